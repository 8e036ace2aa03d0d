"""Who and what has a name: people, their accounts, seats, absences; projects, channels, tasks."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class PersonRow(TableRow, table=True):
    """`entry_day` and `leaving_day`: the first and the last day of work here, where somebody has said them."""

    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = ""
    mobile: str = ""
    role: str = ""
    locale: str = ""
    timezone: str = ""
    active: bool = True
    entry_day: date | None = None
    leaving_day: date | None = None


class IdentityRow(TableRow, table=True):
    """An account on a platform."""

    __tablename__ = "identity"
    platform: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    person: int = Field(foreign_key="person.id", index=True)
    name: str = ""


class SeatRow(TableRow, table=True):
    """A role in a project; project 0 is the company."""

    __tablename__ = "seat"
    person: int = Field(primary_key=True, foreign_key="person.id")
    project: int = Field(primary_key=True)
    role: str = Field(primary_key=True)


class TradeRow(TableRow, table=True):
    """What trade a person has from a day on; before the first such day it is the `role` of the person."""

    __tablename__ = "trade"
    person: int = Field(primary_key=True, foreign_key="person.id")
    start: date = Field(primary_key=True)
    trade: str


class WorkingTimeRow(TableRow, table=True):
    """How many minutes a person works on a working day, from a day on; before the first it is the company's day."""

    __tablename__ = "working_time"
    person: int = Field(primary_key=True, foreign_key="person.id")
    start: date = Field(primary_key=True)
    minutes: int


class DepartmentMemberRow(TableRow, table=True):
    """Which department a person is in from a day on; "" for none."""

    __tablename__ = "department_member"
    person: int = Field(primary_key=True, foreign_key="person.id")
    start: date = Field(primary_key=True)
    department: str


class DepartmentHeadRow(TableRow, table=True):
    """Who leads a department from a day on; 0 for nobody."""

    __tablename__ = "department_head"
    department: str = Field(primary_key=True)
    start: date = Field(primary_key=True)
    person: int


class ProjectDepartmentRow(TableRow, table=True):
    """Whose department a project is from a day on; "" for nobody's."""

    __tablename__ = "project_department"
    project: int = Field(primary_key=True, foreign_key="project.id")
    start: date = Field(primary_key=True)
    department: str


class ProjectRow(TableRow, table=True):
    __tablename__ = "project"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    en: str = ""
    zh: str = ""
    currency: str
    customer: str = ""
    start_day: date | None = None
    end_day: date | None = None
    state: str = "open"
    kind: str = "customer"
    nonbillable: bool = False


class AliasRow(TableRow, table=True):
    """What else people call a project or a person (noun: "project", "person")."""

    __tablename__ = "alias"
    noun: str = Field(primary_key=True)
    alias: str = Field(primary_key=True)
    ref: int


class PlaceRow(TableRow, table=True):
    """A channel that is bound to a project, to the company's finance (project 0), or to nobody (project -1), but
    known for who is in it.

    `listen` is what of its words is heard ("clear", "addressed"); "" where nobody has chosen.  `outsiders`: people of
    other companies are in it.
    """

    __tablename__ = "place"
    platform: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    project: int = Field(index=True)
    locale: str = ""
    listen: str = ""
    outsiders: bool = False


class TaskRow(TableRow, table=True):
    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("project", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(foreign_key="project.id")
    name: str
    state: str = "open"
    nonbillable: bool = False
    done_day: date | None = None


class DelegationRow(TableRow, table=True):
    """Who approves in whose place; the last row of a person is in force."""

    __tablename__ = "delegation"
    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id")
    deputy: int = Field(foreign_key="person.id")
    start: date
    until: date
    upto_minor: int = Field(default=0, sa_column=minor_units("upto_minor"))
    project: int = 0


class AbsenceRow(TableRow, table=True):
    """A day, or a part of one, on which a person does not work.

    `part` is "morning" or "afternoon"; `start` and `finish` are minutes after midnight, -1 where nobody gave them;
    `minutes` a length without clock times.  With none of them it is the whole day.
    """

    __tablename__ = "absence"
    person: int = Field(primary_key=True, foreign_key="person.id")
    day: date = Field(primary_key=True)
    part: str = Field(default="", primary_key=True)
    start: int = Field(default=-1, primary_key=True)
    finish: int = -1
    minutes: int = 0
