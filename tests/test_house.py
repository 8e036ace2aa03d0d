"""The rules of the house, read off its source: imports go down, libraries stay at home, names and openings are right.

Nothing here needs a library; it runs before every commit (.pre-commit-config.yaml) and in every run of the tests.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
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
    "chat": ("ledger.currencies", "ledger.characters"),
    "storage": ("ledger", "chat"),
    "ocr": ("ledger",),
    "formats": ("ledger",),
    "handlers": ("ledger", "chat", "storage", "formats"),
    "bot": ("ledger", "chat", "storage", "ocr", "formats", "handlers"),
    "bot.slack": ("chat", *ADAPTERS_SHARE),
    "bot.feishu": ("chat", *ADAPTERS_SHARE),
    "bot.web": ("chat", *ADAPTERS_SHARE),
}

# Subject of handlers/ -> the other subjects that it may import; all may import the flat files below them.
ARROWS = {
    "books": (),
    "approvals": ("books",),
    "verification": ("books", "contracts"),
    "close": ("books", "contracts", "receivables"),
    "purchases": ("books", "costs", "imports"),
    "projects": (),
    "people": ("books",),
    "statements": ("books", "contracts"),
    "economics": ("books", "contracts", "statements"),
    "site": ("books", "economics"),
    "subcontracts": ("approvals", "books", "site"),
    "reports": (
        "books",
        "contracts",
        "economics",
        "master_data",
        "reviews",
        "site",
        "statements",
        "subcontracts",
        "verification",
    ),
    "final_accounts": ("approvals", "books", "economics", "reports", "statements"),
    "settlements": ("books", "approvals", "contracts", "economics", "payments", "site", "subcontracts"),
    "settlement_papers": ("books", "economics", "reports", "settlements"),
    "reviews": ("contracts", "economics"),
    "briefs": ("contracts", "economics", "reports", "settlements"),
    "sendings": ("payment_batches", "vouchers"),
    "vouchers": ("books", "imports", "statements"),
    "imports": (),
    "master_data": ("books", "people"),
    "opening": ("books", "contracts", "imports"),
    "hours": ("books", "approvals", "imports"),
    "costs": ("books", "approvals", "imports"),
    "contracts": ("books", "imports"),
    "budgets": ("books", "projects", "settlements"),
    "receivables": ("books", "contracts", "reports"),
    "dunning": ("contracts", "receivables"),
    "payments": ("books", "contracts", "receivables", "dunning"),
    "payment_batches": ("approvals", "costs", "imports", "payments", "purchases"),
    "bad_debts": ("books", "approvals", "contracts", "dunning", "payments"),
    "bank": ("books", "costs", "imports", "receivables", "payments"),
    "conversation": (
        "approvals",
        "bank",
        "books",
        "budgets",
        "contracts",
        "costs",
        "dunning",
        "hours",
        "imports",
        "payments",
        "people",
        "purchases",
        "reports",
        "site",
        "subcontracts",
    ),
}
JOINS = "handlers.conversation.contents"
"""Joins the tables of all subjects."""

LONGEST = 400
"""Lines of a file: whoever needs more has two subjects."""

# What only its own room may import, whatever the table above says.
PRIVATE = {"storage.tables": "storage"}

# Outside library -> where it lives.
HOMES = {
    "slack_bolt": ("bot.slack",),
    "slack_sdk": ("bot.slack",),
    "aiohttp": ("bot.slack", "bot.feishu", "bot.reader"),
    "lark_oapi": ("bot.feishu",),
    "websockets": ("bot.feishu",),
    "requests": ("bot.feishu",),
    "requests_toolbelt": ("bot.feishu",),
    "starlette": ("bot.web", "bot.http"),
    "uvicorn": ("bot.web", "bot.http", "bot.slow_senders"),
    "markupsafe": ("bot.web",),
    "apscheduler": ("bot.schedule",),
    "procrastinate": ("bot",),
    "pydantic": ("bot.config", "bot.connect_sections", "bot.file_secret", "bot.sections", "bot.way_sections"),
    "pydantic_settings": ("bot.config",),
    "click": ("bot",),
    "mcp": ("bot.cli.mcp",),
    "cachetools": ("bot",),
    "cryptography": ("formats.payments.alipay_keys",),
    "sqlmodel": ("storage",),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "psycopg": ("storage",),
    "babel": ("chat", "scripts"),
    "rapidfuzz": ("chat", "handlers"),
    "chinese_calendar": ("handlers", "chat"),
    "holidays": ("handlers", "chat"),
    "PIL": ("ocr", "bot.chart", "bot.chart_kinds"),
    "pi_heif": ("ocr",),
    "numpy": ("ocr", "chat.intent.training"),
    "cv2": ("ocr",),
    "rapidocr": ("ocr",),
    "onnxruntime": ("ocr",),
    "omegaconf": ("ocr",),  # the settings of rapidocr
    "pytesseract": ("ocr",),
    "pypdfium2": ("ocr",),
    "pypdf": ("ocr",),
    "zxingcpp": ("ocr",),
    "lxml": ("ocr", "formats"),
    "xlsxwriter": ("formats",),
    "reportlab": ("formats",),
    "python_calamine": ("formats",),
    "pyarrow": ("formats",),
    "scipy": ("ocr.training",),
}

# File -> the library whose private parts it uses, and which.  Such a library has an upper bound in pyproject.toml.
PRIVATE_PARTS = {
    "bot/feishu/connection.py": (
        "lark-oapi",
        {"_cache", "_combine", "_conn", "_connect", "_cron", "_ping_loop", "_write_message"},
    ),
    "formats/documents/paper.py": ("reportlab", {"_startPage"}),
    "ocr/engines/rapid.py": ("rapidocr", {"_load_det_model", "_load_rec_model"}),
    "storage/migrate.py": ("alembic", {"_upgrade_revs"}),
}
OPEN = {"_make", "_replace", "_asdict", "_fields"}
"""What a named tuple shows to everybody in spite of its name."""

# A command must start without these: each costs more than everything that is needed to answer.
HEAVY = {
    *("slack_bolt", "slack_sdk", "aiohttp", "lark_oapi", "starlette", "uvicorn", "apscheduler", "procrastinate", "mcp"),
    *("PIL", "cv2", "numpy", "rapidocr", "onnxruntime", "pytesseract", "pypdfium2", "pypdf", "zxingcpp", "pi_heif"),
    *(
        "lxml",
        "reportlab",
        "xlsxwriter",
        "openpyxl",
        "python_calamine",
        "scipy",
        "alembic",
        "holidays",
        "chinese_calendar",
    ),
}

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


def private_parts(path: Path) -> set[str]:
    """The private attributes of others that a file uses: of what is not itself, or that no file here has made."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if node.attr not in OPEN and not (own and node.attr in made_here()):
                found.add(node.attr)
    return found


@cache
def made_here() -> frozenset[str]:
    """What our own classes define or set on themselves."""
    every = [node for path in sources() for node in nodes(path)]
    made = {node.name for node in every if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    for node in every:
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.attr if isinstance(node, ast.Attribute) else node.id)
    return frozenset(made)


def test_private_parts_are_used_of_bounded_libraries_only() -> None:
    """They may be gone with the next minor release, and who installs the package takes the newest that is allowed."""
    used = {where(path): parts for path in sources() if (parts := private_parts(path))}
    assert used == {file: parts for file, (_, parts) in PRIVATE_PARTS.items()}
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    bounded = {re.split(r"[<>=\[]", line)[0] for line in needed if "<" in line}
    assert {library for library, _ in PRIVATE_PARTS.values()} <= bounded


def test_every_library_stands_in_a_lock_file() -> None:
    """What is imported here but not locked is missing on the next machine."""
    locked = {
        line.split("==")[0].strip().lower()
        for name in (
            "requirements.lock",
            "requirements-dev.lock",
            "requirements-train.lock",
        )  # extras: the second
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


def test_subjects_import_each_other_as_the_trade_does() -> None:
    subjects = {path.parent.name for path in (ROOT / "handlers").glob("*/__init__.py")}
    assert subjects == set(ARROWS), "a subject stands in ARROWS"
    wrong, used = [], set()
    for path in sources():
        parts = module(path).split(".")
        if parts[0] != "handlers" or module(path) == JOINS:
            continue
        subject = parts[1] if len(parts) > 1 and parts[1] in subjects else ""
        for line, name in imports(path):
            other = name.split(".")[1] if name.startswith("handlers.") else ""
            if other not in subjects or other == subject:
                continue
            used.add((subject, other))
            if other not in ARROWS.get(subject, ()):
                wrong.append(f"{where(path, line)}: {subject or 'a flat file'} may not import {other}")
    assert not wrong, "\n".join(wrong)
    assert {(subject, other) for subject, others in ARROWS.items() for other in others} == used, "an arrow nobody needs"


def test_the_page_of_the_house_shows_the_same_arrows() -> None:
    page = (ROOT / "docs" / "house.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)/` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
    shown = {subject: set(re.findall(r"\w+", others)) for subject, others in rows if subject in ARROWS}
    assert shown == {subject: set(others) for subject, others in ARROWS.items()}


def test_one_class_name_is_one_class() -> None:
    places: dict[str, list[str]] = {}
    for path in sources():
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(where(path, node.lineno))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_file_has_two_subjects_worth_of_lines() -> None:
    long = {
        where(path): len(path.read_text("utf-8").splitlines()) for path in sources() if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_nothing_is_imported_for_what_it_does_by_the_way() -> None:
    """An import whose name is not used is there for its side effect; one that looks used is found by the linter."""
    every = [
        *sources(),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "scripts").glob("*.py"),
        *(ROOT / "bench").glob("*.py"),
    ]
    mine = Path(__file__)
    kept = [where(path) for path in every if path != mine and "noqa: F401" in path.read_text("utf-8")]
    assert kept == []
    wrong = []
    for path in every:
        for line, name in [
            (node.lineno, alias) for node in nodes(path) if isinstance(node, ast.Import) for alias in node.names
        ]:
            if name.name.split(".")[0] in ROOMS and "." in name.name and not name.asname:
                wrong.append(f"{where(path, line)}: import {name.name}")
    assert not wrong, "\n".join(wrong)


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


def test_every_file_is_laid_out_by_the_formatter() -> None:
    every = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    aside = re.compile(r"#\s*fmt:\s*(skip|off)")
    assert [str(path.relative_to(ROOT)) for path in every if aside.search(path.read_text("utf-8"))] == []
