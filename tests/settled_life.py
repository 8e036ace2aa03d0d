"""A settlement lived through on any books: a check let pass, a part disputed, a copy for the other side."""

from __future__ import annotations

from tests.conftest import Stage
from tests.full_books import button, good, press, say


def live(stage: Stage) -> None:
    """The acceptance of Starriver is settled; fei is finance, li its lead."""
    say(stage, "settlement rules xinghe by stage, contract basis, approved by finance, customer confirms", "li")
    say(stage, "contract stages xinghe acceptance 50000 cost 40000", "li")
    say(stage, "milestone xinghe acceptance 2026-11-18", "li")
    say(stage, "penalty xinghe 500 because it was late", "li")
    drafted = say(stage, "settle xinghe", "li")
    print(stage.lines(drafted, "en"))
    checks = press(stage, "settlement.checks", button(drafted, "settlement.checks"), "li")
    print(stage.lines(checks, "en"), [(b.action, b.value) for b in checks.card.buttons])
