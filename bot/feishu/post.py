"""Posting: cards and files out, changes to posted cards.  Nothing is posted twice.

Every message carries a `uuid` made from the key of what it says: for an hour the platform takes each only once, so a
second try after a lost answer shows nothing twice.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.feishu import render
from bot.feishu.api import BUSY, PASSING, FeishuApi, FeishuRefused
from bot.feishu.files import FeishuFiles
from bot.feishu.rate_limit import RateLimit
from bot.feishu.shown import Shown
from bot.platform import NotPosted
from chat.cards.card import Attachment, Card
from chat.incoming import Place
from chat.text import _

log = logging.getLogger(__name__)

MESSAGES = "/open-apis/im/v1/messages"
WHISPERS = "/open-apis/ephemeral/v1/send"
GONE = frozenset({230011, 230110, 231003, 230054})
"""The message that was to be answered or changed is not there any more."""
TOO_OLD = frozenset({230031, 230075})
"""Posted more than 14 days ago: it cannot be changed."""

_NOTHING_MORE = _("Nothing stands on this page any more.")
_MORE = _("There is more of it: ask again to see all.")


@dataclass(frozen=True, slots=True)
class CardPage:
    """One message of a card that may need several.

    >>> CardPage.of("om_1"), CardPage("om_2", 2, 3).ref
    (CardPage(message='om_1', number=1, of_all=1), 'om_2#2/3')
    """

    message: str
    number: int = 1
    of_all: int = 1

    @classmethod
    def of(cls, ref: str) -> CardPage:
        message, _sign, place = ref.partition("#")
        number, _sign, of_all = place.partition("/")
        return cls(message, int(number or 1), int(of_all or 1))

    @property
    def ref(self) -> str:
        """What the house keeps of it: the message alone where that is the whole card."""
        return self.message if self.of_all == 1 else f"{self.message}#{self.number}/{self.of_all}"


class FeishuPost:
    """What goes out.  May be used from any thread; waits where the platform's pace demands it."""

    def __init__(self, api: FeishuApi, files: FeishuFiles, shown: Shown) -> None:
        self._api, self._files, self._shown = api, files, shown
        self._no_whispers: set[str] = set()
        self._whispered: deque[str] = deque(maxlen=500)
        self._per_chat, self._per_message, self._sends, self._changes = (RateLimit(most) for most in (5, 5, 40, 40))
        self._sends_a_minute, self._changes_a_minute = RateLimit(950, 60.0), RateLimit(950, 60.0)

    def card(
        self, to: Place, card: Card, *, key: str, locale: str, answers: str = "", instead: str = ""
    ) -> tuple[str, ...]:
        """Post the card, or put it in the place of the message `instead`; the references of its pages."""
        pages = self.pages(to, card, locale)
        standing = (instead, *self._shown.more(instead)) if instead else ()
        posted: list[str] = []
        for number, page in enumerate(pages):
            ref = standing[number] if number < len(standing) and self._changed(standing[number], page) else ""
            if ref and not number:
                self._shown.card(ref, page)
            elif not ref:
                ref = self.message(to, "interactive", page, key=f"{key}#{number}" if number else key, answers=answers)
                if not number:
                    self._shown.posted(ref, page)
            posted.append(ref)
        for ref in standing[len(pages) :]:
            self._changed(ref, render.notice(_NOTHING_MORE, locale))
        self._shown.paged(posted[0], tuple(posted[1:]))
        return tuple(CardPage(ref, number, len(posted)).ref for number, ref in enumerate(posted, 1))

    def whisper(self, to: Place, account: str, card: Card, locale: str) -> bool:
        """Show the card in a group to one person alone; False where it was not: the kind of group does not allow it.

        Nothing of it is kept: it is gone when its reader closes the group, and it cannot be changed from here.
        """
        if to.thread or to.channel in self._no_whispers:
            return False  # in a topic it would stand outside of it
        pages = self.pages(to, card, locale)
        if len(pages) != 1:
            return False
        body = {"chat_id": to.channel, "open_id": account, "msg_type": "interactive", "card": pages[0]}
        self._wait(self._per_chat.wait(to.channel), self._sends.wait(""), self._sends_a_minute.wait(""))
        try:  # once: the platform would show a second try as another card
            answer = self._api.json("POST", WHISPERS, body=body, patience=0.1)
        except FeishuRefused as refusal:
            log.info("not shown to one person in the group: %s", refusal.reason)
            if refusal.code not in BUSY | PASSING:
                self._no_whispers.add(to.channel)
            return False
        except NotPosted as lost:
            log.info("maybe not shown to one person in the group: %s", lost.reason)
            return False
        self._whispered.append(str(answer.get("message_id") or ""))
        return True

    def lasting(self, ref: str) -> bool:
        """Whether a message can be changed from here: what was shown to one person alone cannot."""
        return ref not in self._whispered

    def update(self, to: Place, ref: str, card: Card, locale: str) -> None:
        """Bring one page of a posted card up to date.  Raises FeishuRefused with a code of TOO_OLD or GONE."""
        page, pages = CardPage.of(ref), self.pages(to, card, locale)
        if page.number > len(pages):
            shown = render.notice(_NOTHING_MORE, locale)
        elif page.number == page.of_all < len(pages):
            shown = render.with_note(pages[page.number - 1], _MORE, locale)
        else:
            shown = pages[page.number - 1]
        self.change(page.message, shown)
        if page.number == 1:
            self._shown.card(page.message, shown)

    def pages(self, to: Place, card: Card, locale: str) -> tuple[dict[str, Any], ...]:
        """The card as it is shown in that place; its picture is brought to the platform on the way."""
        return render.cards(card, locale, images=self._files.image_keys(card.pictures), direct=to.kind == "direct")

    def message(self, to: Place, kind: str, content: Mapping[str, Any], *, key: str, answers: str = "") -> str:
        """Post one message; `answers` is the message it replies to.  The reference of the new one."""
        body: dict[str, Any] = {"msg_type": kind, "content": render.written(content), "uuid": uuid(key)}
        self._wait(self._per_chat.wait(to.channel), self._sends.wait(""), self._sends_a_minute.wait(""))
        target = answers or to.thread
        if target:
            try:
                answer = self._api.json(
                    "POST", f"{MESSAGES}/{target}/reply", body=body | {"reply_in_thread": bool(to.thread)}
                )
                return str(answer.get("message_id") or "")
            except FeishuRefused as refusal:
                if refusal.code not in GONE:
                    raise  # else the message that was to be answered was recalled: say it without
        kind_of_id = "open_id" if to.kind == "direct" else "chat_id"
        answer = self._api.json(
            "POST", MESSAGES, query=[("receive_id_type", kind_of_id)], body=body | {"receive_id": to.channel}
        )
        return str(answer.get("message_id") or "")

    def change(self, ref: str, content: Mapping[str, Any]) -> None:
        """Put other content into a posted card.  Raises FeishuRefused, of TOO_OLD or GONE where that is over."""
        self._wait(self._per_message.wait(ref), self._changes.wait(""), self._changes_a_minute.wait(""))
        self._api.json("PATCH", f"{MESSAGES}/{ref}", body={"content": render.written(content)})

    def _changed(self, ref: str, content: Mapping[str, Any]) -> bool:
        """Whether that message could be changed; not where it is gone or too old."""
        try:
            self.change(ref, content)
        except FeishuRefused as refusal:
            if refusal.code not in GONE | TOO_OLD:
                raise
            return False
        return True

    def change_by_token(self, token: str, content: Mapping[str, Any]) -> None:
        """Change the card that was clicked, by the click's token: works for old cards too, 30 minutes, twice."""
        self._api.json("POST", "/open-apis/interactive/v1/card/update", body={"token": token, "card": dict(content)})

    def recall(self, ref: str) -> None:
        """Take a message back."""
        self._api.json("DELETE", f"{MESSAGES}/{ref}")

    def urge(self, ref: str, open_id: str) -> None:
        """加急: the message rings through until it is read."""
        self._api.json(
            "PATCH",
            f"{MESSAGES}/{ref}/urgent_app",
            query=[("user_id_type", "open_id")],
            body={"user_id_list": [open_id]},
        )

    def file(self, to: Place, file: Attachment, *, key: str, answers: str = "") -> str:
        """Post a file.  Raises FileRefused where the platform does not take it."""
        return self.message(to, "file", {"file_key": self._files.uploaded(file)}, key=key, answers=answers)

    def _wait(self, *seconds: float) -> None:
        if (wait := max(seconds)) > 0:
            time.sleep(wait)


def uuid(key: str) -> str:
    """What the platform knows a message again by; at most 50 characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]
