"""What settlements post."""

from __future__ import annotations

from ledger.entry_kinds.kind import EntryKind
from ledger.errors import sentence

KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        "internal_charge",
        "settlement",
        sentence("Charge between departments"),
        sentence(
            "What a department gave another is charged to the one and credited to the other: the company has neither, "
            "and the hours have cost the project already."
        ),
        ("internal_charge",),
        ("internal_charge",),
        "IFRS 10.B86(c); CAS 33",
    ),
)
