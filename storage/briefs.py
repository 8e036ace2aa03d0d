"""Which departments and projects have a monthly brief made by itself."""

from __future__ import annotations

from sqlalchemy import select

from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import put

_BRIEF = table(t.BriefRow)


def want(book: Book, department: str, project: int, wanted: bool, message: str) -> None:
    """A department (project 0), or a project (department ""), has a brief made by itself from now on, or no more."""
    put(
        book,
        _BRIEF,
        department=department,
        project=project,
        wanted=wanted,
        person=book.person,
        message=message,
    )
    subject = f"project:{project}" if project else f"department:{department}"
    audit.note(book, "brief.wanted", subject, wanted=wanted)


def wanted_by(book: Book) -> tuple[frozenset[str], frozenset[int]]:
    """The departments and the projects that have one."""
    rows = book.connection.execute(select(_BRIEF.c.department, _BRIEF.c.project).where(_BRIEF.c.wanted)).all()
    departments = frozenset(row.department for row in rows if not row.project)
    return departments, frozenset(row.project for row in rows if row.project)
