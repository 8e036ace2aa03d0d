"""Changes of what the accounts come to: what is owed either way, contracts, the close and the year; by rule."""

from __future__ import annotations

from tests.tampering.statements import AT_CLOSE, LAST, Change, Changes, entry, of

POSITIONS: Changes = {
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
            f"UPDATE posting SET account = 'payable' WHERE account = 'prepaid' AND {of('payout:2')}",
            "account prepaid CNY",
        ),
    ),
    "BANK": (
        ("UPDATE bank_line SET used_minor = used_minor - 1 WHERE id = 2", "bank 2"),
        ("UPDATE payment SET line = 1 WHERE id = 6", "bank 1"),
        (f"UPDATE posting SET account = 'equity' WHERE account = 'bank' AND {of('payment:6')}", "bank 2"),
        ("UPDATE bank_line SET currency = 'USD' WHERE id = 2", "bank 2"),
        Change("UPDATE posting SET paid_minor = paid_minor + 1 WHERE id = 44", "bank 2", "opened"),
        Change("DELETE FROM bank_line WHERE id = 1", "bank 1", "opened"),
        ("UPDATE posting SET account = 'bank' WHERE account = 'payroll' AND entry = 1", "entry 1"),
    ),
    "OUTPUT_VAT": tuple(
        (
            (
                f"UPDATE posting SET item = '' WHERE account = 'output_vat' AND {of(source)}",
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
            entry(
                "2026-11-19",
                LAST,
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
            f"WHERE account = 'contract_liability' AND {of('invoice:2')}",
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
        (f"UPDATE posting SET paid_minor = -1000001 WHERE account = 'revenue' AND {of('invoice:4')}", "contract 4"),
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
            f"WHERE account = 'revenue' AND {of('close:2026-11:revenue')}",
            "contract 2",
            "carried",
        ),
    ),
    "PENDING_VAT": (
        (
            f"UPDATE posting SET paid_minor = paid_minor + 1 "
            f"WHERE account = 'output_vat_pending' AND {of('contract:1')}",
            "contract 1",
        ),
        (
            "UPDATE posting SET account = 'contract_liability' "
            f"WHERE account = 'output_vat_pending' AND {of('payment:3')}",
            "contract 1",
        ),
        (
            f"UPDATE posting SET item = 'contract-vat:2' WHERE account = 'output_vat_pending' AND {of('contract:1')}",
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
        (f"UPDATE posting SET company_minor = company_minor - 7 WHERE {of('hours:1')} AND project = 1", "contract 1"),
        (f"UPDATE posting SET company_minor = company_minor / 2 WHERE {of('close:2026-10:carry')}", "contract 1"),
        (f"UPDATE posting SET item = 'contract:99' WHERE {of('close:2026-10:carry')}", "contract 99"),
        Change(
            f"UPDATE posting SET company_minor = company_minor / 2 WHERE {of('close:2026-10:carry')}",
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
            f"WHERE account = 'overhead' AND {of('close:2026-10:pool')}",
            "close 2026-10",
        ),
        (
            f"DELETE FROM posting WHERE account = 'overhead_share' AND project = 1 AND {of('close:2026-10:pool')}",
            "close 2026-10",
        ),
        (
            f"UPDATE posting SET company_minor = company_minor - 7 WHERE account = 'overhead' AND {of('expense:1')}",
            "close 2026-10",
        ),
    ),
    "ONEROUS": (
        (f"UPDATE posting SET company_minor = company_minor / 2 WHERE {of('close:2026-10:onerous')}", "contract 3"),
        ("DELETE FROM posting WHERE account = 'onerous_loss'", "contract 3"),
        ("UPDATE cost_estimate SET minor = minor + 100 WHERE id = 2", "contract 3"),
        (
            "UPDATE posting SET company_minor = 100 WHERE account = 'onerous_provision' AND item = 'contract:3'",
            "contract 3",
        ),
        Change(
            f"UPDATE posting SET company_minor = company_minor / 2 WHERE {of('close:2026-11:onerous')}",
            "contract 3",
            "carried",
        ),
    ),
    "IMPAIRED": (
        (f"UPDATE posting SET company_minor = company_minor / 2 WHERE {of('close:2026-10:impairment')}", "contract 3"),
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
            f"WHERE account = 'bank' AND {of('close:2026-10:revaluation')}",
            "account bank EUR",
        ),
        ("UPDATE posting SET paid_minor = paid_minor + 100 WHERE account = 'bank' AND paid_currency = 'EUR'", "bank"),
        Change("UPDATE exchange SET number = '7.7' WHERE base = 'EUR' AND day = '2026-12-31'", "bank EUR", "carried"),
    ),
    "SMALL": tuple(
        Change(
            f"UPDATE posting SET account = '{role}' WHERE account = 'overhead' AND {of('expense:1')}",
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
            entry("2026-11-25", AT_CLOSE, ("admin_expense", 500, 0, ""), ("bank", -500, 0, "")),
            "account admin_expense 2026",
            "carried",
        ),
    ),
}
