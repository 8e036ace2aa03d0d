"""Reply -> the page: cards, forms and files where they belong; kept first, then the open pages are woken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.platform import HouseFunctions
from bot.web.forms import form_instance, form_reference
from bot.web.live import Live
from bot.web.messages import Messages
from bot.web.post import WebPost, reference, said_key
from bot.web.roster import Roster, room
from chat.cards.card import Attachment, Card, Form, Reply
from chat.incoming import Clicked, Incoming, Place, Removed, Said, Submitted
from chat.page import PageMessage
from chat.text import Text, _
from chat.words import locale_for, say


class WebReplies:
    """Shows replies.  What is posted before there is a house to be told of it (left over by a process that died) waits
    in `untold`."""

    def __init__(
        self, post: WebPost, messages: Messages, live: Live, roster: Callable[[], Roster], now: Callable[[], datetime]
    ) -> None:
        self._post, self._messages, self._live, self._roster, self._now = post, messages, live, roster, now
        self.untold: list[tuple[str, Place, str]] = []

    def reply(self, to: Incoming, reply: Reply, house: HouseFunctions | None) -> None:
        """Post the reply; a second time changes nothing.  Raises NotPosted."""
        if isinstance(to, Submitted) and self._answered_form(to, reply):
            return
        self._post.must_be_there(to.at)
        private = to.by.id if reply.private and to.at.kind == "channel" else ""
        for place, card in enumerate((reply.card, *reply.more)):
            files = reply.files if place == 0 else ()
            if card is None and not files:
                continue
            ref = self._card(to, card, place, private, reply.replace and place == 0, files)
            if card and card.about:
                told = (card.about, to.at, ref)
                if house:
                    house.told(*told)
                else:
                    self.untold.append(told)
        if reply.form:
            self._form(to, reply.form)
        if reply.toast:
            self.toast(to.by.id, reply.toast)

    def recall(self, line: Said, reply: Reply, at: datetime) -> None:
        """Show what was said and answered before the page was there; everybody in the room has seen it."""
        where, ref = room(line.at), line.ref or reference("said", line.id)
        self._messages.put(PageMessage(ref=ref, room=where, author=line.by.id, at=at, text=line.text))
        post = WebPost(self._messages, self._live, self._roster, lambda: at)
        past = WebReplies(post, self._messages, self._live, self._roster, lambda: at)
        past.reply(line, reply, None)
        self.untold += past.untold
        channel = self._roster().channel(line.at.channel) if line.at.kind == "channel" else None
        for person in channel.members if channel else (line.by.id,):
            self._messages.see(person, where, self._messages.newest())

    def toast(self, person: str, words: Text) -> None:
        """A line that passes, on the person's own pages."""
        self._live.tell({"kind": "toast", "words": say(words, self.locale(person))}, person)

    def locale(self, person: str) -> str:
        """The person's language: what they chose, else what the roster says."""
        known = self._roster().person(person)
        return self._messages.locale(person) or locale_for(known.locale if known else "")

    def _card(
        self, to: Incoming, card: Card | None, place: int, private: str, replace: bool, files: tuple[Attachment, ...]
    ) -> str:
        replaced = self._replaced(to) if replace and card else ""
        if replaced and not files and self._messages.change(replaced, card=card):
            self._live.changed()
            return replaced
        ref = reference("reply", to.id, *([str(place)] if place else []))
        for number, file in enumerate(files):
            self._post.hang(ref, number, file)
        self._post.put(
            PageMessage(ref=ref, room=room(to.at), thread=to.at.thread, at=self._now(), card=card, private=private)
        )
        return ref

    def _replaced(self, to: Incoming) -> str:
        """The message whose place the reply takes: the clicked one, or the answer to words that were edited."""
        if isinstance(to, Clicked | Submitted):
            return to.ref
        if isinstance(to, Said | Removed):
            return reference("reply", said_key(to.edits if isinstance(to, Said) else to.ref))
        return ""

    def _form(self, to: Incoming, form: Form) -> None:
        """Ask only the person; the same questions about the same thing are asked in one place."""
        origin = to.ref if isinstance(to, Clicked | Submitted) else ""
        ref = form_reference(to, form.name, form.value)
        self._messages.renew(
            PageMessage(
                ref=ref,
                room=room(to.at),
                thread=to.at.thread,
                at=self._now(),
                private=to.by.id,
                form=form,
                origin=origin,
            )
        )
        self._live.changed()
        self._live.tell({"kind": "form", "ref": ref, "id": to.id}, to.by.id)

    def _answered_form(self, to: Submitted, reply: Reply) -> bool:
        """Close the form, or show in it what is wrong; True where that is the whole reply."""
        ref = form_reference(to, to.form, to.value)
        shown = self._messages.message(ref)
        if shown is None or shown.removed or to.instance not in ("", form_instance(ref, shown.no)):
            return False  # closed by what was sent before, or opened anew since
        wrong = dict(reply.wrong)
        if not wrong and reply.card and _refused(reply):
            # Nothing was saved, and no field is to blame: what was typed must not go with the form.
            wrong = {"": _("{title} {more}", title=reply.card.title, more=reply.card.lines)}
        if wrong and self._messages.change(ref, answers=dict(to.answers), wrong=wrong):
            self._live.changed()
            return True
        self._messages.change(ref, removed=True, answers=dict(to.answers), wrong={})
        self._live.changed()
        return False


def _refused(reply: Reply) -> bool:
    return bool(
        reply.card and reply.private and reply.card.tone in {"warn", "bad"} and not (reply.card.buttons or reply.form)
    )
