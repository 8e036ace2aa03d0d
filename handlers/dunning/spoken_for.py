"""Who speaks with a customer about its money, and which customer words name."""

from __future__ import annotations

from collections.abc import Sequence

from chat.pattern import Pattern
from handlers import lookup
from handlers.context import Context
from handlers.dunning import SPEAKERS
from ledger.errors import NotAllowed, NotFound, sentence
from ledger.names import plain
from ledger.nouns import Project
from ledger.owed import Instalment
from storage import contracts


def speaking(ctx: Context, customer: str, more: Sequence[str] = ()) -> list[Instalment]:
    """The customer's open instalments that the person may speak for.  Raises NotAllowed, NotFound."""
    unsettled = contracts.unsettled(ctx.book, [customer])
    spoken_for = [
        instalment
        for instalment in unsettled
        if ctx.roles(instalment.project) & {*SPEAKERS, *more} or instalment.owner == ctx.person.id
    ]
    if unsettled and not spoken_for:
        raise NotAllowed(sentence("That customer is for its sales owner, the leads and finance."))
    if not unsettled:
        raise NotFound(sentence("Nothing of {customer} is open."), customer=customer[:80])
    return spoken_for


def customer_in(ctx: Context, text: str) -> tuple[str, str]:
    """The customer that is named first, and the rest of the words.  Raises NotFound."""
    known = contracts.customers(ctx.book)
    words = text.strip().split(" ")
    for length in range(len(words), 0, -1):
        wanted = plain(" ".join(words[:length]).strip(",，"))
        matching = [name for name in known if wanted and wanted in plain(name)]
        exact = [name for name in matching if plain(name) == wanted]
        if len(exact or matching) == 1:
            return (exact or matching)[0], " ".join(words[length:]).strip(" ,，")
    for length in range(len(words), 0, -1):  # “contacted apollo …”: the customer of a project
        match = lookup.project_names(ctx.directory).match(" ".join(words[:length]).strip(",，"))
        if match and match.kind == "one":
            customer = _of_project(ctx, ctx.directory.project(int(match.key)))
            return customer, " ".join(words[length:]).strip(" ,，")
    if ctx.project is not None and ctx.project.customer in known:
        return ctx.project.customer, text.strip()
    if ctx.project is not None and not text.strip():
        return _of_project(ctx, ctx.project), ""
    raise NotFound(sentence("I know no customer “{name}”."), name=_NAME_ENDS.split(text, 1)[0][:60], field="customer")


def _of_project(ctx: Context, project: Project) -> str:
    """The customer with whom the project has its contracts.  Raises NotFound where it has none, or with several."""
    signed = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    customers = tuple(dict.fromkeys(one.customer for one in signed))
    if project.customer in customers:
        return project.customer
    if len(customers) == 1:
        return customers[0]
    if customers:
        raise NotFound(
            sentence("{project} has contracts with several customers: {customers}. Say which one."),
            project=lookup.called(project),
            customers=customers,
            field="customer",
        )
    raise NotFound(
        sentence("{project} has no contract yet, so no customer owes anything on it."),
        hint=sentence("Record it first, for example: contract {code} 100000 30% advance, 70% 30 days after acceptance"),
        project=lookup.called(project),
        code=project.code,
        field="customer",
    )


_NAME_ENDS = Pattern(r"[,，:：]|\s(?:by|promised|disputed|no answer|电话|邮件|承诺)\s")
"""Where the words behind a customer begin."""
