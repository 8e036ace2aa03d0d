"""The file of a batch of payments on the command line, opened again; and the bank's answer taken there."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.demo.example import WEB
from chat.incoming import Clicked, Identity, Place, Said
from handlers.conversation.answering import answer
from tests.bot.test_exports import Company

pytestmark = pytest.mark.sweep(3, of="file")


def test_a_batch_goes_out_and_comes_back_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    company = Company(tmp_path)
    try:

        def of(by: str, name: str) -> tuple[str, Identity, Place]:
            return f"pay:{name}:{by}", Identity(WEB, by), Place(WEB, by, "direct")

        def tap(action: str, value: str, by: str) -> None:
            answer(Clicked(*of(by, action), action=action, value=value), company.app.house)

        def button(text: str, action: str, by: str) -> str:
            reply = answer(Said(*of(by, f"{text}:{action}"), text=text), company.app.house)
            shown = [card for card in (reply.card, *reply.more) if card]
            return next(one.value for card in shown for one in card.buttons if one.action == action)

        details = "payee Ann alipay ann@x.example holder 安"
        answer(Said(*of("fei", "payee"), text=details), company.app.house)
        tap("second.agree", button("approvals", "second.agree", "ada"), "ada")
        tap("paybatch.hand_in", button("pay batch alipay claims Ann", "paybatch.hand_in", "fei"), "fei")
        tap("paybatch.approve", button("approvals", "paybatch.approve", "ada"), "ada")
        made = company.written("export", "payments", "--batch", "1", "--as", "张菲", "pay.csv")
        first = made.read_bytes()
        assert company.written("export", "payments", "--batch", "1", "again.csv").read_bytes() == first
        (row,) = list(csv.reader(io.StringIO(first.decode("gbk"))))[2:]
        assert row[1:3] == ["ann@x.example", "安"]
        assert company.count("SELECT state FROM payment_transfer") == "sent"
        answered = tmp_path / "answer.csv"
        answered.write_text(f"收款方支付宝账号,金额,状态,备注\nann@x.example,{row[3]},成功,{row[4]}\n", "utf-8")
        args = ["--config", str(company.config), "--now", "2026-11-20T12:00+08:00", "import", str(answered)]
        for _twice in range(2):
            main([*args, "--kind", "payment-status", "--apply"])
        assert company.count("SELECT state FROM payment_transfer") == "paid"
        paid = company.count("SELECT count(*) FROM event WHERE action = 'expense.reimbursed'")
        assert paid == company.count("SELECT count(*) FROM payment_part")
        main(["--config", str(company.config), "verify"])
    finally:
        company.app.stop()
    assert "batch 1" in capsys.readouterr().out
