"""Every way out, by both transports: cards, forms, toasts, files, changes in place, private answers, second clicks."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.feishu.adapter import Feishu
from bot.platform import NotPosted
from chat.cards.card import Attachment, Button, Card, Choice, Fact, Form, Option, Picture, Question, Reply, Table
from chat.incoming import Clicked, Identity, Incoming, Place, Said, Submitted
from chat.text import _, verbatim
from tests.bot.feishu.conftest import Connect, WaitingClock
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

DRAFT = Card(
    _("Is this right?"),
    facts=(Fact(_("Amount"), verbatim("¥45.50"), doubtful=True),),
    buttons=(
        Button(_("Submit"), "expense.submit", "12", style="main"),
        Button(_("Edit"), "expense.edit", "12"),
        Button(_("Discard"), "expense.discard", "12", style="danger", confirm=_("Really?")),
    ),
    about="expense:12",
)
FORM = Form(
    "expense.edit",
    _("Edit the receipt"),
    (
        Question("total", _("Amount"), "money", value="45.50", doubtful=True, hint=_("read from the receipt")),
        Question("day", _("Date"), "date", value="2026-11-03"),
        Question(
            "category",
            _("Category"),
            "choice",
            "travel",
            options=(Option(_("Travel"), "travel"), Option(_("Material"), "material"), Option(_("none"), "")),
        ),
        Question("note", _("Note"), "note", required=False),
    ),
    value="12",
)
DONE = Card(_("Submitted"), tone="good", about="expense:12")


def clerk(incoming: Incoming) -> Reply:
    """A house with one receipt."""
    match incoming:
        case Said():
            return Reply(card=DRAFT)
        case Clicked(action="expense.edit"):
            return Reply(form=FORM)
        case Clicked(action="expense.submit"):
            return Reply(card=DONE, replace=True, toast=_("Sent to Li Wei."))
        case Submitted(answers={"total": "nine"}):
            words = _("That is not an amount.")
            return Reply(Card(words, tone="warn"), private=True, wrong={"total": words})
        case Submitted():
            return Reply(card=DRAFT, replace=True)
    return Reply(card=Card(_("Your role does not permit that."), tone="warn"), private=True)


def test_a_draft_is_edited_in_its_own_place_and_submitted(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = clerk
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann, words="Is this right?")
    assert "please check" in card.words

    assert feishu.clicks(ann, card, "Edit")["card"] is card
    assert "Edit the receipt" in card.words
    seen = feishu.submits(ann, card, total="nine")
    assert (seen["toast"], seen["tone"]) == ("That is not an amount.", "error")
    assert "That is not an amount." in card.words and "nine" in card.words
    feishu.submits(ann, card, total="54.50", note="airport")
    assert "Is this right?" in card.words
    seen = feishu.clicks(ann, card, "Submit")
    assert (seen["toast"], seen["tone"]) == ("Sent to Li Wei.", "success")
    assert "Submitted" in card.words and card.buttons() == []

    last = [one for one in house.heard if isinstance(one, Submitted)][-1]
    assert (last.form, last.value, last.ref) == ("expense.edit", "12", card.id)
    assert last.answers == {"total": "54.50", "day": "2026-11-03", "category": "travel", "note": "airport"}
    direct = Place("feishu", ann, "direct")
    assert set(house.told) == {("expense:12", direct, card.id)}
    feishu.wait(lambda: len(house.answered) == len(house.accepted))
    assert len(feishu.posted(ann)) == 1, "all of it happened on one card"


def test_cancel_puts_the_card_back(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = clerk
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann, words="Is this right?")
    feishu.wait(lambda: house.answered)
    before = card.content
    feishu.clicks(ann, card, "Edit")
    feishu.clicks(ann, card, "Cancel")
    assert card.content == before
    assert len(house.heard) == 2, "cancelling is nothing that the house needs to hear"


def test_cancel_after_a_restart_says_that_nothing_was_changed(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    house.hear = clerk
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann, words="Is this right?")
    feishu.clicks(ann, card, "Edit")
    adapter.shown.__init__()  # type: ignore[misc]
    feishu.clicks(ann, card, "Cancel")
    assert "Nothing was changed." in card.words


def test_a_refusal_is_a_passing_line_and_leaves_the_card(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = clerk
    ann, bob = feishu.person("Ann"), feishu.person("Bob")
    group = feishu.group("Apollo", ann, bob)
    feishu.says(ann, "taxi", group)
    card = feishu.card_for(group)
    before = card.content
    seen = feishu.clicks(bob, card, "Discard")
    assert (seen["toast"], seen["tone"]) == ("Your role does not permit that.", "warning")
    assert card.content is before
    feishu.wait(lambda: len(house.answered) == 2)
    assert len(feishu.posted()) == 1


def test_an_answer_for_one_person_does_not_appear_in_the_group(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="Your rate")
    assert feishu.posted(group) == []


def alone_in(feishu: FeishuServer, ann: str) -> list[str]:
    """The groups in which Ann alone was shown something; "" for her own chat."""
    return [message.alone_in for message in feishu.posted(ann)]


def test_an_answer_for_one_person_is_shown_to_them_where_they_are(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="Your rate")
    assert alone_in(feishu, ann) == [group] and feishu.posted(group) == []


@pytest.mark.parametrize("why", ["topics", "refused", "lost"])
def test_where_the_group_does_not_allow_that_it_goes_to_their_own_chat(
    adapter: Feishu, feishu: FeishuServer, house: House, why: str
) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann, topics=why == "topics")
    if why != "topics":
        feishu.wrong("ephemeral", {"refused": "230001", "lost": "drop"}[why])
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="Your rate")
    assert alone_in(feishu, ann) == [""] and feishu.posted(group) == []


def test_a_group_that_does_not_allow_it_is_asked_once(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.wrong("ephemeral", "230001")
    for number in (1, 2):
        feishu.says(ann, "my rate", group)
        feishu.wait(lambda number=number: len(feishu.posted(ann)) == number)  # type: ignore[misc]
    assert alone_in(feishu, ann) == ["", ""]
    assert sum(path.endswith("/ephemeral/v1/send") for _method, path in feishu.calls) == 1


def test_what_lives_on_goes_to_their_own_chat(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your draft"), about="expense:1"), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "taxi", group)
    feishu.card_for(ann, words="Your draft")
    assert alone_in(feishu, ann) == [""]


def test_a_slow_answer_to_what_one_person_was_shown_does_not_change_it(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    """The platform lets nobody change such a card from outside: the answer comes as a message."""
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Said):
            return Reply(card=Card(_("Which one?"), buttons=(Button(_("This"), "question.choose", "1"),)), private=True)
        gate.wait(60)
        return Reply(card=DONE, replace=True)

    house.hear = hear
    connect(quick=0.1)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "2h", group)
    card = feishu.card_for(ann, words="Which one?")
    feishu.clicks(ann, card, "This")
    gate.set()
    feishu.card_for(group, words="Submitted")


def test_a_private_form_opens_in_the_private_chat(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Clicked):
            return Reply(form=FORM, private=True)
        return Reply(card=DRAFT) if isinstance(incoming, Said) else Reply(card=DONE, replace=True)

    house.hear = hear
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "taxi", group)
    card = feishu.card_for(group)
    before = card.content
    feishu.clicks(ann, card, "Edit")
    form = feishu.card_for(ann, words="Edit the receipt")
    assert card.content is before
    feishu.submits(ann, form)
    assert "Submitted" in form.words
    assert house.heard[-1].at == Place("feishu", ann, "direct")


def test_a_choice_on_a_card_comes_with_its_option(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    choice = Choice(_("Project"), "expense.project", (Option(_("Apollo"), "7"), Option(_("none"), "")), "12")
    house.hear = lambda heard: Reply(card=Card(_("Where?"), choices=(choice,))) if isinstance(heard, Said) else Reply()
    ann = feishu.person("Ann")
    feishu.says(ann, "x")
    card = feishu.card_for(ann)
    feishu.picks(ann, card, "Apollo")
    feishu.picks(ann, card, "none")
    clicks = [one for one in house.heard if isinstance(one, Clicked)]
    assert [(one.action, one.value) for one in clicks] == [("expense.project", "12 7"), ("expense.project", "12")]


def test_a_slow_click_is_answered_in_time_and_the_card_changed_afterwards(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Clicked):
            gate.wait(60)
            return Reply(card=DONE, replace=True)
        return Reply(card=DRAFT)

    house.hear = hear
    connect(quick=0.3)
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    seen = feishu.clicks(ann, card, "Submit")
    assert seen["tone"] == "info"
    assert "Is this right?" in card.words
    gate.set()
    feishu.wait(lambda: "Submitted" in card.words, what="the late change")
    feishu.wait(lambda: len(house.answered) == 2)


def test_a_slow_form_with_a_mistake_turns_red_late(connect: Connect, feishu: FeishuServer, house: House) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Submitted):
            gate.wait(60)
        return clerk(incoming)

    house.hear = hear
    adapter = connect()
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    feishu.clicks(ann, card, "Edit")
    adapter.worker.settings = replace(adapter.settings, quick=0.3)
    assert feishu.submits(ann, card, total="nine")["tone"] == "info"
    gate.set()
    feishu.wait(lambda: "That is not an amount." in card.words)


def test_old_cards_change_by_the_click_and_are_posted_anew_when_even_that_is_over(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Clicked):
            gate.wait(60)
            return Reply(card=DONE, replace=True)
        return Reply(card=DRAFT)

    house.hear = hear
    adapter = connect(quick=0.2)
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    card.days_old = 20
    group = adapter.post(Place("feishu", feishu.group("Apollo", ann)), DRAFT, key="g", locale="en")
    feishu.messages[group].days_old = 20
    with pytest.raises(NotPosted) as too_old:
        adapter.update(Place("feishu", feishu.messages[group].to), group, DONE, locale="en")
    assert too_old.value.final
    feishu.clicks(ann, card, "Submit")
    gate.set()
    feishu.wait(lambda: "Submitted" in card.words, what="the change by the click's token")
    gate.clear()

    feishu.says(ann, "another")
    card = feishu.card_for(ann, words="Is this right?")
    card.days_old = 20
    feishu.wrong("card/update", "11310", times=9)
    feishu.clicks(ann, card, "Submit")
    gate.set()
    fresh = feishu.wait(
        lambda: [one for one in feishu.posted(ann) if "Submitted" in one.words and one is not card][-1:]
    )
    assert fresh


def test_news_of_what_stands_on_an_old_card_comes_as_a_fresh_one_once(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    to = Place("feishu", ann, "direct")
    old = adapter.post(to, DRAFT, key="k", locale="en")
    assert adapter.update(to, old, DRAFT, locale="en") is None
    feishu.messages[old].days_old = 20
    fresh = adapter.update(to, old, DONE, locale="en")
    assert fresh and "Submitted" in feishu.messages[fresh].words
    assert adapter.update(to, old, DONE, locale="en") == fresh
    assert len(feishu.posted(ann)) == 2


def test_slow_work_shows_one_moment_and_the_answer_takes_its_place(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(_incoming: Incoming) -> Reply:
        gate.wait(60)
        return Reply(card=DRAFT)

    house.hear = hear
    connect(slow=0.1)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.photo(ann, b"jpeg")
    feishu.says(ann, "2h", group, mention=False)
    wait = feishu.card_for(ann)
    assert "I am reading it" in wait.words
    assert feishu.posted(group) == [], "a message that was not for us is worked on silently"
    gate.set()
    feishu.wait(lambda: "Is this right?" in wait.words)
    feishu.card_for(group, words="Is this right?")
    assert len(feishu.posted(ann)) == 1


def test_one_moment_disappears_where_there_is_nothing_to_say(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        gate.wait(60)
        return Reply(card=DRAFT, private=True) if incoming.at.kind == "channel" else Reply()

    house.hear = hear
    connect(slow=0.1)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "hm")
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="One moment")
    gate.set()
    feishu.card_for(ann, words="Is this right?")
    feishu.wait(lambda: all("One moment" not in one.words for one in feishu.posted()))


def test_files_and_pictures_are_uploaded_with_their_names(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    picture = Picture("abc", _("the receipt"), (1, 0.0, 0.0, 1.0, 0.5))
    house.pictures["abc"] = (b"\x89PNG", "image/png")
    files = (Attachment("成本.pdf", "application/pdf", b"%PDF"), Attachment("empty.csv", "text/csv", b""))
    house.hear = lambda _said: Reply(card=Card(_("Report"), picture=picture), files=files)
    ann = feishu.person("Ann")
    for _number in range(2):
        feishu.says(ann, "report").result(30)
    feishu.wait(lambda: len(feishu.posted(ann, "file")) == 2)
    feishu.card_for(ann, words="too large")
    assert [(name, data) for _key, name, data in feishu.uploads].count(("picture.png", b"\x89PNG")) == 1
    assert ("成本.pdf", b"%PDF") in [(name, data) for _key, name, data in feishu.uploads]


def test_a_picture_that_cannot_be_shown_is_described(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.pictures["abc"] = (b"\x89PNG", "image/png")
    feishu.wrong("im/v1/images", "234001", times=9)
    for name in ("abc", "lost"):
        card = Card(_("Report"), picture=Picture(name, _("the receipt")))
        house.hear = lambda _said, card=card: Reply(card=card)  # type: ignore[misc]
        ann = feishu.person("Ann")
        feishu.says(ann, "report")
        assert "[the receipt]" in feishu.card_for(ann).words


def test_a_card_that_is_too_long_goes_on_in_the_next(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    rows = tuple((verbatim(f"entry {n}"), verbatim("很长的说明" * 20), verbatim(f"¥{n}.00")) for n in range(300))
    table = Table((_("What"), _("Note"), _("Amount")), rows, (2,))
    button = Button(_("Close"), "period.close")
    house.hear = lambda _said: Reply(card=Card(_("All entries"), table=table, buttons=(button,)))
    ann = feishu.person("Ann")
    feishu.says(ann, "all")
    feishu.wait(lambda: any("entry 299" in one.words for one in feishu.posted(ann)))
    cards = feishu.posted(ann)
    assert len(cards) > 2
    assert "(1/" in cards[0].words and cards[0].buttons() and not any(one.buttons() for one in cards[1:])
    assert sum(one.words.count("entry ") for one in cards) == 300


def long_card(count: int, note: str = "很长的说明") -> Card:
    """A card that needs a page for about sixty rows."""
    rows = tuple((verbatim(f"entry {n}"), verbatim(note * 20), verbatim(f"¥{n}.00")) for n in range(count))
    return Card(_("All entries"), table=Table((_("What"), _("Note"), _("Amount")), rows, (2,)), about="all:1")


def test_every_page_of_a_long_card_changes_with_it(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann")
    to = Place("feishu", ann, "direct")
    first = adapter.post(to, long_card(250), key="all", locale="en")
    pages = [first, *(ref for about, _to, ref in house.told if about == "all:1")]
    assert len(pages) == len(feishu.posted(ann)) > 2
    adapter.shown.__init__()  # type: ignore[misc]  # as after a restart
    for ref in pages:
        adapter.update(to, ref, long_card(250, "另一个说明"), locale="en")
    assert all("另一个说明" in one.words and "很长的说明" not in one.words for one in feishu.posted(ann))
    for ref in pages:
        adapter.update(to, ref, long_card(1), locale="en")
    words = [one.words for one in feishu.posted(ann)]
    assert "entry 0" in words[0] and all("Nothing stands on this page" in one for one in words[1:])
    for ref in pages:
        adapter.update(to, ref, long_card(600), locale="en")
    words = [one.words for one in feishu.posted(ann)]
    assert "ask again to see all" in words[-1] and "ask again" not in "".join(words[:-1])
    assert len(feishu.posted(ann)) == len(pages), "no page is posted for a change"


def test_a_long_card_that_is_replaced_by_a_click_keeps_its_messages(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    button = (Button(_("Next"), "entries.next"),)
    house.hear = lambda heard: Reply(
        card=replace(long_card(250, "下一批" if isinstance(heard, Clicked) else "第一批"), buttons=button),
        replace=isinstance(heard, Clicked),
    )
    ann = feishu.person("Ann")
    feishu.says(ann, "all")
    feishu.wait(lambda: house.answered)
    before = len(feishu.posted(ann))
    feishu.clicks(ann, feishu.card_for(ann), "Next")
    feishu.wait(lambda: all("下一批" in one.words for one in feishu.posted(ann)))
    assert len(feishu.posted(ann)) == before > 2


def test_several_cards_are_several_messages(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = lambda _said: Reply(card=Card(_("One")), more=(Card(_("Two")), Card(_("Three"), about="project:1")))
    ann = feishu.person("Ann")
    feishu.says(ann, "home")
    feishu.wait(lambda: len(feishu.posted(ann)) == 3 and house.told)
    assert [one.words.splitlines()[-1] for one in feishu.posted(ann)] == ["One", "Two", "Three"]


def test_what_was_typed_beside_a_long_list_is_looked_up(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    many = tuple(Option(verbatim(f"Project {n}"), str(n)) for n in range(80))
    form = Form("hours.log", _("Log hours"), (Question("project", _("Project"), "choice", search="project"),))
    house.found = {
        ("project", ""): many,
        ("project", "7"): (many[7], many[17]),
        ("project", "apollo"): (Option(verbatim("Apollo"), "99"),),
    }
    house.hear = lambda heard: Reply(form=form) if isinstance(heard, Said) else Reply(card=DONE, replace=True)
    ann = feishu.person("Ann")
    feishu.says(ann, "log")
    card = feishu.card_for(ann, words="Log hours")
    feishu.wait(lambda: house.answered)
    seen = feishu.submits(ann, card, s_project="7")
    assert "Several fit" in seen["toast"] and "Project 17" in card.words and "Project 3\n" not in card.words
    seen = feishu.submits(ann, card, s_project="nowhere")
    assert "Nothing fits" in seen["toast"]
    feishu.submits(ann, card, s_project="apollo")
    last = house.heard[-1]
    assert isinstance(last, Submitted) and last.answers == {"project": "99"}


def test_news_is_posted_once_whatever_is_tried_again(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    for to in (Place("feishu", group), Place("feishu", ann, "direct")):
        first = adapter.post(to, DRAFT, key="budget:7:80", locale="en")
        assert adapter.post(to, DRAFT, key="budget:7:80", locale="en") == first
        assert adapter.post(to, DRAFT, key="budget:7:100", locale="en") != first
    feishu.wrong("POST /open-apis/im/v1/messages$", "lost")
    adapter.post(Place("feishu", group), DRAFT, key="overdue:1", locale="en")
    assert [len(feishu.posted(to)) for to in (group, ann)] == [3, 2]


def test_a_reply_of_an_earlier_process_is_posted_once(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = lambda _said: Reply(card=DRAFT)
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    said = house.heard[0]
    adapter.reply(said, Reply(card=DRAFT))
    assert len(feishu.posted(ann)) == 1
    click = Clicked("feishu:c1", Identity("feishu", ann), Place("feishu", ann, "direct"), action="a", ref=card.id)
    adapter.reply(click, Reply(form=FORM))
    assert "Edit the receipt" in card.words
    adapter.reply(click, Reply(toast=_("Too late.")))
    feishu.card_for(ann, words="Too late.")


def test_urgent_news_rings_only_where_the_configuration_says_so(connect: Connect, feishu: FeishuServer) -> None:
    adapter = connect(urgent=("overdue:",))
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    adapter.post(Place("feishu", ann, "direct"), DRAFT, key="budget:7", locale="en")
    adapter.post(Place("feishu", group), DRAFT, key="overdue:1", locale="en")
    adapter.post(Place("feishu", ann, "direct"), DRAFT, key="overdue:1", locale="en")
    assert [one.urged for one in feishu.posted()] == [(), (), (ann,)]


def test_news_goes_into_a_topic_and_changes_in_place(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann, topics=True)
    root = adapter.post(Place("feishu", group), DRAFT, key="k1", locale="en")
    ref = adapter.post(Place("feishu", group, thread=root), DRAFT, key="k2", locale="zh-CN")
    message = feishu.messages[ref]
    assert (message.answers, message.thread) == (root, True)
    adapter.update(Place("feishu", group), ref, DONE, locale="en")
    assert "Submitted" in message.words


def test_an_answer_to_a_message_that_was_taken_back_is_still_given(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)

    def hear(incoming: Incoming) -> Reply:
        assert isinstance(incoming, Said)
        feishu.messages[incoming.ref].recalled = True
        return Reply(card=DRAFT)

    house.hear = hear
    feishu.says(ann, "taxi", group)
    assert feishu.card_for(group).answers == ""


def test_who_cannot_be_reached_is_not_tried_for_ever(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    feishu.people[ann]["status"]["is_resigned"] = True
    group = feishu.group("Apollo")
    feishu.groups[group]["gone"] = True
    for to in (Place("feishu", ann, "direct"), Place("feishu", group), Place("feishu", "oc_none")):
        with pytest.raises(NotPosted) as refused:
            adapter.post(to, DRAFT, key="k", locale="en")
        assert refused.value.final


def test_many_cards_to_one_group_keep_the_platforms_pace(
    clock: WaitingClock, adapter: Feishu, feishu: FeishuServer
) -> None:
    group = feishu.group("Apollo")
    for number in range(8):
        adapter.post(Place("feishu", group), Card(_("News")), key=f"n{number}", locale="en")
    assert feishu.limited == 0
    assert 1.0 < clock.waited < 1.2
