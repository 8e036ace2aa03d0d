"""What an auditor reads: every total is the journal's, in the order of the standard, for those who may read it."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from chat.cards.card import Card, Reply, Table
from chat.words import say
from handlers import job_context
from handlers.books.chart import chart
from handlers.receivables.receivables import aged
from handlers.statements import account_lines
from ledger import profit
from ledger.accounts import COST_ROLES, Standard
from ledger.accounts import chart as chart_of
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.policies import usual
from ledger.profit import LINES, YEAR_END
from storage import account_sums, contracts, entries, projects
from storage.book import Book
from tests.conftest import Stage
from tests.golden import Golden
from tests.scripted import play
from tests.sweeps import examples

STANDARDS: tuple[Standard, ...] = ("cas", "small", "ifrs")
WORKED: Mapping[str, Any] = json.loads((Path(__file__).parent / "worked_year.json").read_text("utf-8"))
"""Of the worked year of three contracts: what the books show at the end of some months, debit positive."""
ASKED = (
    ("trial_balance", "trial balance 2026-11", "科目余额表 11月"),
    ("profit", "profit and loss 2026-11", "利润表 11月"),
    ("project_profit", "profit and loss apollo 2026-11", "利润表 阿波罗 11月"),
    ("contract_positions", "contract positions 2026-11", "合同台账 11月"),
    ("ledger", "ledger 1122 2026-11", "明细账 1122 11月"),
    ("subsidiary_ledger", "ledger receivable by customer", "明细账 应收账款 按客户"),
    ("vat", "vat 2026-11", "增值税 11月"),
    ("chart", "accounts 22", "科目 22"),
    ("why_figure", "why revenue apollo 2026-11", "为什么 收入 阿波罗 11月"),
    ("why_account", "why 1122 2026-11", "为什么 1122 11月"),
    ("why_hours", "why entry 10", "为什么 分录 10"),
    ("why_invoice", "why entry:14/2", "为什么 凭证 14/2"),
    ("why_contract", "why contract 1", "为什么 合同 1"),
)


def lived(stage: Stage) -> None:
    """Hours and receipts, and a contract of which something is paid ahead, invoiced and owed."""
    play(stage)
    stage.say("contract apollo 1000 tax 6% 30% advance 2026-11-18, 70% 2026-12-18", by="li")
    stage.say("revenue policy apollo as invoiced", by="fei")
    stage.say("paid apollo 300 2026-11-18", by="fei")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("invoice apollo 2 no INV-2", by="fei")


def table(reply: Reply) -> Table:
    assert reply.card is not None and reply.card.table is not None, reply
    return reply.card.table


def minor(cell: Any) -> int:
    return cell.minor if cell is not None else 0


def ask(stage: Stage, text: str, by: str = "fei") -> Reply:
    return stage.say(text, by=by, at="")


@pytest.mark.parametrize(("name", "english", "chinese"), ASKED)
def test_what_is_shown(stage: Stage, golden: Golden, name: str, english: str, chinese: str) -> None:
    lived(stage)
    golden(f"statements/{name}.en.txt", stage.lines(ask(stage, english), "en"))
    reply = ask(stage, chinese)
    assert reply.private
    golden(f"statements/{name}.zh-CN.txt", stage.lines(reply, "zh-CN"))


ROLES = (*COST_ROLES, "bank", "receivable", "revenue", "payroll", "output_vat", "cost_of_sales", "bank_fee")
LINES_OF_AN_ENTRY = st.lists(
    st.tuples(st.sampled_from(ROLES), st.integers(-(10**9), 10**9), st.integers(0, 2)), min_size=1, max_size=4
)
ENTRIES = st.lists(st.tuples(LINES_OF_AN_ENTRY, st.integers(9, 11), st.booleans()), max_size=5)


def entry(lines: Iterable[tuple[str, int, int]], month: int, red: bool) -> JournalEntry:
    def posting(role: str, amount: int, project: int) -> Posting:
        money = Money(amount, "CNY")
        return Posting(role, money, money, money, project, red=red)

    parts = [posting(*line) for line in lines]
    parts.append(posting("bank", -sum(part.company.minor for part in parts), 0))
    day = date(2026, month, 12)
    return JournalEntry(day, day, "", "test:1", tuple(parts))


@pytest.mark.hypothesis
def test_the_trial_balance_is_the_journal_and_the_projects(stage: Stage) -> None:
    @settings(max_examples=examples(12), deadline=None)
    @given(some=ENTRIES)
    def holds(some: list[tuple[list[tuple[str, int, int]], int, bool]]) -> None:
        stage.write(lambda book: [entries.post(book, entry(*one)) for one in some])
        same_as_the_journal(stage)

    holds()


def same_as_the_journal(stage: Stage) -> None:
    """The trial balance is that of the journal, of the projects and the company together, and its columns agree."""
    with stage.read() as book:
        postings = [(one.booked, line) for one, _trail, _digest in entries.whole(book) for line in one.postings]
        codes = {role: account.code for role, account in chart(book, stage.house.rules).items()}
        apart = account_sums.movements(book, "2026-10", "2026-11", by_project=True)
        whole = account_sums.movements(book, "2026-10", "2026-11")
    for name in ("opening", "debit", "credit"):
        sums: dict[str, int] = defaultdict(int)
        for one in apart:
            sums[one.account] += getattr(one, name)
        assert dict(sums) == {one.account: getattr(one, name) for one in whole}, "Σ projects + company"
    reply = ask(stage, "trial balance 2026-10 to 2026-11")
    want: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for booked, line in postings:
        amount = line.company.minor
        place = 0 if booked < date(2026, 10, 1) else 1 if line.debit else 2
        want[codes[line.account]][place] += -amount if place == 2 else amount
    rows = {
        str(row[0]): [minor(cell) for cell in row[2:]] for row in (reply.card.table.rows if reply.card.table else ())
    }
    for code, (opening, debit, credit) in want.items():
        if opening or debit or credit:
            row = rows.pop(code)
            assert (row[0] - row[1], row[2], row[3], row[4] - row[5]) == (
                opening,
                debit,
                credit,
                opening + debit - credit,
            )
    assert not rows
    if reply.card is None or reply.card.table is None:
        assert not any(any(amounts) for amounts in want.values())
        return
    sums_of = [sum(column) for column in zip(*([minor(c) for c in row[2:]] for row in table(reply).rows), strict=True)]
    assert sums_of[0] == sums_of[1] and sums_of[2] == sums_of[3] and sums_of[4] == sums_of[5]


def post_worked(stage: Stage, standard: Standard) -> None:
    """The worked year as one entry a month: what moved, by project where the year tells it."""
    stage.with_rules(policies=usual(standard))
    ids = {
        name: stage.write(lambda book, n=name: projects.add(book, f"P{n}", en=n, zh="", currency="CNY")).id
        for name in "ABCR"
    }
    before: dict[tuple[str, int], int] = defaultdict(int)
    for month, figures in WORKED[standard].items():
        now: dict[tuple[str, int], int] = defaultdict(int)
        for name, of in figures["projects"].items():
            for role, amount in of.items():
                if role not in ("margin", "incurred_to_date"):
                    now[role, ids[name]] += -amount if role == "revenue" else amount
            for role, amount in of.get("incurred_to_date", {}).items() if name != "R" else ():
                now[role, ids[name]] += amount
        if "carried" in month:
            now = defaultdict(int, {key: value for key, value in before.items() if key[1] and key[0] in COST_ROLES})
        for role, balance in figures["trial_balance"].items():
            now[role, 0] = balance - sum(amount for (one, id), amount in now.items() if one == role and id)
        item = f"{YEAR_END}2026" if "carried" in month else ""
        booked = date.fromisoformat(f"{month[:7]}-28")
        lines = []
        for role, id in sorted({*now, *before}):
            if change := now[role, id] - before[role, id]:
                money = Money(change, "CNY")
                lines.append(Posting(role, money, money, money, id, item=item))
        made = JournalEntry(booked, booked, month, "test:1", tuple(lines))
        stage.write(lambda book, made=made: entries.post(book, made))
        before = now


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_worked_year_is_shown_as_it_was_worked_out(stage: Stage, standard: Standard) -> None:
    post_worked(stage, standard)
    stage.wait(days=100)
    with stage.read() as book:
        codes = {role: account.code for role, account in chart(book, stage.house.rules).items()}
    for month, span in (("2026-10", "2026-10"), ("2026-12 carried forward", "2026-12"), ("2027-01", "2027-01")):
        want: dict[str, int] = defaultdict(int)
        for role, balance in WORKED[standard][month]["trial_balance"].items():
            want[codes[role]] += balance
        rows = {row[0]: minor(row[6]) - minor(row[7]) for row in table(ask(stage, f"trial balance {span}")).rows}
        assert {code: amount for code, amount in rows.items() if amount} == {c: a for c, a in want.items() if a}
    for month in ("2026-10", "2026-12", "2027-01"):
        figures = WORKED[standard][month]
        result = -sum(amount for role, amount in figures["trial_balance"].items() if role in profit.ROLES)
        shown = table(ask(stage, f"profit and loss {month}"))
        assert minor(shown.rows[-1][-1]) == result, "what the year's end carries away was earned all the same"
        for name, of in figures["projects"].items():
            shown = table(ask(stage, f"profit and loss P{name} {month}"))
            by_label = {say(row[0]) if not isinstance(row[0], str) else row[0]: row for row in shown.rows}  # type: ignore[arg-type]
            place = 2 if month != "2027-01" else 1
            assert minor(by_label["Margin"][place]) == of["margin"], (name, month)
            if name != "R":
                assert minor(by_label["Cost incurred"][-1]) == sum(of["incurred_to_date"].values())


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_role_of_income_and_expense_stands_on_one_line(standard: Standard) -> None:
    accounts = chart_of(standard)
    counted = [role for line in LINES[standard] if not line.memo for role in line.roles]
    assert len(counted) == len(set(counted))
    wanted = {role for role, one in accounts.items() if one.side in ("income", "expense") and not one.former}
    assert wanted <= set(counted)
    zero = profit.amounts(LINES[standard], dict.fromkeys(counted, 1))
    assert zero["profit"] == len(counted)


def test_a_contract_stands_as_its_accounts_do_and_what_is_owed_is_the_receivable(stage: Stage) -> None:
    lived(stage)
    stage.say("reopen xinghe", by="fei", at="")
    stage.say("fx USD CNY 7.10 2026-11-01 PBOC", by="fei", at="")
    filled = {"customer": "Blue", "amount": "USD 1000", "tax": "0", "plan": "40% 2026-11-05 60% 2026-12-18"}
    stage.submit("contract.sign", "XINGHE", by="li", policy="as_invoiced", **filled)
    stage.say("invoice xinghe 1 2026-11-05 tax 0%", by="fei", at="")
    stage.say("paid xinghe USD 500 2026-11-18", by="fei", at="")
    shown = table(ask(stage, "contract positions 2026-11"))
    heads = [head.template for head in shown.heads]
    column = {head: sum(minor(row[heads.index(head)]) for row in shown.rows) for head in heads[13:]}
    with stage.read() as book:
        stands = {one.account: one.closing for one in _company(book)}
        ctx = job_context.context(book, stage.house.rules)
        owed = {code: sums.gross.minor for code, sums in aged(ctx).items()}
        paid = defaultdict(int)
        for one in account_sums.movements(book, "", "2026-11", accounts=("receivable",)):
            paid[one.currency] += one.paid_closing
        assert len(contracts.contracts(book)) == len(shown.rows) == 2
    assert column["Receivable booked"] == stands["receivable"]
    assert column["Contract liability booked"] == -stands["contract_liability"]
    assert {code: amount for code, amount in owed.items() if amount} == {c: a for c, a in paid.items() if a}
    assert [minor(row[9]) for row in shown.rows] == [0, 10_000], "paid ahead, in the contract's currency"


def test_the_price_of_a_contract_is_whole_in_every_month(stage: Stage) -> None:
    stage.now = stage.now.replace(month=9)
    stage.say("contract apollo 10600 tax 6% 30% 2026-09-10, 70% 2026-11-18", by="li")
    stage.say("invoice apollo 1 no INV-1 2026-09-10", by="fei")
    stage.now = stage.now.replace(month=11)
    stage.say("invoice apollo 2 no INV-2 2026-11-18", by="fei")
    for month, invoiced in (("2026-09", 300_000), ("2026-10", 300_000), ("2026-11", 1_000_000)):
        shown = table(ask(stage, f"contract positions {month}"))
        assert [(minor(row[4]), minor(row[8])) for row in shown.rows] == [(1_000_000, invoiced)], month


def _company(book: Book) -> list[account_sums.AccountMovement]:
    sums: dict[str, list[account_sums.AccountMovement]] = defaultdict(list)
    for one in account_sums.movements(book, "", "2026-11"):
        sums[one.account].append(one)
    return [
        account_sums.AccountMovement(role, "", 0, "", 0, sum(o.debit for o in some), sum(o.credit for o in some), 0, 0)
        for role, some in sums.items()
    ]


def test_an_invoice_of_a_locked_month_is_named_for_the_return_of_its_month(stage: Stage) -> None:
    lived(stage)
    stage.say("reopen xinghe", by="fei", at="")
    stage.say("contract xinghe 500 tax 6% 100% 2026-10-18", by="li")
    stage.say("revenue policy xinghe as invoiced", by="fei", at="")
    stage.say("lock 2026-10-31", by="fei", at="")
    stage.say("invoice xinghe 1 2026-10-20 no INV-9", by="fei", at="")
    text = stage.lines(ask(stage, "vat 2026-11"), "en")
    (line,) = [line for line in text.splitlines() if "INV-9" in line]
    assert "2026-10" in line and "1 document is of a locked month" in text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("trial balance 2026-08 to 2026-11", "2026-08 to 2026-11"),
        ("trial balance August to November", "2026-08 to 2026-11"),
        ("科目余额表 8月到11月", "2026-08 to 2026-11"),
        ("trial balance 2026", "2026-01 to 2026-11"),
        ("科目余额表 2026年", "2026-01 to 2026-11"),
        ("trial balance this year", "2026-01 to 2026-11"),
        ("trial balance year to date", "2026-01 to 2026-11"),
        ("科目余额表 本年累计", "2026-01 to 2026-11"),
        ("trial balance to date", "everything up to 2026-11"),
        ("科目余额表 累计", "everything up to 2026-11"),
        ("trial balance for November", "Trial balance, 2026-11"),
        ("trial balance", "Trial balance, 2026-11"),
        ("trial balance Q4", "2026-10 to 2026-11"),
        ("trial balance 2026-11-03", "whole months"),
        ("trial balance 2027-01", "still to come"),
        ("trial balance November to February", "whole months"),
        ("trial balance bananas", "I do not know what “bananas” means"),
    ],
)
def test_months_are_said_as_people_say_them(stage: Stage, said: str, shown: str) -> None:
    stage.say("2h design")
    assert shown in stage.lines(ask(stage, said), "en")


def test_files_have_the_ids_and_add_up_by_formulas(stage: Stage) -> None:
    lived(stage)
    (file,) = ask(stage, "trial balance 2026-11 as excel").files
    sheet = load_workbook(io.BytesIO(file.data)).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row[-1] for row in rows if str(row[-1]).startswith("tb:")][:2] == [
        "tb:2026-11:1002",
        "tb:2026-11:112201",
    ]
    (total,) = [row for row in rows if row[0] == "合计"]
    assert all(str(cell).startswith("=SUBTOTAL(9,") for cell in total[4:8]), "nothing stood before, so no sum there"
    values = load_workbook(io.BytesIO(file.data), data_only=True).active
    (kept,) = [row for row in values.iter_rows(values_only=True) if row[0] == "合计"]
    assert kept[4] == kept[5] and kept[6] == kept[7]
    for said in ("report profit and loss 2026-11 as json", "报表 科目余额表 11月 导出csv", "vat as pdf"):
        assert ask(stage, said).files, said
    named = json.loads(ask(stage, "report profit and loss apollo 2026-11 as json").files[0].data)
    assert {"pl:APOLLO:2026-11:revenue", "pl:APOLLO:2026-11:labour"} <= {row["ref"] for row in named["rows"]}


def test_every_id_that_a_file_shows_can_be_asked_about(stage: Stage) -> None:
    lived(stage)
    for said in (
        "trial balance",
        "profit and loss",
        "p&l apollo",
        "contract positions",
        "vat",
        "ledger 1122",
        "accounts",
    ):
        for ref in filter(None, table(ask(stage, said)).refs):
            reply = ask(stage, f"why {ref}")
            assert reply.card is not None and "no such figure" not in stage.lines(reply, "en"), ref


def test_from_a_figure_to_the_message(stage: Stage) -> None:
    lived(stage)
    figure = ask(stage, "why revenue apollo 2026-11")
    assert figure.card is not None and "CN¥943.40" in stage.lines(figure, "en")
    opened = stage.click("why.entry", figure.card.buttons[0].value, by="fei", at="")
    text = stage.lines(opened, "en")
    assert "An invoice is a claim with VAT" in text and "“invoice apollo 1 no INV-1”" in text
    assert opened.card is not None
    way = next(button for button in opened.card.buttons if button.action == "why.document")
    text = stage.lines(stage.click(way.action, way.value, by="fei", at=""), "en")
    assert "amount: CN¥300.00" in text and "minor" not in text and "30000" not in text


@pytest.mark.parametrize("by", ["ann", "sue", "zoe", "li"])
@pytest.mark.sweep(4)
def test_the_companys_accounts_are_for_finance_and_auditors(stage: Stage, by: str) -> None:
    lived(stage)
    for said in (
        "trial balance",
        "profit and loss",
        "contract positions",
        "ledger 2211",
        "vat",
        "accounts",
        "why 2211",
    ):
        reply = ask(stage, said, by)
        assert not (reply.card and reply.card.table), said
    for reader in ("max", "ada"):
        assert table(ask(stage, "trial balance", reader)).rows


def test_nobody_without_the_right_can_work_out_pay(stage: Stage) -> None:
    stage.say("2h design")
    for by in ("ann", "sue", "zoe"):
        for said in (
            "p&l apollo",
            "why entry 1",
            "why labour apollo",
            "why pl:APOLLO:2026-11:labour",
            "report p&l apollo",
        ):
            reply = ask(stage, said, by)
            assert not (reply.card and reply.card.table) and not reply.files, (by, said)
    alone = stage.say("p&l apollo", by="li", at="#apollo")
    assert not (alone.card and alone.card.table) and "direct conversation" in stage.lines(alone, "en")
    assert "direct conversation" in stage.lines(stage.say("why labour apollo", by="li", at="#apollo"), "en")
    assert table(ask(stage, "p&l apollo", "li")).rows, "the lead, alone with the bot"
    refused = stage.click("why.entry", "1", by="ann", at="")
    assert not (refused.card and refused.card.table)


def test_among_many_the_hours_of_one_are_still_their_pay(stage: Stage) -> None:
    """Three at work would hide each other in one sum, not in one of each day; the entries behind it name each."""
    for by in ("ann", "bob", "li"):
        stage.say("3h apollo", by=by, at="")
    stage.say("log 2h", by="ann", at="#xinghe")
    for said in ("p&l apollo", "why labour apollo", "why entry 1", "why 1410 apollo"):
        told = stage.lines(stage.say(said, by="li", at="#apollo"), "en")
        assert "direct conversation" in told and "200" not in told, said
    told = stage.lines(stage.click("why.entry", "1", by="li", at="#apollo"), "en")
    assert "direct conversation" in told and "200" not in told
    assert table(ask(stage, "why entry 1", "li")).rows


def test_no_file_in_a_channel_tells_the_cost_of_a_project(stage: Stage) -> None:
    for by in ("ann", "bob", "li"):
        stage.say("3h apollo", by=by, at="")
    stage.say("log 2h", by="ann", at="#xinghe")
    for said in ("report profit and loss xinghe", "report budget xinghe", "报表 利润表 星河"):
        refused = stage.say(said, by="li", at="#xinghe")
        assert not refused.files and "somebody's pay" in stage.lines(refused, "en"), said
        assert ask(stage, said, "li").files, "alone with the bot"
    refused = stage.say("report budget", by="li", at="#apollo")
    assert not refused.files and "somebody's pay" in stage.lines(refused, "en")


def test_an_account_is_found_by_number_name_and_role(stage: Stage) -> None:
    with stage.read() as book:
        known = account_lines.lines(chart(book, stage.house.rules))
    for said, code, rest in (
        ("1122 10月", "112201", "10月"),
        ("应收账款 按客户", "112201", "按客户"),
        ("trade receivables 2026-10", "112201", "2026-10"),
        ("contract liability", "2204", ""),
        ("bank", "1002", ""),
    ):
        found, left = account_lines.named(known, said)
        assert ([one.code for one in found], left) == ([code], rest), said


def test_a_card_without_rows_says_so(stage: Stage) -> None:
    for said in ("trial balance", "p&l apollo", "contract positions", "ledger 1122"):
        card: Card | None = ask(stage, said).card
        assert card is not None and card.table is None and card.lines, said
