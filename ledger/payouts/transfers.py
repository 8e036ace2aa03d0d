"""A batch of payments: its transfers, what each settles, and what a bank's answer makes of them.

Accepted is not paid; a time-out is unknown, not failed; what is paid stays paid whatever is said later, until a person
takes the payment back.  A document is in one open transfer at most.  Sources: ISO 20022 pain.002 (TransactionStatus);
企业内部控制应用指引第 6 号——资金活动 art. 15 (who applies, approves, reviews and pays are not one person).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.money import Money
from ledger.nouns import Stage

TransferState = Literal["held", "sent", "accepted", "unknown", "paid", "rejected", "dropped", "returned"]
"""held: waits in a batch.  sent: its file is made.  accepted: the bank has it.  unknown: nobody knows, it is looked up.
paid: booked.  rejected, dropped (left out before it went), returned (paid, and taken back): owed again."""
OPEN: frozenset[TransferState] = frozenset(("held", "sent", "accepted", "unknown"))
"""States in which nothing of it may be paid in another way."""
OUT: frozenset[TransferState] = frozenset(("sent", "accepted", "unknown"))
"""States in which the bank has it, or may have it."""
_AFTER: dict[TransferState, frozenset[TransferState]] = {
    "accepted": frozenset(("sent", "unknown")),
    "unknown": frozenset(("sent", "accepted")),
    "paid": OUT,
    "rejected": OUT,
}


@dataclass(frozen=True, slots=True)
class TransferPart:
    """So much of a document.  `settled`: what booked it ("payout:3"); "" while it is open."""

    document: str
    minor: int
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment to one payee.

    Attributes:
        number: its place in the batch, from 1.
        payee: the number of the bank details it goes to.
        party, person: the supplier's name; or the number of one of our people.
        purpose: what the payee reads.  reference: a structured one, else "".
        end_to_end: our mark, which comes back with the bank's answer and on the statement.
        day: on which it was paid.
    """

    id: int
    batch: int
    number: int
    payee: int
    party: str
    person: int
    amount: Money
    purpose: str
    end_to_end: str
    parts: tuple[TransferPart, ...]
    state: TransferState = "held"
    reason: str = ""
    day: date | None = None

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(part.document for part in self.parts)


@dataclass(frozen=True, slots=True)
class PaymentBatch:
    """Transfers that go out together, from one account, in one currency, on one day.

    Attributes:
        way: "pain", "alipay", or the name of a learned table.
        account: the role of the account of ours from which it is paid.
        mark: what the bank calls it in its answer (MsgId).
        sha256, name: of its file, once that is made; `made_by` by whom.
        person: who put it together.
    """

    id: int
    way: str
    account: str
    day: date
    total: Money
    count: int
    mark: str
    stage: Stage
    person: int
    decided_by: int = 0
    reason: str = ""
    sha256: str = ""
    name: str = ""
    made_by: int = 0

    @property
    def made(self) -> bool:
        return bool(self.sha256)


def may_become(before: TransferState, now: TransferState) -> bool:
    """Whether an answer of the bank can make that of a transfer.

    >>> may_become("sent", "paid"), may_become("accepted", "rejected"), may_become("unknown", "accepted")
    (True, True, True)
    >>> may_become("paid", "rejected"), may_become("held", "paid"), may_become("rejected", "paid")
    (False, False, False)
    """
    return before in _AFTER.get(now, frozenset())


def ended(states: Iterable[TransferState]) -> bool:
    """Whether nothing of a batch is open any more.

    >>> ended(["paid", "rejected"]), ended(["paid", "unknown"])
    (True, False)
    """
    return not OPEN & set(states)


def payer_may(payer: int, approvers: Collection[int]) -> bool:
    """Whether somebody may make the file of a batch: never who alone approved it.

    >>> payer_may(4, [5]), payer_may(5, [5]), payer_may(5, [5, 6]), payer_may(4, [])
    (True, False, True, False)
    """
    return bool(set(approvers) - {payer})


def digest(lines: Iterable[Sequence[object]]) -> str:
    """A name of what would be paid: another payee, account, amount or document is another one.

    >>> digest([("Dell", 100)]) == digest([("Dell", 100)]), digest([("Dell", 100)]) == digest([("Dell", 101)])
    (True, False)
    """
    said = repr(tuple(tuple(map(str, line)) for line in lines))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def marks(batch: int, seed: str, number: int = 0) -> str:
    """What the bank calls a batch, or a transfer of it: at most 35 places, of letters that every bank takes.

    >>> marks(7, "ab12cd34"), marks(7, "ab12cd34", 3)
    ('ZF-P7-AB12CD34', 'ZF-P7-AB12CD34-3')
    """
    whole = f"ZF-P{batch}-{seed[:8].upper()}"
    return f"{whole}-{number}" if number else whole
