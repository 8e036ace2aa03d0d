"""Every way in and every way out, through real slack_bolt and slack_sdk, over Socket Mode and over HTTP."""

from __future__ import annotations

import pytest

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked, Identity, Incoming, Joined, Left, Place, Removed, Said, Submitted
from chat.text import verbatim
from tests.bot.slack.conftest import Stage
from tests.bot.slack.house import CARD
from tests.fakes.slack import BOT

pytestmark = pytest.mark.sweep(3, of="file")


def test_a_mention_is_heard_once_although_it_comes_as_two_events(on: Stage) -> None:
    ts = on.slack.say("U1", "C1", f"<@{BOT}> log 2.5h")
    (answer,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    assert answer["thread_ts"] == ts and "Logged 2.5 h" in answer["text"]
    (said,) = on.house.said()
    assert said.text == "log 2.5h" and said.addressed and said.ref == ts
    assert on.house.refused == 1
    on.slack.wait(lambda: on.house.answered == [said.id])


def test_who_speaks_is_looked_up(on: Stage) -> None:
    on.slack.say("U2", on.slack.direct("U2"), "2h")
    on.slack.wait(lambda: on.house.heard)
    by = on.house.heard[0].by
    assert (by.name, by.email, by.locale, by.timezone) == ("Bob", "bob@example.com", "zh-CN", "Asia/Shanghai")


def test_in_a_channel_what_is_not_meant_for_the_bot_stays_unanswered(on: Stage) -> None:
    on.slack.say("U1", "C1", "nice coffee today")
    on.slack.say("U1", "C1", "2h")
    on.slack.wait(lambda: on.slack.bot_messages("C1"))
    assert [said.addressed for said in on.house.said()] == [False, False]
    assert len(on.slack.bot_messages("C1")) == 1


def test_a_direct_message_is_answered_flat(on: Stage) -> None:
    channel = on.slack.direct("U1")
    on.slack.say("U1", channel, "2h")
    (answer,) = on.slack.wait(lambda: on.slack.bot_messages(channel))
    assert "thread_ts" not in answer
    assert on.house.heard[0].at.kind == "direct" and on.house.heard[0].at.channel == "U1"
    on.slack.wait(lambda: [(about, ref) for about, _, ref in on.house.told] == [(CARD.about, answer["ts"])])


def test_a_slash_command_says_its_text(on: Stage) -> None:
    on.slack.command("U1", "C1", "log 2h &lt;b&gt; <https://x.cn|x>")
    on.slack.wait(lambda: on.slack.bot_messages("C1"))
    said = on.house.said()[0]
    assert said.text == "log 2h <b> https://x.cn" and said.addressed and said.at.channel == "C1"


def test_a_slash_command_where_the_bot_is_no_member_is_answered_all_the_same(on: Stage) -> None:
    on.slack.channel("C9", "elsewhere", "U1", bot=False)
    on.slack.command("U1", "C9", "2h")
    assert on.slack.wait(lambda: on.slack.bot_messages("C9"))[0]["response_type"] == "in_channel"


def test_a_shortcut_opens_its_form_and_the_answer_comes_as_a_direct_message(on: Stage) -> None:
    on.slack.shortcut("U1", "hours.form")
    on.slack.wait(lambda: on.slack.stacks["U1"])
    assert on.slack.search("U1", "project", "her") == ["Hermes"]
    answer = on.slack.submit("U1", project="hermes", spent="3h", note="接口")
    assert answer.body == {"response_action": "clear"}
    submitted = on.slack.wait(lambda: [one for one in on.house.heard if isinstance(one, Submitted)])[0]
    assert submitted.form == "hours.log" and submitted.value == "entry:7"
    expected = {"project": "hermes", "day": "2026-11-03", "spent": "3h", "note": "接口"}
    assert submitted.answers == expected
    assert on.slack.wait(lambda: on.slack.bot_messages(on.slack.direct("U1")))


def test_errors_stand_at_their_field_and_the_modal_stays(on: Stage) -> None:
    on.slack.shortcut("U1", "hours.form")
    on.slack.wait(lambda: on.slack.stacks["U1"])
    assert on.slack.submit("U1", spent="much").errors == {"spent": "How long?"}
    assert on.slack.stacks["U1"]
    assert on.slack.submit("U1", spent="2h").errors == {}
    assert not on.slack.stacks["U1"]
    assert len([one for one in on.house.heard if isinstance(one, Submitted)]) == 2


def test_a_shortcut_on_a_message_says_that_message_with_its_files(on: Stage) -> None:
    receipt = on.slack.file("U2", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = on.slack.say("U2", "C1", "taxi", files=(receipt,))
    on.slack.wait(on.house.said)
    on.slack.message_shortcut("U1", "C1", ts, "message.book")
    said = on.slack.wait(lambda: [one for one in on.house.said() if one.by.id == "U1"])[0]
    assert said.files[0].ref == receipt["id"] and said.ref == ts


def test_the_shortcut_for_files_on_a_message_without_one_does_nothing_else(on: Stage) -> None:
    ts = on.slack.say("U2", "C1", "2h")
    on.slack.wait(lambda: on.house.answered)
    on.slack.message_shortcut("U1", "C1", ts, "message.book")
    (whisper,) = on.slack.wait(lambda: on.slack.whispers)
    assert "no file" in whisper["text"] and whisper["user"] == "U1"
    assert [said.by.id for said in on.house.said()] == ["U2"], "these are not the hours of who clicked"


def test_a_photo_is_read_with_a_sign_and_answered_with_a_draft_in_its_thread(on: Stage) -> None:
    on.house.open.clear()
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = on.slack.say("U1", "C1", "", files=(photo,))
    on.slack.wait(lambda: on.slack.reactions["C1", ts] == ["eyes"])
    assert on.house.heard == [], "the sign does not wait for the reading"
    on.house.open.set()
    (draft,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    assert draft["thread_ts"] == ts
    on.slack.wait(lambda: on.slack.reactions["C1", ts] == [])


def test_a_thread_reply_tells_what_the_thread_is_about(on: Stage) -> None:
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = on.slack.say("U1", "C1", "", files=(photo,))
    on.slack.wait(lambda: on.house.told)
    on.slack.say("U1", "C1", "the total is 45.50", thread=ts)
    said = on.slack.wait(lambda: [one for one in on.house.said() if not one.files])[0]
    assert said.about == "expense:1" and said.at.thread == ts


def test_a_click_changes_the_message_it_was_made_on(on: Stage) -> None:
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    on.slack.say("U1", "C1", "", files=(photo,))
    (draft,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    on.slack.click("U1", "C1", draft["ts"], "Submit")
    on.slack.wait(lambda: "Submitted" in on.slack.message("C1", draft["ts"])["text"])
    click = next(one for one in on.house.heard if isinstance(one, Clicked))
    assert (click.action, click.value, click.ref) == ("expense.submit", "1", draft["ts"])
    assert len(on.slack.bot_messages("C1")) == 1


def test_an_edit_and_a_deletion_are_told(on: Stage) -> None:
    ts = on.slack.say("U1", "C1", "2h")
    on.slack.wait(lambda: on.house.heard)
    on.slack.edit("U1", "C1", ts, "3h")
    edited = on.slack.wait(lambda: [one for one in on.house.said() if one.edits])[0]
    assert edited.edits == ts and edited.text == "3h"
    on.slack.delete("C1", ts)
    removed = on.slack.wait(lambda: [one for one in on.house.heard if isinstance(one, Removed)])[0]
    assert removed.ref == ts and removed.by.id == "U1"


def test_the_home_tab_is_published_and_refreshed_after_each_change(on: Stage) -> None:
    on.slack.open_home("U1")
    first = on.slack.wait(lambda: on.slack.homes.get("U1"))
    headers = [block["text"]["text"] for block in first["blocks"] if block["type"] == "header"]
    assert headers == ["My week", "My projects"]
    on.slack.say("U1", on.slack.direct("U1"), "2h")
    on.slack.wait(lambda: on.slack.homes["U1"]["at"] > first["at"])


def test_a_form_opens_from_the_home_tab(on: Stage) -> None:
    on.slack.open_home("U1")
    on.slack.wait(lambda: on.slack.homes.get("U1"))
    on.slack.click_view("U1", "Log", home=True)
    on.slack.wait(lambda: on.slack.stacks["U1"])
    assert on.slack.top("U1")["callback_id"] == "hours.log"


def test_an_assistant_thread_gets_prompts_and_a_status(on: Stage) -> None:
    thread = on.slack.open_assistant("U1")
    on.slack.wait(lambda: on.slack.prompts)
    assert on.slack.prompts[0]["prompts"] == [{"title": "My week", "message": "my week"}]
    on.slack.say("U1", on.slack.direct("U1"), "2h", thread=thread)
    on.slack.wait(lambda: on.slack.statuses)
    answers = on.slack.wait(lambda: [m for m in on.slack.bot_messages("D1") if m["text"] != "New chat"])
    assert answers[0]["thread_ts"] == thread


def test_our_own_links_unfold(on: Stage) -> None:
    on.slack.share_link("U1", "C1", "https://books.example.com/entry/7")
    unfurl = on.slack.wait(lambda: on.slack.unfurls)[0]
    assert list(unfurl["unfurls"]) == ["https://books.example.com/entry/7"]


def test_being_invited_to_a_channel_is_told(on: Stage) -> None:
    on.slack.channel("C7", "新项目", "U1", bot=False)
    on.slack.invite("U1", "C7")
    (joined,) = on.slack.wait(lambda: [one for one in on.house.heard if isinstance(one, Joined)])
    assert joined.name == "新项目" and joined.by.id == "U1" and joined.at.channel == "C7"


def test_being_taken_out_of_a_channel_is_told(on: Stage) -> None:
    on.slack.take_out("U1", "C1")
    (gone,) = on.slack.wait(lambda: [one for one in on.house.heard if isinstance(one, Joined)])
    assert not gone.here and gone.at.channel == "C1" and gone.by.id == "U1"


def test_a_closed_account_is_told_and_a_changed_profile_is_known_at_once(on: Stage) -> None:
    on.slack.say("U2", on.slack.direct("U2"), "2h")
    on.slack.wait(on.house.said)
    on.slack.change("U2", locale="en-GB")
    on.slack.say("U2", on.slack.direct("U2"), "3h")
    on.slack.wait(lambda: len(on.house.said()) == 2)
    assert [one.by.locale for one in on.house.said()] == ["zh-CN", "en-GB"]
    on.slack.change("U2", deleted=True)
    (left,) = on.slack.wait(lambda: [one for one in on.house.heard if isinstance(one, Left)])
    assert left.by.id == "U2" and on.slack.bot_messages("D2")[2:] == []


def test_other_bots_and_our_own_words_are_not_heard(on: Stage) -> None:
    on.slack.person("U8", "Robot", is_bot=True)
    on.slack.say("U8", "C1", "2h", bot_id="B8")
    on.slack.say(BOT, "C1", "2h")
    on.slack.person("U7", "Gone", deleted=True)
    on.slack.say("U7", "C1", "2h")
    on.slack.say("U1", "C1", "2h")
    on.slack.wait(lambda: on.house.heard)
    assert [said.by.id for said in on.house.said()] == ["U1"]


def test_a_guest_of_another_company_is_refused_politely_and_only_when_asking(on: Stage) -> None:
    on.slack.person("U6", "Guest", team_id="T-OTHER", is_stranger=True)
    on.slack.channels["C1"]["members"].add("U6")
    on.slack.say("U6", "C1", "2h")
    on.slack.say("U6", "C1", f"<@{BOT}> 2h")
    whisper = on.slack.wait(lambda: on.slack.whispers)
    assert len(whisper) == 1 and whisper[0]["user"] == "U6" and "this company" in whisper[0]["text"]
    assert on.house.heard == []


def test_mentions_of_people_reach_the_house_as_they_are(on: Stage) -> None:
    on.slack.say("U1", "C1", f"<@{BOT}> add <@U2|bob> as lead")
    on.slack.wait(lambda: on.house.heard)
    said = on.house.heard[0]
    assert isinstance(said, Said) and said.text == "add <@U2> as lead"


def test_a_thread_that_a_dead_process_answered_is_still_known(on: Stage) -> None:
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = on.slack.say("U1", "C1", "", files=(photo,))
    on.slack.wait(lambda: on.house.answered)
    about, place, card = on.house.told[0]
    on.house.told[0] = (about, Place("slack", place.channel), card)
    on.bots[0].stop()
    on.start()
    on.slack.say("U1", "C1", "the total is 45.50", thread=ts)
    said = on.slack.wait(lambda: [one for one in on.house.said() if not one.files])[0]
    assert said.about == "expense:1"


def test_what_was_posted_before_the_start_is_told_at_the_start(stage: Stage) -> None:
    from bot.slack.adapter import Slack

    bot = Slack(bot_token=stage.slack.bot_token, app_token="xapp-good", api_base_url=stage.slack.base)
    stage.bots.append(bot)
    said = Said("slack:C1:0", Identity("slack", "U1"), Place("slack", "C1"), text="2h")
    bot.reply(said, Reply(card=CARD))
    assert stage.house.told == []
    bot.start(stage.house.functions())
    (message,) = stage.slack.bot_messages("C1")
    assert [(about, ref) for about, _, ref in stage.house.told] == [("hours:1", message["ts"])]


def test_a_card_is_updated_wherever_it_stands(on: Stage) -> None:
    bot = on.bots[0]
    ref = bot.post(Place("slack", "U1", "direct"), CARD, key="k", locale="en")
    bot.update(Place("slack", "U1"), ref, Card(verbatim("Approved")), locale="en")
    assert on.slack.message("D1", ref)["text"] == "Approved"


def test_a_long_home_is_turned_page_by_page(on: Stage) -> None:
    cards = tuple(Card(verbatim(f"Project {n}"), lines=(verbatim("a"),) * 9) for n in range(30))
    on.house.answer = lambda _clicked: Reply(card=Card(verbatim("My week")), more=cards)
    on.slack.open_home("U1")
    first = on.slack.wait(lambda: on.slack.homes.get("U1"))
    assert "My week" in str(first["blocks"])
    on.slack.click_view("U1", "More", home=True)
    on.slack.wait(lambda: "Page 2 of" in str(on.slack.homes["U1"]["blocks"]))
    assert "My week" not in str(on.slack.homes["U1"]["blocks"])
    on.slack.click_view("U1", "Back", home=True)
    on.slack.wait(lambda: "Page 1 of" in str(on.slack.homes["U1"]["blocks"]))


def test_a_notice_brings_the_home_tab_of_its_reader_up_to_date(on: Stage) -> None:
    on.slack.open_home("U1")
    first = on.slack.wait(lambda: on.slack.homes.get("U1"))
    on.bots[0].post(Place("slack", "U1", "direct"), CARD, key="news", locale="en")
    on.slack.wait(lambda: on.slack.homes["U1"]["at"] > first["at"])


def test_a_private_card_that_lives_on_is_a_direct_message_and_its_thread_finds_it(on: Stage) -> None:
    draft = Card(verbatim("Is this right?"), about="expense:1")
    on.house.answer = lambda said: Reply(card=draft, private=True) if isinstance(said, Said) and said.files else Reply()
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = on.slack.say("U1", "C1", "", files=(photo,))
    (card,) = on.slack.wait(lambda: on.slack.bot_messages("D1"))
    on.slack.wait(lambda: on.house.answered)
    (pointer,) = on.slack.whispers
    assert on.slack.bot_messages("C1") == [] and pointer["user"] == "U1"
    assert card["ts"].replace(".", "") in str(pointer["blocks"]), "where they are looking, a link leads to it"
    on.bots[0].stop()
    on.start()
    on.slack.say("U1", "C1", "the total is 85.50", thread=ts)
    assert on.slack.wait(lambda: [one for one in on.house.said() if not one.files])[0].about == "expense:1"


def test_a_photo_that_is_itself_a_thread_reply_is_corrected_in_that_thread(on: Stage) -> None:
    draft = Card(verbatim("Is this right?"), about="expense:1")
    on.house.answer = lambda said: Reply(card=draft, private=True) if isinstance(said, Said) and said.files else Reply()
    lunch = on.slack.say("U2", "C1", "lunch with the team")
    photo = on.slack.file("U1", "lunch.jpg", "image/jpeg", b"jpeg")
    on.slack.say("U1", "C1", "", files=(photo,), thread=lunch)
    on.slack.wait(lambda: on.house.told)
    for again in (False, True):
        if again:
            on.bots[0].stop()
            on.start()
        on.slack.say("U1", "C1", "the total is 85.50", thread=lunch)
        on.slack.say("U2", "C1", "the fish was good", thread=lunch)
        mine, other = on.slack.wait(lambda: _pair([one for one in on.house.said() if one.at.thread and not one.files]))
        assert (mine.about, other.about) == ("expense:1", ""), "what was read for one person is theirs alone"
        on.house.heard.clear()


def _pair(found: list[Said]) -> list[Said]:
    return sorted(found, key=lambda said: said.by.id) if len(found) == 2 else []


def test_a_click_by_somebody_without_the_right_is_told_to_them_alone(on: Stage) -> None:
    photo = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    on.slack.say("U1", "C1", "", files=(photo,))
    (draft,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    on.house.answer = lambda _click: Reply(card=Card(verbatim("Your role does not permit that.")), private=True)
    on.slack.click("U2", "C1", draft["ts"], "Submit")
    (whisper,) = on.slack.wait(lambda: on.slack.whispers)
    assert whisper["user"] == "U2" and "Is this right" in on.slack.message("C1", draft["ts"])["text"]


def test_a_file_whose_message_never_came_is_heard_all_the_same(socket_stage: Stage) -> None:
    on = socket_stage
    on.start()
    file = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = on.slack.stamp()
    on.slack.messages["C1"].append({"type": "message", "user": "U1", "ts": ts, "text": ""})
    on.slack.files[file["id"]]["shares"] = {"public": {"C1": [{"ts": ts}]}}
    on.slack._event({"type": "file_shared", "file_id": file["id"], "channel_id": "C1", "user_id": "U1"}).wait()
    (said,) = on.slack.wait(on.house.said)
    assert said.id == f"slack:C1:{ts}" and said.files[0].ref == file["id"]


def test_a_list_that_is_opened_from_the_home_tab_shows_all_of_it_and_is_worked_off_in_place(on: Stage) -> None:
    def waiting(number: int) -> Card:
        return Card(
            verbatim(f"Expense {number}"), buttons=(Button(verbatim("Approve"), "expense.approve", f"{number}"),)
        )

    def answer(click: Incoming) -> Reply:
        assert isinstance(click, Clicked)
        if click.action == "home.show":
            return Reply(card=Card(verbatim("Inbox"), buttons=(Button(verbatim("Show them"), "list.show"),)))
        if click.action == "list.show":
            return Reply(card=Card(verbatim("3 wait")), more=tuple(waiting(n) for n in (1, 2, 3)), private=True)
        if click.value == "3":
            return Reply(card=Card(verbatim("Your role does not permit that.")), private=True)
        return Reply(card=Card(verbatim(f"Expense {click.value}: approved")), replace=True)

    on.house.answer = answer
    on.slack.open_home("U1")
    on.slack.wait(lambda: on.slack.homes.get("U1"))
    on.slack.click_view("U1", "Show them", home=True)
    titles = lambda: [b["text"]["text"] for b in on.slack.top("U1")["blocks"] if b["type"] == "header"]  # noqa: E731
    on.slack.wait(lambda: titles() == ["3 wait", "Expense 1", "Expense 2", "Expense 3"])
    for number, left in (("2", "1"), ("1", "3")):
        block = [one for one in on.slack.top("U1")["blocks"] if f"'value': '{number}'" in str(one)]
        on.slack.click_view("U1", block[0]["elements"][0]["action_id"], home=False)
        on.slack.wait(lambda number=number: f"Expense {number}: approved" in titles())
        assert f"Expense {left}" in titles()
    on.slack.click_view("U1", "Approve")
    on.slack.wait(lambda: len(on.slack.stacks["U1"]) == 2)
    assert titles() == ["Your role does not permit that."], "over the list, which is still there"
