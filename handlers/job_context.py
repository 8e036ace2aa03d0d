"""What the clock asks for: each job is a handler without a message.  A job may run late or twice and does no harm."""

from __future__ import annotations

from chat.incoming import Place
from handlers.context import Context
from handlers.dated_rules import as_of
from handlers.registry import NO_CONTENTS, Contents
from handlers.rules import Rules
from ledger.nouns import Person
from storage.book import Book
from storage.directory import directory

NOBODY = Person(0, "Zhangfang")


def context(book: Book, rules: Rules, contents: Contents = NO_CONTENTS) -> Context:
    """The surroundings of a job: nobody speaks, nowhere."""
    people = directory(book)
    rules = as_of(rules, people, book.now.date())
    return Context(book, people, rules, NOBODY, Place("", ""), None, book.trail, contents=contents)
