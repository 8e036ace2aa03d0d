"""What the page reads: itself, its messages, pictures and files, and the stream of what is new."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.platform import HouseFunctions
from bot.web.feed import BOT, PageReader, avatar, bot_avatar, entry
from bot.web.forms import options_html
from bot.web.live import Live, event, stream
from bot.web.messages import Messages
from bot.web.pages import asset, request_locale, shown_page
from bot.web.roster import Roster
from bot.web.words import chrome
from chat import visible
from chat.cards.card import Question
from chat.page import PageMessage
from chat.text import Text, _
from chat.words import say, shown

_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_PER_LOAD = 50
_PAPER = {
    "paper": _("A document is kept here for you. It is handed over once."),
    "open": _("Get the document"),
    "handed": _("The document was handed over. This link opens nothing any more."),
    "used": _("This link opens nothing any more. Please ask whoever sent it for a new one."),
}


class Site:
    """Everything that is asked with GET."""

    def __init__(
        self,
        messages: Messages,
        live: Live,
        roster: Callable[[], Roster],
        house: Callable[[], HouseFunctions | None],
        reader: Callable[[Request], PageReader | None],
        sandbox: bool,
    ) -> None:
        self._messages, self._live, self._roster, self._house = messages, live, roster, house
        self._whoever, self._sandbox = reader, sandbox

    def routes(self) -> list[Route]:
        """The addresses of the reading half."""
        return [
            Route("/", self.page),
            Route("/assets/{name}", asset),
            Route("/home", self.home),
            Route("/messages", self.messages),
            Route("/live", self.live),
            Route("/options", self.options),
            Route("/picture/{ref}", self.picture),
            Route("/file/{ref}", self.file),
        ]

    def reader(self, request: Request) -> PageReader:
        """Who asks; 401 for nobody."""
        reader = self._whoever(request)
        if reader is None:
            raise HTTPException(401)
        return reader

    def message(self, ref: str, reader: PageReader) -> PageMessage:
        """The message, if this person may see it; else 404."""
        message = self._messages.message(visible(ref), reader.person.id)
        if message is None or message.room not in self._roster().rooms(reader.person.id):
            raise HTTPException(404)
        return message

    def room(self, name: str, reader: PageReader) -> str:
        """The room, if this person may be in it; else 404."""
        if name not in self._roster().rooms(reader.person.id):
            raise HTTPException(404)
        return name

    def page(self, request: Request) -> Response:
        """The page itself, with what it begins with inside."""
        reader = self._whoever(request)
        if reader is None:
            return shown_page("enter.html", request_locale(request), {"why": self._why(), **_PAPER}, 401)
        return shown_page("page.html", reader.locale, {"home": self._home(reader)})

    def home(self, request: Request) -> Response:
        """Rooms, people, unread counts."""
        return JSONResponse(self._home(self.reader(request)))

    def messages(self, request: Request) -> Response:
        """Messages of a room or a thread, oldest first."""
        reader, roster, query = self.reader(request), self._roster(), request.query_params
        room = self.room(query.get("room", ""), reader)
        before = number(query.get("before", ""))
        latest = self._messages.latest(
            room, reader.person.id, thread=visible(query.get("thread", "")), before=before, limit=_PER_LOAD + 1
        )
        more = len(latest) > _PER_LOAD
        return JSONResponse({"messages": [entry(message, reader, roster) for message in latest[more:]], "more": more})

    async def live(self, request: Request) -> Response:
        """The stream of what is new, from the turn on that the page saw last."""
        reader = await run_in_threadpool(self.reader, request)
        last = request.headers.get("last-event-id") or request.query_params.get("after", "")
        turn = await run_in_threadpool(self._messages.turn)
        after = number(last) if last.isdecimal() else turn
        if after > turn:  # the page knew a store that is no more
            return StreamingResponse(iter([event("reload", {})]), media_type="text/event-stream")

        def changes(after: int) -> tuple[int, list[dict[str, Any]]] | None:
            if self._whoever(request) is None:  # the browser was turned away, or its person has left
                return None
            roster = self._roster()
            changed = self._messages.changes(roster.rooms(reader.person.id), reader.person.id, after)
            return max([after, *(message.turn for message in changed)]), [
                entry(message, reader, roster) for message in changed
            ]

        body = stream(self._live, reader.person.id, after, changes)
        return StreamingResponse(body, media_type="text/event-stream", headers={"cache-control": "no-store"})

    def options(self, request: Request) -> Response:
        """The options of a question that fit what was typed so far."""
        reader, house, query = self.reader(request), self._house(), request.query_params
        form = self.message(query.get("ref", ""), reader).form
        searched = [
            question
            for question in (form.questions if form else ())
            if question.name == query.get("name") and question.search
        ]
        question = next(iter(searched), None)
        if question is None or house is None:
            raise HTTPException(404)
        fitting = house.options(question.search, query.get("typed", "")[:200], reader.person.id)
        return HTMLResponse(options_html(Question("", question.label, options=fitting[:50]), reader.locale))

    def picture(self, request: Request) -> Response:
        """The picture of a card or a form, cut out; with `whole` all of it."""
        message, house = self.message(request.path_params["ref"], self.reader(request)), self._house()
        pictures = message.card.pictures if message.card else (message.form.picture,) if message.form else ()
        part = request.query_params.get("part", "0")
        place = int(part) if part.isascii() and part.isdigit() and len(part) < 3 else len(pictures)
        picture = pictures[place] if place < len(pictures) else None
        whole = "whole" in request.query_params
        shown_part = house.picture(picture.sha256, None if whole else picture.crop) if picture and house else None
        if shown_part is None:
            raise HTTPException(404)
        data, mime = shown_part
        return handed_over(data, mime, "picture")

    def file(self, request: Request) -> Response:
        """A file that hangs on a message."""
        reader, kept = self.reader(request), self._messages.file(visible(request.path_params["ref"]))
        if kept is None:
            raise HTTPException(404)
        message, file, data = kept
        self.message(message, reader)
        return handed_over(data, file.mime, file.name)

    def _why(self) -> Text:
        if self._sandbox:
            return _("Nobody has an account on this page yet. Name an administrator in the configuration.")
        return _("This page needs a link of your own, which opens once. Write “links” to me in Slack or Feishu.")

    def _home(self, reader: PageReader) -> dict[str, Any]:
        roster, me = self._roster(), reader.person
        rooms = roster.rooms(me.id)
        unread = self._messages.unread(me.id, rooms)
        channels = [channel for channel in roster.channels if f"c/{channel.id}" in rooms]
        bot = shown(BOT, reader.locale)
        names = {person.id: person.name for person in roster.people}
        return {
            "me": {"id": me.id, "name": me.name, "avatar": avatar(me, roster), "roles": say(me.roles, reader.locale)},
            "locale": reader.locale,
            "query": reader.query,
            "sandbox": self._sandbox,
            "title": shown(roster.title, reader.locale),
            "turn": self._messages.turn(),
            "newest": self._messages.newest(),
            "rooms": [
                *(
                    {
                        "room": f"c/{channel.id}",
                        "name": shown(channel.name, reader.locale),
                        "topic": say(channel.topic, reader.locale),
                        "people": shown(tuple(names.get(id, id) for id in channel.members), reader.locale),
                        "unread": unread.get(f"c/{channel.id}", 0),
                    }
                    for channel in channels
                ),
                {"room": f"d/{me.id}", "name": bot, "topic": "", "people": "", "unread": unread.get(f"d/{me.id}", 0)},
            ],
            "bot": {"name": bot, "avatar": bot_avatar()},
            "people": [
                {
                    "id": person.id,
                    "name": person.name,
                    "avatar": avatar(person, roster),
                    "roles": say(person.roles, reader.locale),
                }
                for person in (roster.people if self._sandbox else ())
            ],
            "examples": [say(example, reader.locale) for example in roster.examples],
            "words": chrome(reader.locale),
        }


def number(text: str) -> int:
    """A number of a message or turn, 0 for what is none.

    >>> number("17"), number(""), number("-1"), number("²"), number("9" * 5000)
    (17, 0, 0, 0, 2147483647)
    """
    if not text.isdecimal():
        return 0
    return min(int(text), 2**31 - 1) if len(text) < 20 else 2**31 - 1


def handed_over(data: bytes, mime: str, name: str) -> Response:
    """Pictures are shown, everything else is handed over: a file from outside never runs as a page of ours."""
    safe = mime if mime in _INLINE else "application/octet-stream"
    plain = re.sub(r"[^\w. -]", "_", name, flags=re.ASCII)[:80]
    way = "inline" if safe in _INLINE else "attachment"
    headers = {
        "content-disposition": f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name[:120])}",
        "cache-control": "private, max-age=300",
    }
    return Response(data, media_type=safe, headers=headers)
