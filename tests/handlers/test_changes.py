"""What a message says that it changed is what is different in the books afterwards: nothing is left out or made up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.app import App, open_app
from bot.cli.demo import example_config
from bot.demo.example import PEOPLE, WEB, Example
from chat.cards.card import Reply
from chat.incoming import Clicked, Identity, Incoming, Place, Said
from handlers.conversation.answering import House, outcome
from handlers.conversation.contents import CONTENTS
from handlers.conversation.outcome import Outcome
from storage import audit
from storage.rehearsal import RehearsalStore
from tests import company_life
from tests.conftest import Stage
from tests.seen import value as value_seen

KINDS = {
    "hours": {"hours", "labour cost", "import"},
    "timer": {"timer"},
    "expense": {"expense", "reimbursement"},
    "purchase_order": {"order", "expense", "received"},
    "payment": {"payment"},
    "allocation": {"payment", "allocation", "invoice"},
    "payout": {"payout", "refund", "credit note"},
    "supplier_credit": {"credit note"},
    "vat_transfer": {"vat transfer"},
    "payroll": {"payroll"},
    "payout_part": {"payout", "refund", "prepayment", "credit note"},
    "currency_sale": {"currency sale"},
    "customer": {"customer"},
    "contract": {"contract", "contract change"},
    "contract_change": {"contract change"},
    "contract_bond": {"bond"},
    "contract_term": {"contract terms", "contract"},
    "warranty": {"warranty"},
    "cost_estimate": {"estimate"},
    "milestone": {"milestone", "contract"},
    "contact": {"contact"},
    "customer_invoice": {"invoice", "credit note"},
    "write_off": {"write-off", "recovery"},
    "letter": {"letter"},
    "person": {"person"},
    "identity": {"account"},
    "seat": {"seat"},
    "project": {"project"},
    "certification": {"certification"},
    "staff_advance": {"advance"},
    "goods_received": {"received", "expense"},
    "alias": {"alias", "project", "person"},
    "place": {"channel"},
    "task": {"task"},
    "task_estimate": {"task"},
    "delegation": {"delegation"},
    "absence": {"leave"},
    "budget_version": {"budget"},
    "budget_line": {"budget"},
    "budget_template": {"template"},
    "template_rule": {"template"},
    "rate": {"rate"},
    "exchange": {"exchange rate"},
    "period_lock": {"lock"},
    "bank_account": {"bank account"},
    "trade": {"person"},
    "working_time": {"person"},
    "department_member": {"person"},
    "department_head": {"department"},
    "project_department": {"project"},
    "internal_agreement": {"project"},
    "benefit": {"benefit"},
    "final_accounts": {"final accounts"},
    "planned_hours": {"budget"},
    "progress": {"progress"},
    "interest_rate": {"interest"},
    "late_interest": {"interest"},
    "unit_price": {"unit price"},
    "site_log": {"site log"},
    "material_move": {"material"},
    "material_bought": {"material"},
    "subcontract_step": {"subcontract"},
    "contract_stage": {"contract stage"},
    "settlement_rule": {"settlement rule"},
    "settlement": {"settlement"},
    "settlement_version": {"settlement"},
    "settlement_line": {"settlement"},
    "settlement_item": {"settlement"},
    "settlement_state": {"settlement"},
    "settlement_waiver": {"settlement"},
    "settlement_answer": {"settlement"},
    "settlement_dispute": {"dispute"},
    "settlement_adjustment": {"adjustment"},
    "customer_score": {"customer score"},
    "lesson": {"lesson"},
    "pulse": {"pulse"},
    "monthly_brief": {"brief"},
    "supplier_merge": {"supplier merge"},
    "entry_rule": {"entry rule"},
    "category_version": {"category version"},
    "master_version": {"master version"},
    "voucher_template": {"voucher template"},
    "payee_account": {"payee"},
    "payment_batch": {"payment batch"},
    "payment_transfer": {"payment batch"},
    "payment_part": {"payment batch"},
    "voucher_code": {"voucher code"},
    "voucher_batch": {"voucher batch"},
    "voucher_entry": {"voucher batch"},
    "voucher": {"voucher batch", "voucher"},
}
"""Table of the books -> the kinds of change that may say that it is different."""
FOLLOWS = ("instalment", "bank_line", "bank_match", "imported", "import_change", "dunning", "approval_step")
"""Tables that also change because of something else that is told: some change must stand beside them."""
BESIDE = {
    "message",
    "submission",
    "notice",
    "posted",
    "question",
    "job",
    "job_done",
    "setting",
    "event",
    "entry",
    "posting",
    "balance",
    "total",
    "day_total",
    "account_sum",
    "item_sum",
    "sum_mark",
    "number",
    "budget_mark",
    "expense_lesson",
    "forecast",
    "customer_account",
    "file",
    "import_batch",
    "settlement_bundle",
    "page_message",
    "sending",
    "page_file",
    "page_seen",
    "page_locale",
    "page_link",
    "alembic_version",
}
"""No books: the conversation, what the journal derives from them, what the house learns."""
ALONE = {
    "reminders",
    "provision",
    "bank",
    "import",
    "instalment",
    "payment plan",
    "dunning",
    "labour cost",
    "letter",
    "transfer",
}
"""Kinds that may stand alone: their own table is among the others, or the journal."""


def rows(connection: sqlite3.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """Everything that stands in the tables of the books."""
    return {name: set(connection.execute(f'select * from "{name}"')) for name in (*KINDS, *FOLLOWS)}


def differing(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> set[str]:
    return {name for name, found in after.items() if found != before[name]}


def check(said: str, different: set[str], done: Outcome) -> None:
    """Every table that is different has its change, and every change its table."""
    kinds = {change.kind for change in done.changes}
    for table in different & set(KINDS):
        assert kinds & KINDS[table], (said, table, kinds)
    assert kinds or not different, (said, different)
    told = {kind for table in different & set(KINDS) for kind in KINDS[table]}
    assert not kinds - told - ALONE, (said, different, kinds)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The example company, built once."""
    app = open_app(
        example_config(tmp_path_factory.mktemp("example")), now=datetime.fromisoformat("2026-11-27T18:30+08:00")
    )
    Example(app.house).build()
    yield app
    app.stop()


def test_every_table_is_accounted_for(stage: Stage) -> None:
    with stage.read() as book:
        names = {row[0] for row in book.raw.execute("select name from sqlite_master where type = 'table'")}
    assert names - {"sqlite_sequence", "sqlite_stat1"} == {*KINDS, *FOLLOWS, *BESIDE}


@pytest.mark.parametrize("every", [37, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
def test_every_command_example_tells_what_it_changed(company: App, every: int) -> None:
    store = RehearsalStore(company.store.url, seal=audit.seal, pool=1)
    house = replace(company.house, store=store, quotas=None)
    said = [
        (person, words)
        for person in ("ann", "wei", "fei", "ada")
        for entry in CONTENTS.commands
        for line in entry.examples
        for text in (line.en, line.zh)
        for words in text.split(" · ")
    ]
    with store.undone(), store.read(house.clock()) as book:
        before = rows(book.raw)
    changed = set[str]().union(*(_tried(house, store, before, person, words) for person, words in said[::every]))
    wanted = {"hours", "expense", "order", "budget", "leave", "timer", "contact", "delegation", "payment"}
    assert wanted <= changed if every == 1 else changed
    store.close()


def _tried(house: House, store: RehearsalStore, before: dict[str, set[Any]], person: str, text: str) -> set[str]:
    locale = next(one.locale for one in PEOPLE if one.account == person)
    said = Said("try", Identity(WEB, person, locale=locale), Place(WEB, "apollo"), text=text)
    with store.undone():
        done = outcome(said, house)
        with store.read(house.clock()) as book:
            after = rows(book.raw)
    check(f"{person}: {text}", differing(before, after), done)
    assert done.asks is False or not done.changes
    return {change.kind for change in done.changes}


def test_clicks_and_forms_tell_what_they_changed(company: App, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    connection = sqlite3.connect(company.store.url.removeprefix("sqlite:///"))

    def watched(incoming: Incoming, house: House) -> Reply:
        before = rows(connection)
        done = outcome(incoming, house)
        check(repr(incoming), differing(before, rows(connection)), done)
        told.extend((change.kind, change.action) for change in done.changes)
        return done.reply

    monkeypatch.setattr(company_life, "answer", watched)
    company_life.live(company)
    connection.close()
    seen = set(told)
    wanted = {
        ("hours", "booked"),
        ("hours", "corrected"),
        ("hours", "withdrawn"),
        ("expense", "drafted"),
        ("expense", "submitted"),
        ("expense", "approved"),
        ("expense", "rejected"),
        ("reimbursement", "set"),
        ("order", "drafted"),
        ("order", "submitted"),
        ("order", "approved"),
        ("invoice", "booked"),
        ("credit note", "set"),
        ("payment", "booked"),
        ("write-off", "set"),
        ("contact", "booked"),
        ("leave", "set"),
        ("timer", "started"),
        ("budget", "set"),
        ("delegation", "set"),
        ("lock", "set"),
        ("alias", "set"),
        ("letter", "set"),
        ("contract", "set"),
        ("milestone", "set"),
        ("customer", "set"),
    }
    assert wanted <= seen, wanted - seen


def test_a_decision_is_told_once_as_what_came_of_it(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 0% owner Sue 100% 2026-06-01", by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("write off apollo 1 because the customer is insolvent", by="fei", at="")
    stage.say("expense 145.50 taxi")
    stage.click("expense.submit", "1")
    for action, by, kind, done in (("writeoff", "ada", "write-off", "set"), ("expense", "li", "expense", "approved")):
        name = f"{action}.approve"
        seen = value_seen(stage.read, stage.house.rules, name, "1")
        click = Clicked(f"{action} 1", stage.identity(by), stage.place(by, ""), action=name, value=seen)
        assert [(one.kind, one.action) for one in outcome(click, stage.house).changes] == [(kind, done)]


def test_a_share_that_is_accepted_is_told_without_an_amount_of_nothing(stage: Stage) -> None:
    stage.say("order 40000 apollo from Facade #subcontract", by="ann")
    stage.click("order.submit", "1", by="ann")
    stage.click("order.approve", "1", by="li", at="")
    words = Said("accept 1", stage.identity("li"), stage.place("li", ""), text="accept work order 1 50%")
    (told,) = [one.row() for one in outcome(words, stage.house).changes if one.kind == "subcontract"]
    assert told["share"] and "amount" not in told, told
