"""Material that somebody took or brought back, said in ordinary words: “领了3吨钢筋”, “took 3 t of rebar to the site”.

A number with a unit of weight, area or volume is no money; what is said so is offered as what happens on a site.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount
from chat.values.quantities import Quantity, quantities

GoodsDeed = Literal["issue", "return"]
_MEASURES = ("t", "kg", "m2", "m3", "m", "bag", "bundle", "roll")
"""Units of goods; a piece, a sheet or a box may be of anything."""
_WEIGHED = ("t", "kg", "m2", "m3")
"""Nobody spends so many of these."""
_RETURNED = Pattern(
    r"退料|退[回还]?了|退库|还回仓库|\b(?:returned|brought back|gave back|sent back)\b",
)
_ISSUED = Pattern(
    r"(?:从?(?:仓库|库房|库里))?(?:领料|领用|领取|领走|领出|发料|发出|领)了?|(?<![不没])用[掉了]+"
    r"|\b(?:took|drew|issued|collected|used|fetched)\b"
)
_SURELY = Pattern(r"领料|领用|退料|退库|仓库|库房|\b(?:warehouse|store(?:room)?|stock|site)\b")
_AROUND = Pattern(
    r"^(?:of|the|some|我们?|又|已经?)\b|(?:\b(?:of|the|some|from|to|for|on|at|we|i|site|warehouse"
    r"|store(?:room)?|stock|more|another|have|has|just)\b|从|仓库|库房|到|给|在|工地|现场|我们|我|又|刚|刚才|已经|的|了)"
)
_EDGE = " ,，。.;；!！:：、\n"
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class IssuedGoods:
    """So much of an item, and whether it was taken or came back; `number` and `unit` as they were typed."""

    deed: GoodsDeed
    item: str
    amount: str


def issued_goods(line: ScannedLine) -> IssuedGoods | None:
    """What was taken or brought back; None where that is not what the line says.

    >>> from datetime import date
    >>> from chat.lines.elements import Terms
    >>> from chat.lines.scan import scan
    >>> from chat.names import Names
    >>> terms = Terms(Names.of([]), currency="CNY")
    >>> said = (
    ...     "领了3吨钢筋",
    ...     "took 3 t of rebar to the site",
    ...     "退了1吨钢筋",
    ...     "领了5盒办公用品 120元",
    ...     "took 2 days off",
    ... )
    >>> for text in said:
    ...     found = issued_goods(scan(text, terms, date(2026, 11, 20)))
    ...     print(found and (found.deed, found.item, found.amount))
    ('issue', '钢筋', '3吨')
    ('issue', 'rebar', '3 t')
    ('return', '钢筋', '1吨')
    None
    None
    """
    deed = _RETURNED.search(line.low) or _ISSUED.search(line.low)
    found = quantities(line.text)
    if deed is None or len(found) != 1 or any(_is_money(one.value) for one in line.of("amount")):
        return None
    only = found[0]
    if only.unit == "day" or not (only.unit in _MEASURES or _SURELY.search(line.low)):
        return None
    used = [(only.start, only.end), deed.span()]
    used += [(one.start, one.end) for kind in ("project", "span", "days") for one in line.of(kind)]
    item = _item(line.text, used)
    if not item or len(item) > _LONGEST or any(sign.isdigit() for sign in item):
        return None
    kind: GoodsDeed = "return" if _RETURNED.search(line.low) else "issue"
    return IssuedGoods(kind, item, line.text[only.start : only.end].strip())


def _is_money(value: object) -> bool:
    return isinstance(value, ReadAmount) and value.is_money


def _item(text: str, used: list[tuple[int, int]]) -> str:
    """The words that are left."""
    out, at = [], 0
    for start, end in sorted(used):
        out.append(text[at:start])
        at = max(at, end)
    out.append(text[at:])
    rest = " ".join(out)
    while (after := " ".join(_AROUND.sub(" ", rest).split()).strip(_EDGE)) != rest:
        rest = after
    return rest


def weighed(line: ScannedLine) -> bool:
    """Whether every number of a line is a weight, an area or a volume: none of them is money."""
    measured: list[Quantity] = [one for one in quantities(line.text) if one.unit in _WEIGHED]
    numbers = line.of("number", "amount")
    return bool(numbers) and all(any(one.start <= number.start < one.end for one in measured) for number in numbers)
