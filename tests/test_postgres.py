"""The PostgreSQL of the tests is a real one, reached through the driver that the product uses."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from tests.postgres import Server


def test_a_test_gets_an_empty_database_of_its_own(postgres: str) -> None:
    engine = create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE seen (id int)"))
        assert connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar() == 1
        assert "PostgreSQL" in str(connection.execute(text("SELECT version()")).scalar())
    engine.dispose()


def test_two_who_want_work_do_not_get_the_same_row(postgres: str) -> None:
    engine = create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE work (id int); INSERT INTO work VALUES (1), (2)"))
    claim = text("SELECT id FROM work ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
    with engine.begin() as one, engine.begin() as other:
        assert [one.execute(claim).scalar(), other.execute(claim).scalar()] == [1, 2]
    engine.dispose()


def test_a_filled_database_can_be_copied(postgres_server: Server) -> None:
    engine = create_engine(postgres_server.create("filled"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE seen AS SELECT 7 AS id"))
    engine.dispose()
    engine = create_engine(postgres_server.create("copy_of", like="filled"))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT id FROM seen")).scalar() == 7
    engine.dispose()
    for name in ("copy_of", "filled"):
        postgres_server.drop(name)
