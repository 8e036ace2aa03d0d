"""A bank's or Alipay's table of what became of payments: a state in words, and by what each payment is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from formats import cells as cell
from formats.payments.answers import STATES, AnswerState, PaymentAnswer
from formats.sheet import Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout
from ledger.errors import BadInput, sentence

LAYOUT = Layout(
    "payment-status",
    "payment-status",
    {
        "state": (
            *("交易状态", "处理状态", "处理结果", "付款状态", "支付状态", "转账状态", "状态", "结果"),
            *("status", "state", "payment status", "result", "transaction status"),
        ),
        "amount": (
            "金额",
            "付款金额",
            "交易金额",
            "转账金额",
            "金额（元）",
            "金额（必填，单位：元）",
            "amount",
            "value",
        ),
        "mark": (
            *("备注", "备注（选填）", "附言", "用途", "摘要", "商户订单号", "业务参考号", "客户端流水号", "支付用途"),
            *("end to end id", "endtoendid", "end-to-end reference", "reference", "remittance information", "text"),
        ),
        "account": (
            *("收款账号", "收款人账号", "收款方账号", "收方账号", "收款方支付宝账号", "收款方支付宝账号（必填）"),
            *("对方账号", "payee account", "beneficiary account", "account", "iban", "creditor account"),
        ),
        "name": (
            *("收款人", "收款户名", "收款人户名", "收款人名称", "收款方姓名", "收款方姓名（必填）", "收款方户名"),
            *("payee", "beneficiary", "creditor", "name", "payee name"),
        ),
        "reason": (
            *("失败原因", "退票原因", "错误信息", "原因", "处理信息", "返回信息"),
            *("reason", "error", "message", "failure reason"),
        ),
        "day": (
            *("交易日期", "付款日期", "处理日期", "交易时间", "完成时间", "记账日期", "日期"),
            *("date", "execution date", "value date", "booking date"),
        ),
    },
    ("state", "amount"),
)
_WORDS: Mapping[AnswerState, str] = {
    "rejected": r"失败|退票|退汇|退回|拒绝|不成功|作废|撤销|关闭|fail|reject|return|cancel|refus|closed|declin",
    "unknown": r"未知|不明|异常|可疑|超时|unknown|time.?out|suspicious",
    "accepted": r"受理|处理中|待|已提交|已接收|进行中|accept|pending|process|submitted|received|dealing|queued",
    "paid": r"成功|已付|已支付|完成|paid|success|complet|settled|executed|done|booked",
}
"""In this order: “not successful” is no success, “accepted successfully” is only accepted."""
_MARK = re.compile(r"ZF-P\d+-[0-9A-Z]{4,8}-\d+")
_DAY = re.compile(r"(20\d\d)[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})")


def state_of(text: str) -> AnswerState | None:
    """What a word of a bank says; None for one that says nothing known.

    >>> state_of("交易成功"), state_of("付款失败"), state_of("受理成功"), state_of("处理超时"), state_of("ACSC")
    ('paid', 'rejected', 'accepted', 'unknown', 'paid')
    >>> state_of("maybe") is None
    True
    """
    plain = cell.clean(text).lower()
    if plain.upper() in STATES:
        return STATES[plain.upper()]
    return next((state for state, words in _WORDS.items() if re.search(words, plain)), None)


def sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """One row for each payment; `answers["batch"]` is the number of the batch where a person named it."""
    keys, problems = Keys("payment-status"), Problems()
    rows = []
    for at, cells in table.lines():
        if not any(map(cell.clean, cells)) or not table.cell(cells, "state"):
            continue
        try:
            rows.append(_row(table, at, cells, keys, answers))
        except BadInput as error:
            problems.add(at, error.field, error)
    return Sheet(
        kind="payment-status",
        subject="payment-status",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def _row(table: FoundTable, at: int, cells: Sequence[str], keys: Keys, answers: Mapping[str, str]) -> PaymentAnswer:
    said = table.cell(cells, "state")
    state = state_of(said)
    if state is None:
        raise BadInput(
            sentence("“{code}” is no state of a payment that I know."), code=said[:20], field=table.title("state")
        )
    found = _MARK.search(" ".join(map(cell.clean, cells)))
    amount = cell.number(table.cell(cells, "amount"))
    day = _DAY.search(table.cell(cells, "day"))
    return PaymentAnswer(
        at,
        keys.key((found[0] if found else "", table.cell(cells, "account"), str(amount), said)),
        digest(cells),
        answers.get("batch", ""),
        found[0] if found else "",
        state,
        said[:40],
        table.cell(cells, "reason")[:200],
        _day(day) if day else None,
        table.cell(cells, "account"),
        table.cell(cells, "name"),
        f"{amount:f}" if amount is not None else "",
    )


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
