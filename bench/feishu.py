"""Feishu under load and under faults, against the server that plays it, with the real house on SQLite.

    python -m bench.feishu                 # everything; some minutes
    python -m bench.feishu load photos memory reconnect

Server, house and adapter share one process and its interpreter lock, so the figures are worse than life.
"""

from __future__ import annotations

import argparse
import logging
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import sections
from bot.app import App, open_app
from bot.config import Config
from bot.feishu.adapter import Feishu
from bot.platform import HouseFunctions
from chat.cards.card import Card, Reply
from chat.incoming import Incoming, Said
from chat.text import verbatim
from ledger.money import Money
from ledger.rates import Rate
from storage import people, projects, rates
from storage.book import Book
from tests.fakes.feishu import FeishuServer

GOAL_ACK, GOAL_TEXT, GOAL_RECONNECT = 3.0, 1.0, 10.0


@contextmanager
def town(
    people_count: int = 0,
    mode: str = "websocket",
    wrap: Callable[[HouseFunctions], HouseFunctions] = lambda house: house,
) -> Iterator[tuple[FeishuServer, Feishu, App, list[str]]]:
    """A server, a house whose people have accounts there, and the adapter between them."""
    with tempfile.TemporaryDirectory() as folder, FeishuServer() as feishu:
        config = Config(
            database=sections.DatabaseSection(url=SecretStr(f"sqlite:///{folder}/books.db")),
            files=sections.FilesSection(folder=Path(folder) / "files"),
        )
        app = open_app(config)
        who = [feishu.person(f"P{number}", email=f"p{number}@example.com") for number in range(people_count)]

        def cast(book: Book) -> None:
            made = projects.add(book, "APOLLO", en="Apollo", zh="阿波罗", currency="CNY")
            rates.put(book, Rate("cost", date(2020, 1, 1), Money.of("200", "CNY")))
            for number, open_id in enumerate(who):
                person = people.add(book, f"P{number}", email=f"p{number}@example.com", locale="en")
                people.link(book, person.id, "feishu", open_id, f"P{number}")
                people.seat(book, person.id, "member", made.id)

        app.store.write(cast, now=datetime.now(UTC), trail="bench")
        adapter = Feishu(
            feishu.app_id,
            feishu.app_secret,
            domain=feishu.url,
            mode=mode,  # type: ignore[arg-type]
            encrypt_key=feishu.encrypt_key,
            verification_token=feishu.verification_token,
        )
        app.platforms = {"feishu": adapter}
        adapter.start(wrap(app.functions("feishu")))
        serving = None
        if mode == "webhook":
            from bot.http import serve

            serving = serve(adapter.doors())
            feishu.webhook = f"{serving.address}/feishu/events"
            feishu.wait(lambda: adapter.state() == "up", 60)
        else:
            feishu.connected(60)
        yield feishu, adapter, app, who
        adapter.stop()
        if serving is not None:
            serving.stop()
        app.stop()


def load(mode: str, count: int = 400) -> bool:
    """So many people log hours in the same moment."""
    with town(count + 1, mode) as (feishu, _adapter, _app, (first, *who)):
        feishu.says(first, "help").result(20)
        feishu.card_for(first, seconds=20)
        acknowledged: list[float] = []
        began = time.monotonic()
        futures = []

        def note(done: Future[tuple[int, Any]]) -> None:
            acknowledged.append(time.monotonic() - began if done.result()[0] == 200 else 99.0)

        for open_id in who:
            future = feishu.says(open_id, "log 2.5h apollo API design")
            future.add_done_callback(note)
            futures.append(future)
        for future in futures:
            future.result(60)
        done = feishu.wait(lambda: sum("2.5 h" in one.words for one in feishu.posted()) >= count, 120, "all answers")
        answered = time.monotonic() - began
        p99 = _percentile(acknowledged, 99)
        good = p99 <= GOAL_ACK and bool(done)
        print(
            f"{mode:9} {count} at once: acknowledged p50 {_percentile(acknowledged, 50):.2f} s, p99 {p99:.2f} s "
            f"(goal {GOAL_ACK:.0f} s); all answered after {answered:.1f} s; too often {feishu.limited} {_mark(good)}"
        )
        return good


def photos(mode: str, count: int = 100, seconds: float = 1.5) -> bool:
    """So many photographs, each read for some time; meanwhile people ask for something in words."""

    def slow(house: HouseFunctions) -> HouseFunctions:
        def hear(incoming: Incoming) -> Reply:
            if isinstance(incoming, Said) and incoming.files:
                time.sleep(seconds)  # as a reader in another process takes
                return Reply(card=Card(verbatim("read")))
            return house.hear(incoming)

        return HouseFunctions(house.accept, hear, house.answered, house.told, house.about, house.options, house.picture)

    with town(20, mode, slow) as (feishu, _adapter, _app, who):
        for number in range(count):
            feishu.photo(who[number % 10], b"\xff\xd8" + bytes(50_000))
        took = []
        for number in range(40):
            asker = who[10 + number % 10]
            before = len(feishu.posted(asker))
            began = time.monotonic()
            feishu.says(asker, "my week").result(20)
            feishu.wait(lambda asker=asker, before=before: len(feishu.posted(asker)) > before, 30)
            took.append(time.monotonic() - began)
            time.sleep(0.05)
        p95 = _percentile(took, 95)
        good = p95 <= GOAL_TEXT
        print(
            f"{mode:9} {count} photographs of {seconds} s each waiting: a text command is answered "
            f"p50 {_percentile(took, 50):.2f} s, p95 {p95:.2f} s (goal {GOAL_TEXT:.0f} s) {_mark(good)}"
        )
        return good


def memory(count: int = 10_000) -> bool:
    """So many events, one after the other in bundles; memory after the first tenth and at the end."""

    def quick(house: HouseFunctions) -> HouseFunctions:
        return HouseFunctions(
            lambda _said: True,
            lambda _said: Reply(),
            house.answered,
            house.told,
            house.about,
            house.options,
            house.picture,
        )

    with town(50, "websocket", quick) as (feishu, adapter, app, who):
        began = time.monotonic()
        start = 0
        for number in range(0, count, 100):
            futures = [feishu.says(who[(number + each) % 50], "2.5h API design") for each in range(100)]
            for future in futures:
                assert future.result(30)[0] == 200
            feishu.messages.clear()
            feishu.calls.clear()
            app.note_answered()
            if number + 100 == count // 10:
                feishu.wait(lambda: not adapter.worker.busy(), 30)
                start = _rss()
        feishu.wait(lambda: not adapter.worker.busy(), 30)
        grown = _rss() - start
        good = grown < 8 * 1024
        rate = count / (time.monotonic() - began)
        print(
            f"websocket {count} events at {rate:.0f}/s: memory {start / 1024:.0f} MB after a tenth, "
            f"{grown / 1024:+.1f} MB at the end {_mark(good)}"
        )
        return good


FAULTS: tuple[tuple[str, str], ...] = (
    ("close frame", "close"),
    ("FIN without a close frame", "fin"),
    ("connection reset", "rst"),
    ("half open (silence)", "freeze"),
)
ENDPOINT: tuple[tuple[str, str], ...] = (
    ("endpoint answers 500", "500"),
    ("endpoint answers HTML", "html"),
    ("endpoint hangs", "hang"),
    ("endpoint: system busy", "busy"),
    ("too many connections (1000040350)", "crowded"),
    ("wrong secret at reconnect", "refused"),
)


def reconnect(away: float = 20.0) -> bool:
    """Seconds from “the server can be reached again” to the first event that is heard."""
    good = True
    with town(1) as (feishu, adapter, _app, who):
        print(f"{'fault':40} heard again after")
        for name, how in FAULTS:
            began = time.monotonic()
            feishu.cut_links(how)
            good &= _again(feishu, who[0], name, began)
        for name, how in ENDPOINT:
            feishu.links.endpoint = how
            feishu.cut_links("rst")
            time.sleep(away)
            assert adapter.state() != "up"
            feishu.links.endpoint = ""
            good &= _again(feishu, who[0], name, time.monotonic())
        feishu.close()
        time.sleep(away)
        feishu.open()
        good &= _again(feishu, who[0], f"server away for {away:.0f} s", time.monotonic())
    return good


def _again(feishu: FeishuServer, who: str, name: str, began: float) -> bool:
    while time.monotonic() - began < 60:
        if feishu.links.live and feishu.says(who, "help").result(20)[0] == 200:
            break
        time.sleep(0.02)
    took = time.monotonic() - began
    print(f"{name:40} {took:5.1f} s {_mark(took <= GOAL_RECONNECT)}", flush=True)
    return took <= GOAL_RECONNECT


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _rss() -> int:
    """Kilobytes in use now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _mark(good: bool) -> str:
    return "" if good else "<- missed"


def main() -> int:
    parser = argparse.ArgumentParser(description="Feishu under load and faults.")
    parser.add_argument("what", nargs="*", default=["load", "photos", "memory", "reconnect"])
    what = parser.parse_args().what
    logging.disable(logging.WARNING)
    good = True
    if "load" in what:
        good &= load("websocket") & load("webhook")
    if "photos" in what:
        good &= photos("websocket") & photos("webhook")
    if "memory" in what:
        good &= memory()
    if "reconnect" in what:
        good &= reconnect()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
