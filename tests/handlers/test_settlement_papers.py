"""A settlement's papers and bundles in chat: who gets which, what is in them, and that an outsider can check them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from chat.cards.card import Reply
from chat.cards.plain import card_lines
from formats.evidence.bundle import bundle as packed
from handlers import job_context
from handlers.books import closing
from storage import audit, page_links, settlement_bundles
from storage.book import Book
from tests import settlement_check
from tests.bundle_check import tables
from tests.conftest import Stage
from tests.handlers import test_settlement_parties as parties
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_settling import judged, reach, ready, settled

CONFIRMED = "settlement rules apollo by stage, contract basis, within 15 days, approved by finance"


def approved(stage: Stage, text: str = "settle apollo") -> None:
    """A settlement is made by the lead, checked, and approved by finance."""
    press(stage, judged(stage, settled(stage, text)), "settlement.submit", by="li")
    asked = stage.notices("fei")[-1].notice.card
    stage.click("settlement.approve", asked.buttons[0].value, by="fei", at="")


@pytest.fixture
def one(stage: Stage) -> Stage:
    """A stage where 2026-1 is final; people have worked on it as well."""
    at(stage, "2026-10-02")
    stage.say("log 4h apollo API =design", by="ann")
    stage.say("log 6h apollo tests", by="bob")
    ready(stage)
    approved(stage)
    return stage


def handed(reply: Reply, stage: Stage) -> tuple[bytes, str]:
    """The zip and the digest on its card."""
    assert reply.files and reply.card is not None, stage.lines(reply)
    digest = next(str(part) for fact in reply.card.facts for part in fact.value.values.values() if len(str(part)) == 64)
    return reply.files[0].data, digest


def inside_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_outsider_can_check_both(one: Stage) -> None:
    for by, line in (
        ("fei", "settlement apollo 1 bundle"),
        ("li", "结算单 阿波罗 1 资料包"),
        ("max", "settlement apollo bundle"),
        ("sue", "settlement apollo 1 bundle for the customer"),
        ("fei", "结算单 阿波罗 1 资料包 给客户"),
    ):
        data, digest = handed(one.say(line, by=by, at=""), one)
        assert settlement_check.problems(data, digest) == [], line
    assert faults(one) == []


def test_the_inside_rests_on_the_journal(one: Stage) -> None:
    data, _digest = handed(one.say("settlement apollo 1 bundle", by="fei", at=""), one)
    files, found = inside_of(data), tables(data)
    said = json.loads(files["settlement.json"])
    assert (said["edition"], said["number"], said["basis"], said["made_by"]) == (
        "inside",
        "2026-1",
        "contract",
        "Li Wei",
    )
    assert said["lines"]["contract"]["8"]["this"] == "40000.00" and "actual" in said["lines"]
    assert [row["decision"] for row in found["approvals.csv"] if row["document_id"].startswith("settlement")] == [
        "asked",
        "approved",
    ]
    assert {row["check"]: row["result"] for row in found["checks.csv"]}["The clause is met"] in ("passed", "failed")
    cost = [row for row in found["lines.csv"] if row["line"] == "cost"]
    assert {row["person"] for row in cost} == {"Ann", "Bob"} and all(row["entry_id"] for row in cost)
    assert found["postings.csv"] and any(name.startswith("entries/") for name in files)
    assert {"report.pdf", "statements.xlsx", "statement.csv", "VERIFY.txt", "SHA256SUMS"} <= set(files)
    assert any(row["kind"] == "settlement" for row in found["documents.csv"])


def test_the_outside_has_no_cost_no_names_and_no_hours(one: Stage) -> None:
    data, _digest = handed(one.say("settlement apollo 1 bundle for the customer", by="sue", at=""), one)
    files = inside_of(data)
    assert {name for name in files if "/" not in name} == {
        *("SHA256SUMS", "VERIFY.txt", "correspondence.csv", "documents.csv", "lines.csv"),
        *("report.pdf", "settlement.json", "statement.csv"),
    }
    pages = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(files["report.pdf"]))
    for name, content in {**files, "pages": pages.encode()}.items():
        for secret in (b"Ann", b"Bob", b"Li Wei", b"actual", b"2000", b"API"):
            assert secret not in content or name.startswith(("originals/", "report")), (name, secret)
    assert b"originals/" in files["documents.csv"], "the signed acceptance is agreed evidence"


def words(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_charts_are_drawn_of_what_each_side_may_see(one: Stage) -> None:
    said(one, "budget apollo labour 60000 travel 20000", by="li")
    said(one, "progress apollo 40% by area built", by="li")
    data, _digest = handed(one.say("settlement apollo 1 bundle", by="fei", at=""), one)
    theirs, _digest = handed(one.say("settlement apollo 1 bundle for the customer", by="sue", at=""), one)
    ours, outside = words(inside_of(data)["report.pdf"]), words(inside_of(theirs)["report.pdf"])
    for pages in (ours, outside):
        assert "From this settlement to what is payable" in pages and "+CN¥2,400.00" in pages, pages
    for inner in ("Cost to date and at completion", "at completion"):
        assert inner in ours and inner not in outside, ours
    assert "Text(template" not in ours and "design approval: reached on" in ours, ours
    chinese = one.say("结算单 apollo 1 打印 给客户", by="sue", at="")
    assert chinese.files, one.lines(chinese)
    assert "DRAFT" not in words(chinese.files[0].data)


def test_the_same_bytes_twice_and_a_new_state_is_a_new_bundle(one: Stage) -> None:
    first = handed(one.say("settlement apollo 1 bundle", by="fei", at=""), one)
    one.wait(days=40)
    one.say("log 3h apollo more", by="ann")
    assert handed(one.say("settlement apollo 1 bundle", by="ada", at=""), one) == first
    with one.read() as book:
        kept = settlement_bundles.every(book, 1)
        events = [event for event in audit.about(book, "settlement:1") if event.action == "evidence.handed_out"]
    assert [(each.edition, each.digest) for each in kept] == [("inside", first[1])]
    assert [event.detail["digest"] for event in events] == [first[1]] * 2


def test_the_second_takes_the_first_off_and_says_so(one: Stage) -> None:
    first, told = handed(one.say("settlement apollo 1 bundle for the customer", by="fei", at=""), one)
    at(one, "2026-11-18")
    reach(one, "acceptance")
    approved(one, "settle apollo whole")
    data, digest = handed(one.say("settlement apollo 2 bundle for the customer", by="fei", at=""), one)
    assert settlement_check.problems(data, digest, [first]) == []
    said = json.loads(inside_of(data)["settlement.json"])
    assert [(each["number"], each["this"]) for each in said["earlier"]] == [("2026-1", "40000.00")]
    other = dict(inside_of(first))
    other["settlement.json"] = other["settlement.json"].replace(b"40000.00", b"39000.00")
    swapped = packed({name: each for name, each in other.items() if name != "SHA256SUMS"})
    assert any("6" in each for each in settlement_check.problems(data, digest, [swapped.data]))
    inside, digest = handed(one.say("settlement apollo 2 bundle", by="fei", at=""), one)
    assert settlement_check.problems(inside, digest) == [] and told


def test_each_kind_of_tampering_with_the_inside_is_found(one: Stage) -> None:
    data, _digest = handed(one.say("settlement apollo 1 bundle", by="fei", at=""), one)
    whole = {name: each for name, each in inside_of(data).items() if name != "SHA256SUMS"}
    entry = next(name for name in whole if name.startswith("entries/"))
    event = next(name for name in whole if name.startswith("events/"))
    original = next(name for name in whole if name.startswith("originals/"))
    tampered = {
        "postings.csv": (b"1200", b"1300"),
        "lines.csv": (b"Ann", b"Eve"),
        "approvals.csv": (b",approved,", b",rejected,"),
        "checks.csv": (b"passed", b"perhaps"),
        "statement.csv": (b"40000.00", b"41000.00"),
        entry: (b"|", b"/"),
        event: (b"|", b"/"),
        original: (b"s", b"S"),
        "settlement.json": (b'"hash": "', b'"hash": "0'),
    }
    for name, (old, new) in tampered.items():
        assert old in whole[name], name
        anew = packed({**whole, name: whole[name].replace(old, new, 1)})
        if name in ("lines.csv", "approvals.csv"):
            continue  # names and verdicts: the digest alone says so (step 2)
        try:
            found = settlement_check.problems(anew.data, anew.digest)
        except (KeyError, ValueError, IndexError):
            continue
        assert found, name
    swapped = {
        **whole,
        "approvals.csv": whole["approvals.csv"].replace(b"Fei,finance,approved", b"Li Wei,finance,approved"),
    }
    anew = packed(swapped)
    assert any(each.startswith("8: somebody") for each in settlement_check.problems(anew.data, anew.digest))


def test_who_gets_which(one: Stage) -> None:
    def said(line: str, by: str, where: str = "") -> str:
        return one.lines(one.say(line, by=by, at=where), "en")

    assert "what people's hours cost" in said("settlement apollo 1 bundle", "sue")
    assert "You may have the one for the other side" in said("settlement apollo 1 print", "sue")
    assert "direct conversation" in said("settlement apollo 1 bundle", "li", "#apollo")
    for by in ("ann", "zoe"):
        assert one.say("settlement apollo 1 bundle for the customer", by=by, at="").files == ()
    reply = one.say("settlement apollo 1 print for the customer", by="sue", at="#apollo")
    assert reply.private and [file.mime for file in reply.files] == ["application/pdf"]


def test_nothing_goes_out_before_it_is_approved(stage: Stage) -> None:
    ready(stage)
    settled(stage)
    text = stage.lines(stage.say("settlement apollo bundle for the customer", by="fei", at=""), "en")
    assert "Nothing goes to the other side before it is approved." in text
    assert "settlement APOLLO print for the customer" in text
    reply = stage.say("settlement apollo print for the customer", by="fei", at="")
    pages = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(reply.files[0].data))
    assert "DRAFT" in pages or "草稿" in pages
    data, digest = handed(stage.say("settlement apollo bundle", by="fei", at=""), stage)
    assert settlement_check.problems(data, digest) == []
    with stage.read() as book:
        assert settlement_bundles.every(book, 1) == (), "a draft is not kept"


def test_the_buttons_lead_to_all_of_them(one: Stage) -> None:
    card = one.say("settlement apollo 1", by="fei", at="")
    ways = press(one, card, "settlement.papers", by="fei")
    assert ways.card is not None
    labels = [button.value for button in ways.card.buttons]
    assert labels == ["1 inside", "1 outside", "1 inside", "1 outside"]
    for button in ways.card.buttons:
        assert one.click(button.action, button.value, by="fei", at="").files, button
    again = press(one, card, "settlement.papers", by="fei")
    assert "Bundle of version 1" in one.lines(again, "en")
    lead = press(one, one.say("settlement apollo 1", by="sue", at=""), "settlement.papers", by="sue")
    assert lead.card is None or "1 inside" not in [button.value for button in lead.card.buttons]


def test_figures_and_files_are_not_told_to_a_stranger_who_knows_the_number(one: Stage) -> None:
    for action in ("settlement.papers", "settlement.paper", "settlement.bundle"):
        value = "1" if action == "settlement.papers" else "1 outside"
        assert one.click(action, value, by="zoe", at="").files == ()
    assert one.click("settlement.bundle", "1 all", by="fei", at="").files == ()


def test_the_daily_head_of_the_trail_names_the_digests(one: Stage) -> None:
    _data, digest = handed(one.say("settlement apollo 1 bundle for the customer", by="fei", at=""), one)
    with one.read() as book:
        card = closing.witness_card(job_context.context(book, one.house.rules))
        text = "\n".join(card_lines(card, "en"))
    assert digest in text and "version 1" in text, text
    one.wait(days=5)
    with one.read() as book:
        assert closing.witness_card(job_context.context(book, one.house.rules)).lines == ()


def test_on_both_databases(both: Stage) -> None:
    """Kept, handed out again, linked and read, on SQLite and on PostgreSQL."""
    ready(both)
    approved(both)
    data, digest = handed(both.say("settlement apollo 1 bundle", by="fei", at=""), both)
    assert settlement_check.problems(data, digest) == []
    assert handed(both.say("settlement apollo 1 bundle", by="fei", at=""), both) == (data, digest)

    def linked(book: Book) -> tuple[bool, bool]:
        _number, key = page_links.make(book, "pepper", lasts=timedelta(days=1), document="settlement:1:1")
        found = page_links.to_read(book, "pepper", key)
        assert found is not None
        page_links.note_reading(book, found, "Firefox")
        again = page_links.to_read(book, "pepper", key)
        return again is not None and again.used is not None, page_links.open_document(book, "pepper", key) == ""

    assert both.write(linked) == (True, True)
    assert faults(both) == []


def test_what_is_asked_for_again_is_done_once(one: Stage) -> None:
    """A delivery that comes twice hands out nothing twice, and leaves one event."""
    first = one.say("settlement apollo 1 bundle", by="fei", at="", id="test:again")
    again = one.say("settlement apollo 1 bundle", by="fei", at="", id="test:again")
    assert first.files and not again.files
    with one.read() as book:
        events = [event for event in audit.about(book, "settlement:1") if event.action == "evidence.handed_out"]
    assert len(events) == 1


def test_standard_tools_say_the_same(one: Stage, tmp_path: Path) -> None:
    """Steps 1, 2 and 9 as a shell does them."""
    data, digest = handed(one.say("settlement apollo 1 bundle", by="fei", at=""), one)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path / "bundle")

    def shell(*command: str) -> str:
        return subprocess.run(command, cwd=tmp_path / "bundle", capture_output=True, text=True, check=True).stdout

    assert all(line.endswith(": OK") for line in shell("sha256sum", "-c", "SHA256SUMS").splitlines())
    assert shell("sha256sum", "SHA256SUMS").split()[0] == digest
    page = (tmp_path / "bundle" / "VERIFY.txt").read_text("utf-8")
    worked = re.search(r"sha256sum (entries/\d+\.txt)  ->  (\w{64})", page)
    assert worked and shell("sha256sum", worked[1]).split()[0] == worked[2]


def test_a_supplier_s_has_its_own_documents_alone(stage: Stage) -> None:
    at(stage, "2026-11-20")
    stage.say("log 4h apollo API", by="ann")
    parties.ordered(stage, parties.FACADE)
    said(stage, parties.OF_SUPPLIERS, by="li")
    said(stage, "accept work order 1 28%", by="li")
    parties.through(stage, stage.say("settle apollo with Facade", by="li", at=""))
    inside, digest = handed(stage.say("settlement apollo with Facade bundle", by="fei", at=""), stage)
    assert settlement_check.problems(inside, digest) == []
    found = tables(inside)
    assert {row["party"] for row in found["documents.csv"]} == {"Facade Ltd"}
    cost = [row for row in found["lines.csv"] if row["line"] == "cost"]
    assert {(row["category"], row["minutes"]) for row in cost} == {("subcontract", "")}, "nobody's hours"
    outside, digest = handed(stage.say("settlement apollo with Facade bundle for the supplier", by="fei", at=""), stage)
    assert settlement_check.problems(outside, digest) == []


def test_between_departments_nothing_leaves_the_house(stage: Stage) -> None:
    parties.test_between_departments(stage)
    text = stage.lines(stage.say("settlement apollo internal 1 bundle for them", by="fei", at=""), "en")
    assert "Between departments there is no other side" in text, text
    text = stage.lines(stage.say("settlement apollo 2 print for the customer", by="fei", at=""), "en")
    assert "Did you mean" not in text, text
    data, digest = handed(stage.say("settlement apollo internal 1 bundle", by="fei", at=""), stage)
    assert settlement_check.problems(data, digest) == []


def test_what_is_paid_by_its_cost_tells_pay_to_nobody_who_may_not_know_it(stage: Stage) -> None:
    parties.test_paid_by_its_cost(stage)
    for line in ("settlement apollo 1 print for the customer", "settlement apollo 1 bundle for the customer"):
        reply = stage.say(line, by="sue", at="")
        assert reply.files == () and "1,792" not in stage.lines(reply, "en"), line
    assert stage.say("settlement apollo 1 print for the customer", by="li", at="#apollo").files == ()
    data, digest = handed(stage.say("settlement apollo 1 bundle for the customer", by="fei", at=""), stage)
    assert settlement_check.problems(data, digest) == []
    lines = tables(data)["lines.csv"]
    assert [(row["person"], row["minutes"]) for row in lines] == [("", "")] * len(lines)
    inside, digest = handed(stage.say("settlement apollo 1 bundle", by="fei", at=""), stage)
    assert settlement_check.problems(inside, digest) == []
