"""Links of a settlement's other side, opened and answered: each reading and each answer is a transaction of its own.

Whoever asks is nobody to the house: the link says which version they may read, and the row of the registry what an
answer does.  A link that is guessed, ended, revoked or read too often leads nowhere.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.app import App
from chat.cards.card import Attachment
from chat.incoming import Identity, Place, Submitted
from chat.party_page import PartyAnswer, PartyPage
from chat.text import Text
from chat.words import say
from handlers import job_context
from handlers.context import Context
from handlers.conversation.dispatch import dispatch
from ledger.errors import BookError, NotFound
from storage import inbox, page_links
from storage.book import Book
from storage.page_links import PageLink

log = logging.getLogger(__name__)
T = TypeVar("T")
ANSWERED = "settlement.answered_by_link"
LINK = "link"


class PartyLinks:
    """See `bot.web.confirming.PartyDesk`."""

    def __init__(self, app: App, pepper: str) -> None:
        self._app, self._pepper = app, pepper

    def read(self, key: str, locale: str, browser: str) -> PartyPage | None:
        from handlers.settlement_papers import by_link

        def work(book: Book) -> PartyPage | None:
            link = page_links.to_read(book, self._pepper, key)
            if link is None:
                return None
            page = by_link.shown(self._context(book, locale), link, locale)
            page_links.note_reading(book, link, browser)
            return page

        return self._write(work)

    def paper(self, key: str, locale: str) -> Attachment | None:
        from handlers.settlement_papers import by_link

        with self._app.store.read(self._app.house.clock()) as book:
            link = page_links.to_read(book, self._pepper, key)
            return by_link.as_paper(self._context(book, locale), link, locale) if link else None

    def answer(self, key: str, answer: PartyAnswer, locale: str) -> str | None:
        def work(book: Book) -> str | None:
            link = page_links.to_read(book, self._pepper, key)
            return self._answered(book, link, answer, locale) if link else None

        with self._app.store.read(self._app.house.clock()) as book:
            link = page_links.to_read(book, self._pepper, key)
        if link is None:
            return None
        try:
            return self._write(work, f"{LINK}:{link.number}:{answer.nonce}")
        except NotFound:
            return None
        except BookError as refused:
            from handlers.settlement_papers.link_answers import HELD_UP

            if refused.field == HELD_UP:
                self._write(lambda book: self._held_up(book, link, answer), f"{LINK}:{link.number}:{answer.nonce}:held")
            lines = [Text(refused.sentence, refused.values), Text(refused.hint, refused.values)]
            return " ".join(filter(None, (say(one, locale) for one in lines if one.template)))

    def _answered(self, book: Book, link: PageLink, answer: PartyAnswer, locale: str) -> str:
        from handlers.settlement_papers.by_link import ITEM

        said = {"seen": answer.seen, "name": answer.name, "note": answer.note}
        said |= {f"{ITEM}{number}": why for number, why in answer.disputed}
        by = Identity(LINK, str(link.number), answer.name)
        form = Submitted(
            book.trail,
            by,
            Place(LINK, by.id, "direct"),
            form=ANSWERED,
            value=link.document,
            answers=said,
            instance=answer.nonce,
        )
        ctx = self._context(book, locale)
        if inbox.claim(book, form, accepted=False):
            inbox.answered(book, (form.id,))
        reply = dispatch(ctx.contents.entries["event", ANSWERED], form, ctx)
        return say(reply.card.title if reply.card else reply.toast, locale)

    def _held_up(self, book: Book, link: PageLink, answer: PartyAnswer) -> None:
        from handlers.settlement_papers import by_link

        by_link.held_up(self._context(book, "en"), link, answer.name)

    def _context(self, book: Book, locale: str) -> Context:
        ctx = job_context.context(book, self._app.rules, self._app.house.contents)
        return replace(ctx, person=replace(ctx.person, locale=locale))

    def _write(self, work: Callable[[Book], T], trail: str = "") -> T:
        now = self._app.house.clock()
        return self._app.store.write(work, now=now, trail=trail or f"{LINK}:{now.isoformat()}:{secrets.token_hex(4)}")
