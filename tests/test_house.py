"""The rules of the house, read off its source: imports go down, libraries stay at home, names and openings are right.

Nothing here needs a library; it runs before every commit (.pre-commit-config.yaml) and in every run of the tests.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "storage", "ocr", "formats", "ledger", "chat")

# What stands once above the adapters.
ADAPTERS_SHARE = ("bot.platform", "bot.http", "bot.chart", "bot.lanes", "bot.retry", "bot.secret", "bot.health")

# Room (the longest that fits a file counts) -> what of ours it may import besides itself.
MAY_IMPORT = {
    "ledger": (),
    "chat": (),
    "storage": ("ledger", "chat"),
    "ocr": ("ledger",),
    "formats": ("ledger",),
    "handlers": ("ledger", "chat", "storage", "formats"),
    "bot": ("ledger", "chat", "storage", "ocr", "formats", "handlers"),
    "bot.slack": ("chat", *ADAPTERS_SHARE),
    "bot.feishu": ("chat", *ADAPTERS_SHARE),
    "bot.web": ("chat", *ADAPTERS_SHARE),
}

# What only its own room may import, whatever the table above says.
PRIVATE = {"storage.tables": "storage"}

# A subject of handlers/ -> the other subjects that it may import, where that is fewer than all below the conversation.
SUBJECT_MAY_IMPORT = {
    "handlers.approvals": ("handlers.books",),
    "handlers.costs": ("handlers.books", "handlers.approvals"),
    "handlers.hours": ("handlers.books", "handlers.approvals"),
}

# Outside library -> where it lives.
HOMES = {
    "slack_bolt": ("bot.slack",),
    "slack_sdk": ("bot.slack",),
    "aiohttp": ("bot.slack", "bot.feishu"),
    "lark_oapi": ("bot.feishu",),
    "websockets": ("bot.feishu",),
    "requests": ("bot.feishu",),
    "requests_toolbelt": ("bot.feishu",),
    "starlette": ("bot.web", "bot.http"),
    "uvicorn": ("bot.web", "bot.http"),
    "apscheduler": ("bot.schedule",),
    "procrastinate": ("bot",),
    "pydantic": ("bot.config", "bot.sections"),
    "pydantic_settings": ("bot.config",),
    "click": ("bot",),
    "cachetools": ("bot",),
    "sqlmodel": ("storage",),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "psycopg": ("storage",),
    "babel": ("chat", "scripts"),
    "rapidfuzz": ("chat", "handlers"),
    "chinese_calendar": ("handlers", "chat"),
    "holidays": ("handlers", "chat"),
    "PIL": ("ocr", "bot.chart"),
    "pi_heif": ("ocr",),
    "numpy": ("ocr",),
    "cv2": ("ocr",),
    "rapidocr": ("ocr",),
    "onnxruntime": ("ocr",),
    "pytesseract": ("ocr",),
    "pypdfium2": ("ocr",),
    "pypdf": ("ocr",),
    "zxingcpp": ("ocr",),
    "lxml": ("ocr", "formats"),
    "openpyxl": ("formats",),
    "reportlab": ("formats",),
    "python_calamine": ("formats",),
    "scipy": ("ocr.training",),
}

# A command must start without these: each costs more than everything that is needed to answer.
HEAVY = {
    *("slack_bolt", "slack_sdk", "aiohttp", "lark_oapi", "starlette", "uvicorn", "apscheduler", "procrastinate"),
    *("PIL", "cv2", "numpy", "rapidocr", "onnxruntime", "pytesseract", "pypdfium2", "pypdf", "zxingcpp", "pi_heif"),
    *("lxml", "reportlab", "openpyxl", "python_calamine", "scipy", "alembic", "holidays", "chinese_calendar"),
}  # fmt: skip

SAYS_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "service",
    "services",
    "base",
    "core",
}
SAYS_NOTHING |= {"types", "models", "lib", "tools", "stuff"}

# Python and TOML files, pages and papers may not name a place of somebody's machine.
OF_ONE_MACHINE = re.compile(r"(?<![\w.:-])/(?:work|root|home|Users|mnt)/\w")


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def ours() -> frozenset[str]:
    return frozenset(module(path) for path in sources())


def inside(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """(line, module) of everything the file imports, also inside functions; of ours, the very file."""
    out = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            out += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports are written in full, not relative"
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                out.append((node.lineno, deeper if deeper in ours() else str(node.module)))
    return out


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree(path)))


def where(path: Path, line: int = 0) -> str:
    return path.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def test_imports_go_down_only() -> None:
    wrong = []
    for path in sources():
        room = max((room for room in MAY_IMPORT if inside(module(path), room)), key=len)
        for line, name in imports(path):
            if name.split(".")[0] not in ROOMS or inside(name, room):
                continue
            private = any(inside(name, part) and not inside(module(path), home) for part, home in PRIVATE.items())
            if private or not any(inside(name, lower) for lower in MAY_IMPORT[room]):
                wrong.append(f"{where(path, line)} may not import {name}")
    assert not wrong, "\n".join(wrong)


def test_what_stands_below_other_subjects_knows_none_of_them() -> None:
    """Approvals know no document that they decide on, and the conversation is imported by no subject."""
    subjects = {module(path.parent / "__init__.py") for path in (ROOT / "handlers").glob("*/*.py")}
    wrong = []
    for path in sources():
        own = next((name for name in subjects if inside(module(path), name)), "")
        for line, name in imports(path) if own else ():
            other = next((subject for subject in subjects if inside(name, subject) and subject != own), "")
            above = other == "handlers.conversation"
            if above or (other and other not in SUBJECT_MAY_IMPORT.get(own, subjects)):
                wrong.append(f"{where(path, line)} may not import {name}")
    assert not wrong, "\n".join(wrong)


def test_no_files_import_each_other_in_a_circle() -> None:
    arrows = {module(path): {name for _, name in imports(path) if name in ours()} for path in sources()}
    finished: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, "a circle: " + " → ".join((*above[above.index(name) :], name))
        if name not in finished:
            for lower in sorted(arrows[name] - {name}):
                visit(lower, (*above, name))
            finished.add(name)

    for name in sorted(arrows):
        visit(name, ())


def test_every_outside_library_stays_at_home() -> None:
    wrong = []
    for path in sources():
        for line, name in imports(path):
            library = name.split(".")[0]
            if library in ROOMS or library in sys.stdlib_module_names:
                continue
            if not any(inside(module(path), home) for home in HOMES.get(library, ())):
                wrong.append(
                    f"{where(path, line)}: {library} lives in {HOMES.get(library, 'no room: add it to HOMES')}"
                )
    assert not wrong, "\n".join(wrong)


def test_every_library_stands_in_a_lock_file() -> None:
    """What is imported here but not locked is missing on the next machine."""
    locked = {
        line.split("==")[0].strip().lower()
        for name in ("requirements.lock", "requirements-train.lock")
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if "==" in line
    }
    homes = packages_distributions()
    used = {name.split(".")[0] for path in sources() for _, name in imports(path)} & set(HOMES)
    there = {
        library
        for library in used
        # What only training needs is locked, but not installed everywhere: then it bears the name it is installed by.
        if any(re.sub("[-_.]+", "-", name).lower() in locked for name in homes.get(library, (library,)))
    }
    assert used - there == set()


@pytest.mark.parametrize(
    "entry", ["bot.__main__", "bot.config", "bot.app", "handlers", "handlers.conversation.answering", "ocr", "formats"]
)
def test_it_starts_without_heavy_libraries(entry: str) -> None:
    if entry not in ours():
        pytest.skip(f"{entry} is not built yet")
    code = f"import sys, {entry}; print(*{{name.split('.')[0] for name in sys.modules}})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert loaded.returncode == 0, loaded.stderr
    assert not HEAVY & set(loaded.stdout.split())


def test_file_names_are_words_of_the_trade() -> None:
    assert [where(path) for path in sources() if path.stem in SAYS_NOTHING or path.parent.name in SAYS_NOTHING] == []


def test_every_file_opens_with_what_it_is_for() -> None:
    every = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    assert [where(path) for path in every if not ast.get_docstring(tree(path))] == []


def test_nothing_names_a_place_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    wrong = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file() or b"\0" in (data := path.read_bytes())[:4096]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if OF_ONE_MACHINE.search(line) and path != Path(__file__):
                wrong.append(f"{name}:{number}: {line.strip()[:80]}")
    assert not wrong, "\n".join(wrong)


def calls(parts: Iterable[ast.AST], *names: str) -> Iterator[ast.Call]:
    for node in parts:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def test_a_sentence_is_a_template_not_a_finished_string() -> None:
    """An f-string cannot be looked up in the catalogue: values stand beside the sentence."""
    wrong = []
    for path in sources():
        sentences = [(call, call.args[:1]) for call in calls(nodes(path), "_")]
        sentences += [(call, call.args[:2]) for call in calls(nodes(path), "_n")]
        for call, parts in sentences:
            if not all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
                wrong.append(f"{where(path, call.lineno)}: a sentence is one plain string, its values stand beside it")
    assert not wrong, "\n".join(wrong)


def test_every_value_of_a_sentence_is_given() -> None:
    """`_("{who} logged {hours}.", who=…)` without one of them would fail only when somebody reads it.

    A sentence that is kept in a table outside of any function gets its values where it is used.
    """
    wrong = []
    for path in sources():
        if not any(name == "chat.text" for _, name in imports(path)):
            continue
        for function in (node for node in nodes(path) if isinstance(node, ast.FunctionDef)):
            for call in calls(ast.walk(function), "_", "_n"):
                given = {keyword.arg for keyword in call.keywords} | ({"n"} if len(call.args) > 1 else set())
                missing = placeholders(call.args) - given if None not in given else set()
                wrong += [f"{where(path, call.lineno)}: {{{name}}} has no value" for name in sorted(missing)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_value_of_a_refusal_is_given() -> None:
    wrong = []
    for path in sources():
        for call in (node for node in nodes(path) if isinstance(node, ast.Call)):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            said = [part for part in (*call.args[:1], given.get("hint")) if part is not None]
            marked = [part.args for part in said if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "_"]
            if getattr(call.func, "id", "") not in refusals() or None in given:
                continue
            missing = {name for parts in marked for name in placeholders(parts)} - {str(name) for name in given}
            wrong += [f"{where(path, call.lineno)}: {{{name}}} has no value" for name in sorted(missing)]
    assert not wrong, "\n".join(wrong)


@cache
def refusals() -> frozenset[str]:
    """The names of BookError and all that derive from it."""
    found = {"BookError"}
    classes = [node for path in sources() for node in nodes(path) if isinstance(node, ast.ClassDef)]
    while True:
        more = {node.name for node in classes if any(getattr(parent, "id", "") in found for parent in node.bases)}
        if more <= found:
            return frozenset(found)
        found |= more


def placeholders(parts: list[ast.expr]) -> set[str]:
    text = " ".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return set(re.findall(r"\{(\w+)\}", text))
