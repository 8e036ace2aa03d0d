"""What stands on the papers of a settlement beside its own words (`handlers.settlements.words`)."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _
from handlers.settlements.words import LINES
from ledger.settlements.statement import LineName, Party

_OF_A_SUPPLIER: Mapping[LineName, Text] = {
    "supplied": _("Material issued beyond what was allowed"),
    "advance": _("Prepayment recovered"),
}
_OF_OURS: Mapping[LineName, Text] = {
    "work": _("Hours at the internal rate"),
    "payable": _("To be charged"),
}
_OWN: Mapping[Party, Mapping[LineName, Text]] = {"customer": {}, "supplier": _OF_A_SUPPLIER, "internal": _OF_OURS}


def line_label(name: LineName, party: Party) -> Text:
    """What a line is called, in a settlement with such a party."""
    return _OWN[party].get(name, LINES[name])


COLUMNS = (_("To date"), _("Settled earlier"), _("This settlement"))
PARTY_TITLES: Mapping[Party, Text] = {
    "customer": _("Settlement with the customer"),
    "supplier": _("Settlement with the supplier"),
    "internal": _("Settlement between departments"),
}
DISPUTED: Mapping[str, Text] = {
    "open": _("not decided yet"),
    "accepted": _("accepted, in a later settlement"),
    "given up": _("given up"),
}
ITEMS: Mapping[str, Text] = {
    "accepted": _("Accepted work"),
    "plan": _("Planned cost of what was reached, with the mark-up"),
    "cost": _("Cost incurred, with the mark-up"),
}
"""Items that have no name of their own."""
