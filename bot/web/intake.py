"""What people do on the page, as Incoming: words, files, clicks, forms, edits, deletions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from json import loads
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.platform import HouseFunctions
from bot.web.feed import PageReader
from bot.web.forms import form_instance
from bot.web.live import Live
from bot.web.messages import Messages
from bot.web.post import reference, said_key
from bot.web.roster import place
from bot.web.site import Site, number
from chat import visible
from chat.cards.card import Card
from chat.incoming import Clicked, File, Identity, Incoming, Place, Removed, Said, Submitted
from chat.page import PageFile, PageMessage
from chat.words import locale_for

_NONCE = re.compile(r"[\w-]{8,64}")
_CALLED = re.compile(r"@(?:zhangfang|账房)[,，:：]?\s*", re.IGNORECASE)
_MOST_FILES = 20
_LONGEST_TEXT = 1_000_000
_LARGEST_DEED = 1024 * 1024


class WebIntake:
    """Everything that is asked with POST.

    `take` gives the house what somebody did; its second argument makes it visible, once the house has accepted it.
    """

    def __init__(
        self,
        site: Site,
        messages: Messages,
        live: Live,
        now: Callable[[], datetime],
        house: Callable[[], HouseFunctions | None],
        take: Callable[[Incoming, Callable[[], object]], None],
    ) -> None:
        self._site, self._messages, self._live = site, messages, live
        self._now, self._house, self._take = now, house, take

    def routes(self) -> list[Route]:
        """The addresses of the writing half."""
        deeds = {
            "/click": self._click,
            "/submit": self._submit,
            "/drop": self._drop,
            "/edit": self._edit,
            "/remove": self._remove,
            "/seen": self._see,
            "/speak": self._speak,
        }
        return [
            Route("/say", self._say, methods=["POST"]),
            *(Route(path, self._door(deed), methods=["POST"]) for path, deed in deeds.items()),
        ]

    def _door(self, deed: Callable[[PageReader, dict[str, Any]], None]) -> Callable[[Request], Any]:
        async def door(request: Request) -> Response:
            asked = await json_body(request)
            reader = await run_in_threadpool(self._site.reader, request)
            await run_in_threadpool(deed, reader, asked)
            return JSONResponse({}, 202)

        return door

    async def _say(self, request: Request) -> Response:
        """Words and files, as a multipart form."""
        reader = await run_in_threadpool(self._site.reader, request)
        async with request.form(max_files=_MOST_FILES, max_fields=10, max_part_size=4 * _LONGEST_TEXT) as form:
            fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            files = [
                (value.filename or "file", value.content_type or "application/octet-stream", await value.read())
                for value in form.getlist("file")
                if isinstance(value, UploadFile)
            ]
        return await run_in_threadpool(self._heard_words, reader, fields, files)

    def _heard_words(self, reader: PageReader, fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> Response:
        where = self._site.room(fields.get("room", ""), reader)
        thread = fields.get("thread", "")
        if thread:
            thread = self._site.message(thread, reader).thread or thread
        text = visible(fields.get("text", "")).replace("\r\n", "\n").strip()[:_LONGEST_TEXT]
        if not text and not files:
            raise HTTPException(400)
        ref = reference("said", reader.person.id, _nonce(fields))
        sheets = [
            PageFile(f"{ref}-{number}", visible(name)[:200], mime, len(data))
            for number, (name, mime, data) in enumerate(files)
        ]
        for sheet, (_name, _mime, data) in zip(sheets, files, strict=True):
            self._messages.keep(ref, sheet, data)
        at = place(where, thread)
        incoming = Said(
            said_key(ref),
            self._identity(reader),
            at,
            addressed=at.kind == "direct" or bool(_CALLED.search(text)),
            text=_CALLED.sub("", text).strip(),
            files=tuple(File(sheet.name, sheet.mime, sheet.ref) for sheet in sheets),
            ref=ref,
            about=self._about(at),
        )
        message = PageMessage(
            ref=ref, room=where, thread=thread, author=reader.person.id, at=self._now(), text=text, files=tuple(sheets)
        )
        self._take(incoming, lambda: self._messages.put(message))
        return JSONResponse({"ref": ref}, 202)

    def _click(self, reader: PageReader, asked: dict[str, Any]) -> None:
        """A button or a choice that stands on a card which this person can see."""
        message = self._site.message(_text(asked, "ref"), reader)
        action, value = _text(asked, "action"), _text(asked, "value")
        if message.card is None or not offered(message.card, action, value):
            raise HTTPException(409)
        self._take(
            Clicked(
                f"web:click:{reader.person.id}:{_nonce(asked)}",
                self._identity(reader),
                _at(message),
                action=action,
                value=value,
                ref=message.ref,
            ),
            _nothing,
        )

    def _submit(self, reader: PageReader, asked: dict[str, Any]) -> None:
        """A form that stands open; one that was answered may come again as it was: the house says that it is done."""
        message = self._site.message(_text(asked, "ref"), reader)
        given = asked.get("answers")
        if message.form is None or not isinstance(given, dict):
            raise HTTPException(409)
        answers = {question.name: visible(str(given.get(question.name, ""))) for question in message.form.questions}
        if message.removed and answers != message.answers:
            raise HTTPException(409)
        submitted = Submitted(
            f"web:submit:{reader.person.id}:{_nonce(asked)}",
            self._identity(reader),
            _at(message),
            form=message.form.name,
            value=message.form.value,
            answers=answers,
            ref=message.origin,
            instance=form_instance(message.ref, number(_text(asked, "opening")) or message.no),
        )
        self._take(submitted, _nothing)

    def _drop(self, reader: PageReader, asked: dict[str, Any]) -> None:
        """The person wants no more of a form."""
        message = self._site.message(_text(asked, "ref"), reader)
        if message.form:
            self._messages.change(message.ref, removed=True, answers={}, wrong={})
            self._live.changed()

    def _edit(self, reader: PageReader, asked: dict[str, Any]) -> None:
        message = self._own(reader, asked)
        text = _text(asked, "text").strip()[:_LONGEST_TEXT]
        if not text:
            raise HTTPException(400)
        if text == message.text:
            return
        at = _at(message)
        edited = Said(
            f"web:edit:{message.ref}:{message.edits + 1}",
            self._identity(reader),
            at,
            addressed=at.kind == "direct" or bool(_CALLED.search(text)),
            text=_CALLED.sub("", text).strip(),
            ref=message.ref,
            edits=message.ref,
            about=self._about(at),
        )
        self._take(edited, lambda: self._messages.change(message.ref, text=text, edits=message.edits + 1))

    def _remove(self, reader: PageReader, asked: dict[str, Any]) -> None:
        message = self._own(reader, asked)
        removed = Removed(f"web:remove:{message.ref}", self._identity(reader), _at(message), ref=message.ref)
        self._take(removed, lambda: self._messages.change(message.ref, removed=True))

    def _see(self, reader: PageReader, asked: dict[str, Any]) -> None:
        where = self._site.room(_text(asked, "room"), reader)
        no = asked.get("no")
        if not isinstance(no, int) or not 0 <= no < 2**31:
            raise HTTPException(400)
        self._messages.see(reader.person.id, where, no)
        self._live.tell({"kind": "seen", "room": where}, reader.person.id)

    def _speak(self, reader: PageReader, asked: dict[str, Any]) -> None:
        self._messages.choose_locale(reader.person.id, locale_for(_text(asked, "locale")))

    def _own(self, reader: PageReader, asked: dict[str, Any]) -> PageMessage:
        message = self._site.message(_text(asked, "ref"), reader)
        if message.author != reader.person.id or message.removed:
            raise HTTPException(403)
        return message

    def _about(self, at: Place) -> str:
        house = self._house()
        return house.about(at, at.thread) if at.thread and house else ""

    def _identity(self, reader: PageReader) -> Identity:
        person = reader.person
        return Identity("web", person.id, person.name, person.email, reader.locale)


def offered(card: Card, action: str, value: str) -> bool:
    """Does the card offer this?  Nobody sends what they were not shown."""
    if any(button.action == action and button.value == value and not button.link for button in card.buttons):
        return True
    return any(
        choice.action == action and value == chosen(choice.value, option.value)
        for choice in card.choices
        for option in choice.options
    )


def chosen(value: str, option: str) -> str:
    """What a choice sends: its value, a blank, the option's value."""
    return f"{value} {option}".strip()


async def json_body(request: Request) -> dict[str, Any]:
    """The JSON object that was sent; 400 where it is none."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > 4 * _LARGEST_DEED:
            raise HTTPException(413)
    try:
        asked = loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(asked, dict):
        raise HTTPException(400)
    return asked


def _text(asked: dict[str, Any], name: str) -> str:
    return visible(str(asked.get(name, "")))


def _nonce(asked: dict[str, Any]) -> str:
    """The page's own key of what was done; the same when it is sent again."""
    nonce = _text(asked, "nonce")
    if not _NONCE.fullmatch(nonce):
        raise HTTPException(400)
    return nonce


def _at(message: PageMessage) -> Place:
    return place(message.room, message.thread)


def _nothing() -> None:
    """A click shows nothing by itself."""
