"""A customer's sample of vouchers as the one row of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from formats.learned.sample import learned
from formats.sheet import Sheet, digest
from formats.vouchers.learning import VOCABULARY, of_vouchers
from formats.vouchers.template import VoucherTemplate


class LearnedTemplate(NamedTuple):
    """What was learned of a sample."""

    line: int
    key: str
    digest: str
    template: VoucherTemplate


def sheet(data: bytes, name: str, answers: Mapping[str, str]) -> Sheet:
    """The one row of a sample: its template.  Raises BadInput."""
    called = answers.get("name", "")
    found = of_vouchers(learned(data, name, called, VOCABULARY))
    mark = digest([found.content])
    titles = tuple(column.title for column in found.columns)
    rows = (LearnedTemplate(1, f"{called}:{mark}", mark, found),)
    return Sheet("voucher-template", "voucher-template", rows, columns=titles, layout=digest(titles))
