"""The page of a settlement's other side: one version, read with the key of its link, confirmed or disputed there.

Who has the key has no seat, no cookie and no other address here: each request names the key, in its body, which neither
a log nor another site sees.  The key is asked for with every request, so that a link that ended is at an end.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.intake import json_body
from bot.web.pages import request_locale, shown_page
from bot.web.site import handed_over
from chat.cards.card import Attachment
from chat.party_page import PartyAnswer, PartyPage
from chat.text import _

_LONGEST, _MOST = 2_000, 200
_WORDS = {
    "wait": _("One moment…"),
    "gone": _("This link opens nothing any more. Please ask whoever sent it for a new one."),
    "failed": _("That did not work. Please try again."),
}


class PartyDesk(Protocol):
    """Where links of the other side are opened and answered; any thread may call."""

    def read(self, key: str, locale: str, browser: str) -> PartyPage | None:
        """What the link leads to; None where it leads nowhere, or no more."""

    def paper(self, key: str, locale: str) -> Attachment | None:
        """The same as a paper."""

    def answer(self, key: str, answer: PartyAnswer, locale: str) -> str | None:
        """Take an answer: what is said to it; None where the link leads nowhere."""


class Confirming:
    """The addresses of that page."""

    def __init__(self, desk: PartyDesk | None) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """None where there are no such links."""
        if self._desk is None:
            return []
        return [
            Route("/settlement", self._page),
            Route("/settlement/read", self._read, methods=["POST"]),
            Route("/settlement/paper", self._paper, methods=["POST"]),
            Route("/settlement/answer", self._answer, methods=["POST"]),
        ]

    def _page(self, request: Request) -> Response:
        """The same for everybody: what it leads to is asked for with the key, which the address does not say."""
        return shown_page("settlement.html", request_locale(request), _WORDS)

    async def _read(self, request: Request) -> Response:
        asked = await json_body(request)
        browser, locale = request.headers.get("user-agent", ""), request_locale(request)
        page = await run_in_threadpool(self._known.read, _text(asked, "key"), locale, browser)
        return _private(JSONResponse(asdict(_found(page))))

    async def _paper(self, request: Request) -> Response:
        asked = await json_body(request)
        file = _found(await run_in_threadpool(self._known.paper, _text(asked, "key"), request_locale(request)))
        return _private(handed_over(file.data, file.mime, file.name))

    async def _answer(self, request: Request) -> Response:
        asked = await json_body(request)
        given, locale = _given(asked), request_locale(request)
        said = _found(await run_in_threadpool(self._known.answer, _text(asked, "key"), given, locale))
        return _private(JSONResponse({"said": said}))

    @property
    def _known(self) -> PartyDesk:
        assert self._desk is not None
        return self._desk


def _found(value: Any) -> Any:
    if value is None:
        raise HTTPException(404)
    return value


def _private(answer: Response) -> Response:
    answer.headers["cache-control"] = "no-store"
    return answer


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise HTTPException(400)
    return value


def _given(asked: dict[str, Any]) -> PartyAnswer:
    disputed = asked.get("disputed", [])
    if not isinstance(disputed, list) or len(disputed) > _MOST:
        raise HTTPException(400)
    pairs: list[tuple[int, str]] = []
    for one in disputed:
        if not isinstance(one, dict) or type(one.get("number")) is not int:
            raise HTTPException(400)
        pairs.append((one["number"], _text(one, "why")))
    nonce = _text(asked, "nonce")
    if not (8 <= len(nonce) <= 64 and nonce.isascii() and nonce.replace("-", "").isalnum()):
        raise HTTPException(400)
    return PartyAnswer(nonce, _text(asked, "seen"), _text(asked, "name"), _text(asked, "note"), tuple(pairs))
