"""Books in which a contract is settled: a stage in part disputed and invoiced, the rest with a penalty, taken back and
settled again, and one that waits."""

from __future__ import annotations

from chat.cards.card import Reply
from tests.conftest import Stage
from tests.full_books import at, button, good, press, say

RULES = "settlement rules apollo by stage, contract basis, within 15 days, approved by finance, customer confirms"
SIGNED = "contract apollo 106000 tax 6% 40% 15 days after design approval, 60% 15 days after acceptance"


def settled(stage: Stage) -> None:
    at(stage, "2026-10-02")
    say(stage, SIGNED)
    say(stage, RULES, "li")
    say(stage, "contract stages apollo design 40000 cost 30000 by 2026-10-10, acceptance 60000 cost 45000", "li")
    _reach(stage, "design approval")
    _sent(stage, "settle apollo")
    _answer(stage, "disputed 5000 because the rework is not theirs")
    _approve(stage)
    at(stage, "2026-11-18")
    form = good(stage, stage.click("settlement.invoice", _button(stage, "settlement.invoice"), by="fei", at="")).form
    assert form is not None
    good(stage, stage.submit(form.name, form.value, by="fei", at="", day="2026-11-18", number="INV-S1"))
    say(stage, "penalty apollo 1000 because design was late", "li")
    say(stage, "milestone apollo acceptance 2026-11-18", "li")
    _sent(stage, "settle apollo", waive=True)
    _answer(stage, "confirmed by Zhang San")
    press(stage, "settlement.counter", _button(stage, "settlement.counter"), "li")
    _submit(stage)
    _approve(stage)
    press(stage, "settlement.send", _button(stage, "settlement.send"), "fei")
    _answer(stage, "confirmed by Zhang San")
    say(stage, "settle apollo")


def _reach(stage: Stage, words: str) -> None:
    reply = stage.drop(words.encode(), by="li", text=f"report of {words}", at="#apollo")
    press(stage, "milestone.reach", button(reply, "milestone.reach"), "li")


def _sent(stage: Stage, text: str, *, waive: bool = False) -> None:
    reply = say(stage, text, "li")
    checks = good(stage, stage.click("settlement.checks", button(reply, "settlement.checks"), by="fei", at=""))
    if waive:
        _form(stage, "settlement.waive", button(checks, "settlement.waive"), "the paper is on its way")
    _form(stage, "settlement.judge", button(checks, "settlement.judge"), "it was signed on the day")
    _submit(stage)
    _approve(stage)
    press(stage, "settlement.send", _button(stage, "settlement.send"), "fei")


def _form(stage: Stage, action: str, value: str, reason: str) -> None:
    form = good(stage, stage.click(action, value, by="fei", at="")).form
    assert form is not None
    good(stage, stage.submit(form.name, form.value, by="fei", at="", reason=reason))


def _submit(stage: Stage) -> None:
    press(stage, "settlement.submit", _button(stage, "settlement.submit"), "li")


def _approve(stage: Stage) -> None:
    """By finance, who made none of them."""
    asked = [one.notice.card for one in stage.notices("fei") if one.notice.key.startswith("approval:settlement")]
    press(stage, "settlement.approve", button(Reply(asked[-1]), "settlement.approve"), "fei")


def _answer(stage: Stage, words: str) -> None:
    text = f"settlement answer apollo {words}"
    good(stage, stage.drop(b"the signed answer", by="li", at="", text=text), text)


def _button(stage: Stage, action: str) -> str:
    return button(stage.say("settlement apollo", by="fei", at=""), action)
