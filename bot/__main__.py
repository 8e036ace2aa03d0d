"""The command line: `zhangfang`, also `python -m bot`.  One helpful line on stderr for whatever goes wrong."""

from __future__ import annotations

import sys

import click

from bot import VERSION, collector
from bot.cli import console


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


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    params=console.shared(),
)
@click.version_option(VERSION, prog_name="zhangfang")
def cli() -> None:
    """Zhangfang 账房: the project accountant in your team's chat.

    Example: zhangfang demo
    """


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
        sys.stderr.write(f"zhangfang: {console.one_line(error)}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
