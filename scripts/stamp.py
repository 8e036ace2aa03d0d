"""`python -m scripts.stamp`: write down what the tables of this version come to (`storage.schema_stamp`)."""

from __future__ import annotations

import re
from pathlib import Path

from storage import schema, schema_stamp


def main() -> None:
    path, stamp = Path(schema_stamp.__file__), schema.fingerprint(schema.wanted())
    path.write_text(re.sub(r'STAMP = ".*"', f'STAMP = "{stamp}"', path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
