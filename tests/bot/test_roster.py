"""Who and what the local chat shows."""

from __future__ import annotations

from pathlib import Path

from bot.app import open_app
from bot.config import Config
from bot.roster import roster
from storage.directory import directory


def test_everybody_with_an_address_and_every_open_project_is_there(filled_sqlite: Path, tmp_path: Path) -> None:
    (tmp_path / "books.db").write_bytes(filled_sqlite.read_bytes())
    config = Config(database={"url": f"sqlite:///{tmp_path / 'books.db'}"}, books={"admins": ["new@example.com"]})
    app = open_app(config)
    try:
        found = roster(app)
        assert {one.id for one in found.people} >= {"ann@example.com", "zoe@example.com", "new@example.com"}
        assert [one.id for one in found.channels] == ["apollo", "xinghe"]
        assert "ann@example.com" in found.channels[0].members and "zoe@example.com" not in found.channels[0].members
        assert roster(app) == found
        with app.store.read(app.house.clock()) as book:
            places = [channel for (platform, channel) in directory(book).places if platform == "web"]
        assert sorted(places) == ["apollo", "xinghe"], "each project was given a channel once"
    finally:
        app.stop()
