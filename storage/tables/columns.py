"""What all tables share: how a class names the columns of its table, the names of keys and indexes, columns of money.

    class TripRow(TableRow, table=True):
        __tablename__ = "trip"
        id: int | None = Field(default=None, primary_key=True)
        note: str = ""
        ended: date | None = None

makes a table of three columns, the last of which may be NULL, in `TripRow.__table__`.  Nothing else is made of it: rows
are read and written as tables, and no class with validators and mappers is built at every start for nobody.
"""

from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, ClassVar, NamedTuple, get_args

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: it is given with its time zone, kept in UTC, and answered in UTC."""

    impl = DateTime
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("an instant without its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.utcoffset() is None else value.astimezone(UTC)


# One type serves all columns of its kind; of BOOLEAN each column needs its own.
_TYPES: dict[Any, TypeEngine[Any] | type[Boolean]] = {
    int: Integer(),
    str: String(),
    bool: Boolean,
    date: Date(),
    datetime: UTCDateTime(),
}


class _Field(NamedTuple):
    default: Any
    column: Column[Any] | None
    foreign_key: str | None
    ways: dict[str, Any]


def Field(  # it stands where a value stands, and reads as the class that it nearly is
    *,
    default: Any = None,
    foreign_key: str | None = None,
    sa_column: Column[Any] | None = None,
    sa_column_kwargs: dict[str, Any] | None = None,
    **ways: bool,
) -> Any:
    """What a column is besides its type: `primary_key`, `index`, `unique`, `nullable`; or the whole column."""
    return _Field(default, sa_column, foreign_key, ways | (sa_column_kwargs or {}))


class TableRow:
    """What every table is made of: its keys and indexes are named alike on both databases."""

    metadata: ClassVar = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[Any, ...]] = ()
    __table__: ClassVar[Table]

    def __init_subclass__(cls, *, table: bool) -> None:
        columns = [_column(name, kind, vars(cls).get(name)) for name, kind in cls.__annotations__.items()]
        cls.__table__ = Table(cls.__tablename__, cls.metadata, *columns, *cls.__table_args__)


def _column(name: str, kind: Any, given: Any) -> Column[Any]:
    """The column of a name with the type `kind`, or `kind | None`; `given`: its default, or a Field."""
    field = given if isinstance(given, _Field) else _Field(given, None, None, {})
    if not isinstance(field.default, int | str | date | None):
        raise TypeError(f"{name}: what a column is says the Field of this file")
    if field.column is not None:
        return field.column
    may_be_null = isinstance(kind, UnionType)
    of = _TYPES[get_args(kind)[0] if may_be_null else kind]
    ways = {"nullable": may_be_null and not field.ways.get("primary_key"), **field.ways}
    keys = [ForeignKey(field.foreign_key)] if field.foreign_key else []
    return Column(name, of if isinstance(of, TypeEngine) else of(), *keys, default=field.default, **ways)


def minor_units(name: str) -> Column[int]:
    """A column of whole minor units; 0 where nothing is said."""
    return Column(name, BigInteger, nullable=False, default=0)
