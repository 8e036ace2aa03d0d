"""Changes of what is kept: entries, the trail, documents and decisions, bank lines, numbers; by rule."""

from __future__ import annotations

from tests.tampering.statements import AT_CLOSE, LAST, REPEATABLE_NOTICES, Change, Changes, entry

_ON_CLOSED = (
    "UPDATE posting SET project = 7, category = 'labour' "
    "WHERE account = 'equity' AND entry = (SELECT max(id) FROM entry)"
)

RECORDS: Changes = {
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
    "SUBCONTRACTS": (
        ("UPDATE subcontract_step SET share = share + 100 WHERE kind = 'accepted'", "order 3"),
        ("UPDATE subcontract_step SET minor = minor + 1 WHERE kind = 'penalty'", "order 3"),
        ("DELETE FROM subcontract_step WHERE kind = 'penalty'", "order 3"),
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
        Change((*entry("2027-01-08", LAST, ("equity", 0, 7, "")), _ON_CLOSED), "entry", "carried"),
        Change((*entry("2026-12-30", AT_CLOSE, ("equity", 0, 7, "")), _ON_CLOSED), "entry", "carried"),
        Change(f"UPDATE entry SET trail = {LAST} WHERE memo = 'a look'", "entry", "carried"),
    ),
    "LOCKED": (
        ("UPDATE entry SET booked = '2026-10-05' WHERE source = 'hours:6'", "entry 27"),
        ("UPDATE entry SET booked = '2026-10-31' WHERE source = 'payout:3'", "entry 41"),
        (entry("2026-10-10", LAST, ("bank", 5, 0, ""), ("equity", -5, 0, "")), "entry"),
    ),
    "DAY": (
        ("UPDATE entry SET day = '2026-11-02' WHERE source = 'hours:6'", "entry 27"),
        ("UPDATE entry SET booked = '2026-11-18' WHERE source = 'hours:7'", "entry 28"),
        ("UPDATE entry SET day = '2026-10-30' WHERE source = 'close:2026-10:pool'", "entry 18"),
    ),
    "FUTURE": (
        ("UPDATE entry SET day = '2027-03-31', booked = '2027-03-31' WHERE source = 'close:2026-10:pool'", "entry 18"),
        ("UPDATE entry SET booked = '2026-11-30' WHERE source = 'close:2026-10:revenue'", "entry 20"),
        (entry("2026-12-24", LAST, ("bank", 5, 0, ""), ("equity", -5, 0, "")), "entry"),
    ),
    "DEBT": (
        ("UPDATE entry SET source = 'project:1' WHERE source = 'payout:1'", "entry 38"),
        ("UPDATE entry SET source = 'contract:1' WHERE source = 'payout:8'", "entry 48"),
        (entry("2026-11-19", LAST, ("employee", 500, 0, ""), ("bank", -500, 0, "")), "entry"),
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
        ("UPDATE number SET last = last + 1 WHERE substr(kind, 1, 8) = 'voucher '", "vouchers 记 of 2026-1"),
        ("UPDATE voucher SET number = 99 WHERE id = 2", "vouchers 记 of 2026-10"),
        ("DELETE FROM voucher WHERE id = (SELECT max(id) FROM voucher)", "vouchers 记 of 2026-11"),
    ),
    "VOUCHERS": (
        ("UPDATE voucher SET fingerprint = 'x' WHERE id = 2", "voucher 2"),
        ("UPDATE voucher SET debit_minor = debit_minor + 1 WHERE id = 3", "voucher 3"),
        ("UPDATE voucher SET day = '2026-10-30' WHERE id = 1", "voucher 1"),
        ("UPDATE voucher_batch SET vouchers = vouchers + 1 WHERE id = 1", "voucher_batch 1"),
        ('UPDATE voucher_batch SET rules = \'{"merge": "day", "word": "x"}\' WHERE id = 1', "voucher 1"),
        ("DELETE FROM voucher_batch WHERE id = 2", "voucher_batch 2"),
    ),
    "VOUCHER_ONCE": (
        ("DELETE FROM voucher_entry WHERE entry = (SELECT min(entry) FROM voucher_entry)", "entry"),
        ("UPDATE voucher_entry SET voucher = 2 WHERE voucher = 1", "entry"),
        ("UPDATE voucher SET entries = (SELECT v.entries FROM voucher v WHERE v.id = 1) WHERE id = 2", "entry"),
    ),
    "BATCHES": (
        ("UPDATE payment_transfer SET minor = minor + 1 WHERE id = 1", "payment_transfer 1"),
        ("UPDATE payment_batch SET total_minor = total_minor - 1 WHERE id = 1", "payment_batch 1"),
        ("UPDATE payment_part SET settled = '' WHERE id = 1", "payment_transfer 1"),
    ),
    "HELD_ONCE": (
        ("UPDATE payment_part SET hold = document WHERE id = 1", "payment_transfer 1"),
        ("UPDATE payment_part SET hold = NULL WHERE transfer = 2", "payment_transfer 2"),
        ("UPDATE payment_transfer SET state = 'rejected' WHERE id = 2", "payment_transfer 2"),
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
}
