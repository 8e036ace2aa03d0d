"""How long is waited for what, in seconds."""

from __future__ import annotations

TRIGGER_LIVES = 2.8
"""Slack gives a trigger three seconds to open its modal."""

SLOW = 2.0
"""Reading a file that takes longer is announced by a word, whose place the answer takes."""

LOADING_AFTER = 1.0
"""A form that takes longer is announced by a loading view, while its trigger lives."""

PROFILE, PROFILE_OF_A_CLICK = 4.0, 0.8
"""For who it is that spoke; afterwards they are heard under their bare id."""

TWICE = 1.0
"""A click that follows the same click so soon is the second half of a double click."""

FILE_ALONE = 3.0
"""Slack tells of a shared file twice, mostly; so long is waited for the message that it came with."""

SUGGESTIONS = 2.5
"""For the options of a search; Slack shows none after three seconds."""

LOST = (0.3, 1.0, 3.0)
"""Before a post whose connection broke is looked for, and made again if it is not there."""

UNANSWERED = ((1.0, 3.0, 6.0), (3.0, 6.0), (6.0,))
"""The same for a post that Slack took too long to answer: it may still be at it, so it is looked for several times."""

CARD_PICTURE = 2.5
"""That a card waits for its picture.  Later ones are handed over in its thread."""

PICTURE = 20.0
"""After which Slack is not expected to look at an upload any more."""
