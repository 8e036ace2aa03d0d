"""What is exported, opened again: every target and every report of the example company, in every format."""

from __future__ import annotations

import csv
import itertools
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from bot.__main__ import main
from bot.app import App, open_app
from bot.cli.asked import ASKED
from bot.cli.exchange import export_command, report_command
from bot.config import load
from bot.demo.example import WEB, Example
from chat.cards.card import Reply
from chat.incoming import Clicked, Identity, Incoming, Place, Said, Submitted
from handlers.conversation.answering import answer
from handlers.reports.catalogue import REPORTS as REPORTS_WITH_NAMES
from tests.seen import value as value_seen

pytestmark = pytest.mark.sweep(4, of="file")

TODAY = "2026-11-20"
NOW = f"{TODAY}T12:00+08:00"
NOTES = ("=1+1", "@SUM(A1:A9)", "+49 30 1234 rang back", "#N/A", "\x0b=2+2", "客户拜访，“=B2”", 'said "no", twice')
VENDOR = '=HYPERLINK("http://x.example","refund")'
PROJECT = "@zero"


class Company:
    """The example company, in which somebody typed formulas, and all that can be exported of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.config.write_text(
            f"database.url = 'sqlite:///{folder / 'books.db'}'\nfiles.folder = '{folder / 'files'}'\n"
            "books.company = ['星桥科技', 'Starbridge']\n",
            "utf-8",
        )
        self.app = open_app(load(self.config), now=datetime.fromisoformat(NOW))
        Example(self.app.house).build()
        for note in NOTES:
            worked = {"project": "APOLLO", "day": TODAY, "hours": "1h", "note": note}
            hear(self.app, Submitted, form="hours.log", answers=worked)
        spent = {
            "total": "45.50",
            "day": TODAY,
            "vendor": VENDOR,
            "project": "APOLLO",
            "category": "travel",
            "note": "退票",
        }
        drafted = hear(self.app, Submitted, form="expense.new", answers=spent)
        id = drafted.card.about.partition(":")[2]
        hear(self.app, Clicked, action="expense.submit", value=id)
        seen = value_seen(lambda: self.app.store.read(self.app.house.clock()), self.app.rules, "expense.approve", id)
        hear(self.app, Clicked, by="wei", action="expense.approve", value=seen)
        hear(self.app, Said, by="ada", text=f"new project ZERO {PROJECT}")
        hear(self.app, Said, by="ada", text="set budget zero labour 1000")
        hear(self.app, Said, by="wei", text="unit price apollo rebar 4200/t")
        hear(self.app, Said, by="wei", text="material issue apollo rebar 3 t")
        hear(self.app, Said, by="wei", text="progress plan apollo 40% 2026-10-31, 100% 2026-12-31")

    def written(self, *words: str) -> Path:
        """What the command line writes into a file of that name."""
        path = self.folder / words[-1]
        main(["--config", str(self.config), "--now", NOW, *words[:-1], "--out", str(path)])
        return path

    def count(self, query: str) -> Any:
        """What the database says, asked without any code of ours."""
        with sqlite3.connect(self.folder / "books.db") as book:
            found = book.execute(query).fetchone()[0]
        book.close()
        return found


def hear(app: App, kind: type[Incoming], by: str = "ann", **what: Any) -> Reply:
    """One message, said, clicked or filled in, in private."""
    message = kind(f"export:{next(_numbers)}", Identity(WEB, by), Place(WEB, by, "direct"), **what)
    reply = answer(message, app.house)
    assert reply.card and reply.card.tone != "warn", reply
    return reply


_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    made = Company(tmp_path_factory.mktemp("company"))
    yield made
    made.app.stop()


def opened(path: Path) -> list[list[Any]]:
    """A table, its head first, as the csv module reads it, or as openpyxl does, which has to agree with calamine.

    What stands around the table in a workbook (titles, groups, sums, notes) is left out.
    """
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [[cell or None for cell in row] for row in csv.reader(file)]
    book = load_workbook(path)
    sheet = book.active
    head = int(sheet.freeze_panes.lstrip("A")) - 2
    lines = list(sheet.iter_rows())
    again = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    rows = []
    for line, other in zip(lines, again, strict=True):
        kinds = {cell.data_type for cell in line}
        assert kinds <= ({"s", "n", "d", "f"} if str(line[0].value).startswith(SUMS) else {"s", "n", "d"}), "no error"
        if line[0].row > head and "f" not in kinds and sum(cell.value is not None for cell in line) > 1:
            rows.append([cell.value for cell in line])
            assert [_alike(cell) for cell in rows[-1]] == [_alike(cell) for cell in other]
    book.close()
    return rows


SUMS = ("Sum", "In all", "小计", "合计")


def _alike(cell: Any) -> Any:
    if isinstance(cell, (date, datetime)):
        return f"{cell:%Y-%m-%d}"
    return cell if cell not in (None, "") else None


def typed(cell: str) -> str:
    """The text that somebody typed, off its cell."""
    return cell.removeprefix("'") if cell[1:2] in ("=", "+", "-", "@") else cell


def targets(command: click.Command) -> tuple[str, ...]:
    """What the command can write."""
    (choice,) = (
        one.type for one in command.params if isinstance(one, click.Argument) and isinstance(one.type, click.Choice)
    )
    return tuple(choice.choices)


OF_A_PROJECT = ("project-review", "schedule")
"""What is of one project, which has to be named."""


def wanted(name: str) -> tuple[str, ...]:
    """The words that ask for a report."""
    return ("report", name, *(("--project", "apollo") if name in OF_A_PROJECT else ()))


REPORTS = [(*wanted(name), f"{name}.{kind}") for name in targets(report_command) for kind in ("csv", "xlsx")]


@pytest.mark.parametrize("words", [("export", "journal-csv", "journal.csv"), *REPORTS])
def test_no_cell_is_a_formula_and_an_empty_one_is_empty(company: Company, words: tuple[str, ...]) -> None:
    head, *rows = opened(company.written(*words))
    assert rows and all(len(row) == len(head) for row in rows)
    cells = [cell for row in rows for cell in row if isinstance(cell, str)]
    assert "'" not in cells and "" not in cells
    dangerous = [cell for cell in cells if cell[0] in "=+-@\t\r" and not re.fullmatch(r"[+-]?\d+(\.\d+)?", cell)]
    assert not dangerous


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_hours_are_all_there_as_they_were_typed(company: Company, kind: str) -> None:
    head, *rows = opened(company.written("report", "hours", f"hours.{kind}"))
    names = ["Day", "Person", "Project", "Category", "Task", "Hours", "Note"]
    assert head == (names if kind == "xlsx" else [name.lower() for name in names])
    assert len(rows) == company.count("SELECT count(*) FROM hours WHERE stage IN ('pending', 'posted')")
    assert sum(Decimal(str(row[5])) for row in rows) * 60 == company.count("SELECT sum(minutes) FROM hours")
    notes = Counter(typed(row[6]) for row in rows)
    assert set(notes) >= {note.replace("\x0b", " ") for note in NOTES}
    assert notes["方案评审"] and {"陈波", "李伟"} <= {row[1] for row in rows}
    assert sum(row[4] is None for row in rows) == company.count("SELECT count(*) FROM hours WHERE task = 0")
    if kind == "xlsx":
        assert {type(row[0]) for row in rows} == {datetime} and {type(row[5]) for row in rows} <= {int, float}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_budgets_and_overdue_payments_are_figures(company: Company, kind: str) -> None:
    _head, *rows = opened(company.written("report", "budget", f"budget.{kind}"))
    rows = [row[1:] for row in rows] if kind == "csv" else rows  # the first column there is the group
    by_line = {(row[0], row[2]): row for row in rows}
    zero = by_line["ZERO", "Labour"]
    assert (zero[1], Decimal(str(zero[3])), zero[4]) == (f"'{PROJECT}", 1000, "CNY")
    assert Decimal(str(by_line["APOLLO", "Labour"][3])) == 165000
    assert by_line["HERMES", "Travel"][4] == "EUR"
    budgeted = company.count("SELECT count(*) FROM budget_line")
    assert sum(row[3] is not None for row in rows) == budgeted
    if kind == "xlsx":
        assert {type(cell) for row in rows for cell in row[5:-1]} <= {int, float, type(None)}
    (late,) = opened(company.written("report", "overdue", f"overdue.{kind}"))[1:]
    late = late if kind == "xlsx" else [*late[:6], *late[7:]]
    assert (late[0], late[2], str(late[3])[:10]) == ("Acme Robotics", "Progress payment 2", "2026-11-05")
    assert (int(late[4]), Decimal(str(late[5])), late[6]) == (15, 192000, "Grace Hu")


@pytest.mark.parametrize("name", targets(report_command))
def test_pages_and_data_have_what_the_table_has(company: Company, name: str) -> None:
    of = wanted(name)
    read = json.loads(company.written(*of, f"{name}.json").read_text("utf-8"))
    head, *rows = opened(company.written(*of, f"{name}.csv"))
    assert [list(row) for row in read["rows"]] == [head] * len(rows)
    pages = PdfDocument(company.written(*of, f"{name}.pdf"))
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert read["title"].split(" from ")[0] in text and ("In all" in text or name in UNSUMMED)


UNSUMMED = (
    *("profit-and-loss", "project-profit", "utilisation", "vat", "accounts", "ageing", "close-month"),
    *("data-dictionary", "project-review", "schedule", "materials"),
)
"""Tables with sums of their own, or with nothing to add up."""


def test_the_ledger_of_one_account_and_of_all(company: Company) -> None:
    one = company.written("report", "ledger", "--account", "2211", "--from", "2026-01-01", "one.csv")
    every = company.written("report", "ledger", "--from", "2026-01-01", "every.csv")
    assert 1 < len(opened(one)) < len(opened(every))
    lines = company.count(
        "SELECT count(*) FROM posting p JOIN entry e ON e.id = p.entry WHERE e.booked >= '2026-01-01'"
    )
    refs = [str(row[-1]) for row in opened(every)[1:] if row[-1]]
    assert len(refs) == len(set(refs)) == lines, "every line of the journal, once"


def test_a_file_of_another_kind_is_refused(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        company.written("report", "budget", "budget.docx")
    assert "I write .xlsx, .pdf, .csv and .json files, not budget.docx." in capsys.readouterr().err


def test_the_journal_as_csv_balances(company: Company) -> None:
    head, *rows = opened(company.written("export", "journal-csv", "journal.csv"))
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(lines) == company.count("SELECT count(*) FROM posting")
    sums: Counter[str] = Counter()
    for line in lines:
        assert (line["debit"] is None) != (line["credit"] is None)
        sums[line["entry"]] += Decimal(line["debit"] or 0) - Decimal(line["credit"] or 0)  # type: ignore[assignment]
    assert len(sums) == company.count("SELECT count(*) FROM entry") and not any(sums.values())
    debits = sum(Decimal(line["debit"]) for line in lines if line["debit"])
    assert debits * 100 == company.count("SELECT sum(company_minor) FROM posting WHERE company_minor > 0")
    memos = {typed(line["memo"]) for line in lines}
    assert memos >= {note.replace("\x0b", " ") for note in NOTES} and any(memo.startswith(VENDOR) for memo in memos)
    assert {line["account_name"] for line in lines} >= {"银行存款", "合同履约成本-人工"}


@pytest.mark.parametrize("target", ["beancount", "hledger"])
def test_the_journal_for_plain_text_accounting_balances(company: Company, target: str) -> None:
    text = company.written("export", target, f"journal.{target}").read_text("utf-8")
    found = list(transactions(text))
    assert len(found) == company.count("SELECT count(*) FROM entry")
    assert sum(len(postings) for _memo, postings in found) == company.count("SELECT count(*) FROM posting")
    assert not [memo for memo, postings in found if sum(amount for _account, amount in postings)]
    memos = {memo for memo, _postings in found}
    assert memos >= {note for note in NOTES if note.isprintable()} and any(memo.startswith(VENDOR) for memo in memos)
    accounts = {account for _memo, postings in found for account, _amount in postings}
    assert all(re.fullmatch(r"(Assets|Liabilities|Income|Expenses):\d[\w-]*", one) for one in accounts)
    assert not [one for one in accounts if "_" in one], "beancount refuses it"
    if target == "beancount":
        assert {line.split()[2] for line in text.splitlines() if " open " in line} == accounts


def transactions(text: str) -> Iterator[tuple[str, list[tuple[str, Decimal]]]]:
    """Every transaction of a file for beancount or hledger: what it says, and its postings."""
    for block in text.split("\n\n"):
        first, *rest = block.strip().splitlines() or [""]
        if " open " in first:
            continue
        quoted = re.fullmatch(r'\d{4}-\d\d-\d\d \* "((?:[^"\\]|\\.)*)"', first)
        plain = re.fullmatch(r"\d{4}-\d\d-\d\d (.*?)  ; source:\S+", first)
        said = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else plain and plain[1]
        assert said, first
        lines = [re.fullmatch(r" +([A-Z]\S+)  (-?\d+\.\d\d) CNY(?:  ; project:\w+)?", line) for line in rest]
        yield said, [(line[1], Decimal(line[2])) for line in lines if line]


def test_every_target_is_opened_here_or_in_a_test_of_its_own(company: Company) -> None:
    assert targets(export_command) == (
        *("journal-csv", "beancount", "hledger", "vouchers", "payments", "warehouse", "corrections"),
    )
    assert targets(report_command) == (*REPORTS_WITH_NAMES, *ASKED)
    lessons = company.written("export", "corrections", "lessons.jsonl").read_text("utf-8")
    assert [json.loads(line) for line in lessons.splitlines()] == [], "the example has no photographs"


@pytest.mark.parametrize("words", ["report hours this month", "report budget", "报表 逾期", "export this month"])
def test_the_files_that_come_in_the_chat_are_tables_too(company: Company, words: str, tmp_path: Path) -> None:
    (file,) = hear(company.app, Said, by="fei", text=words).files
    path = tmp_path / file.name
    path.write_bytes(file.data)
    head, *rows = opened(path)
    assert rows and all(isinstance(cell, str) for cell in head)
    assert "'" not in [cell for row in rows for cell in row]
