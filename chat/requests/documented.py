"""A wish that was said in somebody's own words, as the documented line that says the same.

Whatever is done from a sentence is done by its documented line: it can be shown on a button, said again, and refused
like any other.  Which command is wished is known before (`chat.intent`); here its values are taken from the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from chat.lines.elements import Element


@dataclass(frozen=True, slots=True)
class DocumentedLine:
    """A documented line made of a sentence.

    Attributes:
        line: in the language of the sentence: “set budget apollo travel 14000 because more onsite”.
        used: the elements of the scanned line that went into it.
        used_words: places (start, end) of other words that were understood or went into the line as free text (a
            reason, a note, what is bought), so that nothing of them is left over.
        missing: what has to be asked before it can be done: "project", "amount", "category", "day", "reason",
            "customer" …
        doubtful: some word could have meant otherwise: it is offered, and done when the person says yes.
    """

    line: str
    used: tuple[Element, ...] = ()
    used_words: tuple[tuple[int, int], ...] = ()
    missing: tuple[str, ...] = ()
    doubtful: bool = False
