"""Automatic rules of entry: two people who were approved propose one, finance switches it on, and its cases count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.money import Money
from storage import entry_rules, expense_lessons, expenses
from tests.conftest import Stage
from tests.handlers.papers import TAXI
from tests.handlers.test_bank import faults

DIDI = replace(TAXI, vendor="DiDi", category="other")
"""What the reader takes for something else than people do."""


def receipt(stage: Stage, by: str, yuan: str, category: str = "", vendor: str = "DiDi") -> int:
    """A receipt that somebody drops, corrects where a category is given, and hands in."""
    data = f"{by} {yuan} {vendor}".encode()
    stage.receipts[data] = (replace(DIDI, vendor=vendor, total=Money.of(yuan, "CNY")),)
    card = stage.drop(data, by=by).card
    assert card is not None
    id = card.about.partition(":")[2]
    if category:
        stage.click("expense.category", f"{id} {category}", by=by)
    stage.click("expense.submit", id, by=by)
    return int(id)


def kept(stage: Stage, id: int) -> expenses.Expense:
    with stage.read() as book:
        return expenses.get(book, id, "CNY")


def approve(stage: Stage, *ids: int) -> None:
    for id in ids:
        stage.click("expense.approve", str(id), by="li", at="")


def words(stage: Stage, line: str, by: str = "fei") -> str:
    return stage.lines(stage.say(line, by=by, at=""), "en")


def asked_finance(stage: Stage) -> list[str]:
    return [one.notice.key for one in stage.notices() if one.notice.kind == "rule"]


@pytest.fixture
def taught(both: Stage) -> Stage:
    """Two people chose travel for one seller, and both were approved."""
    approve(both, receipt(both, "ann", "40", "travel"), receipt(both, "bob", "50", "travel"))
    return both


def test_one_person_teaches_the_company_nothing_however_often(stage: Stage) -> None:
    approve(stage, receipt(stage, "ann", "40", "travel"), receipt(stage, "ann", "41", "travel"))
    assert asked_finance(stage) == []
    assert kept(stage, receipt(stage, "bob", "60")).category == "other", "as the receipt says"
    assert kept(stage, receipt(stage, "ann", "61")).category == "travel", "her own choice is filled in for her"


def test_what_was_refused_or_withdrawn_teaches_nobody(stage: Stage) -> None:
    first, second = receipt(stage, "ann", "40", "travel"), receipt(stage, "bob", "50", "travel")
    approve(stage, first)
    stage.submit("expense.reject", str(second), by="li", at="", reason="private")
    assert asked_finance(stage) == [] and "Proposed" not in words(stage, "rules")
    assert kept(stage, receipt(stage, "bob", "52")).category == "other", "not even its owner"
    stage.click("expense.withdraw", str(receipt(stage, "sue", "53", "travel")), by="sue")
    assert "Proposed" not in words(stage, "rules")


def test_two_approved_people_propose_a_rule_which_finance_switches_on(taught: Stage) -> None:
    assert len(asked_finance(taught)) == 1
    assert "Proposed: DiDi → Travel (2 approved, 2 people)" in words(taught, "rules")
    assert kept(taught, receipt(taught, "sue", "60")).category == "other", "nothing is filled in before finance agrees"
    reply = taught.click("rule.take", "travel DiDi", by="fei", at="")
    assert "Rule 1 is on" in taught.lines(reply, "en")
    id = receipt(taught, "sue", "61")
    assert kept(taught, id).category == "travel"
    approve(taught, id)
    card = taught.lines(taught.say("my expenses", by="sue", at=""), "en")
    assert "61.00" in card
    assert " 1 " in words(taught, "rules") and faults(taught) == []
    with taught.read() as book:
        decided = entry_rules.decided(book)[1]
    assert (decided.kept, decided.corrected) == (1, 0)
    assert "by rule: 1" in words(taught, f"why expense {id}")
    assert "is from rule 1" in words(taught, "why entry 3")


def test_the_card_says_by_which_rule_and_a_correction_counts_against_it(taught: Stage) -> None:
    taught.click("rule.take", "travel DiDi", by="fei", at="")
    taught.receipts[b"x"] = (replace(DIDI, total=Money.of("77", "CNY")),)
    drop = taught.drop(b"x", by="sue")
    assert "Travel, by rule 1" in taught.lines(drop, "en")
    assert drop.card is not None
    id = drop.card.about.partition(":")[2]
    form = taught.click("expense.edit", id, by="sue").form
    assert form is not None and any("by rule" in str(one.hint) for one in form.questions)
    corrected = taught.click("expense.category", f"{id} material", by="sue")
    assert "by rule" not in taught.lines(corrected, "en")
    taught.click("expense.submit", id, by="sue")
    with taught.read() as book:
        decided = entry_rules.decided(book)[1]
    assert (decided.kept, decided.corrected) == (0, 1)


def test_revoking_an_approval_takes_the_proposal_back(taught: Stage) -> None:
    taught.click("expense.unapprove", "2", by="li", at="")
    assert "Proposed" not in words(taught, "rules")
    late = taught.click("rule.take", "travel DiDi", by="fei", at="")
    assert "Rule 1" in taught.lines(late, "en"), "one approved case that finance confirms is enough"
    taught.click("expense.unapprove", "1", by="li", at="")


def test_what_nothing_supports_any_more_is_not_taken(taught: Stage) -> None:
    for id in "12":
        taught.click("expense.unapprove", id, by="li", at="")
    assert "not proposed any more" in taught.lines(taught.click("rule.take", "travel DiDi", by="fei", at=""), "en")
    with taught.read() as book:
        assert entry_rules.every(book) == ()


def test_a_second_click_makes_no_second_rule(taught: Stage) -> None:
    for _ in range(2):
        taught.click("rule.take", "travel DiDi", by="fei", at="")
    with taught.read() as book:
        assert len(entry_rules.every(book)) == 1


def test_what_finance_does_not_want_is_not_proposed_again(taught: Stage) -> None:
    taught.click("rule.never", "travel DiDi", by="fei", at="")
    assert "Proposed" not in words(taught, "rules")
    assert kept(taught, receipt(taught, "sue", "60")).category == "other"


def test_rules_are_said_switched_and_taken_away(both: Stage) -> None:
    both.say("自动规则 商家 DiDi 大于 100 为 差旅", by="fei", at="", id="m1")
    both.say("自动规则 商家 DiDi 大于 100 为 差旅", by="fei", at="", id="m1")
    with both.read() as book:
        (rule,) = entry_rules.every(book)
    assert (rule.vendor, rule.least, rule.category, rule.origin) == ("DiDi", 10_001, "travel", "said")
    assert kept(both, receipt(both, "ann", "100")).category == "other"
    assert kept(both, receipt(both, "ann", "101")).category == "travel"
    assert "is off" in words(both, "rules 1 off") and "already" in words(both, "rules 1 off")
    assert kept(both, receipt(both, "ann", "102")).category == "travel", "as she booked it before"
    assert kept(both, receipt(both, "bob", "103")).category == "other"
    assert "taken away" in words(both, "rules 1 remove") and "0 automatic rules" in words(both, "rules")
    assert faults(both) == []


def test_a_rule_of_words_person_and_project(stage: Stage) -> None:
    stage.say("rules words taxi, cab by ann = travel project xinghe", by="fei", at="")
    drafted = stage.say("expense 45.50 taxi apollo", by="ann")
    assert "Travel" in stage.lines(drafted, "en")
    with stage.read() as book:
        (rule,) = entry_rules.every(book)
    assert (rule.words, rule.project > 0, rule.spender > 0) == (("taxi", "cab"), True, True)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("rules DiDi = nothing", "I know no cost category"),
        ("rules = travel", "Of which seller"),
        ("rules seller DiDi above 100 below 50 = travel", "No amount lies between"),
        ("rules DiDi", "I do not know what"),
        ("rules 7 off", "There is no rule 7"),
        ("rules DiDi = labour", "Pay is no expense"),
    ],
)
def test_bad_rules_are_refused_with_the_next_step(stage: Stage, line: str, told: str) -> None:
    assert told in words(stage, line)
    with stage.read() as book:
        assert entry_rules.every(book) == ()


def test_only_finance_sees_and_changes_rules(stage: Stage) -> None:
    assert "for finance" in words(stage, "rules", by="ann")
    assert "Only finance" in words(stage, "rules DiDi = travel", by="max")
    assert "0 automatic rules" in words(stage, "rules", by="max")


def test_people_say_rules_to_each_other(stage: Stage) -> None:
    assert stage.say("rules", by="ann", addressed=False).card is None


def test_two_spellings_of_a_seller_teach_together(stage: Stage) -> None:
    approve(stage, receipt(stage, "ann", "40", "travel"), receipt(stage, "bob", "50", "travel", vendor="滴滴"))
    assert "Proposed" not in words(stage, "rules")
    stage.say("merge supplier DiDi into 滴滴", by="fei", at="")
    assert "Proposed: 滴滴 → Travel (2 approved, 2 people)" in words(stage, "rules")


def test_lessons_are_rewritten_when_an_expense_is_handed_in_again(stage: Stage) -> None:
    id = receipt(stage, "ann", "40", "travel")
    stage.click("expense.edit", str(id), by="ann")
    stage.click("expense.category", f"{id} material", by="ann")
    stage.click("expense.submit", str(id), by="ann")
    with stage.read() as book:
        lesson = expense_lessons.of_expense(book, id)
    assert lesson is not None and lesson.category == "material"
