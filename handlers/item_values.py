"""Items and proposals in the value of a button or form: "i12" is instalment 12, "l2:i1:30000 CNY 0" says that of bank
line 2 300.00 yuan are for instalment 1 and no fee was kept back.

Cards that were posted live on in chats: what was written once must be read for ever.
"""

from __future__ import annotations

from handlers import button_values
from ledger.errors import BadInput, BookError, sentence
from ledger.money import Money
from ledger.proposal import ItemKind, ItemRef, Part, Proposal

_LETTERS: dict[ItemKind, str] = {
    "instalment": "i",
    "supplier invoice": "s",
    "claim": "c",
    "unapplied money": "u",
    "expense": "e",
    "payment": "t",
    "payout": "p",
    "supplier claim": "b",
    "advance": "a",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_LINE = "l"


def item_text(ref: ItemRef) -> str:
    """An item as a value.

    >>> item_text(ItemRef("instalment", 12))
    'i12'
    """
    return f"{_LETTERS[ref.kind]}{ref.number}"


def item(text: str) -> ItemRef:
    """The item in a value.  Raises NotFound.

    >>> item("e7")
    ItemRef(kind='expense', number=7)
    """
    number = button_values.number(text[1:])
    if text[0] not in _KINDS:
        raise button_values.outdated()
    return ItemRef(_KINDS[text[0]], number)


def proposal_text(proposal: Proposal) -> str:
    """A proposal as a value; it is checked again when it is confirmed."""
    parts = ",".join(f"{_LINE}{part.line}:{item_text(part.item)}:{part.amount.minor}" for part in proposal.parts)
    return f"{parts} {proposal.parts[0].amount.currency} {proposal.fee.minor if proposal.fee else 0}"


def proposal(text: str) -> Proposal:
    """The proposal in a value.  Raises BadInput."""
    try:
        words, currency, fee = text.split(" ")
        parts = tuple(_part(word, currency) for word in words.split(","))
        kept_back = Money(int(fee), currency) if int(fee) else None
        if int(fee) < 0:
            raise ValueError
    except (ValueError, BookError):
        raise BadInput(sentence("I lost the thread. Please say it once more.")) from None
    return Proposal("exact", parts, 1.0, (), kept_back)


def _part(word: str, currency: str) -> Part:
    line, ref, minor = word.split(":")
    if not line.startswith(_LINE):
        raise ValueError
    return Part(button_values.number(line[1:]), item(ref), Money(int(minor), currency))
