"""Changes of settlements, by rule: their lines, what they come to together, what became of them."""

from __future__ import annotations

from tests.tampering.statements import Change, Changes

_LINE = "UPDATE settlement_line SET {what} WHERE settlement = {id} AND basis = 'contract' AND name = '{name}'"
_BOOKS = "settled"


def line(id: int, name: str, what: str) -> str:
    """A change of a line in every version of a settlement."""
    return _LINE.format(id=id, name=name, what=what)


SETTLEMENTS: Changes = {
    "SETTLED": (
        Change(line(1, "value", "to_date_minor = to_date_minor + 1"), "settlement 1", _BOOKS),
        Change(line(1, "vat", "to_date_minor = to_date_minor - 600"), "settlement 1", _BOOKS),
        Change(line(2, "payable", "earlier_minor = earlier_minor + 100"), "settlement 2", _BOOKS),
        Change(
            "UPDATE settlement_item SET minor = minor + 1 WHERE settlement = 2 AND number = 1", "settlement 2", _BOOKS
        ),
        Change("DELETE FROM settlement_item WHERE settlement = 1 AND line = 'disputed'", "settlement 1", _BOOKS),
        Change("DELETE FROM settlement_line WHERE settlement = 4 AND basis = 'contract'", "settlement 4", _BOOKS),
    ),
    "SETTLED_TOGETHER": (
        Change(
            tuple(
                line(2, name, "earlier_minor = earlier_minor - 100, to_date_minor = to_date_minor - 100")
                for name in ("this", "value", "gross", "payable", "work", "earlier")
            ),
            "settlements of contract 1",
            _BOOKS,
        ),
        Change("UPDATE settlement SET state = 'dropped' WHERE id = 3", "settlement 2", _BOOKS),
        Change("UPDATE settlement SET state = 'checked' WHERE id = 1", "settlements of contract 1", _BOOKS),
        Change("UPDATE settlement SET reversed_by = 1 WHERE id = 2", "settlement 2", _BOOKS),
        Change("UPDATE settlement SET agreement = 'contract:2' WHERE id = 1", "settlements of contract 1", _BOOKS),
    ),
    "SETTLED_BOOKED": (
        Change("UPDATE settlement SET document = 'customer_invoice:9' WHERE id = 1", "settlement 1", _BOOKS),
        Change("UPDATE settlement SET document = '' WHERE id = 1", "settlement 1", _BOOKS),
        Change("UPDATE customer_invoice SET minor = minor + 1 WHERE number = 'INV-S1'", "settlement 1", _BOOKS),
        Change(
            "UPDATE settlement SET document = 'customer_invoice:1', state = 'invoiced' WHERE id = 2",
            "settlement 2",
            _BOOKS,
        ),
    ),
    "NUMBERS": (
        Change("UPDATE settlement SET number = 5 WHERE id = 2", "settlements of customer:Acme 2026", _BOOKS),
        Change(
            "UPDATE number SET last = 4 WHERE kind = 'settlement:customer:Acme'", "settlements of customer:Acme", _BOOKS
        ),
        Change("UPDATE settlement SET number = 1 WHERE id = 3", "settlements of customer:Acme 2026", _BOOKS),
    ),
    "STAGE": (
        Change("UPDATE settlement SET version = 1 WHERE id = 1", "settlement 1", _BOOKS),
        Change("UPDATE settlement SET state = 'closed' WHERE id = 1", "settlement 1", _BOOKS),
        Change("DELETE FROM settlement_state WHERE settlement = 2 AND state = 'final'", "settlement 2", _BOOKS),
        Change("UPDATE settlement_state SET version = 9 WHERE settlement = 3", "settlement 3", _BOOKS),
    ),
    "APPROVED": (
        Change(
            "DELETE FROM approval_step WHERE document = 'settlement:1' AND verdict = 'approved'",
            "settlement 1",
            _BOOKS,
        ),
        Change(
            "UPDATE approval_step SET verdict = 'rejected' WHERE document = 'settlement:2' AND verdict = 'approved'",
            "settlement 2",
            _BOOKS,
        ),
        Change(
            "UPDATE approval_step SET verdict = 'taken back' WHERE document = 'settlement:3' AND verdict = 'approved'",
            "settlement 3",
            _BOOKS,
        ),
    ),
    "OWN": (
        Change(
            "UPDATE approval_step SET person = 3 WHERE document = 'settlement:1' AND verdict = 'approved'",
            "settlement 1",
            _BOOKS,
        ),
        Change("UPDATE settlement SET person = decided_by WHERE id = 2", "settlement 2", _BOOKS),
        Change("UPDATE settlement SET person = decided_by WHERE id = 3", "settlement 3", _BOOKS),
    ),
}
"""Rule -> further changes, on books in which a contract is settled."""
