"""A disk that is full or a folder that nobody may write: seen by health and doctor, told to the administrators once."""

from __future__ import annotations

import errno
import os
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import room
from bot.app import App, open_app
from bot.cli.console import Session
from bot.cli.doctor import examine
from bot.config import load
from bot.demo.example import WEB, Example
from bot.platform import NotPosted
from bot.room import Room, problem
from chat.cards.card import Card
from chat.cards.plain import card_lines
from chat.incoming import Place

Usage = namedtuple("Usage", "total used free")


class Listener:
    """A platform on which everything that is posted is heard; `deaf` takes nothing."""

    def __init__(self, name: str = "test") -> None:
        self.name, self.deaf, self.heard = name, False, list[tuple[str, str]]()

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        if self.deaf:
            raise NotPosted("the line is down")
        self.heard.append((to.channel, "\n".join(card_lines(card, locale))))
        return key


def full(_handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_is_wrong_with_a_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem(tmp_path / "not" / "there" / "yet") is None
    assert list(tmp_path.iterdir()) == [], "it leaves nothing behind"
    (tmp_path / "file").touch()
    found = problem(tmp_path / "file" / "folder")
    assert found and found.kind == "closed"
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _folder: Usage(10, 10, 5 * 1024 * 1024))
    found = problem(tmp_path)
    assert found and found.kind == "low" and found.said.values["n"] == 5
    monkeypatch.setattr(os, "fsync", full)
    found = problem(tmp_path)
    assert found and found.kind == "full"
    assert [path.name for path in tmp_path.iterdir()] == ["file"], "it leaves nothing behind"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    found = problem(tmp_path)
    tmp_path.chmod(0o755)
    assert found and found.kind == "closed"


def test_it_is_told_once_for_each_time_that_it_goes_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    platform, watched = Listener(), Room((tmp_path,))
    admins = lambda: [("test", "ada", "en"), ("elsewhere", "li", "zh-CN")]  # noqa: E731

    def look() -> tuple[int, str]:
        return watched.watch({"test": platform}, admins), watched.state  # type: ignore[dict-item]

    assert look() == (0, "up")
    real = os.fsync
    platform.deaf = True
    monkeypatch.setattr(os, "fsync", full)
    assert look() == (0, "down: full")
    platform.deaf = False
    assert look() == (1, "down: full"), "who could not be told is told at the next look"
    assert look() == (0, "down: full")
    monkeypatch.setattr(os, "fsync", real)
    assert look() == (0, "up")
    monkeypatch.setattr(os, "fsync", full)
    assert look() == (1, "down: full")
    assert [who for who, _card in platform.heard] == ["ada", "ada"]
    assert "The disk is full" in platform.heard[0][1]


@pytest.fixture
def app(tmp_path: Path) -> App:
    config = tmp_path / "config.toml"
    config.write_text(
        f"database.url = 'sqlite:///{tmp_path / 'books.db'}'\nfiles.folder = '{tmp_path / 'files'}'\n", "utf-8"
    )
    made = open_app(load(config), upgrade=True)
    Example(made.house).build()
    return made


def test_the_house_tells_its_administrators_and_doctor_says_it(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Listener(WEB)
    app.platforms = {WEB: platform}  # type: ignore[dict-item]
    assert app.look_for_room() == 0
    monkeypatch.setattr(os, "fsync", full)
    told: Callable[[], int] = app.look_for_room
    assert (told(), told()) == (1, 0)
    assert app.room.state == "down: full"
    app.platforms = {}
    app.stop()
    checks = [check for check in examine(Session(tmp_path / "config.toml", None)) if check.what == "disk"]
    assert {check.sign for check in checks} == {"✗"} and "full" in checks[0].detail
