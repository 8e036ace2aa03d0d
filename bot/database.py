"""What a database is, in words: for whoever opens, upgrades or examines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.migrate import State


def described(state: State) -> str:
    """What is there, in one line: for `doctor` and `db current`."""
    from storage import migrate

    if state.kind == "ready":
        return f"revision {state.revision}, schema {state.fingerprint}, up to date"
    if state.kind == "empty":
        return f"empty; `zhangfang db upgrade` makes the tables of revision {migrate.head()}"
    return refusal(state)


def refusal(state: State) -> str:
    """Why a database that is neither ready nor empty is not opened, and what to do, in one line."""
    from storage import migrate

    head = migrate.head()
    if state.kind == "older":
        return (
            f"the database is at revision {state.revision} and this version needs {head}: stop what runs on it,"
            " then `zhangfang db upgrade`"
        )
    if state.kind == "newer":
        return (
            f"the database is at revision {state.revision}, and this version knows no more than {head}: it belongs to a"
            " newer version, which must be installed again; no table was touched"
        )
    if state.kind == "altered":
        return (
            f"the database says revision {state.revision}, but its tables are not those of {head}:"
            f" {migrate.few(state.lacking)}. Undo the changes or go back to a copy; no table was touched"
        )
    if state.added:
        what = f"the database holds what is not ours ({migrate.few(state.added)}): look at the address"
    else:
        what = "the database names no revision: go back to a copy"
    return f"{what}, or give Zhangfang a database of its own in [database] url; no table was touched"
