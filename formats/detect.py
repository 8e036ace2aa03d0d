"""What kind of file it is, by its content; its name is only shown to people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from formats.bank import alipay, camt, mt940, ofx, qif, wechat
from formats.bank import tables as bank_tables
from formats.cells import clean, decode
from formats.costs import certified_invoices, cloud, expense_lists
from formats.documents import contract_lists, opening_balances, opening_tabs
from formats.grid import SEPARATORS, Grid, bounded, grid, separated, tab_names, tabs, unpacked
from formats.payments import pain002, payee_lists, payment_sample, results
from formats.sheet import Ask, Problem, Sheet, fingerprint
from formats.table import FoundTable, Layout, find, headings, nearly, placed
from formats.time import clockify, harvest, kimai, tempo, toggl
from formats.time import hours as time_hours
from formats.time.hours import HoursTable, TrackerHabits
from formats.uncollected import uncollected
from formats.vouchers import balances, sample, statuses
from ledger.errors import BadInput, sentence

Reader = Callable[[FoundTable, str, Mapping[str, str]], Sheet]


def _hours(habits: TrackerHabits) -> Reader:
    return lambda table, currency, answers: time_hours.sheet(table, habits, currency, answers)


TRACKERS: tuple[tuple[Layout, TrackerHabits], ...] = (
    (toggl.LAYOUT, toggl.HABITS),
    (clockify.DETAILED, clockify.HABITS),
    (clockify.SUMMARY, clockify.SUMMARY_HABITS),
    (harvest.LAYOUT, harvest.HABITS),
    (kimai.LAYOUT, kimai.HABITS),
    (tempo.LAYOUT, tempo.HABITS),
)
TABLES: tuple[tuple[Layout, Reader], ...] = (
    *((layout, _hours(habits)) for layout, habits in TRACKERS),
    (alipay.BILL, alipay.bill),
    (alipay.JD, alipay.bill),
    (alipay.FUND, alipay.fund),
    (wechat.BILL, wechat.bill),
    (wechat.TRADES, wechat.trades),
    (wechat.FUND, wechat.fund),
    (cloud.AWS, cloud.sheet),
    (cloud.AZURE, cloud.sheet),
    (cloud.FOCUS, cloud.sheet),
    (contract_lists.CONTRACTS, contract_lists.contracts),
    (contract_lists.INSTALMENTS, contract_lists.instalments),
    (opening_balances.LAYOUT, opening_balances.sheet),
    (certified_invoices.LAYOUT, certified_invoices.sheet),
    (statuses.LAYOUT, statuses.sheet),
    (expense_lists.SURE, expense_lists.sheet),
    (bank_tables.TWO, bank_tables.sheet),
    (bank_tables.ONE, bank_tables.sheet),
)

READERS = (
    *TABLES,
    (expense_lists.LIKELY, expense_lists.sheet),
    (results.LAYOUT, results.sheet),
    (payee_lists.LAYOUT, payee_lists.sheet),
)
"""Also what a table is taken for only where a person says so."""
KINDS = {
    "hours": ("hours",),
    "bank": ("bank",),
    "contracts": ("contracts", "instalments"),
    "expenses": ("expenses",),
    "certified": ("certified",),
    "voucher-status": ("voucher-status",),
    "opening": ("opening",),
    "payment-status": ("payment-status",),
    "payees": ("payees",),
}
"""What a person may say that a file is, and the subjects that it has then."""
_SAMPLES = {"voucher-template": sample.sheet, "payment-template": payment_sample.sheet}
"""What a person may say that a file is a sample of."""


def read(
    data: bytes,
    name: str = "file",
    *,
    currency: str = "CNY",
    day_order: str = "",
    answers: Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Sheet:
    """The rows of an export of any known program; what cannot be read at all is refused with the reason.

    Args:
        currency: what amounts are in where the file does not say.
        day_order: "dmy" or "mdy" for 03/04 where the file's own days leave it open; "" asks.
        answers: what a person said to the `asks` of an earlier reading: {"day_order": "dmy", "sign": "turned"};
            "kind" says what a table is (a key of `KINDS`), whatever it looks like; "month" ("2026-11") in which
            invoices were certified.
        mapping: field -> title of its column, for a bank table that nobody knows (or that was read wrongly).
    """
    bounded(data, name)
    answered = {**(answers or {}), "usual_day_order": day_order}
    with uncollected():
        sheets = [_one(part, inner, currency, answered, mapping) for inner, part in _parts(data, name)]
    kinds = {sheet.kind for sheet in sheets}
    if len(kinds) > 1:
        raise BadInput(
            sentence("{name} holds files of different kinds ({kinds}). Send them one by one."),
            name=name,
            kinds=", ".join(sorted(kinds)),
        )
    return replace(_joined(sheets), file=fingerprint(data))


def hours_table(
    data: bytes, name: str = "file", *, currency: str = "CNY", day_order: str = "", answers: Mapping[str, str]
) -> HoursTable | None:
    """One table of a time tracker as text, whose rows are read one after the other; None for what only `read` reads.

    The arguments are its; where somebody has named columns, it is none of these.
    """
    bounded(data, name)
    with uncollected():
        parts = _parts(data, name)
        if len(parts) != 1 or parts[0][1][:2] == b"PK" or answers.get("kind", "hours") != "hours":
            return None
        (inner, part), answered = parts[0], {**answers, "usual_day_order": day_order}
        bounded(part, inner)
        if part[:4] == b"\xd0\xcf\x11\xe0" or _marked_up(part, inner, currency, answered):
            return None
        layouts = [layout for layout, _reader in (READERS if "kind" in answers else TABLES)]
        _lines, table = _table(part, inner, [one for one in layouts if "kind" not in answers or one.subject == "hours"])
        habits = next((habits for layout, habits in TRACKERS if table and layout is table.layout), None)
        if table is None or habits is None:
            return None
        return HoursTable(table, habits, currency, answered)


def _parts(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The files worth reading: Alipay's archives hold a summary beside the lines."""
    files = [(inner, part) for inner, part in unpacked(data, name) if part.strip()]
    parts = [file for file in files if not _beside(file[0])] if len(files) > 1 else files
    return parts or _nothing(name)


def _beside(name: str) -> bool:
    return "汇总" in name or name.startswith("__MACOSX") or name.lower().endswith((".txt", ".pdf", ".htm", ".html"))


def _nothing(name: str) -> list[tuple[str, bytes]]:
    raise BadInput(sentence("{name} holds no file that could be read."), name=name)


def _one(data: bytes, name: str, currency: str, answers: Mapping[str, str], mapping: Mapping[str, str] | None) -> Sheet:
    bounded(data, name)
    if together := _tabs(data, name, currency, answers):
        return together
    if answers.get("kind") == "their-balances":
        return balances.told(grid(data, name), name, currency, answers)
    if learn := _SAMPLES.get(answers.get("kind", "")):
        return learn(data, name, answers)
    if (mapping or answers.get("kind") == "opening") and (told := _opening(data, name, currency, answers)):
        return told
    if mapping:
        layout = bank_tables.told(mapping)
        places = {field: int(title) for field, title in mapping.items() if title.isdigit() and field in layout.titles}
        lines, table = _table(data, name, (layout,))
        if table is None and len(places) == len(layout.titles):
            table = placed(lines, layout, places)
        if table is None:
            raise BadInput(sentence("{name} has no line with all the columns that were named."), name=name)
        return bank_tables.sheet(table, currency, answers)
    known = [layout for layout, _reader in TABLES]
    if kind := answers.get("kind", ""):
        return _told(data, name, kind, currency, answers)
    if data[:2] != b"PK" and data[:4] != b"\xd0\xcf\x11\xe0":
        sheet = _marked_up(data, name, currency, answers)
        if sheet is not None:
            return sheet
    lines, table = _table(data, name, known)
    if table is None:
        return _unknown(lines, name)
    if expense_lists.may_be(table):
        return _undecided(table)
    return _read(table, currency, answers)


def _read(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    reader = next(reader for layout, reader in READERS if layout is table.layout)
    return reader(table, currency, answers)


def _told(data: bytes, name: str, kind: str, currency: str, answers: Mapping[str, str]) -> Sheet:
    """A file of which a person says what it is."""
    subjects = KINDS.get(kind, ())
    if data[:2] != b"PK" and data[:4] != b"\xd0\xcf\x11\xe0" and (sheet := _marked_up(data, name, currency, answers)):
        found: FoundTable | None = None
        if sheet.subject in subjects:
            return sheet
    else:
        lines, found = _table(data, name, [layout for layout, _reader in READERS if layout.subject in subjects])
        if found is None and kind == "bank":
            return _unknown(lines, name)
    if found is None:
        raise BadInput(sentence("{name} cannot be read as that: it has not the columns for it."), name=name)
    return _read(found, currency, answers)


def _opening(data: bytes, name: str, currency: str, answers: Mapping[str, str]) -> Sheet | None:
    """Opening balances by their columns, of which a person may have named some; where they are said to be that and
    cannot be read so, the columns are asked for."""
    lines, table = _table(data, name, (opening_balances.layout(answers),))
    if table is not None:
        return opening_balances.sheet(table, currency, answers)
    if answers.get("kind") != "opening":
        return None
    columns = _unknown(lines, name).columns
    return opening_balances.unknown(columns)


def _tabs(data: bytes, name: str, currency: str, answers: Mapping[str, str]) -> Sheet | None:
    """Opening balances in several tabs of a workbook; None where it has one, or is something else."""
    names = tab_names(data, name)
    if len(names) < 2 or answers.get("kind", "opening") != "opening":
        return None
    if not answers.get("kind") and not opening_tabs.likely(names):
        _lines, table = _table(data, name, [layout for layout, _reader in TABLES])
        if table is None or table.layout is not opening_balances.LAYOUT:
            return None
    return opening_tabs.sheet(tabs(data, name), currency, answers)


def _undecided(table: FoundTable) -> Sheet:
    """A table that may be a bank statement or a list of expenses: only a person can tell."""
    question = sentence("Is {name} a bank statement or a list of expenses?")
    return Sheet(
        "table",
        "undecided",
        columns=tuple(map(clean, table.header)),
        asks=(Ask("kind", question, {}, ("bank", "expenses")),),
        layout=table.mark,
    )


def _table(data: bytes, name: str, layouts: Sequence[Layout]) -> tuple[Grid, FoundTable | None]:
    """The table by the likeliest separator, else by any: cells padded with TABs look like columns."""
    lines = grid(data, name)
    table = find(lines, layouts)
    if table is None and lines.separated:
        text = decode(data)
        for mark in SEPARATORS:
            if mark != lines.separator:
                otherwise = separated(text, name, mark)
                table = table or find(otherwise, layouts)
    return lines, table


def _marked_up(data: bytes, name: str, currency: str, answers: Mapping[str, str]) -> Sheet | None:
    """The formats that are no tables."""
    head = decode(data[:20_000])
    if pain002.recognised(head):
        return pain002.sheet(data, name)
    if camt.recognised(head):
        return camt.sheet(data, name, currency)
    if ofx.recognised(head):
        return ofx.sheet(decode(data), name, currency)
    if mt940.recognised(head):
        return mt940.sheet(decode(data), name, currency)
    if qif.recognised(head):
        return qif.sheet(decode(data), name, currency, answers)
    if head.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        raise BadInput(sentence("{name} is XML, but no bank statement that I know."), name=name)
    return None


def _unknown(lines: Grid, name: str) -> Sheet:
    """A table that nobody knows: its columns, and the question which of them is what."""
    columns = headings(lines)
    missing = nearly(lines, [layout for layout, _reader in TABLES if layout.subject == "bank"])
    if len(columns) < 2 or len(lines.lines) < 2:
        raise BadInput(
            sentence("{name} is nothing that I know: no time, bank, payment or cloud cost export, and no table."),
            name=name,
        )
    ask = Ask("columns", sentence("Which columns hold the day and the amount?"), {}, columns)
    problems: tuple[Problem, ...] = ()
    if missing:
        line, _layout, title = missing
        problems = (Problem(line, sentence("The column {column} is missing."), {"column": title}, title),)
    return Sheet("table", "unknown", columns=columns, asks=(ask,), problems=problems)


def _joined(sheets: list[Sheet]) -> Sheet:
    """Several files of one kind out of one archive, as if they were one."""
    first = sheets[0]
    if len(sheets) == 1:
        return first
    return replace(
        first,
        rows=tuple(row for sheet in sheets for row in sheet.rows),
        problems=tuple(problem for sheet in sheets for problem in sheet.problems),
        stated=tuple(part for sheet in sheets for part in sheet.stated),
        asks=tuple({ask.name: ask for sheet in sheets for ask in sheet.asks}.values()),
        statements=tuple(part for sheet in sheets for part in sheet.statements),
        more_problems=sum(sheet.more_problems for sheet in sheets),
    )
