"""The check of bonds: what the contract or order asks for is there, runs, and has its paper."""

from __future__ import annotations

from chat.text import Text, _
from handlers.context import Context
from handlers.contracts.bonds import SHORT
from handlers.settlements.common_checks import check
from ledger.bonds import BondRecord, Shortfall, held
from ledger.money import Money
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import Settlement
from storage import bonds


def bonds_hold(ctx: Context, of: Settlement) -> SettlementCheck:
    """Not asked where the agreement asks for none and none was given."""
    known = held(bonds.of(ctx.book, of.counterpart.agreement))
    if known.asked is None and not known.held:
        return SettlementCheck("bond", None)
    noun, _colon, id = of.counterpart.agreement.partition(":")
    words = id if noun == "contract" else f"order {id}"
    facts, to_do = [_asked(known.asked)] if known.asked else [], list[Text]()
    facts += [_held(one) for one in known.held]
    if known.held and of.computed.payable.to_date("retention"):
        facts.append(_("Something is kept back beside it: of a building contract that is not allowed"))
    for name, bond in known.shortfalls(ctx.today):
        facts.append(SHORT[name] if not bond else _("Bond {id}: {what}", id=bond, what=SHORT[name]))
        to_do.append(_way_out(name, words))
    papers = [f"file:{one.file}" for one in known.held if one.file]
    return check("bond", facts, to_do, [*(f"bond:{one.id}" for one in known.held), *papers])


def _asked(one: BondRecord) -> Text:
    amount = Money(one.minor, one.currency)
    if one.until is None:
        return _("A bond over {amount} is asked for", amount=amount)
    return _("A bond over {amount} until {day} is asked for", amount=amount, day=one.until)


def _held(one: BondRecord) -> Text:
    amount, by = Money(one.minor, one.currency), one.issuer or "–"
    if one.until is None:
        return _("Bond {id} over {amount}, given by {name}", id=one.id, amount=amount, name=by)
    return _("Bond {id} over {amount} until {day}, given by {name}", id=one.id, amount=amount, day=one.until, name=by)


def _way_out(name: Shortfall, words: str) -> Text:
    if name == "no paper":
        return _("Drop its paper here with the words: contract bond {words}", words=words)
    if name in ("ended", "ends too early"):
        return _(
            "Have it extended and record the new one, and the old one as returned: contract bond {words} …", words=words
        )
    return _("Get the bond and record it: contract bond {words} 50000 until … from …", words=words)
