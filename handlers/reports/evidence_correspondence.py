"""What was said about a project or document: messages as they came, notices and letters that went out, contacts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chat.cards.plain import card_lines
from chat.incoming import Clicked, Incoming, Place, Said, Submitted
from handlers.rules import Rules
from ledger.nouns import Project
from storage import audit, customers, evidence, inbox, letters, outbox
from storage import files as file_store
from storage.book import Book
from storage.directory import Directory

_CONTACTS = 10_000
"""So many contacts with a customer, the latest, are looked through."""


@dataclass(frozen=True, slots=True)
class EvidenceSaid:
    """Something that was said: when, in which direction (in, out), on which channel, by or to whom, about what.

    `text` is numbered among the others in the order of time; what has `files` of its own (path -> bytes) is found by
    the first of them.
    """

    at: datetime
    direction: str
    channel: str
    person: str
    subject: str
    text: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)


def messages(
    book: Book, directory: Directory, about: Mapping[str, set[str]], subjects: Collection[str], *, whole: bool
) -> tuple[list[EvidenceSaid], int]:
    """The messages by which things came about (key -> those), and of how many it is not said: they also speak of other
    things than `subjects`, which not every reader may know."""
    others = evidence.subjects_of(book, about) if not whole else {}
    kept: list[tuple[datetime, str, EvidenceSaid]] = []
    left = 0
    for key in about:
        message = inbox.get(book, key) if key else None
        if message is None:
            continue
        if others.get(key, set()) - set(subjects):
            left += 1
            continue
        person = directory.people.get(message.person)
        subject = " ".join(sorted(about[key] - {""}))
        text = said_in(message.incoming).encode("utf-8", "surrogatepass")
        channel = _channel(message.incoming.at)
        kept.append((message.at, key, EvidenceSaid(message.at, "in", channel, _name(person), subject, text)))
    return [said for _at, _key, said in sorted(kept, key=lambda one: one[:2])], left


def notices(
    book: Book, directory: Directory, subjects: Collection[str], project: int, *, whole: bool
) -> Iterator[EvidenceSaid]:
    """The notices about things that were posted; where not `whole`, those in the channels of the project."""
    mine = {one[:2] for one in directory.channels(project)} if project else set()
    for queued in outbox.sent_about(book, subjects):
        notice, at = queued.notice, queued.sent
        if at is None or not (whole or (notice.to.platform, notice.to.channel) in mine):
            continue
        reader = directory.people.get(directory.accounts.get((notice.to.platform, notice.to.channel), 0))
        text = "\n".join(card_lines(notice.card, notice.locale)).encode("utf-8", "surrogatepass")
        yield EvidenceSaid(at, "out", _channel(notice.to), _name(reader), notice.card.about, text)


def to_customers(book: Book, directory: Directory, rules: Rules, names: Collection[str]) -> Iterator[EvidenceSaid]:
    """The letters to some customers, with their PDF, and the contacts with them that somebody logged."""
    for customer in sorted(names):
        issued = {
            str(event.detail.get("number")): event.at
            for event in audit.about(book, f"customer:{customer}")
            if event.action == "letter.issued"
        }
        for letter in reversed(letters.whole(book, customer)):
            data = file_store.load(rules.files, letter.file)
            made = {f"letters/{letter.number}.pdf": data} if data else {}
            made[f"letters/{letter.number}.txt"] = letter.content.encode("utf-8", "surrogatepass")
            author = _name(directory.people.get(letter.person))
            at = issued.get(letter.number) or datetime(letter.day.year, letter.day.month, letter.day.day, tzinfo=UTC)
            yield EvidenceSaid(at, "out", "letter", author, f"letter:{letter.number}", files=made)
        for one in reversed(customers.contacts(book, customer, _CONTACTS)):
            if one.at is None:
                continue
            said = (f"{one.day} {one.how} {one.result}", f"promise {one.promise}" if one.promise else "", one.note)
            text = "\n".join(filter(None, said)).encode("utf-8", "surrogatepass")
            author = _name(directory.people.get(one.person))
            yield EvidenceSaid(one.at, "out", one.how, author, f"customer:{customer}", text)


def customers_of(project: Project | None, parties: Collection[str]) -> set[str]:
    """The customers whose letters and contacts belong to a project; `parties`: of its contracts and invoices."""
    return {*filter(None, ([project.customer] if project else [])), *filter(None, parties)}


def _name(person: object) -> str:
    return str(getattr(person, "name", ""))


def _channel(where: Place) -> str:
    return f"{where.platform} {'direct' if where.kind == 'direct' else where.channel}"


def said_in(incoming: Incoming) -> str:
    """What came in, as a text."""
    if isinstance(incoming, Said):
        return "\n".join((incoming.text, *(f"[file] {one.name}" for one in incoming.files)))
    if isinstance(incoming, Clicked):
        return f"[button] {incoming.action} {incoming.value}".strip()
    if isinstance(incoming, Submitted):
        answers = json.dumps(dict(incoming.answers), ensure_ascii=False, sort_keys=True)
        return f"[form] {incoming.form} {incoming.value}\n{answers}"
    return f"[{type(incoming).__name__}]"
