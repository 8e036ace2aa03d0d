"""“evidence apollo”: who gets it, what is in it, and that an outsider can check it (tests/bundle_check.py)."""

from __future__ import annotations

import ast
import io
import re
import sys
import zipfile
from pathlib import Path

import pytest

from chat.cards.card import Reply
from handlers.reports import evidence, evidence_checks
from handlers.rules import MATTERS
from storage import audit, expenses, files, outbox
from storage import evidence as evidence_rows
from storage import invariants as inv
from storage.seals.keys import SealKeys
from tests import bundle_check
from tests.bundle_check import problems, tables
from tests.conftest import Stage
from tests.handlers.papers import TAXI
from tests.handlers.test_four_eyes import agree


def bundle(stage: Stage, text: str = "evidence apollo", by: str = "fei") -> tuple[bytes, str]:
    """What is handed out, and the digest on the card."""
    reply = stage.say(text, by=by, at="")
    assert reply.files, stage.lines(reply)
    (file,) = reply.files
    return file.data, digest(reply)


def digest(reply: Reply) -> str:
    assert reply.card is not None
    return next(str(part) for fact in reply.card.facts for part in fact.value.values.values() if len(str(part)) == 64)


@pytest.fixture
def papers(lived: Stage) -> Stage:
    """The same books with two receipts more, one of them handed in and approved."""
    lived.receipts[PHOTO] = lived.receipts[b"other"] = (TAXI,)
    draft = lived.drop(PHOTO)
    assert draft.card is not None
    id = draft.card.buttons[0].value
    lived.click("expense.submit", id)
    lived.click("expense.approve", id.split()[0], by="li", at="")
    lived.drop(b"other", by="bob")
    return lived


PHOTO = b"\xff\xd8 taxi\r\n\x00"


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def test_the_checker_knows_nothing_of_ours() -> None:
    tree = ast.parse(Path(bundle_check.__file__).read_text("utf-8"))
    roots = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert roots <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("by", ["fei", "ada", "max", "li"])
@pytest.mark.parametrize("code", ["apollo", "xinghe", "expo", "hub"])
def test_an_outsider_can_check_it(lived: Stage, by: str, code: str) -> None:
    data, told = bundle(lived, f"evidence {code}", by)
    assert problems(data, told) == []
    found = tables(data)
    assert found["postings.csv"] and found["trail.csv"] and found["documents.csv"]
    if code in ("apollo", "xinghe"):
        assert found["lines.csv"] and found["correspondence.csv"]


def test_a_bundle_has_what_was_handed_in_as_it_was(papers: Stage) -> None:
    data, told = bundle(papers)
    assert problems(data, told) == []
    found = tables(data)
    with_file = [row for row in found["documents.csv"] if row["file"]]
    assert len(with_file) == 2 and found["lines.csv"]
    approved = [row for row in found["approvals.csv"] if row["document_id"] == with_file[0]["document_id"]]
    assert [(row["decision"], row["person"]) for row in approved] == [("asked", ""), ("approved", "Li Wei")]
    assert approved[-1]["event_hash"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read(with_file[0]["file"]) == PHOTO
    with papers.read() as book:
        (event,) = [one for one in audit.about(book, "project:1") if one.action == "evidence.handed_out"]
    assert event.detail["digest"] == told
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("VERIFY.txt").decode()
        worked = re.search(r"sha256sum entries/(\d+)\.txt  ->  (\w{64})", page)
        assert worked
        text = archive.read(f"entries/{worked[1]}.txt").decode()
        assert all(f"> {line}" in page for line in text.split("\n"))
        for head in archive.infolist():
            assert head.date_time == (1980, 1, 1, 0, 0, 0) and head.external_attr >> 16 == 0o100644
            assert head.compress_type == zipfile.ZIP_STORED
        assert archive.namelist() == sorted(archive.namelist(), key=str.encode)


def test_the_same_bytes_twice_whoever_asks_and_when(lived: Stage) -> None:
    first = bundle(lived)
    lived.wait(days=40)
    assert bundle(lived) == first == bundle(lived, "证据包 阿波罗", "ada")
    one = bundle(lived, "evidence expense 1")
    assert bundle(lived, "证据包 费用 1") == one and problems(*one) == []


@pytest.mark.slow
def test_every_byte_that_is_changed_is_found(papers: Stage) -> None:
    """Of each file, with sums and digest made anew as somebody would who wants it to look right, or not."""
    data, told = bundle(papers)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    for name, old in whole.items():
        if not old:
            continue
        place = len(old) // 2
        changed = {**whole, name: old[:place] + bytes([old[place] ^ 1]) + old[place + 1 :]}
        assert _found(changed, told), name
        assert _found({one: bytes for one, bytes in whole.items() if one != name}, told), f"without {name}"
    assert _found({**whole, "more.txt": b"x"}, told)


def _found(inside: dict[str, bytes], told: str) -> bool:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in inside.items():
            archive.writestr(name, data)
    try:
        return bool(problems(out.getvalue(), told))
    except (KeyError, ValueError, LookupError, ArithmeticError):  # a file is not there, or no number is where one was
        return True


def test_an_amount_that_is_changed_with_all_sums_made_anew_is_found(lived: Stage) -> None:
    """Whoever makes SHA256SUMS anew has another digest; and the entry's own hash tells it as well."""
    data, _told = bundle(lived)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist() if name != "SHA256SUMS"}
    row = next(one for one in tables(data)["postings.csv"] if one["debit"])
    head = f"{row['entry_id']},{row['n']},".encode()
    old = next(line for line in whole["postings.csv"].split(b"\n") if line.startswith(head))
    new = old.replace(f",{row['debit']},".encode(), f",{float(row['debit']) + 1:.2f},".encode(), 1)
    assert new != old
    whole["postings.csv"] = whole["postings.csv"].replace(old, new)
    from formats.evidence.bundle import bundle as packed

    again = packed(whole)
    assert {one[0] for one in problems(again.data, again.digest)} >= {"3", "5"}


@pytest.mark.parametrize("by", ["ann", "sue", "zoe"])
@pytest.mark.parametrize("text", ["evidence apollo", "evidence expense 1"])
def test_who_may_not_know_pay_gets_none(lived: Stage, by: str, text: str) -> None:
    with lived.read() as book:
        before = audit.head(book)
    reply = lived.say(text, by=by, at="")
    assert not reply.files and "lead" in lived.lines(reply)
    with lived.read() as book:
        assert audit.head(book) == before


@pytest.mark.parametrize("by", ["fei", "li"])
def test_in_a_channel_nobody_gets_it(lived: Stage, by: str) -> None:
    for at in ("#apollo", "#finance"):
        reply = lived.say("evidence apollo", by=by, at=at)
        assert not reply.files and reply.private and "direct conversation" in lived.lines(reply)


def test_a_lead_gets_nothing_of_other_projects(lived: Stage) -> None:
    """Nor a hash that is over something of them: what is left of few possible amounts can be tried."""
    data, _told = bundle(lived, by="li")
    found = tables(data)
    assert {row["project"] for row in found["postings.csv"]} <= {"APOLLO", ""}
    assert not [name for name in names(data) if name.startswith("events/")]
    assert not any(row["previous_hash"] for name in ("postings.csv", "trail.csv") for row in found[name])
    whole = tables(bundle(lived)[0])
    mixed = {row["entry_id"] for row in whole["postings.csv"] if row["project"] not in ("APOLLO", "")}
    assert mixed, "the company has entries of several projects"
    mine = [row for row in found["postings.csv"] if row["entry_id"] in mixed]
    assert mine and not any(row["entry_hash"] for row in mine)
    theirs = {row["subject"] for row in tables(bundle(lived, "evidence xinghe")[0])["trail.csv"]}
    about = {row["subject"] for row in found["trail.csv"]} | {row["document_id"] for row in found["approvals.csv"]}
    assert about and about <= {row["subject"] for row in whole["trail.csv"]} and not about & theirs
    assert not mixed & {name.removeprefix("entries/").removesuffix(".txt") for name in names(data)}


def test_too_much_is_said_with_the_next_step(papers: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "SIZE", len(PHOTO))
    data, told = bundle(papers)
    assert problems(data, told) == []
    left = [row for row in tables(data)["documents.csv"] if row["left_out"]]
    assert [row["left_out"] for row in left] == ["too large"] and left[0]["sha256"] and not left[0]["file"]
    assert "1 original " in papers.lines(papers.say("evidence apollo", by="ada", at=""))
    with papers.read() as book:
        for row in expenses.several(book, evidence_rows.expenses_of(book, 1), "CNY"):
            if row.file:
                files.where(papers.house.rules.files, row.file).unlink()
    monkeypatch.setattr(evidence, "SIZE", 10_000)
    gone = tables(bundle(papers)[0])["documents.csv"]
    assert [row["left_out"] for row in gone if row["sha256"]] == ["not kept", "not kept"]
    monkeypatch.setattr(evidence, "MOST", 5)
    assert "zhangfang evidence" in papers.lines(papers.say("evidence apollo", by="fei", at=""))


def test_a_message_that_is_no_text_for_a_spreadsheet_stays_what_it_is(stage: Stage) -> None:
    stage.say("log 2h =SUM(A1)|\u2028 x")
    data, told = bundle(stage)
    assert problems(data, told) == []
    (row,) = tables(data)["correspondence.csv"]
    assert row["person"] == "Ann"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "=SUM(A1)|" in archive.read(row["file"]).decode()


def test_on_both_databases(both: Stage) -> None:
    both.say("2h design")
    both.say("expense 30 taxi")
    data, told = bundle(both)
    assert problems(data, told) == [] and len(tables(data)["postings.csv"]) >= 2


def test_books_with_a_secret_say_what_only_the_company_can_recompute(stage: Stage) -> None:
    stage.house.store.keys = SealKeys.of("a secret of the company")
    stage.say("2h design")
    data, told = bundle(stage)
    assert problems(data, told) == []
    assert "yes" in {row["keyed"] for row in tables(data)["trail.csv"]}


def test_what_is_no_project_or_document_is_said(stage: Stage) -> None:
    assert "I know no project" in stage.lines(stage.say("evidence zebra", by="fei", at=""))
    assert "what “please now”" in stage.lines(stage.say("evidence apollo please now", by="fei", at=""))
    assert not stage.say("evidence expense 99", by="fei", at="").files


@pytest.fixture
def written_to(stage: Stage) -> Stage:
    """A customer got a letter and a call; notices about an expense were posted in the channel and to a person."""
    stage.with_rules(company=("Starbridge",), four_eyes=frozenset(MATTERS))
    stage.say("contract apollo 8000 tax 0% 100% 2026-06-01", by="li", at="")
    assert "D-2026-0001" in stage.lines(stage.click("letter.issue", "Acme tone:firm", by="fei", at=""))
    logged = stage.lines(
        stage.say("contacted acme call promised 2026-12-01 they wait for their own money", by="li", at="")
    )
    assert "Logged" in logged, logged
    draft = stage.say("expense 45.50 taxi", by="ann").card
    assert draft
    value = draft.buttons[0].value
    stage.click("expense.submit", value, by="ann")
    stage.click("expense.approve", value.split()[0], by="li", at="")
    waiting = [one.id for one in stage.notices()]
    stage.write(lambda book: outbox.sent(book, waiting, "posted"))
    return stage


def test_letters_contacts_and_notices_are_in_it_as_they_were(written_to: Stage) -> None:
    data, told = bundle(written_to)
    assert problems(data, told) == []
    assert bundle(written_to) == (data, told)
    rows = [row for row in tables(data)["correspondence.csv"] if row["direction"] == "out"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    (letter,) = [row for row in rows if row["channel"] == "letter"]
    assert (letter["file"], letter["person"]) == ("letters/D-2026-0001.pdf", "Fei")
    assert whole[letter["file"]].startswith(b"%PDF") and whole["letters/D-2026-0001.txt"]
    (call,) = [row for row in rows if row["channel"] == "call"]
    assert "2026-12-01" in whole[call["file"]].decode() and call["person"] == "Li Wei"
    notices = [row for row in rows if row["subject"].startswith("expense:")]
    assert notices and any("45.50" in whole[row["file"]].decode() for row in notices)


def test_a_lead_gets_no_letter_which_speaks_of_other_projects_too(written_to: Stage) -> None:
    data, told = bundle(written_to, by="li")
    assert problems(data, told) == []
    assert not [name for name in names(data) if name.startswith("letters/")]
    assert not {row["channel"] for row in tables(data)["correspondence.csv"]} & {"letter", "call"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "which speak of all its projects" in archive.read("VERIFY.txt").decode()


def test_every_rule_of_verify_is_in_it_with_what_it_found(written_to: Stage) -> None:
    rules = {one.title.template for one in vars(inv).values() if isinstance(one, inv.Invariant)}
    rows = tables(bundle(written_to)[0])["checks.csv"]
    assert {row["check"]: row["result"] for row in rows} == dict.fromkeys(rules, "holds")
    with written_to.house.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE instalment SET promise = '2026-12-24' WHERE id = 1")
    for by, where in (("fei", "instalment 1: it is not what event "), ("li", "")):
        data, told = bundle(written_to, by=by)
        (broken,) = [row for row in tables(data)["checks.csv"] if row["result"] == "broken"]
        assert broken["check"] == "a row says what was sealed" and broken["fact"].startswith(where)
        assert problems(data, told) == [] and bool(broken["fact"]) == bool(where)


def test_who_agreed_as_a_second_person_is_in_it(written_to: Stage) -> None:
    written_to.say("paid apollo 90000 yesterday advance", by="fei", at="")
    written_to.say("refund apollo 60000 yesterday", by="fei", at="")
    agree(written_to, "ada")
    data, told = bundle(written_to)
    assert problems(data, told) == []
    rows = [row for row in tables(data)["checks.csv"] if row["check"] == evidence_checks.SECOND]
    assert rows and {(row["person"], row["waived_by"], row["result"]) for row in rows} == {("Fei", "Ada", "agreed")}
    assert all(row["evidence_file"] in names(data) for row in rows)
    assert not any(row["evidence_file"] for row in tables(bundle(written_to, by="li")[0])["checks.csv"])


def test_books_that_are_too_large_for_it_say_so(written_to: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_rows, "lines_in_all", lambda _book: evidence.MOST + 1)
    data, told = bundle(written_to)
    assert problems(data, told) == [] and not tables(data)["checks.csv"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "proves of all the books" in archive.read("VERIFY.txt").decode()
