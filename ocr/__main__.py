"""`python -m ocr FILE...`: one JSON object a line, as `zhangfang read --json` prints them; read in this process."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import ocr
from ledger.errors import BadInput
from ocr.report import row


def main(names: list[str]) -> int:
    """Read the files and print what they say."""
    if not names:
        sys.stderr.write("usage: python -m ocr FILE...\n")
        return 2
    for name in names:
        started = time.perf_counter()
        try:
            receipts = ocr.read(Path(name).read_bytes(), name)
        except (BadInput, OSError) as error:
            rows = [row(name, None, seconds=time.perf_counter() - started, error=str(error))]
        else:
            rows = [row(name, receipt, seconds=time.perf_counter() - started) for receipt in receipts]
        for line in rows:
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
