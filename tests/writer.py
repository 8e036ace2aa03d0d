"""A house in processes of its own, to be killed: `python -m tests.writer URL FOLDER`.

It reads orders on standard input, a line each, and forks a child for every order, which says its process id:
`log FIRST COUNT` finishes what an earlier child left over, then takes, answers and settles so many messages;
`same COUNT` waits for a file `go` and does the messages 0… as all others do; `forms COUNT` sends the forms 0… in
the same way, each delivery with a key of its own, as a second press has; `deliver ROUND` delivers what waits in the
outbox to a wall of files (tests/disk_wall.py), so many leases after noon; `end` waits until a child is gone.
A child says what is done as it is done: `taken KEY` (the platform was told that it arrived), `said KEY` (the reply was
shown), `silent KEY` (another answered), `before KEY` (the form was done before), `failed` (its traceback stands on
standard error).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from bot.delivery import deliver
from chat.cards.card import SILENCE
from chat.incoming import Incoming, Said, Submitted
from handlers.conversation.answering import answer
from storage import inbox, outbox
from tests.conftest import NOON, Stage, make_stage
from tests.disk_wall import DiskWall

FIRST_DAY = date(2026, 10, 22)
"""Days more than a month ago are asked about."""


def message(stage: Stage, number: int) -> Said:
    """Message `number`: a quarter of an hour of Ann's, never too many on a day, however often orders begin anew."""
    order, place = divmod(number, 1000)
    day = FIRST_DAY + timedelta(days=(7 * order + place) % 29)
    text = f"log 15min apollo {day} work {number}"
    return Said(f"dying:{number}", stage.identity("ann"), stage.place("ann", "#apollo"), text=text)


def form(stage: Stage, number: int, sending: str) -> Submitted:
    """Form `number`, filled in with the same quarter of an hour at every sending."""
    day = FIRST_DAY + timedelta(days=number % 29)
    answers = {"project": "APOLLO", "day": day.isoformat(), "hours": "15min", "note": f"work {number}"}
    return Submitted(
        f"form:{number}:{sending}",
        stage.identity("ann"),
        stage.place("ann", "#apollo"),
        form="hours.log",
        answers=answers,
        instance=f"form:{number}",
    )


def tell(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def hear(stage: Stage, incoming: Incoming, *, accepted: bool) -> None:
    """Take a message as a platform's adapter does, and say what came of it."""
    store = stage.house.store
    if accepted:
        store.write(lambda book: inbox.accept(book, incoming), now=stage.now, trail=f"accept:{incoming.id}")
        tell(f"taken {incoming.id}")
    reply = answer(incoming, stage.house, accepted=accepted)
    if reply is SILENCE:
        tell(f"silent {incoming.id}")
        return
    assert reply.card is not None and reply.card.tone == "good", reply
    tell(f"said {incoming.id}")
    if accepted:
        store.write(lambda book: inbox.answered(book, (incoming.id,)), now=stage.now, trail=f"answered:{incoming.id}")


def send(stage: Stage, sent: Submitted) -> None:
    """Send a form, and say whether it was done now or before."""
    reply = answer(sent, stage.house)
    assert (reply.card is not None and reply.card.tone == "good") != bool(reply.toast), reply
    tell(f"{'said' if reply.card else 'before'} {sent.instance}")


def finish(stage: Stage) -> None:
    """What a process that died had taken is heard and answered by the next."""
    with stage.read() as book:
        left = inbox.unfinished(book, NOON + timedelta(days=1))
    for kept in left:
        if kept.state == "accepted":
            answer(kept.incoming, stage.house, accepted=True)
        stage.house.store.write(
            partial(inbox.answered, keys=(kept.incoming.id,)), now=stage.now, trail=f"late:{kept.incoming.id}"
        )


def _child(order: Sequence[str], url: str, folder: Path) -> None:
    stage = make_stage(url, folder)
    if order[0] == "log":
        finish(stage)
        for number in range(int(order[1]), int(order[1]) + int(order[2])):
            hear(stage, message(stage, number), accepted=True)
    elif order[0] == "deliver":
        stage.now += int(order[1]) * (outbox.LEASE + timedelta(seconds=1))
        wall = DiskWall(folder)
        with stage.read():
            tell("begun")
        deliver(stage.house.store, {wall.name: wall}, stage.house.rules, lambda: stage.now)
    else:
        with stage.read():
            tell("ready")
        while not (folder / "go").exists():
            time.sleep(0.001)
        for number in range(int(order[1])):
            if order[0] == "same":
                hear(stage, message(stage, number), accepted=False)
            else:
                send(stage, form(stage, number, f"{os.getpid()}"))
    tell("done")
    stage.house.store.close()


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    for line in sys.stdin:
        if line.strip() == "end":
            os.waitpid(-1, 0)
            tell("ended")
            continue
        child = os.fork()
        if child:
            continue
        tell(f"pid {os.getpid()}")
        try:
            _child(line.split(), url, folder)
        except BaseException:
            traceback.print_exc()
            tell("failed")
            os._exit(1)
        os._exit(0)


class Writers:
    """The process that forks, from the test's side."""

    def __init__(self, url: str, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.writer", url, str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
        )

    def order(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def said(self) -> str:
        """The next line that any child says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line not in ("", "failed"), "a writer failed by itself"
        return line

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


if __name__ == "__main__":
    main()
