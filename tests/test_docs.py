"""What README and docs say is true: commands, options, make targets, settings, paths, roles and links exist."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import click
import pytest

from bot.app import open_app
from bot.cli import console
from bot.config import EXAMPLE, PREFIX, Config, load
from bot.http import application
from bot.platforms import enabled
from bot.sections import Section
from chat.words import say
from handlers.conversation.contents import CONTENTS
from handlers.people.people import role_shown
from ledger.nouns import COMPANY_ROLES, PROJECT_ROLES

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
    *sorted((ROOT / "docs").glob("*.md")),
]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
COMMANDS = CONTENTS.wordings
FREE = {"chart", "deductible", "bands", "tiers", "categories"}
"""Tables whose keys everybody chooses."""


def code(page: Path) -> list[str]:
    """Every line of code of a page, from blocks and from between backticks."""
    text = page.read_text("utf-8")
    lines = [
        re.split(r"(?:^|\s)#\s", line)[0].strip() for _, block in BLOCK.findall(text) for line in block.splitlines()
    ]
    return lines + SPAN.findall(BLOCK.sub("", text))


def option_names(command: click.Command) -> set[str]:
    return {name for param in command.params for name in (*param.opts, *param.secondary_opts)} | {"--help", "-h"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_exists(page: Path) -> None:
    wrong = []
    for line in code(page):
        for words in re.findall(
            r"(?:^|\s|/)zhangfang (?!zhangfang\b)((?:--config \S+ |--now \S+ )*[a-z][^|&;#]*)", line
        ):
            name, *rest = re.sub(r"--(config|now) \S+ ", "", words).split()
            command = console.command(name) if name in console.WHERE else None
            if command is None:
                wrong.append(f"zhangfang {name}")
                continue
            if isinstance(command, click.Group) and rest and rest[0][0].isalpha():
                inner = command.get_command(click.Context(command), rest[0].split("|")[0])
                wrong += [] if inner else [f"zhangfang {name} {rest[0]}"]
                command = inner or command
            given = {word.split("=")[0].strip("[]") for word in rest if word.startswith(("--", "[--"))}
            wrong += [f"zhangfang {name} {option}" for option in sorted(given - option_names(command))]
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for line in code(page) for name in re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", line)}
    assert named - targets == set()


def keys_of(section: str) -> set[str]:
    kind = Config.model_fields[section].annotation
    return set(kind.model_fields) if isinstance(kind, type) and issubclass(kind, Section) else set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_exists(page: Path) -> None:
    """Settings are written `[section] key`, or as ZHANGFANG__SECTION__KEY."""
    text = page.read_text("utf-8")
    named = [
        found for span in SPAN.findall(text) for found in re.findall(r"^\[([a-z]+)(?:\.[\w*.]+)?\](?: (\w+))?", span)
    ]
    named += [(section.lower(), key.lower()) for section, key in re.findall(rf"{PREFIX}([A-Z]+)__([A-Z_]+)", text)]
    named = [(section, key) for section, key in named if section != "section"]
    wrong = [section for section, _ in named if section not in Config.model_fields]
    wrong += [
        f"[{section}] {key}"
        for section, key in named
        if key and section in Config.model_fields and section not in FREE and key not in keys_of(section)
    ]
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_toml_example_is_a_configuration(page: Path, tmp_path: Path) -> None:
    for kind, block in BLOCK.findall(page.read_text("utf-8")):
        if kind == "toml":
            path = tmp_path / "config.toml"
            path.write_text(re.sub(r'"file:[^"]+"', '"secret"', block), "utf-8")
            load(path)


OURS = re.compile(r"https?://(?:127\.0\.0\.1|localhost|[\w.-]*example\.com|你的域名|your-domain)(?::\d+)?(/[\w./-]*)")
"""An address of the house in an example, and its path."""
BARE = re.compile(r"(?:^|(?<=[\s\"]))/[a-z][\w/-]*")
SLASH_COMMANDS = {"/zf", "/invite"}
OF_THE_SYSTEM = ("/etc/", "/opt/", "/run/", "/tmp", "/usr/", "/var/")
"""Where an installation puts what it needs."""
A_MODELS = {"/v1"}
"""Where a language model answers that may run on the same machine."""


def paths(page: Path) -> set[str]:
    """The paths of the house that a page names, in code and in addresses; in a configuration, in its remarks too."""
    text = page.read_text("utf-8")
    lines = text.splitlines() if page.suffix == ".toml" else code(page)
    bare = {path for line in lines for path in BARE.findall(line) if not path.startswith(OF_THE_SYSTEM)}
    return bare - SLASH_COMMANDS | (set(OURS.findall(text)) - A_MODELS)


def test_every_path_is_served(tmp_path: Path) -> None:
    """With Slack and Feishu over HTTP, by the same objects that `zhangfang run` serves."""
    feishu = {"app_id": "cli_1", "app_secret": "s", "verification_token": "t", "mirror": True}
    config = Config(
        database={"url": f"sqlite:///{tmp_path / 'books.db'}"},
        slack={"enabled": True, "mode": "http", "bot_token": "xoxb-1", "signing_secret": "s"},
        feishu={"enabled": True, "mode": "webhook", "public_url": "https://books.example.com", **feishu},
    )
    app = open_app(config)
    platforms = enabled(config, app)
    doors = [door for platform in platforms for door in getattr(platform, "doors", tuple)()]
    served = {route.path for route in application(doors).routes}
    for platform in platforms:
        platform.stop()
    app.stop()
    named = {(page.name, path) for page in [*PAGES, ROOT / EXAMPLE] for path in paths(page)}
    assert {path for _page, path in named} >= {"/healthz", "/slack/events", "/feishu/events", "/feishu/approvals"}
    assert [where for where in sorted(named) if where[1] not in served] == []


def test_the_rights_are_those_of_the_code() -> None:
    """docs/administration.md lists the seats, the glossary has their names in both languages."""
    text = (ROOT / "docs/administration.md").read_text("utf-8")
    listed = re.search(r"in a project \(([^)]+)\) or in the company \(([^)]+)\)", text)
    assert listed is not None
    names = {role: say(role_shown(role)).removeprefix("project ") for role in (*PROJECT_ROLES, *COMPANY_ROLES)}
    assert [part.split(", ") for part in listed.groups()] == [
        [names[role] for role in PROJECT_ROLES],
        [names[role] for role in COMPANY_ROLES],
    ]
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    rows = {f"| {name} | {say(role_shown(role), 'zh-CN')} |" for role, name in names.items()}
    assert rows <= set(glossary.splitlines())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", page.read_text("utf-8"))
    local = [link for link in (one or other for one, other in links) if not re.match(r"[a-z]+:", link)]
    wrong = []
    for link in local:
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    assert not wrong


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_ci_runs_the_command_of_the_readme() -> None:
    assert "make test" in (ROOT / "README.md").read_text("utf-8")
    assert "\nmake test\nmake slow\n" in (ROOT / ".ci/run").read_text("utf-8")


def test_the_page_of_the_house_shows_every_room() -> None:
    shown = (ROOT / "docs/house.md").read_text("utf-8")
    rooms = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    assert [room for room in rooms if f"`{room}/`" not in shown] == []


def test_the_readme_names_the_example_of_the_configuration() -> None:
    assert EXAMPLE in (ROOT / "README.md").read_text("utf-8")


def test_the_page_of_commands_is_what_the_registry_says() -> None:
    from scripts.commands import PAGE, page

    assert PAGE.read_text("utf-8") == page(), "python -m scripts.commands writes it anew"


FOLDERS = sorted({"docs", "tests", *(path.parent.name for path in ROOT.glob("*/__init__.py"))})
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
FILES = {path.name for path in SOURCES} | {"score.py"}  # which a folder of receipts with known truth brings along
INNER = {path.parent.name for path in SOURCES if path.name == "__init__.py"} - set(FOLDERS)
NAMED_FILE = re.compile(rf"(?<![\w./])(?:{'|'.join(FOLDERS)})/[\w./-]*\w(?:/|\.\w+)(?!\w)")
NAMED_MODULE = re.compile(rf"(?:{'|'.join((*FOLDERS, *sorted(INNER)))})(?:\.\w+)+")


def explained(source: Path) -> str:
    """The docstrings and comments of a file (and what else stands behind a #)."""
    text = source.read_text("utf-8")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr)]
    docstrings = [str(node.value.value) for node in nodes if isinstance(node.value, ast.Constant)]
    return "\n".join([*docstrings, *re.findall("#.*", text)])


@functools.cache
def top_names(module: Path) -> frozenset[str]:
    """What stands at the top of a module, and inside its classes as `Class.name`."""
    out: set[str] = set()

    def gather(body: list[ast.stmt], before: str) -> None:
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                out.add(before + statement.name)
            if isinstance(statement, ast.ClassDef):
                gather(statement.body, f"{before}{statement.name}.")
            elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom | ast.If | ast.Try):
                names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
                names |= {(node.asname or node.name) for node in ast.walk(statement) if isinstance(node, ast.alias)}
                out.update(before + name for name in names)

    gather(ast.parse(module.read_text("utf-8")).body, "")
    return frozenset(out)


def exists(dotted: str) -> bool:
    """Whether `folder.module.Name` is there: a module, or something at the top of one."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:count])
        rest = ".".join(parts[count:])
        for module in (place.with_suffix(".py"), place / "__init__.py"):
            if module.exists():
                return not rest or rest in top_names(module)
    return False


def missing(text: str) -> list[str]:
    """The files and modules that a text names and that are not there."""
    spans = SPAN.findall(text)
    files = [name for name in NAMED_FILE.findall(text) if not (ROOT / name).exists()]
    files += [span for span in spans if re.fullmatch(r"\w+\.py", span) and span not in FILES]
    return files + [span for span in spans if NAMED_MODULE.fullmatch(span) and not exists(span)]


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "decisions.md"], ids=lambda page: page.name)
def test_every_file_and_module_that_a_page_names_exists(page: Path) -> None:
    assert missing(page.read_text("utf-8")) == []


def test_every_file_and_module_that_a_docstring_or_comment_names_exists() -> None:
    wrong = {str(source.relative_to(ROOT)): missing(explained(source)) for source in SOURCES}
    assert {source: names for source, names in wrong.items() if names} == {}


def test_what_has_gone_would_be_noticed() -> None:
    gone = (
        "`handlers/answer.py` `ocr/nothing/` bot/commands.py `chat.words.sung` `bot.nothing` `conversation.gone` `x.py`"
    )
    assert missing(gone) == [
        *("handlers/answer.py", "ocr/nothing/", "bot/commands.py"),
        *("x.py", "chat.words.sung", "bot.nothing", "conversation.gone"),
    ]
    assert missing("`handlers/registry.py` `chat.words.say` `chat.cards.card.Card.tone` `test_docs.py`") == []


def test_decisions_stand_newest_first_and_apart() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text("utf-8")
    days = re.findall(r"^\*\*(\d{4}-\d\d-\d\d) ", text, re.MULTILINE)
    assert len(days) > 50 and days == sorted(days, reverse=True)
    assert re.findall(r"[^\n]\n\*\*\d{4}-", text) == []


@pytest.mark.parametrize("page", ["finance", "receivables"])
def test_what_the_pages_for_finance_say_in_chinese_is_a_command(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    said = [" ".join(span.split()) for part in text.split("\n\n") for span in re.findall("`([^`]+)`", part)]
    lines = [line for line in said if re.search("[\u3400-\u9fff]", line) and not re.fullmatch(r"\d+月", line)]
    assert [line for line in lines if COMMANDS.best(line) is None] == []
