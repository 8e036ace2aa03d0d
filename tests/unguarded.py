"""Tables and columns of which `verify` does not see that they were changed, each with the reason.  Any other change is
found (tests/test_sealed_columns.py, tests/test_full_books.py).
"""

from __future__ import annotations

UNGUARDED_TABLES: dict[str, str] = {
    "sum_mark": "how far sums have come; they are recomputed",
    "budget_mark": "which thresholds were told",
    "forecast": "statistics of guesses",
    "expense_lesson": "suggestions for the next receipt",
    "timer": "runs; the hours it ends in are sealed",
    "question": "waits for an answer",
    "submission": "keeps a form from being done twice",
    "sending": "the way to another system; what came of it is sealed with its voucher or transfer",
    "setting": "the program's own notes",
    "notice": "the outbox; what it tells is sealed",
    "posted": "where cards stand",
    "job": "how jobs went",
    "job_done": "when jobs were done",
    "page_file": "what the local page shows",
    "page_locale": "its language",
    "page_message": "what the local page shows; messages as they came are sealed",
    "page_seen": "how far it was read",
}
UNGUARDED: dict[str, dict[str, str]] = {
    "instalment": {"look": "when it is looked at again"},
    "import_batch": {
        "seen": "how far it has come",
        "total": "how far it has to come",
        "beat": "when somebody last worked on it",
    },
    "message": {"reply": "bears a seal of its own while it waits", "state": "whether it was answered"},
    "posting": {"id": "the order of an entry's lines, which its fingerprint knows"},
}
