"""支付宝批量付款: the table of a batch of payments to Alipay accounts (GBK).  Certainty: one program that writes it;
the customer's own template wins (`payment template`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from formats.payments.order import OrderProblem, PaymentOrder, plain_amount
from formats.reports.separated import cell as safe
from ledger.errors import sentence

TITLE = "支付宝批量付款文件模板"
HEAD = ("序号（必填）", "收款方支付宝账号（必填）", "收款方姓名（必填）", "金额（必填，单位：元）", "备注（选填）")
_LEAST = 10


def problems(order: PaymentOrder) -> Iterator[OrderProblem]:
    """What does not fit into the table, payment by payment."""
    for line in order.lines:
        if line.to.scheme != "alipay":
            yield OrderProblem(line.number, sentence("No Alipay account is known."))
        if line.amount.currency != "CNY":
            yield OrderProblem(line.number, sentence("Alipay pays yuan only."))
        elif line.amount.minor < _LEAST:
            yield OrderProblem(line.number, sentence("Alipay pays 0.10 yuan at least."))
        for text in (line.to.holder, _remark(line.mark, line.text)):
            if lost := "".join(letter for letter in text if not _fits(letter)):
                said = sentence("“{text}” has signs that the file cannot hold: {signs}.")
                yield OrderProblem(line.number, said, {"text": text[:40], "signs": lost[:10]})


def _fits(letter: str) -> bool:
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return False
    return letter.isprintable()


def _remark(mark: str, text: str) -> str:
    """Our mark stands first: by it the answer is told from others."""
    return f"{mark} {text}".strip()


def write(order: PaymentOrder) -> bytes:
    """The file; the caller has seen that `problems` finds nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([TITLE])
    writer.writerow(HEAD)
    for line in order.lines:
        remark = _remark(line.mark, line.text)
        row = (str(line.number), line.to.number, line.to.holder, plain_amount(line.amount), remark)
        writer.writerow([row[0], *map(safe, row[1:3]), row[3], safe(row[4])])
    return out.getvalue().encode("gbk")
