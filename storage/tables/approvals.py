"""What has to be approved, and what was decided: rows are only added, never changed."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow


class ApprovalStepRow(TableRow, table=True):
    """A step that was asked for (`verdict` "asked"), or what somebody decided in it.

    `number` counts a document's rows from 1.  The rows that ask for a version's steps stand together: with them a new
    round begins, and what was decided before is void.  `content` is what that version said, on its first row.
    """

    __tablename__ = "approval_step"
    __table_args__ = (UniqueConstraint("document", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    document: str
    number: int
    version: str
    step: int
    roles: str
    rule: str
    ordered: bool
    verdict: str
    role: str = ""
    person: int = 0
    instead_of: int = 0
    reason: str = ""
    content: str = ""
    at: datetime
