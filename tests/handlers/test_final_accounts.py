"""The accounts of a project at its end: three tables as one document, approved, frozen, reopened with a reason."""

from __future__ import annotations

import io
import sqlite3
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.cards.card import Card, Reply
from handlers import job_context
from handlers.economics import project_figures
from handlers.final_accounts import gathering
from ledger.economics.final_accounts import BudgetExecution, FinalAccounts, MarginFacts, moved
from storage import audit, final_accounts
from storage.directory import directory
from storage.final_accounts import HandedIn
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, clicked, said
from tests.sweeps import examples


def ended(stage: Stage) -> None:
    """10,000.00 net, a change of 1,000.00, eight hours at 200.00 and 300.00 of travel, accepted in November."""
    at(stage, "2026-11-20")
    said(stage, "contract apollo 10600 tax 6% 100% 30 days after acceptance", by="li")
    said(stage, "contract change 1 +1060 because more was wanted", by="li")
    said(stage, "log 8h apollo 2026-11-19", by="ann")
    said(stage, "milestone apollo acceptance 2026-11-20", by="li")


def shown(stage: Stage, by: str = "li", text: str = "project accounts apollo") -> Reply:
    return stage.say(text, by=by, at="")


def tables(reply: Reply) -> dict[str, Card]:
    return {card.title.template.split(" of ")[0].split(" since ")[0]: card for card in reply.more}


def known(stage: Stage) -> tuple[HandedIn, ...]:
    with stage.read() as book:
        return final_accounts.of_project(book, directory(book).by_code["APOLLO"])


def handed_in(stage: Stage, by: str = "li") -> Reply:
    return press(stage, shown(stage, by), "accounts.hand_in", by=by)


def approve(stage: Stage, by: str = "ada") -> str:
    card = stage.notices(by)[-1].notice.card
    value = next(one.value for one in card.buttons if one.action == "accounts.approve")
    return clicked(stage, "accounts.approve", value, by=by)


def test_three_tables_say_what_it_cost_and_why_its_margin_is_what_it_is(both: Stage) -> None:
    ended(both)
    reply = shown(both)
    found = tables(reply)
    assert list(found) == ["Cost detail", "Budget execution", "Margin analysis"]
    text = "\n".join(both.lines(Reply(card), "en") for card in reply.more)
    assert "CN¥1,600.00" in text and "Planned margin" in text and "Changes of the price" in text, text
    with both.read() as book:
        ctx = job_context.context(book, both.house.rules)
        project = ctx.directory.project(ctx.directory.by_code["APOLLO"])
        of = gathering.accounts(ctx, project, ctx.today)
        figures = project_figures.on(ctx, [project], ctx.today)[project.id].figures
    assert sum(one.minor for one in of.cost) == figures.incurred == 1_600_00
    assert sum(one.posted for one in of.budget) == figures.incurred and of.margin.margin == figures.margin
    assert of.planned_margin == 10_000_00 - 17_000_00
    assert sum(minor for _name, minor in of.bridge[:-1]) == of.bridge[-1][1] == 11_000_00 - 1_600_00
    assert "Cost detail" not in both.lines(shown(both, text="项目决算 apollo"), "zh-CN")


def test_management_approves_what_then_stays(both: Stage) -> None:
    ended(both)
    handed_in(both)
    assert [one.stage for one in known(both)] == ["pending"]
    assert "you have handed them in" in clicked(
        both, "accounts.approve", both.notices("ada")[-1].notice.card.buttons[0].value, by="li"
    )
    approve(both)
    assert [one.stage for one in known(both)] == ["posted"] and faults(both) == []
    said(both, "log 4h apollo 2026-11-20", by="ann")
    text = "\n".join(both.lines(Reply(card), "en") for card in (shown(both).card, *shown(both).more) if card)
    assert "Figures have moved since." in text and "Moved since" in text and "CN¥800.00" in text, text
    assert sum(one.minor for one in known(both)[0].accounts.cost) == 1_600_00, "what was approved stays"
    assert "approved already" in clicked(
        both, "accounts.hand_in", f"{known(both)[0].project} 0123456789abcdef", by="li"
    )


def test_a_second_click_approves_nothing_more(stage: Stage) -> None:
    ended(stage)
    handed_in(stage)
    value = next(one.value for one in stage.notices("ada")[-1].notice.card.buttons if one.action == "accounts.approve")
    stage.click("accounts.approve", value, by="ada", at="")
    stage.click("accounts.approve", value, by="ada", at="")
    assert [one.stage for one in known(stage)] == ["posted"]
    with stage.read() as book:
        assert sum(one.action == "final_accounts.approved" for one in audit.whole(book)) == 1


def test_what_moved_since_it_was_handed_in_is_not_approved(stage: Stage) -> None:
    ended(stage)
    handed_in(stage)
    said(stage, "log 4h apollo 2026-11-20", by="ann")
    assert "have moved since it was handed in" in approve(stage)
    assert [one.stage for one in known(stage)] == ["pending"]
    press(stage, shown(stage), "accounts.withdraw", by="li")
    handed_in(stage)
    approve(stage)
    assert [one.stage for one in known(stage)] == ["withdrawn", "posted"] and faults(stage) == []


def test_what_moved_since_it_was_seen_is_not_handed_in(stage: Stage) -> None:
    ended(stage)
    seen = shown(stage)
    said(stage, "log 4h apollo 2026-11-20", by="ann")
    press(stage, seen, "accounts.hand_in", by="li")
    assert known(stage) == ()


def test_rejected_with_a_reason_and_handed_in_again(stage: Stage) -> None:
    ended(stage)
    handed_in(stage)
    card = stage.notices("ada")[-1].notice.card
    value = next(one.value for one in card.buttons if one.action == "accounts.reject")
    stage.submit("accounts.reject", value, by="ada", at="", reason="the subcontract is missing")
    assert known(stage)[0].stage == "rejected"
    assert "the subcontract is missing" in stage.lines(shown(stage), "en")
    handed_in(stage)
    approve(stage)
    assert [(one.number, one.stage) for one in known(stage)] == [(1, "rejected"), (2, "posted")]
    assert faults(stage) == []


def test_reopened_with_a_reason(stage: Stage) -> None:
    ended(stage)
    assert "has no approved accounts" in said(stage, "reopen accounts apollo because of a bill")
    handed_in(stage)
    approve(stage)
    assert "Why are the accounts" in said(stage, "reopen accounts apollo")
    assert "by finance or an administrator" in said(stage, "reopen accounts apollo because of a bill", by="li")
    text = said(stage, "重开决算 apollo 因为 发票迟到")
    assert "reopened since" in text and "发票迟到" in text, text
    said(stage, "log 4h apollo 2026-11-20", by="ann")
    handed_in(stage)
    approve(stage)
    assert [(one.number, one.stage) for one in known(stage)] == [(1, "closed"), (2, "posted")]
    assert faults(stage) == []


def test_one_workbook_with_three_sheets_and_pages(stage: Stage) -> None:
    ended(stage)
    reply = shown(stage)
    assert reply.card
    values = [one.value for one in reply.card.buttons if one.action == "accounts.file"]
    sheets, pages = (stage.click("accounts.file", value, by="li", at="").files[0] for value in values)
    book = openpyxl.load_workbook(io.BytesIO(sheets.data))
    assert len(book.sheetnames) == 3 and sheets.name.endswith(".xlsx")
    assert any(cell.value == 1600 for row in book.worksheets[0] for cell in row)
    assert pages.data.startswith(b"%PDF") and pages.data.count(b"/Type /Page\n") >= 3
    again = stage.click("accounts.file", values[0], by="li", at="").files[0]
    assert again.data == sheets.data, "the same bytes twice"


@pytest.mark.parametrize("by", ["ann", "sue", "zoe"])
def test_labour_is_told_to_nobody_who_does_not_know_pay(stage: Stage, by: str) -> None:
    ended(stage)
    assert "they are for its lead, finance and auditors" in said(stage, "project accounts apollo", by=by)
    assert "CN¥" not in clicked(stage, "accounts.file", "APOLLO xlsx", by=by)
    handed_in(stage)
    assert "CN¥" not in clicked(stage, "accounts.show", f"#{known(stage)[0].id}", by=by)


def test_nothing_of_it_is_said_in_a_channel(stage: Stage) -> None:
    ended(stage)
    assert "CN¥" not in stage.lines(stage.say("project accounts apollo", by="li", at="#apollo"), "en")


def test_a_changed_figure_is_seen(stage: Stage) -> None:
    ended(stage)
    handed_in(stage)
    approve(stage)
    stage.house.store.engine.dispose()
    with sqlite3.connect(str(stage.house.store.engine.url.database)) as raw:
        raw.execute("UPDATE final_accounts SET content = replace(content, '160000', '150000')")
    assert any("accounts of a project" in str(fault) or "final_accounts" in str(fault) for fault in faults(stage))


def test_a_project_of_our_own_has_its_cost_as_its_result(stage: Stage) -> None:
    at(stage, "2026-11-20")
    said(stage, "new project TOOLS Tools")
    said(stage, "project kind tools internal")
    said(stage, "seat li lead tools", by="ada")
    said(stage, "seat ann member tools", by="ada")
    said(stage, "log 8h tools", by="ann")
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
        project = ctx.directory.project(ctx.directory.by_code["TOOLS"])
        of = gathering.accounts(ctx, project, ctx.today)
    assert (of.margin.margin, sum(one.minor for one in of.cost)) == (-1_600_00, 1_600_00)


FIGURE = st.integers(-(10**9), 10**9)
LINES = st.lists(
    st.builds(BudgetExecution, st.sampled_from(["labour", "travel", "other"]), FIGURE, FIGURE, FIGURE),
    min_size=1,
    max_size=3,
    unique_by=lambda line: line.category,
)


@settings(max_examples=examples(200), deadline=None)
@given(LINES, st.lists(FIGURE, min_size=6, max_size=6))
def test_the_bridge_adds_up_and_what_is_frozen_comes_back(lines: list[BudgetExecution], of: list[int]) -> None:
    facts = MarginFacts(of[0], of[1], of[2], of[3], of[4], of[5], sum(line.posted for line in lines), 60)
    accounts = FinalAccounts(date(2026, 4, 30), "CNY", (), tuple(lines), facts)
    assert sum(minor for _name, minor in accounts.bridge[:-1]) == facts.margin == accounts.bridge[-1][1]
    assert FinalAccounts.thawed(accounts.frozen()) == accounts and moved(accounts, accounts) == ()
