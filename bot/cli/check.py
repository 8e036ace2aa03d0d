"""`verify` proves the books; `doctor` says what is set up and what is not."""

from __future__ import annotations

import re
import sys

import click

from bot.cli import console


def _head(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    head = (value or "").strip().lower()
    if head and not re.fullmatch(r"[0-9a-f]{8,64}", head):
        raise click.BadParameter("a head is 64 hexadecimal digits, or its first eight and more, as the chat has it")
    return head


@click.command("verify")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", help="Of the sentences.")
@click.option(
    "--head", metavar="HEX", callback=_head, help="A head of the chain that was posted in a chat: is it kept?"
)
@click.pass_obj
def verify_command(session: console.Session, language: str, head: str) -> None:
    """Prove the books: journal, documents, sums, seals, hash chain.  Names the first wrong row of each rule (of seals
    all that are wrong, up to 20) and exits 1.

    Example: zhangfang verify --language zh --head 5f3a09c2d1e47b60
    """
    from chat.words import locale_for, say
    from handlers.books.chart import chart
    from handlers.verification import shown
    from handlers.verification.prove import prove

    app = session.app()
    try:
        with app.store.snapshot(app.house.clock()) as book:
            proof = prove(book, app.rules)
            found = list(shown.sentences(proof, chart(book, app.rules)))
            posted = shown.posted_head(book, head, proof, app.rules.zone) if head else None
    finally:
        app.stop()
    console.echo(", ".join(f"{count} {noun}" for noun, count in proof.counts.items()))
    console.echo(f"audit trail: {proof.head[0]} events, head {proof.head[1] or '-'}")
    if posted is not None:
        console.echo(("" if posted.kept else "WRONG ") + say(posted.said, locale_for(language)))
    for wrong, remedy in found:
        console.echo(f"WRONG {say(wrong, locale_for(language))}")
        console.echo(f"  {say(remedy, locale_for(language))}")
    if proof.faults:
        console.echo(f"{len(proof.faults)} faults in {len({fault.rule for fault in proof.faults})} rules")
    if proof.faults or (posted is not None and not posted.kept):
        sys.exit(1)
    console.echo("the books hold")


@click.command("doctor")
@click.pass_obj
def doctor_command(session: console.Session) -> None:
    """Say what is set up, what is missing and what to do about it; exits 1 where something must be done.

    Example: zhangfang doctor
    """
    from bot.cli.doctor import examine

    worst = 0
    for line in examine(session):
        console.echo(f"{line.sign} {line.what}: {line.detail}")
        worst = max(worst, line.sign == "✗")
    if worst:
        sys.exit(1)
