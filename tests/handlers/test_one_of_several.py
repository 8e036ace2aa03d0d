"""One of several is refused: nothing of it stands in the books, the others do, and the answer says which is which."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any

import pytest

from chat.cards.card import Reply
from handlers import job_context
from handlers.books import budget_marks, posting
from handlers.context import Context
from handlers.verification.prove import prove
from ledger.budget import BudgetLine
from ledger.errors import BadInput, WrongState
from ledger.money import Money
from storage import audit, balances, budgets, entries, expense_lessons, expenses, hours, people, projects, rates
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage, cny, make_stage
from tests.contents import contents
from tests.handlers.papers import TAXI

pytestmark = pytest.mark.sweep(3)

Twins = tuple[Stage, Stage]


@pytest.fixture
def twins(filled_sqlite: Path, tmp_path: Path) -> Iterator[Twins]:
    """Two houses with the same books, to be told the same but for what is refused."""
    made = []
    for name in ("one", "other"):
        shutil.copy(filled_sqlite, tmp_path / f"{name}.db")
        made.append(make_stage(f"sqlite:///{tmp_path / name}.db", tmp_path))
    yield made[0], made[1]
    for stage in made:
        stage.house.store.close()


_UNDERSTOOD = re.compile(r',?"understood":"(?:[^"\\\\]|\\\\.)*"')
"""What the trail keeps of the whole message; beside it the last two columns are a hash over it and seals."""


def prepared(stage: Stage, work: Callable[[Book], Any], **rules: Any) -> None:
    """The same beginning for each of the twins: with the same revision of the master data, too."""
    stage.with_rules(**rules)
    stage.write(work)


def same(twins: Twins) -> None:
    """Both have the same books, but for what was said to them and what it was understood as."""
    found = []
    for stage in twins:
        with stage.read() as book:
            kept = contents(book, "message", "setting")
            kept["event"] = [
                tuple(_UNDERSTOOD.sub("", value) if isinstance(value, str) else value for value in row[:-2])
                for row in kept["event"]
            ]
            found.append(kept)
            assert not prove(book, stage.house.rules).faults
    assert found[0] == found[1]


def no_budget_for_labour(book: Book) -> None:
    """Starriver plans travel only."""
    budgets.add(book, 2, (BudgetLine("travel", cny("1000")),), "no labour")


@pytest.mark.parametrize(
    ("lines", "good"),
    [
        (("2h apollo API design", "3h xinghe site"), 0),
        (("3h xinghe site", "2h apollo API design"), 1),
        (("2小时 阿波罗 接口", "3小时 星河 现场"), 0),
        (("3小时 星河 现场", "2小时 阿波罗 接口"), 1),
    ],
)
def test_hours_of_which_one_line_is_refused(twins: Twins, lines: tuple[str, str], good: int) -> None:
    for stage in twins:
        prepared(stage, no_budget_for_labour, unbudgeted="refuse")
    both, one = twins
    reply = both.say("\n".join(lines), id="m1")
    one.say(lines[good], id="m1")
    english, chinese = both.lines(reply, "en"), both.lines(reply, "zh-CN")
    assert english.startswith("! 2 h on Apollo") and f"Not saved: {lines[1 - good]} — " in english
    assert "plans nothing for Labour" in english
    assert f"未保存：{lines[1 - good]}——" in chinese
    assert "3 h" not in english.partition("Not saved")[0]
    same(twins)


def test_hours_of_which_one_line_is_refused_on_either_database(both: Stage) -> None:
    prepared(both, no_budget_for_labour, unbudgeted="refuse")
    both.say("2h apollo API design\n3h xinghe site", id="m1")
    with both.read() as book:
        found = hours.of_message(book, "m1", "CNY")
        assert [(one.project, one.minutes) for one in found] == [(1, 120)]
        assert [one[0].source for one in entries.whole(book)] == [f"hours:{found[0].id}"]
        assert balances.of_project(book, 1)["labour"].posted == 40_000
        assert balances.of_project(book, 2) == {}
        logged = [event for event in audit.whole(book) if event.action.startswith("hours.")]
        assert [event.subject for event in logged] == [f"hours:{found[0].id}"]
        assert not prove(book, both.house.rules).faults
    assert [one.notice.kind for one in both.notices() if "xinghe" in one.notice.key] == []


def test_hours_that_are_refused_do_not_move_a_mark_for_those_that_stand(twins: Twins) -> None:
    """The refused line would have crossed the whole budget's mark."""

    def tight(book: Book) -> None:
        budgets.add(book, 1, (BudgetLine("travel", cny("1000")), BudgetLine("labour", cny("1000"))), "tight")

    for stage in twins:
        prepared(stage, tight, unbudgeted="refuse")
    both, one = twins
    both.say("1h apollo API design\n1h #material apollo unloading\n3h apollo review", id="m1")
    one.say("1h apollo API design\n3h apollo review", id="m1")
    same(twins)


def test_an_edited_message_of_which_one_line_is_refused(twins: Twins) -> None:
    """What is judged together is what stands."""
    both, one = twins
    for stage in twins:
        stage.say("1h apollo API design", ref="r1", id="m1")
    reply = both.say("25h apollo review\n9h apollo API design", ref="r1", edits="r1", id="m2")
    one.say("9h apollo API design", ref="r1", edits="r1", id="m2")
    assert "Not saved: 25h apollo review" in both.lines(reply)
    # The card names what was not saved, so the cards differ; all else is the same.
    found = []
    for stage in twins:
        with stage.read() as book:
            kept = contents(book, "message", "setting", "notice")
            kept["event"] = [row[:-2] for row in kept["event"]]  # its hash and its seals are over them too
            found.append(kept)
        assert len(stage.notices()) == len(both.notices())
    assert found[0] == found[1]


def test_an_edited_message_that_the_budget_refuses_changes_nothing(twins: Twins) -> None:
    """What is judged together is refused together: the old hours stand, and the answer is the refusal."""
    for stage in twins:
        prepared(stage, no_budget_for_labour, unbudgeted="refuse")
        stage.say("2h apollo API design", ref="r1", id="m1")
    both, _one = twins
    reply = both.say("1h apollo API design\n3h xinghe site", ref="r1", edits="r1", id="m2")
    assert both.lines(reply).startswith("! The budget of Starriver plans nothing for Labour")
    same(twins)


@pytest.mark.parametrize("how", ["choose", "say for"])
def test_what_was_asked_about_in_the_middle_is_booked_once(stage: Stage, how: str) -> None:
    """Wednesday is booked, Thursday is leave and asked about: the yes books three days, not four."""
    stage.say("leave 2026-11-19")
    if how == "choose":
        asked = stage.say("log wed-fri 4h site work", at="").card
        assert asked and asked.buttons[0].action == "question.choose"
        asked = stage.click("question.choose", asked.buttons[0].value).card
    else:
        asked = stage.click("prompts.say", "log wed-fri 4h apollo site work").card
    assert asked and asked.buttons[0].action == "question.yes"
    with stage.read() as book:
        assert balances.of_project(book, 1) == {}
    stage.click("question.yes", asked.buttons[0].value)
    with stage.read() as book:
        assert balances.of_project(book, 1)["labour"].minutes == 3 * 240
        assert not prove(book, stage.house.rules).faults


def astray(book: Book) -> None:
    """The second draft is on an order, but in a project of another currency: only handing it in shows that."""
    hermes = projects.add(book, "HERMES", en="Hermes", zh="赫尔墨斯", currency="USD")
    people.seat(book, 1, "member", hermes.id)
    rates.put_exchange(book, "USD", "CNY", date(2026, 11, 1), Decimal(7), "bank")
    expenses.put(book, replace(expenses.get(book, 2, "CNY"), project=hermes.id, order=1))


def three_drafts(stage: Stage) -> None:
    stage.say("order 3000 racks #equipment apollo from Dell", id="order")
    for day in (17, 18, 19):
        stage.say(f"expense {day} taxi {day} Nov", id=f"d{day}")
    stage.write(astray)


def test_expenses_of_which_one_is_refused_when_they_are_handed_in(twins: Twins) -> None:
    for stage in twins:
        three_drafts(stage)
    both, one = twins
    reply = both.click("expense.submit_all", "1 2 3", id="m1")
    one.click("expense.submit_all", "1 3", id="m1")
    english, chinese = both.lines(reply, "en"), both.lines(reply, "zh-CN")
    assert english.splitlines() == [
        "✓ 2 expenses submitted",
        "  CN¥17.00 taxi: waits for approval",
        "  CN¥19.00 taxi: waits for approval",
        "  CN¥18.00 taxi still needs a look.",
    ]
    assert chinese.splitlines()[0] == "✓ 已提交 2 笔费用" and "18.00" in chinese.splitlines()[-1]
    same(twins)


def test_expenses_of_which_one_is_refused_on_either_database(both: Stage) -> None:
    three_drafts(both)
    both.click("expense.submit_all", "2 3 1", id="m1")
    with both.read() as book:
        assert [expenses.get(book, id, "CNY").stage for id in (1, 2, 3)] == ["pending", "draft", "pending"]
        assert balances.of_project(book, 1)["travel"].pending == 3600
        assert [event.action for event in audit.about(book, "expense:2")] == ["expense.drafted"]
        assert not prove(book, both.house.rules).faults
    assert "approval:expense:2" not in {one.notice.key.partition("@")[0] for one in both.notices()}


def test_an_expense_whose_form_is_shown_has_not_been_handed_in(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is refused at a field, and however late: its form is the answer, and nothing of it stands."""

    def refused(*_given: object) -> None:
        raise WrongState(field="category")

    for stage in twins:
        stage.say("expense 45.50 taxi DiDi", id="d1")
    both, _one = twins
    monkeypatch.setattr(budget_marks, "watch", refused)
    assert both.click("expense.submit", "1").form is not None
    with both.read() as book:
        assert expense_lessons.of_expense(book, 1) is None
    same(twins)


def test_receipts_of_which_one_is_refused(twins: Twins) -> None:
    """No yen has a half: the receipts in yen are refused, the others are drafts."""
    yen = replace(TAXI, vendor="Nihon Kotsu", currency="JPY", total=Money(4550, "XXX"))
    for stage in twins:
        stage.receipts |= {b"yuan": (TAXI,), b"yen": (yen,), b"two": (yen, replace(TAXI, day=date(2026, 11, 18)))}
    both, one = twins
    reply = both.drop(b"yuan", b"two", b"yen", id="m1")
    one.drop(b"yuan", b"two", id="m1")
    first, others = [both.lines(Reply(card)).splitlines() for card in (reply.card, *reply.more) if card]
    assert first[0] == "! 2 receipts, CN¥91.00 in all"
    refused = "45.50 has more decimal places than Japanese Yen (JPY) has."
    assert others[:3] == ["! 2 files are no drafts", f"  photo2.jpg: {refused}", f"  photo3.jpg: {refused}"]
    same(twins)


def test_a_context_puts_back_whatever_a_part_that_fails_has_changed(both: Stage) -> None:
    def work(book: Book) -> None:
        ctx = job_context.context(book, both.house.rules)
        apollo = ctx.directory.project(1)
        before = [getattr(ctx, one.name) for one in fields(ctx)]
        with pytest.raises(BadInput), ctx.part():
            ctx.directory, ctx.person, ctx.sure = directory(book), ctx.directory.person(1), True
            with posting.together(ctx):
                posting.watch(ctx, apollo, {"labour": 1}, "hours:1")
                raise BadInput()
        assert [getattr(ctx, one.name) for one in fields(ctx)] == before
        with posting.together(ctx):
            posting.watch(ctx, apollo, {"labour": 1}, "hours:1")
            with pytest.raises(BadInput), ctx.part():
                posting.watch(ctx, apollo, {"labour": 2}, "hours:2")
                with ctx.part(), posting.together(ctx):
                    posting.watch(ctx, apollo, {"labour": 3}, "hours:3")
                raise BadInput()
            with ctx.part():
                posting.watch(ctx, apollo, {"labour": 4}, "hours:4")
            assert ctx.moves == [(apollo, {"labour": 1}, "hours:1"), (apollo, {"labour": 4}, "hours:4")]
            ctx.moves.clear()
        assert ctx.moves is None

    both.write(work)


def test_all_else_of_a_context_is_replaced_never_changed(stage: Stage) -> None:
    """So that putting back a field puts back all that is in it."""
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
    for one in fields(Context):
        value = getattr(ctx, one.name)
        frozen = is_dataclass(value) and value.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert one.name in ("book", "moves") or frozen or isinstance(value, str | bool | tuple | NoneType), one.name
