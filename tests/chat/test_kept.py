"""Cards that were kept by an earlier version are read by this one."""

from __future__ import annotations

from chat.cards.card import Card, Fact
from chat.cards.kept import dumps, loads
from chat.text import Bilingual, Duration, Text
from ledger.money import Money


def test_what_waits_in_an_outbox_keeps_its_meaning_when_a_kind_is_called_otherwise() -> None:
    values = {"length": Duration(150), "project": Bilingual("Apollo", "阿波罗"), "sum": Money(4550, "CNY")}
    card = Card(Text("{length} on {project}: {sum}", values), facts=(Fact(Text("a"), Text("b")),))
    today = dumps(card)
    former = (
        today.replace('"Duration"', '"Hours"').replace('"Bilingual"', '"Names"').replace('"KeptAmount"', '"Amount"')
    )
    assert former != today and loads(former) == loads(today)
