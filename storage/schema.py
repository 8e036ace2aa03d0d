"""What the tables of a database really are, held against those that the code reads and writes.

A schema is a table of what counts: columns with type and whether they may be empty, primary keys, unique keys, indexes,
references.  What only tells by which way a table came about does not count: the order of its columns, defaults, the
names of keys.  So SQLite and PostgreSQL, a database that was made today and one that was upgraded ten times, are alike.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, text

Schema = Mapping[str, Mapping[str, str]]
"""Table -> part ("hours.minutes", "primary key of hours") -> what it is ("integer", "id")."""

_TYPES = {
    "varchar": "text",
    "character varying": "text",
    "string": "text",
    "big_integer": "bigint",
    "timestamp with time zone": "datetime",
}
"""The same type, as each database and SQLAlchemy call it."""

_SQLITE = {
    "columns": """
        SELECT t.name, c.name, lower(c.type), NOT c."notnull", c.pk
        FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.name, c.pk""",
    "indexes": """
        SELECT t.name, i.name, i.origin = 'u', i."unique", c.name
        FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
        WHERE t.type = 'table' AND i.origin != 'pk' ORDER BY t.name, i.name, c.seqno""",
    "references": """
        SELECT t.name, r.id, r."from", r."table", r."to"
        FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) r
        WHERE t.type = 'table' ORDER BY t.name, r.id, r.seq""",
}
# Tables of the schema that new tables would go to, without those that belong to an extension.
_OURS = """
    ours AS (
        SELECT t.oid, t.relname FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    )"""
_POSTGRESQL = {
    "columns": f"""
        WITH {_OURS}
        SELECT t.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
            coalesce(array_position(k.conkey, a.attnum), 0) AS place
        FROM ours t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p' ORDER BY t.relname, place""",
    "indexes": f"""
        WITH {_OURS}
        SELECT t.relname, n.relname, k.oid IS NOT NULL, i.indisunique, a.attname
        FROM ours t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class n ON n.oid = i.indexrelid
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'u'
        CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY c(number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.number
        WHERE NOT i.indisprimary ORDER BY t.relname, n.relname, c.place""",
    "references": f"""
        WITH {_OURS}
        SELECT t.relname, k.oid, a.attname, other.relname, b.attname
        FROM ours t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
        JOIN pg_class other ON other.oid = k.confrelid
        CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY c(here, there, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.here
        JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = c.there
        ORDER BY t.relname, k.oid, c.place""",
}


def found(connection: Connection) -> Schema:
    """The schema of a database, read from its own catalogue in about a millisecond."""
    catalogue = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    schema: dict[str, dict[str, str]] = defaultdict(dict)
    keys: dict[str, list[str]] = defaultdict(list)
    for table, column, type, empty, key in connection.execute(text(catalogue["columns"])):
        schema[table] |= _column(table, column, type, empty)
        if key:
            keys[table].append(column)
    for table, columns in keys.items():
        schema[table] |= _primary(table, columns)
    for table, rows in _grouped(connection.execute(text(catalogue["indexes"]))):
        _table, name, constraint, unique, _column_name = rows[0]
        columns = [row[4] or "an expression" for row in rows]
        schema[table] |= _unique(table, columns) if constraint else _index(table, name, unique, columns)
    for table, rows in _grouped(connection.execute(text(catalogue["references"]))):
        schema[table] |= _reference(table, [row[2] for row in rows], rows[0][3], [row[4] for row in rows])
    return schema


@cache
def wanted() -> Schema:
    """The schema that this version reads and writes: what `storage.tables` declares."""
    from storage import tables

    schema: dict[str, dict[str, str]] = {}
    for table in tables.everything().values():
        parts = schema.setdefault(table.name, {})
        for column in table.columns:
            type = getattr(column.type, "impl", column.type)
            parts |= _column(table.name, column.name, type.__visit_name__, bool(column.nullable))
        parts |= _primary(table.name, [column.name for column in table.primary_key])
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                parts |= _unique(table.name, [column.name for column in constraint.columns])
        for index in table.indexes:
            parts |= _index(table.name, str(index.name), index.unique, [column.name for column in index.columns])
        for key in table.foreign_key_constraints:
            there = [part.column.name for part in key.elements]
            parts |= _reference(table.name, key.column_keys, key.referred_table.name, there)
    return schema


def fingerprint(schema: Schema) -> str:
    """Twelve characters that stand for a schema: equal where the schemas are."""
    lines = sorted(f"{part}: {is_}" for parts in schema.values() for part, is_ in parts.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def lacking(have: Schema, need: Schema) -> tuple[str, ...]:
    """What `need` has and `have` has not, or has otherwise; each in a few words, tables and columns first."""
    faults = [f"table {table} is missing" for table in sorted(need) if table not in have]
    for table in sorted(need.keys() & have.keys()):
        for part, is_ in sorted(need[table].items(), key=lambda item: (" " in item[0], item)):
            if part not in have[table]:
                faults.append(f"{part} is missing")
            elif have[table][part] != is_:
                faults.append(f"{part} is {have[table][part]} instead of {is_}")
    return tuple(faults)


def added(have: Schema, need: Schema) -> tuple[str, ...]:
    """What `have` has beyond `need`: whole tables, or parts of tables that both have."""
    more = [f"table {table}" for table in sorted(have) if table not in need]
    return (
        *more,
        *(part for table in sorted(have.keys() & need.keys()) for part in sorted({*have[table]} - {*need[table]})),
    )


def _column(table: str, column: str, type: str, empty: bool) -> dict[str, str]:
    named = type.lower()
    return {f"{table}.{column}": _TYPES.get(named, named) + (" or empty" if empty else "")}


def _primary(table: str, columns: Iterable[str]) -> dict[str, str]:
    return {f"the primary key of {table}": ", ".join(columns)}


def _unique(table: str, columns: Iterable[str]) -> dict[str, str]:
    return {f"the unique key of {table} ({', '.join(columns)})": "there"}


def _index(table: str, name: str, unique: Any, columns: Iterable[str]) -> dict[str, str]:
    return {f"index {name} of {table}": ("unique " if unique else "") + ", ".join(columns)}


def _reference(table: str, columns: Iterable[str], other: str, there: Iterable[str]) -> dict[str, str]:
    return {f"the reference of {table} ({', '.join(columns)})": f"{other} ({', '.join(there)})"}


def _grouped(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Rows of the same table and thing together, in their order."""
    groups: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
    for row in rows:
        groups[row[0], row[1]].append(row)
    return [(table, group) for (table, _thing), group in groups.items()]
