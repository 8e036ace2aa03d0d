"""What is shown: Card, Form, Reply.  Plain, platform-neutral shapes; each platform has a renderer of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chat.text import NOTHING, Text, Value

Tone = Literal["plain", "good", "warn", "bad"]
Style = Literal["plain", "main", "danger"]
Kind = Literal["text", "note", "money", "date", "duration", "choice", "number"]
ChartKind = Literal["bar", "stack", "line", "band", "bridge", "span", "heat"]
"""Bars beside each other; parts on top of each other; lines; lines with a band between the first and the third (low,
likely, high); steps from one amount to another; bars from day to day; a table of shares in colours."""
Decided = Literal["", "approved", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `doubtful` where a machine read it and is not sure."""

    label: Text
    value: Text
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A click sends `action` (`noun.verb`) and `value`; `confirm` is asked first where it is given.

    `link` makes it open an address instead.
    """

    label: Text
    action: str
    value: str = ""
    style: Style = "plain"
    confirm: Text = NOTHING
    link: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A drop-down on a card: picking an option sends `action` with the option's value after `value` and a blank."""

    label: Text
    action: str
    options: tuple[Option, ...]
    value: str = ""


Cell = Value
"""What stands in a table: money, a day, a length of time, a share, a number or words, as it is; each renderer writes it
for its reader.  None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under column heads; `chat.cards.tables` tells the kinds of its columns and adds them up.

    Attributes:
        numeric: the places of columns that are set flush right.
        summed: the places of columns with a sum under them, and under each group.
        groups: (place of its first row, title) of what belongs together; empty where all rows do.
        apart: its groups are different things: each has its sum, and there is none of all.
        refs: by what name each row can be asked about (`why tb:2026-10:1122`), as many as rows, "" for none; a file
            has them in its last column, a card does not show them.
        essential: the places of the columns that a card shows beside the first where it has no room for all
            (`chat.cards.columns`).
    """

    heads: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    summed: tuple[int, ...] = ()
    groups: tuple[tuple[int, Text], ...] = ()
    refs: tuple[str, ...] = ()
    essential: tuple[int, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers with a name; `starts` say where each bar begins that does not begin at zero (bridge, span)."""

    name: Text
    numbers: tuple[float, ...]
    starts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers to look at.  `numbers` of a series go with `labels`; `unit` is a currency code, "h", "%" or "day".

    A chart always stands beside the same figures as facts or a table: it is never the only carrier of a number.
    A bridge has one series: each step from where it begins to where it ends, the first and last from zero.  Of a span
    the numbers are days (`date.toordinal`), a bar from 0 to 0 is none; a heat has a row for each label and a column for
    each series, and a number below zero is none.
    """

    kind: ChartKind
    title: Text
    labels: tuple[Text, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image kept in the file store under `sha256`; `crop` is (page, left, top, right, bottom) as fractions."""

    sha256: str
    alt: Text
    crop: tuple[int, float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One flat message.

    Attributes:
        title: one line.
        lines: paragraphs under it.
        facts, table, chart, picture: what it says in figures.
        closeups: further parts of pictures, one for each figure that has to be looked at.
        buttons, choices: what can be done next.
        tone: decides colour and sign.
        small: small print at the end: what was withheld, where a figure comes from.
        about: what the card is the living picture of, as `noun:id` ("expense:12").  When that thing changes, every
            posted card about it is updated in place.
        decided: how the approval that the card asked for has ended; platforms with an approval centre show it there.
    """

    title: Text
    lines: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    picture: Picture | None = None
    closeups: tuple[Picture, ...] = ()
    buttons: tuple[Button, ...] = ()
    choices: tuple[Choice, ...] = ()
    tone: Tone = "plain"
    small: Text = NOTHING
    about: str = ""
    decided: Decided = ""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All of its pictures, in the order in which they are shown."""
        return (*((self.picture,) if self.picture else ()), *self.closeups)


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form.

    Attributes:
        name: the key of the answer.
        kind: text (one line), note (several), money ("1,234.50" or "USD 12"), date (ISO), duration ("2.5h"), number,
            choice (one of `options`).
        value: what stands there at first (for a choice: the option's value).
        hint: what to type, or where the value came from ("read from the receipt, not sure").
        doubtful: the value was read by a machine that is not sure: draw the eye to it.
        search: the options are too many to list: the platform asks for them as the person types, under this name
            ("project", "person", "task"); `options` then holds the first few.
    """

    name: str
    label: Text
    kind: Kind = "text"
    value: str = ""
    hint: Text = NOTHING
    required: bool = True
    options: tuple[Option, ...] = ()
    doubtful: bool = False
    search: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Questions asked together, answered together.  `value` comes back with the answers (what the form is about)."""

    name: str
    title: Text
    questions: tuple[Question, ...]
    value: str = ""
    submit: Text = NOTHING
    lines: tuple[Text, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file handed to the person: a report, an export."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """The one answer to one message.

    Attributes:
        card: what is said.
        more: further cards under the first, for surfaces that hold several (Slack's Home tab, a home page); elsewhere
            each is a message of its own.
        form: questions to be asked now (Slack opens a modal, Feishu turns the card into a form, the page shows one).
        replace: the card takes the place of the message that was clicked.
        private: only the one who asked may see it.
        toast: a short line that passes, for a click that changes nothing visible.
        wrong: field name of a submitted form -> what is wrong with it; the form stays open.
        files: handed over with the card.
        locale: the reader's language, filled in by `handlers.conversation.answering`.
        one_file: the name of the file that its tables are together, where they are one document; "" for one file each.
        again: this is not the last word: what was asked could not be written down, and is tried again by itself.
    """

    card: Card | None = None
    form: Form | None = None
    replace: bool = False
    private: bool = False
    toast: Text = NOTHING
    wrong: Mapping[str, Text] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    locale: str = "en"
    more: tuple[Card, ...] = ()
    one_file: str = ""
    again: bool = False


SILENCE = Reply()
