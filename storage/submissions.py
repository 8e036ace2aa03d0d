"""Forms that were done, each once: a second sending of the same form with the same answers books nothing."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import bindparam, delete, select, update

from chat.cards import kept as card_kept
from chat.incoming import Submitted
from chat.text import Text
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import SqlStatement
from storage.upsert import insert_or

_SUBMISSION = table(t.SubmissionRow)
_SAME = (_SUBMISSION.c.instance == bindparam("instance_"), _SUBMISSION.c.digest == bindparam("digest_"))
_ADD = SqlStatement(lambda sqlite: insert_or(_SUBMISSION, sqlite).on_conflict_do_nothing())
_DONE = SqlStatement(update(_SUBMISSION).where(*_SAME).values(done=bindparam("done_")))
_RELEASE = SqlStatement(delete(_SUBMISSION).where(*_SAME))
_EARLIER = SqlStatement(select(_SUBMISSION.c.done).where(*_SAME))


def claim(book: Book, form: Submitted) -> bool:
    """Take the form with these answers as the one who does it; False where that has been done already.

    Called in the transaction that does what the form asks, before it: on PostgreSQL a second sending waits here until
    the first has committed, and what is undone with its transaction can be sent again.
    """
    row = {"instance": form.instance, "digest": digest(form), "message": form.id, "at": book.now, "done": ""}
    return bool(_ADD.run(book, row))


def done(book: Book, form: Submitted, what: Text) -> None:
    """Keep what came of it, for whoever sends it again."""
    _DONE.run(book, {"instance_": form.instance, "digest_": digest(form), "done_": card_kept.dumps(what)})


def release(book: Book, form: Submitted) -> None:
    """Nothing came of it: it may be sent again."""
    _RELEASE.run(book, {"instance_": form.instance, "digest_": digest(form)})


def earlier(book: Book, form: Submitted) -> Text:
    """What came of it when it was done."""
    row = _EARLIER.first(book, instance_=form.instance, digest_=digest(form))
    found: Text = card_kept.loads(row[0]) if row and row[0] else Text("")
    return found


def digest(form: Submitted) -> str:
    """The same for the same form about the same thing with the same answers.

    >>> one = Submitted("1", None, None, form="hours.log", answers={"day": "2026-11-20", "hours": "2h"})
    >>> other = Submitted("2", None, None, form="hours.log", answers={"hours": "2h", "day": "2026-11-20"})
    >>> digest(one) == digest(other)
    True
    """
    content = json.dumps([form.form, form.value, sorted(form.answers.items())], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
