"""What goes with a notice as a file: the letter with a reminder, the list with finance's week; and to nobody else."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from bot.delivery import deliver
from chat.cards.notice import KeptFile
from chat.words import say
from handlers import job_context
from handlers.dunning import overdue
from handlers.dunning.notices import FLOOD
from handlers.receivables import unowned
from handlers.rules import Letterhead
from storage import files, projects
from tests.bot.test_notice_files import Board
from tests.conftest import Stage
from tests.golden import Golden

HEAD = Letterhead(
    ("星河科技有限公司",),
    ("Starriver Ltd.",),
    ("开户行：招商银行",),
    ("China Merchants Bank",),
)


def sweep(stage: Stage) -> int:
    return int(stage.write(lambda book: overdue.sweep(job_context.context(book, stage.house.rules))))


def week(stage: Stage) -> int:
    return int(stage.write(lambda book: unowned.weekly(job_context.context(book, stage.house.rules))))


def carried(stage: Stage, kind: str = "overdue") -> dict[str, tuple[KeptFile, ...]]:
    """Where notices of a kind go, and the files with them."""
    return {one.notice.to.channel: one.notice.files for one in stage.notices() if one.notice.kind == kind}


def data(stage: Stage, file: KeptFile) -> bytes:
    found = files.load(stage.house.rules.files, file.sha256)
    assert found is not None and len(found) == file.size
    return found


def words(stage: Stage, file: KeptFile) -> str:
    assert file.mime == "application/pdf"
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data(stage, file)))
    return "\n".join(pages).replace("\r\n", "\n")


def rows(stage: Stage, file: KeptFile) -> list[list[object]]:
    found: list[list[object]] = (
        CalamineWorkbook.from_filelike(io.BytesIO(data(stage, file))).get_sheet_by_index(0).to_python()
    )
    return found


def late(stage: Stage, project: str = "apollo", owner: str = "Sue", due: str = "2026-11-05") -> None:
    stage.with_rules(letters=HEAD)
    stage.say(f"contract {project} 10000 tax 0% penalty 0.05% a day owner {owner} 100% {due}", by="li")


@pytest.mark.parametrize(("project", "name"), [("apollo", "en"), ("xinghe", "zh")])
def test_at_a_firm_step_the_owner_gets_the_letter(stage: Stage, golden: Golden, project: str, name: str) -> None:
    late(stage, project)
    assert sweep(stage) == 1
    (letter,) = carried(stage)["sue"]
    shown = [f"{letter.name}: {say(letter.otherwise, 'en')} / {say(letter.otherwise, 'zh-CN')}", words(stage, letter)]
    golden(f"notice_files/letter_{name}.txt", "\n".join(shown))


def test_nobody_but_the_owner_gets_it(stage: Stage) -> None:
    late(stage)
    sweep(stage)
    with_files = {to for to, kept in carried(stage).items() if kept}
    assert set(carried(stage)) == {"#apollo", "#finance", "sue"} and with_files == {"sue"}


def test_at_a_soft_step_nobody_gets_a_letter(stage: Stage) -> None:
    late(stage, due="2026-11-18")
    assert sweep(stage) == 1 and not any(carried(stage).values())


def test_the_letter_demands_what_is_the_owners_and_neither_disputed_nor_promised(stage: Stage) -> None:
    late(stage)
    stage.say("contract apollo 777 tax 0% owner Li Wei 100% 2026-11-05", by="li")
    stage.say("contract apollo 333 tax 0% owner Sue 100% 2026-11-05", by="li")
    stage.submit("contact.log", "Acme", by="sue", at="", how="call", result="dispute", which="3", note="scope")
    stage.wait(days=5)
    assert sweep(stage) == 2
    (letter,) = carried(stage)["sue"]
    said = words(stage, letter)
    assert "10,000.00" in said and "777" not in said and "333" not in said
    assert "Sue" in said and "Li Wei" not in said


def test_what_was_promised_for_later_is_not_demanded(stage: Stage) -> None:
    late(stage)
    stage.say("contract apollo 333 tax 0% owner Sue 100% 2026-11-05", by="li")
    stage.submit("contact.log", "Acme", by="sue", at="", how="call", result="promise", promise="2026-12-20", which="1")
    stage.wait(days=5)
    assert sweep(stage) == 1
    (letter,) = carried(stage)["sue"]
    assert "333.00" in words(stage, letter) and "10,000.00" not in words(stage, letter)


def test_a_letter_that_waits_is_not_handed_over_when_they_have_paid(stage: Stage) -> None:
    late(stage)
    sweep(stage)
    stage.say("paid apollo 10000", by="fei")
    assert not any(carried(stage).values())


def test_it_is_drawn_once_and_told_once(stage: Stage) -> None:
    late(stage)
    sweep(stage)
    (letter,) = carried(stage)["sue"]
    assert sweep(stage) == 0
    board = Board()
    board.hand_over = lambda to, under, number, file, **_more: board._put((file.name, under), True)  # type: ignore[method-assign]
    for _round in range(2):
        deliver(stage.house.store, {"test": board}, stage.house.rules, lambda: stage.now)
    assert [thing for thing, under in board.shown if under] == [letter.name]


def test_so_many_customers_at_once_bring_no_letters(stage: Stage) -> None:
    stage.with_rules(letters=HEAD)
    for number in range(FLOOD + 1):
        more = {"en": f"Firm{number}", "customer": f"Firm {number}", "currency": "CNY"}
        stage.write(lambda book, n=number, more=more: projects.add(book, f"FIRM{n}", zh="", **more))
        stage.say(f"contract firm{number} 1000 owner Sue 100% 2026-11-05", by="fei", at="")
    assert sweep(stage) == FLOOD + 1
    assert len([one for one in stage.notices("sue") if one.notice.kind == "overdue"]) == FLOOD + 1
    assert not any(one.notice.files for one in stage.notices())


def test_a_font_that_is_gone_costs_the_letter_and_not_the_reminder(stage: Stage, tmp_path: object) -> None:
    late(stage)
    stage.with_rules(letters=Letterhead(*(HEAD.sender, HEAD.sender_en), font=stage.folder / "gone.ttf"))
    assert sweep(stage) == 1
    assert "sue" in carried(stage) and not any(carried(stage).values())


def test_finance_gets_the_weeks_list_in_the_language_of_its_channel(stage: Stage, golden: Golden) -> None:
    late(stage)
    late(stage, "xinghe", due="2026-11-18")
    assert week(stage)
    (listed,) = carried(stage, "digest")["#finance"]
    shown = [" | ".join(str(cell) for cell in row) for row in rows(stage, listed)]
    how = f"{say(listed.otherwise, 'en')} / {say(listed.otherwise, 'zh-CN')}"
    golden("notice_files/overdue_of_the_week.txt", "\n".join([f"{listed.name}: {how}", *shown]))
    assert not any(kept for to, kept in carried(stage, "digest").items() if to != "#finance"), "owners see their own"


def test_a_week_in_which_nothing_is_overdue_has_no_list(stage: Stage) -> None:
    late(stage, due="2026-12-31")
    assert week(stage) and not any(carried(stage, "digest").values())


def test_the_weeks_list_is_made_once(stage: Stage) -> None:
    late(stage)
    week(stage)
    before = sum(1 for _file in stage.house.rules.files.rglob("*") if _file.is_file())
    stage.wait(hours=1)
    assert week(stage) == 0
    assert sum(1 for _file in stage.house.rules.files.rglob("*") if _file.is_file()) == before


def test_where_finance_has_no_channel_each_of_them_gets_it_in_their_language(stage: Stage) -> None:
    stage.write(lambda book: projects.unbind(book, "test", "#finance"))
    late(stage)
    week(stage)
    (listed,) = carried(stage, "digest")["fei"]
    assert any(row[0] == "客户" for row in rows(stage, listed))
