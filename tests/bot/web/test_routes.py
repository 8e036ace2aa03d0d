"""Every way into the page, asked as everybody: who is not in by a link of their own gets nothing, and of other rooms
nobody learns more than that there is nothing.  A new route is not in the golden file: it fails until it was looked at.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from bot.web.adapter import Web
from chat.cards.card import Attachment, Card
from chat.incoming import Place
from chat.text import verbatim
from tests.golden import Golden

OPEN = {("GET", "/"), ("GET", "/assets/{name}"), ("POST", "/enter"), ("POST", "/leave"), ("POST", "/paper")}
"""What answers without a link: the entrance, its pictures, and the door itself."""
WHO = ("", "ann", "bob", "wang", "dora", "li")
"""Nobody; and of the channel Apollo: a member, its lead, finance, an administrator; and the lead of another project."""


def ways(web: Web) -> list[tuple[str, str]]:
    routes = web.app._app.routes
    return sorted((method, route.path) for route in routes for method in route.methods - {"HEAD"})


@pytest.mark.slow
def test_the_routes(opened: Callable[..., Web], golden: Golden) -> None:
    web = opened(secret="a long secret")
    ref = web.post(Place("web", "apollo"), Card(verbatim("The budget is used up")), key="news", locale="en")
    web.hand_over(
        Place("web", "apollo"), ref, 0, Attachment("a.pdf", "application/pdf", b"%PDF"), key="news", locale="en"
    )
    rows = ["".join(who.ljust(8) for who in ("", *(who or "nobody" for who in WHO))).rstrip()]
    rows[0] = " " * 32 + rows[0].strip()
    for method, path in ways(web):
        came = [asked(web, who, method, path, ref) for who in WHO]
        assert (method, path) in OPEN or came[0] in (401, 404), f"{method} {path} answers to nobody: {came[0]}"
        rows.append(f"{method} {path}".ljust(32) + "".join(str(status).ljust(8) for status in came).rstrip())
    golden("rights/page_routes.txt", "\n".join(rows))


def asked(web: Web, who: str, method: str, path: str, ref: str) -> int:
    """The status of a request about the news in Apollo's channel."""
    origin = web.address.rstrip("/")
    with httpx.Client(base_url=origin, trust_env=False, headers={"origin": origin}, timeout=5) as client:
        if who:
            key = web.address_for(who).partition("#key=")[2]
            assert client.post("/enter", json={"key": key}).status_code == 200
        there = path.replace("{name}", "page.js")
        there = there.replace("{ref}", f"{ref}-0" if path.startswith("/file") else ref)
        if method == "GET":
            query = {"room": "c/apollo", "ref": ref, "name": "project", "typed": ""}
            with client.stream("GET", there, params=query) as answer:
                return answer.status_code
        body = {
            "ref": ref,
            "room": "c/apollo",
            "no": 1,
            "text": "x",
            "locale": "en",
            "action": "news.show",
            "value": "",
        }
        if path == "/say":
            form = {"room": "c/apollo", "text": "x", "nonce": "12345678"}
            return client.post(there, data=form).status_code
        return client.post(there, json={**body, "nonce": "12345678", "key": ""}).status_code
