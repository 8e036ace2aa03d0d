"""Where payees are paid: said in private, changed under four eyes, told to whom it concerns, masked on every card."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chat.cards.card import Card, Fact, Reply, Table
from chat.folding import folded
from chat.incoming import Said
from chat.text import Text, _, verbatim
from handlers import four_eyes, lookup
from handlers.context import Asked, Context
from handlers.payment_batches import shown, terms
from ledger.bank_accounts import plain_number
from ledger.errors import BadInput, NotAllowed, NotFound, sentence
from ledger.names import PartyNames, plain
from ledger.payouts import payees as rules
from ledger.payouts.payees import PayeeAccount, PayeeKind, Scheme
from storage import expenses, payees

_LABELS: Mapping[str, str] = {
    "account": r"account|acct|no\.?|card|iban|账号|账户|卡号|银行账号",
    "alipay": r"alipay|支付宝(?:账号|账户)?",
    "holder": r"holder|name|in the name of|户名|收款人|姓名",
    "bank": r"bank|开户行|开户银行|银行",
    "bic": r"bic|swift",
    "clearing": r"clearing|cnaps|联行号|行号",
    "town": r"town|city|城市",
    "land": r"country|国家|国别",
}
_LABEL = re.compile(
    "|".join(rf"(?P<{name}>(?<!\S)(?:{words})(?=[\s:：]))" for name, words in _LABELS.items()),
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<!\S)(?:[A-Za-z]{2}\d{2}(?:\s?[A-Za-z0-9]{2,4}){3,8}|\d(?:[\s-]?\d){9,31}|\S+@\S+)(?!\S)")
_ME = frozenset({"me", "my", "mine", "我", "本人", "我的"})


def say(said: Said, ctx: Context) -> Reply:
    """`payee Dell account … bank …` keeps where somebody is paid; with a name alone it shows that, masked."""
    name, given = read(said.text.strip())
    desk = bool(ctx.roles() & {"finance", "admin", "auditor"})
    own = folded(name) in _ME or (not desk and not name)
    if not desk and not own:
        raise NotAllowed(sentence("Bank details of others are for finance; your own: payee me account …"))
    if not name and not given:
        return Reply(_all(ctx) if desk else _of(ctx, "person", "", ctx.person.id), private=True)
    kind, party, person = whose(ctx, name) if not own else _self(ctx)
    if not given:
        return Reply(_of(ctx, kind, party, person), private=True)
    if not own:
        ctx.require("finance", "admin", sentence=terms.ONLY)
    if ctx.place.kind == "channel":
        raise BadInput(
            sentence("Bank details are not for a channel."),
            hint=sentence("Tell me in private, and delete that message."),
        )
    new = account(given, kind, party, person, holder=party or ctx.directory.person(person).name)
    return Reply(keep(ctx, new), private=True)


def _self(ctx: Context) -> tuple[PayeeKind, str, int]:
    return "person", "", ctx.person.id


def read(words: str) -> tuple[str, dict[str, str]]:
    """(whose they are, what is said of them by its label).

    >>> read("Dell account 6222 0202 0000 1234 bank ICBC")
    ('Dell', {'account': '6222 0202 0000 1234', 'bank': 'ICBC'})
    >>> read("戴尔 户名 戴尔（中国）有限公司 账号 6222020200001234 开户行 工商银行")
    ('戴尔', {'holder': '戴尔（中国）有限公司', 'account': '6222020200001234', 'bank': '工商银行'})
    >>> read("Acme GmbH DE89 3704 0044 0532 0130 00")
    ('Acme GmbH', {'account': 'DE89 3704 0044 0532 0130 00'})
    """
    marks = [found for found in _LABEL.finditer(words) if found.start()]
    given: dict[str, str] = {}
    ends = [*(found.start() for found in marks[1:]), len(words)]
    for found, end in zip(marks, ends, strict=False):
        value = words[found.end() : end].strip(" :：,，;；")
        if found.lastgroup and value:
            given.setdefault(found.lastgroup, value)
    name = words[: marks[0].start()].strip() if marks else words
    if "account" not in given and "alipay" not in given and (number := _NUMBER.search(name)):
        given = {"account": number[0].strip(), **given}
        name = f"{name[: number.start()]} {name[number.end() :]}".strip()
    return name.strip(" ,，:："), given


def whose(ctx: Context, name: str) -> tuple[PayeeKind, str, int]:
    """The supplier or the person that is meant.  Raises NotFound, Asked."""
    known = {one.party for one in payees.every(ctx.book) if one.party}
    suppliers = expenses.suppliers(ctx.book) | known
    exact = [one for one in suppliers if plain(one) == plain(name)]
    if exact:
        return "supplier", sorted(exact)[0], 0
    match = lookup.person_names(ctx.directory).match(name)
    if match is not None and match.kind == "one":
        return "person", "", int(match.key)
    found = PartyNames(dict.fromkeys(suppliers, ())).parties(name)
    if len(found) == 1:
        return "supplier", found[0][0], 0
    if not ctx.sure:
        raise Asked(
            _("Nobody is called “{name}” here, and no invoice of such a supplier is booked.", name=name[:60]),
            lines=(_("Is it a supplier whose invoices will come under that very name?"),),
            yes=_("Yes, a supplier"),
        )
    return "supplier", name[:80], 0


def account(given: Mapping[str, str], kind: PayeeKind, party: str, person: int, *, holder: str) -> PayeeAccount:
    """What was said, as bank details; whose account it is, where nobody says, is `holder`.  Raises BadInput."""
    typed = given.get("alipay") or given.get("account", "")
    scheme: Scheme | None = "alipay" if given.get("alipay") else rules.scheme_of(typed)
    if scheme is None:
        raise BadInput(
            sentence("Which account? For example: payee Dell account 6222 0202 0000 1234 bank ICBC"), field="account"
        )
    made = PayeeAccount(
        0,
        kind,
        party,
        person,
        scheme,
        " ".join(given.get("holder", holder).split()),
        typed.strip() if scheme == "alipay" else plain_number(typed),
        " ".join(given.get("bank", "").split())[:70],
        plain_number(given.get("bic", "")),
        plain_number(given.get("clearing", "")),
        " ".join(given.get("town", "").split())[:35],
        given.get("land", "").strip().upper(),
    )
    for wrong in rules.problems(made):
        if not wrong.doubt:
            raise BadInput(wrong.sentence, field=wrong.field)
    return made


def keep(ctx: Context, new: PayeeAccount) -> Card:
    """New bank details, once a second person has agreed; who is paid there hears of it.  Raises Asked."""
    doubts = [Text(one.sentence) for one in rules.problems(new) if one.doubt]
    if doubts and not ctx.sure:
        raise Asked(_("Keep it all the same?"), lines=tuple(doubts), yes=_("Keep it"))
    before = known(ctx, new)
    name = shown.who(ctx, new.party, new.person)
    if any(said_of(one) == said_of(new) for one in before):
        return Card(_("That is known already: {who}, {account}.", who=name, account=shown.where(new)))
    facts = wanted_facts(ctx, new, before)
    four_eyes.wanted(
        ctx, "payees", _("Bank details of {who}", who=name), *facts, *(Fact(_("Doubt"), one) for one in doubts)
    )
    kept = payees.add(ctx.book, new, ctx.message)
    told(ctx, kept)
    return Card(
        _("{who} is paid here from now on: {account}", who=name, account=shown.where(kept)),
        facts=(*facts, *four_eyes.agreed(ctx)),
        tone="good",
    )


def said_of(of: PayeeAccount) -> tuple[str, ...]:
    """What of bank details counts."""
    return of.number, of.holder, of.bank, of.bic, of.clearing, of.town, of.land


def told(ctx: Context, kept: PayeeAccount) -> None:
    """One of our people hears that they are paid elsewhere now, whoever said so."""
    if kept.kind == "person" and kept.person != ctx.person.id:
        card = Card(
            _("You are paid here from now on: {account}", account=shown.where(kept)),
            lines=(_("If that is not right, tell finance at once."),),
            facts=(Fact(_("By"), verbatim(ctx.person.name)),),
            tone="warn",
        )
        ctx.tell(ctx.directory.person(kept.person), f"payee:{kept.id}", card, kind="decision")


def wanted_facts(ctx: Context, new: PayeeAccount, before: list[PayeeAccount]) -> tuple[Fact, ...]:
    """What the second person reads: masked, with what it takes the place of and who else is paid there."""
    others = [
        shown.who(ctx, one.party, one.person)
        for one in payees.every(ctx.book)
        if one.number == new.number and (plain(one.party), one.person) != (plain(new.party), new.person)
    ]
    facts = [
        Fact(_("New account"), shown.where(new)),
        Fact(_("In the name of"), verbatim(new.holder)),
        *(Fact(_("Instead of"), shown.where(one)) for one in before),
        *((Fact(_("Also paid there"), Text("{all}", {"all": tuple(others)})),) if others else ()),
    ]
    if new.kind == "supplier" and plain(new.holder) != plain(new.party):
        facts.append(Fact(_("Supplier"), verbatim(new.party)))
    return tuple(facts)


def known(ctx: Context, new: PayeeAccount) -> list[PayeeAccount]:
    """What new bank details take the place of: an Alipay account stands beside one at a bank."""
    every = _known(ctx, new.kind, new.party, new.person)
    return [one for one in every if (one.scheme == "alipay") == (new.scheme == "alipay")]


def _known(ctx: Context, kind: PayeeKind, party: str, person: int) -> list[PayeeAccount]:
    return list(payees.of_supplier(ctx.book, party) if kind == "supplier" else payees.of_person(ctx.book, person))


def _of(ctx: Context, kind: PayeeKind, party: str, person: int) -> Card:
    found, name = _known(ctx, kind, party, person), shown.who(ctx, party, person)
    if not found:
        raise NotFound(
            sentence("No bank details of {who} are known."),
            hint=sentence("Say for example: payee {who} account 6222 0202 0000 1234 bank ICBC"),
            who=name,
        )
    facts = [
        fact
        for one in found
        for fact in (Fact(_("Account"), shown.where(one)), Fact(_("In the name of"), verbatim(one.holder)))
    ]
    return Card(_("Where {who} is paid", who=name), facts=tuple(facts))


def _all(ctx: Context) -> Card:
    found = payees.every(ctx.book)
    if not found:
        return Card(_("No bank details are known yet."))
    rows = tuple((shown.who(ctx, one.party, one.person), one.holder, shown.where(one)) for one in found)
    return Card(_("Where everybody is paid"), table=Table((_("Payee"), _("In the name of"), _("Account")), rows))
