"""`verify` proves the books; `doctor` says what is set up and what is not."""

from __future__ import annotations

import sys

import click

from bot.cli import console


@click.command("verify")
@click.pass_obj
def verify_command(session: console.Session) -> None:
    """Prove the books: journal, running sums, hash chain.  Names the first wrong row of each rule and exits 1.

    Example: zhangfang verify
    """
    from handlers.verification.prove import prove

    app = session.app()
    try:
        with app.store.read(app.house.clock()) as book:
            proof = prove(book, app.rules)
    finally:
        app.stop()
    console.echo(", ".join(f"{count} {noun}" for noun, count in proof.counts.items()))
    console.echo(f"audit trail: {proof.head[0]} events, head {proof.head[1] or '-'}")
    seen: set[str] = set()
    for fault in proof.faults:
        if fault.rule not in seen:
            console.echo(f"WRONG {fault.rule}: {fault.where}: {fault.what}")
            seen.add(fault.rule)
    if proof.faults:
        console.echo(f"{len(proof.faults)} faults in {len(seen)} rules")
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
