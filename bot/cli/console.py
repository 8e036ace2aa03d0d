"""What every command shares: where it is found, the opened house, how failures are worded, how replies are printed."""

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
    from chat.card import Reply

WHERE = {
    "demo": "bot.cli.demo",
    "run": "bot.cli.run",
    "say": "bot.cli.say",
    "click": "bot.cli.say",
    "submit": "bot.cli.say",
    "read": "bot.cli.read",
    "tick": "bot.cli.tick",
    "notices": "bot.cli.tick",
    "import": "bot.cli.exchange",
    "export": "bot.cli.exchange",
    "report": "bot.cli.exchange",
    "verify": "bot.cli.check",
    "doctor": "bot.cli.check",
    "db": "bot.cli.db",
    "manifest": "bot.cli.manifest",
}
"""Command -> the file that it stands in."""


@dataclass(slots=True)
class Session:
    """The options before the command."""

    path: Path | None
    now: datetime | None

    def config(self) -> Config:
        """Raises ConfigError."""
        from bot.config import load

        return load(self.path)

    def app(self) -> App:
        """The opened house.  Raises ConfigError, NotReady."""
        from bot.app import open_app

        return open_app(self.config(), now=self.now)

    def clock(self) -> datetime:
        return self.now or datetime.now(UTC)


def command(name: str) -> click.Command | None:
    """The command of that name, imported now; None where there is none."""
    if name not in WHERE:
        return None
    module = importlib.import_module(WHERE[name])
    found: click.Command = getattr(module, f"{name}_command")
    found.context_settings.setdefault("help_option_names", ["-h", "--help"])  # its help is made once, whoever asks
    return found


def near(name: str) -> str:
    """The command that was probably meant; "" where nothing is near."""
    return next(iter(difflib.get_close_matches(name, WHERE, n=1)), "")


def sentence(error: BaseException) -> str:
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


def show(reply: Reply, *, as_json: bool, save: Path | None = None) -> None:
    """A reply on standard output: as plain lines, or as one JSON object; its files into the folder `save`."""
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for file in reply.files:
            (save / Path(file.name).name).write_bytes(file.data)
    if as_json:
        from chat.kept import dumps
        from chat.plain import reply_lines

        row: dict[str, Any] = json.loads(dumps(reply))
        row.pop("_", None)
        echo(json.dumps({"lines": reply_lines(reply), **row}, ensure_ascii=False))
        return
    from chat.plain import reply_lines

    for line in reply_lines(reply):
        echo(line)
