"""The same messages into a database that has none give the same books: same ids, same sums, same chain of hashes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from chat.incoming import Incoming, Said
from handlers.conversation.answering import answer
from handlers.verification.prove import prove
from storage import audit, balances, entries, inbox
from tests.conftest import Stage, make_stage
from tests.scripted import play


def test_all_inbound_messages_replayed_give_the_same_books(stage: Stage, filled_sqlite: Path, tmp_path: Path) -> None:
    files: dict[str, tuple[bytes, ...]] = {}

    def remember(incoming: Incoming) -> Incoming:
        if isinstance(incoming, Said) and incoming.files:
            files[incoming.id] = tuple(file.data for file in incoming.files)
        return incoming

    def bring_back(incoming: Incoming) -> Incoming:
        assert isinstance(incoming, Said)
        again = zip(incoming.files, files[incoming.id], strict=True)
        return replace(incoming, files=tuple(replace(file, data=data) for file, data in again))

    stage.house = replace(stage.house, fetch=remember)
    play(stage)
    shutil.copy(filled_sqlite, tmp_path / "replayed.db")
    other = make_stage(f"sqlite:///{tmp_path / 'replayed.db'}", tmp_path / "other")
    other.receipts = stage.receipts
    other.house = replace(other.house, fetch=bring_back)
    with stage.read() as book:
        said = list(inbox.whole(book))
    for kept in said:
        other.now = kept.at.astimezone(stage.now.tzinfo)
        answer(kept.incoming, other.house)
    with stage.read() as ours, other.read() as theirs:
        journal = list(entries.whole(ours))
        assert len(said) > 20
        assert len(journal) > 10
        assert list(entries.whole(theirs)) == journal
        assert balances.whole(theirs) == balances.whole(ours)
        assert audit.head(theirs) == audit.head(ours)
        assert not prove(theirs, other.house.rules).faults
    assert [one.notice for one in other.notices()] == [one.notice for one in stage.notices()]
    other.house.store.close()
