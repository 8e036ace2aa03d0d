"""Letters about late payments: drafted in the customer's language, numbered when issued, logged when sent."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from chat.cards.card import Reply
from handlers.rules import Letterhead
from handlers.verification.prove import prove
from storage import audit, customers, letters
from tests.conftest import Stage
from tests.golden import Golden

HEAD = Letterhead(
    ("星河科技有限公司", "北京市中关村大街1号"),
    ("Starriver Ltd.", "1 Zhongguancun Street, Beijing"),
    ("开户行：招商银行", "账号：110901234567"),
    ("China Merchants Bank", "Account 110901234567"),
)


def text_of(reply: Reply) -> str:
    (file,) = reply.files
    assert file.mime == "application/pdf"
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file.data))
    return "".join(pages).replace("\r\n", " ")


def late(stage: Stage, project: str = "apollo", by: str = "li") -> None:
    stage.with_rules(letters=HEAD)
    stage.say(f"contract {project} 10000 tax 0% penalty 0.05% a day 40% 2026-10-31 60% 2026-11-10", by=by)
    stage.say(f"invoice {project} 1 no INV-1", by="fei")


def test_the_draft_is_in_the_customers_language_and_has_no_number(stage: Stage) -> None:
    late(stage)
    reply = stage.say("letter acme soft", by="li", at="")
    words = text_of(reply)
    for part in (
        "Starriver Ltd.",
        "Acme",
        "Reminder of open payments",
        "INV-1",
        "CN¥4,000.00",
        "In all",
        "CN¥10,000.00",
        "China Merchants Bank",
        "Li Wei",
        "DRAFT",
    ):
        assert part in words, part
    assert "D-2026" not in words
    stage.say("customer acme language Chinese address 上海市世纪大道100号", by="fei", at="")
    words = text_of(stage.say("催款函 acme 温和", by="sue", at=""))
    for part in ("星河科技有限公司", "上海市世纪大道100号", "付款提醒函", "招商银行", "草稿", "¥10,000.00"):
        assert part in words, part
    shown = stage.click("contact.draft", "Acme", by="sue", at="").card
    assert shown and "我方仍未收到" in str(shown.lines[1].values), (
        "the card is to be copied: it speaks to the customer too"
    )
    with stage.read() as book:
        assert letters.whole(book) == ()


def test_interest_stands_in_firm_letters_with_its_lines(stage: Stage) -> None:
    late(stage)
    words = text_of(stage.say("letter acme firm", by="fei", at=""))
    assert (
        "(0.05% a day)" in words
        and "Late interest" in words
        and "CN¥40.00" in words
        and "as agreed in the contract" in words
    )
    assert "CN¥70.00" in words, "forty of the one, thirty of the other"
    assert "Late interest" not in text_of(stage.say("letter acme firm without interest", by="fei", at=""))
    assert "Late interest" not in text_of(stage.say("letter acme soft", by="fei", at=""))
    by_decree = stage.click("contact.tone", "Acme tone:firm interest:decree", by="fei", at="")
    assert "decree" in stage.lines(by_decree, "en")


def test_a_letter_takes_its_number_when_it_is_issued_and_only_once(stage: Stage) -> None:
    late(stage)
    drafted = stage.click("letter.pdf", "Acme tone:firm interest:agreed", by="sue", at="")
    assert drafted.card
    issue = drafted.card.buttons[0]
    first = stage.click(issue.action, issue.value, by="sue", at="")
    assert "No. D-2026-0001" in text_of(first) and "DRAFT" not in text_of(first)
    again = stage.click(issue.action, issue.value, by="sue", at="")
    assert again.files == first.files, "the same on the same day is the same letter"
    other = stage.click("letter.issue", "Acme tone:soft interest:agreed", by="fei", at="")
    assert "No. D-2026-0002" in text_of(other)
    assert "that letter is for" in stage.lines(stage.say("letter D-2026-0002", by="sue", at=""), "en").lower()
    assert stage.say("催款函 D-2026-0001", by="max", at="").files == first.files
    listed = stage.lines(stage.say("letters acme", by="fei", at=""), "en")
    assert "D-2026-0001" in listed and "D-2026-0002" in listed
    stage.wait(days=60)
    assert "No. D-2027-0001" in text_of(stage.click(issue.action, issue.value, by="sue", at=""))
    with stage.read() as book:
        assert not prove(book, stage.house.rules).faults
        assert "letter.issued" in [one.action for one in audit.about(book, "customer:Acme")]


def test_a_person_says_that_it_was_sent_and_that_is_a_contact(stage: Stage) -> None:
    late(stage)
    stage.click("letter.issue", "Acme tone:firm interest:agreed", by="sue", at="")
    with stage.read() as book:
        assert customers.contacts(book, "Acme") == (), "the bot sends nothing"
    stage.click("letter.sent", "D-2026-0001", by="sue", at="")
    with stage.read() as book:
        (contact,) = customers.contacts(book, "Acme")
    assert (contact.how, contact.note, contact.override) == ("letter", "D-2026-0001", False)
    shown = stage.click("letter.pdf", "Acme tone:firm interest:agreed", by="li", at="").card
    assert shown and "Contacted" in shown.buttons[0].confirm.template, "who has spoken with them is said before"


def test_many_items_are_one_letter_over_several_pages(stage: Stage) -> None:
    stage.with_rules(letters=HEAD)
    for n in range(1, 61):
        stage.say(f"contract apollo {100 + n} 100% 2026-10-{n % 28 + 1:02}", by="li")
    reply = stage.say("letter acme soft", by="li", at="")
    assert len(pypdfium2.PdfDocument(reply.files[0].data)) >= 2
    assert "CN¥7,830.00" in text_of(reply) and "CN¥160.00" in text_of(reply)


@pytest.mark.parametrize("by", ["ann", "zoe"])
def test_outsiders_get_no_letter(stage: Stage, by: str) -> None:
    late(stage)
    reply = stage.say("letter acme", by=by, at="")
    assert not reply.files and "4,000" not in stage.lines(reply, "en")


def test_no_number_without_a_letterhead_and_nothing_where_nothing_is_late(stage: Stage) -> None:
    late(stage)
    stage.with_rules(letters=Letterhead())
    refused = stage.click("letter.issue", "Acme tone:firm interest:agreed", by="fei", at="")
    assert "letterhead" in stage.lines(refused, "en") and not refused.files
    stage.say("paid apollo 10000", by="fei")
    assert "Nothing of Acme is open" in stage.lines(stage.say("letter acme", by="fei", at=""), "en")
    assert "no letter D-2026-0009" in stage.lines(stage.say("letter D-2026-0009", by="fei", at=""), "en")


def test_both_databases_number_without_a_gap(both: Stage) -> None:
    def taken(year: int) -> int:
        return int(both.write(lambda book: letters.take(book, "test", year)))

    assert [taken(2026), taken(2026), taken(2027), taken(2026)] == [1, 2, 1, 3]
    with pytest.raises(ZeroDivisionError):
        both.write(lambda book: 1 // (letters.take(book, "test", 2026) - letters.take(book, "test", 2026) + 1))
    assert taken(2026) == 4


def test_what_people_see_of_letters_and_bad_debts(stage: Stage, golden: Golden) -> None:
    late(stage)
    said = [
        stage.say("letter acme firm", by="fei", at=""),
        stage.click("letter.issue", "Acme tone:firm interest:agreed", by="fei", at=""),
        stage.click("letter.sent", "D-2026-0001", by="fei", at=""),
        stage.say("letters", by="fei", at=""),
        stage.say("customer acme", by="fei", at=""),
        stage.say("contract dunning 1 cooldown 9 minimum 500", by="fei", at=""),
        stage.say("write off apollo 1 because the customer is insolvent", by="fei", at=""),
        stage.click("writeoff.approve", "1", by="ada", at=""),
        stage.say("recovered 1 1000", by="fei", at=""),
        stage.say("write-offs", by="fei", at=""),
        stage.say("provision", by="fei", at=""),
    ]
    for locale in ("en", "zh-CN"):
        text = "\n\n".join(stage.lines(one, locale) for one in said)
        golden(f"letters_and_bad_debts.{locale}.txt", re.sub(r"pdf([,，]) ?[\d,]+ ", r"pdf\1 … ", text))
