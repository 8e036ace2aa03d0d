"""The configuration: config.toml and the environment, checked and frozen.  config.example.toml says what each key does.

Every key can also be given as ZHANGFANG__SECTION__KEY, which wins over the file.  A secret may be `file:/path`; it is
read from there, and secrets are never shown.  What is wrong is refused with the name of the file, section and key.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot import connect_sections as c
from bot import sections as s
from bot import way_sections as ways

DEFAULT = Path("config.toml")
EXAMPLE = "config.example.toml"
PREFIX = "ZHANGFANG__"


class ConfigError(Exception):
    """The configuration cannot be used; the text says where and what to write instead, one problem a line."""


class Config(BaseSettings):
    """Everything that can be set; `load` makes it."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__", hide_input_in_errors=True
    )

    books: s.BooksSection = s.BooksSection()
    accounting: s.AccountingSection = s.AccountingSection()
    database: s.DatabaseSection = s.DatabaseSection()
    seal: s.SealSection = s.SealSection()
    slack: ways.SlackSection = ways.SlackSection()
    feishu: ways.FeishuSection = ways.FeishuSection()
    web: ways.WebSection = ways.WebSection()
    limits: ways.LimitsSection = ways.LimitsSection()
    http: ways.HttpSection = ways.HttpSection()
    ocr: s.OcrSection = s.OcrSection()
    words: s.WordsSection = s.WordsSection()
    budget: s.BudgetSection = s.BudgetSection()
    approval: s.ApprovalSection = s.ApprovalSection()
    dunning: s.DunningSection = s.DunningSection()
    letters: s.LettersSection = s.LettersSection()
    vouchers: s.VouchersSection = s.VouchersSection()
    payments: s.PaymentsSection = s.PaymentsSection()
    connect: c.ConnectSection = c.ConnectSection()
    schedule: s.ScheduleSection = s.ScheduleSection()
    lock: s.LockSection = s.LockSection()
    hours: s.HoursSection = s.HoursSection()
    channel: s.ChannelSection = s.ChannelSection()
    notices: s.NoticesSection = s.NoticesSection()
    files: s.FilesSection = s.FilesSection()
    categories: dict[str, s.CategorySection] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


class GivenConfig(Config):
    """A configuration that the environment has no say in: for an example beside somebody's own books."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load(path: Path | None = None) -> Config:
    """The configuration of `path`; without one, of config.toml where that is present, else the defaults.

    Raises ConfigError.
    """
    if path is None and not DEFAULT.exists():
        return _checked({}, "")
    path = path or DEFAULT
    try:
        return _checked(tomllib.loads(path.read_text("utf-8-sig")), path.name)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeError) as error:
        raise ConfigError(f"{path} is not a TOML file: {error}.") from None


def _checked(given: dict[str, Any], file: str) -> Config:
    stray = [
        name for name in os.environ if name.upper().startswith(PREFIX) and _section(name) not in Config.model_fields
    ]
    problems = [f"{name}: {_unknown(_section(name), Config.model_fields, 'section')}" for name in sorted(stray)]
    try:
        config = Config(**given)
    except ValidationError as error:
        problems += [
            _problem(fault["loc"], fault["type"], fault["msg"], file) for fault in error.errors(include_url=False)
        ]
    except SettingsError as error:
        problems.append(f"{PREFIX}…: {error}. Lists and tables in the environment are JSON, like [80, 100, 110].")
    if problems:
        raise ConfigError("\n".join(problems))
    return config


def _section(variable: str) -> str:
    return variable[len(PREFIX) :].partition("__")[0].lower()


def _problem(place: tuple[int | str, ...], kind: str, message: str, file: str) -> str:
    """One line: where it stands, what is wrong, what was probably meant."""
    names = [str(part) for part in place]
    variable = PREFIX + "__".join(names).upper()
    source = variable if any(name.upper() == variable for name in os.environ) else file or "the defaults"
    section = f"[{'.'.join(names[:-1])}] " if len(names) > 1 else ""
    if kind == "extra_forbidden":
        return f"{source}: {section}{_unknown(names[-1], _keys(names[:-1]), 'key' if section else 'section')}"
    name = names[-1] if section else f"[{names[-1]}]"
    complaint = message.removeprefix("Value error, ").replace("Input should be", "it should be").split(", unable to")[0]
    return f"{source}: {section}{name}: {complaint}" + ("" if complaint.endswith("?") else ".")


def _unknown(name: str, known: Mapping[str, object], noun: str) -> str:
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    home = [section for section, field in Config.model_fields.items() if name in _fields(field.annotation)]
    if near:
        hint = f"did you mean “{near[0]}”?"
    elif home:
        hint = f"it belongs into [{home[0]}]."
    else:
        hint = f"{EXAMPLE} has them all."
    return f"there is no {noun} “{name}”; {hint}"


def _keys(names: list[str]) -> Mapping[str, object]:
    """The keys that a section, or a table in it, may have."""
    kind: Any = Config
    for name in names:
        fields, parts = _fields(kind), get_args(kind)
        if name in fields:
            kind = fields[name].annotation
        elif parts:
            kind = parts[0] if get_origin(kind) is tuple else parts[-1]
    return _fields(kind)


def _fields(kind: Any) -> Mapping[str, Any]:
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}
