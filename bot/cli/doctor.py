"""The health check: configuration, database, OCR, platforms, clock, undelivered notices."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot import VERSION
from bot.cli.console import Session, one_line

if TYPE_CHECKING:
    from bot.app import App
    from bot.config import Config
    from bot.schedule import Standing
    from storage.directory import Directory

_LATE = timedelta(minutes=10)
"""A clock that ticks has run what is due long before."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding.  sign: ✓ well, ! could be better, ✗ must be done."""

    sign: str
    what: str
    detail: str


def examine(session: Session) -> Iterator[Check]:
    """Every finding, as it is found."""
    from bot.app import NotReady
    from bot.config import ConfigError

    yield Check("✓", "program", f"Zhangfang {VERSION}, Python {platform.python_version()}{_pages()}")
    try:
        config = session.config()
    except ConfigError as problem:
        yield Check("✗", "configuration", one_line(problem))
        return
    where = str(session.path or "config.toml" if (session.path or _here()) else "defaults, no config.toml here")
    yield Check(
        "✓",
        "configuration",
        f"{where}; standard {config.books.standard}, {config.books.currency}, {config.books.timezone}",
    )
    yield from _ocr()
    yield from _reader(config)
    try:
        app = session.app()
    except (NotReady, ConfigError) as problem:
        yield Check("✗", "database", one_line(problem))
        yield from _platforms(config)
        return
    try:
        yield from _room(app)
        yield from _books(app)
        yield _seal(app)
        yield from _clock(app)
        yield from _interfaces(app)
        yield from _platforms(config)
    finally:
        app.stop()


def _pages() -> str:
    """Where the example of the configuration and the pages lie that other lines name."""
    from bot.config import EXAMPLE

    # The checkout first: its environment has copies of the day on which it was made.
    checkout, installed = Path(__file__).parents[2], Path(sys.prefix) / "share" / "zhangfang"
    found = next((folder for folder in (checkout, installed) if (folder / EXAMPLE).exists()), None)
    return f"; {EXAMPLE} and docs/ are in {found}" if found else ""


def _here() -> bool:
    from bot.config import DEFAULT

    return DEFAULT.exists()


def _ocr() -> Iterator[Check]:
    has = [name for name in ("rapidocr", "onnxruntime") if importlib.util.find_spec(name)]
    if len(has) == 2:
        yield Check("✓", "OCR engine", "RapidOCR, models bundled")
    else:
        yield Check("!", "OCR engine", "RapidOCR is missing (pip install rapidocr onnxruntime); tesseract is used")
    program = shutil.which("tesseract")
    if program is None:
        sign = "!" if len(has) == 2 else "✗"
        yield Check(sign, "tesseract", "not installed; apt-get install tesseract-ocr tesseract-ocr-chi-sim")
        return
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    ).stdout.split()
    missing = [language for language in ("eng", "chi_sim") if language not in listed]
    if missing:
        yield Check("!", "tesseract", f"has no {', '.join(missing)}; apt-get install tesseract-ocr-chi-sim")
    else:
        yield Check("✓", "tesseract", "eng and chi_sim")


def _reader(config: Config) -> Iterator[Check]:
    """Whether the language model for refused lines answers; without it the bot works as well."""
    from bot.app import line_reader
    from bot.reader import NoAnswer

    reader = line_reader(config)
    if reader is None:
        return
    where = f"{config.words.model} at {config.words.model_url}"
    try:
        reader.ask("Answer with the single word ok.", "ok?")
    except NoAnswer as problem:
        yield Check("!", "reader of refused lines", f"{where}: {problem}; docs/assistants.md")
    else:
        yield Check("✓", "reader of refused lines", f"{where} answers")
    finally:
        reader.close()


def _interfaces(app: App) -> Iterator[Check]:
    """Whether each system that something is sent to lets us in, asked for something that was never there."""
    from bot.sending.systems import asked, systems
    from chat.words import say
    from handlers.sendings import terms

    for name, system in systems(app.config, app.house.clock).items():
        what, told = f"interface to {say(terms.title(name))}", asked(system)
        if told.kind in ("absent", "there"):
            yield Check("✓", what, "it lets us in and knows our key's field")
            continue
        ours = say(terms.CAUSES[told.cause]) if told.cause else told.kind
        yield Check("✗", what, f"{ours}{f': {told.reason}' if told.reason else ''}; docs/vouchers.md, docs/payments.md")


def _room(app: App) -> Iterator[Check]:
    """Whether what is said can be written down, and for how long still."""
    from chat.words import say

    problems = app.room.look()
    for problem in problems:
        yield Check("!" if problem.kind == "low" else "✗", "disk", say(problem.said))
    if not problems:
        yield Check("✓", "disk", f"room in {', '.join(str(folder) for folder in app.room.folders)}")


def _books(app: App) -> Iterator[Check]:
    from bot.database import described
    from storage import migrate, outbox
    from storage.directory import directory

    kind = "SQLite" if app.store.sqlite else "PostgreSQL"
    state = migrate.examine(app.store.engine)
    yield Check("✓", "database", f"{kind}, {described(state)}")
    if app.store.sqlite:
        yield from _pages_of(app)
    if state.added:
        yield Check("!", "database", f"has what this version does not know: {migrate.few(state.added)}")
    with app.store.read(app.house.clock()) as book:
        people, counts = directory(book), outbox.counts(book)
    if not people.people:
        admins = ", ".join(app.rules.admins)
        hint = f"write to the bot as {admins}" if admins else "set [books] admins to your e-mail address"
        yield Check("✗", "people", f"nobody is known yet; {hint}")
    else:
        yield Check("✓", "people", f"{len(people.people)} people, {len(people.projects)} projects")
    without = [
        person.name
        for person in people.people.values()
        if person.active
        and not people.rates_for(person.id, person.trade(book.now.date()))
        and any(project for (who, project) in people.seats if who == person.id)
    ]
    if without:
        yield Check("!", "cost rates", f"none for {', '.join(without[:8])}: their hours cost nothing yet")
    yield from _strangers(app, people)
    failed = counts.get("failed", 0)
    waiting = counts.get("queued", 0)
    if failed:
        yield Check("✗", "notices", f"{failed} could not be delivered: zhangfang notices --state failed")
    else:
        yield Check("✓", "notices", f"{waiting} waiting, {counts.get('sent', 0)} sent")


def _strangers(app: App, people: Directory) -> Iterator[Check]:
    """Channels with people of other companies, which were to have the company's figures."""
    named = {(platform, channel) for platform, channel, _locale in people.channels(0)}
    named |= {app.rules.finance} if app.rules.finance else set()
    for place in sorted(named & people.outsiders):
        where = ":".join(place)
        yield Check(
            "!",
            "finance channel",
            f"people of other companies are in {where}: no figure goes there, everybody in finance is told in private; "
            "take them out, or bind another channel",
        )


def _seal(app: App) -> Check:
    """With which key the books are sealed; of the secret itself nothing is said."""
    from storage import audit

    now = app.store.keys.now.id
    with app.store.read(app.house.clock()) as book:
        begun, last = audit.key_in_force(book)
    if not app.store.keys.follows(last):
        where = "put it back under [seal] key, or under former beside a new one"
        return Check(
            "✗", "seal", f"the books are sealed with key {last}, which is not here, so nothing is saved; {where}"
        )
    if not now:
        hint = "whoever can write the database can seal as well; set [seal] key: docs/administration.md"
        return Check("!", "seal", f"without a key: {hint}")
    since = "" if last == now else ", from the next change on" if begun else ", from the first change on"
    return Check("✓", "seal", f"with key {now}{since}")


def _pages_of(app: App) -> Iterator[Check]:
    """The pages of a SQLite database, and the version that keeps them."""
    import sqlite3

    from storage import soundness

    with app.store.read(app.house.clock()) as book:
        found = soundness.damage(book.raw)
    if found:
        yield Check("✗", "pages of the database", f"{'; '.join(found)}: go back to a copy, docs/administration.md")
    else:
        yield Check("✓", "pages of the database", "whole (quick_check)")
    if soundness.may_be_reset():
        newest = ".".join(map(str, soundness.WAL_RESET))
        yield Check(
            "!",
            "SQLite",
            f"{sqlite3.sqlite_version}: before {newest} two connections that write and bring the log in at one moment "
            "can, very rarely, damage the file (the WAL-reset bug); keep copies, the pages are looked at daily",
        )
    else:
        yield Check("✓", "SQLite", sqlite3.sqlite_version)


def _clock(app: App) -> Iterator[Check]:
    from bot.schedule import overview

    now = app.house.clock()
    with app.store.read(now) as book:
        found = overview(book, app.jobs)
    for job in found:
        yield Check(*_job(job, now))


def _job(job: Standing, now: datetime) -> tuple[str, str, str]:
    def shown(instant: datetime) -> str:
        return f"{instant.astimezone(now.tzinfo):%a %d %b %H:%M}"

    name, last, following = f"job {job.name}", job.ran, f"next {shown(job.again)}"
    if last is None:
        return "!", name, f"has not run yet; {following}"
    if last.failures:
        times = "once" if last.failures == 1 else f"{last.failures} times"
        since = f"has failed {times} since {shown(last.since or last.last)}, last {shown(last.last)}"
        return "✗", name, f"{since} ({last.said}); next try {shown(job.again)}"
    when = f"last {shown(last.last)} ({last.said})"
    if not job.done and now - job.due > _LATE:
        return "!", name, f"was due {shown(job.due)} and has not run, does “zhangfang run”?; {when}; {following}"
    return "✓", name, f"{when}; {following}"


def _platforms(config: Config) -> Iterator[Check]:
    from bot.platforms import check

    for name, good, detail in check(config):
        yield Check("✓" if good else "✗", name, detail)
    if not (config.slack.enabled or config.feishu.enabled or config.web.enabled):
        yield Check("✗", "platforms", "none is enabled: set enabled = true in [slack], [feishu] or [web]")
