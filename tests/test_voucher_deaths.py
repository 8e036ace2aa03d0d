"""A process that is killed while it exports: nothing half, no number lost, and whoever comes next gets them all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from formats.vouchers import targets
from handlers.vouchers import exporting
from storage import audit, files, vouchers
from tests.conftest import Stage, make_stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import mapped, states, worked

POINTS: dict[str, tuple[Any, str, bool]] = {
    "before the numbers": (vouchers, "numbered", False),
    "after the numbers": (vouchers, "numbered", True),
    "after the file": (targets, "write", True),
    "after it was kept on disk": (files, "keep", True),
    "before the rows": (vouchers, "keep", False),
    "after the rows": (vouchers, "keep", True),
    "before the answer": (exporting, "attachment", False),
}
"""Where -> what it dies in, and whether after it was done."""


def dying(work: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def killed(*given: Any, **named: Any) -> Any:
        if after:
            work(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return killed


def dies(stage: Stage, value: str, patch: Callable[[Stage], None]) -> None:
    """Another process taps the button and is killed somewhere in it."""
    url, now, count = stage.house.store.url, stage.now, stage.count
    stage.house.store.close()
    child = os.fork()
    if child == 0:
        try:
            other = make_stage(url, stage.folder)
            other.now, other.count = now, count + 1000
            patch(other)
            other.click("vouchers.make", value, by="fei", at="", id="test:export")
        finally:
            os._exit(0)
    _child, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "it did not die where it should"


def ready(stage: Stage) -> str:
    worked(stage)
    shown = mapped(stage)
    assert shown.card
    return next(button.value for button in shown.card.buttons if button.action == "vouchers.make")


@pytest.mark.sweep(3)
@pytest.mark.parametrize("point", POINTS)
def test_before_the_commit_nothing_has_happened(stage: Stage, point: str) -> None:
    value = ready(stage)
    room, name, after = POINTS[point]
    dies(stage, value, lambda _other: setattr(room, name, dying(getattr(room, name), after=after)))
    assert states(stage) == {} and faults(stage) == []
    made = stage.click("vouchers.make", value, by="fei", at="", id="test:export")
    assert made.files and set(states(stage)) == {"记-1", "记-2"} and faults(stage) == []


def test_after_the_commit_the_file_can_be_had_once_more(stage: Stage) -> None:
    value = ready(stage)

    def patch(other: Stage) -> None:
        store = other.house.store
        work = store.write

        def written(*given: Any, **named: Any) -> Any:
            done = work(*given, **named)
            with other.read() as book:
                if vouchers.last(book):
                    os.kill(os.getpid(), signal.SIGKILL)
            return done

        store.write = written  # type: ignore[method-assign]

    dies(stage, value, patch)
    assert set(states(stage)) == {"记-1", "记-2"} and faults(stage) == []
    stage.count += 2000
    (file,) = press(stage, say(stage, "vouchers"), "vouchers.file").files
    with stage.read() as book:
        batch = vouchers.last(book)
    assert batch and files.fingerprint(file.data) == batch.sha256
    assert Path(files.where(stage.house.rules.files, batch.sha256)).exists()
    second = stage.click("vouchers.make", value, by="fei", at="")
    assert not second.files and set(states(stage)) == {"记-1", "记-2"}


def test_an_error_in_the_seal_takes_all_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    value = ready(stage)
    with monkeypatch.context() as broken:
        broken.setattr(stage.house.store, "_seal", lambda book: audit.seal(book) or 1 / 0)
        stage.click("vouchers.make", value, by="fei", at="")
    assert states(stage) == {} and faults(stage) == []
    assert stage.click("vouchers.make", value, by="fei", at="").files
    assert set(states(stage)) == {"记-1", "记-2"}


def test_two_who_tap_at_once_get_one_file(both: Stage) -> None:
    value = ready(both)
    with ThreadPoolExecutor(2) as pool:
        taps = [pool.submit(both.click, "vouchers.make", value, by="fei", at="", id=f"test:tap{n}") for n in range(2)]
        replies = [tap.result(timeout=60) for tap in taps]
    assert sorted(len(reply.files) for reply in replies) == [0, 1]
    assert set(states(both)) == {"记-1", "记-2"} and faults(both) == []
