"""Puts everything together; the only place that knows all."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import company, database, strangers
from bot.collector import settle
from bot.config import Config
from bot.fetching import fetched
from bot.platform import HouseFunctions, NotPosted, Platform
from bot.reader import LineReader
from bot.room import EVERY, Room
from bot.schedule import Clock, Job, tick
from bot.timetable import timetable
from chat.cards.card import SILENCE, Option, Reply
from chat.incoming import Incoming, Place
from handlers.conversation import suggestions, unsealed
from handlers.conversation.answering import House, answer
from handlers.conversation.contents import CONTENTS
from handlers.conversation.quotas import Allowance, Quotas
from handlers.rules import Rules
from storage import audit, files, inbox, migrate, outbox, settings
from storage.book import Book, Store
from storage.directory import directory
from storage.seals.keys import SealKeys

if TYPE_CHECKING:
    from bot.delivery import Delivered
    from bot.reading import FileReader
    from bot.sending.work import Sender

log = logging.getLogger(__name__)

NO_DATABASE = "there is no database yet: run `zhangfang db upgrade`"
_PATIENCE = timedelta(seconds=90)
"""A message that was accepted and not answered for so long has been left behind by somebody who died."""
_JUST_NOW = timedelta(seconds=15)
"""At the start: longer than a living neighbour needs to write down that a reply was posted."""


class NotReady(Exception):
    """The house cannot be opened; says why and what to do, in one line."""


@dataclass(slots=True)
class App:
    """An opened house: store, rules, timetable, platforms, and who reads files."""

    config: Config
    rules: Rules
    store: Store
    house: House
    jobs: tuple[Job, ...]
    platforms: dict[str, Platform] = field(default_factory=dict)
    closing: list[Callable[[], None]] = field(default_factory=list)
    reader: FileReader | None = None
    room: Room = field(init=False)
    _answered: list[str] = field(default_factory=list)
    _unspoken: list[str] = field(default_factory=list)
    _again: set[str] = field(default_factory=set)
    _silent: set[str] = field(default_factory=set)
    _sender: Sender | None = None
    _ends: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        books = self.store.engine.url.database if self.store.sqlite else ""
        folders = [self.rules.files, *([Path(books).parent] if books else [])]
        self.room = Room(tuple(dict.fromkeys(folder.absolute() for folder in folders)))

    def functions(self, platform: str) -> HouseFunctions:
        """What the house lends to an adapter."""
        return HouseFunctions(
            accept=self.accept,
            hear=self.hear,
            answered=self.answered,
            told=self.told,
            about=self.about,
            options=lambda search, typed, account: self.options(search, typed, platform, account),
            picture=self.picture,
        )

    def accept(self, incoming: Incoming) -> bool:
        """Keep a message durably; False where this delivery was kept before."""
        now = self.house.clock()
        return self.store.write(lambda book: inbox.accept(book, incoming), now=now, trail=incoming.id)

    def hear(self, incoming: Incoming) -> Reply:
        """Answer a message that was kept."""
        reply = answer(incoming, self.house, accepted=True)
        with self._lock:
            if reply.again:
                self._again.add(incoming.id)
            elif reply == SILENCE:
                self._silent.add(incoming.id)
        return reply

    def answered(self, incoming: Incoming) -> None:
        """The reply was posted.  Written down with others a moment later: nobody waits for it.

        A message that is tried again stays open: it was told that it is, not what came of it.  So does one that another
        process has answered while this one was about to, until the reply that is owed for it is posted."""
        with self._lock:
            if incoming.id in self._again:
                self._again.discard(incoming.id)
            elif incoming.id in self._silent:
                self._silent.discard(incoming.id)
                self._unspoken.append(incoming.id)
            else:
                self._answered.append(incoming.id)

    def note_answered(self) -> None:
        """Write down which replies were posted."""
        with self._lock:
            keys, self._answered = tuple(self._answered), []
            silent, self._unspoken = tuple(self._unspoken), []
        if not keys and not silent:
            return

        def note(book: Book) -> None:
            inbox.answered(book, keys)
            inbox.passed_over(book, silent)

        self.store.write(note, now=self.house.clock(), trail=f"answered:{(keys + silent)[0]}")

    def told(self, about: str, place: Place, ref: str) -> None:
        now = self.house.clock()

        def note(book: Book) -> None:
            bound = directory(book).places.get((place.platform, place.channel))
            outbox.told(book, about, place, ref, (bound[1] if bound else "") or "en")

        self.store.write(note, now=now, trail=f"told:{place.platform}:{ref}")

    def about(self, place: Place, ref: str) -> str:
        with self.store.read(self.house.clock()) as book:
            from handlers.conversation import threads

            return outbox.about(book, place, ref) or threads.about(book, place.platform, ref, self.house.rules.currency)

    def options(self, search: str, typed: str, platform: str, account: str) -> tuple[Option, ...]:
        with self.store.read(self.house.clock()) as book:
            return suggestions.options(directory(book), search, typed, (platform, account))

    def picture(self, sha256: str, crop: tuple[int, float, float, float, float] | None) -> tuple[bytes, str] | None:
        """A kept file (or the part of its page that is shown), with its type; None where there is none."""
        data = files.load(self.rules.files, sha256)
        if data is None:
            return None
        with self.store.read(self.house.clock()) as book:
            mime = files.mime(book, sha256) or "application/octet-stream"
        if crop is None and mime in ("image/jpeg", "image/png", "image/gif", "image/webp"):
            return data, mime
        return self.reader.picture(data, crop) if self.reader else None

    def deliver(self) -> Delivered:
        """Deliver what is due."""
        from bot.delivery import deliver

        how = self.config.notices
        lease = timedelta(seconds=how.lease_seconds)
        return deliver(self.store, self.platforms, self.rules, self.house.clock, tries=how.tries, lease=lease)

    def send_out(self) -> int:
        """Send what waits to other systems, look up what is unknown; how many were worked on."""
        if self._sender is None and self.config.connect.any_enabled:
            from bot.sending.systems import sender

            self._sender = sender(self.config, self.house, self._ends.is_set)
        return self._sender.work_off() if self._sender else 0

    def tick(self) -> list[str]:
        """Everything due by the clock, once."""
        return tick(self.house, self.jobs)

    def look_for_room(self) -> int:
        """See whether everything can be written down, and tell the administrators once where it cannot."""

        def admins() -> list[tuple[str, str, str]]:
            with self.store.read(self.house.clock()) as book:
                people = directory(book)
            return [
                (platform, account, person.locale or "en")
                for person in people.with_role("admin")
                for platform, account in people.accounts_of(person.id)
            ]

        return self.room.watch(self.platforms, admins)

    def look_for_strangers(self) -> int:
        """See into which channels people of other companies were let; how many have changed."""
        return strangers.look(self.store, self.platforms, self.rules, self.house.clock)

    def take_imports(self) -> int:
        """Go on with imports that take longer than an answer, or that a process that died left half way."""
        from bot.importing import Importer

        preparer = self.reader.preparer if self.reader else None
        return Importer(self.house, ends=self._ends, preparer=preparer).go_on()

    def finish_left_over(self, patience: timedelta = _PATIENCE) -> int:
        """Hear and answer what a process that died had accepted; returns how many messages were finished."""
        now = self.house.clock()
        if refused := unsealed.refuse(self.house, now - patience):
            log.error("%d messages waited that this program did not take in; nothing was done with them", refused)
        with self.store.read(now) as book:
            left = inbox.unfinished(book, now - patience)
        done = 0
        for kept in left:
            platform = self.platforms.get(kept.incoming.at.platform)
            if platform is None:
                continue
            reply = kept.reply if kept.state == "heard" else answer(kept.incoming, self.house, accepted=True)
            if reply is not None and reply.again:
                continue  # it was told so the first time
            try:
                if reply is not None and reply != SILENCE:
                    platform.reply(kept.incoming, reply)
            except NotPosted as problem:
                log.warning("the reply to %s was not posted: %s", kept.incoming.id, problem.reason)
                if not problem.final:
                    continue
            with self._lock:
                self._again.discard(kept.incoming.id)  # this is the last word, whoever has heard the first
                if reply is None or reply == SILENCE:
                    self._silent.add(kept.incoming.id)
            self.answered(kept.incoming)
            done += 1
        self.note_answered()
        return done

    def start(self, platforms: Sequence[Platform]) -> None:
        """Listen on these platforms, deliver and tick, until `stop`."""
        self.platforms = {platform.name: platform for platform in platforms}
        self.finish_left_over(_JUST_NOW)
        with self.store.read(self.house.clock()) as book:
            directory(book)  # before the first message, not during it
        settle()
        for platform in platforms:
            platform.start(self.functions(platform.name))
        clock = Clock(
            (
                ("deliver", 1.0, self.deliver),
                ("answered", 1.0, self.note_answered),
                ("left over", 30.0, self.finish_left_over),
                ("tick", 20.0, self.tick),
                ("imports", 1.0, self.take_imports),
                ("sendings", 2.0, self.send_out),
                ("room", EVERY, self.look_for_room),
                ("strangers", strangers.EVERY, self.look_for_strangers),
            )
        )
        clock.start()
        self.closing.insert(0, clock.stop)

    def stop(self) -> None:
        """Stop listening, finish what was acknowledged, close the books."""
        self._ends.set()
        for platform in self.platforms.values():
            platform.stop()
        for close in self.closing:
            close()
        self.note_answered()
        self.store.close()


def open_app(config: Config, *, now: datetime | None = None, upgrade: bool = False, new: bool = True) -> App:
    """Open the house.  `now` fixes the clock.  Raises NotReady where the database is not up to date, or not there."""
    rules = company.rules(config)
    store = open_store(config, upgrade=upgrade, new=new)

    def clock() -> datetime:
        return (now or datetime.now(UTC)).astimezone(rules.zone)

    _move_to_items(store, rules, clock())
    _seal_as_found(store, clock())
    from bot.reading import FileReader

    reader = FileReader(config, rules, store, clock)
    rules = reader.rules
    app: App

    def fetch(incoming: Incoming) -> Incoming:
        return fetched(incoming, app.platforms, config.files.max_bytes)

    lines = line_reader(config)
    many = config.limits
    quotas = Quotas(Allowance(many.messages_a_minute, many.files_an_hour, many.reports_an_hour))
    house = House(store, rules, clock, CONTENTS, reader.read, fetch, lines.propose if lines else None, quotas)
    app = App(config, rules, store, house, timetable(config, house), reader=reader)
    app.closing.append(reader.close)
    if lines:
        app.closing.append(lines.close)
    return app


def _seal_as_found(store: Store, now: datetime) -> None:
    """Books from before rows were sealed are sealed as they are once, with the first start of this version."""
    with store.read(now) as book:
        if not audit.head(book)[0] or audit.key_in_force(book)[0]:
            return
    rows = store.write(audit.begin, now=now, trail="seal")
    log.info("%d rows of these books are sealed as they were found", rows)


def _move_to_items(store: Store, rules: Rules, now: datetime) -> None:
    """Books from before lines had an item get them once, with the first start of this version."""
    with store.read(now) as book:
        if settings.value(book, settings.ITEMS) != settings.WANTING:
            return
    from handlers.contracts import former

    made = store.write(lambda book: former.move_to_items(book, rules), now=now, trail="items")
    log.info("%d entries give the contracts of these books their items", made)


def line_reader(config: Config) -> LineReader | None:
    """The language model that is asked what a refused line may have meant; None where there is none."""
    words = config.words
    if not words.model_url:
        return None
    return LineReader(words.model_url, words.model, words.key.get_secret_value, timeout=words.timeout)


def open_store(
    config: Config, *, upgrade: bool = False, new: bool = True, tell: Callable[[str], None] = log.info
) -> Store:
    """The database, at the head.  Where there is none it is made, if `new`; an older one is upgraded only where asked.

    `tell` hears what an upgrade did.  Raises NotReady.
    """
    file = sqlite_file(config)
    if file and not file.exists():
        if not new:
            raise NotReady(NO_DATABASE)
        file.parent.mkdir(parents=True, exist_ok=True)
    store, state = examined(config)
    if state.kind == "empty" and not new:
        store.close()
        raise NotReady(NO_DATABASE)
    try:
        if state.kind != "ready":
            _bring_to_head(store, state, upgrade, tell)
    except BaseException:
        store.close()
        raise
    return store


def examined(config: Config) -> tuple[Store, migrate.State]:
    """The database as it is, whatever it is.  Raises NotReady where it cannot be read at all."""
    url, pool = config.database.url.get_secret_value(), config.database.pool
    store = Store(url, seal=audit.seal, keys=seal_keys(config), pool=pool)
    try:
        return store, migrate.examine(store.engine)
    except Exception as error:
        store.close()
        where = store.engine.url.render_as_string(hide_password=True)
        raise NotReady(f"the database {where} cannot be opened: {_first_line(error)}") from None


def seal_keys(config: Config) -> SealKeys:
    """The secrets with which the books are sealed."""
    former = (one.get_secret_value() for one in config.seal.former)
    return SealKeys.of(config.seal.key.get_secret_value(), former)


def _bring_to_head(store: Store, state: migrate.State, upgrade: bool, tell: Callable[[str], None]) -> None:
    if state.kind != "empty" and not (state.kind == "older" and upgrade):
        raise NotReady(database.refusal(state))
    try:
        done = migrate.upgrade(store.engine)
    except migrate.NotUpgraded as problem:
        raise NotReady(f"the database was not upgraded, and nothing was changed: {problem}") from None
    if done.copy:
        tell(f"{done.copy} is the database as it was before")
    for revision in done.applied:
        tell(f"{revision} was applied")


def sqlite_file(config: Config) -> Path | None:
    """Where the books are kept, if they are a file of SQLite."""
    url = config.database.url.get_secret_value()
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") and ":memory:" not in url else None


def _first_line(error: Any) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0][:200]
