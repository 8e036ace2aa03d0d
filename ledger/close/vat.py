"""VAT at the end of a month: what is owed goes from 应交增值税 to 未交增值税.  Source: 财会〔2016〕22号 二(六)."""

from __future__ import annotations

OF_MONTH = ("output_vat", "input_vat", "input_vat_out", "vat_to_unpaid")
"""The columns (专栏) of 应交增值税."""


def carried_vat(stands: int, carried: int) -> int:
    """What is still to be carried; negative: taken back.

    `stands` is what the columns of the month come to on its last evening, debit positive, `carried` what the close of
    the month has carried of it already.  More input than output VAT is carried nowhere: it stays for the next month
    (留抵税额).

    >>> carried_vat(-900, 0), carried_vat(0, 900), carried_vat(200, 900), carried_vat(400, 0)
    (900, 0, -200, 0)
    """
    return max(carried - stands, 0) - carried
