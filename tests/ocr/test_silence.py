"""Reading a receipt tells nobody: the run time of the reader would report to its maker, and number the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_reading_leaves_no_trace_of_whoever_reads(tmp_path: Path) -> None:
    """In a home of its own: what is to be sent is first put down there, beside the number of the machine."""
    # On a machine that calls itself a CI, the run time keeps quiet of itself.
    kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("ORT_")}
    read = subprocess.run(
        [sys.executable, "-m", "bot", "read", ROOT / "ocr/samples/taxi.jpg"],
        cwd=ROOT,
        env=kept | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "engine: rapidocr" in read.stdout, "the reader whose run time it is"
    assert list(tmp_path.rglob("*")) == []
