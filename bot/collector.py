"""The garbage collector, which would walk over all that stays for good again and again while somebody waits."""

from __future__ import annotations

import gc


def seldom() -> None:
    """Look for garbage seldom: a start makes hundreds of thousands of things and hardly any of them is garbage.

    A cold `zhangfang say` spends a seventh of its time less.
    """
    gc.set_threshold(100_000, 50, 100)


def settle() -> None:
    """What was made so far stays (modules, tables, the registry, master data): later passes leave it out.

    Such a pass takes 0.1 s, and the rows of one sweep over late payments cause several.
    """
    gc.collect()
    gc.freeze()
