"""What people do on the page reaches the house, and what the house answers stands on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.platform import NotPosted
from bot.web.adapter import Web
from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Identity, Incoming, Place, Removed, Said, Submitted
from chat.text import _, verbatim
from storage.page import PageMessages
from tests.bot.web.conftest import Page, until
from tests.bot.web.stage import NOW, PIXEL, House, logged, roster

JPEG = ("receipt.png", PIXEL, "image/png")


def heard(house: House, kind: type[Incoming] = Said) -> Incoming:
    until(lambda: any(isinstance(one, kind) for one in house.heard))
    return [one for one in house.heard if isinstance(one, kind)][-1]


def test_words_are_accepted_shown_heard_and_answered(ann: Page, house: House) -> None:
    answer = ann.say("log 2.5h yesterday API design")
    assert answer.status_code == 202
    until(lambda: house.done)
    mine, bots = ann.messages()
    assert mine["mine"] and "log 2.5h yesterday" in mine["html"]
    assert "2.5 h booked on Apollo launch" in bots["html"] and not bots["mine"]
    said = heard(house)
    assert isinstance(said, Said)
    assert (said.at, said.by.id, said.text) == (Place("web", "apollo"), "ann", "log 2.5h yesterday API design")
    assert said.id in house.accepted and house.done == [said.id]
    assert house.posted == [("hours:7", Place("web", "apollo"), bots["ref"])]


def test_sent_again_after_a_lost_answer_is_said_once(ann: Page, house: House) -> None:
    for _attempt in range(3):
        assert ann.say("log 1h", nonce="the-same-one").status_code == 202
    until(lambda: house.done)
    assert len(ann.messages()) == 2
    assert len(house.heard) == 1


def test_the_bot_is_addressed_in_a_direct_message_or_by_its_name(ann: Page, house: House) -> None:
    ann.say("budget", "d/ann")
    first = heard(house)
    assert first.addressed and first.at == Place("web", "ann", "direct")
    ann.say("@账房 budget")
    until(lambda: len(house.heard) == 2)
    second = house.heard[1]
    assert isinstance(second, Said) and second.addressed and second.text == "budget"
    ann.say("see you at lunch")
    until(lambda: len(house.done) == 3)
    assert not house.heard[2].addressed
    assert len(ann.messages()) == 3  # nothing was answered to that


def test_a_file_is_kept_fetched_by_its_reference_and_shown(ann: Page, web: Web, house: House) -> None:
    ann.say("hotel", files=[JPEG, ("e-invoice.pdf", b"%PDF-1.7", "application/pdf")])
    said = heard(house)
    assert isinstance(said, Said)
    assert [(file.name, file.mime) for file in said.files] == [
        ("receipt.png", "image/png"),
        ("e-invoice.pdf", "application/pdf"),
    ]
    assert web.fetch(said.files[0].ref, 1_000) == PIXEL
    with pytest.raises(NotPosted, match="more than 10"):
        web.fetch(said.files[0].ref, 10)
    with pytest.raises(NotPosted):
        web.fetch("nothing", 10)
    shown = ann.get(f"/file/{said.files[0].ref}")
    assert (shown.content, shown.headers["content-type"]) == (PIXEL, "image/png")
    paper = ann.get(f"/file/{said.files[1].ref}")
    assert paper.headers["content-disposition"].startswith("attachment")
    assert Page(web, "li").get(f"/file/{said.files[0].ref}").status_code == 404


def test_a_reply_in_a_thread_says_what_the_thread_is_about(ann: Page, house: House) -> None:
    ann.say("log 1h")
    until(lambda: house.posted)
    ref = house.posted[0][2]
    ann.say("it was for the release", thread=ref)
    until(lambda: len(house.heard) == 2)
    reply = house.heard[1]
    assert isinstance(reply, Said) and (reply.about, reply.at.thread) == ("hours:7", ref)
    assert "1 reply" in ann.messages()[1]["html"]
    assert len(ann.messages()) == 2
    assert [one["ref"] for one in ann.messages(thread=ref)] == [ref, reply.ref]


def test_an_edit_and_a_deletion_are_told_with_the_message_they_are_about(ann: Page, house: House) -> None:
    ann.say("log 1h")
    until(lambda: house.done)
    ref = ann.messages()[0]["ref"]
    ann.post("/edit", ref=ref, text="log 2h")
    until(lambda: len(house.done) == 2)
    edited = house.heard[1]
    assert isinstance(edited, Said) and (edited.edits, edited.text) == (ref, "log 2h")
    assert "log 2h" in ann.messages()[0]["html"] and "edited" in ann.messages()[0]["html"]
    ann.post("/remove", ref=ref)
    gone = heard(house, Removed)
    assert isinstance(gone, Removed) and gone.ref == ref
    until(lambda: all(one["ref"] != ref for one in ann.messages()))


def test_nobody_edits_or_deletes_what_another_wrote(ann: Page, web: Web, house: House) -> None:
    ann.say("log 1h")
    until(lambda: house.done)
    ref = ann.messages()[0]["ref"]
    bob = Page(web, "bob")
    assert bob.post("/edit", ref=ref, text="log 9h").status_code == 403
    assert bob.post("/remove", ref=ref).status_code == 403
    assert "log 1h" in ann.messages()[0]["html"]


def test_a_click_replaces_the_card_that_was_clicked(ann: Page, house: House) -> None:
    ann.say("hotel", files=[JPEG])
    until(lambda: house.done)
    assert ann.click("Is this right?", "receipt.submit", "1").status_code == 202
    until(lambda: len(house.done) == 2)
    clicked = heard(house, Clicked)
    assert isinstance(clicked, Clicked) and (clicked.action, clicked.value) == ("receipt.submit", "1")
    assert clicked.ref == ann.messages()[1]["ref"]
    assert "Is this right?" not in ann.messages()[1]["html"]
    assert len(ann.messages()) == 2


def test_nobody_clicks_what_the_card_does_not_offer(ann: Page, house: House) -> None:
    ann.say("hotel", files=[JPEG])
    until(lambda: house.done)
    for action, value in (("receipt.submit", "2"), ("budget.raise", "1"), ("receipt.category", "1 gold"), ("", "")):
        assert ann.click("Is this right?", action, value).status_code == 409
    assert ann.click("Is this right?", "receipt.category", "1 travel").status_code == 202
    assert ann.post("/click", ref="nowhere", action="a", value="b").status_code == 404


def test_a_form_is_asked_refused_at_its_field_and_taken(ann: Page, house: House) -> None:
    ann.say("hotel", files=[JPEG])
    until(lambda: house.done)
    ann.click("Is this right?", "receipt.edit", "1")
    until(lambda: len(ann.messages()) == 3)
    form = ann.messages()[2]
    assert form["quiet"] and 'name="total"' in form["form"]
    answers = {"vendor": "Hotel", "total": "twelve", "day": "2026-10-30", "category": "travel", "project": "XH"}
    ann.post("/submit", ref=form["ref"], answers={**answers, "smuggled": "x"})
    submitted = heard(house, Submitted)
    assert isinstance(submitted, Submitted)
    assert (submitted.form, submitted.value) == ("receipt.correct", "1")
    assert "smuggled" not in submitted.answers and submitted.ref == ann.messages()[1]["ref"]
    until(lambda: "“twelve” is not an amount." in ann.messages()[2]["form"])
    assert 'value="twelve"' in ann.messages()[2]["form"] and "Is this right?" in ann.messages()[1]["html"]
    ann.post("/submit", ref=form["ref"], answers={**answers, "total": "12.00"})
    until(lambda: len(ann.messages()) == 2)
    assert "Is this right?" not in ann.messages()[1]["html"]
    assert ann.post("/submit", ref=form["ref"], answers=answers).status_code == 409
    count = len(house.heard)
    assert ann.post("/submit", ref=form["ref"], answers={**answers, "total": "12.00"}).status_code == 202
    until(lambda: len(house.heard) == count + 1)
    again, before = house.heard[-1], house.heard[-2]
    assert isinstance(again, Submitted) and isinstance(before, Submitted)
    assert again.instance == before.instance == submitted.instance and again.id != before.id


def test_a_refusal_that_blames_no_field_keeps_the_form(ann: Page, house: House) -> None:
    ann.say("form", "d/ann")
    until(lambda: len(ann.messages("d/ann")) == 2)
    form = ann.messages("d/ann")[1]
    refusal = Card(_("The period is closed."), (_("Ask {who}.", who="王芳"),), tone="warn")
    house.answers["refuse"] = Reply(refusal, private=True)
    house._submitted = lambda incoming: house.answers["refuse"]  # type: ignore[method-assign]
    ann.post("/submit", ref=form["ref"], answers={"total": "88"})
    until(lambda: "The period is closed. Ask 王芳." in ann.messages("d/ann")[1]["form"])
    assert 'value="88"' in ann.messages("d/ann")[1]["form"]


def test_the_same_question_is_asked_in_one_form(ann: Page, house: House) -> None:
    ann.say("form", "d/ann")
    ann.say("form", "d/ann")
    until(lambda: len(house.done) == 2)
    forms = [one for one in ann.messages("d/ann") if one["form"]]
    assert len(forms) == 1 and f'data-opening="{forms[0]["no"]}"' in forms[0]["form"]
    ann.post("/drop", ref=forms[0]["ref"])
    assert not [one for one in ann.messages("d/ann") if one["form"]]


def test_options_are_asked_of_the_house_while_one_types(ann: Page, web: Web, house: House) -> None:
    ann.say("form", "d/ann")
    until(lambda: house.done)
    ref = ann.messages("d/ann")[1]["ref"]
    found = ann.get("/options", ref=ref, name="project", typed="site 0").text
    assert found.count("<li") == 9 and 'data-value="S7"' in found
    assert ann.get("/options", ref=ref, name="vendor", typed="x").status_code == 404
    assert Page(web, "bob").get("/options", ref=ref, name="project", typed="").status_code == 404


def test_a_private_reply_is_seen_by_the_one_who_asked(ann: Page, web: Web, house: House) -> None:
    ann.say("rates")
    until(lambda: house.done)
    assert "Only visible to you" in ann.messages()[1]["html"]
    assert len(Page(web, "bob").messages()) == 1
    assert Page(web, "bob").post("/click", ref=ann.messages()[1]["ref"], action="x").status_code == 404


def test_only_members_read_and_write_in_a_channel(web: Web) -> None:
    zhao = Page(web, "zhao")
    assert zhao.get("/messages", room="c/apollo").status_code == 404
    assert zhao.say("hello", "c/apollo").status_code == 404
    assert zhao.say("hello", "d/ann").status_code == 404
    assert zhao.post("/seen", room="c/apollo", no=1).status_code == 404


def test_news_with_the_same_key_is_shown_once(web: Web, ann: Page) -> None:
    to = Place("web", "apollo")
    refs = {web.post(to, logged(), key="budget:1:80", locale="en") for _attempt in range(3)}
    assert len(refs) == 1 and len(ann.messages()) == 1
    web.post(to, logged(), key="budget:1:100", locale="en")
    assert len(ann.messages()) == 2


def test_a_posted_card_is_brought_up_to_date_in_place(web: Web, ann: Page) -> None:
    to = Place("web", "apollo")
    ref = web.post(to, logged(), key="k", locale="en")
    web.update(to, ref, Card(verbatim("Undone")), locale="en")
    (shown,) = ann.messages()
    assert "Undone" in shown["html"] and shown["ref"] == ref
    with pytest.raises(NotPosted) as refused:
        web.update(to, "nothing", logged(), locale="en")
    assert refused.value.final


def test_news_for_nobody_is_refused_for_good(web: Web) -> None:
    for nobody in (Place("web", "atlantis"), Place("web", "nobody", "direct")):
        with pytest.raises(NotPosted) as refused:
            web.post(nobody, logged(), key="k", locale="en")
        assert refused.value.final


def test_everything_is_there_after_a_restart(opened: Callable[..., Web], house: House) -> None:
    first = opened()
    page = Page(first)
    page.say("hotel", files=[JPEG])
    until(lambda: house.done)
    page.click("Is this right?", "receipt.edit", "1")
    until(lambda: len(page.messages()) == 3)
    page.post("/speak", locale="zh-CN")
    before = page.messages()
    first.stop()
    again = Page(opened())
    assert [one["ref"] for one in again.messages()] == [one["ref"] for one in before]
    assert 'lang="zh-CN"' in again.get("/").text
    form = again.messages()[2]
    again.post("/submit", ref=form["ref"], answers={"total": "12"})
    until(lambda: len(again.messages()) == 2)


def test_a_reply_that_another_process_owed_is_posted_once(web: Web, ann: Page) -> None:
    said = Said("web:said:before", Identity("web", "ann"), Place("web", "apollo"), text="log 1h", ref="before")
    for _attempt in range(2):
        web.reply(said, Reply(logged(), more=(Card(verbatim("And this")),)))
    assert len(ann.messages()) == 2


def test_a_reply_owed_before_the_start_tells_the_house_what_it_was_about(house: House, messages: PageMessages) -> None:
    web = Web(roster, messages, now=lambda: NOW, port=0)
    web.reply(Said("web:said:x", Identity("web", "ann"), Place("web", "apollo"), text="log 1h"), Reply(logged()))
    assert house.posted == []
    web.start(house.functions())
    assert [about for about, _at, _ref in house.posted] == ["hours:7"]
    web.stop()
    with pytest.raises(NotPosted) as refused:
        web.post(Place("web", "apollo"), logged(), key="late", locale="en")
    assert not refused.value.final


def test_an_examples_past_is_shown_at_its_time_and_seen_by_all(house: House, messages: PageMessages) -> None:
    web = Web(roster, messages, now=lambda: NOW, port=0)
    by, at = Identity("web", "ann"), Place("web", "apollo")
    for days in (9, 8):
        said = Said(f"example:{days}", by, at, text=f"log {days}h")
        web.recall(said, Reply(logged()), NOW - timedelta(days=days))
        web.recall(said, Reply(logged()), NOW - timedelta(days=days))
    web.start(house.functions())
    page = Page(web, "bob")
    assert [one["day"] for one in page.messages()] == ["2026-10-25", "2026-10-25", "2026-10-26", "2026-10-26"]
    assert [room["unread"] for room in page.get("/home").json()["rooms"]] == [0, 0]
    assert len(house.posted) == 4 and house.heard == []
    web.stop()


def test_files_of_a_reply_hang_on_its_card(ann: Page, house: House) -> None:
    ann.say("report")
    until(lambda: house.done)
    html = ann.messages()[1]["html"]
    assert "report.csv" in html
    address = html.split('href="/file')[1].split('"')[0]
    assert ann.client.get(f"/file{address}").content == b"a,b\n1,2\n"


def test_unread_messages_are_counted_until_they_are_seen(web: Web, ann: Page, house: House) -> None:
    def unread(page: Page) -> int:
        return next(room["unread"] for room in page.get("/home").json()["rooms"] if room["room"] == "c/apollo")

    bob = Page(web, "bob")
    ann.say("log 1h")
    ann.say("rates")
    until(lambda: len(house.done) == 2)
    assert (unread(ann), unread(bob)) == (2, 3)  # the answer about rates is for Ann alone
    bob.post("/seen", room="c/apollo", no=bob.messages()[-1]["no"])
    assert (unread(ann), unread(bob)) == (2, 0)


def test_one_card_is_read_in_two_languages(web: Web, ann: Page) -> None:
    web.post(Place("web", "apollo"), logged(), key="k", locale="en")
    assert "Apollo launch" in ann.messages()[0]["html"]
    assert "阿波罗发布" in Page(web, "wang").messages()[0]["html"]


def test_older_messages_come_page_by_page(ann: Page, house: House) -> None:
    for number in range(60):
        ann.say(f"lunch {number}")
    first = ann.get("/messages", room="c/apollo").json()
    assert first["more"] and "lunch 59" in first["messages"][-1]["html"]
    older = ann.get("/messages", room="c/apollo", before=str(first["messages"][0]["no"])).json()
    assert not older["more"] and len(older["messages"]) == 10


def test_words_wait_for_no_photograph(ann: Page, house: House) -> None:
    house.slow = 1.0
    for _photo in range(4):
        ann.say("", files=[JPEG])
    ann.say("log 1h")
    until(lambda: any("booked on" in one["html"] for one in ann.messages()), 0.9)


def test_what_was_begun_is_finished_before_the_page_closes(ann: Page, web: Web, house: House) -> None:
    house.gate.clear()
    ann.say("log 1h")
    until(lambda: house.heard)
    house.gate.set()
    web.stop()
    assert len(house.done) == 1
    assert web.state().startswith("down")
