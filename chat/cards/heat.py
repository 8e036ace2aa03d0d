"""How a share of available time is coloured, and in which words: colour never stands alone."""

from __future__ import annotations

from chat.text import Text, _

NONE = -1.0
"""Nothing to show: nobody was available."""
STEPS: tuple[tuple[float, Text], ...] = (
    (50.0, _("below 50 %: much is free")),
    (75.0, _("below 75 %: some is free")),
    (100.0, _("up to 100 %: well used")),
    (float("inf"), _("above 100 %: overtime")),
)
"""(up to which percent, what it means), from below."""


def step(percent: float) -> int:
    """Which of the steps a share is in; -1 for none.

    >>> step(20), step(50), step(75), step(100), step(100.1), step(NONE)
    (0, 1, 2, 2, 3, -1)
    """
    if percent < 0:
        return -1
    if percent == STEPS[2][0]:
        return 2
    return next(place for place, (limit, _meaning) in enumerate(STEPS) if percent < limit)
