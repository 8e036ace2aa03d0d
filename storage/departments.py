"""Which department people and projects are of, and who leads it, from a day on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete

from ledger.nouns import Person
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, directory, table
from storage.upsert import put

_MEMBER, _HEAD = table(t.DepartmentMemberRow), table(t.DepartmentHeadRow)
_PROJECT = table(t.ProjectDepartmentRow)


def set_member(book: Book, person: Person, start: date, department: str | None) -> None:
    """The department of a person from a day on ("" for none), in place of what began then; None: nothing begins."""
    before = dict(person.departments).get(start)
    if department is None:
        book.connection.execute(delete(_MEMBER).where(_MEMBER.c.person == person.id, _MEMBER.c.start == start))
    else:
        put(book, _MEMBER, person=person.id, start=start, department=department)
    audit.note(book, "person.department", f"person:{person.id}", before=before, after=department, start=start)
    changed(book)


def set_head(book: Book, department: str, start: date, person: int | None) -> None:
    """Who leads a department from a day on (0 for nobody), in place of who began then; None: nobody begins."""
    before = dict(directory(book).heads.get(department, ())).get(start)
    if person is None:
        book.connection.execute(delete(_HEAD).where(_HEAD.c.department == department, _HEAD.c.start == start))
    else:
        put(book, _HEAD, department=department, start=start, person=person)
    audit.note(book, "department.head", f"department:{department}", before=before, after=person, start=start)
    changed(book)


def set_project(book: Book, project: int, start: date, department: str | None) -> None:
    """Whose department a project is from a day on ("" for nobody's), in place of what began then; None: nothing
    begins."""
    before = dict(directory(book).project_departments.get(project, ())).get(start)
    if department is None:
        book.connection.execute(delete(_PROJECT).where(_PROJECT.c.project == project, _PROJECT.c.start == start))
    else:
        put(book, _PROJECT, project=project, start=start, department=department)
    audit.note(book, "project.department", f"project:{project}", before=before, after=department, start=start)
    changed(book)
