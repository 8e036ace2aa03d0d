"""Anything at all said to a house: `python -m tests.fuzz --cases 2000 [--from SEED]`; what breaks it is printed.

Random words, documented lines with pieces changed, buttons with other values, forms with other answers.  The cases are
the same for the same seed, each on the books as the ones before have left them.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.feishu.render import cards as feishu_cards
from bot.slack.render import blocks
from bot.web.render import html
from chat.cards.card import Form, Reply
from chat.cards.plain import reply_lines
from handlers.conversation.contents import CONTENTS
from handlers.verification.prove import prove
from tests import walk
from tests.conftest import CAST, Stage, fill, make_stage

ODD = (
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "10^15",
    "999999999999999999999",
    "1" * 400,
    "9" * 5000,
    "NaN",
    "inf",
    "1.2.3",
    "½",
    "٣",
    "²",
    "〇",
    "壹佰",
    "万",
    "亿亿",
    "1000000000h",
    "25h",
    "24:01",
    "2h" * 60,
    "99:99",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "10000-01-01",
    "1900-01-01",
    "31.2.",
    "yesterday yesterday",
    "tomorrow",
    "明年13月",
    "13月32日",
    "1000000000000000",
    "1000000000000000.005",
    "-0",
    "+5",
    "5%",
    "1000%",
    "€",
    "CNY",
    "XXX 5",
    "BTC 1",
    "$$$",
    "¥",
    "#",
    "@",
    "@ann",
    "#nobody",
    "<@U1>",
    "<!here>",
    "*",
    "_",
    "`",
    "\n",
    "\n\n\n",
    "\t",
    "\\",
    "'",
    '"',
    "%s",
    "{x}",
    "{",
    "}",
    "%",
    "&",
    "=1+1",
    "../../etc",
    "null",
    "None",
    "true",
    "[]",
    "{}",
    "💥",
    "\u202e",
    "\x00",
    "\ud800",
    "İ",
    "ß",
    "ﬁ",
    "ǅ",
    "𝟙𝟚",
    "１２",
    "apollo",
    "星河",
    "xinghe apollo",
    "all",
    "because",
    "因为",
    "from",
    "to",
    "no",
    "tax",
    "undo",
    "order 99999999999999999999",
    "INV-1",
    "1",
    "2",
    "3",
    "12345678901234567890",
    "a" * 3000,
    "星" * 3000,
)
"""Pieces that are at the edge of something."""


@dataclass
class Findings:
    """What was tried and what broke: one line for each kind of fault, with the first case that showed it."""

    cases: int = 0
    broke: dict[str, str] = field(default_factory=dict)
    slow: list[str] = field(default_factory=list)


class Caught(logging.Handler):
    """The tracebacks that the house wrote: the line of ours where each arose."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            error, where, frame = record.exc_info[1], "", record.exc_info[2]
            while frame:
                where = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
                frame = frame.tb_next
            self.seen.append(f"{type(error).__name__} {where} {str(error)[:80]!r}")


class Fuzz:
    """The dice and the house."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.dice = stage, random.Random(seed)
        self.buttons: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.actions = [name for kind, name in sorted(CONTENTS.entries) if kind == "action"]
        self.found = Findings()
        self.caught = Caught()
        logging.getLogger().addHandler(self.caught)

    def run(self, cases: int) -> Findings:
        ways: list[Callable[[], tuple[str, Reply]]] = [self.words, self.line, self.line, self.button, self.form]
        try:
            for _case in range(cases):
                self.found.cases += 1
                begun = time.monotonic()
                case, reply = self.dice.choice(ways)()
                took = time.monotonic() - begun
                self.judge(case, reply)
                if took > 5:
                    self.found.slow.append(f"{took:.1f} s: {case[:200]}")
        finally:
            logging.getLogger().removeHandler(self.caught)
        with self.stage.read() as book:
            for fault in prove(book, self.stage.house.rules).faults:
                self.found.broke.setdefault(f"verify {fault}", "at the end")
        return self.found

    def words(self) -> tuple[str, Reply]:
        """Letters of every kind, and odd pieces."""
        dice = self.dice
        pieces = [self.piece() for _piece in range(dice.randint(1, 6))]
        text = dice.choice((" ", "", ",", "，")).join(pieces)
        return self.said(text)

    def line(self) -> tuple[str, Reply]:
        """A documented line with a few of its pieces changed, left out, doubled or in another order."""
        dice = self.dice
        parts = dice.choice(walk.lines()).split(" ")
        for _change in range(dice.randint(1, 3)):
            at = dice.randrange(len(parts)) if parts else 0
            what = dice.randrange(6)
            if what == 0 and parts:
                parts[at] = self.piece()
            elif what == 1:
                parts.insert(at, self.piece())
            elif what == 2 and len(parts) > 1:
                del parts[at]
            elif what == 3 and parts:
                parts.insert(at, parts[at])
            elif what == 4:
                dice.shuffle(parts)
            elif parts:
                parts[at] = self.bent(parts[at])
        return self.said(" ".join(parts))

    def button(self) -> tuple[str, Reply]:
        """A button with another value."""
        dice = self.dice
        action, value = (
            dice.choice(self.buttons) if self.buttons and dice.random() < 0.7 else (dice.choice(self.actions), "1")
        )
        if dice.random() < 0.2:
            action = dice.choice(self.actions)
        if dice.random() < 0.7:
            value = self.bent(value) if dice.random() < 0.6 else self.piece()
        by = self.who()
        return f"click {action} {value!r} by {by}", self.stage.click(action, value, by=by, at=self.where())

    def form(self) -> tuple[str, Reply]:
        """A form that was seen, with other answers, or one that nobody opened."""
        dice, by = self.dice, self.who()
        if self.forms and dice.random() < 0.8:
            form = dice.choice(self.forms[-60:])
            name, value, answers = form.name, form.value, walk.filled(self.stage, form, "words")
        else:
            name, value, answers = dice.choice([n for kind, n in sorted(CONTENTS.entries) if kind == "form"]), "1", {}
        for key in list(answers):
            if dice.random() < 0.3:
                answers[key] = self.piece() if dice.random() < 0.5 else self.bent(answers[key])
            elif dice.random() < 0.05:
                del answers[key]
        if dice.random() < 0.2:
            value = self.piece()
        given = {key: text for key, text in answers.items() if key not in ("form", "value", "by", "at", "instance")}
        return f"submit {name} {value!r} {given!r} by {by}", self.stage.submit(
            name, value, by=by, at=self.where(), **given
        )

    def said(self, text: str) -> tuple[str, Reply]:
        by, at = self.who(), self.where()
        more: dict[str, Any] = {}
        if self.dice.random() < 0.1:
            more["about"] = self.dice.choice(
                ("expense:1", "expense:99", "order:1", "hours:1", "approval:expense:1", "x", ":")
            )
        return f"say {text!r} by {by} at {at!r} {more}", self.stage.say(text, by=by, at=at, **more)

    def piece(self) -> str:
        dice = self.dice
        thrown = dice.random()
        if thrown < 0.6:
            return dice.choice(ODD)
        if thrown < 0.8:
            return dice.choice(dice.choice(walk.lines()).split(" "))
        if thrown < 0.9:
            return str(dice.randint(-(10**6), 10 ** dice.randint(1, 30)))
        return "".join(
            chr(dice.choice((dice.randrange(128), dice.randrange(0x3000), dice.randrange(0x11000))))
            for _n in range(dice.randint(1, 12))
        )

    def bent(self, text: str) -> str:
        """A text with a sign changed, left out or added."""
        if not text:
            return self.piece()
        at, sign = self.dice.randrange(len(text)), self.dice.choice("0123456789.-:/ %=~x星\n\x00|,;'\"\ud800")
        return self.dice.choice(
            (text[:at] + text[at + 1 :], text[:at] + sign + text[at:], text[:at] + sign + text[at + 1 :], text + text)
        )

    def who(self) -> str:
        return self.dice.choice(("fei", "fei", "li", "ann", "ada", "sue", "max", "zoe", "nobody"))

    def where(self) -> str:
        return self.dice.choice(("", "", "#apollo", "#finance", "#elsewhere"))

    def judge(self, case: str, reply: Reply) -> None:
        """Nothing broke, and what is answered can be shown everywhere."""
        try:
            for locale in ("en", "zh-CN"):
                reply_lines(reply, locale)
            for card in (reply.card, *reply.more):
                if card:
                    html(card, "en"), blocks(card, "en"), feishu_cards(card, "zh-CN")
                    self.buttons += [(button.action, button.value) for button in card.buttons if button.action]
            del self.buttons[:-400]
            if reply.form:
                self.forms.append(reply.form)
        except Exception as error:
            frame = error.__traceback__
            while frame and frame.tb_next:
                frame = frame.tb_next
            where = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else ""
            self.found.broke.setdefault(f"shown: {type(error).__name__} {where} {str(error)[:80]!r}", case)
        for seen in self.caught.seen:
            self.found.broke.setdefault(seen, case)
        self.caught.seen.clear()
        if reply.card and reply.card.title.template.startswith("Something broke"):
            self.found.broke.setdefault("broke without a trace", case)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("--cases", type=int, default=2000)
    asked.add_argument("--from", type=int, default=1, dest="seed")
    asked.add_argument("--full", action="store_true", help="on books with two months of everything in them")
    words = asked.parse_args()
    logging.lastResort = None
    with tempfile.TemporaryDirectory(prefix="zhangfang-fuzz-") as name:
        folder = Path(name)
        fill(f"sqlite:///{folder / 'books.db'}")
        stage = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
        if words.full:
            from tests import full_books

            full_books.live(stage)
        found = Fuzz(stage, words.seed).run(words.cases)
        stage.house.store.close()
    for fault, case in found.broke.items():
        print(f"{fault}\n    {case[:300]}")
    print(*found.slow, sep="\n")
    print(f"{found.cases} cases, {len(found.broke)} kinds of faults, {len(found.slow)} slow, people: {len(CAST)}")
    return 1 if found.broke else 0


if __name__ == "__main__":
    sys.exit(main())
