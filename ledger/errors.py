"""Everything that may be refused, as one tree.

    BookError                 shown to the person as it stands; nothing was saved
    ├── NotAllowed            your role does not permit this
    ├── NotFound              no such project, entry, channel …
    │   └── Unclear           several things fit: the person must choose
    ├── BadInput              not understood; names the field, if any
    │   ├── MixedCurrency
    │   └── NotUnderstood     nobody can tell what was meant
    └── WrongState            past this step: already approved, period locked, project closed …

Anything that is not a BookError is our fault: it is logged under a reference and the person is told the reference.

A sentence here is a template and its values.  It is marked with `sentence` where it is written, so that the catalogue
finds it, and is put into the reader's language only when it is shown.
"""

from __future__ import annotations

from typing import Any


def sentence(template: str) -> str:
    """Mark a sentence for the catalogue; it is translated when it is shown."""
    return template


class BookError(Exception):
    """Sorry, that cannot be done."""

    def __init__(self, sentence: str = "", *, hint: str = "", field: str = "", **values: Any) -> None:
        self.sentence = sentence or self.default
        self.hint = hint
        self.field = field
        self.values = values
        super().__init__(self.sentence)

    default = sentence("Sorry, that cannot be done.")

    def __str__(self) -> str:
        return self.sentence.format_map({key: str(value) for key, value in self.values.items()})


class NotAllowed(BookError):
    """The person's role does not permit it."""

    default = sentence("Your role does not permit that.")


class NotFound(BookError):
    """There is no such thing."""

    default = sentence("There is no such thing.")


class Unclear(NotFound):
    """More than one thing fits; `choices` are what the person can say instead, best first."""

    default = sentence("More than one fits. Which one?")

    def __init__(self, sentence: str = "", *, choices: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(sentence, **more)
        self.choices = choices


class BadInput(BookError):
    """It could not be understood; `field` says which part of a form, if any."""

    default = sentence("I could not read that.")


class MixedCurrency(BadInput):
    """Two amounts of different currencies were put together."""

    default = sentence("Two currencies cannot be added without an exchange rate.")


class NotUnderstood(BadInput):
    """It could not be told what the words ask for."""

    default = sentence("I did not understand that.")


class WrongState(BookError):
    """It is past the step that was asked for."""

    default = sentence("That is no longer possible.")
