"""Whole processes in front of the server that plays Slack: one is killed in the middle of a post, two hear the same."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chat.cards.card import Card
from chat.cards.notice import KeptFile, Notice
from chat.incoming import Place
from chat.text import _
from storage import audit, files, migrate, outbox, people, projects
from storage.book import Book, Store
from tests.conftest import NOON
from tests.fakes.slack import BOT, SlackServer

PDF = b"%PDF brief"


class Town:
    """The server, the books, and processes of `zhangfang run` between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slack = SlackServer().start()
        self.slack.person("U1", "Ann")
        self.slack.channel("C1", "apollo", "U1")
        self.processes: list[subprocess.Popen[bytes]] = []
        store = Store(f"sqlite:///{folder}/books.db", seal=audit.seal)
        migrate.upgrade(store.engine)
        store.write(_cast, now=NOON, trail="cast")
        store.close()

    def run(self) -> subprocess.Popen[bytes]:
        """Start a process, and wait until Slack has it."""
        before = len(self.slack.door.connected)
        env = os.environ | {
            "ZHANGFANG__DATABASE__URL": f"sqlite:///{self.folder}/books.db",
            "ZHANGFANG__FILES__FOLDER": str(self.folder / "files"),
            "ZHANGFANG__HTTP__PORT": "0",
            "ZHANGFANG__WEB__ENABLED": "false",
            "ZHANGFANG__SLACK__ENABLED": "true",
            "ZHANGFANG__SLACK__BOT_TOKEN": self.slack.bot_token,
            "ZHANGFANG__SLACK__APP_TOKEN": self.slack.app_token,
            "ZHANGFANG__SLACK__API_BASE_URL": self.slack.base,
        }
        made = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=env, cwd=Path(__file__).parents[3])
        self.processes.append(made)
        self.slack.wait(lambda: len(self.slack.door.connected) > before, 60.0)
        return made

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()

    def later(self) -> None:
        """Long enough after a death for a neighbour to know that nobody works on the message any more."""
        with closing(sqlite3.connect(self.folder / "books.db")) as book, book:
            book.execute("UPDATE message SET at = datetime(at, '-5 minutes')")
            book.execute("UPDATE notice SET lease = datetime(lease, '-5 minutes')")

    def news(self) -> None:
        """Queue a notice with a file."""
        kept = KeptFile("brief.pdf", "application/pdf", files.keep(self.folder / "files", PDF), len(PDF))
        notice = Notice("news", Place("slack", "C1"), Card(_("News")), urgent=True, files=(kept,))
        store = Store(f"sqlite:///{self.folder}/books.db", seal=audit.seal)
        store.write(lambda book: outbox.put(book, notice), now=NOON, trail="news")
        store.close()

    def handed(self) -> list[tuple[str, bytes]]:
        """(the text of the card that it is under, the bytes) of each file in the channel."""
        texts = {one["ts"]: one["text"] for one in self.slack.bot_messages("C1")}
        messages = [one for one in self.slack.bot_messages("C1") if one.get("files")]
        return [(texts[one["thread_ts"]], file["data"]) for one in messages for file in one["files"]]

    def delivered(self) -> bool:
        with closing(sqlite3.connect(self.folder / "books.db")) as book:
            return [row[0] for row in book.execute("SELECT state FROM notice")] == ["sent"]

    def told(self) -> list[str]:
        return [one["text"] for one in self.slack.bot_messages("C1")]

    def minutes(self) -> list[int]:
        with closing(sqlite3.connect(self.folder / "books.db")) as book:
            return [row[0] for row in book.execute("SELECT minutes FROM hours")]

    def states(self) -> set[str]:
        with closing(sqlite3.connect(self.folder / "books.db")) as book:
            return {row[0] for row in book.execute("SELECT state FROM message")}

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
        self.slack.stop()


def _cast(book: Book) -> None:
    apollo = projects.add(book, "APOLLO", en="Apollo", zh="阿波罗", currency="CNY")
    ann = people.add(book, "Ann", email="ann@example.com", locale="en")
    people.seat(book, ann.id, "member", apollo.id)
    people.link(book, ann.id, "slack", "U1", "Ann")
    projects.bind(book, "slack", "C1", apollo.id, "en")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("moment", ["stall", "hang"])
@pytest.mark.slow
def test_a_process_killed_in_the_middle_of_a_post_is_followed_by_one_that_posts_it_once(
    town: Town, moment: str
) -> None:
    first = town.run()
    town.slack.fault("chat.postMessage", moment, seconds=60.0)
    town.slack.say("U1", "C1", f"<@{BOT}> log 2.5h API design")
    town.slack.wait(lambda: town.slack.called("chat.postMessage"), 30.0)
    if moment == "stall":
        town.slack.wait(town.told)
    town.kill(first)
    town.later()
    town.run()
    town.slack.wait(lambda: town.states() == {"answered"}, 60.0)
    assert town.minutes() == [150] and len(town.told()) == 1, "posted before the death or after it, never twice"


@pytest.mark.parametrize(
    ("method", "moment"),
    [
        ("chat.postMessage", "stall"),
        ("files.getUploadURLExternal", "hang"),
        ("files.completeUploadExternal", "hang"),
        ("files.completeUploadExternal", "stall"),
    ],
)
@pytest.mark.slow
def test_a_process_killed_over_a_notice_with_a_file_is_followed_by_one_that_tells_it_once(
    town: Town, method: str, moment: str
) -> None:
    town.slack.fault(method, moment, seconds=60.0)
    town.news()
    first = town.run()
    town.slack.wait(lambda: town.slack.called(method), 60.0)
    if moment == "stall":
        town.slack.wait(town.handed if method.startswith("files") else town.told)
    town.kill(first)
    town.later()
    town.run()
    town.slack.wait(town.delivered, 60.0)
    assert town.handed() == [("News", PDF)]
    assert [text for text in town.told() if text] == ["News"]


@pytest.mark.slow
def test_two_processes_that_hear_the_same_book_and_answer_it_once(town: Town) -> None:
    town.run(), town.run()
    town.slack.door.to_all = True
    for number in range(10):
        town.slack.say("U1", "C1", f"<@{BOT}> log 10min work {number}")
    town.slack.wait(lambda: len(town.minutes()) == 10 and town.states() == {"answered"}, 60.0)
    assert sorted(town.minutes()) == [10] * 10 and len(town.told()) == 10
