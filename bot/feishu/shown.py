"""What was shown lately: the form that a card has become, and the card that it was before.

In memory and bounded: where it is forgotten, or another process showed it, a form still works; only “Cancel” and a
field in red become a sentence instead.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache

from chat.cards.card import Form

MOST = 500


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form on the screen, and the card in whose place it stands (None where it is a message of its own)."""

    form: Form
    before: dict[str, Any] | None


class Shown:
    """By message reference."""

    def __init__(self) -> None:
        self._cards: LRUCache[str, dict[str, Any]] = LRUCache(MOST)
        self._forms: LRUCache[str, OpenForm] = LRUCache(MOST)
        self._more: LRUCache[str, tuple[str, ...]] = LRUCache(MOST)
        self._lock = threading.Lock()

    def card(self, ref: str, page: dict[str, Any]) -> None:
        """This card stands there now; a form that stood there is over."""
        with self._lock:
            self._forms.pop(ref, None)
            self._cards[ref] = page

    def posted(self, ref: str, page: dict[str, Any]) -> None:
        """This card was posted as a new message; whoever was quick may have opened a form in its place already."""
        with self._lock:
            self._cards[ref] = page
            if (quick := self._forms.get(ref)) is not None and quick.before is None:
                self._forms[ref] = OpenForm(quick.form, page)

    def form(self, ref: str, form: Form) -> None:
        """This form stands there now, in the place of what stood there before."""
        with self._lock:
            self._forms[ref] = OpenForm(form, self._cards.get(ref))

    def paged(self, ref: str, more: tuple[str, ...]) -> None:
        """The messages on which this card goes on."""
        with self._lock:
            self._more.pop(ref, None)
            if more:
                self._more[ref] = more

    def more(self, ref: str) -> tuple[str, ...]:
        """The messages on which the card of this one goes on, as far as they are remembered."""
        with self._lock:
            return self._more.get(ref, ()) if ref else ()

    def open(self, ref: str) -> OpenForm | None:
        """The form that stands there."""
        with self._lock:
            return self._forms.get(ref) if ref else None
