"""News for somebody who did not ask, and the files that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.cards.card import Card
from chat.incoming import Place
from chat.text import NOTHING, Text

MOST_FILES, MOST_BYTES = 5, 25 * 1024 * 1024
"""Of one notice, all together.  What every platform takes, and what a process that delivers can hold in memory."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a notice, without its bytes: they are in the file store, under their sha256.

    Attributes:
        name: with its ending; what people see, and save it as.
        otherwise: a sentence that says how else it can be had, where the platform does not take it.
    """

    name: str
    mime: str
    sha256: str
    size: int
    otherwise: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news.

    Attributes:
        key: says what the news is, from general to particular ("budget:7:v2:labour:80"); told once for ever.
        to: where it is told.
        card: what is told.
        kind: for digests and switches: "budget", "overdue", "approval", "reminder" …
        locale: the language of those who read there.
        urgent: breaks through quiet hours and digests.
        ref: no new message: the card takes the place of the posted message of this reference.
        digest: many notices with the same digest key to the same place that fall due together become one message;
            its title is `headline`.
        files: handed over with the card, each once; their bytes are kept before the notice is.  In a digest the files
            are left out, and it says so.

    Raises ValueError for files that no notice may carry: whoever makes one looks first (`fit`).
    """

    key: str
    to: Place
    card: Card
    kind: str = ""
    locale: str = "en"
    urgent: bool = False
    ref: str = ""
    digest: str = ""
    headline: Text = NOTHING
    files: tuple[KeptFile, ...] = ()

    def __post_init__(self) -> None:
        if self.files and self.ref:
            raise ValueError(f"{self.key}: what changes a posted card carries no files")
        if not fit([(file.name, file.size) for file in self.files]):
            raise ValueError(
                f"{self.key}: a notice carries {MOST_FILES} files at most, none empty, no two of one name,"
                f" {MOST_BYTES} bytes together"
            )


def fit(files: Sequence[tuple[str, int]]) -> bool:
    """Whether a notice may carry these files (name, size) together.

    >>> fit([("a.pdf", 1000), ("b.pdf", 1000)]), fit([("a.pdf", 0)]), fit([("a.pdf", MOST_BYTES), ("b.pdf", 1)])
    (True, False, False)
    """
    sizes, names = [size for _name, size in files], {name for name, _size in files}
    return len(names) == len(files) <= MOST_FILES and all(sizes) and all(names) and sum(sizes) <= MOST_BYTES
