"""What a draft says of another paper that it is one receipt with, or may be; and the buttons for it."""

from __future__ import annotations

from chat.cards.card import Button
from chat.text import Text, _
from handlers.costs import belonging
from ledger.nouns import Expense
from ledger.one_paper import JOINED, PART

_JOINED = {
    "halves": _("I put two photos of one receipt together."),
    "slip": _("The slip of the card is with it."),
}
_ASKED = {
    ("halves", True): _("The photo with {other} may be the beginning of it. One receipt or two?"),
    ("halves", False): _("The photo with {other} may be the rest of it. One receipt or two?"),
    ("slip", True): _("{other} may be the slip of the card that paid it. One receipt or two?"),
    ("slip", False): _("It may be the slip of the card that paid {other}. One receipt or two?"),
}


def lines(draft: Expense, other: Expense | None) -> list[Text]:
    """`other`: the draft with which it may be one."""
    out = []
    how = draft.paper.besides.get(JOINED, "").partition(" ")[0]
    if how in _JOINED and draft.stage == "draft":
        out.append(_JOINED[how])
    if other is not None:
        asked = _ASKED[belonging.part_named(draft)[0], _first(draft)]
        shown = _("{amount} of {day}", amount=other.gross, day=other.day) if other.gross else other.paper.name or "–"
        out.append(Text(asked.template, {"other": shown}))
    return out


def buttons(draft: Expense, other: Expense | None) -> list[Button]:
    """One or two?"""
    if other is None:
        return []
    first, second = (draft, other) if _first(draft) else (other, draft)
    value = f"{first.id} {second.id}"
    return [
        Button(_("One receipt"), "expense.one", value, style="main"),
        Button(_("Two receipts"), "expense.two", value),
    ]


def parting(draft: Expense) -> list[Button]:
    """Of what was put together, that it is two after all."""
    if JOINED in draft.paper.besides and draft.stage == "draft":
        return [Button(_("They are two receipts"), "expense.apart", str(draft.id))]
    return []


def _first(draft: Expense) -> bool:
    return draft.paper.guessed.get(PART, "").endswith("base")
