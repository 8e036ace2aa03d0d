"""The programs that vouchers can go to: those that are known here, and the tables that were learned from samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formats.vouchers import learned, targets, template
from formats.vouchers.about import VoucherFile
from formats.vouchers.targets import TARGETS
from formats.vouchers.template import VoucherTemplate
from ledger.errors import NotFound, sentence
from ledger.vouchers.mapping import MappedVoucher
from ledger.vouchers.target import Target
from storage import voucher_templates
from storage.book import Book


def every(book: Book) -> Mapping[str, Target]:
    """Name -> program."""
    return {**TARGETS, **{one.name: template.read(one.content).target for one in voucher_templates.latest(book)}}


def called(book: Book, name: str) -> Target:
    """The program of a button or a batch.  Raises NotFound."""
    found = every(book).get(name)
    if found is None:
        raise NotFound(sentence("There is no program “{name}”."), name=name[:40])
    return found


def layout(book: Book, name: str) -> tuple[VoucherTemplate | None, int]:
    """The table that was learned for a program, and its version; None and 0 for one that is known here."""
    kept = voucher_templates.named(book, name) if name not in TARGETS else None
    return (template.read(kept.content), kept.version) if kept else (None, 0)


def written(some: Iterable[MappedVoucher], about: VoucherFile, own: VoucherTemplate | None) -> bytes:
    """The file of a program."""
    return targets.write(some, about) if own is None else learned.write(some, about, own)
