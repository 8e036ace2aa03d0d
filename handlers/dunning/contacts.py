"""Contacts with customers about money: logged from the card, and what follows: a promise or a dispute holds dunning.

Nobody is contacted twice within the cooldown, across projects and people, unless somebody says so; that is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from handlers import fields
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.dunning import cards, overdue
from handlers.dunning.cards import HOW, contact_shown
from handlers.dunning.spoken_for import customer_in, speaking
from ledger.dunning import free_from
from ledger.errors import BadInput, NotFound, sentence
from ledger.owed import Instalment
from storage import audit, contracts, customers
from storage.customers import CustomerContact


def log_in_words(said: Said, ctx: Context) -> Reply:
    customer, rest = customer_in(ctx, said.text)
    open_instalments = speaking(ctx, customer)
    if not rest:
        return Reply(history(ctx, customer), private=True)
    facts, note = _with_note(rest)
    promise = _PROMISE.search(facts)
    on = _ON.search(facts[: promise.start()] if promise else facts)
    day = fields.day(ctx, on[0]) if on else ctx.today
    if day > ctx.today:
        raise BadInput(sentence("{day} is still to come: say it when you have spoken with them."), day=day, field="day")
    how = next((name for name, words in _HOW if re.search(words, facts, re.IGNORECASE)), "call")
    until = fields.day(ctx, promise["day"], "promise") if promise else None
    contact = CustomerContact(customer, day, ctx.person.id, how, _result(facts, promise), until, note[:300])
    return Reply(log(ctx, contact, open_instalments, sure=ctx.sure or bool(_NEVERTHELESS.search(rest))))


def _with_note(rest: str) -> tuple[str, str]:
    """What the words say about a contact, and what is kept as its note: what stands after a colon, else all of it."""
    facts, _colon, note = rest.replace("：", ":").partition(":")
    return facts, note.strip() or rest


def _result(facts: str, promise: re.Match[str] | None) -> str:
    if promise:
        return "promise"
    if re.search(r"disput|争议|异议", facts, re.IGNORECASE):
        return "dispute"
    return "no answer" if _NO_ANSWER.search(facts) else ""


def open_form(click: Clicked, ctx: Context) -> Reply:
    customer = click.value
    open_instalments = speaking(ctx, customer)
    hows = tuple(Option(shown, name) for name, shown in HOW.items())
    results = (
        Option(_("promised to pay"), "promise"),
        Option(_("disputes it"), "dispute"),
        Option(_("no answer"), "no answer"),
        Option(_("something else"), "other"),
    )
    which = (
        Option(_("everything that is open"), "all"),
        *(
            Option(_("{name}: {open}", name=instalment_shown(instalment), open=instalment.open), str(instalment.id))
            for instalment in open_instalments[:40]
        ),
    )
    questions = [
        Question("how", _("How"), "choice", "call", options=hows),
        Question("result", _("What came of it"), "choice", "other", options=results),
        Question("promise", _("Promised until"), "date", required=False),
        Question("which", _("About"), "choice", "all", options=which),
        Question("note", _("Note"), "note", required=False),
    ]
    wait = waiting(ctx, customer)
    lines = (wait,) if wait else ()
    if wait:
        options = (Option(_("no"), "no"), Option(_("yes, and I know of it"), "yes"))
        questions.append(Question("override", _("Contacted nevertheless?"), "choice", "no", options=options))
    return Reply(
        form=Form(
            "contact.log",
            _("Contact with {customer}", customer=customer),
            tuple(questions),
            customer,
            submit=_("Log"),
            lines=lines,
        )
    )


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    customer, answers = filled.value, filled.answers
    open_instalments = speaking(ctx, customer)
    result, day = answers.get("result", ""), answers.get("promise", "")
    until = fields.day(ctx, day, "promise") if day else None
    if result == "promise" and until is None:
        raise BadInput(sentence("Until when did they promise to pay?"), field="promise")
    which = answers.get("which", "all")
    chosen = [instalment for instalment in open_instalments if which in ("all", str(instalment.id))]
    how = answers.get("how", "call")
    contact = CustomerContact(
        customer,
        ctx.today,
        ctx.person.id,
        how if how in HOW else "call",
        "promise" if until else result,
        until,
        answers.get("note", "")[:300],
    )
    return Reply(log(ctx, contact, chosen, sure=answers.get("override") == "yes"))


def show(click: Clicked, ctx: Context) -> Reply:
    speaking(ctx, click.value, ("auditor", "admin"))
    return Reply(history(ctx, click.value), private=True)


def settle(click: Clicked, ctx: Context) -> Reply:
    customer = click.value
    disputed = [instalment for instalment in speaking(ctx, customer) if instalment.disputed]
    if not disputed:
        raise NotFound(sentence("Nothing of {customer} is disputed."), customer=customer)
    for instalment in disputed:
        contracts.change(ctx.book, instalment.id, "dispute_settled", disputed=False, look=ctx.today)
    _refresh(ctx, customer, disputed)
    return Reply(history(ctx, customer), replace=True, private=True)


def override(click: Clicked, ctx: Context) -> Reply:
    customer = click.value
    speaking(ctx, customer)
    audit.note(ctx.book, "dunning.override", f"customer:{customer}", person=ctx.person.id)
    told = overdue.remind_now(ctx, customer)
    title = _n(
        "{n} reminder of {customer} was told.", "{n} reminders of {customer} were told.", told, customer=customer
    )
    return Reply(Card(title, tone="good" if told else "plain"), private=True)


def hold(said: Said, ctx: Context) -> Reply:
    customer, rest = customer_in(ctx, said.text)
    open_instalments = speaking(ctx, customer)
    day = re.search(r"\d{4}-\d\d?-\d\d?|\d+月\d+[日号]?", rest)
    if day is None:
        raise BadInput(sentence("Until which day? For example: hold dunning acme until 2026-12-10"), field="day")
    until = fields.day(ctx, day[0])
    if until < ctx.today:
        raise BadInput(sentence("{day} lies in the past."), day=until, field="day")
    for instalment in open_instalments:
        contracts.change(
            ctx.book, instalment.id, "held", held=until, look=until + timedelta(days=1) if instalment.due else None
        )
    _refresh(ctx, customer, open_instalments)
    return Reply(Card(_("{customer} is not reminded until {day}.", customer=customer, day=until), tone="good"))


def waiting(ctx: Context, customer: str) -> Text:
    """Who has contacted the customer last and until when to wait; nothing where the way is free."""
    last = customers.latest(ctx.book, [customer]).get(customer)
    if last is None or ctx.today >= (free := free_from(last.day, ctx.rules.cooldown_days)):
        return Text("")
    person = ctx.directory.people.get(last.person)
    ago = (ctx.today - last.day).days
    if ago == 0:
        return _("Contacted today by {who}: wait until {until}.", who=person.name if person else "–", until=free)
    return _n(
        "Contacted {n} day ago by {who}: wait until {until}.",
        "Contacted {n} days ago by {who}: wait until {until}.",
        ago,
        who=person.name if person else "–",
        until=free,
    )


def history(ctx: Context, customer: str) -> Card:
    """Every contact with a customer, the last one first, and what can be done next."""
    contacts = customers.contacts(ctx.book, customer)
    rows = tuple(
        (contact_shown(ctx, contact), verbatim(contact.note[:80] or "–"), _("yes") if contact.override else _("no"))
        for contact in contacts
    )
    open_instalments = contracts.unsettled(ctx.book, [customer])
    wait = waiting(ctx, customer)
    buttons = [Button(_("Log a contact"), "contact.form", customer, style="main")]
    if wait:
        buttons.append(
            Button(
                _("Remind nevertheless"),
                "contact.override",
                customer,
                confirm=_("They were contacted a short while ago. That you override it is kept."),
            )
        )
    if any(instalment.disputed for instalment in open_instalments):
        buttons.append(Button(_("The dispute is settled"), "contact.settle", customer))
    known = customers.get(ctx.book, customer)
    facts = [Fact(_("Open"), cards.sums(open_instalments))] if open_instalments else []
    facts += [Fact(_("Tier"), verbatim(known.tier))] if known.tier else []
    facts += [Fact(_("Credit rating"), verbatim(known.rating))] if known.rating else []
    heads = (_("Contact"), _("Note"), _("Within the cooldown"))
    return Card(
        _("Contacts with {customer}", customer=customer),
        lines=(wait,) if wait else (),
        facts=tuple(facts),
        table=Table(heads, rows) if rows else None,
        buttons=tuple(buttons),
    )


def log(ctx: Context, contact: CustomerContact, chosen: Sequence[Instalment], *, sure: bool) -> Card:
    """Keep the contact and what follows from it."""
    if contact.promise and contact.promise < ctx.today:
        raise BadInput(sentence("{day} lies in the past."), day=contact.promise, field="promise")
    last = customers.latest(ctx.book, [contact.customer]).get(contact.customer)
    within = bool(waiting(ctx, contact.customer)) and last is not None and last.person != ctx.person.id
    if within and not sure:
        assert last is not None
        who = ctx.directory.people.get(last.person)
        raise BadInput(
            sentence("{who} contacted {customer} on {day} already."),
            hint=sentence("If you spoke with them nevertheless, say so: add “nevertheless”, or choose it in the form."),
            who=who.name if who else "–",
            customer=contact.customer,
            day=last.day,
            field="override",
        )
    customers.note(ctx.book, replace(contact, override=within))
    for instalment in chosen:
        if contact.result == "dispute":
            contracts.change(ctx.book, instalment.id, "disputed", disputed=True, look=None)
        elif contact.promise:
            _promised(ctx, instalment, contact.promise)
    _refresh(ctx, contact.customer, chosen)
    held = {
        "dispute": _("The reminders wait until the dispute is settled."),
        "promise": _("The reminders wait until then."),
    }.get(contact.result)
    return Card(_("Logged: {contact}", contact=contact_shown(ctx, contact)), lines=(held,) if held else (), tone="good")


def _promised(ctx: Context, instalment: Instalment, until: date) -> None:
    look = until + timedelta(days=1) if instalment.due else None
    broken = instalment.broken + (instalment.promise is not None and instalment.promise < ctx.today)
    contracts.change(ctx.book, instalment.id, "promised", promise=until, broken=broken, look=look)


def take_back(ctx: Context, contact: CustomerContact, trail: str) -> None:
    """One's own contact did not take place: the promise or dispute that its message noted is as it was before."""
    customers.forget(ctx.book, contact)
    moved = [event for event in audit.of_trails(ctx.book, [trail]) if event.action in _FOLLOWS]
    for event in moved:
        earlier = [other for other in audit.about(ctx.book, event.subject) if other.action == event.action]
        if earlier[-1].seq != event.seq:  # something newer was said since
            continue
        id = int(event.subject.partition(":")[2])
        if event.action == "instalment.disputed":
            contracts.change(ctx.book, id, "dispute_settled", disputed=False, look=ctx.today)
            continue
        before = earlier[-2].detail if len(earlier) > 1 else {}
        said = str(before.get("promise", "None"))
        promise = None if said == "None" else date.fromisoformat(said)
        broken = int(str(before.get("broken", 0)))
        contracts.change(ctx.book, id, "promised", promise=promise, broken=broken, look=ctx.today)
    instalments = contracts.instalments(ctx.book, (int(event.subject.partition(":")[2]) for event in moved))
    _refresh(ctx, contact.customer, tuple(instalments.values()))


_FOLLOWS = ("instalment.promised", "instalment.disputed")
"""What a contact may say of instalments."""


def _refresh(ctx: Context, customer: str, instalments: Sequence[Instalment]) -> None:
    cards.refresh(ctx, customer, [instalment.project for instalment in instalments])


_HOW = (
    ("visit", r"visit|拜访|上门"),
    ("letter", r"letter|函|(?<![微短])信(?!息)"),
    ("mail", r"e?-?mail|邮件|微信|message"),
    ("call", r"call|phone|电话|致电"),
)
_ON = Pattern(r"\d{4}-\d\d?-\d\d?|\d+月\d+[日号]?|\byesterday\b|昨天|前天", re.IGNORECASE)
_NO_ANSWER = Pattern(r"no (?:answer|reply|response)|没有?(?:人接|接|回)|无人接|未[接回]", re.IGNORECASE)
_PROMISE = Pattern(r"(?:promis\w*|承诺|答应)\D{0,12}(?P<day>\d{4}-\d\d?-\d\d?|\d+月\d+[日号]?)", re.IGNORECASE)
_NEVERTHELESS = Pattern(r"nevertheless|anyway|仍然|坚持|仍", re.IGNORECASE)
