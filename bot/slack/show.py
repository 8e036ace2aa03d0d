"""Reply -> Slack: where each part of it is shown, and what takes its place when that cannot be done any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace as changed
from typing import Any

from bot.platform import Ears, NotPosted
from bot.slack import forms
from bot.slack.calls import Busy, Calls, Lost, Refused
from bot.slack.charts import chart_block
from bot.slack.events import SAY, Luggage
from bot.slack.forms import Origin
from bot.slack.limits import BUTTON_VALUE
from bot.slack.post import Post
from chat.card import Attachment, Button, Card, Fact, Form, Reply
from chat.incoming import Clicked, Incoming, Place, Said, Submitted
from chat.text import _, verbatim
from chat.words import say

log = logging.getLogger(__name__)

TRIGGER_LIVES = 2.8
_SPENT = {"exchanged_trigger_id", "trigger_exchanged"}
Run = Callable[..., Awaitable[Any]]
Draw = Callable[..., bytes]


class Show:
    """Made and used on the adapter's loop only.  `run` takes a blocking function to a thread."""

    def __init__(self, calls: Calls, post: Post, ears: Ears, run: Run, draw: Draw) -> None:
        self._calls, self._post, self._ears, self._run, self._draw = calls, post, ears, run, draw
        self.opening: set[str] = set()
        """Actions that have answered with a form before: these get a loading view when they are slow."""

    async def reply(self, incoming: Incoming, reply: Reply, luggage: Luggage, *, first: bool = True) -> None:
        """Show the reply.  Raises Refused, Lost, Busy, NotPosted when nothing could be shown.

        Args:
            first: this process heard the message just now; else another may have shown the reply already.
        """
        cards = [card for card in (reply.card, *reply.more) if card]
        private = reply.private
        if reply.form:
            if await self.open(reply.form, incoming, luggage, reply.locale):
                cards = cards[1:] if reply.card else cards
            else:
                cards, private = [*cards, _again(reply.form, incoming)], True
        if reply.wrong and not cards:
            cards, private = [_not_saved(reply)], True
        if not cards and reply.toast:
            cards, private = [Card(reply.toast)], True
        elif luggage.waiting and not reply.form:
            await self._into_view(luggage, cards, incoming, reply.locale)
        at = _answer_place(incoming, luggage)
        for number, card in enumerate(cards):
            key = f"reply:{incoming.id}" + (f":{number}" if number else "")
            instead = reply.replace and number == 0
            ref = await self._card(card, incoming, luggage, at, key, reply.locale, private, instead, first)
            if ref and not private:
                await self._pictures(card, _under(at, ref), reply.locale)
        if reply.files:
            to = Place("slack", incoming.by.id, "direct") if private and at.kind == "channel" else at
            await self._post.upload(to, reply.files)

    async def open(self, form: Form, incoming: Incoming, luggage: Luggage, locale: str) -> bool:
        """Open the form as a modal; False when its trigger is spent or the form does not fit."""
        view = forms.modal(form, origin(incoming, luggage), locale)
        if view is None:
            log.error("the form %s carries more than a modal holds", form.name)
            return False
        try:
            if luggage.waiting:
                await self._calls("views.update", {"view_id": luggage.waiting, "view": view}, lane=luggage.waiting)
                return True
            return await self._trigger(luggage, view)
        except (Refused, Lost, Busy) as error:
            log.info("the form %s could not be opened: %s", form.name, error)
            return False

    async def wait(self, incoming: Incoming, luggage: Luggage, locale: str) -> None:
        """Open the loading view while the trigger lives."""
        view = forms.waiting(locale, origin(incoming, luggage))
        try:
            await self._trigger(luggage, view)
        except (Refused, Lost, Busy) as error:
            log.info("no loading view: %s", error)

    async def _trigger(self, luggage: Luggage, view: dict[str, Any]) -> bool:
        left = TRIGGER_LIVES - (asyncio.get_running_loop().time() - luggage.born)
        if not luggage.trigger or left <= 0:
            return False
        method = "views.push" if luggage.surface == "modal" else "views.open"
        trigger, luggage.trigger = luggage.trigger, ""
        try:
            answer = await self._calls(method, {"trigger_id": trigger, "view": view}, lane=trigger, patience=left)
        except Refused as error:
            # A trigger opens one view and is used here only: it was spent by a try whose answer was lost.
            if error.error in _SPENT:
                return True
            raise
        luggage.waiting = str((answer.get("view") or {}).get("id", ""))
        return True

    async def _card(
        self,
        card: Card,
        incoming: Incoming,
        luggage: Luggage,
        at: Place,
        key: str,
        locale: str,
        private: bool,
        instead: bool,
        first: bool,
    ) -> str:
        """Show one card where it belongs; the ts of a message that others can see, or ""."""
        if luggage.surface == "home" and await self._at_home(card, incoming, luggage, locale, instead):
            return ""
        if luggage.surface == "modal" and not isinstance(incoming, Submitted) and luggage.view and not luggage.waiting:
            luggage.waiting = str(luggage.view.get("id", ""))
            await self._into_view(luggage, [card], incoming, locale)
            return ""
        if instead and await self._instead(card, incoming, luggage, locale):
            return ""
        if private and at.kind == "channel":
            await self._privately(card, incoming, luggage, key, locale, first)
            return ""
        try:
            ref = await self._post.card(at, card, key=key, locale=locale, first=first)
        except Refused as error:
            if (
                luggage.reply_to
                and error.final
                and await self._post.respond(luggage.reply_to, card, locale, public=True)
            ):
                return ""
            raise
        await self.told(card, at, ref)
        return ref

    async def _at_home(self, card: Card, incoming: Incoming, luggage: Luggage, locale: str, instead: bool) -> bool:
        """On the Home tab a change shows by itself; anything else is shown in a modal over it."""
        if instead:
            return True
        try:
            return await self._trigger(luggage, forms.shown(card, origin(incoming, luggage), locale))
        except (Refused, Lost, Busy):
            return False

    async def _into_view(self, luggage: Luggage, cards: list[Card], incoming: Incoming, locale: str) -> None:
        """The loading view becomes the answer; whoever closed it has not missed anything."""
        card = cards[0] if cards else Card(_("Done."), tone="good")
        view = forms.shown(card, origin(incoming, luggage), locale)
        try:
            await self._calls("views.update", {"view_id": luggage.waiting, "view": view}, lane=luggage.waiting)
        except (Refused, Lost, Busy) as error:
            log.info("the view was not updated: %s", error)

    async def _instead(self, card: Card, incoming: Incoming, luggage: Luggage, locale: str) -> bool:
        """Put the card in the place of what was clicked."""
        if luggage.reply_to and luggage.ephemeral:
            return await self._post.respond(luggage.reply_to, card, locale, replace=True)
        ref = incoming.ref if isinstance(incoming, Clicked | Submitted) else ""
        if not ref:
            return False
        try:
            await self._post.update(incoming.at, ref, card, locale)
        except Refused as error:
            if error.final:
                return False
            raise
        await self.told(card, incoming.at, ref)
        return True

    async def _privately(
        self, card: Card, incoming: Incoming, luggage: Luggage, key: str, locale: str, first: bool
    ) -> None:
        """For one person's eyes: ephemeral where they are looking, which is gone tomorrow.

        A card that lives on (it is about something) goes to their direct conversation, and so does what Slack does not
        show ephemerally.
        """
        if not card.about:
            if luggage.reply_to and await self._post.respond(luggage.reply_to, card, locale):
                return
            try:
                await self._post.whisper(incoming.at, incoming.by.id, card, locale)
                return
            except Refused as error:
                log.info("not shown ephemerally: %s", error)
        direct = Place("slack", incoming.by.id, "direct")
        ref = await self._post.card(direct, card, key=key, locale=locale, first=first)
        self._post.answered_in_private(key, ref)
        await self.told(card, direct, ref)
        await self._pictures(card, _under(direct, ref), locale)

    async def told(self, card: Card, at: Place, ref: str) -> None:
        if card.about:
            await self._run(self._ears.told, card.about, at, ref)

    async def _pictures(self, card: Card, under: Place, locale: str) -> None:
        """Charts that Slack cannot draw, and pictures, as files in the card's thread.

        Only there everybody who sees the card may see them: an uploaded file that was shared nowhere is its
        uploader's alone.  The card is posted whatever happens here.
        """
        try:
            if card.chart and not (self._post.native and chart_block(card.chart, locale)):
                png = await self._run(self._draw, card.chart, locale)
                title = say(card.chart.title, locale)
                file = Attachment(f"{title or 'chart'}.png", "image/png", png)
                await self._post.upload(under, [file], alt=title)
            if card.picture:
                found = await self._run(self._ears.picture, card.picture.sha256, card.picture.crop)
                if found:
                    alt = say(card.picture.alt, locale)
                    name = f"{alt or 'picture'}.{found[1].rpartition('/')[2]}"
                    await self._post.upload(under, [Attachment(name, found[1], found[0])], alt=alt)
        except (Refused, Lost, Busy, NotPosted) as error:
            log.warning("a picture was not shown: %s", error)
        except Exception:
            log.exception("a picture was not shown")


def origin(incoming: Incoming, luggage: Luggage) -> Origin:
    """What a modal keeps, so that its answer finds the message it came from."""
    ref = incoming.ref if isinstance(incoming, Clicked | Submitted) else ""
    at = incoming.at
    return Origin(at.channel, at.thread, ref, at.kind == "direct", luggage.ephemeral)


def _answer_place(incoming: Incoming, luggage: Luggage) -> Place:
    """In a channel the answer goes into the thread of what it answers; a direct conversation stays flat."""
    at = incoming.at
    if at.kind == "direct" or at.thread or luggage.ephemeral or luggage.surface in ("command", "link"):
        return at
    ref = incoming.ref if isinstance(incoming, Said | Clicked | Submitted) else ""
    return changed(at, thread=ref) if ref else at


def _under(at: Place, ref: str) -> Place:
    return at if at.thread else changed(at, thread=ref)


def _again(form: Form, incoming: Incoming) -> Card:
    """A form that can't be opened now, behind a button that asks for it anew."""
    if isinstance(incoming, Clicked):
        button = Button(_("Open the form"), incoming.action, incoming.value, style="main")
    elif isinstance(incoming, Said) and 0 < len(incoming.text) <= BUTTON_VALUE:
        button = Button(_("Open the form"), SAY, incoming.text, style="main")
    else:
        return Card(form.title, lines=(_("Please ask for this form again."),))
    return Card(form.title, buttons=(button,))


def _not_saved(reply: Reply) -> Card:
    facts = tuple(Fact(verbatim(name), text) for name, text in reply.wrong.items())
    return Card(_("That was not saved"), facts=facts, tone="warn")
