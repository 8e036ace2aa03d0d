"""What can be done with a settlement next, in words and as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button
from chat.text import Text, _
from handlers.context import Context
from handlers.settlements import KEEPERS, READERS, silence
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import Settlement
from ledger.settlements.states import FINAL


def seen(of: Settlement) -> str:
    """What a button carries: which settlement, in which version and state it was seen."""
    return f"{of.id} {of.version} {of.state}"


def next_words(ctx: Context, of: Settlement, found: Sequence[SettlementCheck]) -> tuple[Text, ...]:
    """What comes next, in one sentence."""
    if of.state == "draft" and not all(one.holds for one in found):
        return (_("It can be submitted once its checks hold."),)
    if of.state in ("draft", "checked"):
        return (_("Everything it needs is there: it can be submitted."),)
    if of.state == "approved":
        return (_("Send it to the other side, and say so here."),)
    if of.state == "sent":
        code = ctx.directory.project(of.project).code
        say = f"settlement answer {code} {of.shown_number} confirmed by …"
        return (_("When the signed answer comes, drop it here with the words: {say}", say=say),)
    if of.state == "partly":
        return (_("What is agreed goes on as this settlement; what is disputed waits for a decision."),)
    if of.state == "refused":
        return (_("The other side refused it. Drop it, or settle anew when the reason is mended."),)
    return ()


def _pays(of: Settlement) -> bool:
    return of.computed.payable.this("payable") > 0 and not of.reversed_by


def buttons(ctx: Context, of: Settlement, found: Sequence[SettlementCheck]) -> tuple[Button, ...]:
    """Those that whoever looks may press."""
    value, id = seen(of), str(of.id)
    if not ctx.roles(of.project) & set(READERS):
        return ()
    if not ctx.roles(of.project) & set(KEEPERS):
        return (Button(_("Papers"), "settlement.papers", id),)
    shown: list[Button] = []
    if of.state == "checked":
        shown.append(Button(_("Submit"), "settlement.submit", value, style="main"))
    if of.state == "approved":
        shown.append(Button(_("It was sent"), "settlement.send", value, style="main"))
    if of.state == "sent" and "finance" in ctx.roles() and (clause := silence.clause(ctx, of)):
        quoted = _("The contract says: {words}", words=clause.words)
        shown.append(Button(_("Silence is consent"), "settlement.silent", value, confirm=quoted))
    if of.state == "final" and of.party == "customer" and _pays(of) and "finance" in ctx.roles():
        shown.append(Button(_("Invoice it"), "settlement.invoice", value, style="main"))
    if of.state == "final" and of.party == "supplier" and not of.reverses and "finance" in ctx.roles():
        shown.append(Button(_("Accept for payment"), "settlement.accept", value, style="main"))
    if of.state == "final" and of.party == "internal" and "finance" in ctx.roles():
        shown.append(Button(_("Post the charge"), "settlement.post", value, style="main"))
    if of.state in FINAL and not of.reverses and not of.reversed_by:
        back = _("Draft a settlement that takes this one back?")
        shown.append(Button(_("Take back"), "settlement.counter", value, confirm=back))
    if found:
        shown.append(Button(_("Checks"), "settlement.checks", id))
    shown.append(Button(_("Papers"), "settlement.papers", id))
    if of.state in ("draft", "checked") and not of.reverses:
        shown.append(Button(_("Compute again"), "settlement.again", id))
    if of.state in ("draft", "checked", "submitted", "refused"):
        drop = _("Drop this settlement? A number that it has stays with it.")
        shown.append(Button(_("Drop"), "settlement.drop", value, style="danger", confirm=drop))
    return tuple(shown)
