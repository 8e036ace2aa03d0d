"""“project review apollo”: what a project was worth, what its customer and its team say, what was learned."""

from __future__ import annotations

from typing import Any

import pytest

from storage import reviews
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_pay_kept import worked
from tests.handlers.test_profit import losing, said
from tests.handlers.test_rates import says


def done(stage: Stage) -> None:
    """Accepted on 10 November; half of the price was paid on the 14th, 4 days later."""
    losing(stage)
    said(stage, "contract change apollo +2120 2026-12-01 because CO-1", by="fei")
    said(stage, "milestone apollo acceptance 2026-11-10")
    said(stage, "Acme paid 10600 on 2026-11-14 for apollo", by="fei")


def test_the_review_says_all_of_it(stage: Stage, golden: Any) -> None:
    done(stage)
    says(stage, "customer score apollo 9 from Mr Wang", by="li")
    says(stage, "lessons learned apollo buy licences before the kick-off", by="ann")
    reply = stage.say("project review apollo", by="li", at="")
    assert reply.private
    golden("project_review.en.txt", stage.lines(reply, "en"))
    golden("project_review.zh-CN.txt", stage.lines(reply, "zh-CN"))
    text = stage.lines(reply, "en")
    assert "Planned margin: CN¥3,000.00 (15 % of the price)" in text, "20,000 less 17,000, without the change"
    assert "4.0, since Tue 10 Nov 2026" in text
    assert "CO-1" in text and "9 (Mr Wang)" in text and "buy licences before the kick-off (Ann)" in text
    assert reply.card is not None and reply.card.chart is not None and reply.card.chart.kind == "bridge"
    assert stage.lines(stage.say("复盘报告 阿波罗", by="li", at=""), "en") == text
    assert faults(stage) == []


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_it_comes_as_a_file(stage: Stage, kind: str) -> None:
    done(stage)
    (file,) = stage.say(f"project review apollo as {kind}", by="li", at="").files
    assert file.name.endswith(kind) and file.data
    (named,) = stage.say(f"report project review apollo as {kind}", by="fei", at="").files
    assert named.data


def test_others_see_none_of_it_while_labour_would_tell_somebodys_pay(stage: Stage) -> None:
    done(stage)
    assert "CN¥" not in said(stage, "project review apollo", by="sue"), "two people only"
    assert "CN¥" not in said(stage, "project review apollo", by="li", at="#apollo")
    assert "its lead, its sales owner and finance" in said(stage, "project review apollo", by="ann")


def test_without_a_plan_it_says_so(stage: Stage) -> None:
    text = said(stage, "project review xinghe", by="li")
    assert "there is no plan to compare with" in text and "The team was not asked" in text


# ---- the customer's score


def test_a_score_is_kept_and_taken_back(both: Stage) -> None:
    reply = both.say("customer score apollo 9 from Mr Wang on 2026-11-18", by="sue", at="")
    text = both.lines(reply, "en")
    assert "Wed 18 Nov 2026" in text and "Mr Wang" in text and "  9" in text
    (undo,) = [one for one in reply.card.buttons if one.action == "score.undo"]  # type: ignore[union-attr]
    assert "given no score yet" in both.lines(both.click(undo.action, undo.value, by="sue", at=""), "en")
    assert "taken back already" in both.lines(both.click(undo.action, undo.value, by="sue", at=""), "en")
    assert "Wed 18 Nov" not in said(both, "customer score apollo")
    assert "王总" in said(both, "客户评分 阿波罗 8 来自 王总") and faults(both) == []


@pytest.mark.parametrize("words", ["11", "minus", "9.5 from Wang", "100%"])
def test_what_is_no_score_is_refused(stage: Stage, words: str) -> None:
    assert "a whole number from 0 to 10" in said(stage, f"customer score apollo {words}")
    assert "still to come" in said(stage, "customer score apollo 9 on 2026-12-18")
    assert "by the project's lead" in said(stage, "customer score apollo 9", by="max")


def test_the_company_has_an_nps_from_five_answers_on(stage: Stage) -> None:
    for score in (10, 9, 6, 8):
        said(stage, f"customer score apollo {score}")
    assert "answers 10, 9, 6, 8; 5 make a score" in said(stage, "customer scores", by="fei")
    said(stage, "customer score xinghe 9 on 2025-11-20", by="li")
    assert "5 make a score" in said(stage, "nps", by="fei"), "a year ago is too long ago"
    said(stage, "customer score xinghe 9 on 2025-11-21", by="li")
    assert "40, of 5 answers" in said(stage, "净推荐值", by="fei"), "three of five less one of five"
    assert "NPS" not in said(stage, "customer scores", by="ann")


# ---- lessons


def test_three_lessons_at_most(both: Stage) -> None:
    for lesson in ("first", "second", "third"):
        said(both, f"lessons learned apollo {lesson} lesson", by="ann")
    assert "three lessons already" in said(both, "lessons learned apollo one more", by="ann")
    text = said(both, "经验教训 阿波罗 2 先要现场图纸", by="bob")
    assert "2. 先要现场图纸 (Bob)" in text and "1. first lesson (Ann)" in text
    assert "1, 2 or 3" in said(both, "lessons learned apollo 4 more", by="ann")
    assert "third" not in said(both, "lessons learned apollo 3 none", by="ann")
    assert "3. at last (Ann)" in said(both, "lessons learned apollo at last", by="ann")
    assert "You have no seat" in said(both, "lessons learned xinghe nothing", by="bob") and faults(both) == []


# ---- the team


def asked(stage: Stage) -> list[str]:
    return [one.notice.key for one in stage.notices() if one.notice.kind == "pulse"]


def team(stage: Stage) -> None:
    worked(stage, 11, {"ann": 16, "bob": 8, "li": 8, "sue": 8})


def test_everybody_is_asked_once_in_private(stage: Stage) -> None:
    team(stage)
    assert "4 people are asked, in private" in said(stage, "team pulse apollo")
    assert len(asked(stage)) == 4 and all(
        one.notice.to.kind == "direct" for one in stage.notices() if one.notice.kind == "pulse"
    )
    assert "nobody is asked twice" in said(stage, "团队反馈 阿波罗")
    assert len(asked(stage)) == 4


def test_only_the_mean_of_three_is_shown_and_moves_by_three(stage: Stage) -> None:
    team(stage)
    said(stage, "team pulse apollo")
    for name, score in (("ann", 8), ("bob", 6)):
        told = stage.lines(stage.click("pulse.answer", f"APOLLO {score}", by=name, at=""), "en")
        assert "Nobody is shown your answer" in told
    assert "fewer than 3 have answered" in said(stage, "team pulse apollo")
    stage.click("pulse.answer", "APOLLO 10", by="li", at="")
    assert "8.0 of 10, the mean of 3 answers" in said(stage, "project review apollo")
    stage.click("pulse.answer", "APOLLO 0", by="sue", at="")
    assert "8.0 of 10, the mean of 3 answers" in said(stage, "project review apollo"), "the fourth would be told"


def test_who_has_answered_or_declined_is_done(stage: Stage) -> None:
    team(stage)
    said(stage, "team pulse apollo")
    assert "not asked again" in stage.lines(stage.click("pulse.decline", "APOLLO", by="ann", at=""), "en")
    assert "answered already" in stage.lines(stage.click("pulse.answer", "APOLLO 9", by="ann", at=""), "en")
    assert "for those who worked" in stage.lines(stage.click("pulse.answer", "APOLLO 9", by="fei", at=""), "en")
    assert "from 0 to 10" in stage.lines(stage.click("pulse.answer", "APOLLO 11", by="bob", at=""), "en")
    with stage.read() as book:
        apollo = directory(book).by_code["APOLLO"]
        assert reviews.answers(book, apollo) == ()
        states = reviews.asked(book, apollo)
        assert sorted(states.values()) == ["asked", "asked", "asked", "declined"]


def test_a_team_of_two_is_not_asked(stage: Stage) -> None:
    worked(stage, 11, {"ann": 16, "bob": 8})
    assert "would not stay private" in said(stage, "team pulse apollo") and asked(stage) == []
    assert "lead or finance asks" in said(stage, "team pulse apollo", by="sue")


def test_the_trail_says_that_somebody_answered_and_not_what(stage: Stage) -> None:
    team(stage)
    said(stage, "team pulse apollo")
    stage.click("pulse.answer", "APOLLO 7", by="ann", at="")
    with stage.read() as book:
        told = "select detail from event where action = 'pulse.answered'"
        rows = book.connection.exec_driver_sql(told).scalars().all()
    assert len(rows) == 1 and "7" not in rows[0]
