"""Chinese amounts in capital characters (大写), which a forger cannot change: the check of the figures."""

from __future__ import annotations

import re
from decimal import Decimal

DIGIT = {
    sign: value
    for value, signs in enumerate(
        ("零〇", "壹一弌", "贰二貳", "叁三參叄", "肆四", "伍五", "陆六陸", "柒七", "捌八", "玖九")
    )
    for sign in signs
}
UNIT = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
GROUP = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}

RUN = re.compile(
    r"[零〇壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟万萬亿億]{1,24}\s?[圆元圓](?:\s?[整正]|(?:\s?[零〇壹贰貳叁參叄肆伍陆陸柒捌玖]角)?(?:\s?[零〇]?[壹贰貳叁參叄肆伍陆陸柒捌玖]分)?)?"
)


def found(text: str) -> Decimal | None:
    """The first amount in capitals in a text, or None.

    >>> found("价税合计（大写） ⊗壹仟捌佰叁拾伍圆叁角柒分"), found("壹元整"), found("柒万零壹拾捌圆捌角")
    (Decimal('1835.37'), Decimal('1.00'), Decimal('70018.80'))
    """
    match = RUN.search(text)
    return amount(match.group()) if match else None


def amount(words: str) -> Decimal | None:
    """The value of an amount in capitals; None where it is none."""
    words = re.sub(r"\s", "", words)
    parts = re.split(r"[圆元圓]", words, maxsplit=1)
    if len(parts) != 2:
        return None
    whole, rest = _whole(parts[0]), parts[1]
    if whole is None:
        return None
    tenths = re.search(r"(.)角", rest)
    cents = re.search(r"(.)分", rest)
    value = Decimal(whole)
    for match, worth in ((tenths, Decimal("0.1")), (cents, Decimal("0.01"))):
        if match:
            if match.group(1) not in DIGIT:
                return None
            value += DIGIT[match.group(1)] * worth
    return value.quantize(Decimal("0.01"))


def _whole(words: str) -> int | None:
    total = group = digit = 0
    for sign in words:
        if sign in DIGIT:
            digit = DIGIT[sign]
        elif sign in UNIT:
            group += (digit or 1) * UNIT[sign]
            digit = 0
        elif sign in GROUP:
            total = (total + group + digit) * GROUP[sign]
            group = digit = 0
        else:
            return None
    return total + group + digit
