"""What was said and is to be said: messages, notices, open questions; the jobs of the clock; single values."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import TableRow


class SettingRow(TableRow, table=True):
    """Single values: the revision of the master data, the currency of the books."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str


class MessageRow(TableRow, table=True):
    """Every inbound message, once: what makes redelivery harmless and the books replayable.

    state: accepted (kept, not yet worked on), heard (worked on, `reply` waits to be posted), answered.  `reply`
    begins with the seal of what waits (`storage.inbox`).
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_state", "state"), Index("ix_message_account", "account", "at"))
    key: str = Field(primary_key=True)
    at: datetime
    platform: str
    channel: str
    ref: str = Field(default="", index=True)
    account: str
    person: int = 0
    body: str
    reply: str = ""
    state: str


class SubmissionRow(TableRow, table=True):
    """A form that was done: which one, with which answers, by which message, and what came of it."""

    __tablename__ = "submission"
    instance: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    message: str
    at: datetime
    done: str = ""


class NoticeRow(TableRow, table=True):
    """The outbox.  state: queued, sent, failed.

    What has been shown of a notice that still waits: its card stands at `ref`; `sent_files` is a list in JSON, one text
    for each file that is done: "" where it was handed over, else why a sentence stands in its place.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_waiting", "state", "due"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str = ""
    platform: str
    channel: str
    card: str
    state: str
    digest: str = ""
    about: str = Field(default="", index=True)
    urgent: bool = False
    tries: int = 0
    due: datetime
    lease: datetime | None = None
    at: datetime
    sent: datetime | None = None
    ref: str = ""
    problem: str = ""
    sent_files: str = ""


class PostedRow(TableRow, table=True):
    """A posted card that is about something, so that it can be updated, and its thread understood."""

    __tablename__ = "posted"
    platform: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    about: str = Field(index=True)
    locale: str = "en"


class QuestionRow(TableRow, table=True):
    """What the bot has asked and waits to be answered: what the person had said goes on from there."""

    __tablename__ = "question"
    id: int | None = Field(default=None, primary_key=True)
    person: int
    kind: str
    body: str
    at: datetime
    state: str = "open"


class JobRow(TableRow, table=True):
    """When each job of the timetable was last tried, how that went, and how often it has failed since when."""

    __tablename__ = "job"
    name: str = Field(primary_key=True)
    last: datetime
    good: bool
    said: str = ""
    failures: int = 0
    since: datetime | None = None


class JobDoneRow(TableRow, table=True):
    """For which periods a job was done; each is named by the instant at which the job fell due."""

    __tablename__ = "job_done"
    name: str = Field(primary_key=True)
    due: datetime = Field(primary_key=True)
    at: datetime
