"""The local chat page: what is shown there, who has seen how much of it, in which language."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import TableRow


class PageMessageRow(TableRow, table=True):
    """A message of the page.  `turn` grows with every change, so that a page can ask for what came after it."""

    __tablename__ = "page_message"
    __table_args__ = (Index("ix_page_message_room", "room", "thread", "no"),)
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ref: str = Field(unique=True)
    turn: int = Field(index=True)
    room: str
    thread: str = ""
    author: str = ""
    private: str = ""
    at: datetime
    text: str = ""
    card: str = ""
    form: str = ""
    origin: str = ""
    answers: str = ""
    wrong: str = ""
    edits: int = 0
    removed: bool = False


class PageFileRow(TableRow, table=True):
    """A file on a message of the page; its bytes are in the file store."""

    __tablename__ = "page_file"
    ref: str = Field(primary_key=True)
    message: str = Field(index=True)
    name: str
    mime: str
    size: int
    sha256: str


class PageSeenRow(TableRow, table=True):
    """Up to which message a person has seen a room."""

    __tablename__ = "page_seen"
    person: str = Field(primary_key=True)
    room: str = Field(primary_key=True)
    no: int


class PageLocaleRow(TableRow, table=True):
    """The language that a person chose on the page."""

    __tablename__ = "page_locale"
    person: str = Field(primary_key=True)
    locale: str


class PageLinkRow(TableRow, table=True):
    """A link that lets one person in, once, and the browser that it was opened in; or one document for a customer.

    Neither the key of the link nor that of the browser is kept: `digest` and `session` are made of them.

    Attributes:
        person: whom it lets in (the account on the page); "" where it leads to a document.
        document: what it leads to (“file:SHA256 NAME”); "" where it lets somebody in.
        made_by: who asked for it; 0 for the command line.
        until: so long the link may be used; `ends`: so long the browser stays in.
        browser: what the browser calls itself, so that its owner knows it again.
        opened: how often it was, where it leads to something that is read again and again.
    """

    __tablename__ = "page_link"
    number: int = Field(primary_key=True)
    digest: str = Field(unique=True)
    person: str = Field(default="", index=True)
    document: str = ""
    made_by: int = 0
    made: datetime
    until: datetime
    used: datetime | None = None
    session: str = Field(default="", index=True)
    ends: datetime | None = None
    browser: str = ""
    opened: int = 0
    revoked: datetime | None = None
