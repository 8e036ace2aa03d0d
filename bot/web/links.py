"""The links of the page, as the house lends them: `storage.page_links.PageLinks` does it."""

from __future__ import annotations

from typing import Protocol


class Links(Protocol):
    """Each lets one person in, once; any thread may call."""

    def make(self, person: str) -> str:
        """The key of a new link for this account of the page."""

    def enter(self, key: str, browser: str) -> tuple[str, str] | None:
        """Use a link: (the person, the key of the browser); None where it lets nobody in, or no more."""

    def handed_over(self, key: str) -> str:
        """What a customer's link leads to (“file:SHA256 NAME”), once; "" where it leads nowhere, or no more."""

    def person(self, session: str) -> str:
        """Who is in with this browser, "" for nobody."""

    def leave(self, session: str) -> None:
        """The browser goes out."""
