"""From a dropped file to a Reading: keep the bytes first, then have them read in a worker that can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.config import Config
from bot.desk import LARGE, Desk
from bot.preparing import Preparer
from chat.incoming import File
from handlers.context import Reading
from handlers.rules import Rules
from handlers.uploads import sheet_of
from ledger.errors import BadInput, BookError, sentence
from ocr import Hints, Limits
from ocr.shown import Crop
from storage import files
from storage.book import Store
from storage.directory import Directory

TABLE_SECONDS = 60.0
"""Seconds that a table may take: one with a hundred thousand lines takes five."""
INVOICE_LINES = 200
"""A workbook of which more lines are read as a table is no invoice."""
INVOICE = 0.9
"""How surely a workbook must look like one invoice to be read as that without asking."""


class FileReader:
    """Reads what people drop, pictures apart from tables; `close` ends its workers.

    `rules` are the company's, with tables read by this reader.  `preparer`: for large files of hours; where one was
    shown, somebody will want it to be taken in a moment.
    """

    def __init__(self, config: Config, rules: Rules, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock, self.preparer = store, clock, Preparer()
        self._largest = config.files.max_bytes
        self._engine = config.ocr.engine
        limits = Limits(
            size=config.ocr.max_bytes,
            pixels=config.ocr.max_pixels,
            pages=config.ocr.max_pages,
            read_pages=config.ocr.read_pages,
        )
        self._receipts = Desk(config.ocr.workers, config.ocr.seconds, limits=limits, engine=config.ocr.engine)
        self._light = Desk(1, TABLE_SECONDS, limits=limits, engine="")
        self.rules = self._rules = replace(rules, read_table=self._light.sheet)

    def read(self, file: File, people: Directory) -> Reading:
        """What the file says; never raises for a file that cannot be read: that stands in `problem`."""
        if file.problem or not file.data:
            return Reading(file.name, file.mime, "", problem=_no_bytes(file))
        if len(file.data) > self._largest:
            problem = BadInput(
                sentence("{name} is too large: {size} MB, and {most} MB at most are taken."),
                name=file.name[:80],
                size=len(file.data) // 1_000_000,
                most=self._largest // 1_000_000,
            )
            return Reading(file.name, file.mime, "", problem=problem)
        sha256 = files.keep(self._rules.files, file.data)
        try:
            if file.data[:4] == b"PK\x03\x04" and b"xl/workbook.xml" in file.data:
                return self._workbook(file, sha256, people)
            sheet = sheet_of(self._rules, file.name, file.data)
            if sheet is not None:
                if sheet.subject == "hours" and len(file.data) >= LARGE:
                    self.preparer.warm()
                return Reading(file.name, file.mime, sha256, sheet=sheet)
            receipts = self._receipts.read(file.data, file.name, today=self._clock().date(), hints=self._hints(people))
        except BookError as problem:
            return Reading(file.name, file.mime, sha256, problem=problem)
        return Reading(file.name, file.mime, sha256, receipts)

    def _workbook(self, file: File, sha256: str, people: Directory) -> Reading:
        """A workbook is a table, one invoice, or something of which only a person can tell which of both it is."""
        sheet, refused = None, None
        try:
            sheet = sheet_of(self._rules, file.name, file.data)
        except BookError as problem:
            refused = problem
        if sheet is not None and len(sheet.rows) > INVOICE_LINES:
            return Reading(file.name, file.mime, sha256, sheet=sheet)
        try:
            found = self._light.read(file.data, file.name, today=self._clock().date(), hints=self._hints(people))
        except BookError as problem:
            found, refused = (), refused or problem
        receipts = tuple(receipt for receipt in found if receipt.total is not None)
        sure = max((receipt.confidence.get("kind", 0.0) for receipt in receipts), default=0.0)
        known = sheet is not None and sheet.subject not in ("unknown", "undecided")
        if not receipts or (known and sure < INVOICE):
            return Reading(file.name, file.mime, sha256, sheet=sheet, problem=None if sheet else refused)
        return Reading(file.name, file.mime, sha256, receipts, sheet=sheet if known or sure < INVOICE else None)

    def picture(self, data: bytes, crop: Crop | None) -> tuple[bytes, str] | None:
        """A kept file as a picture for a card; None where it has none, or none that could be had."""
        return self._light.picture(data, crop)

    def close(self) -> None:
        self._receipts.close()
        self._light.close()
        self.preparer.close()

    def _hints(self, people: Directory) -> Hints:
        from storage import expense_lessons

        with self._store.read(self._clock()) as book:
            vendors = dict.fromkeys(expense_lessons.names(book).values(), "")
        return Hints(
            own_names=self._rules.company,
            own_tax_ids=self._rules.company_tax_ids,
            currency=self._rules.currency,
            country=self._rules.holidays_of,
            vendors=vendors,
            engine=self._engine,
        )


def _no_bytes(file: File) -> BookError:
    if file.problem:
        return BadInput(sentence("{name} could not be fetched: {why}"), name=file.name[:80], why=file.problem[:200])
    return BadInput(sentence("{name} is empty: it has no bytes at all."), name=file.name[:80])
