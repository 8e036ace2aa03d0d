"""`run`: all enabled platforms, the clock, delivery, http."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from bot.app import App


@click.command("run")
@click.option("--verbose", is_flag=True, help="Log more.")
@click.option("--links", is_flag=True, help="Print everybody's own link to the local chat, and exit.")
@click.pass_obj
def run_command(session: console.Session, verbose: bool, links: bool) -> None:
    """Run the house: every enabled platform, the clock, delivery.  Stops cleanly on Ctrl-C or SIGTERM.

    Example: zhangfang --config config.toml run
    """
    from bot import readiness
    from bot.http import serve
    from bot.platforms import enabled

    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    app = session.app(new=not links)
    if links:
        _links(app)
        app.stop()
        return
    platforms = enabled(app.config, app)
    if not platforms:
        app.stop()
        raise click.UsageError("no platform is enabled: set enabled = true in [slack], [feishu] or [web].")
    doors = [door for platform in platforms for door in getattr(platform, "doors", tuple)()]
    serving = serve(
        doors,
        app.config.http.host,
        app.config.http.port,
        states=lambda: {"disk": app.room.state, **{platform.name: platform.state() for platform in platforms}},
    )
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    app.room.look()
    app.start(platforms)
    for platform in platforms:
        where = getattr(platform, "address", "")
        console.echo(f"{platform.name}: {platform.state()} {where}".rstrip())
    console.echo(f"health: {serving.address}/healthz")
    sys.stdout.flush()
    readiness.tell(readiness.OPEN)
    stopped.wait()
    readiness.tell(readiness.CLOSING)
    console.echo("stopping")
    app.stop()
    serving.stop()


def _links(app: App) -> None:
    """Who reaches the local chat by which link; whoever has the link is that person there."""
    from bot.platforms import web

    if not app.config.web.secret.get_secret_value():
        raise click.UsageError("without [web] secret the local chat is a sandbox for one computer and has no links.")
    page = web(app.config, app)
    for person in page.roster().people:
        console.echo(f"{person.name}: {page.address_for(person.id)}")
