"""What goes to other systems over their interfaces, one row a voucher or transfer."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow


class SendingRow(TableRow, table=True):
    """Something that goes to another system (`target`) under our own `key`: `ledger.sendings.Sending`.

    `request` and `answer` are digests of what was sent and what came back last; `message` asked for it.
    """

    __tablename__ = "sending"
    __table_args__ = (UniqueConstraint("target", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    target: str
    kind: str
    subject: int = Field(index=True)
    key: str
    batch: int
    sha256: str
    place: int
    state: str = Field(index=True)
    stage: str = ""
    attempts: int = 0
    failures: int = 0
    looks: int = 0
    clear: bool = True
    due: datetime | None = None
    lease: datetime | None = None
    their_id: str = ""
    number: str = ""
    cause: str = ""
    reason: str = ""
    request: str = ""
    answer: str = ""
    person: int
    message: str
    at: datetime
