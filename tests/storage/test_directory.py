"""What is derived from the master data is made once, and goes when the master data does."""

from __future__ import annotations

import gc
import weakref

from handlers.lookup import person_names, project_names, task_names
from handlers.terms import terms_of
from storage import budgets
from storage import people as keep
from storage.directory import Directory, directory, kept_with_directory
from tests.conftest import Stage


def test_what_is_derived_is_made_once_for_a_directory(stage: Stage) -> None:
    made: list[int] = []

    @kept_with_directory
    def heads(master_data: Directory) -> int:
        made.append(len(master_data.people))
        return len(master_data.people)

    with stage.read() as book:
        before = heads(directory(book))
        assert (before, heads(directory(book)), len(made)) == (before, before, 1)
    stage.write(lambda book: keep.add(book, "Nora"))
    with stage.read() as book:
        assert (heads(directory(book)), len(made)) == (before + 1, 2)


def test_a_directory_that_was_replaced_is_let_go_with_all_that_was_derived_from_it(stage: Stage) -> None:
    stage.say("3h design")
    with stage.read() as book:
        master_data = directory(book)
        for derive in (project_names, person_names, task_names):
            assert derive(master_data) is derive(master_data)
        assert terms_of(master_data, stage.house.rules, 1) is terms_of(master_data, stage.house.rules, 1)
        assert budgets.current(book, 1) is budgets.current(book, 1)
        replaced = weakref.ref(master_data)
    del master_data, book
    stage.write(lambda book: keep.add(book, "Nora"))
    with stage.read() as book:
        assert directory(book).people
    gc.collect()
    assert replaced() is None
