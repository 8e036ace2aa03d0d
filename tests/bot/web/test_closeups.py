"""Every picture of a card is handed out with its message, to those who see the message and nobody else."""

from __future__ import annotations

import re

from bot.web.adapter import Web
from chat.cards.card import Card, Picture, Reply
from chat.text import verbatim
from tests.bot.web.conftest import Page, until
from tests.bot.web.stage import House

PLACES = tuple(Picture("ab" * 32, verbatim(f"place {n}"), (0, 0.1 * n, 0.1, 0.5, 0.2)) for n in range(3))


def test_each_place_has_an_address_and_only_who_sees_the_card_gets_it(ann: Page, web: Web, house: House) -> None:
    bob = Page(web, "bob")
    card = Card(verbatim("Is this right?"), picture=PLACES[0], closeups=PLACES[1:])
    house.answers["taxi"] = Reply(card, private=True)
    ann.say("taxi", "d/ann")
    until(lambda: house.done)
    html = ann.messages(room="d/ann")[-1]["html"]
    addresses = [found.replace("&amp;", "&") for found in re.findall(r'<img src="([^"]+)" alt="place', html)]
    assert len(addresses) == 3 and len(set(addresses)) == 3
    for address in addresses:
        path, _sign, query = address.partition("?")
        part = re.search(r"part=(\d)", query)
        more = {"part": part[1]} if part else {}
        assert ann.get(path, **more).status_code == 200
        assert bob.get(path, **more).status_code == 404
    path = addresses[0].partition("?")[0]
    for wrong in ("3", "99", "-1", "x", "²", ""):
        assert ann.get(path, part=wrong).status_code == 404
