"""What `verify` proves: the invariants, the rules that hold them, and changes past the program that each rule finds.

`INVARIANTS` are the eighteen of the accounting rules (docs/finance.md has them in words); `BESIDE` is what else must
hold.  `CHANGES` are by rule: statements of plain SQL for both databases, and where the first wrong row is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Change(NamedTuple):
    """A change past the program.

    Attributes:
        sql: one statement, or several.
        where: what the place of the fault must contain.
        books: on which books it is made (`tests.tampered_books`).
    """

    sql: str | tuple[str, ...]
    where: str
    books: str = "full"


INVARIANTS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "every entry balances; all sums are those of the journal",
        ("BALANCES", "SUMS", "ACCOUNT_SUMS"),
    ),
    2: ("a contract is an asset or a liability, by its position", ("ONE_SIDE", "CLAIM")),
    3: ("0 ≤ R ≤ N, R = policy at the last close", ("PRICE", "POLICY")),
    4: (
        "invoices, receipts, write-offs and refunds = their accounts",
        (
            "RECEIVABLE",
            "UNAPPLIED",
            "PREPAID",
            "OF_PAYMENT",
            "OF_INSTALMENT",
            "OF_DOCUMENT",
            "OF_PAYOUT",
            "INVOICED",
            "WRITTEN_OFF",
            "LATE_INTEREST",
            "PLANNED",
        ),
    ),
    5: ("VAT that is not due yet, and output VAT by invoice", ("PENDING_VAT", "OUTPUT_VAT")),
    6: ("input VAT = documents", ("INPUT_VAT",)),
    7: ("K = carry rule, 0 ≤ K ≤ C, the budget keeps its cost", ("CARRIED", "NO_CATEGORY", "SUMS")),
    8: ("the pool is shared out to the cent", ("POOL",)),
    9: ("the provision is the expected loss", ("ONEROUS", "IMPAIRED", "WARRANTY")),
    10: ("internal projects are carried", ("INTERNAL",)),
    11: ("estimates and commitments = orders", ("ESTIMATES", "ORDERS")),
    12: ("foreign items at the rate of the close, rates of locked months stay", ("RATES", "TRAIL")),
    13: ("bank lines = bank accounts", ("BANK_LINES", "BANK", "RATES")),
    14: ("小企业会计准则 has no allowance and no provision", ("SMALL",)),
    15: (
        "nothing changes, nothing before a lock, no day that is to come",
        ("UNCHANGED", "COMPLETE", "CHAIN", "SEAL", "WAITING", "LOCKED", "DAY", "FUTURE"),
    ),
    16: ("advances, and debts that fall by documents", ("ADVANCES", "EMPLOYEE", "CARD", "PAYABLE", "WITHHELD", "DEBT")),
    17: ("a second close posts nothing", ()),
    18: ("the profit of a whole life is the same under all standards", ()),
}
"""Number -> what it says, and the rules that hold it.  Those without a rule are tests (`PROVED_BY_TESTS`)."""

PROVED_BY_TESTS: Mapping[int, tuple[str, ...]] = {
    17: ("tests/test_closing_again.py",),
    18: ("tests/ledger/test_whole_life.py",),
}
BESIDE = (
    "READABLE",
    "STAGE",
    "ENTRY",
    "EVENT",
    "SOURCE",
    "OWN",
    "DECISIONS",
    "APPROVED",
    "CLOSED",
    "ADMIN",
    "NOTICES",
    "NUMBERS",
    "OPENING",
    "YEAR",
)
"""Rules of the books that none of the eighteen speaks of."""

REPEATABLE_NOTICES = "notices may repeat"
"""Stands for the statements by which a database is told so."""

_LAST = "(SELECT trail FROM event ORDER BY seq DESC LIMIT 1)"
_AT_CLOSE = "(SELECT trail FROM event WHERE action = 'close.closed' ORDER BY seq DESC LIMIT 1)"


_ON_CLOSED = (
    "UPDATE posting SET project = 7, category = 'labour' "
    "WHERE account = 'equity' AND entry = (SELECT max(id) FROM entry)"
)


def _of(source: str) -> str:
    return f"entry = (SELECT min(id) FROM entry WHERE source = '{source}')"


def _entry(day: str, trail: str, *lines: tuple[str, int, int, str]) -> tuple[str, ...]:
    """An entry by hand; its lines are (account, amount, project, item)."""
    head = "INSERT INTO entry (day, booked, memo, source, reverses, trail, digest) "
    made = [f"{head}SELECT '{day}', '{day}', 'by hand', 'project:1', 0, {trail}, 'x'"]
    columns = "entry, account, project, category, task, person, party, currency, company_minor, project_currency"
    for account, minor, project, item in lines:
        values = f"(SELECT max(id) FROM entry), '{account}', {project}, '', 0, 0, '', 'CNY', {minor}, 'CNY'"
        made.append(
            f"INSERT INTO posting ({columns}, project_minor, paid_currency, paid_minor, minutes, red, item) "
            f"SELECT {values}, {minor}, 'CNY', {minor}, 0, false, '{item}'"
        )
    return tuple(made)


CHANGES: Mapping[str, tuple[Change | tuple[str | tuple[str, ...], str], ...]] = {
    "BALANCES": (
        ("UPDATE posting SET company_minor = company_minor + 1 WHERE id = 5", "entry"),
        ("DELETE FROM posting WHERE id = 7", "entry"),
        ("UPDATE posting SET currency = 'USD' WHERE id = 9", "entry"),
    ),
    "UNCHANGED": (
        ("UPDATE entry SET booked = '2026-11-05' WHERE id = 4", "entry 4"),
        ("UPDATE posting SET project = 2 WHERE entry = 1 AND project = 1", "entry 1"),
        ("UPDATE posting SET account = 'travel' WHERE entry = 1 AND account = 'labour'", "entry 1"),
        ("UPDATE posting SET item = 'instalment:9' WHERE item = 'instalment:1'", "entry"),
    ),
    "SEAL": (
        ("UPDATE hours SET note = 'something else' WHERE id = 1", "hours 1"),
        ("UPDATE person SET active = false WHERE id = 3", "person 3"),
        ("DELETE FROM place WHERE project = 1", "place"),
        ("INSERT INTO alias (noun, alias, ref) VALUES ('project', 'theirs', 2)", "alias project theirs"),
        ("UPDATE message SET body = '{}' WHERE key = (SELECT message FROM hours WHERE id = 1)", "message"),
    ),
    "WAITING": (
        (
            "INSERT INTO message (key, at, platform, channel, ref, account, person, body, reply, state) "
            "SELECT 'forged', at, platform, channel, ref, account, 0, body, '', 'accepted' FROM message "
            "WHERE key = (SELECT message FROM hours WHERE id = 1)",
            "message forged",
        ),
        (
            "UPDATE message SET state = 'accepted', reply = '' WHERE key = (SELECT message FROM hours WHERE id = 1)",
            "message",
        ),
        (
            "UPDATE message SET state = 'heard', reply = '{}' WHERE key = (SELECT message FROM hours WHERE id = 1)",
            "message",
        ),
    ),
    "CHAIN": (
        ("DELETE FROM event WHERE seq = 50", "event 51"),
        ("UPDATE event SET detail = '{}' WHERE seq = 60", "event 60"),
        ("UPDATE event SET person = 3 WHERE seq = 61", "event 61"),
    ),
    "SUMS": (
        ("UPDATE balance SET minor = minor + 1 WHERE category = 'labour'", "sum"),
        ("DELETE FROM total WHERE category = 'travel'", "total"),
        ("UPDATE day_total SET minor = minor + 1", "total of project"),
    ),
    "ACCOUNT_SUMS": (
        ("UPDATE account_sum SET debit_minor = debit_minor + 1 WHERE account = 'bank'", "account_sum ('bank'"),
        ("DELETE FROM item_sum WHERE account = 'receivable'", "item_sum ('receivable'"),
        ("UPDATE sum_mark SET seq = 3", "account_sum"),
    ),
    "ENTRY": (
        ("UPDATE hours SET minutes = minutes + 60 WHERE id = 1", "hours 1"),
        ("UPDATE hours SET project = 2 WHERE id = 1", "hours 1"),
        ("UPDATE hours SET person = 2 WHERE id = 1", "hours 1"),
        ("UPDATE expense SET day = '2026-10-01' WHERE id = 2", "expense 2"),
        ("UPDATE expense SET paid_by = 'bank' WHERE id = 2", "expense 2"),
        ("UPDATE expense SET company_minor = company_minor - 5 WHERE id = 2", "expense 2"),
        ("UPDATE payment SET minor = minor + 1 WHERE id = 1", "payment 1"),
        ("UPDATE payout SET day = '2026-11-01' WHERE id = 1", "payout 1"),
        ("UPDATE payout SET kind = 'card' WHERE id = 1", "payout 1"),
        ("UPDATE certification SET tax_minor = 1 WHERE id = 1", "certification 1"),
        ("UPDATE goods_received SET minor = minor + 1 WHERE id = 1", "received 1"),
        ("UPDATE staff_advance SET person = 1 WHERE id = 1", "staff_advance 1"),
        ("UPDATE currency_sale SET bought_minor = 5 WHERE id = 1", "currency_sale 1"),
        ("UPDATE customer_invoice SET day = '2026-10-01' WHERE id = 1", "invoice 1"),
        ("UPDATE customer_invoice SET tax_minor = 1 WHERE id = 1", "invoice 1"),
        ("UPDATE write_off SET allowance_minor = 1 WHERE id = 1", "write_off 1"),
    ),
    "STAGE": (
        ("UPDATE hours SET stage = 'rejected' WHERE id = 1", "hours 1"),
        ("UPDATE expense SET stage = 'draft' WHERE id = 2", "expense 2"),
        ("UPDATE payment SET state = 'undone' WHERE id = 1", "payment 1"),
        ("UPDATE currency_sale SET state = 'booked' WHERE id = 2", "currency_sale 2"),
    ),
    "TRAIL": (
        ("UPDATE contract SET minor = minor + 100 WHERE id = 3", "contract 3"),
        ("UPDATE contract SET policy = 'time' WHERE id = 2", "contract 2"),
        ("UPDATE milestone SET reached = '2026-11-01' WHERE contract = 1 AND reached IS NULL", "milestone 1"),
        ("UPDATE milestone SET weight = 5000 WHERE weight = 4000", "milestone 1"),
        ("UPDATE cost_estimate SET minor = minor + 100", "estimate 1"),
        (
            "UPDATE exchange SET number = '9.9' WHERE quote = 'CNY' AND day = '2026-10-31' AND base = 'USD'",
            "exchange USD",
        ),
        ("DELETE FROM exchange WHERE base = 'USD' AND day = '2026-10-31'", "exchange USD"),
        ("UPDATE period_lock SET until = '2026-10-01'", "period 1"),
        ("DELETE FROM period_lock", "period 1"),
        ("INSERT INTO seat (person, project, role) VALUES (1, 0, 'admin')", "person 1 0 admin"),
        ("DELETE FROM seat WHERE role = 'auditor'", "person"),
        ("UPDATE budget_line SET minor = minor + 1 WHERE category = 'labour'", "budget"),
        ("UPDATE project SET state = 'closed' WHERE id = 2", "project 2"),
        ("UPDATE expense SET buyer = 'other' WHERE id = 2", "expense 2"),
        ("UPDATE expense SET use = 'exempt' WHERE id = 6", "expense 6"),
    ),
    "OF_INSTALMENT": (
        ("UPDATE allocation SET minor = minor + 1 WHERE id = 1", "instalment"),
        ("DELETE FROM allocation WHERE id = 1", "instalment"),
        ("UPDATE instalment SET paid_minor = paid_minor - 1 WHERE paid_minor > 0", "instalment"),
    ),
    "INVOICED": (
        ("UPDATE instalment SET invoiced_minor = invoiced_minor + 1 WHERE id = 1", "instalment 1"),
        ("UPDATE customer_invoice SET minor = minor + 1 WHERE id = 1", "instalment"),
        ("UPDATE customer_invoice SET customer = 'Somebody' WHERE id = 1", "invoice 1"),
        ("UPDATE instalment SET credited_minor = credited_minor + 1 WHERE id = 2", "instalment 2"),
    ),
    "PLANNED": (
        ("UPDATE instalment SET minor = minor + 1 WHERE id = 4", "contract"),
        ("DELETE FROM instalment WHERE id = 5", "contract"),
        ("UPDATE instalment SET contract = 4 WHERE id = 6", "contract"),
    ),
    "BANK_LINES": (
        ("DELETE FROM bank_line WHERE used_minor <> 0", "bank"),
        ("UPDATE bank_line SET minor = minor - 1 WHERE state = 'open'", "import 1"),
        ("UPDATE bank_line SET used_minor = used_minor + 1 WHERE used_minor <> 0", "bank"),
    ),
    "INPUT_VAT": (
        ("UPDATE expense SET certification = 0 WHERE id = 2", "expense 2"),
        ("UPDATE expense SET certification = 3 WHERE id = 2", "expense 2"),
        ("UPDATE expense SET vat_minor = vat_minor + 1 WHERE id = 9", "account input_vat_pending"),
    ),
    "ORDERS": (
        ("UPDATE purchase_order SET invoiced_minor = invoiced_minor + 1 WHERE id = 1", "order 1"),
        ("UPDATE purchase_order SET invoiced_minor = 100 WHERE id = 2", "order 2"),
        ("UPDATE expense SET of_order = 2 WHERE of_order = 1", "order"),
    ),
    "ESTIMATES": (
        ("UPDATE goods_received SET company_minor = company_minor + 1 WHERE id = 1", "account payable_estimated"),
        ("UPDATE purchase_order SET received_minor = received_minor + 1 WHERE id = 1", "order 1"),
        ("DELETE FROM goods_received WHERE id = 2", "payable_estimated"),
    ),
    "ADVANCES": (
        ("UPDATE staff_advance SET minor = minor + 1 WHERE id = 1", "person"),
        ("UPDATE expense SET advanced_minor = advanced_minor - 1 WHERE advanced_minor > 1", "person"),
        ("DELETE FROM staff_advance WHERE id = 2", "person"),
    ),
    "DECISIONS": (
        ("DELETE FROM approval_step WHERE verdict = 'approved' AND document = 'expense:2'", "expense 2"),
        ("UPDATE approval_step SET person = 5 WHERE verdict = 'approved' AND document = 'expense:2'", "expense 2"),
        ("UPDATE approval_step SET reason = 'x' WHERE verdict = 'approved' AND document = 'expense:2'", "expense 2"),
    ),
    "COMPLETE": (
        ("DELETE FROM entry WHERE id = 2", "entry 2"),
        ("DELETE FROM entry WHERE id = 14", "entry 14"),
        ("DELETE FROM entry WHERE source = 'contract:1'", "entry 11"),
    ),
    "READABLE": (
        ("UPDATE contract SET ends = 'soon' WHERE id = 1", "database"),
        ("UPDATE contract SET tax = 'x' WHERE id = 2", "database"),
        ("UPDATE event SET detail = '{' WHERE action = 'milestone.set'", "database"),
        ("UPDATE contract SET interest = '?' WHERE id = 3", "database"),
    ),
    "EVENT": (
        ("UPDATE event SET subject = 'hours:999' WHERE subject = 'hours:2'", "hours 2"),
        ("UPDATE event SET subject = 'expense:999' WHERE subject = 'expense:3'", "expense 3"),
        ("UPDATE event SET subject = 'order:999' WHERE subject = 'order:1'", "order 1"),
    ),
    "SOURCE": (
        ("DELETE FROM hours WHERE id = 3", "entry 3"),
        ("DELETE FROM payment WHERE id = 1", "entry 14"),
        ("DELETE FROM certification WHERE id = 1", "entry 17"),
    ),
    "OWN": (
        ("UPDATE expense SET decided_by = person WHERE id = 1", "expense 1"),
        ("UPDATE write_off SET decided_by = person WHERE id = 1", "write_off 1"),
        ("UPDATE approval_step SET person = 2 WHERE document = 'expense:1' AND verdict = 'approved'", "expense 1"),
    ),
    "APPROVED": (
        ("DELETE FROM approval_step WHERE verdict = 'approved' AND document = 'expense:2'", "expense 2"),
        (
            "UPDATE approval_step SET verdict = 'rejected' WHERE verdict = 'approved' AND document = 'order:1'",
            "order 1",
        ),
        ("DELETE FROM approval_step WHERE verdict = 'approved' AND document = 'write_off:1'", "write_off 1"),
    ),
    "CLOSED": (
        Change((*_entry("2027-01-08", _LAST, ("equity", 0, 7, "")), _ON_CLOSED), "entry", "carried"),
        Change((*_entry("2026-12-30", _AT_CLOSE, ("equity", 0, 7, "")), _ON_CLOSED), "entry", "carried"),
        Change(f"UPDATE entry SET trail = {_LAST} WHERE memo = 'a look'", "entry", "carried"),
    ),
    "LOCKED": (
        ("UPDATE entry SET booked = '2026-10-05' WHERE source = 'hours:6'", "entry 27"),
        ("UPDATE entry SET booked = '2026-10-31' WHERE source = 'payout:3'", "entry 41"),
        (_entry("2026-10-10", _LAST, ("bank", 5, 0, ""), ("equity", -5, 0, "")), "entry"),
    ),
    "DAY": (
        ("UPDATE entry SET day = '2026-11-02' WHERE source = 'hours:6'", "entry 27"),
        ("UPDATE entry SET booked = '2026-11-18' WHERE source = 'hours:7'", "entry 28"),
        ("UPDATE entry SET day = '2026-10-30' WHERE source = 'close:2026-10:pool'", "entry 18"),
    ),
    "FUTURE": (
        ("UPDATE entry SET day = '2027-03-31', booked = '2027-03-31' WHERE source = 'close:2026-10:pool'", "entry 18"),
        ("UPDATE entry SET booked = '2026-11-30' WHERE source = 'close:2026-10:revenue'", "entry 20"),
        (_entry("2026-12-24", _LAST, ("bank", 5, 0, ""), ("equity", -5, 0, "")), "entry"),
    ),
    "DEBT": (
        ("UPDATE entry SET source = 'project:1' WHERE source = 'payout:1'", "entry 38"),
        ("UPDATE entry SET source = 'contract:1' WHERE source = 'payout:8'", "entry 48"),
        (_entry("2026-11-19", _LAST, ("employee", 500, 0, ""), ("bank", -500, 0, "")), "entry"),
    ),
    "ADMIN": (
        ("UPDATE seat SET role = 'member' WHERE role = 'admin'", "company"),
        ("DELETE FROM seat WHERE role = 'admin'", "company"),
        ("UPDATE person SET active = false WHERE id = 5", "company"),
    ),
    "NOTICES": (
        (
            (
                REPEATABLE_NOTICES,
                "UPDATE notice SET key = (SELECT n.key FROM notice n WHERE n.id = 1) WHERE id = 2",
            ),
            "notice approval",
        ),
        (
            (
                REPEATABLE_NOTICES,
                "UPDATE notice SET key = (SELECT n.key FROM notice n WHERE n.id = 3) "
                "WHERE id = (SELECT max(id) FROM notice)",
            ),
            "notice ",
        ),
        ((REPEATABLE_NOTICES, "UPDATE notice SET key = 'one'"), "notice one"),
    ),
    "NUMBERS": (
        Change("DELETE FROM letter", "letters of 2026", "carried"),
        Change("UPDATE number SET last = last + 1 WHERE kind = 'letter'", "letters of 2026", "carried"),
        Change("UPDATE letter SET number = 'D-2025-0001'", "letters of 2025", "carried"),
    ),
    "OF_PAYMENT": (
        ("UPDATE payment SET minor = 1 WHERE id = 1", "payment 1"),
        ("UPDATE allocation SET minor = minor + 1000000 WHERE payment = 3", "payment 3"),
        ("UPDATE payment SET state = 'undone' WHERE id = 1", "payment 1"),
    ),
    "OF_DOCUMENT": (
        ("UPDATE payout_part SET minor = minor + 100000 WHERE id = 1", "expense 9"),
        ("UPDATE expense SET gross_minor = 100 WHERE id = 9", "expense 9"),
        ("UPDATE payout_part SET minor = minor + 1 WHERE payout = 2", "payout 2"),
    ),
    "OF_PAYOUT": (
        ("UPDATE payout_part SET minor = minor - 1 WHERE id = 1", "payout 1"),
        ("DELETE FROM payout_part WHERE id = 6", "payout 12"),
        ("UPDATE payout SET minor = minor + 1 WHERE id = 12", "payout 12"),
    ),
    "OPENING": (
        Change("UPDATE posting SET company_minor = company_minor + 1 WHERE id = 2", "account opening", "opened"),
        Change("DELETE FROM posting WHERE id = 4", "account opening", "opened"),
        Change("UPDATE posting SET account = 'equity' WHERE id = 7", "account opening", "opened"),
    ),
    "LATE_INTEREST": (
        Change("UPDATE late_interest SET minor = minor + 1 WHERE id = 1", "instalment 10", "carried"),
        Change("UPDATE late_interest SET claim = 99 WHERE id = 1", "instalment 10", "carried"),
        Change("UPDATE late_interest SET state = 'undone' WHERE id = 2", "instalment 10", "carried"),
        Change("UPDATE late_interest SET claim = 99", "instalment 99", "carried"),
    ),
    "WRITTEN_OFF": (
        ("UPDATE write_off SET minor = minor + 1 WHERE id = 1", "instalment 8"),
        ("UPDATE instalment SET written_minor = written_minor + 1 WHERE id = 8", "instalment 8"),
        ("UPDATE write_off SET back_minor = minor + 1 WHERE id = 1", "write_off 1"),
    ),
    "RECEIVABLE": (
        ("UPDATE posting SET account = 'unapplied' WHERE account = 'receivable' AND item = 'instalment:8'", "account"),
        ("UPDATE instalment SET invoiced_minor = invoiced_minor + 1 WHERE id = 8", "account receivable CNY"),
        ("UPDATE instalment SET written_minor = written_minor - 1 WHERE id = 8", "account receivable CNY"),
    ),
    "UNAPPLIED": (
        ("UPDATE posting SET account = 'receivable' WHERE account = 'unapplied'", "account unapplied"),
        ("UPDATE payment SET minor = minor + 1 WHERE id = 3", "account unapplied"),
        ("DELETE FROM payout_part WHERE id = 6", "account unapplied"),
    ),
    "PAYABLE": (
        ("UPDATE expense SET gross_minor = gross_minor + 1 WHERE id = 9", "account payable CNY"),
        ("DELETE FROM payout_part WHERE id = 1", "account payable CNY"),
        ("UPDATE posting SET account = 'card' WHERE account = 'payable'", "account payable CNY"),
    ),
    "EMPLOYEE": (
        ("UPDATE expense SET gross_minor = gross_minor + 1 WHERE id = 4", "account employee CNY"),
        ("UPDATE expense SET stage = 'posted' WHERE id = 6", "account employee CNY"),
        ("UPDATE posting SET account = 'payable' WHERE account = 'employee'", "account employee CNY"),
    ),
    "WITHHELD": (
        (
            "UPDATE expense SET withheld_minor = withheld_minor + 100 WHERE withheld = 'income_tax'",
            "account withheld_tax",
        ),
        ("UPDATE payout SET minor = minor + 1 WHERE kind = 'withheld_vat'", "account withheld_vat"),
        ("UPDATE posting SET account = 'payroll' WHERE account = 'withheld_tax'", "account withheld_tax"),
    ),
    "CARD": (
        ("UPDATE expense SET gross_minor = gross_minor + 1 WHERE paid_by = 'card'", "account card CNY"),
        ("UPDATE expense SET paid_by = 'bank' WHERE paid_by = 'card'", "account card CNY"),
        ("UPDATE posting SET account = 'payable' WHERE account = 'card'", "account card CNY"),
    ),
    "PREPAID": (
        ("UPDATE payout SET minor = minor + 1 WHERE id = 2", "account prepaid CNY"),
        ("DELETE FROM payout_part WHERE id = 2", "account prepaid CNY"),
        (
            f"UPDATE posting SET account = 'payable' WHERE account = 'prepaid' AND {_of('payout:2')}",
            "account prepaid CNY",
        ),
    ),
    "BANK": (
        ("UPDATE bank_line SET used_minor = used_minor - 1 WHERE id = 2", "bank 2"),
        ("UPDATE payment SET line = 1 WHERE id = 6", "bank 1"),
        (f"UPDATE posting SET account = 'equity' WHERE account = 'bank' AND {_of('payment:6')}", "bank 2"),
        ("UPDATE bank_line SET currency = 'USD' WHERE id = 2", "bank 2"),
        Change("UPDATE posting SET paid_minor = paid_minor + 1 WHERE id = 44", "bank 2", "opened"),
        Change("DELETE FROM bank_line WHERE id = 1", "bank 1", "opened"),
        ("UPDATE posting SET account = 'bank' WHERE account = 'payroll' AND entry = 1", "entry 1"),
    ),
    "OUTPUT_VAT": tuple(
        (
            (
                f"UPDATE posting SET item = '' WHERE account = 'output_vat' AND {_of(source)}",
                f"UPDATE entry SET source = 'contract:1' WHERE source = '{source}'",
            ),
            f"entry {number}",
        )
        for source, number in (("invoice:1", 12), ("invoice:2", 13), ("invoice:4", 65))
    ),
    "ONE_SIDE": (
        (
            "UPDATE posting SET account = 'contract_asset' "
            "WHERE account = 'contract_liability' AND item = 'contract:2'",
            "contract 2",
        ),
        (
            _entry(
                "2026-11-19",
                _LAST,
                ("contract_asset", 100, 2, "contract:2"),
                ("contract_asset", -100, 1, "contract:1"),
            ),
            "contract 2",
        ),
        (
            "UPDATE posting SET account = 'contract_asset' "
            "WHERE account = 'contract_liability' AND item = 'contract:3'",
            "contract 3",
        ),
    ),
    "CLAIM": (
        (
            f"UPDATE posting SET paid_minor = paid_minor + 1 "
            f"WHERE account = 'contract_liability' AND {_of('invoice:2')}",
            "contract 2",
        ),
        ("UPDATE instalment SET paid_minor = paid_minor + 106 WHERE id = 5", "contract 2"),
        ("UPDATE customer_invoice SET tax_minor = tax_minor - 1 WHERE id = 2", "contract 2"),
    ),
    "PRICE": (
        (
            "UPDATE posting SET paid_minor = -9999999 WHERE account = 'revenue' AND item = 'contract:2'",
            "contract 2",
        ),
        ("UPDATE posting SET paid_minor = 100 WHERE account = 'revenue' AND item = 'contract:1'", "contract 1"),
        (f"UPDATE posting SET paid_minor = -1000001 WHERE account = 'revenue' AND {_of('invoice:4')}", "contract 4"),
    ),
    "POLICY": (
        ("UPDATE milestone SET weight = 5000 WHERE weight = 4000", "contract 1"),
        ("UPDATE contract SET policy = 'acceptance' WHERE id = 4", "contract 4"),
        ("UPDATE cost_estimate SET minor = minor + 100000 WHERE id = 1", "contract 2"),
        ("UPDATE posting SET company_minor = company_minor + 1000 WHERE id = 3", "contract 2"),
        (
            "UPDATE posting SET paid_minor = paid_minor - 1 WHERE account = 'revenue' AND item = 'contract:2'",
            "contract 2",
        ),
        ("UPDATE instalment SET minor = minor + 10600 WHERE id = 5", "contract 2"),
        Change(
            f"UPDATE posting SET paid_minor = paid_minor - 1 "
            f"WHERE account = 'revenue' AND {_of('close:2026-11:revenue')}",
            "contract 2",
            "carried",
        ),
    ),
    "PENDING_VAT": (
        (
            f"UPDATE posting SET paid_minor = paid_minor + 1 "
            f"WHERE account = 'output_vat_pending' AND {_of('contract:1')}",
            "contract 1",
        ),
        (
            "UPDATE posting SET account = 'contract_liability' "
            f"WHERE account = 'output_vat_pending' AND {_of('payment:3')}",
            "contract 1",
        ),
        (
            f"UPDATE posting SET item = 'contract-vat:2' WHERE account = 'output_vat_pending' AND {_of('contract:1')}",
            "contract 1",
        ),
    ),
    "CARRIED": (
        (
            "UPDATE posting SET company_minor = company_minor + 1 "
            "WHERE account = 'cost_carried' AND item = 'contract:1'",
            "contract 1",
        ),
        ("DELETE FROM posting WHERE account = 'cost_of_sales' AND item = 'contract:2'", "contract 2"),
        ("UPDATE posting SET company_minor = -99999999 WHERE account = 'cost_carried' AND project = 2", "project 2"),
        (f"UPDATE posting SET company_minor = company_minor - 7 WHERE {_of('hours:1')} AND project = 1", "contract 1"),
        (f"UPDATE posting SET company_minor = company_minor / 2 WHERE {_of('close:2026-10:carry')}", "contract 1"),
        (f"UPDATE posting SET item = 'contract:99' WHERE {_of('close:2026-10:carry')}", "contract 99"),
        Change(
            f"UPDATE posting SET company_minor = company_minor / 2 WHERE {_of('close:2026-10:carry')}",
            "contract 1",
            "small",
        ),
        Change("UPDATE cost_estimate SET minor = 300000", "contract 2", "small"),
        Change(
            "UPDATE posting SET company_minor = company_minor - 3 WHERE account = 'labour' AND project = 2 AND id = 3",
            "contract 2",
            "carried",
        ),
    ),
    "NO_CATEGORY": (
        (
            "UPDATE posting SET category = 'labour' WHERE account = 'cost_carried' AND item = 'contract:1'",
            "project 1",
        ),
        (
            "UPDATE posting SET category = 'travel' WHERE account = 'cost_carried' AND item = 'contract:2'",
            "project 2",
        ),
        Change(
            "UPDATE posting SET category = 'other' WHERE account = 'cost_carried' AND project = 6",
            "project 6",
            "small",
        ),
    ),
    "POOL": (
        (
            f"UPDATE posting SET company_minor = company_minor + 1 "
            f"WHERE account = 'overhead' AND {_of('close:2026-10:pool')}",
            "close 2026-10",
        ),
        (
            f"DELETE FROM posting WHERE account = 'overhead_share' AND project = 1 AND {_of('close:2026-10:pool')}",
            "close 2026-10",
        ),
        (
            f"UPDATE posting SET company_minor = company_minor - 7 WHERE account = 'overhead' AND {_of('expense:1')}",
            "close 2026-10",
        ),
    ),
    "ONEROUS": (
        (f"UPDATE posting SET company_minor = company_minor / 2 WHERE {_of('close:2026-10:onerous')}", "contract 3"),
        ("DELETE FROM posting WHERE account = 'onerous_loss'", "contract 3"),
        ("UPDATE cost_estimate SET minor = minor + 100 WHERE id = 2", "contract 3"),
        (
            "UPDATE posting SET company_minor = 100 WHERE account = 'onerous_provision' AND item = 'contract:3'",
            "contract 3",
        ),
        Change(
            f"UPDATE posting SET company_minor = company_minor / 2 WHERE {_of('close:2026-11:onerous')}",
            "contract 3",
            "carried",
        ),
    ),
    "IMPAIRED": (
        (f"UPDATE posting SET company_minor = company_minor / 2 WHERE {_of('close:2026-10:impairment')}", "contract 3"),
        ("DELETE FROM posting WHERE account = 'asset_impairment'", "contract 3"),
        (
            "UPDATE posting SET company_minor = 100 WHERE account = 'contract_cost_allowance' AND item = 'contract:3'",
            "contract 3",
        ),
    ),
    "WARRANTY": (
        (
            "UPDATE posting SET account = 'warranty_provision' WHERE account = 'cost_of_sales' AND item = 'contract:1'",
            "contract 1",
        ),
        ("UPDATE posting SET account = 'warranty_provision' WHERE account = 'onerous_loss'", "contract 3"),
        (
            "UPDATE posting SET account = 'warranty_provision', item = 'contract:99'"
            " WHERE account = 'onerous_provision'",
            "contract 99",
        ),
    ),
    "INTERNAL": (
        ("UPDATE posting SET company_minor = company_minor + 1 WHERE id = 5", "project 3"),
        ("DELETE FROM posting WHERE account = 'internal_carried'", "project 3"),
        ("UPDATE posting SET project = 2 WHERE account = 'internal_carried'", "project 2"),
    ),
    "RATES": (
        ("UPDATE exchange SET number = '7.95' WHERE base = 'EUR' AND day = '2026-10-31'", "account bank EUR"),
        (
            f"UPDATE posting SET company_minor = company_minor + 1 "
            f"WHERE account = 'bank' AND {_of('close:2026-10:revaluation')}",
            "account bank EUR",
        ),
        ("UPDATE posting SET paid_minor = paid_minor + 100 WHERE account = 'bank' AND paid_currency = 'EUR'", "bank"),
        Change("UPDATE exchange SET number = '7.7' WHERE base = 'EUR' AND day = '2026-12-31'", "bank EUR", "carried"),
    ),
    "SMALL": tuple(
        Change(
            f"UPDATE posting SET account = '{role}' WHERE account = 'overhead' AND {_of('expense:1')}",
            f"account {role}",
            "small",
        )
        for role in (
            "allowance",
            "contract_asset_allowance",
            "onerous_provision",
            "asset_impairment",
            "contract_cost_allowance",
        )
    ),
    "YEAR": (
        Change(
            "UPDATE posting SET company_minor = company_minor + 1 WHERE item = 'year-end:2026' AND account = 'revenue'",
            "account revenue 2026",
            "carried",
        ),
        Change(
            "DELETE FROM posting WHERE item = 'year-end:2026' AND account = 'rnd_expense'",
            "account rnd_expense 2026",
            "carried",
        ),
        Change(
            _entry("2026-11-25", _AT_CLOSE, ("admin_expense", 500, 0, ""), ("bank", -500, 0, "")),
            "account admin_expense 2026",
            "carried",
        ),
    ),
}
"""Rule -> changes; (statements, where) where they are made on the full books."""
