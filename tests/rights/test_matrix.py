"""The permission matrix: role × place × entry × kind of figure, as it comes of asking everything as everybody.

Each chapter of the tables has its golden file in tests/golden/rights.  A row of the tables that is new is in none, so
it fails until it was looked at.  What must hold of all of them, whatever they show, is asked below.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chat.cards.card import Form, Reply
from chat.incoming import Clicked, File, Incoming, Said, Submitted
from handlers.conversation.contents import CHAPTERS, CONTENTS
from handlers.registry import Entry
from handlers.rules import PageDoor
from tests import full_books
from tests.conftest import Stage, make_stage
from tests.golden import FOLDER, Golden
from tests.rights.asking import PLACES, PROJECT, ROLES, STRANGERS, Came, identity, place, seated, tries
from tests.test_roles import in_business

Ask = Callable[[Incoming], Came]
Matrix = dict[tuple[str, str], dict[str, Came]]
"""(what is asked, where) -> role -> what came."""
Shown = dict[tuple[str, str], str | Form]
"""(kind, name) -> the value of a button, or the form."""
ALIKE = {"page": "private", "/zf": "unbound"}
"""Places on other platforms, and those like which they are; asked by a few, and not written down again."""
EVERY = 29
ALIKE_ASKED = ("finance", "lead", "nobody", "stranger")
THERE = ("elsewhere", "finance", "admin", "auditor")
"""Who has a seat in the project of the channel “other”."""
BUDGET = ("set budget", "<budget.set", "template")
"""What only leads do, and members may see afterwards."""
ASKERS = ("finance", "lead", "member", "admin", "auditor", "sales")
"""Whose answers are looked through for buttons and forms, with the values that these carry."""
VALUES = {
    "person.welcome": "test newone New One",
    "person.link": "test newone 8",
    "person.ignore": "test newone",
    "prompts.say": "budget apollo",
    "proposal.say": "budget apollo",
    "place.bind": "APOLLO",
    "project.close": "APOLLO",
    "project.reopen": "APOLLO",
    "budget.show": "APOLLO",
    "costs.show": "2026-10",
    "budget.history": "APOLLO",
    "link.show": "expense/1",
    "help.show": "budgets",
}
"""What is clicked where no answer has shown the button."""


@pytest.fixture(scope="module")
def company(full_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Books with something of every kind in them, and a person for each role."""
    folder = tmp_path_factory.mktemp("rights")
    shutil.copytree(full_sqlite, folder, dirs_exist_ok=True)
    stage = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
    full_books.go_on(stage)
    stage.with_rules(dunning_tiers={"vip": (7, 30)}, page=PageDoor("https://page.example/"))
    stage.write(seated)
    in_business(stage)
    yield stage
    stage.house.store.close()


def lines_of(entry: Entry) -> list[str]:
    """What is typed for a command: its first example, and those that fewer may say."""
    wanted = [example.en for example in entry.examples if example.en in entry.only]
    return list(dict.fromkeys([*(example.en for example in entry.examples[:1]), *wanted]))


@pytest.fixture(scope="module")
def shown(company: Stage) -> Shown:
    """The values of the buttons and the forms that people are shown in answer to all lines."""
    found: Shown = {}

    def gather(reply: Reply) -> None:
        for card in (reply.card, *reply.more):
            for button in card.buttons if card else ():
                found.setdefault(("action", button.action), button.value)
            for choice in card.choices if card else ():
                if choice.options:
                    value = f"{choice.value} {choice.options[0].value}".strip()
                    found.setdefault(("action", choice.action), value)
        if reply.form:
            found.setdefault(("form", reply.form.name), reply.form)

    def work(ask: Ask) -> None:
        for role in ASKERS:
            for entry in CONTENTS.commands:
                for line in lines_of(entry):
                    gather(ask(spoken(role, "private", line)).reply)
        for (kind, name), value in sorted((key, value) for key, value in found.items() if isinstance(value, str)):
            for role in ASKERS if kind == "action" else ():
                gather(ask(clicked(role, "private", name, value)).reply)

    tries(company, work)
    return found


def spoken(role: str, where: str, line: str) -> Said:
    return Said("rights:1", identity(where, role), place(where, role), text=line)


def clicked(role: str, where: str, action: str, value: str) -> Clicked:
    return Clicked("rights:1", identity(where, role), place(where, role), action, value)


def filled(role: str, where: str, form: Form) -> Submitted:
    usual = {"money": "100", "date": "2026-11-19", "duration": "1h", "number": "1", "note": "a reason", "text": "x"}
    answers = {
        question.name: question.value
        or (question.options[0].value if question.options else usual.get(question.kind, ""))
        for question in form.questions
    }
    return Submitted("rights:1", identity(where, role), place(where, role), form.name, form.value, answers)


def questions(entry: Entry, shown: Shown) -> list[Question]:
    """What is asked of an entry: how it is called in the matrix, and the message of a role in a place."""
    if entry.kind == "command":
        return [(line, lambda role, where, line=line: spoken(role, where, line)) for line in lines_of(entry)]
    found = shown.get((entry.kind, entry.name))
    if entry.kind == "action":
        value = found if isinstance(found, str) else VALUES.get(entry.name, "1")
        return [(f"[{entry.name} {value}]", lambda role, where: clicked(role, where, entry.name, value))]
    if entry.kind == "form":
        form = found if isinstance(found, Form) else Form(entry.name, CHAPTERS[0].title, (), "1")
        return [(f"<{entry.name} {form.value}>", lambda role, where: filled(role, where, form))]
    if entry.kind == "file":
        return [
            (name, lambda role, where, file=file: replace(spoken(role, where, ""), files=(file,)))
            for name, file in FILES.items()
        ]
    return [(line, lambda role, where, line=line: aside(role, where, line)) for line in OTHERWISE.get(entry.name, ())]


FILES = {
    "(a receipt)": File("photo.jpg", "image/jpeg", data=b"photo"),
    "(a bank statement)": File("bank.csv", "text/csv", data=full_books.STATEMENT.encode()),
}
OTHERWISE = {
    "thread.said": ("(under expense 1) budget apollo", "(under order 1) why"),
    "message.edited": ("(edited) budget apollo", "(edited) receivables apollo"),
    "said.lost": ("quixotic zebras", "the customer Acme did not pay 500"),
    "said.number": ("300",),
    "said.incomplete": ("took a taxi",),
    "said.offered": ("how much does everybody on apollo cost us", "apollo money?"),
    "said.politely": ("thank you",),
    "question.answered": ("yes",),
}
"""What is said that is no command, by the row that mostly answers it."""


def aside(role: str, where: str, line: str) -> Said:
    """Words under a card, or a message that was edited into them."""
    about, _close, text = line.rpartition(") ")
    said = spoken(role, where, text or line)
    if about.startswith("(under "):
        return replace(said, about=about.removeprefix("(under ").replace(" ", ":"))
    return replace(said, edits="m1", ref="m1") if about else said


Question = tuple[str, Callable[[str, str], Incoming]]
"""How it is called in the matrix, and the message of a role in a place."""


def asked_of(chapter: str, shown: Shown) -> list[Question]:
    """Everything that is asked of the entries of a chapter."""
    return [one for entry in CONTENTS.entries.values() if entry.chapter == chapter for one in questions(entry, shown)]


def matrix(company: Stage, asked: list[Question]) -> Matrix:
    """(what is asked, where) -> role -> what came."""
    found: Matrix = {}

    def work(ask: Ask) -> None:
        for name, message in asked:
            for where in PLACES:
                asking = ALIKE_ASKED if where in ALIKE else ROLES
                found[name, where] = {role: ask(message(role, where)) for role in asking}

    tries(company, work)
    return found


def written(found: Matrix) -> str:
    """The matrix as a page: places with the same answers share a row."""
    wide = max(len(role) for role in ROLES) + 1
    out = [" " * 30 + "".join(role.ljust(wide) for role in ROLES).rstrip()]
    for name in dict.fromkeys(name for name, _where in found):
        out += ["", name]
        rows: dict[tuple[str, ...], list[str]] = {}
        for where in (where for where in PLACES if where not in ALIKE):
            rows.setdefault(tuple(found[name, where][role].mark for role in ROLES), []).append(where)
        for marks, places in rows.items():
            out.append(f"  {', '.join(places)} ".ljust(30) + "".join(mark.ljust(wide) for mark in marks).rstrip())
    return "\n".join(out)


@pytest.mark.slow
@pytest.mark.parametrize("chapter", [chapter.name for chapter in CHAPTERS])
def test_the_matrix(company: Stage, shown: Shown, chapter: str, golden: Golden) -> None:
    """As it was looked at (the golden file), and as it has to be."""
    found = matrix(company, asked_of(chapter, shown))
    assert not (wrong := wrong_in(found)), "\n".join(wrong)
    golden(f"rights/{chapter}.txt", written(found))


def test_some_rows_of_the_matrix(company: Stage) -> None:
    """What is typed for each so-manieth command, in every run; all that can be typed stands in the golden files."""
    kept = {name: row for chapter in CHAPTERS for name, row in rows_of(kept_of(chapter.name)).items()}
    asked = [one for entry in CONTENTS.commands for one in questions(entry, {})]
    assert {name for name, _message in asked} <= set(kept), "make golden"
    found = matrix(company, asked[::EVERY])
    assert not (wrong := wrong_in(found)), "\n".join(wrong)
    assert {name: row for name, row in rows_of(written(found)).items() if row != kept[name]} == {}


def kept_of(chapter: str) -> str:
    return (FOLDER / "rights" / f"{chapter}.txt").read_text("utf-8")


def rows_of(page: str) -> dict[str, str]:
    """What is asked -> its rows on a page of the matrix."""
    return {block.partition("\n")[0]: block for block in page.rstrip("\n").split("\n\n")[1:]}


def wrong_in(found: Matrix) -> list[str]:
    return [
        f"{name}, by {role}, {where}: {one.mark}: {fault}"
        for (name, where), came in found.items()
        for role, one in came.items()
        for fault in faults(found, name, where, role, one)
    ]


def faults(found: Matrix, name: str, where: str, role: str, one: Came) -> Iterator[str]:
    """What must not be, whatever is asked."""
    money_or_names = set(one.figures) & set("mcf")
    theirs = role in THERE and "apollo" not in name.lower()
    if where in ALIKE and one.mark != found[name, ALIKE[where]][role].mark:
        yield "another platform is no other place"
    if one.aloud and where == "shared":
        yield "people of other companies hear it"
    if one.aloud and money_or_names and (where in ("unbound", "/zf") or (where == "other" and not theirs)):
        yield "money, a customer or a file in a channel that it does not belong to"
    # Whoever sits in the project's channel could have asked for it; its budget members see, whoever sets it.
    known = name.startswith(BUDGET) or all(found[name, "own"][other].figures for other in PROJECT)
    if one.aloud and where == "own" and set(one.figures) & set("mf") and not known:
        yield "not everybody in this channel may know it"
    if "!" in one.mark:
        yield "a refusal is nobody else's business"
    if role in STRANGERS and one.mark not in ("u", "."):
        yield "who is not of the company is told nothing"
    if role == "nobody" and set(one.figures) & set("cf"):
        yield "whoever has no seat sees no customer and no file"
    refused = found[name, "private"].get(role, one).mark.startswith("x")
    if refused and money_or_names and where != "own" and not (where == "other" and theirs):
        yield "a place lets them see more than they may in private"
