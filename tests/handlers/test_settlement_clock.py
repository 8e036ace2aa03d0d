"""What the clock does for settlements: drafts, reminders, and what was paid."""

from __future__ import annotations

from pytest import MonkeyPatch, raises

from chat.cards.card import Reply
from handlers.job_context import context
from handlers.settlements import automatic, deadlines
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_deliveries import ordered
from tests.handlers.test_internal_charges import begin
from tests.handlers.test_settlement_answers import approved, sent
from tests.handlers.test_settlement_booked import final, invoice
from tests.handlers.test_settlement_parties import FACADE, OF_DEPARTMENTS, OF_SUPPLIERS, by_head, headed
from tests.handlers.test_settling import RULES, judged, net, reach, ready, settled

BY_ITSELF = (
    "settlement rules apollo by month, contract basis, Li Wei, within 15 days, approved by finance, "
    "without confirmation, automatic"
)


def clock(stage: Stage) -> int:
    count: int = stage.write(lambda book: deadlines.run(context(book, stage.house.rules)))
    return count


def news(stage: Stage) -> list[str]:
    return [one.notice.key for one in stage.notices("li") if one.notice.kind == "settlement"]


def test_last_month_is_drafted_on_the_first_working_day(stage: Stage) -> None:
    ready(stage, BY_ITSELF)
    at(stage, "2026-11-02")
    assert clock(stage) == 1 and net(stage) == [("", 40_000_00, "draft")]
    assert clock(stage) == 0 and len(news(stage)) == 1


def test_what_could_not_be_settled_is_told_with_its_reason(stage: Stage) -> None:
    ready(stage, BY_ITSELF, "contract apollo 106000 40% 15 days after design approval, 60% 15 days after acceptance")
    at(stage, "2026-11-02")
    assert clock(stage) == 1 and net(stage) == []
    (told,) = [one.notice.card for one in stage.notices("li") if one.notice.kind == "settlement"]
    assert "contract tax" in str(told.title.values["why"])


def test_whoever_sees_to_it_is_reminded_once_a_week(stage: Stage) -> None:
    sent(stage)
    at(stage, "2026-10-17")
    assert clock(stage) == 0
    at(stage, "2026-10-18")
    assert clock(stage) == 1 and clock(stage) == 0
    at(stage, "2026-10-25")
    assert clock(stage) == 2, "and the next one hears, once"
    at(stage, "2026-11-01")
    assert clock(stage) == 1


def test_a_paid_invoice_closes_its_settlement(stage: Stage) -> None:
    ready(stage, RULES)
    final(stage)
    at(stage, "2026-11-20")
    invoice(stage, "INV-1")
    assert clock(stage) == 0
    said(stage, "paid apollo 42400")
    assert clock(stage) == 1 and net(stage)[0][2] == "closed"
    assert faults(stage) == []
    at(stage, "2026-12-01")
    reach(stage, "acceptance")
    final(stage)
    assert net(stage)[1][1] == 60_000_00


def keys(stage: Stage, who: str = "li") -> list[str]:
    """What was told of settlements, without where it went."""
    return [one.notice.key.partition("@")[0] for one in stage.notices(who) if one.notice.kind == "settlement"]


def by_clock_ready(stage: Stage, rules: str = BY_ITSELF) -> None:
    """A contract that is paid by its cost, whose clause somebody judged in an earlier month."""
    at(stage, "2026-09-02")
    said(stage, "contract apollo 530000 tax 6% 100% 30 days after acceptance")
    said(stage, "revenue policy apollo as invoiced")
    said(stage, "contract terms apollo mark-up 12%")
    said(stage, rules.replace("contract basis", "actual basis"), by="li")
    said(stage, "log 8h apollo 2026-09-02", by="ann")


def test_where_every_check_holds_it_is_submitted_once(stage: Stage) -> None:
    by_clock_ready(stage)
    at(stage, "2026-10-09")
    assert clock(stage) == 1 and net(stage) == [("", 1_792_00, "draft")], "the clause was never judged"
    assert keys(stage) == ["settled:contract:1:2026-09-30"]
    judged(stage, stage.say("settlement apollo", by="li", at=""))
    at(stage, "2026-10-12")
    assert clock(stage) == 1 and net(stage) == [("2026-1", 1_792_00, "submitted")]
    assert clock(stage) == 0 and keys(stage)[-1] == "submitted:contract:1:2026-09-30"
    approved(stage)
    at(stage, "2026-10-20")
    said(stage, "log 4h apollo 2026-10-20", by="ann")
    at(stage, "2026-11-02")
    assert clock(stage) == 1 and net(stage)[1] == ("2026-2", 896_00, "submitted"), "the clause is the same"
    assert clock(stage) == 0 and net(stage)[1:] == [("2026-2", 896_00, "submitted")]
    assert keys(stage)[-1] == "submitted:contract:1:2026-10-31"
    approved(stage)
    assert net(stage)[1][2] == "final" and faults(stage) == []


def test_a_red_check_is_told_once_and_nothing_is_submitted(stage: Stage) -> None:
    test_where_every_check_holds_it_is_submitted_once(stage)
    at(stage, "2026-11-20")
    said(stage, "log 4h apollo 2026-11-20", by="ann")
    drafted = stage.say("expense 100 taxi apollo", by="ann", at="").card
    assert drafted is not None and drafted.about.startswith("expense:")
    at(stage, "2026-12-01")
    assert clock(stage) == 1 and net(stage)[2][2] == "draft"
    told = [one.notice.card for one in stage.notices("li") if one.notice.kind == "settlement"][-1]
    text = stage.lines(Reply(told), "en")
    assert "It is not submitted: a check does not hold." in text and "1 receipt waits" in stage.lines(
        stage.click("settlement.checks", told.buttons[0].value, by="li", at=""), "en"
    ), text
    assert clock(stage) == 0
    at(stage, "2026-12-02")
    assert clock(stage) == 0, "told once"
    stage.click("expense.withdraw", drafted.about.partition(":")[2], by="ann", at="")
    at(stage, "2026-12-03")
    assert clock(stage) == 1 and net(stage)[2] == ("2026-3", 896_00, "submitted"), "within its deadline"
    assert clock(stage) == 0


def test_what_a_person_drafted_or_dropped_is_theirs(stage: Stage) -> None:
    by_clock_ready(stage)
    at(stage, "2026-10-09")
    clock(stage)
    press(stage, stage.say("settlement apollo", by="li", at=""), "settlement.drop", by="li")
    assert clock(stage) == 0 and [one[2] for one in net(stage)] == ["dropped"]


def test_by_tap_nothing_is_done_by_itself(stage: Stage) -> None:
    by_clock_ready(stage, BY_ITSELF.replace("automatic", "by tap"))
    assert "when somebody asks" in said(stage, "settlement rules apollo", by="li")
    at(stage, "2026-10-09")
    assert clock(stage) == 0 and net(stage) == []


def test_a_supplier_and_a_department_are_settled_by_themselves_too(both: Stage) -> None:
    stage = both
    at(stage, "2026-10-05")
    ordered(stage, FACADE)
    said(stage, f"{OF_SUPPLIERS}, automatic", by="li")
    said(stage, "accept work order 1 28%", by="li")
    begin(stage)
    headed(stage)
    at(stage, "2026-10-30")
    said(stage, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    said(stage, f"{OF_DEPARTMENTS}, automatic", by="li")
    at(stage, "2026-11-02")
    assert clock(stage) == 2
    assert net(stage) == [("2026-1", 33_600_00, "submitted"), ("2026-1", 500_00, "submitted")]
    for who in ("ann", "zoe"):
        by_head(stage, who)
    assert net(stage)[1][2] == "final" and clock(stage) == 0 and faults(stage) == []


def test_a_missing_head_is_told_by_the_clock(stage: Stage) -> None:
    begin(stage)
    at(stage, "2026-10-30")
    said(stage, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    said(stage, f"{OF_DEPARTMENTS}, automatic", by="li")
    at(stage, "2026-11-02")
    assert clock(stage) == 1 and net(stage) == [("", 500_00, "checked")]
    (told,) = [one.notice.card for one in stage.notices("li") if one.notice.kind == "settlement"]
    assert "Nobody leads field" in stage.lines(Reply(told), "en")


def test_nothing_to_settle_is_told_nobody(stage: Stage) -> None:
    at(stage, "2026-10-05")
    ordered(stage, FACADE)
    said(stage, f"{OF_SUPPLIERS}, automatic", by="li")
    at(stage, "2026-11-02")
    assert clock(stage) == 0 and net(stage) == [] and keys(stage) == []


def escalated(stage: Stage, who: str) -> list[str]:
    return [one for one in keys(stage, who) if one.startswith("settlement:escalated")]


def test_an_answer_that_does_not_come_is_told_to_the_next_one(stage: Stage) -> None:
    sent(stage)
    said(stage, "department li delivery from 2026-10-01")
    said(stage, "department head zoe delivery from 2026-10-01")
    at(stage, "2026-10-24")
    clock(stage)
    assert escalated(stage, "zoe") == []
    at(stage, "2026-10-25")
    assert clock(stage) == 2 and len(escalated(stage, "zoe")) == 1
    told = next(one.notice.card for one in stage.notices("zoe") if one.notice.kind == "settlement")
    text = stage.lines(Reply(told), "en")
    assert "Silence is no consent" in text and "Li Wei" in text and not told.buttons, text
    at(stage, "2026-11-10")
    clock(stage)
    assert len(escalated(stage, "zoe")) == 1 and escalated(stage, "fei") == []


def test_an_approval_that_nobody_gives_is_told_to_the_next_one(stage: Stage) -> None:
    ready(stage, RULES)
    press(stage, judged(stage, settled(stage)), "settlement.submit", by="li")
    at(stage, "2026-10-25")
    clock(stage)
    assert escalated(stage, "fei") == [], "finance lets it wait"
    assert len(escalated(stage, "ada")) == 1
    told = next(one.notice.card for one in stage.notices("ada") if one.notice.kind == "settlement")
    assert "waited for the approval of Fei" in stage.lines(Reply(told), "en")


def test_what_dies_in_the_middle_leaves_nothing_and_is_done_once(stage: Stage, monkeypatch: MonkeyPatch) -> None:
    by_clock_ready(stage)
    at(stage, "2026-10-09")
    clock(stage)
    judged(stage, stage.say("settlement apollo", by="li", at=""))
    at(stage, "2026-10-12")

    def dies(*_of: object, **_more: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(automatic, "_told", dies)
        with raises(KeyboardInterrupt):
            clock(stage)
    assert net(stage) == [("", 1_792_00, "checked")] and len(keys(stage)) == 1
    assert clock(stage) == 1 and clock(stage) == 0
    assert net(stage) == [("2026-1", 1_792_00, "submitted")]
    asked = [one for one in stage.notices("fei") if one.notice.key.startswith("approval:settlement")]
    assert len(asked) == 1 and faults(stage) == []
