"""`say`, `click`, `submit`: one message through the whole house."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from bot.cli.terminal import Speaker
    from chat.incoming import Incoming


@click.command("say")
@click.argument("text", default="")
@click.option("--as", "person", required=True, help="Who speaks: a name, e-mail address or account.")
@click.option("--in", "place", default="", help="Where: a channel or a project's code; a direct conversation without.")
@click.option("--file", "paths", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "key", default="", help="The key of the delivery: the same key is answered once.")
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files of the reply.")
@click.option("--json", "as_json", is_flag=True, help="The reply, and what the message did, as one JSON object.")
@click.pass_obj
def say_command(
    session: console.Session,
    text: str,
    person: str,
    place: str,
    paths: tuple[Path, ...],
    key: str,
    save: Path | None,
    as_json: bool,
) -> None:
    """Say something to the house, as a person, and print its reply.

    Example: zhangfang say "log 2.5h API design" --as ann --in apollo
    """

    def make(speaker: Speaker) -> Incoming:
        from bot.cli.terminal import files
        from chat.incoming import Said

        id = key or f"say:{uuid.uuid4().hex}"
        return Said(id, speaker.identity, speaker.place, text=text, files=files(paths), ref=id)

    _through(session, person, place, make, save, as_json)


@click.command("click")
@click.argument("action")
@click.argument("value", default="")
@click.option("--as", "person", required=True, help="Who clicks.")
@click.option("--in", "place", default="", help="Where.")
@click.option("--id", "key", default="", help="The key of the delivery.")
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files of the reply.")
@click.option("--json", "as_json", is_flag=True, help="The reply, and what the message did, as one JSON object.")
@click.pass_obj
def click_command(
    session: console.Session,
    action: str,
    value: str,
    person: str,
    place: str,
    key: str,
    save: Path | None,
    as_json: bool,
) -> None:
    """Click a button, as a person.

    Example: zhangfang click hours.undo 12 --as ann
    """

    def make(speaker: Speaker) -> Incoming:
        from chat.incoming import Clicked

        return Clicked(key or f"click:{uuid.uuid4().hex}", speaker.identity, speaker.place, action=action, value=value)

    _through(session, person, place, make, save, as_json)


@click.command("submit")
@click.argument("form")
@click.argument("answers", nargs=-1, metavar="NAME=VALUE...")
@click.option("--value", default="", help="What the form is about.")
@click.option("--as", "person", required=True, help="Who fills it in.")
@click.option("--in", "place", default="", help="Where.")
@click.option("--id", "key", default="", help="Names the form that was opened: the same answers in it are done once.")
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files of the reply.")
@click.option("--json", "as_json", is_flag=True, help="The reply, and what the message did, as one JSON object.")
@click.pass_obj
def submit_command(
    session: console.Session,
    form: str,
    answers: tuple[str, ...],
    value: str,
    person: str,
    place: str,
    key: str,
    save: Path | None,
    as_json: bool,
) -> None:
    """Fill in a form, as a person.

    Example: zhangfang submit hours.log project=APOLLO day=2026-11-20 hours=2.5h note="API design" --as ann
    """
    wrong = [answer for answer in answers if "=" not in answer]
    if wrong:
        raise click.UsageError(f"“{wrong[0]}” is no NAME=VALUE.")

    def make(speaker: Speaker) -> Incoming:
        from chat.incoming import Submitted

        filled = dict(answer.split("=", 1) for answer in answers)
        return Submitted(
            f"submit:{uuid.uuid4().hex}",
            speaker.identity,
            speaker.place,
            form=form,
            value=value,
            answers=filled,
            instance=key and f"terminal:{key}",
        )

    _through(session, person, place, make, save, as_json)


def _through(
    session: console.Session,
    person: str,
    place: str,
    make: Callable[[Speaker], Incoming],
    save: Path | None,
    as_json: bool,
) -> None:
    """Make the message, have it answered, print the reply."""
    from bot.cli.terminal import NAME, speaker
    from handlers.conversation.answering import outcome
    from storage import people as kept_people
    from storage.directory import directory

    app = session.app(new=True)
    try:
        now = app.house.clock()
        with app.store.read(now) as book:
            author = speaker(directory(book), person, place, app.rules.admins)
            known = (author.identity.platform, author.identity.id) in directory(book).accounts
        if not known and author.identity.id.isdecimal():
            id = int(author.identity.id)
            app.store.write(
                lambda book: kept_people.link(book, id, NAME, author.identity.id), now=now, trail=f"{NAME}:{id}"
            )
        incoming = make(author)
        console.show(outcome(incoming, app.house), as_json=as_json, save=save)
    finally:
        app.stop()
