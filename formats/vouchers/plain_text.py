"""beancount and hledger: vouchers as transactions with our key, signed amounts, the project as a note.

A line in another currency keeps it, with what it is in the company's as its whole price (`@@`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from formats.vouchers.about import VoucherFile
from ledger.money import Money
from ledger.vouchers.mapping import MappedLine, MappedVoucher

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NOT_IN_NAMES = re.compile(r"[^\w:-]|_")


def beancount(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    """A file that `bean-check` accepts, with the accounts opened on the first day of its month."""
    used: set[str] = set()
    lines: list[str] = []
    for voucher in vouchers:
        text = _on_one_line(voucher.lines[0].summary).replace("\\", "\\\\").replace('"', '\\"')
        lines += ["", f'{voucher.day} * "{text}" ^{voucher.key}', f'  voucher: "{voucher.label}"']
        for line in voucher.lines:
            account = _name(line.account)
            used.add(account)
            lines.append(f"  {account}  {_amount(line)}")
            lines += [f'    {kind}: "{_quoted(code.code)}"' for kind, code in line.of.items()]
    opened = [f"{about.first} open {name}" for name in sorted(used)]
    return ("\n".join((*opened, *lines)) + "\n").encode("utf-8")


def hledger(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    """A journal for hledger and ledger."""
    return "\n".join(_hledger(vouchers)).encode("utf-8")


def _hledger(vouchers: Iterable[MappedVoucher]) -> Iterator[str]:
    for voucher in vouchers:
        text = re.sub("[;|]", " ", _on_one_line(voucher.lines[0].summary))
        yield f"{voucher.day} ({voucher.key}) {text}  ; voucher:{voucher.label}"
        for line in voucher.lines:
            of = ", ".join(f"{kind}:{_on_one_line(code.code).replace(',', ' ')}" for kind, code in line.of.items())
            yield f"    {_name(line.account)}  {_amount(line)}{f'  ; {of}' if of else ''}"
        yield ""


def _name(account: str) -> str:
    """Every part of a name begins with an upper-case letter or a digit and has letters, digits and hyphens."""
    return _NOT_IN_NAMES.sub("", account)


def _amount(line: MappedLine) -> str:
    home = line.amount if line.debit else -line.amount
    paid = line.original if line.debit else -line.original
    if paid.currency == home.currency or not paid.minor:
        return _plain(home)
    return f"{_plain(paid)} @@ {_plain(Money(abs(home.minor), home.currency))}"


def _plain(amount: Money) -> str:
    return f"{amount.major:f} {amount.currency}"


def _quoted(text: str) -> str:
    return _on_one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def _on_one_line(text: str) -> str:
    return _CONTROL.sub(" ", text)
