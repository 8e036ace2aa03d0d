"""`manifest`: what to paste into the platform's app page."""

from __future__ import annotations

import click

from bot.cli import console


@click.command("manifest")
@click.argument("platform", type=click.Choice(["slack", "feishu"]))
@click.pass_obj
def manifest_command(session: console.Session, platform: str) -> None:
    """Print what the platform's app page asks for: scopes, events, callbacks, menu.

    Example: zhangfang manifest slack
    """
    config = session.config()
    if platform == "slack":
        from bot.slack.manifest import text as slack_text

        console.echo(slack_text(config.slack))
    else:
        from bot.feishu.manifest import text as feishu_text

        console.echo(feishu_text(config.feishu))
