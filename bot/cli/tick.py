"""`tick` and `notices`: the clock by hand, and a look at the outbox."""

from __future__ import annotations

import click

from bot.cli import console


@click.command("tick")
@click.pass_obj
def tick_command(session: console.Session) -> None:
    """Do everything that is due by the clock, once; safe to run twice.

    Example: zhangfang --now 2026-11-23T09:00+08:00 tick
    """
    app = session.app(new=True)
    try:
        for line in app.tick() or ["nothing was due"]:
            console.echo(line)
        if count := app.send_out():
            console.echo(f"sendings: {count} worked on")
    finally:
        app.stop()


@click.command("notices")
@click.option("--state", type=click.Choice(["queued", "sent", "failed"]), help="Only those of a state.")
@click.option("--retry", type=int, help="Try the failed notice of this number again.")
@click.option("--limit", default=50, show_default=True)
@click.pass_obj
def notices_command(session: console.Session, state: str | None, retry: int | None, limit: int) -> None:
    """Show the outbox, the newest first.

    Example: zhangfang notices --state failed
    """
    from chat.words import say
    from storage import outbox

    app = session.app()
    try:
        now = app.house.clock()
        if retry is not None:
            done = app.store.write(lambda book: outbox.revive(book, retry), now=now, trail=f"retry:{retry}")
            console.echo(f"notice {retry} is queued again" if done else f"there is no failed notice {retry}")
            return
        with app.store.read(now) as book:
            notices = outbox.notices(book, state or "", limit)
        for queued in notices:
            to = f"{queued.notice.to.platform}:{queued.notice.to.channel}"
            console.echo(
                f"{queued.id:>6} {queued.state:<7} {to:<24} {say(queued.notice.card.title, queued.notice.locale)}"
            )
            if queued.problem:
                console.echo(f"       {queued.tries} tries; {queued.problem}")
            for number, file in enumerate(queued.notice.files):
                why = queued.handed[number] if number < len(queued.handed) else "waits"
                console.echo(f"       {file.name}, {file.size} bytes: {why or 'posted'}")
        if not notices:
            console.echo("no notices")
    finally:
        app.stop()
