"""Names that look alike: what a person cannot tell apart on a screen (Unicode Technical Standard 39).

The table beside this file is made of Unicode's own, `confusables.txt`; NOTICE has its licence.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("lookalikes.txt")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that show nothing (Default_Ignorable_Code_Point beside those of the categories below)."""
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def unseen(text: str) -> bool:
    """Whether characters stand in it that nobody sees, or that turn what stands beside them.

    >>> (
    ...     unseen("Apollo"),
    ...     unseen("星河 2"),
    ...     unseen("Apo\\u200bllo"),
    ...     unseen("A\\u202ello"),
    ...     unseen("a\\x07"),
    ...     unseen("\\u3164"),
    ... )
    (False, False, True, True, True, True)
    """
    return any(unicodedata.category(char) in _UNSEEN or char in _BLANK or "\ufe00" <= char <= "\ufe0f" for char in text)


def looks(text: str) -> frozenset[str]:
    """What a name is taken for, in capitals or not: names look alike where these have something in common.

    >>> bool(looks("Apollo") & looks("АР0LL0")), bool(looks("XINGHE") & looks("X1nghe")), looks("星河") & looks("天河")
    (True, True, frozenset())
    """
    plain = unicodedata.normalize("NFKC", text)  # full width is not in the table, and common here
    return frozenset(_skeleton(form) for form in (text, plain, plain.lower(), plain.upper()))


def _skeleton(text: str) -> str:
    """UTS 39, section 4, and without case and blanks."""
    like = _likeness()
    seen = "".join(like.get(char, char) for char in unicodedata.normalize("NFD", text) if not unseen(char))
    return "".join(unicodedata.normalize("NFD", seen).casefold().split())


@cache
def _likeness() -> dict[str, str]:
    """Character -> what it is taken for; read when it is first needed."""
    rows = (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {char: prototype for prototype, chars in rows for char in chars}
