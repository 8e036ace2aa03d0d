"""How projects go, what they bring, and what they were worth: progress, benefits, final accounts, scores, briefs."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class ProgressRow(TableRow, table=True):
    """How much of a project's work is done ("reported") or should be ("planned") on the evening of a day, in hundredths
    of a percent; `plan` numbers the plans of a project, the last one holds."""

    __tablename__ = "progress"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    kind: str
    plan: int = 0
    day: date
    share: int
    method: str = ""
    person: int
    message: str


class InternalAgreementRow(TableRow, table=True):
    """That a department works on another's project, as it was recorded; of one department, project and role the last
    one of a start holds until the next begins.

    `minutes` are planned a month; `cap_minor`: the whole charge is no more (0: nothing limits it); `ended`: no more.
    """

    __tablename__ = "internal_agreement"
    id: int | None = Field(default=None, primary_key=True)
    department: str
    project: int = Field(index=True)
    role: str = ""
    start: date
    minutes: int = 0
    cap_minor: int = Field(sa_column=minor_units("cap_minor"))
    ended: bool = False
    person: int
    message: str = ""


class BenefitRow(TableRow, table=True):
    """What a project of our own has brought, as somebody said: once, or taken back.  state: stated, undone."""

    __tablename__ = "benefit"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    minor: int = Field(sa_column=minor_units("minor"))
    currency: str
    day: date
    whose: str
    what: str
    state: str = "stated"
    person: int
    message: str = ""


class TaskEstimateRow(TableRow, table=True):
    """How long a task should take, each time somebody said so; the last one holds."""

    __tablename__ = "task_estimate"
    id: int | None = Field(default=None, primary_key=True)
    task: int = Field(index=True)
    minutes: int
    day: date
    person: int
    message: str = ""


class FinalAccountsRow(TableRow, table=True):
    """The accounts of a project at its end, as they were handed in.  stage: pending, posted, rejected, closed (approved
    once, reopened since), withdrawn.

    `content` are the figures with the version of their rules; `reason` why they were rejected or reopened.
    """

    __tablename__ = "final_accounts"
    __table_args__ = (UniqueConstraint("project", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    project: int
    number: int
    stage: str = Field(index=True)
    day: date
    content: str
    person: int
    decided_by: int = 0
    reason: str = ""
    message: str = ""


class CustomerScoreRow(TableRow, table=True):
    """What somebody at a customer gave a project, 0 to 10; `state` "given" or "undone"."""

    __tablename__ = "customer_score"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    day: date
    score: int
    who: str = ""
    state: str = "given"
    person: int
    message: str


class LessonRow(TableRow, table=True):
    """What was learned in a project; of one number the last row holds, an empty text takes it back."""

    __tablename__ = "lesson"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    number: int
    text: str = ""
    person: int
    message: str


class PulseRow(TableRow, table=True):
    """Somebody of a team who was asked once how a project was: `state` is "asked", "answered" or "declined"; `place`
    counts the answers of the project."""

    __tablename__ = "pulse"
    project: int = Field(primary_key=True)
    person: int = Field(primary_key=True)
    day: date
    state: str = "asked"
    score: int = 0
    place: int = 0


class BriefRow(TableRow, table=True):
    """A department, or a project ("" for the department), that has a monthly brief made by itself."""

    __tablename__ = "monthly_brief"
    department: str = Field(primary_key=True)
    project: int = Field(primary_key=True)
    wanted: bool
    person: int
    message: str
