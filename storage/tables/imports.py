"""Files that were imported: how far each has come, and what became of its rows."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import TableRow


class BatchRow(TableRow, table=True):
    """One import of a file.

    state: taking (not all of its rows are in the books yet), applied, undoing, undone.  `kind` is of the import
    ("hours"), `answers` what a person said about the file, `rows` how many were taken, `changed` how many of earlier
    imports it replaced, `seen` of `total` how far it has come, `beat` when somebody last worked on it (ISO, UTC).
    """

    __tablename__ = "import_batch"
    id: int | None = Field(default=None, primary_key=True)
    source: str
    name: str
    sha256: str
    rows: int
    at: datetime
    person: int
    state: str = "applied"
    kind: str = ""
    answers: str = ""
    changed: int = 0
    seen: int = 0
    total: int = 0
    beat: str = ""


class ImportedRow(TableRow, table=True):
    """The identity of each imported row, so that the same row is never imported twice.

    `digest` is of what its line said; "" where it was imported before that was kept.
    """

    __tablename__ = "imported"
    source: str = Field(primary_key=True)
    identity: str = Field(primary_key=True)
    batch: int = Field(index=True)
    document: str
    digest: str = ""


class ImportChangeRow(TableRow, table=True):
    """A row of an earlier import that a later one has changed: the documents before and after."""

    __tablename__ = "import_change"
    batch: int = Field(primary_key=True)
    source: str = Field(primary_key=True)
    identity: str = Field(primary_key=True)
    before: str
    before_digest: str
    after: str
