"""Where the words and signs for money (`ledger.currencies`) count in what people type, and money that no book knows.

All of it is folded (`chat.folding.folded`).
"""

from __future__ import annotations

UNKNOWN = """
usdt, usdc, btc, xbt, bitcoin, bitcoins, ether, ethereum, dogecoin, satoshis, litecoin,
比特币, 以太币, 泰达币, 虚拟币, q币,
pesetas, drachmas, schillings, cruzeiros, litas, reichsmarks, 比塞塔, 德拉克马
"""
"""Money that no book is kept in: not of ISO 4217, or no longer; besides all other signs of the Unicode category Sc."""

UNKNOWN_CODES = "FRF ITL ESP NLG ATS BEF FIM GRD IEP PTE SKK EEK LVL LTL TRL ROL BYR XAU XAG XDR ETH"
"""Codes of such money; in capitals."""

ONLY_AFTER = """
块 块钱 元 圆 元整 圆整 刀 欧 镑 铢 盾 won pound pounds buck bucks dong rand rands colon dram drams som soms
kip kips pula kina tala lek kc zl tl dh dhs real reals sol soles cents paise pence lari laris cfa lira lire quid
cedi birr kuna ether đ fr dollar escudo leone florin riel loti peso franc leu lev 美分 欧分 便士 戈比 比尔 索尔 拉里
crowns marks guilder guilders litas schillings
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

WEAK = f"{CODES_IN_CAPITALS} {CODES_BEHIND} {CAPITALS} CAD NIO CRC ARS SAR ETB DEM"
"""What is a word, a brand or short for something else also in capitals: before a number, or apart from it, it is asked
about, unless the books know that currency."""

KNOWN_CODES = "eur usd gbp chf jpy hkd cny rmb"
"""Codes that are money in small letters with no number beside them."""

NOT_BEFORE = {"欧": "洲盟美式", "盾": "牌构", "刀": "片具头闸", "元": "旦宵素件", "镑": "数"}
"""A character for money, and those with which it makes another word."""

NOT_MONEY = {"real": r"\s[a-z]", "sol": r"\s[a-z]", "pound": r"\sof\b", "pounds": r"\sof\b", "r": r"\S"}
"""Words that are no money where this follows: “real quick”, “5 pounds of coffee”, “R740”."""
