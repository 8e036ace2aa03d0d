"""What is put before the first word or behind the last one of a line, and makes something else of it, is never dropped.

Beside `test_turning_words` with many more words, of which some cannot be foreseen: so of every hundred at most two may
leave the very same booking.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_turning_words import booked, run, without_words

EDGES = (Path(__file__).parent / "words" / "edges.txt").read_text("utf-8").splitlines()
"""Each makes something else of any line of hours or of money spent, or leaves it in doubt."""


@pytest.mark.slow
def test_what_stands_at_the_edge_of_a_line_is_not_dropped(tmp_path: Path) -> None:
    plain = booked(tmp_path)
    turned, before = [], {}
    for place, row in enumerate(EDGES):
        language, edge = row.split(" ", 1)
        lines = [(line, changes) for line, changes in plain if line["lang"] == language]
        for step in range(3):
            line, changes = lines[(place * 5 + step * 31) % len(lines)]
            words = edge.format(line["text"].rstrip(" .。!！"))
            turned.append({**line, "id": f"{place} {step}", "text": words})
            before[turned[-1]["id"]] = changes
    results = run(tmp_path / "edges.jsonl", turned)
    dropped = [
        line["text"]
        for line in turned
        if results[line["id"]]["changes"]
        and without_words(results[line["id"]]["changes"]) == without_words(before[line["id"]])
    ]
    assert len(turned) >= 400
    assert len(dropped) <= len(turned) // 50, dropped
