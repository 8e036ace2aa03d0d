"""Papers of several projects: divided by a rule or by hand, to the cent, each part to its own project's approval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.incoming import File
from ledger.master_data.shares import written
from ledger.money import Money
from ledger.nouns import Expense
from storage import entry_rules, expenses, people
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage, cny
from tests.handlers.papers import INVOICE, TAXI
from tests.handlers.test_bank import faults, press

CLOUD = replace(TAXI, vendor="AWS", category="other", invoice_number="", tax=None)
RULE = "rules seller AWS = other split 60 % apollo, 40 % xinghe"


def seats(stage: Stage) -> None:
    """Ann and Bob work on both projects."""

    def seat(book: Book) -> None:
        for one in ("Ann Lee", "Bob"):
            id = next(person.id for person in directory(book).people.values() if person.name.startswith(one[:3]))
            for project in directory(book).projects:
                people.seat(book, id, "member", project)

    stage.write(seat)


@pytest.fixture
def shared(both: Stage) -> Stage:
    seats(both)
    return both


def drafts(stage: Stage) -> dict[int, Expense]:
    with stage.read() as book:
        return {one.id: one for one in expenses.in_stage(book, "draft", "CNY")}


def drop(stage: Stage, yuan: str, by: str = "ann", tax: str = "", number: str = "", at: str = "") -> list[Expense]:
    """The drafts that one receipt makes."""
    data = f"{by} {yuan} {number}".encode()
    paper = replace(CLOUD, total=Money.of(yuan, "CNY"), invoice_number=number or None)
    stage.receipts[data] = (replace(paper, tax=Money.of(tax, "CNY")) if tax else paper,)
    before = drafts(stage)
    stage.last = stage.drop(data, by=by, at=at)  # type: ignore[attr-defined]
    return [one for id, one in drafts(stage).items() if id not in before]


def words(stage: Stage, line: str, by: str = "fei", **more: str) -> str:
    return stage.lines(stage.say(line, by=by, at="", **more), "en")


def handed_in(stage: Stage, parts: list[Expense], by: str = "ann") -> list[int]:
    stage.click("expense.submit_all", " ".join(str(one.id) for one in parts), by=by, at="")
    for one in parts:
        stage.click("expense.approve", str(one.id), by="li", at="")
    return [one.id for one in parts]


def kept(stage: Stage, id: int) -> Expense:
    with stage.read() as book:
        return expenses.get(book, id, "CNY")


def decided(stage: Stage) -> tuple[int, int]:
    with stage.read() as book:
        found = entry_rules.decided(book).get(1)
    return (found.kept, found.corrected) if found else (0, 0)


def test_a_rule_divides_a_paper_to_the_cent(shared: Stage) -> None:
    assert "Rule 1 is on" in words(shared, RULE)
    assert "divided 60 % Apollo, 40 % Starriver" in words(shared, "rules 1")
    parts = drop(shared, "1000.01", tax="60.01", number="12345678")
    shown = shared.lines(shared.last, "en")  # type: ignore[attr-defined]
    assert "1 receipt, CN¥1,000.01 in all" in shown and "By rule 1: 60 % Apollo, 40 % Starriver" in shown
    assert "1. CN¥600.01 AWS · Thu 19 Nov 2026 · Apollo: ready" in shown
    assert [one.gross.minor for one in parts] == [60001, 40000]
    assert [one.tax.minor for one in parts if one.tax] == [3601, 2400]
    assert len({one.project for one in parts}) == 2 and {one.category for one in parts} == {"other"}
    for id in handed_in(shared, parts):
        assert kept(shared, id).stage == "posted"
    assert decided(shared) == (1, 0), "one paper is one case"
    assert faults(shared) == []


def test_the_vat_of_a_divided_invoice_is_certified_as_one(stage: Stage) -> None:
    words(stage, RULE)
    data = b"special"
    number = "24327001"
    stage.receipts[data] = (
        replace(
            INVOICE, vendor="AWS", total=cny("1060.01"), tax=cny("60.01"), net=cny("1000.00"), invoice_number=number
        ),
    )
    stage.drop(data, by="ann", at="")
    parts = list(drafts(stage).values())
    assert len(parts) == 2
    handed_in(stage, parts)
    listed = f"Invoice number,Supplier,VAT,Period\n{number},AWS,60.01,2026-11\n"
    file = File("list.csv", "text/csv", data=listed.encode())
    looked = stage.say("certified", by="fei", at="", files=(file,))
    assert "60.01" in stage.lines(looked, "en"), stage.lines(looked, "en")
    press(stage, looked, "import.take")
    assert {kept(stage, one.id).certification > 0 for one in parts} == {True} and faults(stage) == []


def test_the_same_paper_comes_no_second_time_whole_or_divided(shared: Stage) -> None:
    words(shared, RULE)
    parts = drop(shared, "1000", number="12345678")
    again = shared.drop(b"ann 1000 12345678", by="ann", at="")
    assert "as a draft already" in shared.lines(again, "en") and len(drafts(shared)) == 2
    handed_in(shared, parts)
    (whole,) = drop(shared, "1000", by="li", number="12345678", at="#apollo")
    assert "in the books already" in shared.lines(shared.click("expense.submit", str(whole.id), by="li"), "en")


def test_parts_that_come_to_more_than_the_paper_are_stopped(shared: Stage) -> None:
    words(shared, RULE)
    first, second = drop(shared, "1000")
    shared.submit(
        "expense.correct",
        str(second.id),
        by="ann",
        total="900",
        day="2026-11-19",
        vendor="AWS",
        project="XINGHE",
        category="other",
    )
    told = shared.lines(shared.click("expense.submit", str(second.id), by="ann", at=""), "en")
    assert kept(shared, second.id).stage == "draft", told
    shared.click("expense.submit", str(first.id), by="ann", at="")
    assert kept(shared, first.id).stage == "pending"


def test_a_division_is_taken_back_and_counts_against_the_rule(shared: Stage) -> None:
    words(shared, RULE)
    parts = drop(shared, "1000", tax="60")
    whole = shared.click("expense.whole", str(parts[0].id), by="ann", at="")
    assert "CN¥1,000.00" in shared.lines(whole, "en")
    (draft,) = drafts(shared).values()
    assert (draft.gross.minor, draft.tax and draft.tax.minor, draft.project) == (100_000, 6000, 0)
    assert [kept(shared, one.id).stage for one in parts] == ["withdrawn", "withdrawn"]
    shared.click("expense.whole", str(parts[0].id), by="ann", at="")
    assert len(drafts(shared)) == 1, "a second click makes no second draft"
    shared.click("expense.project", f"{draft.id} APOLLO", by="ann", at="")
    handed_in(shared, [draft])
    assert decided(shared) == (0, 1)


def test_what_a_person_or_the_place_says_of_the_project_comes_first(shared: Stage) -> None:
    words(shared, RULE)
    (one,) = drop(shared, "1000", at="#apollo")
    assert one.project and one.paper.part is None


def test_who_has_no_seat_in_one_of_them_is_told(stage: Stage) -> None:
    words(stage, RULE)
    (one,) = drop(stage, "1000", by="bob")
    assert "Rule 1 would divide it. You have no seat in Starriver." in stage.lines(stage.last, "en")  # type: ignore[attr-defined]
    assert one.paper.part is None


def test_typed_expenses_are_divided_too(shared: Stage) -> None:
    words(shared, RULE)
    shown = words(shared, "expense 1000 hosting from AWS", by="ann")
    assert "2 expenses, CN¥1,000.00 in all" in shown
    assert sorted(one.gross.minor for one in drafts(shared).values()) == [40000, 60000]
    assert "2 expenses taken back" in press_text(shared, "expense.withdraw_all", drafts(shared))


def press_text(stage: Stage, action: str, some: dict[int, Expense]) -> str:
    return stage.lines(stage.click(action, " ".join(map(str, some)), by="ann", at=""), "en")


def test_two_people_who_divide_alike_propose_it(shared: Stage) -> None:
    for by in ("ann", "bob"):
        (one,) = drop(shared, "100" if by == "ann" else "200", by=by, at="#apollo")
        shared.click("expense.category", f"{one.id} travel", by=by)
        shown = words(shared, f"split expense {one.id}: 60% apollo, 40% xinghe", by=by)
        assert "1 receipt" in shown and "Starriver: ready" in shown, shown
        parts = [draft for draft in drafts(shared).values() if draft.paper.part]
        assert "Proposed" not in words(shared, "rules")
        handed_in(shared, parts, by)
    assert "Proposed: AWS → Travel, divided 60 % Apollo, 40 % Starriver" in words(shared, "rules")
    reply = press(shared, shared.say("rules", by="fei", at=""), "rule.take")
    assert "divided 60 % Apollo" in shared.lines(reply, "en")
    with shared.read() as book:
        (rule,) = entry_rules.every(book)
    assert written(rule.shares) and rule.origin == "corrections"
    assert len(drop(shared, "500")) == 2 and faults(shared) == []


def test_who_divides_otherwise_than_the_other_proposes_the_category_alone(shared: Stage) -> None:
    for by, said in (("ann", "60% apollo, 40% xinghe"), ("bob", "apollo, xinghe evenly")):
        (one,) = drop(shared, "100" if by == "ann" else "200", by=by, at="#apollo")
        shared.click("expense.category", f"{one.id} travel", by=by)
        assert "ready" in (told := words(shared, f"split expense {one.id}: {said}", by=by)), told
        handed_in(shared, [draft for draft in drafts(shared).values() if draft.paper.part], by)
    shown = words(shared, "rules")
    assert "Proposed: AWS → Travel (4 approved, 2 people)" in shown and "divided" not in shown


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("rules AWS = other split 60 % apollo, 30 % xinghe", "do not come to 100 %"),
        ("rules AWS = other split 60 % apollo", "do not come to 100 %"),
        ("rules AWS = other split 100 % apollo", "two projects at least"),
        ("rules AWS = other split apollo and xinghe", "How is it divided?"),
        ("rules AWS = other split 60 % apollo, 40 % nowhere", "nowhere"),
        ("rules AWS = other project apollo split 60 % apollo, 40 % xinghe", "one project, or is divided"),
        ("split expense 60 % apollo, 40 % xinghe", "Which expense is divided?"),
        ("split expense 99: 60 % apollo, 40 % xinghe", "no such expense"),
    ],
)
def test_bad_divisions_are_refused_with_the_next_step(stage: Stage, line: str, told: str) -> None:
    assert told in words(stage, line)
    with stage.read() as book:
        assert entry_rules.every(book) == ()


def test_it_is_said_in_chinese(shared: Stage) -> None:
    shared.say("自动规则 商家 AWS 为 其他 分摊 60% 阿波罗，40% 星河", by="fei", at="")
    with shared.read() as book:
        (rule,) = entry_rules.every(book)
    assert written(rule.shares) and sorted(one.weight for one in rule.shares) == [2, 3]
    (one,) = drop(shared, "30", at="#apollo")
    shown = shared.lines(shared.say(f"分摊报销 {one.id}：阿波罗、星河平分", by="ann", at=""), "en")
    assert "CN¥15.00" in shown


def test_nobody_divides_what_another_entered(shared: Stage) -> None:
    (one,) = drop(shared, "30", at="#apollo")
    assert "Only the person who entered it" in words(shared, f"split expense {one.id}: apollo, xinghe evenly", by="bob")
