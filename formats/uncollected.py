"""Reading a hundred thousand rows without the garbage collector looking at all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """A hundred thousand lines hold no cycles, yet the collector walks them again and again: a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()  # else the next pass looks at every row, for a third of a second in which nobody is answered
            gc.enable()
