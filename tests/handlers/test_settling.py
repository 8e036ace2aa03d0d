"""A settlement with a customer from its rules to its approval, in the words of both languages."""

from __future__ import annotations

from chat.cards.card import Reply
from storage import settlements
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said

RULES = "settlement rules apollo by stage, contract basis, within 15 days, approved by finance, without confirmation"
NAMES = {"design": "design approval"}
SIGNED = "contract apollo 106000 tax 6% 40% 15 days after design approval, 60% 15 days after acceptance"


def ready(stage: Stage, rules: str = RULES, signed: str = SIGNED) -> None:
    """A contract of two stages, the first reached with its paper, and the rules."""
    at(stage, "2026-10-02")
    said(stage, signed)
    assert "How Apollo is settled" in said(stage, rules, by="li")
    reach(stage, "design")


def reach(stage: Stage, milestone: str) -> None:
    """A stage is reached, with the signed paper."""
    reply = stage.drop(milestone.encode(), by="li", text=f"report of {NAMES.get(milestone, milestone)}", at="#apollo")
    assert "was reached" in stage.lines(press(stage, reply, "milestone.reach", by="li"), "en")


def settled(stage: Stage, text: str = "settle apollo", by: str = "li") -> Reply:
    return stage.say(text, by=by, at="")


def judged(stage: Stage, reply: Reply, by: str = "li") -> Reply:
    """Somebody judges that the clause is met, where nobody has on the same words and facts."""
    shown = press(stage, reply, "settlement.checks", by=by)
    if shown.card and all(one.action != "settlement.judge" for one in shown.card.buttons):
        return reply
    form = press(stage, shown, "settlement.judge", by=by).form
    assert form is not None
    return stage.submit(form.name, form.value, by=by, at="", reason="the design was signed on the day")


def net(stage: Stage) -> list[tuple[str, int, str]]:
    with stage.read() as book:
        return [(one.shown_number, one.computed.payable.this("this"), one.state) for one in settlements.whole(book)]


def test_the_whole_way(stage: Stage) -> None:
    ready(stage)
    reply = settled(stage)
    text = stage.lines(reply, "en")
    assert "Settlement with Acme, Apollo: draft" in text and "The clause is met" in text, text
    reply = judged(stage, reply)
    text = stage.lines(reply, "en")
    assert "Settlement with Acme, Apollo: checked" in text, text
    submitted = press(stage, reply, "settlement.submit", by="li")
    assert "Settlement 2026-1 with Acme, Apollo: waits for approval" in stage.lines(submitted, "en")
    asked = stage.notices("fei")[-1].notice.card
    assert stage.click("settlement.approve", asked.buttons[0].value, by="li", at="").card
    assert net(stage) == [("2026-1", 40_000_00, "submitted")]
    done = stage.click("settlement.approve", asked.buttons[0].value, by="fei", at="")
    assert "approved" in stage.lines(done, "en") or "final" in stage.lines(done, "en"), stage.lines(done, "en")
    assert net(stage) == [("2026-1", 40_000_00, "final")]
    assert faults(stage) == []


def test_the_second_one_takes_the_first_off(stage: Stage) -> None:
    test_the_whole_way(stage)
    assert "Nothing has been reached since the last settlement." in said(stage, "settle apollo", by="li")
    at(stage, "2026-11-18")
    reach(stage, "acceptance")
    text = said(stage, "结算 阿波罗 整体", by="li")
    assert "all of the contract, final" in text
    assert net(stage)[1] == ("", 60_000_00, "draft")


def test_what_is_not_said_is_asked_or_refused(stage: Stage) -> None:
    assert "There is no contract to settle." in said(stage, "settle apollo", by="li")
    assert "By stages, by month, or all at once?" in said(stage, "settlement rules apollo contract basis", by="li")
    assert "I did not understand “quickly”" in said(stage, "settlement rules apollo by stage quickly", by="li")
    said(stage, "contract apollo 106000 40% 15 days after design approval, 60% 15 days after acceptance")
    assert "Nobody has fixed how Apollo is settled" in said(stage, "settle apollo", by="li")
    said(stage, RULES, by="li")
    assert "contract tax 1 6%" in said(stage, "settle apollo", by="li")
    said(stage, "contract tax 1 6%")
    assert "No stage is reached by" in said(stage, "settle apollo", by="li")
    assert "is not reached by" in said(stage, "settle apollo stage 2", by="li")
    assert "There are 2 stages" in said(stage, "settle apollo stage 3", by="li")
    assert "has no such settlement" in said(stage, "settlement apollo 7", by="li")
    assert "settles a project" in said(stage, "settle apollo", by="ann") or "!" in said(
        stage, "settle apollo", by="ann"
    )
    assert net(stage) == []


def test_a_second_click_does_nothing(stage: Stage) -> None:
    ready(stage)
    reply = judged(stage, settled(stage))
    press(stage, reply, "settlement.submit", by="li")
    again = stage.lines(press(stage, reply, "settlement.submit", by="li"), "en")
    assert "has gone on since" in again, again
    assert net(stage) == [("2026-1", 40_000_00, "submitted")]


def test_a_figure_that_moves_is_a_new_version_that_is_asked_again(stage: Stage) -> None:
    ready(stage)
    press(stage, judged(stage, settled(stage)), "settlement.submit", by="li")
    asked = stage.notices("fei")[-1].notice.card
    said(stage, "penalty apollo 1000 because design was late", by="li")
    reply = stage.click("settlement.approve", asked.buttons[0].value, by="fei", at="")
    assert "A figure has moved since: this is a new version" in stage.lines(reply, "en")
    with stage.read() as book:
        (of,) = settlements.whole(book)
    assert (of.version, net(stage)) == (2, [("2026-1", 39_000_00, "submitted")])
    again = stage.notices("fei")[-1].notice.card
    stage.click("settlement.approve", again.buttons[0].value, by="fei", at="")
    assert net(stage) == [("2026-1", 39_000_00, "final")]
    assert faults(stage) == []


def test_stages_as_they_were_said(stage: Stage) -> None:
    ready(stage)
    text = said(stage, "contract stages apollo design 30000 cost 20000 by 2026-10-10, acceptance 60000", by="li")
    assert "The stages come to CN¥90,000.00; the contract was signed over CN¥100,000.00" in text, text
    text = said(
        stage, "contract stages apollo design 30000 cost 20000 by 2026-10-10, acceptance 70000 cost 60,000", by="li"
    )
    assert "CN¥30,000.00" in text and "Sat 10 Oct 2026" in text and "CN¥60,000.00" in text, text
    settled(stage)
    assert net(stage)[0][1] == 30_000_00
    assert "by budget: CN¥117,647.06 net" in said(stage, "settlement apollo", by="li")  # 20,000 × 100,000 ÷ 17,000


def test_what_stands_beside_the_amount_of_a_penalty_is_not_dropped(stage: Stage) -> None:
    ready(stage)
    for line, words in (
        ("penalty apollo 1e9 because it was late", "1e9"),
        ("penalty apollo 2100 or 3000 because it was late", "2100 or 3000"),
        ("延期违约金 阿波罗 2100 大概 因为 晚了", "2100 大概"),
    ):
        assert f"“{words}”" in said(stage, line, by="li"), line
    assert "is agreed" in said(stage, "penalty apollo of 2100 net because it was late", by="li")


def test_a_penalty_is_taken_off(stage: Stage) -> None:
    ready(stage)
    text = said(stage, "penalty apollo 2100 because design was 14 days late", by="li")
    assert "Penalty of CN¥2,100.00 is agreed, without VAT." in text, text
    settled(stage)
    assert net(stage)[0][1] == 37_900_00
