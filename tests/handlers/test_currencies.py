"""Money that is not the company's, from the line to the draft: known, settled by the books, or asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.cards.plain import card_lines
from handlers import job_context
from handlers.projects import weekly_digest
from ledger.money import Money
from storage import expenses, people, projects
from storage.directory import directory
from tests.conftest import Stage
from tests.contents import contents
from tests.golden import Golden
from tests.handlers.papers import TAXI


@pytest.mark.parametrize(("said", "choice"), [("taxi 300 rupees apollo", 1), ("打车 300 卢比 阿波罗", 1)])
def test_what_several_share_is_asked_and_the_line_goes_on(stage: Stage, said: str, choice: int, golden: Golden) -> None:
    by = "ann" if said.isascii() else "li"
    asked = stage.say(said, by=by)
    golden(f"currency_asked.{'en' if said.isascii() else 'zh'}.txt", stage.lines(asked, ""))
    assert asked.card is not None
    with stage.read() as book:
        assert not expenses.of_person(book, 1, "CNY") and not expenses.of_person(book, 3, "CNY")
    draft = stage.click(asked.card.buttons[choice].action, asked.card.buttons[choice].value, by=by)
    golden(f"currency_without_a_rate.{'en' if said.isascii() else 'zh'}.txt", stage.lines(draft, ""))
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").gross == Money.of("300", "PKR")


def test_the_only_rate_in_the_books_settles_it_and_two_do_not(stage: Stage) -> None:
    stage.say("fx INR CNY 0.085 2026-11-01 bank", by="fei")
    stage.say("taxi 300 rupees apollo")
    stage.say("fx PKR CNY 0.025 2026-11-01 bank", by="fei")
    asked = stage.say("lunch 300 rupees apollo")
    with stage.read() as book:
        assert [one.gross for one in expenses.of_person(book, 1, "CNY")] == [Money.of("300", "INR")]
    assert "Which currency" in stage.lines(asked)


def test_two_amounts_of_one_sign_are_asked_about_once(stage: Stage) -> None:
    asked = stage.say("taxi 300 rupees and lunch 200 rupees apollo")
    assert asked.card is not None
    stage.click(asked.card.buttons[0].action, asked.card.buttons[0].value)
    with stage.read() as book:
        assert {str(one.gross) for one in expenses.of_person(book, 1, "CNY")} == {"INR 300.00", "INR 200.00"}


@pytest.mark.parametrize("said", ["taxi 30 ₿ apollo", "expense 30 bitcoin taxi apollo", "打车 50 Q币 阿波罗"])
def test_money_that_we_do_not_know_is_never_the_companys(stage: Stage, said: str) -> None:
    lines = stage.lines(stage.say(said))
    assert "currency" in lines and "broke" not in lines
    with stage.read() as book:
        assert not expenses.of_person(book, 1, "CNY")


def test_the_tax_of_a_receipt_without_a_currency_is_in_the_places_of_the_books(stage: Stage) -> None:
    stage.with_rules(currency="JPY")
    stage.receipts[b"slip"] = (replace(TAXI, currency=None, total=Money(150_000, "XXX"), tax=Money(13_600, "XXX")),)
    stage.drop(b"slip")
    with stage.read() as book:
        draft = expenses.get(book, 1, "JPY")
    assert (draft.gross, draft.tax) == (Money(1500, "JPY"), Money(136, "JPY"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("expense ¥500 taxi apollo", "CN¥500.00"),
        ("expense 500 yen taxi apollo", "¥500 (JPY)"),
        ("expense $12 taxi apollo", "$12.00 (USD)"),
        ("expense 120 SEK taxi apollo", "SEK 120.00"),
    ],
)
def test_the_card_of_an_entry_shows_the_code_where_the_sign_is_shared(stage: Stage, line: str, told: str) -> None:
    stage.say("fx USD CNY 7.1", by="fei")
    stage.say("fx JPY CNY 0.05", by="fei")
    assert f"Amount: {told}" in stage.lines(stage.say(line))


def test_both_the_project_and_the_company_may_be_meant_then_it_is_asked(stage: Stage) -> None:
    stage.write(lambda book: projects.add(book, "TOKYO", en="Tokyo", zh="东京", currency="JPY", customer="Acme"))
    stage.write(lambda book: people.seat(book, 1, "member", directory(book).by_code["TOKYO"]))
    asked = stage.say("expense ¥500 taxi tokyo", at="")
    assert asked.card is not None
    assert [button.value.split(" ", 1)[1] for button in asked.card.buttons] == ["CNY 500", "JPY 500"]
    stage.click(asked.card.buttons[1].action, asked.card.buttons[1].value, at="")
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").gross == Money(500, "JPY")


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("paid apollo 30000 rupees", "fei"),
        ("order 5000 rupees of cables apollo", "ann"),
        ("contract apollo 5000 rupees 30% advance, 70% 30 days after acceptance", "li"),
        ("set budget apollo travel 5000 rupees", "li"),
    ],
)
def test_no_command_takes_an_unsettled_amount_for_the_companys(stage: Stage, line: str, by: str) -> None:
    with stage.read() as book:
        before = contents(book, "message", "question", "number")
    assert "Which currency is “rupees”" in stage.lines(stage.say(line, by=by))
    with stage.read() as book:
        assert contents(book, "message", "question", "number") == before


def test_overdue_money_of_two_currencies_is_not_added_up(stage: Stage) -> None:
    stage.say("contract apollo CNY 1000 100% advance 2026-11-01", by="li")
    stage.say("contract apollo EUR 200 100% advance 2026-11-01", by="li")
    stage.write(lambda book: weekly_digest.weekly(job_context.context(book, stage.house.rules)))
    (card,) = (one.notice.card for one in stage.notices("#apollo") if one.notice.kind == "digest")
    overdue = next(line for line in card_lines(card, "en") if "Overdue" in line)
    assert "CN¥1,000.00" in overdue and "€200.00" in overdue
