"""Migrations: each is frozen, follows the one before, and together they make the tables of the code."""

from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import create_engine

from storage import audit, migrate, schema
from storage.book import Store
from storage.schema_stamp import STAMP

FROZEN = {
    "0001_first_tables.py": "e7fc0d44a9eeb18b8328c088d6323cd0bc9b504bbaf78ae0d846cb5dab150ae2",
    "0002_editions_of_0001.py": "599f58e0cc2abc924efe6c062f68f0735c61555b81471340a90772bed3ebaeb3",
    "0003_the_chat_page.py": "1553066460cef06e08f7b3480c017937c1d15aa467deafad3cd127aa3b55ff8c",
    "0004_forms_once.py": "b39a669dd42cfb64fc02fbdba32f41ea39c6e8c342cba7004eca7002b5e60c71",
    "0005_approval_steps.py": "18c5cdd24ef5c2100f52b1938cede42d63570638301fb394249a2ac762122ede",
    "0006_part_days_of_leave.py": "59fdfe1763281cf7d306a8879fcd09afd8c038a6b848105606b3d480597e1d32",
    "0007_what_a_place_hears.py": "16228d92a0532bd2f405841dfde42ccb2d9f8ac527193bfffa5f1b69af543864",
    "0008_jobs_by_period.py": "78f3aaceca86758bc0ac8b397985e8e0d17e37473d113983f661170884587c78",
    "0009_files_of_notices.py": "c95a933878d6538dd11d9af8df9a38713a4ddfb8311ebdda92f69cef1344c17f",
    "0010_imports_step_by_step.py": "1824def13df9fe9d76813be67fbfbd2ee477721e1e76ab99cd58fb96dd2f6a54",
    "0011_messages_by_account.py": "bea1257aaaf701e84063dd516f5eac5722814d61433bd91562430288aa075fc6",
    "0012_what_a_posting_belongs_to.py": "8ca586339c9adc2ae21b3381377161af97cba07a3ab44b1aaf1ec7d826de5948",
    "0013_what_we_buy.py": "b2f4dbd73d1b065968be1a8e8fe2f0e9c02d41ac915c8e397152a9517767df03",
    "0014_running_sums_by_account.py": "5a5a734bd301fffe1304e617ce556d853ea8a559db5869b1dd41bbc829f89afa",
    "0015_bank_accounts.py": "f6f8e48d1973781ff4031ecd8fe885b6ae3bfbc5fee5c15acdb8fe0bb61d7649",
    "0016_trades_and_late_interest.py": "9c289abed526984d4d3d0e0d2638749e01812b80e32782c9890f221053565856",
    "0017_claims_without_invoice.py": "0d66ae69c653c7eb569066ff50ed9a40190f1ecfc601e3fd62812a6d61e8063c",
    "0018_open_orders_and_due_days.py": "a4024feb00bf5d67281313e156e242163cf697ed4cb48ce5a0bf888b73e545f0",
    "0019_warranties.py": "b7ea0e69e0bb2f022b207d580f0a2f4ef9c2d6bc4acfdb5c63f82f3946736422",
    "0020_what_purchases_lose_and_withhold.py": "0eaf0a8b5bb05824639535e2c2321c9bc4ed9b43c47126254558208798bdbfd4",
    "0021_what_events_seal.py": "208f6ae53a40cea2624a149f1461b4df3255b3324893273cffa21685656f8812",
    "0022_bounds_of_a_delegation.py": "303f717bfded49db526533d36d88a6e6afb1ccb2d6771842920db3e5e6b5e4f2",
    "0023_who_else_is_in_a_place.py": "bd7a4b41b747151161cfd42dfc2ffde5e773eabe893c502d81cabd640c50743b",
    "0024_links_of_the_page.py": "95d669cff26d8af611d4ca3b43a8f90dc47006a64a025bc1afba28b77bb2eb37",
    "0025_progress_of_projects.py": "145e14a4c20511398a061feaf95c582b48e7733accd13d1861b9c3ee5afd7fc8",
    "0026_peoples_time_and_plans.py": "554b6496257fe6e7046d5d6a61de54110a63672e3a9a99e2d9491c3d00ae2758",
    "0027_settlements.py": "2a4b88f48ebcbcd6f347c6a67d70978bd8a9da74ad251ec4e894d0fc6ce09ca1",
    "0028_what_suppliers_charge.py": "868c16c01dd2f933d4dbf1daf292464ac47f7be050d8168ca2d8fdaca45126db",
    "0029_bundles_of_settlements.py": "77a12dff02eab1f4a67bcbfec025d1c6527c30b8c98c189ba93b17ea3eb2bc1e",
    "0030_unit_prices_and_site_logs.py": "376f7822542a77be34ed65398000ada52cd0e741f8377c18880f97afcc7009ca",
    "0031_steps_of_subcontracts.py": "5ad3066e011e15c6114e71eba42bc3300092d688bf680b95f7cb0bfcff5ea725",
    "0032_terms_of_contracts.py": "c3b7700aca6c152e149c103027438a24335ef4bce58f2321c5615468f23786ad",
    "0033_departments_and_ends_of_projects.py": "add3d1ecdf59d61bf121924a8f23ff54e559248ee681e00c7fa7d03213de9fd7",
    "0034_reviews_of_projects.py": "0ab042f191e4b44994e5ceb8276b632d7be5fe86012f40d553d6eb7fd672c658",
    "0035_monthly_briefs.py": "c660e58979dda2a5a4a132eb1d9360d0527b47f52c9492e5c5077f7e1bcee2a4",
    "0036_vouchers_and_their_numbers.py": "0c0031159e1b6d006fe1795e3851fe3692761ff9b12af58829c9c3ca6d200251",
    "0037_tables_of_other_programs.py": "73185ad505ef39c72921ab979605795bb9e61560061a90dfd0183c9f01427bdb",
    "0038_bonds_of_contracts.py": "3c37f054ad900280540540c28d1343c983af16bc46585f4e18b3bb3567a5a19a",
    "0039_settlement_rules_of_templates.py": "b46c81f99bb4c7ae1fe62c26645548cc72fbe01dc0bdd9d961f8823d6b981970",
    "0040_suppliers_merged_and_entry_rules.py": "a064088050b919cee12b83ea7b55bee2d243c6b3c79145476f985f720fc968d0",
    "0041_categories_from_a_day_on.py": "ca438ebb3477804db3e69bf6f3150b72e93f1c8ad800df85f6d6f3f9575d65b5",
    "0042_payment_batches.py": "16b7785425ba6b97f850547d3b13c9f03050c03d9a8f3d29b7eb2b3906a5c58f",
    "0043_tables_of_banks.py": "476b8525f67f9b2f8e335a18031dc763e4a0655911cd6e157539789ee5452fd8",
    "0044_what_papers_say.py": "60e98d695d40b27d5efedc50238221a6f32effe73ace1a79bdb65d51e48c710d",
    "0045_positions_of_subcontracts.py": "ca8505dc816357cd863a4169d399831f70cf575fb0ee3ad92c7beaacbc305ec2",
    "0046_sendings.py": "8d2a5dc2d1a2bbc11a6d359349bfb171a80f254da67ef3cf7cc260f99da6c148",
    "0047_masters_by_day.py": "a6b600632fa8834aedfbe9a0cb0f28aa8a9e26c3143c549698bba60b6aab4bd5",
}
"""Every migration and its SHA-256.  A line is added with its file, and neither is ever changed again."""
FILES = sorted((migrate.FOLDER / "versions").glob("*.py"))


@pytest.mark.parametrize("name", sorted({*FROZEN, *(path.name for path in FILES)}))
def test_a_migration_is_never_edited(name: str) -> None:
    path = migrate.FOLDER / "versions" / name
    assert path.exists(), f"{name} is gone: databases that went through it could not be upgraded any more"
    digest = hashlib.sha256(path.read_text("utf-8").encode()).hexdigest()
    assert name in FROZEN, f'a new migration is frozen from its first day: add "{name}": "{digest}" to FROZEN'
    assert digest == FROZEN[name], (
        f"{name} was edited. Databases that went through it would never hear of the change: take the edit back and"
        f" add a new migration after {migrate.head()} instead"
    )


def test_each_follows_the_one_before() -> None:
    before = None
    for number, path in enumerate(FILES, 1):
        named = dict(
            re.findall(r'^(revision|down_revision) = (?:"(\w+)"|None)$', path.read_text("utf-8"), re.MULTILINE)
        )
        assert path.name.startswith(f"{number:04}_"), f"{path.name}: two with one number, or one is missing"
        assert named == {"revision": f"{number:04}", "down_revision": before or ""}, path.name
        before = f"{number:04}"
    assert migrate.head() == before


def test_together_they_make_the_tables_of_the_code(empty: str) -> None:
    store = Store(empty, seal=audit.seal)
    migrate.upgrade(store.engine)
    state = migrate.examine(store.engine)
    assert (state.kind, state.lacking, state.added) == ("ready", (), ()), "a change of storage/tables needs a migration"
    assert state.fingerprint == schema.fingerprint(schema.wanted()), "both databases, and the code, are alike"
    store.close()


def test_what_the_tables_come_to_is_written_down() -> None:
    assert schema.fingerprint(schema.wanted()) == STAMP, "python -m scripts.stamp"


def test_a_database_that_comes_to_the_same_needs_no_look_at_the_tables(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(empty, seal=audit.seal)
    migrate.upgrade(store.engine)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "wanted", lambda: pytest.fail("the tables were looked at"))
        assert migrate.examine(store.engine) == migrate.State("ready", migrate.head(), STAMP, (), ())
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_hours_message")
    assert migrate.examine(store.engine).kind == "altered"
    store.close()


def test_the_second_time_there_is_nothing_to_do(empty: str) -> None:
    store = Store(empty, seal=audit.seal)
    assert migrate.upgrade(store.engine).applied == tuple(f"{number:04}" for number in range(1, len(FILES) + 1))
    assert migrate.upgrade(store.engine) == migrate.Upgrade(())
    store.close()


def test_a_revision_is_read_without_alembic() -> None:
    """What is asked at every start costs milliseconds."""
    import subprocess
    import sys

    code = (
        "import sys; from sqlalchemy import create_engine; from storage import migrate;"
        " print(migrate.examine(create_engine('sqlite://')).kind, 'alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["empty", "False"]


def test_a_database_of_nobody_is_empty(empty: str) -> None:
    engine = create_engine(empty)
    state = migrate.examine(engine)
    assert (state.kind, state.revision, state.added) == ("empty", "", ())
    engine.dispose()
