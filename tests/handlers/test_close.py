"""The close of a month from its card, and books that took revenue from invoices choosing another way."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from ledger.policies import usual
from storage import entries
from storage import tables as t
from storage.directory import table
from tests.conftest import Stage
from tests.handlers.test_bank import faults

PLAN = "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance"


def sums(stage: Stage) -> dict[str, int]:
    """Role -> what it stands at in the company's currency."""
    found: dict[str, int] = {}
    with stage.read() as book:
        for entry, _trail, _digest in entries.whole(book):
            for line in entry.postings:
                found[line.account] = found.get(line.account, 0) + line.company.minor
    return {role: minor for role, minor in found.items() if minor}


def measured(stage: Stage) -> None:
    """A contract that earns by cost, half of it invoiced, with 20 hours at 200."""
    stage.say(PLAN, by="li")
    stage.say("revenue policy apollo cost to cost", by="fei")
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")
    stage.say("log 8h apollo 2026-11-17", by="ann")
    stage.say("log 12h apollo 2026-11-18", by="ann")


def test_the_card_says_what_is_missing_and_books_nothing(stage: Stage) -> None:
    measured(stage)
    ended(stage)
    before = sums(stage)
    text = stage.lines(stage.say("close month 2026-11", by="fei", at=""), "en")
    assert "Apollo has no estimate of its total cost" in text and "waits" in text
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert "revenue" not in sums(stage) and sums(stage) == before


def ended(stage: Stage) -> Stage:
    """It is the evening of the month's last day."""
    stage.now = stage.now.replace(day=30)
    return stage


def test_a_close_books_what_is_due_once(stage: Stage) -> None:
    measured(ended(stage))
    stage.say("estimate apollo 8000 because of the offer", by="li")
    text = stage.lines(stage.say("close month 2026-11", by="fei", at=""), "en")
    assert "Do all steps" in text and "CN¥5,000.00" in text
    assert "revenue" not in sums(stage), "to look books nothing"
    done = stage.lines(stage.click("close.do", "2026-11 all", by="fei", at=""), "en")
    after = sums(stage)
    assert after["revenue"] == -500_000 and after["cost_of_sales"] == 400_000 == -after["cost_carried"]
    assert "contract_liability" not in after and "contract_asset" not in after, "half invoiced, half earned"
    assert "to be done" not in done and faults(stage) == []
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert sums(stage) == after, "a second run books nothing"
    stage.say("log 4h apollo 2026-11-19", by="ann")
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert sums(stage)["revenue"] == -600_000 and sums(stage)["contract_asset"] == 106_000 and faults(stage) == []


def test_a_close_after_the_month_follows_what_was_booked_since(stage: Stage) -> None:
    measured(stage)
    stage.say("estimate apollo 5000 because of the offer", by="li")
    stage.now = datetime(2026, 12, 4, 10, tzinfo=stage.now.tzinfo)
    stage.say("milestone apollo acceptance 2026-12-02", by="li")
    stage.say("invoice apollo 2 no INV-2", by="fei")
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert faults(stage) == []
    with stage.read() as book:
        closed = [entry for entry, _t, _d in entries.whole(book) if entry.source.startswith("close:2026-11:revenue")]
    assert [f"{entry.booked}" for entry in closed] == ["2026-11-30"]
    stage.now = datetime(2026, 12, 31, 10, tzinfo=stage.now.tzinfo)
    stage.click("close.do", "2026-12 all", by="fei", at="")
    found = sums(stage)
    assert found["revenue"] == -1_000_000 and not {"contract_asset", "contract_liability"} & set(found)


def test_only_finance_does_it_and_a_locked_month_stays(stage: Stage) -> None:
    measured(stage)
    for who in ("ann", "li", "sue"):
        assert "finance" in stage.lines(stage.click("close.do", "2026-11 all", by=who, at=""), "en").lower()
    assert "Close of 2026-11" in stage.lines(stage.say("close month 2026-11", by="max", at=""), "en")
    stage.say("lock 2026-10", by="fei", at="")
    assert "locked" in stage.lines(stage.click("close.do", "2026-10 all", by="fei", at=""), "en")
    assert "still to come" in stage.lines(stage.say("close month 2027-02", by="fei", at=""), "en")


def test_the_rates_of_a_locked_month_stay(stage: Stage) -> None:
    stage.say("fx USD CNY 7.10 2026-10-01 PBOC", by="fei", at="")
    stage.say("lock 2026-10", by="fei", at="")
    told = stage.lines(stage.say("fx USD CNY 7.30 2026-10-15 PBOC", by="fei", at=""), "en")
    assert "rates of closed books stay" in told and "1 Nov 2026" in told
    assert "7.2" in stage.lines(stage.say("fx USD CNY 7.20 2026-11-01 PBOC", by="fei", at=""), "en")


def test_small_companies_have_no_allowance(stage: Stage) -> None:
    ended(stage)
    stage.with_rules(policies=usual("small"))
    assert "no allowance" in stage.lines(stage.say("provision", by="fei", at=""), "en")
    stage.say("contract apollo 1000 tax 0% 100% 2026-06-01", by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert not {"allowance", "credit_loss", "onerous_provision", "asset_impairment"} & set(sums(stage))


@pytest.mark.parametrize(
    "words",
    ["close month 2026-11", "月结 2026-11", "close month", "月结", "close month last month", "月结 上月", "月结 10月"],
)
def test_it_is_asked_for_in_both_languages_and_never_locks(stage: Stage, words: str) -> None:
    text = stage.lines(stage.say(words, by="fei", at=""), "en")
    assert "Close of 2026-1" in text
    with stage.read() as book:
        assert book.connection.execute(table(t.LockRow).select()).first() is None


def test_books_that_took_revenue_from_invoices_choose_once_and_nothing_before_it_changes(stage: Stage) -> None:
    ended(stage)
    stage.say(PLAN, by="li")
    row = table(t.ContractRow)
    stage.write(lambda book: book.connection.execute(update(row).values(policy="as_before")))
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")
    stage.say("log 8h apollo 2026-11-17", by="ann")
    assert sums(stage)["revenue"] == -500_000
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert sums(stage)["revenue"] == -500_000 and "cost_of_sales" not in sums(stage), "as it began"
    assert "adopt" in stage.lines(stage.say("revenue policy apollo cost to cost", by="fei"), "en")
    stage.say("estimate apollo 8000 because of the offer", by="li")
    with stage.read() as book:
        old = [(entry.id, digest) for entry, _trail, digest in entries.whole(book)]
    shown = stage.say("adopt apollo cost to cost", by="fei", at="")
    text = stage.lines(shown, "en")
    assert "CN¥3,000.00" in text and "CN¥1,600.00" in text and shown.card
    with stage.read() as book:
        assert [(entry.id, digest) for entry, _trail, digest in entries.whole(book)] == old, "to look books nothing"
    button = shown.card.buttons[0]
    stage.click(button.action, button.value, by="fei", at="")
    found = sums(stage)
    assert (found["revenue"], found["contract_liability"], found["cost_of_sales"]) == (-200_000, -300_000, 160_000)
    with stage.read() as book:
        now = [(entry.id, digest) for entry, _trail, digest in entries.whole(book)]
    assert now[: len(old)] == old and len(now) == len(old) + 1, "one entry, and none before it is another"
    assert "already" in stage.lines(stage.click(button.action, button.value, by="fei", at=""), "en")
    assert sums(stage) == found and faults(stage) == []
