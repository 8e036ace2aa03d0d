"""A kept file and what a person has said about it, as the value of a button, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from formats.sheet import Sheet
from handlers import button_values, uploads
from handlers.context import Context
from ledger.errors import NotFound, sentence
from storage import files

if TYPE_CHECKING:
    from formats.time.hours import HoursTable

_COLUMN = "column."


@dataclass(frozen=True, slots=True)
class FileAnswers:
    """A file by the sha256 of its bytes, and the answers to what it leaves open, by name.

    The columns of a table that nobody knows are among them: `column.day` -> the title that the file has.
    """

    sha256: str
    answers: Mapping[str, str] = field(default_factory=dict)

    def with_answer(self, name: str, choice: str) -> FileAnswers:
        return FileAnswers(self.sha256, {**self.answers, name: choice})

    def with_columns(self, mapping: Mapping[str, str]) -> FileAnswers:
        """field -> title of its column."""
        return FileAnswers(self.sha256, {**self.answers, **{_COLUMN + name: title for name, title in mapping.items()}})

    def with_tab(self, tab: str, kind: str, mapping: Mapping[str, str]) -> FileAnswers:
        """What the lines of a tab are, and field -> title of its column."""
        columns = {f"{tab}.{name}": title for name, title in mapping.items()}
        return FileAnswers(self.sha256, {**self.answers, tab: kind, **columns})

    @property
    def mapping(self) -> dict[str, str]:
        return {name[len(_COLUMN) :]: title for name, title in self.answers.items() if name.startswith(_COLUMN)}

    @property
    def text(self) -> str:
        """The value of a button."""
        return " ".join([self.sha256, *(f"{name}={quote(choice)}" for name, choice in self.answers.items())])

    @classmethod
    def of(cls, value: str) -> FileAnswers:
        """Of the value of a button.  Raises BadInput for what is none."""
        sha256, *pairs = value.split() or [""]
        if not all("=" in pair for pair in pairs) or not sha256.isalnum():
            raise button_values.outdated()
        return cls(sha256, {name: unquote(choice) for name, _sign, choice in (pair.partition("=") for pair in pairs)})

    def load(self, ctx: Context) -> bytes:
        """The bytes of the file.  Raises NotFound."""
        data = files.load(ctx.rules.files, self.sha256)
        if data is None:
            raise NotFound(sentence("That file is not there any more; please drop it again."))
        return data

    def read(self, ctx: Context) -> Sheet:
        """The file, read with what was said about it."""
        return uploads.read(ctx.rules, self.load(ctx), self.name(ctx), self.answers, self.mapping)

    def hours_table(self, ctx: Context) -> HoursTable | None:
        """The same, where its rows are hours that can be read one after the other."""
        if self.mapping:
            return None
        return uploads.hours_table(ctx.rules, self.load(ctx), self.name(ctx), self.answers)

    def name(self, ctx: Context) -> str:
        """What the file is called."""
        return files.name(ctx.book, self.sha256) or self.sha256[:8]
