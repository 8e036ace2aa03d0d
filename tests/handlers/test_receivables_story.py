"""From the signed contract to the money, on both databases: terms, milestone, invoice, reminder, bank, undo."""

from __future__ import annotations

from chat.incoming import File, Said
from handlers import job_context
from handlers.dunning import overdue
from handlers.receivables import forecast, unowned
from handlers.verification.prove import prove
from storage import bank, contracts
from tests.conftest import Stage
from tests.handlers.test_bank import press, statement


def test_the_whole_way_of_a_receivable(both: Stage) -> None:
    stage = both
    stage.say("contract apollo 1000 tax 6% 30% advance, 70% 10 days after acceptance", by="li")
    stage.say("milestone apollo acceptance 2026-11-01", by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("invoice apollo 2 no INV-2", by="fei")
    swept = stage.write(lambda book: overdue.sweep(job_context.context(book, stage.house.rules)))
    assert swept == 2, "the advance falls due today, the rest is nine days late"
    stage.say("contacted acme by call, promised 2026-11-25", by="sue", at="")
    stage.say("tier acme rating B", by="fei", at="")
    stage.write(lambda book: forecast.keep(job_context.context(book, stage.house.rules)))
    stage.write(lambda book: unowned.weekly(job_context.context(book, stage.house.rules)))
    file = File("bank.csv", "text/csv", data=statement("2026-11-20,Acme,4711,INV-2,700.00"))
    place = stage.place("fei", "")
    reply = stage.hear(Said("test:bank", stage.identity("fei"), place, files=(file,)))
    done = press(stage, press(stage, reply, "import.take"), "bank.sure")
    with stage.read() as book:
        assert [one.open.minor for one in contracts.of_project(book, 1)] == [30_000, 0]
        assert bank.unexplained(book) == ()
    press(stage, done, "bank.undo")
    for question in (
        "receivables",
        "ageing",
        "dso",
        "who owes us most",
        "bank lines",
        "payment chances",
        "loose ends",
        "cash forecast 1000",
        "provision",
        "late interest acme decree",
        "contract apollo",
    ):
        text = stage.lines(stage.say(question, by="fei", at=""), "en")
        assert "broke" not in text and "did not understand" not in text, question
    with stage.read() as book:
        assert [one.open.minor for one in contracts.of_project(book, 1)] == [30_000, 70_000]
        assert not prove(book, stage.house.rules).faults
