"""What the house makes of a sentence: the documented line of a command, and what is answered to it."""

from __future__ import annotations

import re
from datetime import date

from chat.lines.scan import scan
from chat.requests.composers import COMPOSERS
from chat.requests.documented import DocumentedLine
from handlers.terms import terms_of
from storage.directory import directory
from tests.conftest import Stage


def composed(stage: Stage, command: str, text: str, here: int = 0) -> DocumentedLine:
    """The documented line of a sentence, as the names of the house make it."""
    with stage.read() as book:
        terms = terms_of(directory(book), stage.house.rules, here)
    return COMPOSERS[command](scan(text, terms, stage.now.date()))


def in_english(text: str) -> str:
    """The text with its days as a card shows them."""
    return re.sub(r"\d{4}-\d\d-\d\d", lambda day: f"{date.fromisoformat(day[0]):%a %-d %b %Y}", text)


def wished(stage: Stage, command: str, text: str, by: str, missing: str = "") -> tuple[str, str]:
    """(the documented line, what the house answers to it)."""
    made = composed(stage, command, text)
    assert ",".join(made.missing) == missing, (text, made)
    return made.line, stage.lines(stage.say(made.line, by=by, at=""))


def owed_by_two(stage: Stage) -> Stage:
    """A house to which Acme and 蓝海 owe money."""
    stage.say("contract apollo 400000 tax 0% 50% 2026-11-01, 50% 2026-12-18", by="li")
    stage.say("合同 星河 300000 税率 0% 50% 2026-11-01, 50% 2026-12-18", by="li", at="")
    return stage
