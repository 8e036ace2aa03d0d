"""What is asked of receipts, as Slack and Feishu get it in both languages, within the platforms' limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from slack_sdk.models.blocks import Block

from bot.feishu import render as feishu
from bot.slack.post import content
from chat.cards.card import Card, Chart, Picture, Reply
from ledger.money import Money
from tests.conftest import Stage
from tests.fakes import feishu_cards
from tests.fakes.slack_limits import message_problems
from tests.golden import Golden
from tests.handlers.papers import BLURRED, DOLLARS, INVOICE, SURE, TAXI

DOUBTED = replace(
    BLURRED,
    confidence={**SURE, "total": 0.8, "day": 0.6},
    crops={"total": (0, 0.1, 0.6, 0.9, 0.7), "day": (0, 0.9, 0.2, 0.1, 0.1)},
)


def _doubt(stage: Stage) -> Reply:
    stage.receipts[b"taxi"] = (DOUBTED,)
    return stage.drop(b"taxi")


def _judged(stage: Stage) -> Reply:
    """What whoever decides sees: the page, each place that was not read surely or typed over, and read → typed."""
    _doubt(stage)
    stage.say("it says 46.50", about="expense:1")
    stage.click("expense.submit", "1")
    return Reply(next(one.notice.card for one in stage.notices("li") if one.notice.card.buttons))


def _two_papers(stage: Stage) -> Reply:
    stage.receipts[b"desk"] = (TAXI, replace(DOUBTED, total=Money.of("12.00", "CNY"), vendor="Metro"))
    return stage.drop(b"desk")


def _credit_note(stage: Stage) -> Reply:
    stage.receipts[b"red"] = (
        replace(INVOICE, total=Money.of("-1130", "CNY"), tax=Money.of("-130", "CNY"), accept=False),
    )
    return stage.drop(b"red")


def _currency_asked(stage: Stage) -> Reply:
    stage.receipts[b"hotel"] = (replace(DOLLARS, confidence={**SURE, "currency": 0.6}, accept=False),)
    return stage.drop(b"hotel")


def _colleague(stage: Stage) -> Reply:
    stage.receipts |= {b"pdf": (INVOICE,), b"photo": (replace(INVOICE, engine="rapidocr", vendor="晨光文具"),)}
    stage.drop(b"pdf", at="#xinghe")
    stage.click("expense.submit", "1", at="#xinghe")
    return stage.drop(b"photo", by="bob")


def _twenty(stage: Stage) -> Reply:
    names = [b"ride%d" % at for at in range(20)]
    for at, name in enumerate(names):
        ride = replace(TAXI, total=Money(1_000 + at, "CNY"), day=date(2026, 11, 1 + at % 19))
        stage.receipts[name] = (replace(ride, confidence=DOUBTED.confidence) if at % 3 == 2 else ride,)
    return stage.drop(*names)


CARDS: dict[str, Callable[[Stage], Reply]] = {
    "doubt": _doubt,
    "judged": _judged,
    "two_papers": _two_papers,
    "credit_note": _credit_note,
    "currency_asked": _currency_asked,
    "of_a_colleague": _colleague,
    "twenty": _twenty,
}


def _ready(_drawing: Picture | Chart) -> str:
    return "F00000001"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", CARDS)
def test_a_card_of_receipts(stage: Stage, golden: Golden, name: str, locale: str) -> None:
    reply = CARDS[name](stage)
    card = reply.card
    assert isinstance(card, Card) and reply.more == ()
    message = content(card, locale, native=True, seen=_ready)
    assert message_problems(message) == []
    for block in message["blocks"]:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    golden(f"slack/receipt_{name}.{locale}.json", message)
    keys = {(one.sha256, one.crop): f"img_{place}" for place, one in enumerate(card.pictures)}
    pages = feishu.cards(card, locale, images=keys)
    for page in pages:
        feishu_cards.check(json.dumps(page), set(keys.values()))
    golden(f"feishu/receipt_{name}.{locale}.json", list(pages))


def test_each_doubtful_place_is_shown_to_its_owner_and_to_whoever_decides(stage: Stage) -> None:
    draft = _doubt(stage).card
    assert draft is not None
    assert [one.crop for one in draft.pictures] == [DOUBTED.crops["total"], DOUBTED.crops["day"]]
    stage.say("it says 46.50", about="expense:1")
    stage.click("expense.submit", "1")
    asked = next(one.notice.card for one in stage.notices("li") if one.notice.card.buttons)
    assert [one.crop for one in asked.closeups] == [DOUBTED.crops["day"], DOUBTED.crops["total"]]
    assert asked.picture is not None and asked.picture.crop == (0, 1.0, 1.0, 0.0, 0.0), "the page, upright"
    assert "was read as CN¥45.50, Ann entered CN¥46.50" in stage.lines(Reply(asked))
    shown = {one.notice.to.channel for one in stage.notices() if one.notice.card.pictures}
    assert shown <= {"ann", "li"}, "nobody else is shown any of it"


def test_a_currency_that_is_asked_is_chosen_with_a_tap(stage: Stage) -> None:
    card = _currency_asked(stage).card
    assert card is not None
    (choice,) = [one for one in card.choices if one.action == "expense.take"]
    assert [option.value for option in choice.options][:2] == ["USD", "CNY"]
    chosen = stage.click(choice.action, f"{choice.value} CNY")
    assert chosen.card is not None and not any(one.action == "expense.take" for one in chosen.card.choices)
    assert "CN¥120.00" in stage.lines(chosen) and "currency" not in stage.lines(chosen)
