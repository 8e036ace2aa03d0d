"""Late interest: it survives the payment, is claimed once, invoiced, waived with a reason, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from handlers.verification.prove import prove
from ledger import interest
from ledger.money import Money
from storage import contracts, late_interest
from storage import tables as t
from storage.directory import table
from tests.conftest import Stage
from tests.handlers.test_rates import says

pytestmark = pytest.mark.sweep(3)

CONTRACT = "contract apollo 100000 tax 6% penalty 0.05% a day 30% 2026-09-01 70% 2026-10-15"


def begin(stage: Stage) -> None:
    """An instalment paid thirty days late, another that is open and 36 days late: 450 and 1,260 of interest."""
    says(stage, CONTRACT, by="li")
    says(stage, "invoice apollo 1 no INV-1")
    says(stage, "paid apollo 30000 2026-10-01")


def account(stage: Stage, role: str) -> int:
    posting = table(t.PostingRow)
    with stage.house.store.read(stage.now) as book:
        query = select(func.coalesce(func.sum(posting.c.company_minor), 0)).where(posting.c.account == role)
        return int(book.connection.execute(query).scalar_one())


def sound(stage: Stage) -> None:
    with stage.house.store.read(stage.now) as book:
        faults = prove(book, stage.house.rules).faults
        assert not faults, faults


def yes(stage: Stage, question: int = 1) -> str:
    return stage.lines(stage.click("question.yes", str(question), by="fei", at=""), "en")


def test_interest_is_owed_when_the_principal_is_paid(both: Stage) -> None:
    begin(both)
    says(both, "paid apollo 70000")
    yes(both)
    text = says(both, "interest apollo")
    assert "CN¥450.00" in text and "CN¥1,260.00" in text and "CN¥1,710.00" in text
    later = both.now + timedelta(days=30)
    both.now = later
    assert "CN¥1,710.00" in says(both, "interest apollo")


def test_each_partial_payment_stops_its_part(both: Stage) -> None:
    says(both, CONTRACT, by="li")
    says(both, "paid apollo 10000 2026-09-11")
    text = says(both, "interest apollo to 2026-09-21")
    assert "CN¥150.00" in text and "CN¥100.00" in text and "CN¥250.00" in text  # 10 days of 30,000, then of 20,000


def test_a_change_of_rate_holds_from_its_day_on(both: Stage) -> None:
    begin(both)
    says(both, "interest rate apollo 0.03% from 2026-11-11", by="sue")
    text = says(both, "interest apollo")
    assert "CN¥910.00" in text and "CN¥210.00" in text and "CN¥1,570.00" in text


def test_days_run_from_the_day_that_the_contract_moves_off_the_weekend() -> None:
    from ledger.terms import Rule, due_day

    friday = date(2026, 11, 21)  # a Saturday: due on Monday where the contract rolls, on the day itself where not
    moved = due_day(Rule("date", day=friday), {}, roll="next")
    stays = due_day(Rule("date", day=friday), {}, roll="none")
    assert moved and stays
    until, owed = date(2026, 11, 30), Money(100_000, "CNY")
    days = [sum(line.days for line in interest.lines(owed, due, until, interest.decree())) for due in (moved, stays)]
    assert days == [7, 9]


def test_it_is_booked_beside_the_price_with_vat_at_the_rate_of_the_sale(both: Stage) -> None:
    begin(both)
    before = account(both, "revenue"), account(both, "contract_liability"), account(both, "receivable")
    says(both, "book interest apollo")
    assert account(both, "late_interest") == -(171_000 - 9_679)
    assert account(both, "receivable") - before[2] == 171_000
    assert (account(both, "revenue"), account(both, "contract_liability")) == before[:2]
    sound(both)


@pytest.mark.parametrize("policy", ["as invoiced", "cost to cost", "at acceptance"])
def test_it_is_no_revenue_of_the_contract_whatever_the_way_of_earning(stage: Stage, policy: str) -> None:
    says(stage, CONTRACT, by="li")
    says(stage, f"revenue policy apollo {policy}")
    says(stage, "invoice apollo 1 no INV-1")
    before = {
        role: account(stage, role) for role in ("revenue", "contract_liability", "contract_asset", "output_vat_pending")
    }
    says(stage, "book interest apollo to 2026-10-31")
    says(stage, "invoice interest apollo no INV-9")
    says(stage, "book interest apollo")
    assert {role: account(stage, role) for role in before} == before
    text = says(stage, "contract positions")
    assert "100,000" in text or "94,339" in text
    sound(stage)


def test_a_claim_is_written_off_like_any_receivable(stage: Stage) -> None:
    begin(stage)
    says(stage, "book interest apollo")
    assert "CN¥1,710.00" in says(stage, "write off apollo 3 because they are bankrupt")
    sound(stage)


def test_interest_in_foreign_money_is_booked_at_the_rate_of_the_day(stage: Stage) -> None:
    says(stage, "fx USD CNY 7.10 2026-01-01 PBOC")
    says(stage, "contract apollo USD 10000 tax 0% penalty 0.1% a day 100% 2026-09-01", by="li")
    says(stage, "book interest apollo to 2026-09-11")
    assert account(stage, "late_interest") == -71_000
    sound(stage)


def test_a_tampered_claim_is_found(stage: Stage) -> None:
    from sqlalchemy import update

    begin(stage)
    says(stage, "book interest apollo")
    stage.write(lambda book: book.connection.execute(update(table(t.LateInterestRow)).values(minor=1)))
    with stage.house.store.read(stage.now) as book:
        assert any(fault.rule.startswith("claims of late interest") for fault in prove(book, stage.house.rules).faults)


def test_the_same_days_are_claimed_once(both: Stage) -> None:
    begin(both)
    says(both, "book interest apollo to 2026-10-31")
    assert "left to be claimed" in says(both, "book interest apollo to 2026-10-31")
    says(both, "book interest apollo")
    assert "left to be claimed" in says(both, "book interest acme")
    assert account(both, "late_interest") == -(171_000 - 5_717 - 3_962)
    sound(both)


def test_another_rate_on_claimed_days_is_asked_about(both: Stage) -> None:
    begin(both)
    says(both, "book interest apollo")
    text = says(both, "book interest apollo 0.1%")
    assert "CN¥1,710.00 more" in text
    assert account(both, "late_interest") == -(171_000 - 9_679)
    yes(both)
    assert account(both, "late_interest") == -2 * (171_000 - 9_679)
    sound(both)


def test_an_invoice_gives_its_number_to_what_was_booked_without_one(both: Stage) -> None:
    begin(both)
    says(both, "book interest apollo")
    before = account(both, "late_interest")
    text = says(both, "invoice interest apollo no INV-9")
    assert "INV-9" in text and "CN¥1,710.00" in text
    assert account(both, "late_interest") == before
    assert "already" in says(both, "invoice interest apollo no INV-9")
    sound(both)


def test_an_invoice_books_what_is_not_booked(both: Stage) -> None:
    begin(both)
    text = says(both, "invoice interest acme no INV-9 tax 6%")
    assert "INV-9" in text and account(both, "late_interest") == -(171_000 - 9_679)
    assert "number of the invoice" in says(both, "invoice interest acme")
    sound(both)


def test_it_is_paid_like_any_instalment_and_bears_no_interest(both: Stage) -> None:
    begin(both)
    says(both, "book interest apollo")
    says(both, "paid apollo 71710")
    yes(both)
    assert "Late interest 3" in says(both, "contract apollo")
    with both.house.store.read(both.now) as book:
        (claim,) = (one for one in contracts.whole(book) if one.kind == "late_interest")
    assert not claim.open
    both.now += timedelta(days=60)
    assert "CN¥1,710.00" in says(both, "interest apollo")
    sound(both)


def test_what_has_accrued_is_waived_with_a_reason_and_not_claimed(both: Stage) -> None:
    begin(both)
    assert "reason" in says(both, "waive interest acme")
    text = says(both, "waive interest acme because they are new")
    assert "CN¥1,710.00" in text and "they are new" in text
    assert "left to be claimed" in says(both, "book interest acme")
    assert not account(both, "late_interest")
    with both.house.store.read(both.now) as book:
        dealt = late_interest.of_instalments(book, [1, 2])
    assert {(one.state, one.reason) for theirs in dealt.values() for one in theirs} == {("waived", "they are new")}
    sound(both)


def test_what_was_booked_is_asked_about_before_it_is_waived_by_red_entries(both: Stage) -> None:
    begin(both)
    says(both, "book interest acme")
    text = says(both, "waive interest acme because of a settlement")
    assert "CN¥1,710.00 of it is booked" in text and account(both, "late_interest")
    yes(both)
    assert not account(both, "late_interest") and not account(both, "receivable")
    assert "left to be claimed" in says(both, "book interest acme")
    sound(both)


def test_of_a_claim_that_is_partly_paid_the_rest_is_waived(both: Stage) -> None:
    begin(both)
    says(both, "book interest acme")
    says(both, "paid apollo 71000")
    says(both, "waive interest acme because of a settlement")
    yes(both)
    with both.house.store.read(both.now) as book:
        (claim,) = (one for one in contracts.whole(book) if one.kind == "late_interest")
    assert (claim.open.minor, claim.paid.minor, claim.credited) == (0, 100_000, 71_000)
    sound(both)


@pytest.mark.parametrize("way", ["undo", "click", "undo the interest"])
@pytest.mark.parametrize("line", ["book interest acme", "waive interest acme because of a settlement"])
@pytest.mark.sweep(3)
def test_it_is_taken_back(stage: Stage, line: str, way: str) -> None:
    begin(stage)
    reply = stage.say(line, by="fei", at="")
    assert reply.card
    (button,) = reply.card.buttons
    if way == "click":
        stage.click(button.action, button.value, by="fei", at="")
        again = stage.lines(stage.click(button.action, button.value, by="fei", at=""), "en")
        assert "taken back already" in again
    else:
        for number in range(2 if "waive" in line else 1):
            text = stage.lines(stage.say(way, by="fei", at=""), "en")
            if "Which one" in text or "Take this back?" in text:
                stage.click("undo.take", _keys(stage), by="fei", at="")
                break
            assert "Taken back" in text, (number, text)
    assert not account(stage, "late_interest")
    assert "CN¥1,710.00 is booked" in says(stage, "book interest acme")
    sound(stage)


def _keys(stage: Stage) -> str:
    from handlers.conversation import entered
    from handlers.job_context import context

    with stage.house.store.read(stage.now) as book:
        ctx = context(book, stage.house.rules)
        ctx.person = next(person for person in ctx.directory.people.values() if person.name == "Fei")
        things = [thing for thing in entered.lately(ctx) if thing.kind in ("claim", "waiver")]
    return " ".join(thing.key for thing in things)


def test_a_claim_that_is_paid_is_not_taken_back(stage: Stage) -> None:
    begin(stage)
    reply = stage.say("book interest acme", by="fei", at="")
    assert reply.card
    says(stage, "paid apollo 71000")
    text = stage.lines(stage.click("interest.undo", reply.card.buttons[0].value, by="fei", at=""), "en")
    assert "was paid" in text
    sound(stage)


@pytest.mark.parametrize("who", ["li", "sue", "max", "ada", "ann", "zoe"])
@pytest.mark.parametrize(
    "line",
    ["book interest acme", "invoice interest acme no INV-9", "waive interest acme because of friendship"],
)
@pytest.mark.sweep(3)
def test_only_finance_claims_and_waives(stage: Stage, who: str, line: str) -> None:
    begin(stage)
    says(stage, line, by=who)
    stage.click("interest.book", "Acme", by=who, at="")
    with stage.house.store.read(stage.now) as book:
        assert not late_interest.of_instalments(book, [1, 2])


@pytest.mark.parametrize(("who", "may"), [("li", True), ("sue", True), ("max", True), ("ann", False), ("zoe", False)])
def test_it_is_shown_to_who_speaks_with_the_customer(stage: Stage, who: str, may: bool) -> None:
    begin(stage)
    says(stage, "paid apollo 70000")
    yes(stage)
    reply = stage.say("interest acme", by=who, at="")
    assert ("CN¥" in stage.lines(reply, "en")) == may and reply.private


def test_the_receivable_and_the_ageing_show_what_is_not_booked(both: Stage) -> None:
    begin(both)
    assert "Late interest, not booked: CN¥1,710.00" in says(both, "receivables apollo")
    assert "Late interest, not booked: CN¥1,710.00" in says(both, "ageing")
    says(both, "book interest acme to 2026-10-31")
    ageing = says(both, "ageing")
    assert "Late interest, not in it" in ageing and "CN¥700.00" in ageing and "CN¥1,010.00" in ageing


def test_a_firm_letter_claims_what_is_not_claimed_and_what_was_paid_late(stage: Stage) -> None:
    begin(stage)
    assert "CN¥1,710.00" in says(stage, "letter acme firm")
    says(stage, "waive interest acme because of a mistake")
    assert "1,710" not in says(stage, "letter acme firm")


@pytest.mark.parametrize(
    "line",
    [
        "book interest acme",
        "book late interest acme",
        "claim interest of acme",
        "Book interest apollo at 0.05% a day",
        "计提违约金 Acme",
        "违约金入账 Acme",
        "计提违约金 apollo 每日万分之五",
        "确认违约金 Acme 0.05%",
    ],
)
def test_a_claim_is_said_in_many_ways(stage: Stage, line: str) -> None:
    begin(stage)
    assert "CN¥1,710.00 is booked" in says(stage, line), says(stage, line)


@pytest.mark.parametrize(
    "line",
    [
        "interest acme",
        "interest apollo",
        "late interest of acme",
        "违约金 Acme",
        "滞纳金 apollo",
        "逾期利息 Acme 截至2026-11-20",
    ],
)
def test_it_is_asked_for_in_many_ways(stage: Stage, line: str) -> None:
    begin(stage)
    assert "CN¥1,710.00" in says(stage, line)


@pytest.mark.parametrize(
    "line",
    [
        "waive interest acme because they pay tomorrow",
        "waive late interest apollo because they pay tomorrow",
        "forgive interest acme because they pay tomorrow",
        "豁免违约金 Acme 因为 they pay tomorrow",
        "免除违约金 apollo，因为 they pay tomorrow",
        "减免违约金 Acme 原因：they pay tomorrow",
    ],
)
def test_a_waiver_is_said_in_many_ways(stage: Stage, line: str) -> None:
    begin(stage)
    text = says(stage, line)
    assert "is waived" in text and "they pay tomorrow" in text


@pytest.mark.parametrize(
    "line", ["book interest acme for november", "book interest acme 5", "waive interest acme half because x"]
)
def test_what_is_not_understood_books_nothing(stage: Stage, line: str) -> None:
    begin(stage)
    assert "do not understand" in says(stage, line)
    with stage.house.store.read(stage.now) as book:
        assert not late_interest.of_instalments(book, [1, 2])


DUE = date(2026, 1, 31)
SPAN = st.integers(1, 400).map(lambda n: DUE + timedelta(days=n))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.integers(1, 10**9),
    st.lists(st.tuples(SPAN, st.integers(1, 10**8)), max_size=4),
    st.lists(SPAN, min_size=1, max_size=6),
)
def test_claims_of_any_days_come_to_what_one_claim_would(
    minor: int, came: list[tuple[date, int]], claims: list[date]
) -> None:
    owed = Money(minor, "CNY")
    paid = [(day, Money(part, "CNY")) for day, part in came]
    rates = (*interest.decree(), interest.InterestRate(date(2026, 6, 1), daily=interest.DECREE_DAILY / 2))

    def accrued(until: date) -> Money:
        return sum((line.amount for line in interest.lines(owed, DUE, until, rates, paid)), Money(0, "CNY"))

    dealt: list[Money] = []
    for until in sorted(claims):
        rest = interest.left(accrued(until), dealt)
        assert rest.minor >= 0
        dealt.append(rest)
    last = max(claims)
    assert sum(dealt, Money(0, "CNY")) == accrued(last)
    split = interest.since(interest.lines(owed, DUE, last, rates, paid), min(claims) + timedelta(days=1))
    assert sum((line.amount for line in split), Money(0, "CNY")) == accrued(last) - accrued(min(claims))
