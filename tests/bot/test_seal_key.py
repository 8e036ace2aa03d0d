"""The key of the seal and a posted head, on the command line."""

from __future__ import annotations

import re
import sqlite3

import pytest

from bot.config import ConfigError, load
from storage.seals.keys import SealKeys
from tests.bot.test_console import Shell, filled, shell

__all__ = ["filled", "shell"]

KEY, NEXT = "correct horse battery staple", "another secret, made on a Monday"
ID = SealKeys.of(KEY).now.id


def head(shell: Shell) -> str:
    found = re.search(r"head ([0-9a-f]{64})", shell("verify"))
    assert found
    return found[1]


def test_doctor_says_with_which_key_and_nobody_hears_the_secret(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "! seal: without a key: whoever can write the database can seal as well" in filled("doctor")
    monkeypatch.setenv("ZHANGFANG__SEAL__KEY", KEY)
    assert f"✓ seal: with key {ID}, from the next change on" in filled("doctor")
    filled("say", "log 2h apollo", "--as", "ann", "--in", "apollo")
    said = filled("doctor")
    assert f"✓ seal: with key {ID}\n" in said and KEY not in said + filled("verify")
    assert KEY.encode() not in (filled.folder / "books.db").read_bytes()


def test_without_its_key_nothing_is_saved_and_a_new_one_needs_the_former(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHANGFANG__SEAL__KEY", KEY)
    filled("say", "log 2h apollo", "--as", "ann", "--in", "apollo")
    monkeypatch.setenv("ZHANGFANG__SEAL__KEY", NEXT)
    assert f"✗ seal: the books are sealed with key {ID}, which is not here" in filled("doctor", code=1)
    assert f"sealed with key {ID}" in filled("say", "log 1h apollo", "--as", "ann", "--in", "apollo")
    assert "put it under [seal] former" in filled("verify", code=1)
    monkeypatch.setenv("ZHANGFANG__SEAL__FORMER", f'["{KEY}"]')
    filled("say", "log 1h apollo", "--as", "ann", "--in", "apollo")
    assert "the books hold" in filled("verify")


def test_a_key_that_anybody_would_guess_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGFANG__SEAL__KEY", "hunter2")
    with pytest.raises(ConfigError, match="openssl rand -hex 32") as refused:
        load()
    assert "hunter2" not in str(refused.value)


def test_a_head_that_was_posted_is_found_again_or_not(filled: Shell) -> None:
    filled("say", "log 2h apollo", "--as", "ann", "--in", "apollo")
    posted = head(filled)
    filled("say", "log 1h apollo", "--as", "ann", "--in", "apollo")
    for said in (posted, posted[:12].upper()):
        out = filled("verify", "--head", said)
        assert "nothing up to it was rewritten; 1 came since" in out and "the books hold" in out
    assert "此前的记录均未被改写；其后新增 1 条" in filled("verify", "--head", posted, "--language", "zh")
    out = filled("verify", "--head", "0" * 64, code=1)
    assert "WRONG no event has the head" in out and "the chain was rewritten or cut off" in out
    filled("verify", "--head", "0123", code=2)
    assert "64 hexadecimal digits" in filled.said


def test_a_chain_that_was_written_anew_has_the_posted_head_no_more(filled: Shell) -> None:
    filled("say", "log 2h apollo", "--as", "ann", "--in", "apollo")
    posted = head(filled)
    with sqlite3.connect(filled.folder / "books.db") as books:
        books.execute("UPDATE event SET person = 2 WHERE seq = 3")
    books.close()
    assert "but the chain is broken" in filled("verify", "--head", posted, code=1)


def test_every_row_that_is_not_as_it_was_sealed_is_said(filled: Shell) -> None:
    filled("say", "log 2h apollo", "--as", "ann", "--in", "apollo")
    with sqlite3.connect(filled.folder / "books.db") as books:
        books.execute("UPDATE person SET email = 'me@example.com' WHERE id IN (2, 3)")
        books.execute("DELETE FROM place WHERE project = 1")
        books.execute("INSERT INTO alias (noun, alias, ref) VALUES ('project', 'mine', 1)")
    books.close()
    out = filled("verify", code=1)
    for said in (
        "WRONG a row says what was sealed: person 2: it is not what event",
        "WRONG a row says what was sealed: person 3: it is not what event",
        "sealed it, and it is gone",
        "WRONG a row says what was sealed: other name project mine: no event sealed it: it was added past the program",
    ):
        assert said in out, out
    zh = filled("verify", "--language", "zh", code=1)
    assert "每行数据与封存时一致" in zh and "没有任何记录封存过它：它是绕过程序加入的" in zh
