"""What customers pay before the invoice, or too much: a debt of ours until an invoice sets it off, or it goes back."""

from __future__ import annotations

from storage import contracts, entries, projects
from tests.conftest import Stage
from tests.handlers.test_bank import drop, faults, press, statement
from tests.handlers.test_receivables import account, aged_sums

PLAN = "contract apollo 1000 tax 6% 30% advance 2026-11-18, 70% 2026-12-18"


AHEAD = ("contract_liability", "output_vat_pending", "unapplied", "refund_liability")


def signed(stage: Stage, line: str = PLAN) -> None:
    """A contract that earns as it is invoiced: its liability is then what was paid ahead, and nothing else."""
    stage.say(line, by="li")
    with stage.read() as book:
        last = contracts.contracts(book)[-1].id
    stage.say(f"revenue policy {line.split()[1]} #{last} as invoiced", by="fei")


def stands(stage: Stage) -> tuple[int, int, int]:
    """(bank, receivable, what is paid ahead or settles nothing) in the journal, the books proved on the way."""
    assert faults(stage) == []
    sums = account(stage, "bank"), account(stage), sum(account(stage, role) for role in AHEAD)
    assert aged_sums(stage) == (sums[1], -sums[2])
    return sums


def test_an_advance_is_a_debt_until_its_invoice_sets_it_off(stage: Stage) -> None:
    signed(stage)
    text = stage.lines(stage.say("paid apollo 300 2026-11-18", by="fei"), "en")
    assert "CN¥300.00 of it is an advance" in text, "the year of a day is no part of the amount"
    assert stands(stage) == (30_000, 0, -30_000)
    stage.say("invoice apollo 1 no INV-1", by="fei")
    assert stands(stage) == (30_000, 0, 0)
    with stage.read() as book:
        lines = {line.account: line.paid.minor for line in entries.of_source(book, "invoice:1")[0].postings}
    net, tax = 28_302, 1_698
    assert lines == {"contract_liability": net, "output_vat_pending": tax, "revenue": -net, "output_vat": -tax}


def test_a_part_ahead_leaves_the_rest_as_a_receivable(stage: Stage) -> None:
    signed(stage)
    stage.say("paid apollo 100", by="fei")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    assert stands(stage) == (10_000, 20_000, 0)
    stage.say("paid apollo 250", by="fei")
    assert stands(stage) == (35_000, 0, -5_000)


def test_a_payment_that_was_set_off_is_undone_and_the_invoice_is_owed(stage: Stage) -> None:
    signed(stage)
    paid = stage.say("paid apollo 300", by="fei")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    press(stage, paid, "payment.undo")
    assert stands(stage) == (0, 30_000, 0)
    assert "already" in stage.lines(press(stage, paid, "payment.undo"), "en")


def test_a_credit_note_on_what_was_paid_makes_it_an_advance_again(stage: Stage) -> None:
    signed(stage)
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("paid apollo 300", by="fei")
    stage.say("credit note INV-1 paper because of a wrong tax number", by="fei")
    assert stands(stage) == (30_000, 0, -30_000)
    stage.say("invoice apollo 1 no INV-2", by="fei")
    assert stands(stage) == (30_000, 0, 0)


def test_unapplied_money_is_offered_with_the_invoice_and_set_off_by_a_tap(stage: Stage) -> None:
    signed(stage, "contract apollo 100 tax 0% 100% 2026-11-18")
    stage.say("paid apollo 140", by="fei")
    assert stands(stage) == (14_000, 0, -14_000)
    stage.say("invoice apollo 1", by="fei")
    assert stands(stage) == (14_000, 0, -4_000)
    signed(stage, "contract apollo 50 tax 0% 100% 2026-12-18")
    reply = stage.say("invoice apollo 1", by="fei")
    assert stands(stage) == (14_000, 5_000, -4_000)
    press(stage, reply, "payment.apply")
    assert stands(stage) == (14_000, 1_000, 0)
    assert "Nothing is left" in stage.lines(press(stage, reply, "payment.apply"), "en")
    stage.click("payment.undo", "1", by="fei")
    assert stands(stage) == (0, 15_000, 0)


def test_too_much_goes_back_to_the_customer_and_the_payment_holds_until_that_is_undone(stage: Stage) -> None:
    signed(stage, "contract apollo 100 tax 0% 100% 2026-11-18")
    paid = stage.say("paid apollo 140", by="fei")
    assert "Only" in stage.lines(stage.say("refund apollo 40.01", by="fei"), "en")
    back = stage.say("refund apollo 30 yesterday", by="fei")
    assert stands(stage) == (11_000, 0, -11_000)
    assert "take that back first" in stage.lines(press(stage, paid, "payment.undo"), "en")
    anew = press(stage, paid, "payment.refund")
    assert "CN¥40.00 → CN¥10.00. Nothing is done yet" in stage.lines(anew, "en")
    assert stands(stage) == (11_000, 0, -11_000)
    press(stage, anew, "payment.refund")
    assert stands(stage) == (10_000, 0, -10_000)
    assert "Nothing is left" in stage.lines(press(stage, paid, "payment.refund"), "en")
    press(stage, back, "payout.undo")
    assert stands(stage) == (13_000, 0, -13_000)


def test_a_bank_line_to_the_customer_is_seen_as_its_money_going_back(stage: Stage) -> None:
    signed(stage, "contract apollo 100 tax 0% 100% 2026-11-18")
    reply = drop(stage, statement("2026-11-19,Acme,6222,货款,140.00"))
    press(stage, reply, "bank.sure" if "surely" in stage.lines(reply, "en") else "bank.confirm")
    reply = drop(stage, statement("2026-11-19,Acme,6222,货款,140.00", "2026-11-20,Acme,6222,退款,-40.00"))
    assert "goes back" in stage.lines(reply, "en")
    done = press(stage, reply, "bank.sure")
    assert stands(stage) == (10_000, 0, -10_000)
    press(stage, done, "bank.undo")
    assert stands(stage) == (14_000, 0, -14_000)


def test_money_with_nothing_open_is_kept_as_the_customers_advance(stage: Stage) -> None:
    drop(stage, statement("2026-11-19,Acme Holding,6222,预付,500.00"))
    assert "Which project" in stage.lines(stage.submit("bank.choose", "2", by="fei", at="", item="advance"), "en")
    stage.submit("bank.choose", "2", by="fei", at="", item="advance", project="1")
    assert stands(stage) == (50_000, 0, -50_000)
    signed(stage)
    stage.click("payment.apply", "1", by="fei")
    assert stands(stage) == (50_000, 0, -50_000)
    with stage.read() as book:
        assert [one.advance.minor for one in contracts.whole(book)] == [30_000, 20_000]
    stage.say("invoice apollo 1 no INV-1", by="fei")
    assert stands(stage) == (50_000, 0, -20_000)


def test_refunds_are_for_finance(stage: Stage) -> None:
    signed(stage)
    stage.say("paid apollo 1100", by="fei")
    for who in ("ann", "li", "sue", "max"):
        assert "finance" in stage.lines(stage.say("refund apollo 100", by=who), "en")
        assert "finance" in stage.lines(stage.click("payment.refund", "1", by=who), "en")
    assert stands(stage) == (110_000, 0, -110_000)


def company(stage: Stage, *roles: str) -> int:
    """What accounts stand at in the company's currency."""
    with stage.read() as book:
        whole = entries.whole(book)
        return sum(line.company.minor for entry, _t, _d in whole for line in entry.postings if line.account in roles)


def test_money_in_another_currency_leaves_nothing_behind_and_the_difference_is_named(stage: Stage) -> None:
    stage.say("fx USD CNY 7.00 2026-11-01 PBOC", by="fei", at="")
    stage.say("fx USD CNY 7.20 2026-11-15 PBOC", by="fei", at="")
    filled = {"customer": "Acme", "amount": "USD 1000", "tax": "0", "plan": "40% 2026-11-05 60% 2026-11-18"}
    stage.submit("contract.sign", "APOLLO", by="li", policy="as_invoiced", **filled)
    stage.say("invoice apollo 1 2026-11-05 tax 0%", by="fei")
    assert company(stage, "receivable") == 280_000
    paid = [stage.say(f"paid apollo USD {usd} 2026-11-18", by="fei") for usd in ("133.33", "266.67")]
    assert company(stage, "receivable") == 0 and company(stage, "bank") == 288_000
    assert company(stage, "exchange_gain", "exchange_loss") == -8_000 and faults(stage) == []
    stage.say("paid apollo USD 600 2026-11-10", by="fei")
    assert company(stage, "contract_liability") == -420_000
    stage.say("invoice apollo 2 2026-11-18 tax 0%", by="fei")
    assert company(stage, "contract_liability") == 0 and company(stage, "receivable") == 0
    assert company(stage, "revenue") == -280_000 - 420_000, "what was paid ahead earns at the rate of its day"
    assert company(stage, "exchange_gain", "exchange_loss") == -8_000
    press(stage, paid[0], "payment.undo")
    assert account(stage, "receivable", "USD") == 13_333 and company(stage, "receivable") == 93_331
    assert faults(stage) == []


def test_money_is_booked_by_the_customers_name(stage: Stage) -> None:
    signed(stage)
    assert "from Acme is booked" in stage.lines(stage.say("paid acme 300 yesterday", by="fei", at=""))
    assert "from Acme is booked" in stage.lines(stage.say("paid acme apollo 100", by="fei", at=""))
    assert "not a project of Acme" in stage.lines(stage.say("paid acme starriver 100", by="fei", at=""))
    assert stands(stage) == (40_000, 0, -40_000)


def test_a_customer_of_two_projects_is_asked_about(stage: Stage) -> None:
    signed(stage)
    stage.write(lambda book: projects.add(book, "HERMES", en="Hermes", zh="", currency="CNY", customer="Acme"))
    stage.say("contract hermes 500 tax 0% 100% 2026-12-18", by="fei", at="")
    asked = stage.say("paid acme 300", by="fei", at="")
    assert asked.card and "For which project does Acme pay" in stage.lines(asked)
    assert [str(button.label.values["name"]) for button in asked.card.buttons[:2]] == ["Apollo", "Hermes"]
    chosen = asked.card.buttons[1]
    assert "from Acme is booked" in stage.lines(stage.click(chosen.action, chosen.value, by="fei", at=""))
    with stage.read() as book:
        assert contracts.of_project(book, 3)[0].open.minor == 20_000


def test_money_of_a_customer_who_owes_nothing_is_asked_about(stage: Stage) -> None:
    asked = stage.say("paid acme 300", by="fei", at="")
    assert asked.card and "Nothing of Acme is open" in stage.lines(asked)
    assert stands(stage) == (0, 0, 0)
    only = asked.card.buttons[0]
    assert "unapplied" in stage.lines(stage.click(only.action, only.value, by="fei", at=""))


def test_a_price_that_falls_after_it_was_paid_is_owed_back_until_it_is_refunded(stage: Stage) -> None:
    signed(stage)
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("paid apollo 300", by="fei")
    asked = stage.say("credit note INV-1 106 because of late delivery", by="fei")
    assert asked.card and "less, or was only the paper wrong" in stage.lines(asked, "en")
    less = asked.card.buttons[0]
    told = stage.lines(stage.click(less.action, less.value, by="fei"), "en")
    assert "To be given back: CN¥106.00" in told
    assert stands(stage) == (30_000, 0, -10_600) and account(stage, "refund_liability") == -10_600
    assert account(stage, "revenue") == -18_302 and account(stage, "output_vat") == -1_098
    stage.say("refund apollo 106", by="fei")
    assert stands(stage) == (19_400, 0, 0)
