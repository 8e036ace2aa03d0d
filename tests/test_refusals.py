"""The gallery of refusals: tests/golden/refusals.txt has every sentence with which something can be refused.

What the story of refusals (tests/stories/refused.en.txt) and BROUGHT_ABOUT bring about is shown as a person reads it,
in both languages; the others stand as their template, behind a “~”.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chat.text import Text
from chat.values.amounts import amount
from chat.values.unread import Unread
from chat.words import LOCALES, say
from formats.cells import known
from formats.detect import read as read_export
from handlers.lookup import refused
from ledger import clauses, dunning, errors, terms
from ledger.accounts import chart
from ledger.ageing import ageing
from ledger.errors import BookError
from ledger.exchange import convert
from ledger.limits import check_minutes
from ledger.money import Money, share
from ledger.provision import proposal
from ocr import hints, limits, picture
from ocr import reading as ocr
from ocr.einvoices import ofd, pdf, xmlfile
from tests import conftest
from tests.conftest import Stage
from tests.golden import Golden
from tests.test_stories import STORIES, Play

ROOT = Path(__file__).parents[1]
ROOMS = ("chat", "ledger", "storage", "formats", "ocr", "handlers", "bot")
REFUSALS = {name for name, one in vars(errors).items() if isinstance(one, type)} | {"Unread", "Problem", "_wrong"}

CNY = Money(10000, "CNY")
SMALL = limits.Limits(size=10, pixels=1000, pages=1, unpacked=10)
HALF = terms.Term("advance", terms.Rule("signed"), Decimal(50))
REST = terms.Term("progress", terms.Rule("signed"))

BROUGHT_ABOUT: tuple[Callable[[], Any], ...] = (
    lambda: chart("cas", {"tea": "6602 tea"}),
    lambda: check_minutes(0),
    lambda: Money.of("1.234", "CNY"),
    lambda: Money.of("9" * 30, "CNY"),
    lambda: known("XQZ"),
    lambda: clauses.read("USD 5000 advance, rest 30 days after acceptance", "CNY"),
    lambda: _asked(amount("300 rupees", "CNY")),
    lambda: _asked(amount("30 ₿", "CNY")),
    lambda: Money.of("ten", "CNY"),
    lambda: CNY + Money(1, "USD"),
    lambda: share(CNY, (1, -1)),
    lambda: convert(CNY, "USD", date(2026, 11, 20), ()),
    lambda: terms.amounts(CNY, ()),
    lambda: terms.amounts(CNY, (REST, REST)),
    lambda: terms.amounts(CNY, (HALF, HALF, REST)),
    lambda: terms.amounts(CNY, (HALF, terms.Term("progress", terms.Rule("signed"), amount=Money(1000, "CNY")))),
    lambda: terms.amounts(CNY, (HALF, terms.Term("progress", terms.Rule("signed"), Decimal(120)))),
    lambda: clauses.read("30% advance, 70% one day"),
    lambda: dunning.Policy(steps=()),
    lambda: dunning.Policy(cooldown=-1),
    lambda: proposal(ageing([], date(2026, 11, 20), "CNY"), CNY, (Decimal(1),)),
    lambda: proposal(ageing([], date(2026, 11, 20), "CNY"), CNY, (Decimal(2),) * 6),
    lambda: read_export(b"", "empty.csv"),
    lambda: read_export(b"\x00\x01\x02" * 400, "noise.bin"),
    lambda: read_export(b"PK\x03\x04 torn", "torn.zip"),
    lambda: read_export(b"<a><b></a>", "torn.xml"),
    lambda: read_export(b"<a/>", "other.xml"),
    lambda: read_export(b"Dear all,\nthe hours are in the other file.\n", "letter.txt"),
    lambda: limits.check_size(b"", limits.DEFAULT),
    lambda: limits.check_size(b"x" * 30_000_000, limits.DEFAULT),
    lambda: limits.check_pixels(20_000, 20_000, limits.DEFAULT),
    lambda: limits.check_pixels(8, 8, limits.DEFAULT),
    lambda: limits.check_pages(400, limits.DEFAULT),
    lambda: ocr.read(b"PK\x03\x04", "a.zip", limits=limits.DEFAULT, today=None, hints=hints.Hints()),
    lambda: pdf.pages(b"%PDF-1.7 torn", limits.DEFAULT),
    lambda: ofd.facts(b"PK\x03\x04 torn OFD.xml", limits.DEFAULT),
    lambda: list(picture.frames(b"no picture", limits.DEFAULT)),
    lambda: xmlfile.root(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    lambda: xmlfile.root(b"<?xml version='1.0'?><a>"),
    lambda: _asked(amount("much", "CNY")),
)


def test_every_refusal_is_in_the_gallery(stage: Stage, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, BookError] = {}
    made = BookError.__init__

    def noted(self: BookError, *args: Any, **values: Any) -> None:
        made(self, *args, **values)
        seen.setdefault(self.sentence, self)

    monkeypatch.setattr(BookError, "__init__", noted)
    monkeypatch.setattr(conftest, "CAST", dict(conftest.CAST))  # the story changes who is in it
    story = next(path for path in STORIES if path.stem == "refused.en")
    for _line in Play(stage).through(story.read_text("utf-8").splitlines()):
        pass
    for bring_about in BROUGHT_ABOUT:
        with suppress(BookError):
            bring_about()
    lines = ["Every refusal, in English and Chinese.  “~”: the template, where the tests do not bring it about.", ""]
    for room, sentences in sorted(written().items()):
        lines += [room, ""]
        for sentence in sentences:
            lines += [*shown(sentence, seen.get(sentence)), ""]
    golden("refusals.txt", "\n".join(lines))


def shown(sentence: str, error: BookError | None) -> Iterator[str]:
    """A refusal as it is read in each language, or its template."""
    for locale in LOCALES:
        if error is None:
            yield f"  ~ {say(Text(sentence), locale)}"
            continue
        yield f"    {say(Text(sentence, error.values), locale)}"
        hint = say(Text(error.hint, error.values), locale) if error.hint else ""
        yield from (f"      {line}" for line in hint.splitlines())


def written() -> dict[str, list[str]]:
    """file -> the sentences that refuse something in it, each in the first file that has it; hints go with them."""
    found: dict[str, list[str]] = {}
    done: set[str] = set()
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for sentence in _sentences(node):
                if sentence not in done:
                    done.add(sentence)
                    found.setdefault(path.relative_to(ROOT).as_posix(), []).append(sentence)
    return found


def _sentences(node: ast.AST) -> Iterator[str]:
    """The sentences of a refusal that is made at this place: its own, not its hint."""
    if isinstance(node, ast.ClassDef) and node.name in REFUSALS:
        for part in node.body:
            if isinstance(part, ast.Assign) and isinstance(part.value, ast.Call):
                yield from _marked(part.value)
    if not isinstance(node, ast.Call):
        return
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    own = [keyword.value for keyword in node.keywords if keyword.arg == "sentence"]
    if name in REFUSALS:
        own += [part for part in node.args if not isinstance(part, ast.Lambda)]
    for part in own:
        for inner in ast.walk(part):
            if isinstance(inner, ast.Call):
                yield from _marked(inner)


def _marked(call: ast.Call) -> Iterator[str]:
    if isinstance(call.func, ast.Name) and call.func.id in ("_", "sentence") and call.args:
        first = call.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _asked(read: object) -> None:
    if isinstance(read, Unread):
        raise refused(read)
