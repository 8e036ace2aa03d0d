"""Drafts of what to write to a customer: everything that is late, in the tone of the step.  A person sends it."""

from __future__ import annotations

from chat.card import Button, Card, Choice, Option, Reply
from chat.incoming import Clicked
from chat.text import Text, _, verbatim
from handlers import dunning_cards, naming, values
from handlers.contacts import speaking, waiting
from handlers.context import Context
from handlers.policies import step
from handlers.registry import action
from handlers.wording import instalment_shown
from ledger.nouns import Instalment
from storage import invoices


@action("contact.draft", _("Drafts what to write to a customer about its late payments, soft or firm."),
        subject="receivables", reads=True)  # fmt: skip
def draft(click: Clicked, ctx: Context) -> Reply:
    customer, tone = click.value, ""
    for each in ("soft", "firm"):
        if click.value.endswith(f" tone:{each}"):
            customer, tone = click.value.removesuffix(f" tone:{each}"), each
    late = [one for one in speaking(ctx, customer) if one.due and one.due < ctx.today and not one.disputed]
    if not late:
        return Reply(Card(_("{customer} is not late with anything.", customer=customer), tone="good"), private=True)
    worst = max((ctx.today - one.due).days for one in late if one.due)
    tone = tone or step(worst).tone
    return Reply(letter(ctx, customer, late, tone), private=True)


def letter(ctx: Context, customer: str, late: list[Instalment], tone: str) -> Card:
    """The draft as a card, to be copied into a mail."""
    billed = invoices.of_instalments(ctx.book, (one.id for one in late))
    items = tuple(_item(ctx, one, [each.number for each in billed.get(one.id, []) if not each.credits]) for one in late)
    total = dunning_cards.sums(late)
    day = ctx.today.fromordinal(ctx.today.toordinal() + (7 if tone == "firm" else 10))
    if tone == "firm":
        body = (
            _("Dear {customer},", customer=customer),
            _("in spite of our reminders the following payments have not reached us:"),
            *items,
            _("We ask you to pay {total} by {day}. After that day we will charge late interest and suspend our work.",
              total=total, day=day),
        )  # fmt: skip
    else:
        body = (
            _("Dear {customer},", customer=customer),
            _("the following payments seem to be still open on our side:"),
            *items,
            _("May we ask you to look into it and to pay {total} by {day}? If it is on its way, please ignore this.",
              total=total, day=day),
        )  # fmt: skip
    close = _("Kind regards, {name}", name=ctx.person.name)
    wait = waiting(ctx, customer)
    tones = Choice(
        _("Tone"), "contact.tone",
        (Option(_("soft"), "tone:soft"), Option(_("firm"), "tone:firm")), customer,
    )  # fmt: skip
    return Card(
        _("Draft to {customer}", customer=customer), lines=(*body, close), choices=(tones,), small=wait,
        buttons=(Button(_("I have sent it"), "contact.form", customer, style="main"),),
    )  # fmt: skip


@action("contact.tone", _("Drafts the same in another tone."), subject="receivables", reads=True)
def another_tone(click: Clicked, ctx: Context) -> Reply:
    customer, _blank, tone = click.value.rpartition(" ")
    if tone not in ("tone:soft", "tone:firm"):
        values.parts("", 2)
    shown = draft(Clicked(click.id, click.by, click.at, action="contact.draft", value=f"{customer} {tone}"), ctx)
    return Reply(shown.card, replace=True, private=True)


def _item(ctx: Context, one: Instalment, numbers: list[str]) -> Text:
    line = _("• {project}, {name}: {open}, due on {day}", project=naming.shown(ctx.people.project(one.project)),
             name=instalment_shown(one), open=one.open, day=one.due)  # fmt: skip
    named = ", ".join(filter(None, numbers))
    return _("{line} (invoice {number})", line=line, number=verbatim(named)) if named else line
