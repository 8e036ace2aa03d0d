"""`demo`: an example company in the local chat, or the main job played in the terminal."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from bot.app import App
    from bot.config import Config
    from bot.demo.example import Example


@click.command("demo")
@click.option("--port", type=int, default=8765, show_default=True, help="Port of the local chat; 0 takes a free one.")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Where the example lives; kept when given."
)
@click.option("--tour", is_flag=True, help="Play the main job in the terminal and exit.")
@click.pass_obj
def demo_command(session: console.Session, port: int, data: Path | None, tour: bool) -> None:
    """An example company that has lived for three months, in a local chat on 127.0.0.1.  No account, no token.

    It has a configuration of its own, whatever --config and the environment say.

    Example: zhangfang demo --tour
    """
    if data is not None:
        _demo(session, port, data, tour)
        return
    with tempfile.TemporaryDirectory(prefix="zhangfang-demo-") as folder:
        _demo(session, port, Path(folder), tour)


def example_config(folder: Path) -> Config:
    """The configuration of the example company, which lives in that folder, whatever stands in the environment."""
    from bot.config import GivenConfig

    url = f"sqlite:///{folder / 'books.db'}"
    return GivenConfig(
        database={"url": url}, files={"folder": folder / "files"}, books={"company": ["星桥科技", "Starbridge"]}
    )


def _demo(session: console.Session, port: int, data: Path, tour: bool) -> None:
    from bot.app import open_app
    from bot.demo.example import Example
    from storage.directory import directory

    data.mkdir(parents=True, exist_ok=True)
    app = open_app(example_config(data), now=session.now, upgrade=True)  # its own example, not somebody's books
    try:
        with app.store.read(app.house.clock()) as book:
            empty = not directory(book).people
        example = Example(app.house)
        if empty:
            console.echo("Making the example company: six people, four projects, three months …")
            count = example.build()
            console.echo(f"{count} messages were said in it; all of it is in {data}")
        if tour:
            from bot.demo.tour import Tour

            Tour(app).play()
            return
        _chat(app, port, example)
    finally:
        app.stop()


def _chat(app: App, port: int, example: Example) -> None:
    """Serve the local chat until Ctrl-C."""
    from bot.platforms import web

    platform = web(app.config, app, port=port)
    for said, reply, at in example.lately:
        platform.recall(said, reply, at)
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    app.start([platform])
    console.echo(f"The local chat is open at {platform.address}   (Ctrl-C ends it)")
    console.echo("Everybody there is played by you: choose a person at the bottom left.")
    sys.stdout.flush()
    stopped.wait()
    console.echo("bye")
