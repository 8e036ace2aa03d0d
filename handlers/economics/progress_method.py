"""By what progress was measured, as its reader sees it: a person's words as they are, what the program counted as a
sentence.
"""

from __future__ import annotations

import re

from chat.text import Text, _, verbatim

_POINTS = re.compile(r"function points (?P<done>[\d.]+)/(?P<all>[\d.]+)")


def of_points(done: str, whole: str) -> str:
    """As it is kept.

    >>> of_points("42", "50")
    'function points 42/50'
    """
    return f"function points {done}/{whole}"


def shown(method: str) -> Text:
    """
    >>> shown("function points 42/50").values
    {'done': '42', 'all': '50'}
    >>> shown("the offer").values
    {'words': 'the offer'}
    """
    counted = _POINTS.fullmatch(method)
    if counted is None:
        return verbatim(method)
    return _("function points {done}/{all}", done=counted["done"], all=counted["all"])
