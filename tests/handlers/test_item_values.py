"""Items and proposals in buttons: what was posted once is read for ever, what nobody posted is refused."""

from __future__ import annotations

from typing import get_args

import pytest

from handlers.item_values import item, item_text, proposal, proposal_text
from ledger.errors import BookError
from ledger.money import Money
from ledger.proposal import ItemKind, ItemRef, Part, Proposal


@pytest.mark.parametrize("kind", get_args(ItemKind))
def test_every_kind_comes_back_from_its_value(kind: ItemKind) -> None:
    ref = ItemRef(kind, 1204)
    assert item(item_text(ref)) == ref


@pytest.mark.parametrize(
    ("posted", "kind"),
    [
        ("i12", "instalment"),
        ("s12", "supplier invoice"),
        ("c12", "claim"),
        ("u12", "unapplied money"),
        ("e12", "expense"),
        ("t12", "payment"),
        ("p12", "payout"),
        ("b12", "supplier claim"),
    ],
)
def test_cards_that_hang_in_chats_are_still_understood(posted: str, kind: ItemKind) -> None:
    assert item(posted) == ItemRef(kind, 12) and item_text(item(posted)) == posted


def test_a_proposal_comes_back_with_its_lines_items_and_fee() -> None:
    posted = "l2:i1:30000,l3:i1:7000 CNY 1500"
    read = proposal(posted)
    first, instalment = Part(2, ItemRef("instalment", 1), Money(30_000, "CNY")), ItemRef("instalment", 1)
    assert read.parts == (first, Part(3, instalment, Money(7_000, "CNY"))) and read.fee == Money(1_500, "CNY")
    assert proposal_text(read) == posted
    assert proposal_text(Proposal("exact", (first,), 1.0, ())) == "l2:i1:30000 CNY 0"


@pytest.mark.parametrize("forged", ["", "i", "12", "x12", "i-1", "i1.5", "i٣", "ii1", "i1 ", "i" + "9" * 30])
def test_a_forged_item_is_refused(forged: str) -> None:
    with pytest.raises(BookError, match="another time"):
        item(forged)
    with pytest.raises(BookError, match="lost the thread"):
        proposal(f"l2:{forged}:100 CNY 0")


@pytest.mark.parametrize(
    "forged",
    ["", "l2:i1:100 CNY", "l2:i1:100 CNY x", "l2:i1:100 CNY -1", "2:i1:100 CNY 0", "lx:i1:1 CNY 0", "l2:i1 CNY 0"],
)
def test_a_forged_proposal_is_refused(forged: str) -> None:
    with pytest.raises(BookError, match="lost the thread"):
        proposal(forged)
