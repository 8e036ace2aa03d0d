"""Material that went to a site or came back, said in ordinary words: offered as the line that keeps it."""

from __future__ import annotations

from chat.intent.reading import LineReading
from chat.lines.issued_goods import issued_goods
from handlers.context import UnclearLine
from handlers.conversation.decided import Decided
from handlers.conversation.documented import chinese

_COMMANDS = {"issue": ("material issue", "领料"), "return": ("material return", "退料")}


def offered(reading: LineReading) -> Decided | None:
    """“领了3吨钢筋” → “领料 钢筋 3吨”: which project it is for is asked where nobody said."""
    found = issued_goods(reading.line)
    if found is None:
        return None
    line, zh = reading.line, chinese(reading.line.text)
    projects = [line.words(one) for one in line.of("project")]
    days = [line.words(one) for one in line.of("days")]
    words = (_COMMANDS[found.deed][zh], *projects[:1], found.item, found.amount, *days[:1])
    said = " ".join(words)
    return Decided("event", "said.offered", read=UnclearLine((said,)), line=said)
