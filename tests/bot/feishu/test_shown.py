"""What is shown: files, pictures, several cards, and cards that are too long for one message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.feishu.adapter import Feishu
from chat.cards.card import Attachment, Button, Card, Form, Option, Picture, Question, Reply, Table
from chat.incoming import Clicked, Place, Said, Submitted
from chat.text import _, verbatim
from tests.bot.feishu.clerk import DONE
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(2, of="file")


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
