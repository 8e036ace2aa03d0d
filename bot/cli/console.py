"""What every command shares: where it is found, its options, the opened house, how failures and replies are worded."""

from __future__ import annotations

import difflib
import importlib
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.app import App
    from bot.config import Config
    from handlers.conversation.outcome import Outcome

WHERE = {
    "demo": "bot.cli.demo",
    "run": "bot.cli.run",
    "say": "bot.cli.say",
    "click": "bot.cli.say",
    "submit": "bot.cli.say",
    "try": "bot.cli.rehearse",
    "read": "bot.cli.read",
    "tick": "bot.cli.tick",
    "notices": "bot.cli.tick",
    "import": "bot.cli.file_import",
    "export": "bot.cli.exchange",
    "report": "bot.cli.exchange",
    "evidence": "bot.cli.evidence",
    "verify": "bot.cli.check",
    "doctor": "bot.cli.check",
    "db": "bot.cli.db",
    "manifest": "bot.cli.manifest",
    "mcp": "bot.cli.mcp",
}
"""Command -> the file that it stands in."""


class Instant(click.ParamType[datetime]):
    """An instant with its zone: 2026-11-20T09:00+08:00."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no instant; write 2026-11-20T09:00+08:00", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"“{value}” names no time zone; write 2026-11-20T09:00+08:00", param, ctx)
        return instant


@dataclass(slots=True)
class Session:
    """What --config and --now say, wherever they stand: before the command's name or after it."""

    path: Path | None = None
    now: datetime | None = None

    def config(self) -> Config:
        """Raises ConfigError."""
        from bot.config import load

        return load(self.path)

    def app(self, *, new: bool = False) -> App:
        """The opened house.  Where there is no database it is made for `new` only: who just looks leaves no trace.

        Raises ConfigError, NotReady.
        """
        from bot.app import open_app

        return open_app(self.config(), now=self.now, new=new)

    def clock(self) -> datetime:
        return self.now or datetime.now(UTC)


def shared() -> list[click.Parameter]:
    """The options that every command has; what is said twice must be the same."""

    def config(ctx: click.Context, _param: click.Parameter, path: Path | None) -> None:
        session = ctx.ensure_object(Session)
        if path and session.path and path.resolve() != session.path.resolve():
            raise click.UsageError(f"--config is given twice, as {session.path} and as {path}; give it once.")
        session.path = path or session.path

    def now(ctx: click.Context, _param: click.Parameter, at: datetime | None) -> None:
        session = ctx.ensure_object(Session)
        if at and session.now and at != session.now:
            given = f"{session.now.isoformat()} and as {at.isoformat()}"
            raise click.UsageError(f"--now is given twice, as {given}; give it once.")
        session.now = at or session.now

    return [
        click.Option(
            ["--config"],
            type=click.Path(dir_okay=False, path_type=Path),
            callback=config,
            expose_value=False,
            help="Configuration; config.toml here if there is one.",
        ),
        click.Option(
            ["--now"],
            type=Instant(),
            callback=now,
            expose_value=False,
            help="Fix the clock, e.g. 2026-11-20T09:00+08:00.",
        ),
    ]


def command(name: str) -> click.Command | None:
    """The command of that name, imported now; None where there is none."""
    if name not in WHERE:
        return None
    module = importlib.import_module(WHERE[name])
    asked: click.Command = getattr(module, f"{name}_command")
    parts = asked.commands.values() if isinstance(asked, click.Group) else ()
    for part in (asked, *parts):
        if not any(param.name == "config" for param in part.params):  # a command is made once, whoever asks for it
            part.params += shared()
            part.context_settings.setdefault("help_option_names", ["-h", "--help"])
    return asked


def near(name: str) -> str:
    """The command that was probably meant; "" where nothing is near."""
    return next(iter(difflib.get_close_matches(name, WHERE, n=1)), "")


def one_line(error: BaseException) -> str:
    """A failure as one helpful line."""
    from ledger.errors import BookError

    if isinstance(error, BookError):
        from chat.text import Text
        from chat.words import say

        hint = f" {say(Text(error.hint, error.values))}" if error.hint else ""
        return say(Text(error.sentence, error.values)) + hint
    text = " ".join(str(error).split("\n")[0].split())
    named = type(error).__name__ in ("ConfigError", "NotReady", "NotServed")
    if named:
        return "\nzhangfang: ".join(str(error).splitlines())
    return f"{text or type(error).__name__} ({type(error).__name__})"


def echo(text: str = "") -> None:
    """A line on standard output, whatever the terminal's encoding can show."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))


def show(outcome: Outcome, *, as_json: bool, save: Path | None = None) -> None:
    """The reply on standard output as plain lines, or all of the outcome as one JSON object; files into `save`."""
    reply = outcome.reply
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for file in reply.files:
            (save / Path(file.name).name).write_bytes(file.data)
    if as_json:
        from chat.cards.kept import dumps
        from chat.cards.plain import reply_lines

        row: dict[str, Any] = json.loads(dumps(reply))
        row.pop("_", None)
        echo(json.dumps({"lines": reply_lines(reply), **row, **outcome.row()}, ensure_ascii=False))
        return
    from chat.cards.plain import reply_lines

    for line in reply_lines(reply):
        echo(line)
