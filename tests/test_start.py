"""What a start may cost, counted: files imported, patterns compiled, mappers built.  `bench` measures the seconds."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.exc import UnmappedClassError

from handlers.conversation.contents import CONTENTS
from handlers.conversation.deeds import ENTERED
from handlers.conversation.entered import MADE
from handlers.registry import Deferred
from storage import tables

ROOT = Path(__file__).parents[1]
TABLES = sorted((ROOT / "handlers").glob("*/__init__.py"))

# All that a cold `zhangfang say` imports before it knows what is said, and what is compiled meanwhile.
START = """
import json, re, sys
compiled, compile = [], re.compile
def counted(pattern, flags=0):
    compiled.append(f"{sys._getframe(1).f_globals['__name__']}: {pattern}")
    return compile(pattern, flags)
re.compile = counted
import bot.__main__, bot.app, bot.cli.say, bot.cli.terminal, bot.reading, handlers.conversation.answering
rooms = ("bot", "chat", "formats", "handlers", "ledger", "ocr", "storage")
print(json.dumps([sorted(sys.modules), [one for one in compiled if one.split(":")[0].split(".")[0] in rooms]]))
"""

# Of the subjects' own files, those that most messages need; of the files of programs, what a dropped one is called.
NEEDED = {
    *("handlers.books.budget_marks", "handlers.books.posting", "handlers.hours.entry", "handlers.hours.proposals"),
    *("handlers.books.advances", "handlers.books.estimates", "handlers.books.input_vat"),
    *("handlers.reports.file_wish", "handlers.reports.printing", "formats.sheet", "formats.uncollected"),
}
DEAR = {
    *("sqlalchemy.dialects.postgresql", "multiprocessing", "http.client", "xml.sax", "babel"),
    "chat.requests.composers",
}
"""They take a start 0.003 s or more, and only some messages need them."""


@pytest.fixture(scope="module")
def start() -> tuple[list[str], list[str]]:
    """(modules imported, patterns compiled) of a start."""
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True)
    modules, patterns = json.loads(done.stdout)
    return modules, patterns


def test_a_start_imports_no_file_that_only_some_messages_need(start: tuple[list[str], list[str]]) -> None:
    of_subjects = {
        name
        for name in start[0]
        if name.startswith("formats.")
        or (name.startswith("handlers.") and name.count(".") > 1 and not name.startswith("handlers.conversation."))
    }
    assert of_subjects == NEEDED
    assert not DEAR & set(start[0])


def test_a_start_makes_no_table_of_which_it_needs_nothing(start: tuple[list[str], list[str]]) -> None:
    assert not {f"storage.tables.{file}" for file in tables.LATER} & set(start[0])
    files = {path.stem for path in Path(tables.__file__).parent.glob("*.py")} - {"__init__", "columns"}
    assert files >= set(tables.LATER)
    assert {of.__table__.name for of in map(tables.__getattr__, ("BriefRow", "VoucherRow"))} == {
        "monthly_brief",
        "voucher",
    }
    with pytest.raises(AttributeError):
        tables.__getattr__("NobodyRow")
    assert all(hasattr(tables, name) for name in tables.__all__)


def test_a_start_compiles_next_to_no_patterns(start: tuple[list[str], list[str]]) -> None:
    found = [ascii(pattern) for pattern in start[1]]
    assert len(found) <= 4, "\n".join(["let them be a chat.pattern.Pattern:", *found])


def test_no_table_has_a_mapper() -> None:
    for row in (getattr(tables, name) for name in tables.__all__):
        if isinstance(row, type):
            with pytest.raises(UnmappedClassError):
                class_mapper(row)


def named(table: Path) -> list[Deferred]:
    """Everything that a table takes from the files of its subject."""
    tree = ast.parse(table.read_text("utf-8"))
    files: dict[str, str] = {}
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value.func, ast.Name) and node.value.func.id == "later":
                files[node.targets[0].id] = ast.literal_eval(node.value.args[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in files:
            out.append(Deferred(files[node.func.id], ast.literal_eval(node.args[0])))
    assert {one.file for one in out} == set(files.values()), "a file of which nothing is taken"
    return out


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.parent.name)
def test_everything_that_a_table_names_is_there(table: Path) -> None:
    for one in named(table):
        assert one.file.startswith(f"handlers.{table.parent.name}."), "a table takes what its own subject has"
        assert hasattr(import_module(one.file), one.name), f"{one.file} has no {one.name}"


def test_the_kinds_of_documents_and_files_are_found() -> None:
    assert [kind.noun for kind in CONTENTS.approvables] == [
        "expense",
        "order",
        "week",
        "write_off",
        "final_accounts",
        "subcontract_step",
        "settlement",
        "payment_batch",
        "second",
    ]
    assert all(kind.planner for kind in CONTENTS.imports) and len(CONTENTS.imports) == 12


def test_what_is_looked_for_at_every_message_is_all_that_can_be_entered() -> None:
    assert set(ENTERED) == set(MADE)


def test_every_pattern_is_one() -> None:
    """They are compiled when they are first tried: a slip of the pen would only show then."""
    code = (
        "import gc, pkgutil, importlib, chat, handlers; from chat.pattern import Pattern\n"
        "for room in (chat, handlers):\n"
        "    for one in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "        if '.training' not in one.name: importlib.import_module(one.name)\n"
        "every = [one for one in gc.get_objects() if isinstance(one, Pattern)]\n"
        "print(len([one.compiled for one in every]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500
