"""`try`: lines said to a copy that is thrown away, so that one sees how the bot takes them."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli import console

if TYPE_CHECKING:
    from bot.app import App
    from handlers.conversation.answering import House
    from handlers.conversation.outcome import Outcome
    from storage.rehearsal import RehearsalStore

TEXT = 60
"""So many characters of what was said stand in the table."""


@dataclass(frozen=True, slots=True)
class TriedLine:
    """One line of the file: who says it, where (`dm`, `#apollo`: overheard, `@apollo`: to the bot), after what."""

    id: str
    text: str
    person: str
    place: str = ""
    addressed: bool = True
    before: tuple[str, ...] = ()


class WrongLine(Exception):
    """A line of the file that cannot be said, with the reason."""


@click.command("try")
@click.argument("path", metavar="FILE.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--example", is_flag=True, help="Say them to the example company of `demo`, as of --now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in order.")
@click.pass_obj
def try_command(session: console.Session, path: Path, example: bool, as_json: bool) -> None:
    """Say lines to a copy of the company that is thrown away, and print what each would have done.

    A line of the file is a JSON object: {"id": "1", "text": "2.5h apollo", "as": "ann", "in": "dm", "before": []}.
    "in" is dm, #apollo (in that channel, not to the bot) or @apollo (to the bot); "before" is said first.  Every line
    meets the company as it is now.  Nothing is sent, nothing is kept.

    Example: zhangfang try lines.jsonl --example
    """
    counts: Counter[str] = Counter()
    with _company(session, example) as (house, store):
        for number, raw in enumerate(_lines(path), 1):
            if not raw.strip():
                continue
            try:
                line = _read(raw, number)
                outcome = _outcome(line, number, house, store)
            except WrongLine as problem:
                sys.stderr.write(f"zhangfang: {path.name} line {number}: {problem}\n")
                counts["wrong"] += 1
                continue
            counts[_verdict(outcome)] += 1
            if as_json:
                console.echo(json.dumps({"id": line.id, **outcome.row()}, ensure_ascii=False))
            else:
                _show(line, outcome)
    if not as_json:
        _summary(counts)
    if counts["wrong"]:
        sys.exit(1)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as problem:
        raise click.UsageError(f"{path} cannot be read: {problem}") from None


def _read(raw: str, number: int) -> TriedLine:
    """Raises WrongLine, naming the field."""
    try:
        row = json.loads(raw)
    except ValueError as problem:
        raise WrongLine(f"it is no JSON: {problem}") from None
    if not isinstance(row, dict):
        raise WrongLine('it is no JSON object, such as {"text": "2.5h apollo", "as": "ann"}')
    for name in ("text", "as"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise WrongLine(f"“{name}” is missing; it is a text")
    before = row.get("before") or []
    if not isinstance(before, list) or not all(isinstance(text, str) for text in before):
        raise WrongLine("“before” is not a list of texts")
    place = row.get("in", "dm")
    if not isinstance(place, str) or not (place == "dm" or (place[:1] in ("#", "@") and place[1:])):
        raise WrongLine("“in” is none of dm, #project and @project")
    return TriedLine(
        str(row.get("id") or number),
        row["text"],
        row["as"],
        "" if place == "dm" else place[1:],
        not place.startswith("#"),
        tuple(before),
    )


def _outcome(line: TriedLine, number: int, house: House, store: RehearsalStore) -> Outcome:
    """Say the line, and what comes before it, and undo all of it.  Raises WrongLine."""
    from bot.cli.terminal import speaker
    from chat.incoming import Said
    from handlers.conversation.answering import answer, outcome
    from ledger.errors import BookError
    from storage.directory import directory

    with store.undone():
        with store.read(house.clock()) as book:
            people = directory(book)
        try:
            author = speaker(people, line.person, "")
        except BookError as problem:
            raise WrongLine(f"“as”: {console.one_line(problem)}") from None
        try:
            author = speaker(people, line.person, line.place)
        except BookError as problem:
            raise WrongLine(f"“in”: {console.one_line(problem)}") from None

        def message(place: int, text: str) -> Said:
            id = f"try:{number}:{place}"
            return Said(id, author.identity, author.place, addressed=line.addressed, text=text, ref=id)

        for place, text in enumerate(line.before):
            answer(message(place, text), house)
        return outcome(message(len(line.before), line.text), house)


@contextmanager
def _company(session: console.Session, example: bool) -> Iterator[tuple[House, RehearsalStore]]:
    """The house on a copy of the books: of the example, or of the configured database.  Raises NotReady.

    SQLite is copied, so that whoever works with it is not kept waiting; on PostgreSQL every line is a transaction that
    is rolled back.
    """
    from bot.app import sqlite_file
    from storage import audit, copies
    from storage.rehearsal import RehearsalStore

    with tempfile.TemporaryDirectory(prefix="zhangfang-try-") as name:
        folder = Path(name)
        app = _example(session, folder) if example else session.app()
        try:
            url = app.config.database.url.get_secret_value()
            file = sqlite_file(app.config)
            if file and not example:
                copies.copy(file, folder / "copy.db")
                url = f"sqlite:///{folder / 'copy.db'}"
            store = RehearsalStore(url, seal=audit.seal, keys=app.store.keys, pool=1)
            try:
                rules = replace(app.rules, files=folder / "files")
                yield replace(app.house, store=store, rules=rules, propose=None, quotas=None), store
            finally:
                store.close()
        finally:
            app.stop()


def _example(session: console.Session, folder: Path) -> App:
    from bot.app import open_app
    from bot.cli.demo import example_config
    from bot.demo.example import Example

    app = open_app(example_config(folder), now=session.now)
    try:
        Example(app.house).build()
    except BaseException:
        app.stop()
        raise
    return app


VERDICTS = {
    "changes": "would change something",
    "asks": "would be asked back",
    "lost": "would not be understood",
    "silent": "would be left alone",
    "answered": "would be answered",
    "wrong": "could not be said",
}


def _verdict(outcome: Outcome) -> str:
    if outcome.changes:
        return "changes"
    if outcome.silent:
        return "silent"
    if not outcome.understood:
        return "lost"
    return "asks" if outcome.asks else "answered"


def _show(line: TriedLine, outcome: Outcome) -> None:
    text = " ⏎ ".join(line.text.split("\n"))
    where = f"{'' if line.addressed else 'overheard in '}{line.place}" if line.place else "in private"
    console.echo(f"{line.id}  {line.person}, {where}: {text[:TEXT]}{'…' if len(text) > TEXT else ''}")
    if outcome.line:
        console.echo(f"    read as  {outcome.line}")
    for change in outcome.changes:
        console.echo(f"    changes  {_in_words(change.row())}")
    if not outcome.changes:
        reply = outcome.row()["reply"]
        sort = {"lost": "lost", "asks": "asks", "silent": "silent"}.get(_verdict(outcome), "answers")
        console.echo(f"    {sort:7}  {reply[0].strip() if reply else ''}".rstrip())


def _in_words(row: dict[str, Any]) -> str:
    from chat.words import hours

    row = dict(row)
    if "minutes" in row:
        row["minutes"] = hours(row["minutes"], "en")
    if "amount" in row:
        row["amount"] = f"{row.pop('currency', '')} {row['amount']}".strip()
    return f"{row.pop('kind')} {row.pop('action')}: " + " · ".join(str(value) for value in row.values())


def _summary(counts: Counter[str]) -> None:
    console.echo()
    console.echo(f"{counts.total()} lines")
    for verdict, words in VERDICTS.items():
        if counts[verdict]:
            console.echo(f"{counts[verdict]:6} {words}")
