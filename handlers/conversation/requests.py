"""A wish written out as the documented line of its command."""

from __future__ import annotations

from chat.lines.scan import ScannedLine
from chat.lines.signals import signals
from chat.pattern import Pattern
from chat.requests.composers import COMPOSERS
from chat.requests.documented import DocumentedLine
from handlers.conversation.documented import chinese, word_of
from handlers.registry import Contents


def request(command: str, line: ScannedLine, contents: Contents) -> DocumentedLine | None:
    """The documented line for what the sentence wishes of the command; None where no command fits."""
    if composer := COMPOSERS.get(command):
        return composer(line)
    entry = contents.entries.get(("command", command))
    if entry is None:
        return None
    word = word_of(entry, chinese(line.text))
    return DocumentedLine(f"{word} {' '.join(line.text.split())}", doubtful=True)


def left_of(wanted: DocumentedLine, line: ScannedLine) -> tuple[str, ...]:
    """The names and values of the sentence that did not go into the line, in the person's own words."""
    places = [(element.start, element.end) for element in wanted.used] + list(wanted.used_words)
    return tuple(
        line.words(element)
        for element in line.elements
        if element.kind not in ("verb", "category", "task")
        and not any(start <= element.start and element.end <= end for start, end in places)
    )


def turned(wanted: DocumentedLine, line: ScannedLine) -> bool:
    """Whether a word turns the sentence that the line did not use: it is not done without a question then."""
    return any(
        signal.turn == "asks"
        or (
            (signal.turn in ("not", "supposes", "others", "shares", "takes away"))
            and not (
                any(start <= signal.start and signal.end <= end for start, end in wanted.used_words)
                and (signal.turn not in ("not", "supposes") or _WHY.search(line.low, 0, signal.start))
            )
        )
        for signal in signals(line.low)
    )


_WHY = Pattern(r"\b(?:because|cause|cos|since|as|due to|for)\b|因为|由于|原因|理由")
"""What introduces a reason, in which “not” turns nothing: “… because the old one does not boot”."""
