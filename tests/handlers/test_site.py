"""Unit prices, norms, site logs, material and rental said in the chat; what is over is heard in the week."""

from __future__ import annotations

import pytest

from chat.cards.card import Card, Reply
from storage import ledger_accounts, progress
from storage import site as site_records
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_deliveries import invoiced, ordered


def tell(stage: Stage, line: str, by: str = "li", at: str = "") -> str:
    """Say it; what is asked back is answered with yes."""
    return stage.lines(_said(stage, line, by, at))


def _said(stage: Stage, line: str, by: str = "li", at: str = "") -> Reply:
    reply = stage.say(line, by=by, at=at)
    yes = [one for one in (reply.card.buttons if reply.card else ()) if one.action == "question.yes"]
    return stage.click(yes[0].action, yes[0].value, by=by, at=at) if yes else reply


def press(stage: Stage, reply: Reply, action: str, by: str = "li") -> str:
    assert reply.card is not None
    button = next(one for one in reply.card.buttons if one.action == action)
    return stage.lines(stage.click(button.action, button.value, by=by, at=""))


def apollo(stage: Stage) -> int:
    with stage.read() as book:
        return directory(book).by_code["APOLLO"]


def rows(stage: Stage) -> tuple[int, int, int]:
    """(site logs, moves, unit prices) that hold of Apollo and Starriver."""
    with stage.read() as book:
        ids = (directory(book).by_code["APOLLO"], directory(book).by_code["XINGHE"])
        return (
            sum(len(site_records.logs(book, id)) for id in ids),
            sum(len(site_records.moves(book, id)) for id in ids),
            sum(len(site_records.agreed(book, id)) for id in ids),
        )


def booked(stage: Stage) -> tuple[int, int]:
    """(entries that are more than the cast's, hours) in the books: a site line makes neither."""
    with stage.read() as book:
        return ledger_accounts.balance(book, "material"), ledger_accounts.balance(book, "labour")


@pytest.mark.parametrize(
    "line", ["site log apollo north 180 m2 today", "施工日志 星河 北区 180平方 今天", "施工日志 星河 北区 180㎡"]
)
def test_a_site_log_is_work_and_no_hours(stage: Stage, line: str) -> None:
    told = tell(stage, line)
    assert "180 m²" in told, told
    assert rows(stage) == (1, 0, 0) and booked(stage) == (0, 0) and faults(stage) == []


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("material issue apollo rebar 3 t", (0, 1, 1)),
        ("领料 星河 钢筋 3吨", (0, 1, 1)),
        ("rental crane 2 days apollo", (0, 1, 1)),
        ("机械租赁 星河 塔吊 2天", (0, 1, 1)),
    ],
)
def test_material_and_rental_are_neither_money_nor_hours(both: Stage, line: str, kept: tuple[int, int, int]) -> None:
    asked = both.lines(both.say(line, by="ann", at=""))
    assert "is new in" in asked and rows(both) == (0, 0, 0), asked
    told = tell(both, line, by="ann")
    assert "Nothing is booked" in told, told
    assert rows(both) == kept and booked(both) == (0, 0) and faults(both) == []


@pytest.mark.parametrize(
    "line",
    [
        *("site log apollo north -5 m2", "施工日志 阿波罗 北区 负5平方", "material issue apollo rebar - 3 t"),
        *("rental crane minus 2 days apollo", "norm apollo rebar -0.05 t/m2", "unit price apollo rebar 4200/t -26 t"),
    ],
)
def test_a_quantity_below_zero_is_none(stage: Stage, line: str) -> None:
    before = rows(stage)
    assert "is no quantity" in tell(stage, line)
    assert rows(stage) == before


def test_the_day_that_a_price_holds_from_is_no_part_of_its_name(stage: Stage) -> None:
    text = stage.lines(_said(stage, "合同单价 apollo 钢筋 4350元/吨 总量 200吨 从 2026-11-01"))
    assert "钢筋" in text and "从" not in text


@pytest.mark.parametrize("line", ["function points apollo 42/50", "功能点 apollo 42/50 今天"])
def test_function_points_are_reported_progress(stage: Stage, line: str) -> None:
    told = tell(stage, line)
    assert "84 %" in told
    with stage.read() as book:
        one = progress.reported(book, apollo(stage))[-1]
    assert (one.share, one.method) == (8400, "function points 42/50")
    assert "between 0 and 100" in tell(stage, "function points apollo 52/50")
    assert "How many of how many" in tell(stage, "function points apollo many")


def test_prices_and_norms_hold_from_a_day_on(both: Stage) -> None:
    assert "CN¥4,200.00 per t" in tell(both, "unit price apollo rebar 4200/t")
    assert "0.05 t per m²" in tell(both, "norm apollo rebar 50 kg/m2")
    told = tell(both, "unit price apollo rebar 4350/t 200 t in all from 2026-11-01")
    assert "4,350.00" in told and "200 t" in told and "0.05 t" in told
    listed = tell(both, "unit price apollo", by="ann")
    assert "rebar" in listed and "0.05 t per m²" in listed
    with both.read() as book:
        versions = site_records.agreed(book, apollo(both))
    assert [(one.price, one.start.isoformat()) for one in versions] == [
        (420000, "2026-09-01"),
        (None, "2026-09-01"),
        (435000, "2026-11-01"),
    ]
    assert "Only its lead or finance" in tell(both, "unit price apollo rebar 4200/t", by="ann")
    assert "Only its lead or finance" in tell(both, "norm apollo rebar 0.05 t/m2", by="ann")
    assert faults(both) == []


def test_tonnes_and_kilograms_convert_and_bags_do_not(stage: Stage) -> None:
    tell(stage, "合同单价 apollo 钢筋 4.2元/公斤")
    tell(stage, "unit price apollo cement 25/bag")
    assert "0.5 t" not in tell(stage, "领料 apollo 钢筋 0.5吨")
    with stage.read() as book:
        assert site_records.moves(book, apollo(stage))[0].quantity == 500
    assert "do not convert" in tell(stage, "material issue apollo cement 50 kg")
    assert "do not convert" in tell(stage, "material issue apollo 钢筋 3 bags")


def test_a_price_that_is_another_by_far_is_asked(stage: Stage) -> None:
    tell(stage, "unit price apollo rebar 4200/t")
    reply = stage.say("unit price apollo rebar 420/t", by="li", at="")
    assert "not CN¥4,200.00" in stage.lines(reply)
    assert rows(stage) == (0, 0, 1)


def site(stage: Stage) -> None:
    tell(stage, "unit price apollo rebar 4200/t")
    tell(stage, "norm apollo rebar 0.05 t/m2")
    tell(stage, "site log apollo north 180 m2")
    tell(stage, "material issue apollo rebar 9 t north")


def test_what_is_over_is_told_once_for_each_mark(stage: Stage) -> None:
    site(stage)
    assert stage.notices("li") == []
    tell(stage, "material mark apollo rebar 10% 30%")
    told = tell(stage, "material issue apollo rebar 1 t north", by="ann")
    assert "11.1 % over" in told, told
    first = [one for one in stage.notices() if one.notice.kind == "material"]
    assert {one.notice.to.channel for one in first} == {"li", "fei"}, "lead and finance"
    assert "CN¥4,200.00 overspent" in stage.lines(Reply(first[0].notice.card))
    tell(stage, "material issue apollo rebar 0.5 t north", by="ann")
    assert len([one for one in stage.notices() if one.notice.kind == "material"]) == 2, "each mark once"
    tell(stage, "material issue apollo rebar 2 t north", by="ann")
    assert len([one for one in stage.notices() if one.notice.kind == "material"]) == 4
    back = _said(stage, "material return apollo rebar 2 t north", by="ann")
    assert "8.5" in "".join(stage.lines(back)) or back.card is not None
    assert len([one for one in stage.notices() if one.notice.kind == "material"]) == 4, "no lower mark after a higher"


def test_less_than_nothing_on_a_site_is_asked(both: Stage) -> None:
    site(both)
    reply = both.say("material return apollo rebar 12 t north", by="ann", at="")
    assert "less than nothing" in both.lines(reply) and rows(both)[1] == 1
    tell(both, "material issue apollo rebar 2 t north", by="ann")
    assert "new site" in both.lines(both.say("material transfer apollo rebar 1 t north to south", by="ann", at=""))
    tell(both, "材料调拨 apollo rebar 1吨 north 到 south", by="ann")
    told = tell(both, "materials apollo", by="ann")
    assert "north: 10 t" in told and "south: 1 t" in told
    assert "less than nothing" in both.lines(both.say("退料 apollo rebar 3吨 south", by="ann", at=""))
    assert "On which site" in tell(both, "material issue apollo rebar 1 t", by="ann")
    assert faults(both) == []


def test_idle_days_count_and_are_marked(stage: Stage) -> None:
    tell(stage, "unit price apollo crane 2800/day")
    tell(stage, "rental crane 2 days apollo")
    told = tell(stage, "机械租赁 apollo crane 1天 闲置 昨天")
    assert "Of which idle：1" in told.replace(": ", "：") and "3 days" in told, told
    assert "counted in days" in tell(stage, "rental crane 2 t apollo")


def test_the_average_is_what_documents_say(stage: Stage) -> None:
    site(stage)
    id = ordered(stage, "order 40000 rebar #material apollo from Steel")
    assert "of orders: CN¥4,000.00" in tell(stage, f"material bought apollo rebar 10 t order {id}")
    assert "order's price" in tell(stage, "materials apollo")
    bill = invoiced(stage, f"invoiced 42000 order {id}")
    assert "Average price: CN¥4,200.00" in tell(stage, f"材料采购 apollo rebar 10吨 费用 {bill}")
    assert "brings rebar already" in tell(stage, f"material bought apollo rebar 10 t expense {bill}")
    assert "is not of" in tell(stage, f"material bought xinghe rebar 10 t expense {bill}", by="fei")
    told = tell(stage, "materials apollo")
    assert "order's price" not in told and "as planned" in told, told
    assert faults(stage) == []


def test_a_line_taken_back_is_gone(both: Stage) -> None:
    logged = _said(both, "site log apollo north 180 m2", by="ann")
    assert "Taken back" in press(both, logged, "sitelog.undo", by="ann")
    assert "taken back already" in press(both, logged, "sitelog.undo", by="ann")
    moved = _said(both, "material issue apollo rebar 3 t north", by="ann")
    assert "Taken back" in press(both, moved, "material.undo")
    assert "taken back already" in press(both, moved, "material.undo")
    assert rows(both)[:2] == (0, 0) and faults(both) == []


def test_the_same_twice_is_asked_and_a_second_yes_does_nothing(stage: Stage) -> None:
    site(stage)
    reply = stage.say("site log apollo north 180 m2", by="ann", at="")
    assert "logged for" in stage.lines(reply) and reply.card is not None
    yes = next(one for one in reply.card.buttons if one.action == "question.yes")
    for _n in range(2):
        stage.click(yes.action, yes.value, by="ann", at="")
    assert rows(stage)[0] == 2


def test_who_has_no_seat_says_and_sees_nothing(stage: Stage) -> None:
    for line in (
        "site log apollo north 180 m2",
        "material issue apollo rebar 3 t",
        "rental crane 2 days apollo",
        "materials apollo",
        "unit price apollo",
        "material bought apollo rebar 3 t expense 1",
    ):
        tell(stage, line, by="zoe")
    assert rows(stage) == (0, 0, 0)
    tell(stage, "site log apollo north 180 m2", by="sue")
    assert rows(stage) == (0, 0, 0), "a sales owner logs no site"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("site log apollo north", "How much is it"),
        ("site log apollo north 180 m2 2026-12-24", "still to come"),
        ("unit price apollo rebar 4200", "What does a unit of it cost"),
        ("norm apollo rebar", "How much of it does a unit of work take"),
        ("material mark apollo sand 5%", "Nothing is agreed of items"),
        ("material bought apollo rebar 3 t", "Which document brings it"),
        ("material transfer apollo rebar 2 t north", "From which site to which"),
    ],
)
def test_what_is_missing_is_named(stage: Stage, line: str, says: str) -> None:
    assert says in tell(stage, line)
    assert rows(stage) == (0, 0, 0)


def test_spending_on_material_stays_spending(stage: Stage) -> None:
    for line in ("材料 500 apollo", "materials 500 apollo"):
        reply = stage.say(line, by="ann", at="")
        assert isinstance(reply.card, Card) and "500.00" in stage.lines(reply), stage.lines(reply)
        assert any(one.action == "expense.submit" for one in reply.card.buttons), stage.lines(reply)


@pytest.mark.parametrize("line", ["site log apollo north 180 m2", "material issue apollo rebar 3 t north"])
def test_undo_in_words_takes_the_last_line_of_a_site_back(stage: Stage, line: str) -> None:
    tell(stage, "log 2h apollo design", by="ann")
    tell(stage, line, by="ann")
    assert "Taken back" in tell(stage, "undo", by="ann")
    assert rows(stage)[:2] == (0, 0)
    with stage.read() as book:
        assert ledger_accounts.balance(book, "labour") == 40_000, "the hours stand"
    assert faults(stage) == []


def test_it_is_read_on_both_databases(both: Stage) -> None:
    site(both)
    id = ordered(both, "order 40000 rebar #material apollo from Steel")
    bill = invoiced(both, f"invoiced 42000 order {id}")
    tell(both, f"material bought apollo rebar 10 t expense {bill}")
    for line in ("materials apollo", "材料用量 apollo", "unit price apollo"):
        assert "rebar" in tell(both, line, by="fei"), line
    assert _said(both, "report materials", by="fei").files
    both.say(f"supplier credit note {bill} 4200 because of a rebate", by="fei", at="")
    assert "CN¥3,780.00" in tell(both, "materials apollo")


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("施工日志 星河 北区 今天", "施工日志 XINGHE 北区 180平方 今天"),
        ("领料 星河 钢筋 北区", "领料 XINGHE 钢筋 3吨 北区"),
        ("机械租赁 星河 塔吊", "机械租赁 XINGHE 塔吊 2天"),
        ("材料采购 星河 钢筋 费用 12", "材料采购 XINGHE 钢筋 26吨 费用 12"),
        ("site log xinghe north today", "施工日志 XINGHE 北区 180平方 今天"),
    ],
)
def test_the_example_is_in_the_readers_language(stage: Stage, line: str, example: str) -> None:
    assert example in stage.lines(stage.say(line, by="li", at=""), "zh-CN")
