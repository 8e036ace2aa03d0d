"""Bank statements: taken once, explained by proposals, booked in one tap, undone in one tap."""

from __future__ import annotations

from typing import Any

from chat.cards.card import Reply
from chat.incoming import File, Said
from handlers import job_context
from handlers.dunning import overdue
from handlers.verification.prove import prove
from storage import bank, contracts, customers, payments
from tests.conftest import Stage

HEAD = "交易日期,对方户名,对方账号,摘要,金额,余额\n"


def statement(*rows: str) -> bytes:
    """A bank's table; each row is “day,name,account,text,amount”, behind a bank fee."""
    lines, balance = [], 100_000.0
    for row in ("2026-11-01,本行,,手续费,-1.00", *rows):
        balance += float(row.rsplit(",", 1)[1])
        lines.append(f"{row},{balance:.2f}")
    return (HEAD + "\n".join(lines) + "\n").encode()


def look(stage: Stage, data: bytes, by: str = "fei", name: str = "bank.csv") -> Reply:
    """Drop a file: what it would bring."""
    stage.count += 1
    file = File(name, "text/csv", data=data)
    return stage.hear(Said(f"test:f{stage.count}", stage.identity(by), stage.place(by, ""), files=(file,)))


def drop(stage: Stage, data: bytes, by: str = "fei", name: str = "bank.csv") -> Reply:
    """Drop a file and take what is new in it."""
    reply = look(stage, data, by, name)
    assert reply.card
    takes = any(button.action == "import.take" for button in reply.card.buttons)
    return press(stage, reply, "import.take", by) if takes else reply


def press(stage: Stage, reply: Reply, action: str, by: str = "fei") -> Reply:
    """Click the first button of that action on any card of a reply."""
    shown = [card for card in (reply.card, *reply.more) if card]
    button = next(button for card in shown for button in card.buttons if button.action == action)
    return stage.click(action, button.value, by=by, at="")


def open_of(stage: Stage) -> list[int]:
    with stage.read() as book:
        return [one.open.minor for one in contracts.whole(book)]


def faults(stage: Stage) -> list[Any]:
    with stage.read() as book:
        return list(prove(book, stage.house.rules).faults)


def agreed(stage: Stage) -> None:
    stage.say("contract apollo 1000 30% 2026-11-18 70% 2026-12-18", by="li")
    stage.say("contract xinghe 500 100% 2026-11-18", by="li", at="#xinghe")


def test_an_exact_payment_is_booked_in_one_tap_and_undone_in_one_tap(stage: Stage) -> None:
    agreed(stage)
    reply = drop(stage, statement("2026-11-19,蓝海科技,6222000011112222,货款,500.00"))
    assert open_of(stage) == [30_000, 70_000, 50_000], "nothing is booked before a person says so"
    booked = press(stage, reply, "bank.sure")
    assert open_of(stage) == [30_000, 70_000, 0] and faults(stage) == []
    press(stage, booked, "bank.undo")
    assert open_of(stage) == [30_000, 70_000, 50_000] and faults(stage) == []
    assert "already" in stage.lines(press(stage, booked, "bank.undo"), "en")


def test_the_same_statement_twice_brings_no_new_line(stage: Stage) -> None:
    data = statement("2026-11-19,Acme,622200001111,货款,300.00", "2026-11-19,Acme,622200001111,货款,300.00")
    drop(stage, data)
    assert "Known already: 3" in stage.lines(drop(stage, data), "en")
    with stage.read() as book:
        assert len(bank.unexplained(book)) == 2


def test_a_fee_that_a_bank_kept_closes_the_instalment(stage: Stage) -> None:
    agreed(stage)
    reply = drop(stage, statement("2026-11-19,Acme Ltd.,622200001111,payment,298.50"))
    text = stage.lines(reply, "en")
    press(stage, reply, "bank.sure" if "surely" in text else "bank.confirm")
    assert open_of(stage)[0] == 0 and faults(stage) == []
    with stage.read() as book:
        assert payments.get(book, 1).fee.minor == 150


def test_one_payment_for_two_projects_is_split(stage: Stage) -> None:
    stage.say("contract apollo 300 100% 2026-11-18", by="li")
    filled = {"customer": "Acme", "amount": "200", "plan": "100% 2026-11-18"}
    stage.submit("contract.sign", "XINGHE", by="li", at="#xinghe", **filled)
    reply = drop(stage, statement("2026-11-19,Acme,622200001111,both,500.00"))
    action = "bank.sure" if "surely" in stage.lines(reply, "en") else "bank.confirm"
    done = press(stage, reply, action)
    assert open_of(stage) == [0, 0] and faults(stage) == []
    press(stage, done, "bank.undo")
    assert open_of(stage) == [30_000, 20_000] and faults(stage) == []


def test_what_nobody_knows_is_listed_until_somebody_owns_it(stage: Stage) -> None:
    agreed(stage)
    reply = drop(stage, statement("2026-11-19,某某餐饮,999,午餐,42.00"))
    assert "unexplained" in stage.lines(reply, "en")
    stage.submit("bank.choose", "2", by="fei", at="", item="owned", owner="4", note="asking")
    assert "Fei" in stage.lines(stage.say("bank lines", by="fei", at=""), "en")
    stage.submit("bank.choose", "2", by="fei", at="", item="ignored")
    press(stage, reply, "bank.charges")
    assert "Every bank line is explained" in stage.lines(stage.say("对账", by="fei", at=""), "en")


def test_a_person_may_say_what_it_is_and_the_account_is_known_from_then_on(stage: Stage) -> None:
    agreed(stage)
    drop(stage, statement("2026-11-19,某某控股,777000111222,往来,300.00"))
    stage.submit("bank.choose", "2", by="fei", at="", item="i1")
    assert open_of(stage)[0] == 0
    with stage.read() as book:
        assert customers.accounts(book) == {"777000111222": "Acme"}
    stage.wait(days=28)
    reply = drop(stage, statement("2026-12-17,某某控股,777000111222,往来,700.00"))
    press(stage, reply, "bank.sure")
    assert open_of(stage)[1] == 0 and faults(stage) == []


def test_money_on_the_bank_stops_the_dunning_at_once(stage: Stage) -> None:
    agreed(stage)
    reply = drop(stage, statement("2026-11-19,Acme,1,货款,300.00", "2026-11-19,蓝海科技,2,货款,500.00"))
    press(stage, reply, "bank.sure")
    swept = stage.write(
        lambda book: overdue.sweep(job_context.context(book, stage.house.rules), stage.house.rules.dunning)
    )
    assert swept == 0


def test_what_changed_in_between_is_shown_again_instead_of_booked(stage: Stage) -> None:
    agreed(stage)
    reply = drop(stage, statement("2026-11-19,蓝海科技,6222000011112222,货款,500.00"))
    stage.say("paid xinghe 500", by="fei")
    press(stage, reply, "bank.sure")
    with stage.read() as book:
        assert payments.of_line(book, 2) == ()
    assert faults(stage) == []


def test_money_that_we_paid_out_is_found_in_the_expenses(stage: Stage) -> None:
    answers = {
        "total": "420",
        "day": "2026-11-20",
        "vendor": "五金商店",
        "project": "APOLLO",
        "category": "material",
        "note": "cables",
        "paid_by": "bank",
    }
    stage.submit("expense.new", "new", by="ann", **answers)
    id = "1"
    stage.click("expense.submit", id, by="ann")
    stage.click("expense.approve", id, by="li", at="")
    reply = drop(stage, statement("2026-11-20,五金商店,888,采购,-420.00"))
    assert "expense 1" in stage.lines(reply, "en")
    press(stage, reply, "bank.sure" if "surely" in stage.lines(reply, "en") else "bank.confirm")
    with stage.read() as book:
        assert bank.get(book, 2).state == "settled" and bank.matched(book) == {"expense:1": 42_000}


def test_only_finance_brings_statements_and_books_lines(stage: Stage) -> None:
    agreed(stage)
    data = statement("2026-11-19,Acme,1,货款,300.00")
    assert "finance" in stage.lines(drop(stage, data, by="ann"), "en")
    reply = drop(stage, data)
    assert "finance" in stage.lines(press(stage, reply, "bank.sure", by="li"), "en")
    assert open_of(stage)[0] == 30_000


def test_an_unknown_table_is_taken_by_the_columns_that_are_named(stage: Stage) -> None:
    agreed(stage)
    data = b"When,Whom,What for,How much\n2026-11-19,Acme,thanks,300.00\n2026-11-20,Nobody,-,-7.00\n"
    reply = drop(stage, data, name="weird.csv")
    assert "layout" in stage.lines(reply, "en") and reply.card
    sha256 = reply.card.buttons[0].value
    mapping = {"day": "When", "name": "Whom", "summary": "What for", "amount": "How much"}
    shown = stage.submit("import.columns", sha256, by="fei", at="", **mapping)
    press(stage, press(stage, shown, "import.take"), "bank.sure")
    assert open_of(stage)[0] == 0


def test_a_broken_file_is_refused_with_a_reason(stage: Stage) -> None:
    reply = drop(stage, b"\x00\x01\x02", name="broken.xlsx")
    assert "broken.xlsx" in stage.lines(reply, "en")


def test_a_table_that_people_show_each_other_is_left_alone(stage: Stage) -> None:
    stage.count += 1
    file = File("notes.csv", "text/csv", data=b"a,b,c\nx,y,z\n1,2,3\n")
    place = stage.place("ann", "#apollo")
    shown = Said(f"test:f{stage.count}", stage.identity("ann"), place, files=(file,), addressed=False)
    assert stage.hear(shown) == Reply(locale="en") or stage.hear(shown).card is None
    file = File("bank.csv", "text/csv", data=statement("2026-11-19,Acme,1,货款,300.00"))
    stage.count += 1
    shown = Said(f"test:f{stage.count}", stage.identity("ann"), place, files=(file,), addressed=False)
    assert stage.hear(shown).card is None


def test_money_out_that_nothing_explains_is_put_aside_at_once(stage: Stage) -> None:
    agreed(stage)
    rows = ("2026-11-19,房东,8,房租,-900.00", "2026-11-19,税务局,9,税款,-80.00", "2026-11-19,Acme,1,货款,300.00")
    reply = drop(stage, statement(*rows))
    press(stage, reply, "bank.aside")
    press(stage, reply, "bank.sure")
    press(stage, reply, "bank.charges")
    assert "Every bank line is explained" in stage.lines(stage.say("bank lines", by="fei", at=""), "en")
    assert open_of(stage)[0] == 0 and faults(stage) == []
