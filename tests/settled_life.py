"""A settlement lived through on any books: a check let pass, a part disputed, a copy for the other side."""

from __future__ import annotations

from chat.cards.card import Reply
from tests.conftest import Stage
from tests.full_books import button, good, press, say


def live(stage: Stage) -> None:
    """The acceptance of Starriver is settled; fei is finance, li its lead."""
    say(stage, "settlement rules xinghe by stage, contract basis, approved by finance, customer confirms", "li")
    say(stage, "template save standard from xinghe", "li")
    say(stage, "contract stages xinghe acceptance 50000 cost 40000", "li")
    say(stage, "milestone xinghe acceptance 2026-11-18", "li")
    say(stage, "penalty xinghe 500 because it was late", "li")
    say(stage, "contract bond xinghe 5000 until 2027-12-31 from ICBC no LG-88", "li")
    good(stage, stage.drop(b"the bond", by="li", at="", text="contract bond xinghe"))
    _filled(stage, _pressed(stage, _checks(stage, "li"), "settlement.judge", "li"), "li", "accepted and signed")
    _filled(stage, _pressed(stage, _checks(stage, "fei"), "settlement.waive", "fei"), "fei", "the paper is on its way")
    _pressed(stage, say(stage, "settlement xinghe", "li"), "settlement.submit", "li")
    _approved(stage)
    _pressed(stage, say(stage, "settlement xinghe", "li"), "settlement.send", "li")
    good(stage, stage.drop(b"signed", by="li", at="", text="settlement answer xinghe disputed 1000 because of rework"))
    _approved(stage)
    say(stage, "settlement xinghe 1 bundle for the customer", "fei")


def _checks(stage: Stage, by: str) -> Reply:
    shown = say(stage, "settle xinghe" if by == "li" else "settlement xinghe", by)
    return _pressed(stage, shown, "settlement.checks", by)


def _pressed(stage: Stage, reply: Reply, action: str, by: str) -> Reply:
    return press(stage, action, button(reply, action), by)


def _filled(stage: Stage, reply: Reply, by: str, reason: str) -> None:
    assert reply.form is not None
    good(stage, stage.submit(reply.form.name, reply.form.value, by=by, at="", reason=reason))


def _approved(stage: Stage) -> None:
    asked = stage.notices("fei")[-1].notice.card
    good(stage, stage.click("settlement.approve", asked.buttons[0].value, by="fei", at=""))
