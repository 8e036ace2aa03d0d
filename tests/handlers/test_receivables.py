"""Invoices, credit notes, ageing, who owes what; ageing less unapplied money is the receivable account, to the cent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.incoming import Place
from handlers.context import Context
from handlers.receivables.receivables import aged
from handlers.verification.prove import prove
from ledger.ageing import is_overdue
from storage import contracts, entries, invoices, overdue, write_offs
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import press
from tests.sweeps import examples

PLAN = "contract apollo 1000.03 tax 6% 33/33/34 net 30"


def faults(stage: Stage) -> list[str]:
    with stage.read() as book:
        return [f"{one.rule}: {one.where} {one.what}" for one in prove(book, stage.house.rules).faults]


def account(stage: Stage, role: str = "receivable", currency: str = "CNY") -> int:
    """What an account stands at, read off the journal."""
    with stage.read() as book:
        return sum(
            line.paid.minor
            for entry, _trail, _digest in entries.whole(book)
            for line in entry.postings
            if line.account == role and line.paid.currency == currency
        )


def aged_sums(stage: Stage) -> tuple[int, int]:
    """(what is invoiced and not paid, what is paid ahead or settles nothing) as the ageing has it."""
    with stage.read() as book:
        people = directory(book)
        ctx = Context(book, people, stage.house.rules, people.person(4), Place("test", "fei", "direct"), None, "")
        tables = aged(ctx).values()
        return sum(one.gross.minor for one in tables), sum(one.advances.minor for one in tables)


def test_an_invoice_makes_a_claim_tax_and_a_due_day_and_no_revenue(stage: Stage) -> None:
    stage.say(PLAN, by="li")
    reply = stage.lines(stage.say("invoice apollo 1 no INV-1", by="fei"), "en")
    assert "330.01" in reply and "18.68" in reply and "20 Dec 2026" in reply
    assert account(stage) == 33_001
    with stage.read() as book:
        lines = {line.account: line.company.minor for line in entries.of_source(book, "invoice:1")[0].postings}
    assert lines == {"receivable": 33_001, "contract_liability": -31_133, "output_vat": -1_868}
    assert faults(stage) == []


def test_nothing_is_invoiced_twice_and_numbers_are_unique(stage: Stage) -> None:
    stage.say(PLAN, by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    assert "left to be invoiced" in stage.lines(stage.say("invoice apollo 1", by="fei"), "en")
    assert "already" in stage.lines(stage.say("invoice apollo 2 no INV-1", by="fei"), "en")
    assert account(stage) == 33_001


def test_without_a_rate_the_tax_is_asked_for_not_guessed(stage: Stage) -> None:
    stage.say("contract apollo 100 100% 2026-12-01", by="li")
    assert "VAT rate" in stage.lines(stage.say("invoice apollo 1", by="fei"), "en")
    assert "Credit note" in stage.lines(stage.say("invoice apollo 1 tax 0%", by="fei"), "en")


def test_a_credit_note_is_red_and_the_instalment_can_be_invoiced_anew(stage: Stage) -> None:
    stage.say(PLAN, by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    assert "reason" in stage.lines(stage.say("credit note INV-1", by="fei"), "en")
    stage.say("credit note INV-1 paper because of a wrong tax number", by="fei")
    assert account(stage) == 0
    with stage.read() as book:
        assert all(line.red for line in entries.of_source(book, "invoice:2")[0].postings)
        assert contracts.instalment(book, 1).open.minor == 33_001
    stage.say("invoice apollo 1 no INV-2", by="fei")
    assert account(stage) == 33_001 and faults(stage) == []


def test_a_lower_price_lowers_what_is_open(stage: Stage) -> None:
    stage.say(PLAN, by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("红冲 INV-1 30.01 减少 因为 交付延迟", by="fei")
    with stage.read() as book:
        assert contracts.instalment(book, 1).open.minor == 30_000
        assert invoices.credited(book, 1) == (3_001, 170)
    assert faults(stage) == []


def test_members_and_leads_write_no_invoices(stage: Stage) -> None:
    stage.say(PLAN, by="li")
    for who in ("ann", "li", "sue"):
        assert "finance" in stage.lines(stage.say("invoice apollo 1", by=who), "en")
    assert account(stage) == 0


def test_ageing_shows_unapplied_money_beside_the_buckets(stage: Stage) -> None:
    stage.say("contract apollo 100 tax 0% 100% 2026-10-01", by="li")
    stage.say("invoice apollo 1", by="fei")
    stage.say("paid apollo 140", by="fei")
    stage.say("contract apollo 50 tax 0% 100% 2026-10-01", by="li")
    stage.say("invoice apollo 1", by="fei")
    text = stage.lines(stage.say("ageing", by="fei", at=""), "en")
    assert "31 to 60" in text and "-CN¥40.00" in text
    assert aged_sums(stage) == (5_000, 4_000) == (account(stage), -account(stage, "unapplied"))
    assert "finance" in stage.lines(stage.say("ageing", by="ann", at=""), "en")


def test_sales_see_their_own_and_finance_sees_all(stage: Stage) -> None:
    stage.say("contract apollo 100 100% 2026-12-01", by="li")
    stage.say("contract xinghe 100 100% 2026-12-01", by="li", at="#xinghe")
    own = stage.lines(stage.say("receivables", by="sue", at=""), "en")
    assert "Acme" in own and "蓝海" not in own and "1 more is not yours" in own
    assert "蓝海" in stage.lines(stage.say("应收", by="fei", at=""), "en")
    assert "lead" in stage.lines(stage.say("receivables xinghe", by="sue", at=""), "en")


def test_they_are_shown_by_customer_owner_and_month(stage: Stage) -> None:
    stage.say("contract apollo 100 owner Sue 50% 2026-12-01 50% 2027-01-10", by="li")
    assert "2027" not in stage.lines(stage.say("receivables 2026-12", by="fei", at=""), "en")
    assert "Acme is still to pay" in stage.lines(stage.say("receivables acme", by="fei", at=""), "en")
    assert "Sue is to collect" in stage.lines(stage.say("receivables Sue", by="fei", at=""), "en")


def test_who_owes_most_and_the_warning(stage: Stage) -> None:
    stage.say("contract apollo 900 100% 2026-10-01", by="li")
    stage.say("contract xinghe 100 100% 2026-10-01", by="li", at="#xinghe")
    text = stage.lines(stage.say("who owes us most?", by="fei", at=""), "en")
    assert "Acme owes most" in text and "8,200 (high)" in text


def test_days_of_sales_outstanding(stage: Stage) -> None:
    stage.say("contract apollo 900 tax 0% 100% 2026-11-01", by="li")
    stage.say("invoice apollo 1", by="fei")
    stage.say("paid apollo 300", by="fei")
    assert "60" in stage.lines(stage.say("dso", by="fei", at=""), "en")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("invoice"), st.integers(1, 3), st.integers(1, 40_000)),
        st.tuples(st.just("paid"), st.integers(1, 60_000), st.just(0)),
        st.tuples(st.just("undo"), st.integers(1, 8), st.just(0)),
        st.tuples(st.just("credit"), st.integers(1, 8), st.integers(1, 30_000)),
        st.tuples(st.just("less"), st.integers(1, 8), st.integers(1, 30_000)),
        st.tuples(st.just("give up"), st.integers(1, 3), st.integers(1, 20_000)),
        st.tuples(st.just("back"), st.integers(0, 8), st.integers(0, 20_000)),
    ),
    min_size=4,
    max_size=12,
)


def give_up(stage: Stage, what: str, one: int, minor: int) -> None:
    """Write off and decide it; or undo, recover or make owed again what was written off."""
    if what == "give up":
        stage.say(f"write off apollo #{one} ¥{minor / 100:.2f} because x", by="fei", at="")
    with stage.read() as book:
        found = {state: [each.id for each in write_offs.whole(book, state)] for state in ("proposed", "posted")}
    for id in found["proposed"]:
        stage.click(
            "writeoff.approve" if minor % 4 else "writeoff.undo", str(id), by="ada" if minor % 4 else "fei", at=""
        )
    if what == "back" and found["posted"]:
        id = found["posted"][one % len(found["posted"])]
        if minor % 3 == 0:
            stage.click("writeoff.undo", str(id), by="fei", at="")
        elif minor % 3 == 1:
            stage.click("writeoff.reinstate", str(id), by="fei", at="")
        else:
            stage.say(f"recovered {id} ¥{minor / 100:.2f}", by="fei", at="")


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_ageing_less_unapplied_is_the_receivable_account_whatever_happens(
    stage: Stage, steps: list[tuple[str, int, int]]
) -> None:
    stage.say(PLAN, by="li")
    for what, one, minor in steps:
        if what == "invoice":
            stage.say(f"invoice apollo {one} ¥{minor / 100:.2f}", by="fei")
        elif what == "paid":
            stage.say(f"paid apollo {one / 100:.2f}", by="fei")
        elif what == "undo":
            stage.click("payment.undo", str(one), by="fei")
        elif what in ("give up", "back"):
            give_up(stage, what, one, minor)
        else:
            word = "less" if what == "less" else "paper"
            stage.say(f"credit note #{one} {minor / 100:.2f} {word} because x", by="fei")
    with stage.read() as book:
        ahead = sum(instalment.advance.minor for instalment in contracts.whole(book))
    rest = -account(stage, "unapplied") - account(stage, "refund_liability")
    assert aged_sums(stage) == (account(stage), ahead + rest)
    assert faults(stage) == []


def test_months_are_named_as_people_name_them(stage: Stage) -> None:
    stage.say("contract apollo 1000 40% 2026-12-05 60% 2027-01-20", by="li")
    for words in ("receivables next month", "receivables december", "应收 12月", "应收 下月", "应收 2026年12月"):
        text = stage.lines(stage.say(words, by="fei", at=""), "en")
        assert "CN¥400.00" in text and "CN¥600.00" not in text, words
    assert "CN¥600.00" in stage.lines(stage.say("应收 1月", by="fei", at=""), "en")
    assert "customer, person or month" in stage.lines(stage.say("receivables Atlantis", by="fei", at=""), "en")


def test_outsiders_are_refused_and_not_told_that_nothing_is_open(stage: Stage) -> None:
    stage.say("contract apollo 1000 40% 2026-10-05 60% 2027-01-20", by="li")
    for words in ("who owes us most", "overdue", "payment chances", "receivables", "谁欠我们最多", "逾期"):
        text = stage.lines(stage.say(words, by="zoe", at=""), "en")
        assert "is for" in text or "are for" in text, words
    assert "CN¥400.00" in stage.lines(stage.say("who owes us most", by="sue", at=""), "en")
    assert "Contacts with" in stage.lines(stage.say("tier acme", by="sue", at=""), "en")


def test_overdue_is_one_thing_for_the_list_the_count_the_sum_and_the_rule(both: Stage) -> None:
    stage = both
    stage.say("contract apollo 1000 tax 0% 30% 2026-11-19 30% 2026-11-20 40% 2026-11-21", by="li")

    def late() -> tuple[list[int], int, dict[str, int], list[int]]:
        with stage.read() as book:
            today = stage.now.date()
            rule = [one.id for one in contracts.whole(book) if one.open and is_overdue(one.due, today)]
            listed = [one.id for one in contracts.overdue(book, today)]
            return listed, overdue.count(book, today), overdue.sums(book, today), rule

    assert late() == ([1], 1, {"CNY": 30_000}, [1])
    until = stage.now.date() + timedelta(days=30)
    stage.write(lambda book: contracts.change(book, 1, "disputed", disputed=True, held=until, promise=until))
    assert late() == ([1], 1, {"CNY": 30_000}, [1]), "what is disputed, held or promised is overdue all the same"
    stage.wait(hours=12)
    assert late() == ([1, 2], 2, {"CNY": 60_000}, [1, 2]), "at the start of the day after the due day"
    stage.say("paid apollo 400", by="fei", at="")
    assert late() == ([2], 1, {"CNY": 20_000}, [2])


def test_days_outstanding_are_of_the_receivable_account_and_known_only_where_something_was_invoiced(
    stage: Stage,
) -> None:
    stage.say("contract apollo 1000 tax 0% 50% 2026-11-19 50% 2026-12-20", by="li")
    stage.say("paid apollo 500", by="fei", at="")
    assert "not known" in stage.lines(stage.say("dso", by="fei", at=""))
    stage.say("invoice apollo 2", by="fei", at="")
    assert "(CNY): 90" in stage.lines(stage.say("dso", by="fei", at="")), "what is paid ahead lowers no receivable"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("invoice apollo 1 simple method 3%", "simple method 3%"),
        ("invoice apollo 1 3% no INV-1 2026-11-19", "3%"),
        ("开票 apollo 1 简易计税 3%", "简易计税 3%"),
        ("invoice apollo 1 no INV-1 but keep it open", "but keep it open"),
    ],
)
def test_words_that_an_invoice_has_no_use_for_are_shown_before_it_is_booked(
    stage: Stage, words: str, left: str
) -> None:
    """A rate without its word would be an invoice at another rate."""
    stage.say("contract apollo 10600 tax 6% 100% 2026-11-10", by="li")
    asked = stage.say(words, by="fei", at="")
    told = stage.lines(asked, "en")
    assert f"I left out: {left}." in told and "CN¥600.00 of VAT" in told, told
    with stage.read() as book:
        assert contracts.instalment(book, 1).invoiced == 0
    press(stage, asked, "question.choose")
    with stage.read() as book:
        assert contracts.instalment(book, 1).invoiced == 1_060_000
