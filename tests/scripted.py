"""A day on the stage: hours, corrections, receipts, approvals, refusals; each message a minute after the last."""

from __future__ import annotations

from chat.cards.card import Reply
from tests.conftest import Stage
from tests.handlers.papers import INVOICE, TAXI


def play(stage: Stage) -> None:
    """Live the day; the files that are dropped must be readable on this stage."""
    stage.receipts |= {b"taxi": (TAXI,), b"invoice": (INVOICE,)}

    def after(reply: Reply) -> Reply:
        stage.wait(minutes=1)
        return reply

    after(stage.say("2.5h API design"))
    after(stage.say("log 3h xinghe yesterday site work", by="li", at=""))
    after(stage.say("3h code review\nmon-tue 4h apollo drawings", by="bob"))
    after(stage.click("hours.undo", "1"))
    after(stage.say("what a lovely day", by="zoe"))
    after(stage.say("25h apollo"))
    after(stage.submit("hours.log", project="APOLLO", day="2026-11-18", hours="1:30", note="again"))
    for picture in (b"taxi", b"invoice", b"taxi"):
        draft = after(stage.drop(picture))
        if draft.card is not None and draft.card.buttons:
            after(stage.click("expense.submit", draft.card.buttons[0].value))
    after(stage.click("expense.approve", "1", by="li"))
    after(stage.click("expense.approve", "1", by="ann"))
    after(stage.click("expense.approve", "2", by="fei"))
    after(stage.say("log 11h apollo 2026-11-17 night shift"))
    after(stage.say("log 10h apollo 2026-11-12 night shift", by="bob"))
    after(stage.say("set budget apollo labour 6000 because phase 2", by="li"))
    after(stage.say("budget apollo", by="li", at=""))
    after(stage.say("close project xinghe", by="li", at=""))
    after(stage.say("2h xinghe after the end"))
    after(stage.say("1h wrapping up"))
