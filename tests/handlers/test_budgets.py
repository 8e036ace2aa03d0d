"""Budgets: the answer, who may see what, versions, templates, marks."""

from __future__ import annotations

import pytest

from storage import balances, budgets, outbox
from tests.conftest import Stage
from tests.golden import Golden


def material(stage: Stage, amount: str) -> None:
    """Something that costs so much and is approved by the lead."""
    card = stage.say(f"expense {amount} cables material", by="ann").card
    assert card
    id = card.about.partition(":")[2]
    stage.click("expense.submit", id, by="ann")
    stage.click("expense.approve", id, by="li", at="")


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_answer_by_category(stage: Stage, golden: Golden, locale: str) -> None:
    for who in ("ann", "bob", "li"):
        stage.say("8h design", by=who)
    material(stage, "3000")
    golden(f"budget.{locale}.txt", stage.lines(stage.say("budget apollo", by="li", at=""), locale))


def test_labour_of_few_people_is_not_shown_in_money(stage: Stage) -> None:
    stage.say("8h design", by="ann")
    in_channel = stage.lines(stage.say("budget", by="li"))
    assert "1,600" not in in_channel and "人工" not in in_channel
    assert "1,600" in stage.lines(stage.say("budget apollo", by="li", at=""))
    assert "1,600" not in stage.lines(stage.say("budget apollo", by="ann", at=""))


def test_somebody_without_a_seat_sees_no_money(stage: Stage) -> None:
    reply = stage.say("how much is left on apollo?", by="zoe", at="")
    assert reply.private and "no seat" in stage.lines(reply)


def test_a_mark_is_told_once_in_the_channel(stage: Stage) -> None:
    material(stage, "4100")
    told = [one for one in stage.notices("#apollo") if one.notice.kind == "budget"]
    assert [one.notice.key for one in told] == ["budget:1:v1:material:80:1@test:#apollo"]
    material(stage, "100")
    assert len([one for one in stage.notices("#apollo") if one.notice.kind == "budget"]) == 1


def test_a_fall_and_a_new_crossing_is_news_again(stage: Stage) -> None:
    material(stage, "4100")
    stage.click("expense.unapprove", "1", by="li", at="")
    stage.click("expense.reject", "1", by="li", at="")
    stage.submit("expense.reject", "1", by="li", at="", reason="wrong project")
    material(stage, "4200")
    keys = [one.notice.key for one in stage.notices("#apollo") if one.notice.kind == "budget"]
    assert keys[-1] == "budget:1:v1:material:80:2@test:#apollo"


def test_a_raised_budget_rearms_the_marks(stage: Stage) -> None:
    material(stage, "4100")
    stage.say("set budget apollo material 20000 because phase 2", by="li")
    material(stage, "12100")
    keys = [one.notice.key for one in stage.notices("#apollo") if one.notice.kind == "budget"]
    assert keys == ["budget:1:v1:material:80:1@test:#apollo", "budget:1:v2:material:80:1@test:#apollo"]


def test_a_new_version_needs_a_reason_and_keeps_the_old_one(stage: Stage) -> None:
    refused = stage.lines(stage.say("set budget apollo labour 12000", by="li"))
    assert "理由" in refused or "reason" in refused
    stage.say("设预算 阿波罗 人工 12000 因为 加人", by="li")
    with stage.read() as book:
        versions = budgets.versions(book, 1)
    assert [(one.number, one.of("labour"), one.reason) for one in versions] == [
        (1, 1_000_000, "start"),
        (2, 1_200_000, "加人"),
    ]
    assert versions[1].of("material") == 500_000


def test_a_member_cannot_set_a_budget(stage: Stage) -> None:
    assert "role" in stage.lines(stage.say("set budget apollo labour 1 because x", by="ann"))
    assert stage.say("set budget apollo labour lots", by="li").form, "an amount that cannot be read is asked for"
    with stage.read() as book:
        assert budgets.current(book, 1).number == 1


def test_a_template_splits_a_total_to_the_cent(stage: Stage) -> None:
    stage.say("template save standard from apollo", by="li")
    stage.say("template apply standard xinghe 100.01 because small", by="li")
    with stage.read() as book:
        assert budgets.current(book, 2).total == 10_001


def test_the_form_names_the_wrong_field(stage: Stage) -> None:
    reply = stage.submit("budget.set", "APOLLO", by="li", labour="much", reason="x")
    assert "labour" in reply.wrong
    with stage.read() as book:
        assert budgets.current(book, 1).number == 1


def test_all_projects_at_a_glance_for_finance(stage: Stage) -> None:
    stage.say("8h design", by="ann")
    text = stage.lines(stage.say("budgets", by="fei", at=""))
    assert "1,600" in text and "Starriver" in text


def test_target_and_forecast_stand_for_a_project_with_dates(stage: Stage) -> None:
    for day in ("2026-11-03", "2026-11-10", "2026-11-17"):
        for who in ("ann", "bob", "li"):
            stage.say(f"log 8h {day} design", by=who)
    text = stage.lines(stage.say("budget apollo", by="li", at=""), "en")
    assert "Target by today" in text and "Forecast at the end" in text


def test_notices_of_the_same_kind_carry_a_digest_key(stage: Stage) -> None:
    material(stage, "4100")
    with stage.read() as book:
        kept = [one for one in outbox.notices(book) if one.notice.kind == "budget"]
    assert kept[0].notice.digest == "budget:1" and kept[0].notice.headline


def test_an_amount_in_another_currency_is_no_budget(stage: Stage) -> None:
    reply = stage.submit("budget.set", "APOLLO", by="li", labour="USD 100", reason="x")
    assert reply.wrong


def test_a_category_without_a_line_is_told_once_by_default(stage: Stage) -> None:
    for _n in range(2):
        card = stage.say("expense 30 stamps other", by="ann").card
        assert card
        stage.click("expense.submit", card.about.partition(":")[2], by="ann")
    keys = [one.notice.key for one in stage.notices("#apollo") if one.notice.kind == "budget"]
    assert keys == ["unbudgeted:1:v1:other@test:#apollo"]


def test_a_category_without_a_line_can_be_refused(stage: Stage) -> None:
    stage.with_rules(unbudgeted="refuse")
    stage.say("set budget xinghe travel 1000 because x", by="li")
    with stage.read() as book:
        lines = [line for line in budgets.current(book, 2).lines if line.category == "travel"]
    stage.write(lambda book: budgets.add(book, 2, lines, "no labour"))
    assert "plans nothing for Labour" in stage.lines(stage.say("log 2h xinghe site"))
    with stage.read() as book:
        assert balances.of_project(book, 2) == {}


def test_a_project_s_money_is_told_openly_in_its_own_channel_only(stage: Stage) -> None:
    stage.say("contract apollo 100000 100% 2026-10-15", by="li", at="")
    for words in ("budget apollo", "budget apollo travel", "budget history apollo"):
        assert not stage.say(words, by="li").private, words
        assert stage.say(words, by="li", at="#xinghe").private, words
        assert stage.say(words, by="li", at="#lunch").private, words
    for at in ("#apollo", "#xinghe", "#lunch"):
        for words in ("receivables apollo", "contract apollo", "overdue apollo"):
            assert stage.say(words, by="li", at=at).private, "its members may not ask for it"
        assert stage.say("overdue", by="fei", at="#lunch").private


def test_a_category_gets_more_or_less(stage: Stage) -> None:
    said = stage.lines(stage.say("set budget apollo travel +500 because more on site", by="li", at=""))
    assert "Travel: CN¥2,000.00 → CN¥2,500.00" in said and "more on site" in said
    said = stage.lines(stage.say("设预算 阿波罗 材料 -1000 差旅 ＋1000 因为 材料降价", by="li", at=""))
    assert "Materials: CN¥5,000.00 → CN¥4,000.00" in said and "Travel: CN¥2,500.00 → CN¥3,500.00" in said
    assert "Labour:" not in said
    said = stage.lines(stage.say("set budget apollo subcontract +700 because tests", by="li", at=""))
    assert "Subcontracting: CN¥0.00 → CN¥700.00" in said


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("set budget apollo travel -2001 because saving", "less than nothing"),
        ("set budget apollo travel - 500 because saving", "cannot be less than nothing"),
        ("set budget apollo +500 because saving", "For which category"),
        ("set budget apollo travel +500 travel +500 because saving", "stands there twice"),
    ],
)
def test_a_change_that_cannot_be(stage: Stage, line: str, refusal: str) -> None:
    assert refusal in stage.lines(stage.say(line, by="li", at=""))
    with stage.read() as book:
        assert budgets.current(book, 1).number == 1


def test_without_a_reason_it_is_asked_for(stage: Stage) -> None:
    form = stage.say("set budget apollo travel +500 material 6000", by="li", at="").form
    assert form and {question.name: question.value for question in form.questions} == {
        "labour": "10000.00",
        "material": "6000.00",
        "equipment": "",
        "travel": "2500.00",
        "subcontract": "",
        "other": "",
        "overhead": "",
        "reason": "",
    }
    answers = {question.name: question.value for question in form.questions} | {"reason": "more on site"}
    said = stage.lines(stage.submit(form.name, form.value, by="li", at="", **answers))
    assert "Travel: CN¥2,000.00 → CN¥2,500.00" in said and "more on site" in said
    with stage.read() as book:
        version = budgets.current(book, 1)
        assert (version.number, version.of("material"), version.of("labour")) == (2, 600_000, 1_000_000)


def test_nothing_is_cut_below_what_is_spent_without_a_yes(stage: Stage) -> None:
    material(stage, "3000")
    asked = stage.say("set budget apollo material -2500 because prices fell", by="li", at="")
    assert "3,000.00 is spent already" in stage.lines(asked)
    with stage.read() as book:
        assert budgets.current(book, 1).number == 1
    assert asked.card
    yes = asked.card.buttons[0]
    stage.click(yes.action, yes.value, by="li", at="")
    with stage.read() as book:
        assert budgets.current(book, 1).of("material") == 250_000
