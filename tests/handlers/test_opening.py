"""Opening balances: a sheet ties to its trial balance or nothing is taken; what came with it is used like any other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from bot import importing
from bot.importing import Importer
from chat.cards.card import Reply
from chat.incoming import File, Said
from formats.documents import opening_balances
from handlers.imports import commands
from ledger.accounts import chart
from ledger.opening import CLEARING
from storage import audit, contracts, expenses, imports, item_balances, payments, rates
from storage.imports import Import
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import Killed, buttons, text
from tests.opening_sheets import ACCOUNTS, HEAD, ROWS, instead, row, sheet, without

DAY = date(2026, 10, 31)


def take(stage: Stage, data: bytes = b"") -> Reply:
    return press(stage, look(stage, data or sheet(), name="opening.csv"), "import.take")


def balances(stage: Stage, day: date = DAY) -> dict[str, int]:
    """Role -> balance in the company's currency, without those at nothing."""
    with stage.read() as book:
        return {role: minor for role, minor in item_balances.by_account(book, day).items() if minor}


def drop_with(stage: Stage, words: str, data: bytes, name: str = "opening.csv") -> Reply:
    stage.count += 1
    file = File(name, "text/csv", data=data)
    said = Said(f"test:f{stage.count}", stage.identity("fei"), stage.place("fei", ""), text=words, files=(file,))
    return stage.hear(said)


TIED = {
    "bank": 10_000_000,
    "receivable": 2_650_000,
    "contract_asset": 1_060_000,
    "prepaid": 70_000,
    "advance": 200_000,
    "labour": 3_000_000,
    "travel": 600_000,
    "cost_carried": -3_500_000,
    "input_vat_pending": 130_000,
    "output_vat_pending": -300_000,
    "payable": -1_130_000,
    "contract_liability": -4_000_000,
    "unapplied": -100_000,
    "employee": -50_000,
    "payroll": -800_000,
    "equity": -5_000_000,
    "retained_earnings": -2_830_000,
}


def test_every_account_comes_to_what_the_trial_balance_says_and_the_books_hold(both: Stage) -> None:
    shown = look(both, sheet(), name="opening.csv")
    said = text(both, shown)
    assert "opening.csv: 11 new rows (opening balances)" in said and "31 Oct 2026" in said and "142,100.00" in said
    assert "Nothing is taken yet" in said and balances(both) == {}
    taken = press(both, shown, "import.take")
    assert "Import 1: 11 rows were taken (opening balances)" in text(both, taken)
    assert balances(both) == TIED, "nothing is left on the clearing account, revenue and cost of sales"
    assert faults(both) == []
    assert "Nothing in that file is new" in text(both, press(both, shown, "import.take"))
    assert "Known already: 27" in text(both, look(both, sheet(), name="again.csv"))
    assert "Opening balances came with import 1" in text(both, both.say("期初余额", by="fei", at=""))


def test_what_came_in_open_is_used_like_anything_else(both: Stage) -> None:
    take(both)
    both.say("paid apollo 5300 2026-11-16", by="fei", at="")
    both.say("paid apollo 21200 2026-11-17", by="fei", at="")
    with both.read() as book:
        first, second = (contracts.of_contract(book, id) for id in (1, 3))
    assert second[0].open.minor == 0, "the oldest receivable is settled"
    assert [one.open.minor for one in first] == [0, 0, 5_300_000], "and what is not invoiced yet stays open"
    both.say("pay supplier Dell 11300", by="fei", at="")
    both.click("claims.paid", "1", by="fei", at="")
    both.say("pay payroll 8000", by="fei", at="")
    now = balances(both, date(2026, 11, 20))
    assert {role: now.get(role, 0) for role in ("receivable", "payable")} == {"receivable": 0, "payable": 0}
    assert faults(both) == []


def test_a_customers_advance_is_consumed_by_its_invoice_and_unapplied_money_is_applied(both: Stage) -> None:
    take(both)
    before = balances(both)
    both.say("invoice xinghe 42400 tax 6% #1", by="fei", at="")
    after = balances(both, date(2026, 11, 20))
    moved = {role: after.get(role, 0) - before.get(role, 0) for role in {*after, *before}}
    assert {role: minor for role, minor in moved.items() if minor} == {
        "output_vat_pending": 240_000,
        "output_vat": -240_000,
    }, "its invoice makes the VAT due; the contract liability stays until it is earned"
    both.say("invoice xinghe 1000 tax 6% #2", by="fei", at="")
    with both.read() as book:
        (rest,) = payments.unapplied(book, 2)
    both.click("payment.apply", str(rest.id), by="fei", at="")
    with both.read() as book:
        assert not payments.unapplied(book)
    assert faults(both) == []


def test_a_contract_with_a_position_goes_on_at_its_next_close(both: Stage) -> None:
    take(both)
    both.say("estimate apollo 48000 because plan", by="fei", at="")
    both.say("log 10h apollo 2026-11-19", by="ann")
    both.wait(days=12)
    both.click("close.do", "2026-11 all", by="fei", at="")
    now = balances(both, date(2026, 11, 30))
    # 100,000 × (36,000 + 2,000) ÷ 48,000, of which 60,000 was earned before; all cost goes with it
    earned = round(10_000_000 * 38_000 / 48_000)
    assert -now["revenue"] == earned - 6_000_000
    assert now["cost_of_sales"] == 3_800_000 - 3_500_000
    assert faults(both) == []


def test_a_budget_shows_what_was_used_before(stage: Stage) -> None:
    take(stage)
    said = text(stage, stage.say("budget apollo", by="fei", at=""))
    assert "30,000.00" in said and "6,000.00" in said and "36,000.00" in said


def test_advances_prepayments_and_claims_that_came_in_are_spent_set_off_and_paid(both: Stage) -> None:
    take(both)
    assert "2,000.00" in text(both, both.say("advances", by="fei", at=""))
    said = text(both, both.say("set off HP", by="fei", at=""))
    assert "HP" in said
    assert "500.00" in text(both, both.say("my expenses", by="ann", at=""))
    for words in ("undo payment 1", "undo payment 2"):
        both.say(words, by="fei", at="")
    assert "opening balances" in text(both, both.click("payment.undo", "1", by="fei", at=""))
    assert "opening balances" in text(both, both.click("payout.undo", "1", by="fei", at=""))
    assert "opening balances" in text(both, both.click("advance.undo", "1", by="fei", at=""))
    assert "opening balances" in text(both, both.click("expense.unapprove", "1", by="li", at=""))
    assert faults(both) == []


def test_they_are_taken_back_as_a_whole_and_may_come_again(both: Stage) -> None:
    taken = take(both)
    undone = text(both, press(both, taken, "import.undo"))
    assert "were taken back" in undone and balances(both) == {} and faults(both) == []
    with both.read() as book:
        assert not payments.unapplied(book) and all(one.state == "withdrawn" for one in contracts.contracts(book))
        assert not expenses.unpaid(book, "CNY")
    take(both)
    assert balances(both) == TIED and faults(both) == []


def test_they_are_not_taken_back_once_something_of_them_has_moved_on(both: Stage) -> None:
    taken = take(both)
    both.say("paid apollo 5300 2026-11-16", by="fei", at="")
    said = text(both, press(both, taken, "import.undo"))
    assert "1 of these opening balances have moved on since" in said
    with both.read() as book:
        assert imports.get(book, 1).state == "applied", "and nothing else of them is taken back either"
    assert balances(both) == TIED and faults(both) == []
    both.click("payment.undo", "4", by="fei", at="")
    assert "were taken back" in text(both, press(both, taken, "import.undo"))
    assert faults(both) == [] and balances(both) == {}


def test_in_a_locked_month_they_are_neither_taken_nor_taken_back(stage: Stage) -> None:
    stage.say("lock 2026-10", by="fei", at="")
    shown = look(stage, sheet())
    assert "is locked" in text(stage, shown) and not buttons(shown, "import.take")
    stage.say("unlock 2026-10 because opening", by="fei", at="")
    asked = stage.notices("ada")[-1].notice.card
    stage.click("lock.open", asked.buttons[0].value, by="ada", at="")
    taken = take(stage)
    press(stage, stage.say("lock 2026-10", by="fei", at=""), "question.yes")
    assert "is locked" in text(stage, press(stage, taken, "import.undo"))
    assert balances(stage) == TIED and faults(stage) == []


BAD = {
    "unknown account": ("2211,", "9911,", "no account “9911”"),
    "another standard's account": ("4001,,50000,Share capital", "4001,,50000,生产成本", "is “Share capital"),
    "unknown project": ("staff advance,,,,Bob,", "claim,,,,Bob,MOON", "No project “MOON”"),
    "unknown person": ("staff advance,,,,Bob", "staff advance,,,,Zed", "Nobody “Zed”"),
    "unknown customer": ("蓝海科技有限公司", "Globex", "No customer “Globex”"),
    "amounts in both columns": ("account,2211,,8000", "account,2211,8000,8000", "Both debit and credit"),
    "no amount": ("account,2211,,8000", "account,2211,,", "The balance is missing"),
    "does not balance": ("account,2211,,8000", "account,2211,,8001", "does not balance"),
    "does not tie": ("INV-9,2026-08-01,2026-12-01,,5300", "INV-9,2026-08-01,2026-12-01,,5400", "100.00 apart"),
    "more is open than invoiced": (",21200,", ",60000,", "only CN¥53,000.00 was invoiced"),
    "more earned than agreed": (",60000,35000", ",160000,35000", "its price without VAT is CN¥100,000.00"),
    "revenue against the policy": ("cost to cost", "acceptance", "Name a policy over time"),
    "no such kind": ("prepayment,", "gift,", "is no kind of line"),
    "a formula": ("account,2211,,8000", "account,2211,,=4000*2", "is a formula"),
    "no amount at all": ("account,2211,,8000", "account,2211,,eight", "is not an amount"),
    "a day after it": ("2026-10-05", "2026-11-05", "after the evening"),
    "two days": ("staff advance,,,,Bob", f"staff advance{',' * 19}2026-09-30\nstaff advance,,,,Bob", "several days"),
    "a day to come": ("2026-10-31", "2027-10-31", "still to come"),
    "no day": ("2026-10-31", "", "As of when?"),
    "no contract": (
        "receivable,,,,Acme,APOLLO,HT-1",
        "receivable,,,,Acme,APOLLO,HT-9",
        "no line for the contract HT-9",
    ),
    "another currency in it": ("2026-12-10,,21200", "2026-12-10,USD,21200", "A contract has one currency"),
    "a currency without a rate": ("prepayment,,,,HP,,,,,,,700", "prepayment,,,,HP,,,,,,USD,700", "USD"),
    "no currency": ("prepayment,,,,HP,,,,,,,700", "prepayment,,,,HP,,,,,,XXX,700", "not a currency"),
    "an account above others": ("2211,,8000", "6602,,8000", "several accounts"),
    "VAT as high as the amount": (",11300,,1300", ",11300,,11300", "not less than the amount"),
    "a negative item": ("prepayment,,,,HP,,,,,,,700", "prepayment,,,,HP,,,,,,,-700", "more than nothing"),
    "an unknown category": ("差旅", "diamonds", "no cost category"),
    "a closed policy": ("cost to cost", "magic", "Say how it earns"),
}


@pytest.mark.parametrize("wrong", BAD)
def test_what_is_wrong_is_named_and_nothing_is_taken(stage: Stage, wrong: str) -> None:
    old, new, sentence = BAD[wrong]
    shown = look(stage, instead(old, new), name="opening.csv")
    assert sentence in text(stage, shown), text(stage, shown)
    assert not buttons(shown, "import.take") and balances(stage) == {}
    with stage.read() as book:
        assert contracts.contracts(book) == ()
    assert faults(stage) == []


def test_nothing_is_taken_over_books_that_have_begun(stage: Stage) -> None:
    stage.say("log 2h apollo 2026-10-30", by="ann")
    shown = look(stage, sheet())
    assert "31 Oct 2026 already" in text(stage, shown) and not buttons(shown, "import.take")


def test_a_sheet_without_its_trial_balance_is_not_taken(stage: Stage) -> None:
    shown = drop_with(stage, "opening balances 2026-10-31", sheet(*without("account")))
    assert "There is no trial balance in it" in text(stage, shown) and not buttons(shown, "import.take")


def test_the_day_can_be_said_with_the_file_in_both_languages(stage: Stage) -> None:
    data = instead("2026-10-31", "")
    for words in ("opening balances 2026-10-31", "期初余额 2026-10-31"):
        shown = drop_with(stage, words, data)
        assert "31 Oct 2026" in text(stage, shown)
    press(stage, shown, "import.take")
    assert balances(stage) == TIED and faults(stage) == []


def test_the_templates_columns_are_read_again_in_both_languages(stage: Stage) -> None:
    for by, name in (("fei", "期初余额.csv"), ("ada", "opening_balances.csv")):
        reply = stage.say("opening balances template", by=by, at="")
        (file,) = reply.files
        assert file.name == name
        head = file.data.decode("utf-8-sig").strip()
        kind, account = ("科目", "1002") if by == "fei" else ("Account", "1002")
        said = text(stage, drop_with(stage, "opening balances 2026-10-31", f"{head}\n{kind},{account},5,\n".encode()))
        assert "does not balance" in said


def test_which_column_is_meant_is_asked_where_several_could_be(stage: Stage) -> None:
    lines = sheet(head=HEAD.replace("VAT to be certified", "Open amount")).decode().replace(",11300,,1300", ",11300,,")
    asked = look(stage, lines.encode())
    assert "Several columns" in text(stage, asked) and "Amount" in text(stage, asked)
    choices = buttons(asked, "import.answer")
    assert [stage.lines(Reply(None, more=()), "en") or one.value.rpartition("=")[2] for one in choices] == [
        "Amount",
        "Open%20amount",
    ]
    shown = stage.click("import.answer", choices[0].value, by="fei", at="")
    assert "222108" in text(stage, shown), "read by that column, what it says is held against the trial balance"


def test_columns_that_nobody_can_tell_are_asked_for(stage: Stage) -> None:
    head = HEAD.replace("Kind of line", "What").replace("Account code", "Nr").replace("Debit", "Plus")
    asked = drop_with(stage, "opening balances 2026-10-31", sheet(head=head.replace("Credit", "Minus")))
    assert "taken as opening balances" in text(stage, asked)
    value = buttons(asked, "import.columns")[0].value
    form = stage.click("import.columns", value, by="fei", at="").form
    assert form and [question.name for question in form.questions][:4] == ["kind", "account", "debit", "credit"]
    told = {"kind": "What", "account": "Nr", "debit": "Plus", "credit": "Minus"}
    shown = stage.submit("import.columns", form.value, by="fei", at="", **told)
    press(stage, shown, "import.take")
    assert balances(stage) == TIED and faults(stage) == []


def test_what_other_books_keep_stays_there(stage: Stage) -> None:
    more = (
        row("kept elsewhere", account="1601", name="固定资产", debit="9000"),
        row("kept elsewhere", account="2501", name="长期借款", credit="9000"),
    )
    shown = look(stage, sheet(*ROWS, *more))
    press(stage, shown, "import.take")
    assert balances(stage) == TIED and faults(stage) == []
    lines = sheet(*ROWS, more[0]).decode().replace("2211,,8000", "2211,,17000")
    stage.say("undo import 1", by="fei", at="")
    shown = look(stage, lines.encode())
    assert "Kept in other books: CN¥9,000.00" in text(stage, shown)
    press(stage, shown, "import.take")
    assert balances(stage)[CLEARING] == 900_000 and faults(stage) == []


def test_lines_that_are_sums_of_others_are_not_booked_twice(stage: Stage) -> None:
    above = (row("account", account="4104", credit="28300"), row("account", account="1122", debit="26500"))
    take(stage, sheet(*ROWS, *above))
    assert balances(stage) == TIED and faults(stage) == []
    stage.say("undo import 1", by="fei", at="")
    wrong = row("account", account="1122", debit="26501")
    assert "the accounts below it come to CN¥26,500.00" in text(stage, look(stage, sheet(*ROWS, wrong)))


def test_foreign_items_stand_at_what_the_former_books_say(stage: Stage) -> None:
    stage.write(lambda book: rates.put_exchange(book, "USD", "CNY", date(2026, 10, 1), Decimal("7.1"), "test"))
    head = f"{HEAD},Amount in the books"
    lines = without("prepayment,", "account,1123,")
    usd = "prepayment,,,,HP,,,,,,USD,100"
    rows = (*lines, "account,1123,700,,", f"{usd}{',' * 9}700")
    taken = take(stage, sheet(*rows, head=head))
    assert balances(stage) == TIED and faults(stage) == []
    press(stage, taken, "import.undo")
    at_rate = (*lines, "account,1123,710,,", usd)
    shown = text(stage, look(stage, sheet(*at_rate, head=head)))
    assert "does not balance" in shown and "10.00 apart" in shown


@pytest.mark.parametrize("standard", ["small", "ifrs"])
def test_each_standard_has_its_own_accounts(stage: Stage, standard: Any) -> None:
    from ledger.policies import usual

    stage.with_rules(policies=usual(standard))
    accounts = chart(standard)
    ours = (
        row("account", account=accounts["bank"].code, debit="3000", as_of="2026-10-31"),
        row("account", account=accounts["receivable"].code, debit="5300"),
        row("account", account=accounts["equity"].code, credit="8300"),
        row("receivable", project="APOLLO", number="INV-9", amount="5300", tax="6"),
    )
    take(stage, sheet(*ours))
    assert balances(stage) == {"bank": 300_000, "receivable": 530_000, "equity": -830_000}
    assert faults(stage) == []


def test_a_workbook_is_read_like_separated_text(stage: Stage) -> None:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for at, line in enumerate((HEAD, *ROWS)):
        for place, cell in enumerate(line.split(",")):
            number = cell.replace(".", "", 1).isdigit() and place not in (1, 7)
            page.write(at, place, float(cell) if number else cell)
    book.close()
    take(stage, out.getvalue())
    assert balances(stage) == TIED and faults(stage) == []


def many(count: int) -> bytes:
    """A trial balance of a receivable of a hundred for each of so many customers' invoices."""
    lines = [
        row("account", account="112201", debit=100 * count, as_of="2026-10-31"),
        row("account", account="410406", credit=100 * count),
        *(row("receivable", project="APOLLO", number=f"I-{n}", amount="100", tax="6") for n in range(count)),
    ]
    return sheet(*lines)


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(commands, "BACK_AT_ONCE", 0)
    monkeypatch.setattr(importing, "PIECE", 10)
    monkeypatch.setattr(importing, "_HOLD", 0.0)


def test_a_kill_in_the_middle_leaves_nothing_half_and_nothing_comes_twice(both: Stage, in_pieces: None) -> None:
    press(both, look(both, many(60)), "import.take")

    def die(of: Import) -> None:
        if of.seen >= 30:
            raise Killed

    with pytest.raises(Killed):
        Importer(both.house, die).go_on()
    assert 0 < balances(both)["receivable"] < 600_000 and faults(both) == []
    both.wait(minutes=2)
    assert Importer(both.house).go_on() == 1
    assert balances(both) == {"receivable": 600_000, "retained_earnings": -600_000} and faults(both) == []
    both.say("undo import 1", by="fei", at="")
    with pytest.raises(Killed):
        Importer(both.house, lambda of: (_ for _ in ()).throw(Killed())).go_on()
    assert faults(both) == []
    both.wait(minutes=2)
    assert Importer(both.house).go_on() == 1
    assert balances(both) == {} and faults(both) == []


def test_a_kill_while_contracts_come_in_goes_on_where_it_was(stage: Stage, in_pieces: None) -> None:
    press(stage, look(stage, sheet()), "import.take")

    def die(of: Import) -> None:
        if of.seen >= 20:
            raise Killed

    with pytest.raises(Killed):
        Importer(stage.house, die).go_on()
    stage.wait(minutes=2)
    assert Importer(stage.house).go_on() == 1
    assert balances(stage) == TIED and faults(stage) == []


def test_ten_thousand_lines_are_looked_at_in_seconds_and_more_are_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = perf_counter()
    shown = look(stage, many(9_998))
    assert "9999 new rows" in text(stage, shown).replace(",", "") and perf_counter() - began < 60
    begun = text(stage, press(stage, shown, "import.take"))
    assert "is being taken" in begun, "so much is taken behind the answer"
    monkeypatch.setattr(opening_balances, "MOST", 50)
    refused = look(stage, many(49))
    assert "50 lines at most" in text(stage, refused) and not buttons(refused, "import.take")


def test_only_finance_takes_them_and_the_trail_names_each(stage: Stage) -> None:
    for who in ("ann", "li", "sue"):
        assert "Only finance" in text(stage, look(stage, sheet(), by=who))
        assert "Only finance" in text(stage, stage.say("opening balances", by=who, at=""))
    take(stage)
    with stage.read() as book:
        for document in ("contract:1", "expense:1", "payment:1", "payout:1", "staff_advance:1"):
            assert any(event.action.endswith(".opened") for event in audit.about(book, document)), document
    assert "opening balances" in text(stage, stage.say("why entry 1", by="fei", at="")).lower()


def test_the_accounts_alone_tie_where_nothing_is_open(stage: Stage) -> None:
    take(
        stage,
        sheet(
            *(line for line in ACCOUNTS if line.split(",")[1] in ("1002 银行存款", "4001", "410406")),
            row("account", account="6602", debit="0"),
            row("account", account="2211", credit="21700"),
        ),
    )
    assert balances(stage) == {
        "bank": 10_000_000,
        "equity": -5_000_000,
        "retained_earnings": -2_830_000,
        "payroll": -2_170_000,
    }


def test_the_sample_of_the_page_for_finance_is_taken_as_it_stands(stage: Stage) -> None:
    page = (Path(__file__).parents[2] / "docs" / "finance.md").read_text("utf-8")
    sample = page.split("```csv\n")[1].split("```")[0].replace("\n   ", "\n").strip()
    take(stage, sample.encode())
    assert faults(stage) == [] and balances(stage)["contract_asset"] == 1_060_000
