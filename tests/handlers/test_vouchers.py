"""Vouchers through the conversation: shown, mapped, written, told of, sent again; nothing twice, no number lost."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from chat.cards.card import Reply
from handlers.books.chart import chart
from storage import account_sums, voucher_codes, vouchers
from tests.conftest import Stage
from tests.formats.vouchers.readers import jingdou
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say

KINGDEE = "2026-11 kingdee"


def worked(stage: Stage) -> None:
    """Two people's hours and an expense in November."""
    stage.say("2h yesterday API design")
    stage.say("3h yesterday review", by="bob")
    spent(stage, "expense 660 Apollo travel, taxi 2026-11-19")


def spent(stage: Stage, line: str) -> None:
    card = stage.say(line).card
    assert card
    id = card.about.partition(":")[2]
    stage.click("expense.submit", id)
    stage.click("expense.approve", id, by="li", at="")


def mapped(stage: Stage, target: str = "kingdee", month: str = "2026-11") -> Reply:
    """All that is usual there is taken over, and the book named."""
    if target == "kingdee":
        say(stage, "map setting book kingdee 001")
    press(stage, say(stage, f"vouchers {month} {target}"), "vouchers.usual")
    return say(stage, f"vouchers {month} {target}")


@pytest.mark.parametrize("line", ["map setting book kingdee 001", "对应 设置 账簿 金蝶云星空 001"])
def test_a_setting_is_said_in_either_language(stage: Stage, line: str) -> None:
    say(stage, line)
    with stage.read() as book:
        assert voucher_codes.of_target(book, "kingdee").text("setting", "book") == "001"
    assert "001" in stage.lines(say(stage, "对应 金蝶"))


def written(stage: Stage, words: str = KINGDEE) -> Reply:
    return press(stage, say(stage, f"vouchers {words}"), "vouchers.make")


def states(stage: Stage) -> dict[str, str]:
    with stage.read() as book:
        return {one.label: one.state for one in vouchers.whole(book, "kingdee", "2026-11")}


def rows(reply: Reply) -> list[dict[str, Any]]:
    """The lines of a file for 金蝶云星空, its technical row as keys."""
    (file,) = reply.files
    sheet = load_workbook(io.BytesIO(file.data)).active
    technical, _labels, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(technical, line, strict=True)) for line in lines]


def test_from_the_preview_to_the_file(stage: Stage, golden: Golden) -> None:
    worked(stage)
    missing = say(stage, "vouchers 2026-11 kingdee")
    golden("vouchers_missing.en.txt", stage.lines(missing))
    golden("vouchers_missing.zh-CN.txt", stage.lines(missing, "zh-CN"))
    shown = mapped(stage)
    golden("vouchers_preview.en.txt", stage.lines(shown))
    golden("vouchers_preview.zh-CN.txt", stage.lines(shown, "zh-CN"))
    made = press(stage, shown, "vouchers.make")
    golden("vouchers_written.en.txt", stage.lines(made))
    golden("vouchers_written.zh-CN.txt", stage.lines(made, "zh-CN"))
    lines = rows(made)
    assert [(line["FACCOUNTID"], line["FDEBIT"], line["FCREDIT"]) for line in lines] == [
        ("141001", 1000, 0),
        ("2211", 0, 1000),
        ("141004", 660, 0),
        ("224101", 0, 660),
    ]
    assert [line["FVOUCHERGROUPNO"] for line in lines] == ["1", None, "2", None]
    assert faults(stage) == []


def test_nothing_goes_out_twice_and_a_second_click_gives_nothing_more(stage: Stage) -> None:
    worked(stage)
    shown = mapped(stage)
    first = press(stage, shown, "vouchers.make")
    second = press(stage, shown, "vouchers.make")
    assert first.files and not second.files
    assert "Nothing is booked in that month that has not gone out" in stage.lines(second)
    assert set(states(stage)) == {"记-1", "记-2"} and faults(stage) == []


def test_what_was_changed_since_is_shown_anew(stage: Stage) -> None:
    worked(stage)
    shown = mapped(stage)
    spent(stage, "expense 45 taxi 2026-11-19")
    reply = press(stage, shown, "vouchers.make")
    assert not reply.files and "It was changed since you saw it" in stage.lines(reply)
    assert states(stage) == {}


def test_the_same_delivery_gives_the_same_numbers(both: Stage) -> None:
    worked(both)
    shown = mapped(both)
    assert shown.card
    value = next(button.value for button in shown.card.buttons if button.action == "vouchers.make")
    first, again = (both.click("vouchers.make", value, by="fei", at="", id="test:once") for _again in range(2))
    assert set(states(both)) == {"记-1", "记-2"} and faults(both) == []
    assert first.files and not again.files, "the first answer stands"


def test_a_correction_goes_into_the_next_file_in_red(stage: Stage) -> None:
    worked(stage)
    mapped(stage)
    written(stage)
    say(stage, "posted 记-1…记-2")
    stage.click("expense.unapprove", "1", by="li", at="")
    lines = rows(written(stage))
    assert [(line["FDEBIT"], line["FCREDIT"]) for line in lines] == [(-660, 0), (0, -660)]
    assert states(stage) == {"记-1": "posted", "记-2": "posted", "记-3": "exported"} and faults(stage) == []


def test_rejected_ones_go_again_with_their_number(stage: Stage, golden: Golden) -> None:
    worked(stage)
    mapped(stage)
    written(stage)
    told = say(stage, "rejected 记-2/2 closed period")
    golden("vouchers_rejected.en.txt", stage.lines(told))
    golden("vouchers_rejected.zh-CN.txt", stage.lines(told, "zh-CN"))
    golden("vouchers_hang.en.txt", stage.lines(say(stage, "vouchers")))
    golden("vouchers_hang.zh-CN.txt", stage.lines(say(stage, "凭证"), "zh-CN"))
    say(stage, "map account 224101 kingdee 2241.07")
    again = rows(written(stage))
    assert [line["FVOUCHERGROUPNO"] for line in again if line["FVOUCHERGROUPNO"]] == ["2"]
    assert {line["FACCOUNTID"] for line in again} == {"141004", "2241.07"}
    assert states(stage) == {"记-1": "exported", "记-2": "exported"} and faults(stage) == []


def test_what_was_told_by_mistake_is_taken_back(stage: Stage) -> None:
    worked(stage)
    mapped(stage)
    written(stage)
    told = say(stage, "已过账 记-1…记-2")
    assert set(states(stage).values()) == {"posted"}
    assert "is posted there already" in stage.lines(say(stage, "rejected 记-1 wrong account"))
    press(stage, told, "vouchers.unmark")
    assert set(states(stage).values()) == {"exported"} and faults(stage) == []
    assert "Something else was told" in stage.lines(press(stage, told, "vouchers.unmark"))
    press(stage, say(stage, "imported 1"), "vouchers.unmark")
    assert "1 was known already" in stage.lines(say(stage, "posted 记-1") and say(stage, "posted 记-1…2"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("posted 记-3", "No voucher of that number"),
        ("posted 记-1…记-9", "记-3 has not gone out"),
        ("posted", "Which vouchers"),
        ("posted 记-1 perhaps", "perhaps"),
        ("rejected 记-1", "Why was it rejected"),
        ("posted 记-1…记-2 as 19", "of one voucher"),
        ("vouchers 2026-12 kingdee", "still to come"),
        ("vouchers 2026-11 kingdee blue", "blue"),
        ("map account 9 kingdee 1", "no account"),
        ("map account 2211 kingdee", "called there"),
        ("map account 2211 kingdee 2211 with colour", "colour"),
        ("map project nowhere kingdee P1", "no project"),
        ("map setting red kingdee sideways", "ways to take back"),
    ],
)
def test_what_is_wrong_is_named(stage: Stage, words: str, why: str) -> None:
    worked(stage)
    mapped(stage)
    written(stage)
    before = states(stage)
    assert why in stage.lines(say(stage, words)) and states(stage) == before


def test_who_may(stage: Stage) -> None:
    worked(stage)
    shown = mapped(stage)
    for by in ("ann", "li", "sue", "zoe"):
        assert "for finance" in stage.lines(stage.say(f"vouchers {KINGDEE}", by=by, at=""))
    audited = stage.say(f"vouchers {KINGDEE}", by="max", at="")
    assert audited.card and "141001" in stage.lines(audited) and not audited.card.buttons
    assert not press(stage, shown, "vouchers.make", by="max").files and states(stage) == {}
    assert press(stage, shown, "vouchers.make", by="ada").files
    in_channel = stage.say(f"vouchers {KINGDEE}", by="fei")
    assert in_channel.private


def test_a_dimension_that_an_account_carries_has_to_have_its_code(stage: Stage) -> None:
    worked(stage)
    mapped(stage)
    say(stage, "map account 141004 kingdee 5001.04 with project, person")
    text = stage.lines(say(stage, f"vouchers {KINGDEE}"))
    assert "column of a dimension" in text and "APOLLO" in text and "vouchers.make" not in text
    say(stage, "map column project kingdee FF100002")
    say(stage, "map project apollo kingdee P01")
    say(stage, 'map person "Ann" kingdee E07')
    lines = rows(written(stage))
    (travel,) = (line for line in lines if line["FACCOUNTID"] == "5001.04")
    assert (travel["FDetailID#FF100002"], travel["FDetailID#FFlex7"]) == ("P01", "E07")
    assert all(line["FDetailID#FF100002"] is None for line in lines if line is not travel)


def test_why_opens_a_line_down_to_the_receipt(stage: Stage, golden: Golden) -> None:
    worked(stage)
    mapped(stage)
    written(stage)
    golden("why_voucher.en.txt", stage.lines(say(stage, "why 记-2")))
    golden("why_voucher.zh-CN.txt", stage.lines(say(stage, "为什么 记-2"), "zh-CN"))
    assert "Entry 3" in stage.lines(say(stage, "why 记-2/1")) and "→ 1" in stage.lines(say(stage, "why 记-2/1"))
    golden("why_voucher_line.en.txt", stage.lines(say(stage, "why ZF-2611-1/1")))
    assert "has 2 lines" in stage.lines(say(stage, "why 记-2/9"))
    for by in ("ann", "li", "zoe"):
        assert "for finance" in stage.lines(stage.say("why 记-1/1", by=by, at=""))


def test_the_trial_balance_of_the_files_is_ours(lived: Stage) -> None:
    """Two months of everything: what the program over there would have on its accounts is what we have."""
    say(lived, "map account 2211 jingdou 2211")
    for month in ("2026-10", "2026-11"):
        press(lived, say(lived, f"vouchers {month} jingdou"), "vouchers.usual")
        made = press(lived, say(lived, f"vouchers {month} jingdou"), "vouchers.make")
        found: dict[str, Decimal] = {}
        for voucher in jingdou(made.files[0].data):
            assert voucher.balance == 0 and f"{voucher.day:%Y-%m}" == month
            for line in voucher.lines:
                found[line.account] = found.get(line.account, Decimal(0)) + line.amount
        ours: dict[str, Decimal] = {}
        with lived.read() as book:
            known = chart(book, lived.house.rules)
            for one in account_sums.movements(book, month, month):
                code = known[one.account].code
                ours[code] = ours.get(code, Decimal(0)) + Decimal(one.debit - one.credit) / 100
        assert {code: amount for code, amount in found.items() if amount} == {
            code: amount for code, amount in ours.items() if amount
        }
    assert faults(lived) == []
