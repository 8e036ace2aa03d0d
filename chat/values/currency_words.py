"""The table of words and signs for money: what is written in everyday life beside the codes of ISO 4217.

Each line: the currencies that the words can mean, the likeliest first, and the words, with commas between.  Full names
(“Mauritian rupees”, “毛里求斯卢比”) are CLDR's and do not stand here.  All of it is folded (`chat.folding.folded`).
"""

from __future__ import annotations

SHARED = """
USD CAD AUD SGD HKD NZD TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD: dollar, dollars
USD CAD AUD SGD HKD TWD NZD MXN: $
USD CAD AUD NZD: buck, bucks, 刀
CNY TWD HKD: 元, 块, 块钱
CNY JPY TWD: 圆
CNY JPY: ¥
INR PKR LKR NPR MUR SCR: rupee, rupees, rupiya, rupay, 卢比
INR PKR LKR NPR MUR: rs, ₨
MXN PHP COP ARS CLP UYU DOP CUP: peso, pesos, 比索, 披索
GBP EGP LBP SYP SDG SSP FKP GIP SHP: pound, pounds, 镑
CHF XOF XAF XPF CDF RWF GNF BIF DJF KMF: franc, francs, 法郎
CHF XOF XAF: fr
XOF XAF: cfa, fcfa, f cfa, cfa franc, cfa francs, 非洲法郎
SEK NOK DKK ISK: kr, 克朗
SEK ISK: krona
NOK DKK: krone, kroner
KWD BHD JOD IQD TND RSD DZD LYD MKD: dinar, dinars, 第纳尔
SAR QAR YER: riyal, riyals
IRR OMR YER: rial, rials
SAR QAR IRR OMR YER: ﷼, 里亚尔
KES TZS UGX SOS: shilling, shillings, 先令
TRY LBP SYP: lira, liras, lire, 里拉
RUB BYN: ruble, rubles, rouble, roubles, руб, рубль, рубля, рублей, 卢布
RON MDL: leu, lei, 列伊
AED MAD: dirham, dirhams, dh, dhs, 迪拉姆
AZN TMT: manat, manats, 马纳特
KGS UZS: som, soms, 索姆, 苏姆
VND IDR: 盾
ZMW MWK: kwacha, kwachas, 克瓦查
CRC SVC: colon, colones, colón, ₡
USD EUR AUD CAD SGD / 100: cents
EUR USD / 100: ¢
INR PKR LKR NPR / 100: paise
RUB BYN UAH / 100: kopeks, kopecks, коп, 戈比
"""

PLAIN = """
CNY: rmb, renminbi, yuan, kuai, 人民币, 人民币元, cn¥, rmb¥, 元整, 圆整
TWD: nt$, nt dollar, nt dollars, ntd, taiwan dollar, taiwan dollars, 新台币, 台币, 新臺币, 臺币
HKD: hk$, hk dollar, hk dollars, 港币, 港元, 港纸, 港紙, 港圆
MOP: mop$, pataca, patacas, 澳门币, 澳门元, 葡币
JPY: yen, jp¥, 日元, 日圆, 日币, 円
KRW: won, ₩, 韩元, 韩币, 韩圆, 원
USD: us$, u$s, us dollar, us dollars, u.s. dollars, american dollar, american dollars, greenbacks, 美元, 美金, 美刀
EUR: €, euro, euros, 欧元, 欧
GBP: £, quid, sterling, pounds sterling, pound sterling, 英镑
CAD: c$, ca$, can$, cdn$, 加元, 加币
AUD: a$, au$, aussie dollars, 澳元, 澳币
NZD: nz$, kiwi dollars, nz dollars, 新西兰元, 纽币, 纽元
SGD: s$, sg$, sing dollars, sg dollars, 新币, 坡币, 新加坡币, 新加坡元
XCD: ec$
BRL: r$, reais, reals, real, 雷亚尔, 巴西币
MXN: mx$, mex$
ARS: ar$
COP: col$
CLP: clp$
DOP: rd$
UYU: $u
CUP: cu$
JMD: j$
TTD: tt$
BBD: bds$
BZD: bz$
BND: b$, 文莱币
FJD: fj$
NAD: n$
GYD: g$
LRD: l$
KYD: ci$
SRD: sr$
WST: ws$, tala
TOP: t$, paʻanga, paanga
NIO: c$n, cordoba, cordobas, córdoba, córdobas
CHF: sfr, fr., frs, 瑞郎
SEK: kronor, skr
DKK: dkr
NOK: nkr
ISK: krónur, króna
CZK: kč, kc, koruna, korunas, koruny, korun
PLN: zł, zl, zloty, zlotys, zlotych, złoty, złote, złotych, 兹罗提, 波兰币
HUF: ft, forint, forints, 福林
BGN: лв, leva, lev, 列弗
HRK: kuna, kunas, 库纳
DEM: deutschmark, deutschmarks, deutsche mark, deutsche marks, 德国马克
RSD: din, дин, динара
UAH: ₴, грн, hryvnia, hryvnias, hryven, 格里夫纳
RUB: ₽, р.
GEL: ₾, lari, laris, 拉里
AMD: ֏, dram, drams, 德拉姆
AZN: ₼
KZT: ₸, tenge, 坚戈
MNT: ₮, tugrik, tugriks, tögrög, 图格里克
TRY: ₺, tl, 土耳其币
ILS: ₪, shekel, shekels, nis, 谢克尔
SAR: sr, ⃁, 沙币
AED: 迪币
KWD: kd
BHD: bd
JOD: jd
TND: dt
EGP: e£, 埃镑, 埃及镑
INR: ₹, 印币
IDR: rp, rupiah, rupiahs, 印尼盾
MYR: rm, ringgit, ringgits, 令吉, 林吉特, 马币, 馬币
THB: ฿, baht, bahts, บาท, 泰铢, 泰币, 铢, 泰銖, 銖
VND: ₫, đ, dong, đồng, vnđ, 越南盾, 越盾
PHP: ₱, 菲币
KHR: ៛, riel, riels, 瑞尔
LAK: ₭, kip, kips, 基普
MMK: kyat, kyats, 缅元, 缅币
BDT: ৳, taka, takas, tk, 塔卡
MVR: rufiyaa, 卢菲亚
BTN: ngultrum, ngultrums
ZAR: r, rand, rands, 兰特
NGN: ₦, naira, nairas, 奈拉
GHS: ₵, gh₵, cedi, cedis, 塞地
KES: ksh, kshs
UGX: ush
TZS: tsh
ETB: birr, 比尔
GMD: dalasi
AOA: kwanza, kwanzas, 宽扎
MZN: metical, meticais
BWP: pula
LSL: loti, maloti
SZL: lilangeni, emalangeni
MGA: ariary
SLE: leone, leones
MRU: ouguiya
PGK: kina
VUV: vatu
PEN: sol, soles, s/, s/., 索尔
BOB: boliviano, bolivianos, bs.
VES: bolivar, bolivares, bolívar, bolívares, 玻利瓦尔
PYG: ₲, guarani, guaranies, guaraní, guaraníes, 瓜拉尼
GTQ: quetzal, quetzales
HNL: lempira, lempiras
HTG: gourde, gourdes
PAB: balboa, balboas
AWG: florin, florins
CVE: escudo, escudos
AFN: ؋, afghani, afghanis
TJS: somoni
ALL: lek, lekë
MKD: denar, denari
USD / 100: 美分
EUR / 100: eurocents, 欧分
GBP / 100: pence, 便士
"""

UNKNOWN = """
bitcoin, bitcoins, ether, ethereum, dogecoin, satoshis, litecoin, 比特币, 以太币, 泰达币, 虚拟币, q币,
pesetas, drachmas, 比塞塔, 德拉克马
"""
"""Money that no book is kept in: not of ISO 4217, or no longer; besides all other signs of the Unicode category Sc."""

UNKNOWN_CODES = "FRF ITL ESP NLG ATS BEF FIM GRD IEP PTE SKK EEK LVL LTL TRL ROL BYR XAU XAG XDR BTC ETH XBT USDT USDC"
"""Codes of such money; in capitals."""

ONLY_AFTER = """
块 块钱 元 圆 元整 圆整 刀 欧 镑 铢 盾 won pound pounds buck bucks dong rand rands colon dram drams som soms
kip kips pula kina tala lek kc zl tl dh dhs real reals sol soles cents paise pence lari laris cfa lira lire quid
cedi birr kuna ether đ fr dollar escudo leone florin riel loti peso franc leu lev 美分 欧分 便士 戈比 比尔 索尔 拉里
"""
"""Words that stand behind their number: “won 300” is a prize."""

CAPITALS = "BD DT JD KD SR R"
"""Short for a currency, and for much else: in capitals only."""

CODES_IN_CAPITALS = (
    "ALL AMD ANG BAM BOB BOV BTN CHE COU CUC CUP GEL GIP LAK MGA MUR NAD PAB SCR SDG SHP SLE SOS SSP STN SVC SZL TOP "
    "WST"
)
"""Codes that are words, names or short for something else."""

CODES_BEHIND = "COP MAD MOP PEN PHP RON RUB TRY"
"""Codes that in small letters are money behind a number, and words before it (“php 8”, “pen 3”)."""

KNOWN_CODES = "eur usd gbp chf jpy hkd cny rmb"
"""Codes that are money in small letters with no number beside them."""

NOT_BEFORE = {"欧": "洲盟美式", "盾": "牌构", "刀": "片具头闸", "元": "旦宵素件", "镑": "数"}
"""A character for money, and those with which it makes another word."""

NOT_MONEY = {"real": r"\s[a-z]", "sol": r"\s[a-z]", "pound": r"\sof\b", "pounds": r"\sof\b", "r": r"\S"}
"""Words that are no money where this follows: “real quick”, “5 pounds of coffee”, “R740”."""
