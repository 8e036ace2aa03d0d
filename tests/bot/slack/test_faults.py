"""What goes wrong between Slack and us, and that nobody notices: rate limits, lost answers, dead links, old clicks."""

from __future__ import annotations

import threading
import time

import pytest

from bot.platform import NotPosted
from bot.slack import moments
from bot.slack.adapter import Slack
from bot.slack.recent import Recent
from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Identity, Place, Said, Submitted
from chat.text import verbatim
from tests.bot.slack.conftest import Stage
from tests.bot.slack.house import CARD, FORM, usual
from tests.fakes.slack import BOT
from tests.fakes.slack_api import TIERS

pytestmark = pytest.mark.sweep(3, of="file")

C1 = Place("slack", "C1")
DM = Place("slack", "U1", "direct")


def test_a_rate_limit_in_one_channel_holds_up_no_other(socket_stage: Stage) -> None:
    stage = socket_stage
    stage.start()
    stage.slack.channel("C2", "hermes", "U1")
    stage.slack.fault("chat.postMessage", "429", seconds=50, channel="C1")
    stage.slack.say("U1", "C1", "2h")
    stage.slack.wait(lambda: stage.slack.called("chat.postMessage"))
    stage.slack.say("U1", "C2", "2h")
    stage.slack.wait(lambda: stage.slack.bot_messages("C2"), 40.0)
    assert not stage.slack.bot_messages("C1")
    stage.bots[0]._stop_patience = 0.1


def test_a_rate_limit_is_waited_for_and_no_longer(socket_stage: Stage) -> None:
    stage = socket_stage
    stage.start()
    stage.slack.fault("chat.postMessage", "429", seconds=1)
    stage.slack.say("U1", "C1", "2h")
    stage.slack.wait(lambda: stage.slack.bot_messages("C1"))
    limited, again = [call.at for call in stage.slack.called("chat.postMessage")]
    assert again - limited >= 0.99


def test_a_whole_day_within_slacks_rates(socket_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack promises so many calls of a method a minute, and a message a second and channel; minutes are short here."""
    stage = socket_stage
    stage.start()
    stage.slack.rate, stage.slack.tiers = 0.5, 1.0
    monkeypatch.setitem(TIERS, "views.open", 4)
    for number in range(8):
        stage.slack.say("U1", stage.slack.channel(f"C{number % 3 + 1}", "project", "U1"), f"{number + 1}h", wait=False)
        stage.slack.shortcut("U1", "hours.form")
    stage.slack.wait(lambda: len(stage.house.answered) == 16)
    assert sum(len(stage.slack.bot_messages(f"C{number}")) for number in (1, 2, 3)) == 8
    limited = {call.method for call in stage.slack.calls if call.error == "429"}
    assert limited == {"chat.postMessage", "views.open"}, "the rates were felt"


@pytest.mark.parametrize("fault", ["lost", "drop", "500", "html", "internal_error"])
def test_a_post_whose_answer_was_lost_is_shown_once(socket_stage: Stage, fault: str) -> None:
    stage = socket_stage
    stage.start()
    stage.slack.fault("chat.postMessage", fault)
    stage.slack.say("U1", "C1", "2h")
    stage.slack.wait(lambda: stage.house.answered)
    assert len(stage.slack.bot_messages("C1")) == 1
    assert stage.slack.called("conversations.replies"), "it was looked for before it was posted again"


def test_a_notice_whose_answer_was_lost_is_posted_once_and_its_ref_is_found(socket_stage: Stage) -> None:
    bot = socket_stage.start()
    socket_stage.slack.fault("chat.postMessage", "lost")
    ref = bot.post(C1, CARD, key="budget:7:80", locale="en")
    (message,) = socket_stage.slack.bot_messages("C1")
    assert message["ts"] == ref
    socket_stage.slack.fault("chat.postMessage", "slow", seconds=3.0)
    ref = bot.post(DM, CARD, key="budget:8:80", locale="en")
    socket_stage.slack.wait(lambda: not socket_stage.slack.busy)
    assert [one["ts"] for one in socket_stage.slack.bot_messages("D1")] == [ref]


def test_a_new_process_looks_for_what_the_dead_one_may_have_posted(socket_stage: Stage) -> None:
    first = socket_stage.start()
    posted = first.post(C1, CARD, key="overdue:3:30", locale="en")
    second = socket_stage.start(young=60.0)
    assert second.post(C1, CARD, key="overdue:3:30", locale="en") == posted
    assert len(socket_stage.slack.bot_messages("C1")) == 1


def test_a_reply_that_another_process_left_is_posted_once(stage: Stage) -> None:
    stage.start()
    ts = stage.slack.say("U1", "C1", "2h")
    stage.slack.wait(lambda: stage.house.answered)
    said = stage.house.said()[0]
    second = stage.start()
    second.reply(said, usual(said))
    assert len(stage.slack.bot_messages("C1")) == 1
    other = Said("slack:C1:other", Identity("slack", "U1"), C1, text="2h", ref=ts)
    second.reply(other, usual(other))
    assert [one["thread_ts"] for one in stage.slack.bot_messages("C1")] == [ts, ts]


def test_a_form_that_can_no_longer_open_becomes_a_button_that_asks_anew(on: Stage) -> None:
    click = Clicked("slack:click:old", Identity("slack", "U1"), C1, action="hours.form", value="9", ref="")
    on.bots[0].reply(click, Reply(form=FORM))
    (whisper,) = on.slack.wait(lambda: on.slack.whispers)
    on.slack.click("U1", "C1", whisper["ts"], "Open the form")
    on.slack.wait(lambda: on.slack.stacks["U1"])
    assert [one.value for one in on.house.heard if isinstance(one, Clicked)] == ["9"]


def test_a_form_asked_for_in_words_opens_at_once_by_command_and_by_a_button_elsewhere(on: Stage) -> None:
    on.slack.command("U1", "C1", "form")
    on.slack.wait(lambda: on.slack.stacks["U1"])
    on.slack.say("U2", "C1", f"<@{BOT}> form")
    (whisper,) = on.slack.wait(lambda: on.slack.whispers)
    on.slack.click("U2", "C1", whisper["ts"], "打开表单" if "打开" in str(whisper["blocks"]) else "Open the form")
    on.slack.wait(lambda: on.slack.stacks["U2"])


def test_a_trigger_that_died_meanwhile_loses_nothing(socket_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    on = socket_stage
    on.start()
    on.house.open.clear()
    monkeypatch.setattr(moments, "TRIGGER_LIVES", 0.2)
    on.slack.command("U1", "C1", "form")
    time.sleep(0.3)
    on.house.open.set()
    (whisper,) = on.slack.wait(lambda: on.slack.whispers)
    assert "Open the form" in str(whisper["blocks"]) and not on.slack.stacks["U1"]


def test_a_slow_form_shows_a_loading_view_first(socket_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    on = socket_stage
    on.start()
    monkeypatch.setattr(moments, "LOADING_AFTER", 0.2)
    on.house.open.clear()
    on.slack.shortcut("U1", "hours.form")
    on.slack.wait(lambda: on.slack.stacks["U1"])
    assert on.slack.top("U1")["callback_id"] == "zf.waiting"
    on.house.open.set()
    on.slack.wait(lambda: on.slack.top("U1")["callback_id"] == "hours.log")


def test_a_slow_submission_waits_in_the_modal_and_its_errors_bring_the_form_back(socket_stage: Stage) -> None:
    on = socket_stage
    on.start(ack_patience=0.2)
    on.slack.shortcut("U1", "hours.form")
    on.slack.wait(lambda: on.slack.stacks["U1"])
    on.house.open.clear()
    answer = on.slack.submit("U1", spent="much", note="typed with care")
    assert answer.body["view"]["callback_id"] == "zf.waiting", "acknowledged while nobody has heard it yet"
    on.bots[0]._intake._ack_patience = 25.0  # type: ignore[union-attr]
    on.house.open.set()
    on.slack.wait(lambda: on.slack.top("U1")["callback_id"] == "hours.log")
    shown = str(on.slack.top("U1")["blocks"])
    assert "How long?" in shown and "typed with care" in shown
    assert on.slack.submit("U1", spent="2h").body == {"response_action": "clear"}
    assert [one.answers["note"] for one in on.house.heard if isinstance(one, Submitted)][-1] == "typed with care"


def test_a_double_click_is_one_click_and_a_later_one_another(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "TWICE", 60.0)
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    on.slack.say("U1", "C1", "", files=(photo,))
    (draft,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    blocks = draft["blocks"]
    first = on.slack.click("U1", "C1", draft["ts"], "Submit", wait=False)
    second = on.slack.click("U1", "C1", draft["ts"], "Submit", wait=False)
    first.wait(), second.wait()
    clicks = lambda: [one for one in on.house.heard if isinstance(one, Clicked)]  # noqa: E731
    on.slack.wait(lambda: len(on.house.answered) == 2)
    assert len(clicks()) == 1
    on.slack.message("C1", draft["ts"])["blocks"] = blocks
    on.bots[0]._intake._clicks = Recent(10)  # type: ignore[union-attr]
    on.slack.click("U1", "C1", draft["ts"], "Submit")
    on.slack.wait(lambda: len(clicks()) == 2)


def test_a_click_on_a_message_that_is_gone_is_answered_with_a_new_one(on: Stage) -> None:
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = on.slack.say("U1", "C1", "", files=(photo,))
    (draft,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    on.slack.fault("chat.update", "message_not_found")
    on.slack.click("U1", "C1", draft["ts"], "Submit")
    again = on.slack.wait(lambda: on.slack.bot_messages("C1")[1:])[0]
    assert "Submitted" in again["text"] and again["thread_ts"] == ts


def test_an_event_delivered_again_is_heard_once(on: Stage) -> None:
    body = on.slack.event_body(
        {
            "type": "message",
            "user": "U1",
            "text": "2h",
            "ts": "1700000000.000001",
            "channel": "C1",
            "channel_type": "channel",
        }
    )
    on.slack.messages["C1"].append({"ts": "1700000000.000001", "user": "U1", "text": "2h"})
    for _time in range(3):
        on.slack.deliver("events_api", body).wait()
    on.slack.wait(lambda: on.house.answered)
    assert len(on.house.heard) == 1 and on.house.refused == 2


def test_what_the_house_could_not_keep_is_not_acknowledged_and_comes_again(on: Stage) -> None:
    accept, failed = on.house._accept, []

    def once(incoming: object) -> bool:
        if not failed:
            failed.append(1)
            raise OSError("disk full")
        return accept(incoming)  # type: ignore[arg-type]

    on.bots[0]._worker._house = type(on.bots[0]._worker._house)(
        **{name: getattr(on.house.functions(), name) for name in on.house.functions().__slots__} | {"accept": once}
    )
    on.slack.door.again_after = 0.5
    on.slack.say("U1", "C1", "2h")
    on.slack.wait(lambda: on.slack.bot_messages("C1"))
    assert failed == [1]


@pytest.mark.parametrize("how", ["disconnect", "fin", "reset", "half-open"])
def test_the_connection_mends_itself(socket_stage: Stage, how: str) -> None:
    """How soon is measured by the bench."""
    stage = socket_stage
    stage.start(ping_interval=0.5)
    stage.slack.door.again_after, stage.slack.door.tries = 0.3, 300
    stage.slack.door.break_off(how)
    stage.slack.say("U1", "C1", "2h")
    stage.slack.wait(lambda: stage.slack.bot_messages("C1"))
    stage.slack.wait(lambda: stage.bots[0].state() == "up")


@pytest.mark.parametrize("fault", ["500", "html", "drop", "invalid_auth", "token_expired", "429", "internal_error"])
def test_failing_to_get_an_address_is_overcome(socket_stage: Stage, fault: str) -> None:
    stage = socket_stage
    stage.start(ping_interval=0.4)
    stage.slack.fault("apps.connections.open", fault, times=2, seconds=1)
    stage.slack.door.break_off("fin")
    stage.slack.say("U1", "C1", "2h")
    stage.slack.wait(lambda: stage.slack.bot_messages("C1"))


def test_the_bot_starts_although_slack_is_down_and_is_up_soon_after(socket_stage: Stage) -> None:
    stage = socket_stage
    stage.slack.fault("apps.connections.open", "500", lasts=1.5)
    stage.slack.fault("auth.test", "500", lasts=1.5)
    stage.start()
    assert stage.bots[0].state() == "up"


def test_an_address_that_works_once_and_failed_is_not_tried_for_ever(socket_stage: Stage) -> None:
    stage = socket_stage
    stage.start(ping_interval=0.4)
    stage.slack.door.dead_tickets = 1
    stage.slack.door.break_off("fin")
    stage.slack.say("U1", "C1", "2h", wait=False)
    stage.slack.wait(lambda: stage.slack.bot_messages("C1"))


def test_a_refused_token_shows_in_the_state_and_a_new_one_is_read_without_a_restart(socket_stage: Stage) -> None:
    stage = socket_stage
    token = [stage.slack.bot_token]
    bot = stage.start(bot_token=lambda: token[0])
    stage.slack.bot_token = "xoxb-rotated"
    with pytest.raises(NotPosted) as refused:
        bot.post(C1, CARD, key="one", locale="en")
    assert not refused.value.final and bot.state() == "down: invalid_auth"
    token[0] = "xoxb-rotated"
    assert bot.post(C1, CARD, key="two", locale="en")
    assert bot.state() == "up"


def test_events_are_heard_while_the_bot_token_is_refused(stage: Stage) -> None:
    stage.start()
    stage.slack.fault("users.info", "invalid_auth", lasts=0.6)
    stage.slack.fault("chat.postMessage", "invalid_auth", lasts=0.6)
    stage.slack.say("U1", "C1", "2h")
    stage.slack.wait(lambda: stage.slack.bot_messages("C1"))


def test_a_wrong_signature_an_old_one_and_none_are_refused() -> None:
    stage = Stage("http")
    try:
        stage.start()
        body = stage.slack.event_body({"type": "message", "user": "U1", "text": "2h", "ts": "1.1", "channel": "C1"})
        for secret, age in (("wrong", 0.0), ("", 600.0)):
            status, _ = stage.slack.run(stage.slack.door.post("events_api", body, secret=secret, age=age))
            assert status == 401
        assert stage.house.accepted == {}
    finally:
        stage.stop()


def test_http_without_a_signing_secret_takes_nothing() -> None:
    bot = Slack(bot_token="xoxb", mode="http", api_base_url="http://127.0.0.1:9/api/")
    assert bot.state() == "down: no signing_secret"


def test_what_was_acknowledged_is_finished_when_the_bot_stops(on: Stage) -> None:
    on.house.open.clear()
    on.slack.say("U1", "C1", "2h")
    threading.Timer(0.3, on.house.open.set).start()
    on.bots[0].stop()
    assert len(on.slack.bot_messages("C1")) == 1 and len(on.house.answered) == 1
    assert not [thread.name for thread in threading.enumerate() if thread.name == "slack"]


def test_a_stop_leaves_what_takes_too_long_to_the_next_process(socket_stage: Stage) -> None:
    bot = socket_stage.start(stop_patience=0.3)
    socket_stage.house.open.clear()
    socket_stage.slack.say("U1", "C1", "2h")
    bot.stop()
    assert socket_stage.house.answered == [] and len(socket_stage.house.accepted) == 1


def test_where_the_bot_may_not_post_is_final_and_an_outage_is_not(on: Stage) -> None:
    on.slack.channel("C8", "closed", bot=False)
    with pytest.raises(NotPosted) as refused:
        on.bots[0].post(Place("slack", "C8"), CARD, key="k", locale="en")
    assert refused.value.final
    on.slack.fault("chat.postMessage", "429", seconds=300)
    with pytest.raises(NotPosted) as busy:
        on.bots[0].post(C1, CARD, key="k2", locale="en")
    assert not busy.value.final and 200 < busy.value.after <= 300


def test_a_closed_account_is_final(on: Stage) -> None:
    on.slack.person("U5", "Eve", deleted=True)
    with pytest.raises(NotPosted) as refused:
        on.bots[0].post(Place("slack", "U5", "direct"), CARD, key="k", locale="en")
    assert refused.value.final


def test_a_chart_that_the_workspace_refuses_is_shown_as_a_picture(on: Stage) -> None:
    from chat.cards.card import Chart, Series

    chart = Chart("bar", verbatim("Budget"), (verbatim("Labour"),), (Series(verbatim("Used"), (1200.0,)),), "CNY")
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Budget"), chart=chart))
    on.slack.fault("chat.postMessage", "invalid_blocks")
    on.slack.say("U1", "C1", "2h")
    picture = on.slack.wait(lambda: [one for one in on.slack.bot_messages("C1") if one.get("files")])[0]
    assert picture["files"][0]["data"].startswith(b"\x89PNG") and picture["files"][0]["alt"] == "Budget"
    card = on.slack.bot_messages("C1")[0]
    assert not [block for block in card["blocks"] if block["type"] == "data_visualization"]
    assert picture["thread_ts"] == card["thread_ts"]
    on.slack.say("U1", "C1", "2h again")
    later = on.slack.wait(lambda: on.slack.bot_messages("C1")[2:])[0]
    assert [block for block in later["blocks"] if block["type"] == "image"], "from now on it stands in the card"


@pytest.mark.parametrize("fault", ["drop", "lost", "500", "internal_error"])
def test_a_whisper_whose_answer_was_lost_is_not_lost(socket_stage: Stage, fault: str) -> None:
    on = socket_stage
    on.start()
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Your rate")), private=True)
    on.slack.fault("chat.postEphemeral", fault)
    on.slack.say("U1", "C1", "rate")
    on.slack.wait(lambda: on.house.answered)
    assert 1 <= len(on.slack.whispers) <= 2 and {one["user"] for one in on.slack.whispers} == {"U1"}
    assert on.slack.bot_messages("C1") == [] and on.slack.bot_messages("D1") == []


def test_private_answers_are_seen_by_one_person_and_never_lost(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Your rate")), private=True)
    on.slack.say("U1", "C1", "rate")
    (whisper,) = on.slack.wait(lambda: on.slack.whispers)
    assert whisper["user"] == "U1"
    on.slack.fault("chat.postEphemeral", "user_not_in_channel")
    on.slack.say("U1", "C1", "rate")
    assert on.slack.wait(lambda: on.slack.bot_messages("D1"))
    assert on.slack.bot_messages("C1") == []
