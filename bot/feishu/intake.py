"""Clicks: answered within the platform's three seconds, with the result or with “one moment” and the result later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.feishu import events, forms, replies
from bot.feishu.events import Cancelled
from bot.feishu.shown import Shown
from bot.feishu.worker import FeishuWorker
from chat.cards.card import Option, Reply
from chat.incoming import Clicked, Incoming, Submitted
from chat.text import Text, _

log = logging.getLogger(__name__)

_AFTER = 0.15
"""Seconds after the answer to a click before its card is changed again: an earlier change would be undone by it."""


class FeishuIntake:
    """Buttons, drop-downs and forms."""

    def __init__(self, work: FeishuWorker, shown: Shown) -> None:
        self._work, self._shown = work, shown

    async def clicked(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a click within its three seconds: with the result, or with “one moment” and the result later."""
        inner = event.get("event") or {}
        click = events.incoming(event)
        if isinstance(click, Cancelled):
            locale = self._work.language(click.by.id)
            return self._work.answers.cancelled(click.ref, locale)
        if not isinstance(click, Clicked | Submitted):
            return {}
        token = str(inner.get("token") or "")
        future = self._work.words.submit(click.by.id, lambda: self._heard(click, inner, events.stranger(event)))
        try:
            done = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), self._work.settings.quick)
        except TimeoutError:
            future.add_done_callback(lambda late: self._late(late.result(), token) if not late.exception() else None)
            return replies.wait_toast()
        except Exception:
            # Nobody sends a click again: the person has to be told.
            log.exception("a click could not be worked on")
            words = _("That did not work. Please try again.")
            return {"toast": replies.toast(words, self._work.language(click.by.id), "bad")}
        kept, _reply, at_once = done
        if kept is not None and at_once.rest is not None:
            rest = at_once.rest
            self._work.later.after(_AFTER, lambda: self._work.deliver(kept, rest, token=token))
        elif kept is not None:
            self._work.ears.answered(kept)
        callback: dict[str, Any] = at_once.callback
        return callback

    def _heard(
        self, click: Clicked | Submitted, inner: Mapping[str, Any], stranger: bool
    ) -> tuple[Incoming | None, Reply, replies.AtOnce]:
        filled: Mapping[str, str] = {}
        if isinstance(click, Submitted):
            click, missing = self._chosen(click, (inner.get("action") or {}).get("form_value") or {})
            filled = click.answers
            if missing is not None:
                return None, Reply(), replies.AtOnce(missing, None)
        if not self._work.ears.accept(click):
            return None, Reply(), replies.AtOnce({}, None)
        known = self._work.people.introduced(click, stranger=stranger)
        reply = self._work.ears.hear(known)
        if not replies.silent(reply):
            self._work.people.answered_in(click.by.id, reply.locale)
        return click, reply, self._work.answers.at_once(click, reply, filled)

    def _late(self, done: tuple[Incoming | None, Reply, replies.AtOnce], token: str) -> None:
        click, reply, _at_once = done
        if click is not None:
            self._work.later.after(_AFTER, lambda: self._work.deliver(click, reply, token=token))

    def _chosen(self, click: Submitted, values: Mapping[str, Any]) -> tuple[Submitted, dict[str, Any] | None]:
        """What was typed beside a drop-down, as the option that it names; else the form again, with those that fit."""
        typed = forms.typed(values)
        if not typed:
            return click, None
        kept = self._shown.open(click.ref)
        searches = {one.name: one.search for one in kept.form.questions} if kept else {}
        answers, narrowed, wrong = dict(click.answers), dict[str, tuple[Option, ...]](), dict[str, Text]()
        for name, words in typed.items():
            found = self._work.ears.options(searches[name], words, click.by.id) if searches.get(name) else ()
            if len(found) == 1 or not searches.get(name):
                answers[name] = found[0].value if found else words
            else:
                narrowed[name] = found
                wrong[name] = (
                    _("Several fit “{words}”: please choose one.", words=words)
                    if found
                    else _("Nothing fits “{words}”.", words=words)
                )
        click = replace(click, answers=answers)
        if not wrong or kept is None:
            return click, None
        locale = self._work.language(click.by.id)
        page = self._work.answers.form_page(click, kept.form, locale, wrong, answers, narrowed)
        return click, {
            "toast": replies.toast(next(iter(wrong.values())), locale, "warn"),
            "card": {"type": "raw", "data": page},
        }

    def approved(self, click: Clicked) -> tuple[bool, Text, str]:
        """A decision that was made in the approval centre: (done, what to say, language)."""
        if not self._work.ears.accept(click):
            return True, Text(""), self._work.settings.locale
        reply = self._work.ears.hear(self._work.people.introduced(click))
        self._work.deliver(click, reply)
        refused = bool(reply.form or (reply.card and reply.card.tone in ("warn", "bad")))
        words = reply.toast or (reply.card.title if reply.card else Text(""))
        if reply.form:
            words = _("Please answer the question that I ask you in the chat.")
        return not refused, words, reply.locale
