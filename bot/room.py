"""Is there room where the books and the files lie, and may we write there?

Looked at every minute, for `/healthz` and doctor.  Administrators are told once for each time that it goes wrong, and
without the books: on a disk that is full nothing can be put into the outbox any more.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.platform import NotPosted, Platform
from chat.cards.card import Card
from chat.incoming import Place
from chat.text import Text, _

log = logging.getLogger(__name__)

LOW = 200 * 1024 * 1024
"""Bytes that are left below which it is said that the disk is nearly full: some days of photos."""
EVERY = 60.0
"""Seconds between two looks."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
Reader = tuple[str, str, str]
"""Platform, account, language."""


@dataclass(frozen=True, slots=True)
class RoomProblem:
    """What is wrong with a folder."""

    kind: Literal["full", "low", "closed"]
    said: Text


@dataclass(slots=True)
class Room:
    """The folders in which everything is kept; what was wrong at the last look, and whether somebody was told."""

    folders: tuple[Path, ...]
    problems: tuple[RoomProblem, ...] = ()
    _told: set[str] = field(default_factory=set)

    @property
    def state(self) -> str:
        """ "up", or "down: full" where nothing can be written, for `/healthz`; "low" is no reason to be down."""
        kinds = [problem.kind for problem in self.problems]
        stopped = [kind for kind in kinds if kind != "low"]
        return f"down: {stopped[0]}" if stopped else "low" if kinds else "up"

    def look(self) -> tuple[RoomProblem, ...]:
        """Look at every folder."""
        found = (problem(folder) for folder in self.folders)
        self.problems = tuple(one for one in found if one is not None)
        return self.problems

    def watch(self, platforms: Mapping[str, Platform], admins: Callable[[], Iterable[Reader]]) -> int:
        """Look, and tell the administrators what is newly wrong; returns how many were told."""
        wrong = {problem.kind: problem for problem in self.look()}
        self._told &= set(wrong)  # what is well again and goes wrong once more is news
        told = 0
        for kind in sorted(set(wrong) - self._told):
            log.error("the disk: %s", wrong[kind].said.template)
            reached = sum(_post(platforms, reader, kind, wrong[kind]) for reader in admins())
            if reached:
                self._told.add(kind)
            told += reached
        return told


def problem(folder: Path) -> RoomProblem | None:
    """What is wrong with a folder (one that is not there yet lies where it will be made); None where nothing is."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    probe, name = folder / f".room.{os.getpid()}", str(folder)
    try:
        with probe.open("wb") as out:
            out.write(b"\0" * 4096)
            out.flush()
            os.fsync(out.fileno())
        probe.unlink()
    except OSError as error:
        if error.errno in _FULL:
            probe.unlink(missing_ok=True)
            return RoomProblem("full", _("The disk is full: nothing can be written down in {folder}.", folder=name))
        why = error.strerror or type(error).__name__
        return RoomProblem("closed", _("Nothing can be written in {folder}: {why}.", folder=name, why=why))
    free = shutil.disk_usage(folder).free
    if free < LOW:
        left = free // (1024 * 1024)
        return RoomProblem("low", _("The disk is nearly full: {n} MB are left for {folder}.", n=left, folder=name))
    return None


def _post(platforms: Mapping[str, Platform], reader: Reader, kind: str, wrong: RoomProblem) -> bool:
    name, account, locale = reader
    platform = platforms.get(name)
    if platform is None:
        return False
    if kind == "low":
        lines = (_("Make room before nothing can be written down any more."),)
    else:
        lines = (_("What people say is not kept until that is mended; nothing that was kept is lost."),)
    small = _("This is said once, until it is well again; “zhangfang doctor” says how it stands.")
    card = Card(wrong.said, lines=lines, small=small, tone="warn" if kind == "low" else "bad")
    try:
        platform.post(Place(name, account, "direct"), card, key=f"room:{kind}:{os.getpid()}:{account}", locale=locale)
    except NotPosted as refused:
        log.warning("%s could not be told that the disk is %s: %s", account, kind, refused.reason)
        return False
    return True
