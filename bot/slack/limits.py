"""What Slack refuses, as numbers.  One field too long and the whole message is refused: everything is cut to these."""

from __future__ import annotations

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
HEADER = 150
SECTION = 3000
FIELDS = 10
FIELD = 2000
CONTEXT = 2000
BUTTON = 75
BUTTON_VALUE = 2000
BUTTONS = 25
URL = 3000
ACTION_ID = 255
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
GROUPS = 100
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_WORD = 100, 300, 30
VIEW_TITLE = 24
LABEL = 2000
HINT = 2000
PLACEHOLDER = 150
INPUT = 3000
METADATA = 3000
ALT = 2000
TABLE_ROWS, TABLE_COLUMNS, TABLE_CHARACTERS = 100, 20, 10_000
CHART_TITLE, CHART_SERIES, CHART_LABELS, CHART_LABEL = 50, 6, 20, 20
MESSAGE_TEXT = 3800
"""chat.update takes 4,000."""

MESSAGE_SIZE = 12_000
"""All blocks of a message together.  Slack documents no number and answers msg_blocks_too_long from about 13,200 on
(slackapi/bolt-js#2509)."""

VIEW_SIZE = 60_000
"""A view in an acknowledgement over Socket Mode must stay under one frame of 65,535 bytes."""

PROMPTS = 4
"""Suggested prompts of an assistant thread."""


def cut(text: str, limit: int) -> str:
    """The text, ended with “…” where it is too long.

    >>> cut("abcdef", 4)
    'abc…'
    """
    return text if _length(text) <= limit else _first(text, limit - 1).rstrip() + "…"


def pieces(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit`, broken at line ends where there are any.

    >>> pieces("one\\ntwo", 5)
    ['one', 'two']
    """
    out: list[str] = []
    for line in text.split("\n"):
        # A piece of half the limit fits whatever its characters are: the longest count as two.
        parts = (
            [line] if _length(line) <= limit else [line[at : at + limit // 2] for at in range(0, len(line), limit // 2)]
        )
        for number, part in enumerate(parts):
            joined = f"{out[-1]}\n{part}" if out and not number else part
            if out and not number and _length(joined) <= limit:
                out[-1] = joined
            else:
                out.append(part)
    return out


def _length(text: str) -> int:
    """As JavaScript and Java count: a character outside the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first(text: str, limit: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: limit * 2].decode("utf-16-le", "ignore")
