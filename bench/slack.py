"""How the Slack adapter bears load and faults, against a server that plays Slack: `python -m bench.slack [table …]`.

Tables: reconnect, hours, house, photos, memory.  But for `house` what stands behind it is a small house that keeps
messages in a SQLite file and takes as long as real work takes: what is measured is the adapter, Bolt and the SDK.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.http import serve
from bot.platform import HouseFunctions
from bot.slack.adapter import Slack
from chat.cards.card import Card, Reply
from chat.incoming import Incoming, Said
from chat.text import verbatim
from tests.fakes.slack import SlackServer

FAULTS = ("disconnect", "fin", "reset", "half-open")
OPENING = ("500", "drop", "html", "invalid_auth", "token_expired", "internal_error")


class House:
    """Keeps messages durably, as the real one does; answers after `text_seconds` or, with files, `file_seconds`."""

    def __init__(self, folder: Path, text_seconds: float = 0.005, file_seconds: float = 1.0) -> None:
        self._text, self._file = text_seconds, file_seconds
        self._lock = threading.Lock()
        self._book = sqlite3.connect(folder / "inbox.db", check_same_thread=False, isolation_level=None)
        self._book.execute("PRAGMA journal_mode = WAL")
        self._book.execute("PRAGMA synchronous = FULL")
        self._book.execute("CREATE TABLE inbox (id TEXT PRIMARY KEY)")
        self.answered = 0

    def functions(self) -> HouseFunctions:
        return HouseFunctions(
            self._accept, self._hear, self._answered, lambda *_: None, lambda *_: "", lambda *_: (), lambda *_: None
        )

    def close(self) -> None:
        self._book.close()

    def _accept(self, incoming: Incoming) -> bool:
        with self._lock:
            return self._book.execute("INSERT OR IGNORE INTO inbox VALUES (?)", (incoming.id,)).rowcount == 1

    def _hear(self, incoming: Incoming) -> Reply:
        time.sleep(self._file if isinstance(incoming, Said) and incoming.files else self._text)
        return Reply(card=Card(verbatim("Logged 2.5 h"), tone="good"))

    def _answered(self, incoming: Incoming) -> None:
        with self._lock:
            self.answered += 1


@contextmanager
def stage(delivery: str, **house: float) -> Iterator[tuple[SlackServer, House, Slack]]:
    slack = SlackServer(delivery=delivery).start()
    for number in range(40):
        slack.person(f"U{number}", f"Person{number}")
    for number in range(20):
        slack.channel(f"C{number}", f"project{number}", *(f"U{n}" for n in range(40)))
    with tempfile.TemporaryDirectory() as folder:
        kept = House(Path(folder), **house)
        mode = "http" if delivery == "http" else "socket"
        bot = Slack(
            bot_token=slack.bot_token,
            app_token=slack.app_token,
            signing_secret=slack.secret,
            mode=mode,
            api_base_url=slack.base,
            young=0.0,
            workers=16,
            file_workers=4,
        )
        bot.start(kept.functions())
        serving = serve(bot.doors()) if mode == "http" else None
        if serving:
            slack.door.request_url = serving.address + "/slack/events"
        slack.wait(lambda: bot.state() == "up")
        try:
            yield slack, kept, bot
        finally:
            bot.stop()
            if serving:
                serving.stop()
            slack.stop()
            kept.close()


def reconnect() -> None:
    """Seconds from the fault until an event sent right after it is handled; ping_interval 2 s, the default."""
    print("\nReconnect (seconds until the next event is answered; goal: 5)\n")
    print("| fault | runs | median | worst |\n| --- | --- | --- | --- |")
    with stage("socket") as (slack, _house, bot):
        slack.door.again_after, slack.door.tries = 0.25, 200
        for how in FAULTS:
            _row(how, [_mended(slack, bot, lambda how=how: slack.door.break_off(how)) for _run in range(5)])
        for fault in OPENING:
            _row(
                f"fin, then apps.connections.open {fault} once",
                [_mended(slack, bot, lambda fault=fault: _closed(slack, fault)) for _run in range(3)],
            )
        _row("fin, then a dead address", [_mended(slack, bot, lambda: _dead(slack)) for _run in range(3)])


def hours() -> None:
    """400 hours messages at once in 20 channels: time to the acknowledgement and to the answer."""
    print("\n400 hours messages at once, 20 channels (seconds; an acknowledgement must come within 3)\n")
    print("| transport | acknowledged p50 | p99 | worst | all answered after |\n| --- | --- | --- | --- | --- |")
    for delivery in ("socket", "http"):
        with stage(delivery) as (slack, _house, _bot):
            began = time.monotonic()
            for number in range(400):
                slack.say(f"U{number % 40}", f"C{number % 20}", "2.5h design", wait=False)
            slack.wait(lambda: sum(len(slack.bot_messages(f"C{n}")) for n in range(20)) == 400, 120)
            acks = sorted(slack.door.acks)
            took = time.monotonic() - began
            p50, p99 = statistics.median(acks), acks[int(len(acks) * 0.99)]
            print(f"| {delivery} | {p50:.2f} | {p99:.2f} | {acks[-1]:.2f} | {took:.1f} |")


def house() -> None:
    """400 messages through the real house on SQLite: the acknowledged are in its inbox, the answered in its journal."""
    from tests.bot.slack.conftest import Stage
    from tests.bot.slack.test_story import Company

    print("\n400 hours messages at once through the real house, SQLite (seconds)\n")
    print("| transport | acknowledged p50 | p99 | worst | all answered after |\n| --- | --- | --- | --- | --- |")
    for delivery in ("socket", "http"):
        with tempfile.TemporaryDirectory() as folder:
            stage = Stage(delivery)
            company = Company(stage, Path(folder), "en")
            began = time.monotonic()
            for number in range(400):
                stage.slack.say(
                    f"U{number % 3 + 1}", "C1", f"10min 2026-11-{number % 19 + 1:02d} task {number}", wait=False
                )
            slack = stage.slack
            slack.wait(lambda slack=slack: len(slack.bot_messages("C1")) >= 400, 120)
            took = time.monotonic() - began
            acks = sorted(stage.slack.door.acks)
            p50, p99 = statistics.median(acks), acks[int(len(acks) * 0.99)]
            print(f"| {delivery} | {p50:.2f} | {p99:.2f} | {acks[-1]:.2f} | {took:.1f} |")
            assert company.minutes() == 4000, "every message is booked once"
            stage.stop()
            company.store.close()


def photos() -> None:
    """100 photographs at once, a second of reading each in a few threads, and a command every 0.2 s meanwhile."""
    print("\n100 photographs at once, and text commands meanwhile (seconds; goal: p95 of a command under 1)\n")
    print("| transport | commands | p50 | p95 | worst | sign on the last photograph after |")
    print("| --- | --- | --- | --- | --- | --- |")
    for delivery in ("socket", "http"):
        with stage(delivery) as (slack, _house, _bot):
            picture = slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
            began = time.monotonic()
            sent = [slack.say(f"U{n % 40}", f"C{n % 20}", "", files=(picture,), wait=False) for n in range(100)]
            waits = []
            for _number in range(40):
                at = time.monotonic()
                known = len(slack.bot_messages("D39"))
                slack.say("U39", slack.direct("U39"), "2h", wait=False)
                slack.wait(lambda known=known: len(slack.bot_messages("D39")) > known, 30)
                waits.append(time.monotonic() - at)
                time.sleep(max(0.0, 0.2 - waits[-1]))
            signed = len(sent)
            slack.wait(lambda signed=signed: len(slack.called("reactions.add")) >= signed, 120)
            signs = max(call.at for call in slack.called("reactions.add")) - began
            waits.sort()
            p50, p95 = statistics.median(waits), waits[int(len(waits) * 0.95)]
            print(f"| {delivery} | {len(waits)} | {p50:.2f} | {p95:.2f} | {waits[-1]:.2f} | {signs:.1f} |")


def memory(events: int = 10_000) -> None:
    """10,000 events in a row; the process's memory at tenths of the way.

    The server that plays Slack lives in it too, so it forgets what it has seen.
    """
    print(f"\n{events:,} events in a row (MB of this process, both sides)\n")
    with stage("socket", text_seconds=0.0) as (slack, house, _bot):
        slack.keep_calls = False
        marks = []
        began = time.monotonic()
        for number in range(events):
            slack.say(f"U{number % 40}", f"C{number % 20}", "2.5h design", wait=False)
            if number - house.answered > 200:
                slack.wait(lambda number=number: number - house.answered < 100, 60)
            if (number + 1) % (events // 10) == 0:
                slack.wait(lambda number=number: house.answered >= number + 1, 60)
                for channel in slack.messages.values():
                    channel.clear()
                gc.collect()
                marks.append(psutil.Process().memory_info().rss / 1e6)
        rate = events / (time.monotonic() - began)
        print(" ".join(f"{mark:.0f}" for mark in marks), f"   ({rate:.0f} events a second)")
        print(f"from the second tenth to the last: {marks[-1] - marks[1]:+.1f} MB")


def _mended(slack: SlackServer, bot: Slack, broken: Callable[[], None]) -> float:
    slack.wait(lambda: bot.state() == "up", 60)
    time.sleep(0.5)
    known = len(slack.bot_messages("C1"))
    began = time.monotonic()
    broken()
    slack.say("U1", "C1", "2h", wait=False)
    slack.wait(lambda: len(slack.bot_messages("C1")) > known, 90)
    return time.monotonic() - began


def _closed(slack: SlackServer, fault: str) -> None:
    slack.fault("apps.connections.open", fault)
    slack.door.break_off("fin")


def _dead(slack: SlackServer) -> None:
    slack.door.dead_tickets = 1
    slack.door.break_off("fin")


def _row(name: str, seconds: list[float]) -> None:
    print(f"| {name} | {len(seconds)} | {statistics.median(seconds):.1f} | {max(seconds):.1f} |", flush=True)


TABLES = {"reconnect": reconnect, "hours": hours, "house": house, "photos": photos, "memory": memory}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", choices=[*TABLES, []], help="which (all)")
    for name in parser.parse_args().tables or TABLES:
        TABLES[name]()


if __name__ == "__main__":
    main()
