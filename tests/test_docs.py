"""What README and docs say is true: commands, options, make targets, settings and links exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli import console
from bot.config import EXAMPLE, PREFIX, Config, load
from bot.sections import Section

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
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
        for words in re.findall(r"(?:^|\s|/)zhangfang ((?:--config \S+ |--now \S+ )*[a-z][^|&;#]*)", line):
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
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text("utf-8")


def test_the_page_of_the_house_shows_every_room() -> None:
    shown = (ROOT / "docs/house.md").read_text("utf-8")
    rooms = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    assert [room for room in rooms if f"`{room}/`" not in shown] == []


def test_the_readme_names_the_example_of_the_configuration() -> None:
    assert EXAMPLE in (ROOT / "README.md").read_text("utf-8")


def test_the_page_of_commands_is_what_the_registry_says() -> None:
    from scripts.commands import PAGE, page

    assert PAGE.read_text("utf-8") == page(), "python -m scripts.commands writes it anew"
