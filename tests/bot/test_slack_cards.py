"""What the real house says, as Slack gets it: golden Block Kit of its cards and forms, in both languages, all within
the documented limits and through the models of slack_sdk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack import forms, home
from bot.slack.forms import Origin
from bot.slack.post import content
from chat.cards.card import Card, Chart, Form, Picture, Reply
from ledger.money import Money
from ledger.receipt import Receipt
from tests.conftest import Stage
from tests.fakes.slack_limits import message_problems, view_problems
from tests.golden import Golden

TAXI = Receipt(
    "taxi",
    "滴滴出行",
    date(2026, 11, 18),
    "CNY",
    Money.of("45.50", "CNY"),
    category="travel",
    engine="test",
    confidence={"total": 0.99, "date": 0.6, "vendor": 0.98},
    doubts={"date": ("2026-11-19",)},
)


def _draft(stage: Stage) -> Reply:
    stage.receipts[b"taxi"] = (TAXI,)
    return stage.drop(b"taxi")


def _submitted(stage: Stage) -> Reply:
    _draft(stage)
    return stage.click("expense.submit", "1")


def _request(stage: Stage) -> Reply:
    _submitted(stage)
    return Reply(card=next(one.notice.card for one in stage.notices("li") if one.notice.card.buttons))


def _proposed(stage: Stage) -> Reply:
    stage.house = replace(stage.house, propose=lambda _line: "budget apollo")
    return stage.say("miten apollo sujuu nykyään")


def _ready(_drawing: Picture | Chart) -> str:
    """Slack has looked at every picture by now."""
    return "F00000001"


CARDS: dict[str, Callable[[Stage], Reply]] = {
    "hours": lambda stage: stage.say("log 2.5h yesterday API design"),
    "hours_doubted": lambda stage: stage.say("13h site work"),
    "draft": _draft,
    "submitted": _submitted,
    "request": _request,
    "budget": lambda stage: stage.say("budget apollo", by="li"),
    "week": lambda stage: stage.say("my week"),
    "overdue": lambda stage: stage.say("overdue", by="li"),
    "help": lambda stage: stage.say("help"),
    "refusal": lambda stage: stage.say("budget nowhere"),
    "proposed": _proposed,
}
FORMS: dict[str, Callable[[Stage], Reply]] = {
    "hours": lambda stage: stage.click("hours.form"),
    "expense": lambda stage: stage.click("expense.edit", "1") if _draft(stage) else Reply(),
    "reject": lambda stage: stage.click("expense.reject", "1", by="li") if _submitted(stage) else Reply(),
    "budget": lambda stage: stage.click("budget.form", "APOLLO", by="li"),
    "contract": lambda stage: stage.click("contract.form", "APOLLO", by="li"),
}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", CARDS)
def test_a_card_of_the_house(stage: Stage, golden: Golden, name: str, locale: str) -> None:
    reply = CARDS[name](stage)
    card = reply.card
    assert isinstance(card, Card)
    message = content(card, locale, native=True, seen=_ready)
    assert message_problems(message) == []
    for block in message["blocks"]:
        parsed = Block.parse(block) if block["type"] != "data_visualization" else None
        if parsed:
            parsed.validate_json()
    golden(f"slack/house_{name}.{locale}.json", message)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_the_house(stage: Stage, golden: Golden, name: str, locale: str) -> None:
    form = FORMS[name](stage).form
    assert isinstance(form, Form)
    view = forms.modal(form, Origin("C1", "1.1", "1.2"), locale, _ready)
    assert view and view_problems(view) == []
    View(**view).validate_json()
    golden(f"slack/house_form_{name}.{locale}.json", view)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_home_of_the_house(stage: Stage, golden: Golden, locale: str) -> None:
    _submitted(stage)
    reply = stage.click("home.show", by="li", at="")
    view = home.view([card for card in (reply.card, *reply.more) if card], locale, seen=_ready)
    assert view_problems(view) == []
    golden(f"slack/house_home.{locale}.json", view)
