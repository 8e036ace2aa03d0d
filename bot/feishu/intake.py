"""Up to the acknowledgement: an event is kept, a click answered within the platform's three seconds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.feishu import events, forms, replies
from bot.feishu.events import Cancelled, Unreadable
from bot.feishu.menu import by_key
from bot.feishu.replies import AtOnce
from bot.feishu.shown import Shown
from bot.feishu.worker import FeishuWorker
from bot.lanes import Lanes
from bot.platform import MALFORMED
from chat.cards.card import SILENCE, Option, Reply
from chat.incoming import Clicked, Submitted
from chat.text import Text, _

log = logging.getLogger(__name__)

_AFTER = 0.15
"""Seconds after the answer to a click before its card is changed again: an earlier change would be undone by it."""


@dataclass(frozen=True, slots=True)
class _ClickHeard:
    """What came of a click; `click` is None where nothing was kept that has to be answered."""

    click: Clicked | Submitted | None
    reply: Reply
    at_once: AtOnce


class FeishuIntake:
    """Events, buttons, drop-downs and forms.  `bot` asks for the bot's own open_id, by which mentions are known."""

    def __init__(self, worker: FeishuWorker, keeping: Lanes, shown: Shown, bot: Callable[[], str]) -> None:
        self._worker, self._keeping, self._shown, self._bot = worker, keeping, shown, bot
        self._menu = by_key(worker.settings.menu)

    async def heard(self, event: dict[str, Any]) -> dict[str, Any] | None:
        """One event or callback, from either transport; what is returned is its answer.

        It is kept before it is acknowledged and worked on afterwards, elsewhere.  Raises when it could not be kept: the
        platform sends it again.
        """
        try:
            return await self._taken(event)
        except MALFORMED:
            log.exception("an event of Feishu is not in its shape and is passed over")
            return None

    async def _taken(self, event: dict[str, Any]) -> dict[str, Any] | None:
        kind = events.kind(event)
        if kind == "card.action.trigger":
            return await self._clicked(event)
        if kind in events.DIRECTORY:
            who = (event.get("event") or {}).get("object") or {}
            self._worker.people.changed(str(who.get("open_id") or ""))
        if kind and kind not in events.IGNORED:
            await asyncio.wrap_future(self._keeping.submit(_chat(event), lambda: self._keep(event)))
        return None

    def approved(self, click: Clicked) -> tuple[bool, Text, str]:
        """A decision that was made in the approval centre: (done, what to say, language)."""
        worker = self._worker
        if not worker.house.accept(click):
            return True, Text(""), worker.settings.locale
        reply = worker.house.hear(worker.people.introduced(click))
        worker.deliver(click, reply)
        refused = bool(reply.form or (reply.card and reply.card.tone in ("warn", "bad")))
        words = reply.toast or (reply.card.title if reply.card else Text(""))
        if reply.form:
            words = _("Please answer the question that I ask you in the chat.")
        return not refused, words, reply.locale

    def _keep(self, event: Mapping[str, Any]) -> None:
        """Keep what the event says, and have it worked on."""
        heard = events.incoming(event, bot=self._bot(), menu=self._menu, about=self._worker.house.about)
        incoming = heard.said if isinstance(heard, Unreadable) else heard
        if incoming is None or isinstance(incoming, Cancelled):
            log.debug("nothing to hear in %s", events.kind(event))
            return
        try:
            fresh = self._worker.house.accept(incoming)
        except MALFORMED as error:  # no fault of its shape: the platform shall send it again
            raise RuntimeError("not kept") from error
        if fresh:
            unreadable = heard.kind if isinstance(heard, Unreadable) else ""
            self._worker.hear(incoming, unreadable=unreadable, stranger=events.stranger(event))

    async def _clicked(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a click: with the result, or with “one moment” and the result later."""
        inner = event.get("event") or {}
        click = events.incoming(event)
        if isinstance(click, Cancelled):
            return self._worker.replies.cancelled(click.ref, self._worker.language(click.by.id))
        if not isinstance(click, Clicked | Submitted):
            return {}
        token = str(inner.get("token") or "")
        job = self._worker.hearing.submit(click, lambda: self._hear(click, inner, events.stranger(event)))
        try:
            heard: _ClickHeard = await asyncio.wait_for(
                asyncio.shield(asyncio.wrap_future(job)), self._worker.settings.quick
            )
        except TimeoutError:
            job.add_done_callback(lambda late: self._late(late.result(), token) if not late.exception() else None)
            return replies.wait_toast()
        except Exception:
            # Nobody sends a click again: the person has to be told.
            log.exception("a click could not be worked on")
            words = _("That did not work. Please try again.")
            return {"toast": replies.toast(words, self._worker.language(click.by.id), "bad")}
        if heard.click is not None and heard.at_once.rest is not None:
            self._later(heard.click, heard.at_once.rest, token)
        elif heard.click is not None:
            self._worker.house.answered(heard.click)
        return heard.at_once.callback

    def _hear(self, click: Clicked | Submitted, inner: Mapping[str, Any], stranger: bool) -> _ClickHeard:
        worker = self._worker
        filled: Mapping[str, str] = {}
        if isinstance(click, Submitted):
            click, missing = self._chosen(click, (inner.get("action") or {}).get("form_value") or {})
            filled = click.answers
            if missing is not None:
                return _ClickHeard(None, SILENCE, AtOnce(missing, None))
        if not worker.house.accept(click):
            return _ClickHeard(None, SILENCE, AtOnce({}, None))
        reply = worker.house.hear(
            worker.chats.met(worker.people.introduced(click, stranger=stranger), stranger=stranger)
        )
        if not replies.silent(reply):
            worker.people.answered_in(click.by.id, reply.locale)
        return _ClickHeard(click, reply, worker.replies.at_once(click, reply, filled))

    def _late(self, heard: _ClickHeard, token: str) -> None:
        if heard.click is not None:
            self._later(heard.click, heard.reply, token)

    def _later(self, click: Clicked | Submitted, reply: Reply, token: str) -> None:
        self._worker.later.after(_AFTER, lambda: self._worker.deliver(click, reply, token=token))

    def _chosen(self, form: Submitted, values: Mapping[str, Any]) -> tuple[Submitted, dict[str, Any] | None]:
        """What was typed beside a drop-down, as the option that it names; else the form again, with those that fit."""
        typed = forms.typed(values)
        if not typed:
            return form, None
        kept = self._shown.open(form.ref)
        searches = {question.name: question.search for question in kept.form.questions} if kept else {}
        answers, narrowed, wrong = dict(form.answers), dict[str, tuple[Option, ...]](), dict[str, Text]()
        for name, words in typed.items():
            search = searches.get(name)
            fitting = self._worker.house.options(search, words, form.by.id) if search else ()
            if len(fitting) == 1 or not search:
                answers[name] = fitting[0].value if fitting else words
                continue
            narrowed[name] = fitting
            wrong[name] = (
                _("Several fit “{words}”: please choose one.", words=words)
                if fitting
                else _("Nothing fits “{words}”.", words=words)
            )
        form = replace(form, answers=answers)
        if not wrong or kept is None:
            return form, None
        locale = self._worker.language(form.by.id)
        page = self._worker.replies.form_page(form, kept.form, locale, wrong, answers, narrowed)
        return form, {
            "toast": replies.toast(next(iter(wrong.values())), locale, "warn"),
            "card": {"type": "raw", "data": page},
        }


def _chat(event: Mapping[str, Any]) -> str:
    """Events of one chat are kept in the order they came."""
    inner = event.get("event") or {}
    message = inner.get("message") or inner
    return str(message.get("chat_id") or (inner.get("operator") or {}).get("open_id") or "")
