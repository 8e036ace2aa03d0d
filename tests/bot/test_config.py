"""The configuration: complete in its example, helpful where it is wrong, silent about secrets."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import ValidationError

from bot import sections
from bot.cli.demo import example_config
from bot.config import PREFIX, Config, ConfigError, load
from bot.times import LIKE, recurrence
from handlers.rules import Rules
from ledger.accounts import chart
from ledger.nouns import COMPANY_ROLES, PROJECT_ROLES
from ledger.recurrence import Recurrence

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    path = Path("config.toml")
    path.write_text(text, "utf-8")
    return path


def problem(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(written(text))
    return str(caught.value)


def plain(config: Config) -> dict[str, Any]:
    return config.model_dump(mode="json", exclude_none=True)


def keys(table: dict[str, Any], above: str = "") -> set[str]:
    """Every key of a nested table, as section.key; tables whose names are free count as one key."""
    free = {"books.chart", "books.deductible", "approval.bands", "dunning.tiers", "categories"}
    out = set()
    for name, value in table.items():
        place = f"{above}{name}"
        out |= keys(value, f"{place}.") if isinstance(value, dict) and place not in free else {place}
    return out


def test_the_example_has_every_key_and_no_other() -> None:
    assert keys(tomllib.loads(EXAMPLE.read_text("utf-8"))) == keys(plain(Config()))


def test_the_example_says_what_holds_without_it() -> None:
    example, defaults = plain(load(EXAMPLE)), plain(Config())
    assert {**example, "categories": {}} == defaults


def test_the_category_of_the_example_has_every_key() -> None:
    from bot.sections import CategorySection

    categories = tomllib.loads(EXAMPLE.read_text("utf-8"))["categories"]
    assert {name for category in categories.values() for name in category} == set(CategorySection.model_fields)


CHOICES = [
    (section, name, get_args(kind))
    for section, part in Config.model_fields.items()
    for name, field in getattr(part.annotation, "model_fields", {}).items()
    if get_origin(kind := field.annotation) is Literal
]


@pytest.mark.parametrize(("section", "name", "choices"), CHOICES)
def test_the_example_names_every_choice_and_no_other(section: str, name: str, choices: tuple[str, ...]) -> None:
    part = EXAMPLE.read_text("utf-8").split(f"\n[{section}]")[1].split("\n[")[0]
    (line,) = [line for line in part.splitlines() if line.startswith(f"{name} = ")]
    assert set(re.findall(r'"([^"]*)"', line)) == set(choices)


def test_the_example_lists_the_roles_of_the_chart_and_the_categories() -> None:
    text = " ".join(EXAMPLE.read_text("utf-8").replace("\n# ", " ").split())
    roles = re.search(r"Roles: ([a-z_ ]+)\.", text)
    assert roles and set(roles[1].split()) == set(chart("cas"))
    built_in = re.search(r"Kinds of cost\. ([a-z, ]+) are built in", text)
    assert built_in and set(re.split(", | and ", built_in[1])) == set(Rules().categories)


def test_the_roles_of_the_configuration_are_those_of_the_books() -> None:
    assert get_args(sections.Role) == (*PROJECT_ROLES, *COMPANY_ROLES)


def test_without_a_file_the_defaults_hold() -> None:
    assert load() == Config()


def test_config_toml_is_found_where_one_stands() -> None:
    written('[books]\ncurrency = "EUR"')
    assert load().books.currency == "EUR"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGFANG__BUDGET__MARKS", "[50, 90]")
    monkeypatch.setenv("ZHANGFANG__BOOKS__CURRENCY", "USD")
    config = load(written('[books]\ncurrency = "EUR"\ntimezone = "Europe/Berlin"'))
    assert (config.books.currency, config.books.timezone, config.budget.marks) == ("USD", "Europe/Berlin", (50, 90))


def test_a_secret_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-1234\n")
    config = load(written(f'[slack]\nbot_token = "file:{tmp_path}/token"\n[database]\nurl = "postgresql://a:pa55@h/b"'))
    assert config.slack.bot_token.get_secret_value() == "xoxb-1234"
    assert config.database.url.get_secret_value() == "postgresql+psycopg://a:pa55@h/b"
    assert "1234" not in repr(config) + str(config) + config.model_dump_json()
    assert "pa55" not in repr(config) + str(config) + config.model_dump_json()


def test_a_secret_is_not_shown_in_a_refusal_either() -> None:
    assert "hunter2" not in problem(
        '[database]\nurl = "mysql://a:hunter2@h/b"\n[slack]\napp_token = 5\nbot_token = ["hunter2"]'
    )


def test_nothing_can_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        Config().books.currency = "EUR"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[slak]", "config.toml: there is no section “slak”; did you mean “slack”?"),
        ('[slack]\nbot_tokn = ""', "config.toml: [slack] there is no key “bot_tokn”; did you mean “bot_token”?"),
        ("[books]\nmarks = []", "config.toml: [books] there is no key “marks”; it belongs into [budget]."),
        ("[budget]\nxyz = 1", "config.toml: [budget] there is no key “xyz”; config.example.toml has them all."),
        (
            "[approval.bands]\nx = [{up = 1}]",
            "config.toml: [approval.bands.x.0] there is no key “up”; did you mean “upto”?",
        ),
        ("[categories.x]\nword = 1", "config.toml: [categories.x] there is no key “word”; did you mean “words”?"),
        (
            '[books]\ntimezone = "Asia/Shanghia"',
            "config.toml: [books] timezone: there is no time zone “Asia/Shanghia”; did you mean Asia/Shanghai?",
        ),
        ('[ocr]\nengine = "x"', "config.toml: [ocr] engine: it should be 'auto', 'rapidocr' or 'tesseract'."),
        (
            '[schedule]\nquiet = "8-9"',
            "config.toml: [schedule] quiet: “8-9” cannot be understood; write it like 20:00-08:00, or leave it empty.",
        ),
        (
            '[schedule]\noverdue = "9:00"',
            "config.toml: [schedule] overdue: “9:00” cannot be understood; write it like 09:00, mon 09:00, day 5 09:00,"
            " last day 18:00 or 12-31 18:00.",
        ),
        (
            '[schedule]\ndigest = "day 32 09:00"',
            "config.toml: [schedule] digest: “day 32 09:00”: a month has the days 1 to 31; for its last write"
            " last day 09:00.",
        ),
        (
            '[schedule]\nwitness = "02-30 18:00"',
            "config.toml: [schedule] witness: “02-30 18:00”: no year has a day 02-30; month and day like 12-31.",
        ),
        (
            "[slack]\nenabled = true",
            "config.toml: [slack]: it is enabled, but bot_token is missing; docs/slack.md says where to find it.",
        ),
        (
            '[slack]\napi_base_url = "slack.com"',
            "config.toml: [slack] api_base_url: “slack.com” is no address; it begins with https:// or http://.",
        ),
        (
            "[books",
            "config.toml is not a TOML file: Expected ']' at the end of a table declaration (at end of document).",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, sentence: str) -> None:
    assert problem(text) == sentence


@pytest.mark.parametrize("key", sorted(set(Config().schedule.__class__.model_fields) - {"quiet"}))
@pytest.mark.parametrize(
    "written", ["07:05", "sun 23:59", "Mon  09:00", "day 1 00:00", "day 31 09:00", "last day 18:00", "02-29 12:00"]
)
def test_every_job_takes_every_way_of_writing_when_it_runs(key: str, written: str) -> None:
    assert getattr(Config(schedule={key: written}).schedule, key) == written


def test_every_way_that_the_pages_show_is_one() -> None:
    page = (EXAMPLE.parent / "docs" / "administration.md").read_text("utf-8")
    table = page.partition("| written | runs |")[2].partition("\n\n")[0]
    (said,) = re.findall(r"# When the jobs run(.*)\n\[schedule\]", EXAMPLE.read_text("utf-8"), re.DOTALL)
    shown = (
        [row.split("`")[1] for row in table.splitlines() if "`" in row],
        re.findall('"([^"]+)"', said),
        LIKE.replace(" or ", ", ").split(", "),
    )
    assert [len(ways) for ways in shown] == [5, 5, 5]
    for ways in shown:
        assert [kind(recurrence(way)) for way in ways] == ["day", "week", "month", "month", "year"]


def kind(one: Recurrence) -> str:
    return "year" if one.month else "month" if one.day else "day" if one.weekday is None else "week"


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert len(problem('[books]\ncurrency = "yuan"\n[ocr]\nworkers = 0').splitlines()) == 2


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("ZHANGFANG__SLAK__X", "1", "ZHANGFANG__SLAK__X: there is no section “slak”; did you mean “slack”?"),
        ("ZHANGFANG__WEB__PORT", "x", "ZHANGFANG__WEB__PORT: [web] port: it should be a valid integer."),
        (
            "ZHANGFANG__SLACK__TOKEN",
            "x",
            "ZHANGFANG__SLACK__TOKEN: [slack] there is no key “token”; did you mean “bot_token”?",
        ),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(
    variable: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError) as caught:
        load()
    assert str(caught.value) == sentence


def test_a_list_in_the_environment_that_is_not_json_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGFANG__BUDGET__MARKS", "80,100")
    with pytest.raises(ConfigError, match="JSON"):
        load()


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match=r"elsewhere\.toml cannot be read: No such file"):
        load(Path("elsewhere.toml"))


def test_a_secret_in_a_file_is_read_anew_when_it_was_rotated(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("old\n")
    config = load_text(tmp_path, f'[slack]\nbot_token = "file:{path}"\n')
    assert config.slack.bot_token.get_secret_value() == "old"
    path.write_text("new\n")
    assert config.slack.bot_token.get_secret_value() == "new"
    path.unlink()
    assert config.slack.bot_token.get_secret_value() == "old"
    assert "old" not in repr(config.slack) and "new" not in repr(config.slack)


def load_text(folder: Path, text: str) -> Config:
    (folder / "config.toml").write_text(text, "utf-8")
    return load(folder / "config.toml")


def test_the_example_has_its_own_database_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHANGFANG__DATABASE__URL", "sqlite:///somebodys.db")
    monkeypatch.setenv("ZHANGFANG__BOOKS__CURRENCY", "EUR")
    made = example_config(tmp_path)
    assert made.database.url.get_secret_value() == f"sqlite:///{tmp_path / 'books.db'}"
    assert (made.books.currency, made.files.folder) == ("CNY", tmp_path / "files")
