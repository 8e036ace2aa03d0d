"""ISO 4217: which currencies there are, how many decimal places each has, and what else they are called.

The one table of it for the whole house: what is booked, read, shown and written to files asks here.
"""

from __future__ import annotations

from functools import cache

_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW "
        "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
        "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
        "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
        "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER "
        "ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""List one of ISO 4217 with its funds, by minor unit, as of 1 January 2026 (the euro is Bulgaria's money).

CLDR, which Babel shows money by, has other places for a dozen of them (none for RSD, IRR, LBP, IQD …): what people
write in daily life, not what is booked."""

_FORMER = "ANG BGN CUC DEM HRK SLL ZWL"
"""Withdrawn since 2021 (list three; all with two places): papers of their time are still handed in; and the mark, which
the examples of statements that banks publish are in."""

DIGITS = {code: places for places, codes in _PLACES.items() for code in codes.split()}
"""Currency -> its decimal places; those that were withdrawn lately as well."""
DIGITS.update(dict.fromkeys(_FORMER.split(), 2))


def digits(currency: str) -> int:
    """How many decimal places the currency has; two for a code that is none.

    >>> digits("CNY"), digits("JPY"), digits("KWD"), digits("UYW"), digits("RSD")
    (2, 0, 3, 4, 2)
    """
    return DIGITS.get(currency, 2)


class Currency(str):
    """The code of a currency where it stands in a sentence for people: shown by its name, “Indian rupee (INR)”."""

    __slots__ = ()


_NUMBERS = (
    "AED784 AFN971 ALL008 AMD051 AOA973 ARS032 AUD036 AWG533 AZN944 BAM977 BBD052 BDT050 BHD048 BIF108 BMD060 "
    "BND096 BOB068 BOV984 BRL986 BSD044 BTN064 BWP072 BYN933 BZD084 CAD124 CDF976 CHE947 CHF756 CHW948 CLF990 "
    "CLP152 CNY156 COP170 COU970 CRC188 CUP192 CVE132 CZK203 DJF262 DKK208 DOP214 DZD012 EGP818 ERN232 ETB230 "
    "EUR978 FJD242 FKP238 GBP826 GEL981 GHS936 GIP292 GMD270 GNF324 GTQ320 GYD328 HKD344 HNL340 HTG332 HUF348 "
    "IDR360 ILS376 INR356 IQD368 IRR364 ISK352 JMD388 JOD400 JPY392 KES404 KGS417 KHR116 KMF174 KPW408 KRW410 "
    "KWD414 KYD136 KZT398 LAK418 LBP422 LKR144 LRD430 LSL426 LYD434 MAD504 MDL498 MGA969 MKD807 MMK104 MNT496 "
    "MOP446 MRU929 MUR480 MVR462 MWK454 MXN484 MXV979 MYR458 MZN943 NAD516 NGN566 NIO558 NOK578 NPR524 NZD554 "
    "OMR512 PAB590 PEN604 PGK598 PHP608 PKR586 PLN985 PYG600 QAR634 RON946 RSD941 RUB643 RWF646 SAR682 SBD090 "
    "SCR690 SDG938 SEK752 SGD702 SHP654 SLE925 SOS706 SRD968 SSP728 STN930 SVC222 SYP760 SZL748 THB764 TJS972 "
    "TMT934 TND788 TOP776 TRY949 TTD780 TWD901 TZS834 UAH980 UGX800 USD840 USN997 UYI940 UYU858 UYW927 UZS860 "
    "VED926 VES928 VND704 VUV548 WST882 XAF950 XCD951 XCG532 XOF952 XPF953 YER886 ZAR710 ZMW967 ZWG924 BGN975 "
    "CUC931 DEM276 HRK191 SLL694 ZWL932"
)
NUMBERS = {one[3:]: one[:3] for one in _NUMBERS.split()}
"""The number of a currency in ISO 4217 -> its code: 156 is CNY."""

SHARED = """
USD CAD AUD SGD HKD NZD TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD: dollar, dollars
USD CAD AUD SGD HKD TWD NZD MXN: $
USD CAD AUD NZD: buck, bucks, 刀
CNY TWD HKD MOP SGD: 元, 块, 块钱
CNY JPY TWD: 圆
CNY JPY: ¥
INR PKR LKR NPR MUR SCR: rupee, rupees, rupiya, rupay, 卢比
INR PKR LKR NPR MUR: rs, ₨
MXN PHP COP ARS CLP UYU DOP CUP: peso, pesos, 比索, 披索
GBP EGP LBP SYP SDG SSP FKP GIP SHP: pound, pounds, 镑
CHF XOF XAF XPF CDF RWF GNF BIF DJF KMF: franc, francs, 法郎
CHF XOF XAF: fr
XOF XAF: cfa, fcfa, f cfa, cfa franc, cfa francs, 非洲法郎
SEK NOK DKK ISK: kr
SEK NOK DKK ISK CZK: crowns, 克朗
XCG AWG ANG: guilder, guilders
BAM DEM: marks
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
"""What is written in everyday life beside the codes.

Each line: the currencies that the words can mean, the likeliest first (“/ 100”: of which they are the hundredth part),
and the words in small letters, with commas between.  Full names (“Mauritian rupees”, “毛里求斯卢比”) are CLDR's.
"""


@cache
def money_words() -> dict[str, tuple[tuple[str, ...], int]]:
    """Word or sign -> the currencies that it can mean, the likeliest first, and how many of it make one.

    >>> [money_words()[word] for word in ("zł", "克朗", "pence")]
    [(('PLN',), 1), (('SEK', 'NOK', 'DKK', 'ISK', 'CZK'), 1), (('GBP',), 100)]
    """
    out: dict[str, tuple[tuple[str, ...], int]] = {}
    for line in (SHARED + PLAIN).strip().splitlines():
        meaning, _colon, words = line.partition(": ")
        codes, _slash, parts = meaning.partition(" / ")
        for word in words.split(", ") if words else ():
            out[word] = (tuple(codes.split()), int(parts or 1))
    return out
