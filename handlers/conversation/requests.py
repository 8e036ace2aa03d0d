"""A wish written out as the documented line of its command."""

from __future__ import annotations

from chat.lines.scan import ScannedLine
from chat.names import Match
from chat.requests.composers import COMPOSERS
from chat.requests.documented import DocumentedLine
from handlers.conversation.documented import chinese, word_of
from handlers.registry import Contents


def request(command: str, line: ScannedLine, contents: Contents) -> DocumentedLine | None:
    """The documented line for what the sentence wishes of the command."""
    entry = contents.entries["command", command]
    if composer := COMPOSERS.get(command):
        return composer(line)
    word = word_of(entry, chinese(line.text))
    if not entry.reads:
        return DocumentedLine(f"{word} {' '.join(line.text.split())}", doubtful=True)
    used = line.of("project", "category", "person", "party", "days")
    names = []
    for element in used:
        value = element.value
        named = isinstance(value, Match) and value.known[0].code
        names.append(str(named).lower() if named else line.words(element))
    return DocumentedLine(" ".join([word, *names]), used)
