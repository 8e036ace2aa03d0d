"""The garbage collector, which would walk over all that stays for good again and again while somebody waits."""

from __future__ import annotations

import atexit
import gc


def seldom() -> None:
    """Look for garbage seldom, and not once more at the end.

    A start makes two hundred thousand things and hardly any of them is garbage: a cold `zhangfang say` spends a tenth
    of its time less.  At the end Python would look through all of them once more before it gives everything back
    anyway, which took a fifth of that time.
    """
    gc.set_threshold(400_000, 50, 100)
    atexit.register(gc.freeze)


def settle() -> None:
    """What was made so far stays (modules, tables, the registry, master data): later passes leave it out.

    Such a pass takes 0.1 s, and the rows of one sweep over late payments cause several.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
