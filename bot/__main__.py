"""The command line: `zhangfang`, also `python -m bot`.  One helpful line on stderr for whatever goes wrong."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot import collector
from bot.cli import console


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


class CommandGroup(click.Group):
    """Commands that are only imported when they are used: a cold start must be quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(console.WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return console.command(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            near = console.near(args[0])
            hint = f" Did you mean “{near}”?" if near else " See `zhangfang --help`."
            raise click.UsageError(f"There is no command “{args[0]}”.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Configuration; config.toml here if there is one."
)
@click.option("--now", type=Instant(), help="Fix the clock, e.g. 2026-11-20T09:00+08:00.")
@click.version_option(package_name="zhangfang", prog_name="zhangfang")
@click.pass_context
def cli(ctx: click.Context, config: Path | None, now: datetime | None) -> None:
    """Zhangfang 账房: the project accountant in your team's chat.

    Example: zhangfang demo
    """
    ctx.obj = console.Session(config, now)


def main(args: list[str] | None = None) -> None:
    """Run the command line; exits 0, 1 for a failure, 2 for bad use."""
    collector.seldom()
    try:
        cli.main(args=args, prog_name="zhangfang", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        sys.stderr.write(f"zhangfang: {error.format_message()}\n")
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        sys.stderr.write(f"zhangfang: {console.sentence(error)}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
