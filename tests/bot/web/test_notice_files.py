"""Files of notices on the page: on the message of the card, once, for those who may see that message."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from bot.platform import NotPosted
from bot.web.adapter import Web
from chat.cards.card import Attachment, Card
from chat.incoming import Place
from chat.text import verbatim
from storage.page import PageMessages
from tests.bot.web.conftest import Page, until

CARD = Card(verbatim("Acme is late"))
PDF = Attachment("催款函.pdf", "application/pdf", b"%PDF letter")
APOLLO, ANN = Place("web", "apollo"), Place("web", "ann", "direct")


def told(web: Web, to: Place = APOLLO) -> str:
    """A card and its file."""
    ref = web.post(to, CARD, key="overdue:1", locale="en")
    web.hand_over(to, ref, 0, PDF, key="overdue:1", locale="en")
    return ref


def test_the_message_of_the_card_has_the_file_to_open(web: Web, ann: Page) -> None:
    ref = told(web)
    (message,) = ann.messages()
    assert "Acme is late" in message["html"] and f'href="/file/{ref}-0?as=ann"' in message["html"]
    got = ann.get(f"/file/{ref}-0")
    assert got.content == PDF.data and "attachment" in got.headers["content-disposition"]


def test_an_open_page_hears_of_the_file_that_came_after_the_card(web: Web, ann: Page, messages: PageMessages) -> None:
    ref = web.post(APOLLO, CARD, key="overdue:1", locale="en")
    seen = messages.turn()
    web.hand_over(APOLLO, ref, 0, PDF, key="overdue:1", locale="en")
    (changed,) = messages.changes(["c/apollo"], "ann", seen)
    assert changed.ref == ref and [file.name for file in changed.files] == [PDF.name]


def test_who_goes_on_after_a_death_brings_it_once(opened: Callable[..., Web], messages: PageMessages) -> None:
    refs = {told(opened()) for _process in range(2)}
    (message,) = messages.latest("c/apollo", "ann")
    assert refs == {message.ref} and len(message.files) == 1


def test_files_keep_their_order(web: Web, messages: PageMessages) -> None:
    ref = web.post(APOLLO, CARD, key="overdue:1", locale="en")
    for number, name in enumerate(("z.pdf", "a.pdf", "m.pdf")):
        web.hand_over(APOLLO, ref, number, Attachment(name, "application/pdf", b"%PDF"), key="k", locale="en")
    (message,) = messages.latest("c/apollo", "ann")
    assert [file.name for file in message.files] == ["z.pdf", "a.pdf", "m.pdf"]


def test_what_is_for_one_person_opens_for_nobody_else(web: Web, ann: Page) -> None:
    ref = told(web, ANN)
    assert [one["ref"] for one in ann.messages("d/ann")] == [ref]
    assert ann.get(f"/file/{ref}-0").content == PDF.data
    for other in ("bob", "wang", "dora"):
        assert Page(web, other).get(f"/file/{ref}-0").status_code == 404


def test_a_file_of_a_channel_opens_for_its_members_alone(web: Web, ann: Page) -> None:
    ref = told(web)
    assert ann.get(f"/file/{ref}-0").status_code == Page(web, "bob").get(f"/file/{ref}-0").status_code == 200
    assert Page(web, "li").get(f"/file/{ref}-0").status_code == 404


def test_with_links_of_their_own_only_theirs_opens_it(opened: Callable[..., Web]) -> None:
    web = opened(secret="a secret that nobody guesses")
    ref = told(web, ANN)
    status = {}
    for who in ("ann", "bob", ""):
        with httpx.Client(base_url=web.address, trust_env=False, headers={"origin": web.address.rstrip("/")}) as client:
            if who:
                key = web.address_for(who).partition("#key=")[2]
                assert client.post("/enter", json={"key": key}).status_code == 200
            status[who] = client.get(f"/file/{ref}-0").status_code
    assert status == {"ann": 200, "bob": 404, "": 401}


def test_the_sentence_stands_under_the_card_once(web: Web, ann: Page) -> None:
    ref = told(web)
    for _again in range(2):
        web.post(APOLLO, Card(verbatim("Not posted")), key="overdue:1:instead0", locale="en", under=ref)
    until(lambda: [one["thread"] for one in ann.messages(thread=ref)] == ["", ref])


def test_a_message_that_is_not_there_has_no_files(web: Web) -> None:
    with pytest.raises(NotPosted) as refused:
        web.hand_over(APOLLO, "nowhere", 0, PDF, key="k", locale="en")
    assert refused.value.final
