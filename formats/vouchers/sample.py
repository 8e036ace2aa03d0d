"""A customer's sample of vouchers as the one row of a sheet."""

from __future__ import annotations

from collections.abc import Mapping

from formats.learned.sample import as_sheet, learned
from formats.sheet import Sheet
from formats.vouchers.learning import VOCABULARY, of_vouchers


def sheet(data: bytes, name: str, answers: Mapping[str, str]) -> Sheet:
    """The one row of a sample: its template.  Raises BadInput."""
    return as_sheet("voucher-template", of_vouchers(learned(data, name, answers.get("name", ""), VOCABULARY)))
