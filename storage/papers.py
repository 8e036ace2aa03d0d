"""What was read from a receipt, as the text in which its expense keeps it: JSON, or "" where nothing was read."""

from __future__ import annotations

import json
from typing import Any

from ledger.paper import NOTHING_READ, Paper


def written(paper: Paper) -> str:
    """The paper as it is kept."""
    kept = {name: value for name in Paper.__slots__ if (value := getattr(paper, name))}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def paper(text: str) -> Paper:
    """The paper that was kept."""
    if not text:
        return NOTHING_READ
    kept: dict[str, Any] = json.loads(text)
    for name in ("seen", "more"):
        kept[name] = tuple(kept.get(name, ()))
    for name in ("others", "crops", "differ"):
        kept[name] = {key: tuple(values) for key, values in kept.get(name, {}).items()}
    return Paper(**kept)
