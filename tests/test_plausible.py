"""Amounts, days and lengths that nobody means are asked about or refused wherever they are said, not booked at once."""

from __future__ import annotations

import pytest

from handlers.verification.prove import prove
from ledger.money import Money
from storage import audit
from tests.conftest import Stage

AMOUNTS = ("1000000000000000", "999999999999.99", "10000000000000000000", "9" * 50, "0.001")
MONEY = {
    "ann": ("expense {} taxi apollo", "order {} racks #material apollo from Dell", "invoiced {} order 1"),
    "li": (
        "contract apollo {} tax 6% 100% 2026-12-01",
        "set budget apollo labour {} because of it",
        "estimate apollo {} because of it",
        "contract change 1 +{} whole because of it",
    ),
    "fei": (
        "paid apollo {}",
        "advance Ann {} trip",
        "bank charge {}",
        "pay payroll {}",
        "pay card {}",
        "prepay Dell {}",
        "payroll 2026-11 {}",
        "rate Ann {} from 2026-11-16",
        "goods received order 1 {}",
        "sold USD 200 for {}",
        "credit note INV-1 {} less because of delay",
        "invoice apollo 2 no INV-9 tax {}%",
        "write off apollo 1 {} because of it",
        "refund apollo {}",
        "cash forecast {}",
    ),
}
DAYS = ("9999-12-31", "0001-01-01", "1900-01-01", "9999年12月31日", "31.12.9999")
LONG_AGO = "2016-03-01"
DATED = {
    "ann": ("log 2h {} x", "expense 30 taxi apollo {}", "leave {}"),
    "li": (
        "contract apollo 1000 tax 6% 100% {}",
        "milestone apollo acceptance {}",
        "contacted acme by call, promised {}",
        "hold dunning acme until {} because of it",
        "interest rate apollo 0.03% from {}",
        "delegate to Bob until {}",
    ),
    "fei": (
        "paid apollo 10 {}",
        "invoice apollo 1 no INV-7 {}",
        "rate Ann 200 from {}",
        "bank charge 5 {}",
        "pay payroll 10 {}",
        "pay card 10 {}",
        "advance Ann 10 trip {}",
        "goods received order 1 5 {}",
        "prepay Dell 5 {}",
        "lock {}",
        "close month {}",
        "payroll {} 5000",
        "tb {}",
        "contract warranty 1 2% until {}",
        "fx USD CNY 7 {}",
    ),
}
LENGTHS = (
    "log 1000000000h apollo",
    "log 999999h apollo",
    "log 24:01 apollo",
    "log 3000 days apollo",
    "leave 100000 days",
)


@pytest.fixture
def begun(stage: Stage) -> Stage:
    """With a contract, an order and an invoice to speak of."""
    for by, words in (
        ("li", "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 2026-12-10"),
        ("ann", "order 500 racks #material apollo from Dell"),
        ("fei", "invoice apollo 1 no INV-1 2026-11-16"),
    ):
        stage.say(words, by=by, at="")
    stage.click("order.submit", "1")
    stage.click("order.approve", "1", by="li")
    return stage


def written(stage: Stage) -> int:
    with stage.read() as book:
        return int(audit.head(book)[0])


def nothing(stage: Stage, by: str, *lines: str) -> None:
    """They are said, nothing breaks, nothing is booked by any of them, and the books hold after all of it."""
    for line in lines:
        before = written(stage)
        said = stage.lines(stage.say(line, by=by, at="" if by != "ann" else "#apollo"))
        assert "broke on our side" not in said, line
        drafted = "is this right?" in said
        assert written(stage) == before or drafted, (line, said)
    with stage.read() as book:
        assert not prove(book, stage.house.rules).faults


@pytest.mark.parametrize(("by", "line"), [(by, line) for by, lines in MONEY.items() for line in lines])
@pytest.mark.sweep(4)
def test_an_amount_that_nobody_has_is_not_booked(begun: Stage, by: str, line: str) -> None:
    nothing(begun, by, *(line.replace("{}", amount) for amount in AMOUNTS))


def test_a_rate_of_exchange_that_nobody_has_is_not_set(begun: Stage) -> None:
    # A thousandth is what one unit of some currencies is worth.
    nothing(begun, "fei", *(f"fx USD CNY {rate} 2026-11-01" for rate in AMOUNTS[:-1]))


@pytest.mark.parametrize(("by", "line"), [(by, line) for by, lines in DATED.items() for line in lines])
@pytest.mark.sweep(4)
def test_a_day_of_another_age_is_not_booked(begun: Stage, by: str, line: str) -> None:
    nothing(begun, by, *(line.replace("{}", day) for day in DAYS))


@pytest.mark.parametrize("line", ["paid apollo 10 {}", "bank charge 5 {}", "pay payroll 10 {}", "prepay Dell 5 {}"])
def test_money_of_years_ago_is_asked_about(begun: Stage, line: str) -> None:
    reply = begun.say(line.format(LONG_AGO), by="fei", at="")
    assert "is more than a year ago" in begun.lines(reply)
    assert reply.card and [button.action for button in reply.card.buttons] == ["question.yes", "question.no"]


@pytest.mark.parametrize("line", LENGTHS)
def test_a_length_that_nobody_works_is_not_booked(begun: Stage, line: str) -> None:
    nothing(begun, "ann", line)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1900-01-01", "not a day"])
def test_a_form_with_such_a_day_says_so_at_its_field(begun: Stage, day: str) -> None:
    reply = begun.submit("hours.log", "", project="APOLLO", day=day, hours="1h", note="x")
    assert list(reply.wrong) == ["day"]


def test_an_amount_of_eleven_digits_may_be_a_contract(begun: Stage) -> None:
    begun.say("contract xinghe 45000000000 tax 6% 100% 2026-12-01", by="li", at="")
    with begun.read() as book:
        from storage import contracts

        assert [one.amount for one in contracts.contracts(book, 2)] == [Money.of("45000000000", "CNY")]
