"""Pictures and charts where people look: in the card, in the form, on the Home tab; else in the card's thread."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chat.cards.card import Card, Chart, Picture, Reply, Series
from chat.incoming import Place
from chat.text import verbatim
from tests.bot.slack.conftest import Stage
from tests.bot.slack.house import FORM

pytestmark = pytest.mark.sweep(2, of="file")

RECEIPT = Picture("known", verbatim("Taxi receipt, 45.50"))
STACK = Chart(
    "stack",
    verbatim("Budget"),
    (verbatim("Labour"),),
    (Series(verbatim("Used"), (1.0,)), Series(verbatim("Left"), (2.0,))),
    unit="CNY",
)
DOUBTED = replace(FORM, picture=RECEIPT, questions=(FORM.questions[0], replace(FORM.questions[2], doubtful=True)))


@pytest.fixture
def on(socket_stage: Stage) -> Stage:
    socket_stage.start()
    return socket_stage


def images(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]


def uploads(on: Stage) -> int:
    return len(on.slack.called("files.completeUploadExternal"))


def test_a_picture_stands_in_its_card_with_its_description(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Is this right?"), picture=RECEIPT))
    on.slack.say("U1", on.slack.direct("U1"), "photo")
    (card,) = on.slack.wait(lambda: on.slack.bot_messages("D1"))
    (shown,) = images(card["blocks"])
    assert on.slack.files[shown]["alt"] == "Taxi receipt, 45.50"
    assert on.slack.files[shown]["data"].startswith(b"\x89PNG")
    on.slack.wait(lambda: on.house.answered)
    assert not [one for one in on.slack.bot_messages("D1") if one.get("files")], "it is not shown twice"


def test_what_slack_has_not_looked_at_in_time_is_handed_over_in_the_thread(on: Stage) -> None:
    on.slack.scan = 60.0
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Is this right?"), picture=RECEIPT))
    on.slack.say("U1", on.slack.direct("U1"), "photo")
    file = on.slack.wait(lambda: [one for one in on.slack.bot_messages("D1") if one.get("files")])[0]
    card = on.slack.bot_messages("D1")[0]
    assert not images(card["blocks"]) and file["thread_ts"] == card["ts"]
    assert file["files"][0]["alt"] == "Taxi receipt, 45.50"


def test_a_card_whose_picture_slack_refuses_is_shown_without_it(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Is this right?"), picture=RECEIPT))
    on.slack.fault("chat.postMessage", "invalid_blocks")
    on.slack.say("U1", on.slack.direct("U1"), "photo")
    file = on.slack.wait(lambda: [one for one in on.slack.bot_messages("D1") if one.get("files")])[0]
    assert file["thread_ts"] == on.slack.bot_messages("D1")[0]["ts"]
    assert on.bots[0]._post.native, "that says nothing about charts"


def test_a_notice_brings_its_picture(on: Stage) -> None:
    card = Card(verbatim("Ann: 45.50"), picture=RECEIPT)
    ref = on.bots[0].post(Place("slack", "U2", "direct"), card, key="request:1", locale="en")
    assert images(on.slack.message("D2", ref)["blocks"])
    on.bots[0].update(Place("slack", "U2", "direct"), ref, card, locale="en")
    assert images(on.slack.message("D2", ref)["blocks"]) and uploads(on) == 1


def test_a_form_opens_at_once_and_gets_its_picture_above_the_doubtful_field(on: Stage) -> None:
    on.house.answer = lambda _click: Reply(form=DOUBTED)
    on.slack.scan = 1.0
    on.slack.shortcut("U1", "hours.form")
    opened = on.slack.wait(lambda: on.slack.stacks["U1"] and on.slack.top("U1"))
    assert not images(opened["blocks"]) and "Taxi receipt" in str(opened["blocks"])
    filled = on.slack.wait(lambda: images(on.slack.top("U1")["blocks"]) and on.slack.top("U1"))
    kinds = [block["type"] for block in filled["blocks"]]
    assert kinds == ["input", "image", "input"] and filled["blocks"][2]["block_id"] == "spent"
    on.slack.stacks["U1"].clear()
    on.slack.shortcut("U1", "hours.form")
    again = on.slack.wait(lambda: on.slack.stacks["U1"] and on.slack.top("U1"))
    assert images(again["blocks"]) == images(filled["blocks"]) and uploads(on) == 1


def test_a_picture_does_not_undo_what_has_become_of_the_view_meanwhile(on: Stage) -> None:
    on.house.answer = lambda _click: Reply(form=DOUBTED)
    on.slack.scan = 0.8
    on.slack.shortcut("U1", "hours.form")
    opened = on.slack.wait(lambda: on.slack.stacks["U1"] and on.slack.top("U1"))
    on.slack.run(_change(on, opened["id"]))
    late = on.slack.wait(lambda: on.slack.called("views.update"))[0]
    on.slack.wait(lambda: late.error)
    assert late.error == "hash_conflict" and not images(on.slack.top("U1")["blocks"])


async def _change(on: Stage, ident: str) -> None:
    kept = on.slack.views[ident]
    on.slack.views[ident] = {**kept, "hash": "another"}


def test_a_form_whose_picture_is_refused_opens_without_it(on: Stage) -> None:
    on.house.answer = lambda _click: Reply(form=DOUBTED)
    on.slack.shortcut("U1", "hours.form")
    on.slack.wait(lambda: on.slack.stacks["U1"] and images(on.slack.top("U1")["blocks"]))
    on.slack.stacks["U1"].clear()
    on.slack.fault("views.open", "invalid_blocks")
    on.slack.shortcut("U1", "hours.form")
    opened = on.slack.wait(lambda: on.slack.stacks["U1"] and on.slack.top("U1"))
    assert not images(opened["blocks"]) and opened["callback_id"] == "hours.log"


def test_the_home_tab_shows_pictures_and_charts_as_soon_as_they_are_there(on: Stage) -> None:
    cards = (Card(verbatim("Ann: 45.50"), picture=RECEIPT), Card(verbatim("My projects"), chart=STACK))
    on.house.answer = lambda _click: Reply(card=cards[0], more=cards[1:])
    on.slack.scan = 0.6
    on.slack.open_home("U1")
    first = on.slack.wait(lambda: on.slack.homes.get("U1"))
    assert not images(first["blocks"]) and "█" in str(first["blocks"])
    full = on.slack.wait(lambda: len(images(on.slack.homes["U1"]["blocks"])) == 2 and on.slack.homes["U1"])
    alts = [block["alt_text"] for block in full["blocks"] if block["type"] == "image"]
    assert alts[0] == "Taxi receipt, 45.50" and "Labour" in alts[1], "a chart is told in words too"
    on.slack.open_home("U1")
    on.slack.wait(lambda: on.slack.homes["U1"]["at"] > full["at"])
    assert len(images(on.slack.homes["U1"]["blocks"])) == 2 and uploads(on) == 2


def test_a_chart_that_slack_does_not_draw_stands_in_its_card(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Budget"), chart=STACK))
    on.slack.say("U1", "C1", "2h")
    (card,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    (shown,) = images(card["blocks"])
    assert on.slack.files[shown]["data"].startswith(b"\x89PNG")


def test_without_the_right_to_upload_everything_else_works(on: Stage) -> None:
    on.slack.scopes.discard("files:write")
    on.house.answer = lambda _click: Reply(form=DOUBTED)
    on.slack.shortcut("U1", "hours.form")
    on.slack.wait(lambda: on.slack.stacks["U1"])
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Is this right?"), picture=RECEIPT))
    on.slack.say("U1", "C1", "2h")
    assert on.slack.wait(lambda: on.slack.bot_messages("C1"))
