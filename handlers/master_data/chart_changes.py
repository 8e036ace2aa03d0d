"""The company's chart: names of accounts from a day on, numbers where nothing is booked, accounts out of use.

Which accounts there are follows from the standard: the rules of posting name roles, and a role has one account.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, _n
from handlers.books.chart import chart
from handlers.context import Context
from handlers.master_data import ONLY_CHANGES, versions
from ledger import accounts
from ledger.accounts import COST_ROLES, Account
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.master_data.versions import MasterVersion
from ledger.money import Money
from storage import ledger_accounts, master_versions

HINT = sentence(
    "Write for example: chart account 660202 name Office 办公费 from 2026-12-01, or: chart account 141004 code 14100401"
)
_KEY = Pattern(
    r"\s(?:(?P<name>names?|called|名称|名字|改名)|(?P<code>codes?|number|编码|编号|代码)|(?P<end>close|end|stop|停用|关闭)"
    r"|(?P<open>open|reopen|启用))(?:\s+(?P<value>.+))?$",
    re.IGNORECASE,
)


def say(said: Said, ctx: Context) -> Reply:
    """`chart account` shows what the company changed; `chart account 660202 name Office 办公费` changes it."""
    text = cleaned(said.text).strip()
    if not text:
        return Reply(table_card(ctx), private=True)
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    day, rest = versions.day_and_rest(ctx, text)
    at = _KEY.search(rest)
    if at is None:
        raise BadInput(sentence("What of the account: its name, its code, or its end?"), hint=HINT, field="account")
    one = _account(ctx, rest[: at.start()].strip(versions.QUOTES))
    before = versions.current(ctx, "account").get(one.role)
    is_now = MasterVersion("account", one.role, day, {"code": one.code, "en": one.en, "zh": one.zh}, _closed(before))
    value = (at["value"] or "").strip(versions.QUOTES)
    if at["name"]:
        new = _renamed(is_now, value)
    elif at["code"]:
        new = _renumbered(ctx, is_now, one, value)
    else:
        new = _ended(ctx, is_now, one, ended=at["end"] is not None)
    title = _("Account {code} from {day} on", code=new.content["code"], day=day)
    facts = (
        Fact(_("Ledger account"), _shown(new)),
        Fact(_("Until then"), _shown(is_now)),
        *((Fact(_("State"), _("nothing new is booked on it")),) if new.ended else ()),
    )
    return Reply(versions.keep(ctx, new, is_now, title, facts, money=at["name"] is None), private=True)


def _closed(of: MasterVersion | None) -> bool:
    return of is not None and of.ended


def _account(ctx: Context, said: str) -> Account:
    """The account of that number or the only one that it begins, of that name or role.  Raises NotFound, BadInput where
    several fit."""
    low, known = folded(said), chart(ctx.book, ctx.rules).values()
    found = [
        one for one in known if low in (one.code, one.role, folded(one.en), folded(one.zh), one.role.replace("_", " "))
    ] or [one for one in known if re.fullmatch(r"\d{3,}", low) and one.code.startswith(low)]
    if not found or ":" in found[0].role:
        raise NotFound(
            sentence("The chart has no account “{text}”."),
            hint=sentence("“accounts” shows all of them."),
            text=said[:60],
            field="account",
        )
    current = [one for one in found if not one.former] or found
    if len({one.code for one in current}) > 1:
        codes = ", ".join(sorted({one.code for one in current}))
        raise BadInput(sentence("Several accounts begin with it: {codes}. Say which."), codes=codes, field="account")
    if len(current) > 1:
        roles = ", ".join(one.role for one in current)
        raise BadInput(sentence("Several roles stand on it: {roles}. Say which."), roles=roles, field="account")
    return current[0]


def _renamed(is_now: MasterVersion, said: str) -> MasterVersion:
    """Names in both languages: what has Chinese characters, and the rest."""
    chinese = " ".join(re.findall(r"[\u4e00-\u9fff][\u4e00-\u9fff\w-]*", said))
    english = re.sub(r"[\u4e00-\u9fff][\u4e00-\u9fff\w-]*", " ", said).strip(versions.QUOTES)
    english = english[:1].upper() + english[1:]
    if not english and not chinese:
        raise BadInput(sentence("What is it called from then on?"), hint=HINT, field="name")
    content = {**is_now.content, "en": english[:80] or is_now.content["en"], "zh": chinese[:80] or is_now.content["zh"]}
    return replace(is_now, content=content)


def _renumbered(ctx: Context, is_now: MasterVersion, one: Account, code: str) -> MasterVersion:
    """Another number, below the same account of the standard.  Raises BadInput, WrongState."""
    standard = ctx.rules.policies.standard
    below = accounts.chart(standard)[one.role].code[: 1 if standard == "ifrs" else 4]
    if one.role in (*COST_ROLES, "cost_carried") and standard == "cas":
        below = one.code[:4]  # 合同履约成本, 生产成本 or 劳务成本, as the books have it
    if not code.isdecimal() or not 4 <= len(code) <= 12:
        raise BadInput(sentence("A number of an account has 4 to 12 digits."), hint=HINT, field="code")
    if not code.startswith(below):
        raise BadInput(
            sentence("{role} stands below {below} by the standard of the books."),
            role=_shown(is_now),
            below=below,
            field="code",
        )
    if master_versions.has_lines(ctx.book, one.role):
        raise WrongState(
            sentence("Something is booked on it, so its number stays; another name can be given to it."), field="code"
        )
    known = chart(ctx.book, ctx.rules)
    for other in known.values():
        if other.role != one.role and (other.code.startswith(code) or code.startswith(other.code)):
            raise BadInput(
                sentence("{code} {name} is there already: only an account without any below takes entries."),
                code=other.code,
                name=Text("{name}", {"name": Bilingual(other.en, other.zh)}),
                field="code",
            )
    return replace(is_now, content={**is_now.content, "code": code})


def _ended(ctx: Context, is_now: MasterVersion, one: Account, *, ended: bool) -> MasterVersion:
    """Out of use or in use again.  Raises WrongState where rules post there, or something stands on it."""
    if not ended:
        return replace(is_now, ended=False)
    if one.role not in COST_ROLES or one.role in ("overhead_share", ctx.rules.labour):
        raise WrongState(
            sentence("The rules of posting need that account: only one that categories use can be closed.")
        )
    using = [of.names for of in ctx.rules.categories.values() if of.account == one.role]
    if using:
        raise WrongState(
            sentence("Categories are booked on it: {categories}. Give them another account first."),
            categories=tuple(Text("{name}", {"name": name}) for name in using),
        )
    stands = ledger_accounts.balance(ctx.book, one.role)
    if stands:
        amount = Money(stands, ctx.rules.currency)
        raise WrongState(sentence("{amount} stand on it: move that first."), amount=amount)
    return replace(is_now, ended=True)


def _shown(of: MasterVersion) -> Text:
    name = Bilingual(of.content["en"], of.content["zh"])
    return _("{code} {name}", code=of.content["code"], name=Text("{name}", {"name": name}))


def table_card(ctx: Context) -> Card:
    """What the company changed of the chart of its standard, and what is to come."""
    usual = accounts.chart(ctx.rules.policies.standard)
    rows: list[tuple[Cell, ...]] = []
    for role, one in sorted(versions.current(ctx, "account").items(), key=lambda pair: pair[1].content["code"]):
        code, name = one.content["code"], Bilingual(one.content["en"], one.content["zh"])
        state = _("nothing new is booked on it") if one.ended else _("in use")
        was = _("{code} {name}", code=usual[role].code, name=Bilingual(usual[role].en, usual[role].zh))
        rows.append((code, name, was, state, versions.since(one), versions.who(ctx, one)))
    lines = [_("From {day} on: {name}", day=one.start, name=_shown(one)) for one in versions.coming(ctx, "account")]
    if not rows:
        lines.append(_("The chart is that of the standard and the configuration. “accounts” shows it."))
    heads = (
        *(_("Account code"), _("Account name"), _("In the standard"), _("State"), _("Changed from")),
        _("Changed by"),
    )
    title = _n("{n} account of the company's own", "{n} accounts of the company's own", len(rows))
    table = Table(heads, tuple(rows), essential=(0, 1, 4)) if rows else None
    return Card(title, lines=tuple(lines), table=table, small=Text(HINT))
