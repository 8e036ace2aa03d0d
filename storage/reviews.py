"""What customers, teams and leads say of projects when they are over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, insert, select, update

from ledger.economics.review import CustomerScore, Lesson
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_SCORE, _LESSON, _PULSE = table(t.CustomerScoreRow), table(t.LessonRow), table(t.PulseRow)
_GIVEN = _SCORE.c.state == "given"


# ---- customers


def add_score(book: Book, new: CustomerScore, message: str) -> int:
    """Keep what a customer gave; returns its number."""
    said = {"project": new.project, "day": new.day, "score": new.score, "who": new.who}
    row = {**said, "state": "given", "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_SCORE).values(row)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "customer_score.given", f"project:{new.project}", score_id=id, **said)
    return id


def undo_score(book: Book, id: int) -> bool:
    """Take a score back; False where it was not there any more."""
    found = score(book, id)
    if found is None:
        return False
    book.connection.execute(update(_SCORE).where(_SCORE.c.id == id).values(state="undone"))
    audit.note(book, "customer_score.undone", f"project:{found.project}", score_id=id)
    return True


def score(book: Book, id: int) -> CustomerScore | None:
    """A score that holds."""
    return next(iter(_scores(book, _SCORE.c.id == id)), None)


def scores_of(book: Book, project: int) -> tuple[CustomerScore, ...]:
    """The scores of a project, by day."""
    return _scores(book, _SCORE.c.project == project)


def scores_between(book: Book, first: date, last: date) -> tuple[CustomerScore, ...]:
    """The scores of all projects in some days, both counted."""
    return _scores(book, _SCORE.c.day >= first, _SCORE.c.day <= last)


def _scores(book: Book, *where: object) -> tuple[CustomerScore, ...]:
    rows = select(_SCORE).where(_GIVEN, *where).order_by(_SCORE.c.day, _SCORE.c.id)  # type: ignore[arg-type]
    return tuple(CustomerScore(r.id, r.project, r.day, r.score, r.who, r.person) for r in book.connection.execute(rows))


# ---- lessons


def keep_lesson(book: Book, new: Lesson, message: str) -> None:
    """Keep a lesson in place of the one with its number; an empty text takes it back."""
    said = {"number": new.number, "text": new.text}
    row = {"project": new.project, **said, "person": book.person, "message": message}
    book.connection.execute(insert(_LESSON).values(row))
    audit.note(book, "lesson.set", f"project:{new.project}", **said)


def lessons_of(book: Book, project: int) -> tuple[Lesson, ...]:
    """The lessons of a project, by number."""
    rows = book.connection.execute(select(_LESSON).where(_LESSON.c.project == project).order_by(_LESSON.c.id))
    held = {row.number: Lesson(row.project, row.number, row.text, row.person) for row in rows}
    return tuple(held[number] for number in sorted(held) if held[number].text)


# ---- the team


def ask(book: Book, project: int, person: int, day: date) -> None:
    """Note that somebody is asked; who was asked before must not be."""
    row = {"project": project, "person": person, "day": day, "state": "asked", "score": 0, "place": 0}
    book.connection.execute(insert(_PULSE).values(row))
    audit.note(book, "pulse.asked", f"project:{project}", person=person)


def asked(book: Book, project: int) -> dict[int, str]:
    """Person -> what became of the question."""
    rows = select(_PULSE.c.person, _PULSE.c.state).where(_PULSE.c.project == project)
    return {row.person: row.state for row in book.connection.execute(rows)}


def answer(book: Book, project: int, person: int, score: int | None) -> None:
    """Keep an answer (None: they decline).  The trail says that it was given, not which."""
    last = select(func.max(_PULSE.c.place)).where(_PULSE.c.project == project)
    place = (book.connection.execute(last).scalar() or 0) + 1 if score is not None else 0
    state = "declined" if score is None else "answered"
    book.connection.execute(
        update(_PULSE)
        .where(_PULSE.c.project == project, _PULSE.c.person == person)
        .values(state=state, score=score or 0, place=place)
    )
    audit.note(book, f"pulse.{state}", f"project:{project}")


def answers(book: Book, project: int) -> tuple[int, ...]:
    """The scores of those who answered, in the order in which they came."""
    rows = select(_PULSE.c.score).where(_PULSE.c.project == project, _PULSE.c.state == "answered")
    return tuple(row.score for row in book.connection.execute(rows.order_by(_PULSE.c.place)))
