"""The chart of accounts (科目表): role, number, name, and what stands on each."""

from __future__ import annotations

from chat.cards.card import Card, Cell, Reply, Table
from chat.folding import folded
from chat.incoming import Said
from chat.text import Text, _
from handlers.books.chart import chart
from handlers.context import Context
from handlers.statements import account_lines
from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.period import month_key
from storage import account_sums


def show(said: Said, ctx: Context) -> Reply:
    """All of it, or what the words name: the beginning of numbers, a name, a role."""
    known, rest = account_lines.lines(chart(ctx.book, ctx.rules)), ""
    words = folded(said.text).strip()
    if words.isdecimal():
        known = tuple(one for one in known if one.code.startswith(words))
    elif words:
        known, rest = account_lines.named(known, said.text)
    if words and (rest or not known):
        raise NotFound(
            sentence("The chart has no account “{text}”."),
            hint=sentence("“accounts” shows all of them."),
            text=(rest or said.text)[:60],
            field="account",
        )
    stands: dict[str, int] = {}
    for one in account_sums.movements(ctx.book, "", month_key(ctx.today)):
        stands[one.account] = stands.get(one.account, 0) + one.closing
    rows: list[tuple[Cell, ...]] = []
    for line in known:
        balance = sum(stands.get(role, 0) for role in line.roles)
        rows.append(
            (line.code, line.names, ", ".join(line.roles), Money(balance, ctx.rules.currency) if balance else None)
        )
    heads = (_("Account code"), _("Account name"), _("Role in the rules"), _("Balance"))
    standard = {"cas": _("CAS"), "small": _("standard for small businesses"), "ifrs": _("IFRS")}
    now = month_key(ctx.today)
    return Reply(
        Card(
            _("Chart of accounts, {standard}", standard=standard[ctx.rules.policies.standard]),
            table=Table(heads, tuple(rows), numeric=(3,), refs=tuple(f"tb:..{now}:{line.code}" for line in known)),
            small=Text("")
            if not rows
            else _("The balance is debit less credit. “ledger 1122” shows the lines of an account."),
        ),
        private=True,
    )
