"""What a handler is given: the open books, who speaks, where, and the company's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from chat.cards.card import Attachment, Card
from chat.cards.notice import KeptFile, Notice
from chat.incoming import Place
from chat.intent.answers import Answer
from chat.lines.hours import HoursLine
from chat.lines.spending import SpendingLine
from chat.text import NOTHING, Text
from chat.values.unread import Unread
from formats.sheet import Sheet
from handlers.registry import NO_CONTENTS, Contents
from handlers.rules import Rules
from ledger.errors import BookError, NotAllowed, sentence
from ledger.nouns import Person, Project
from ledger.receipt import Receipt
from storage import files as file_store
from storage import outbox
from storage.book import Book
from storage.directory import Directory

FilesFor = Callable[[str], tuple[KeptFile, ...]]
"""Makes the files of a notice for readers of a language; asked only for news that was not told before."""
Move = tuple[Project, dict[str, int], str]
"""What a change moved in a project's sums: category -> minor units, and its cause."""


@dataclass(frozen=True, slots=True)
class UnclearLine:
    """A line that was not understood well enough to do what it says.

    Attributes:
        lines: the documented lines that it could mean, the likeliest first.
        left: what was said and not used, in the person's own words.
        why: which way a word turned the sentence, where that is why nothing is done (`chat.lines.signals`).
        missing: what has to be said before the line can be done.
        sentences: why nothing is done and what to do next, where the reader says so itself.
        chinese: the same lines in Chinese, where what was said is of no language.
        several: the lines are parts of one message, each of which may be meant.
    """

    lines: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    why: str = ""
    missing: str = ""
    sentences: tuple[Text, ...] = ()
    chinese: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer in words to the bot's own question."""

    question: int
    answer: Answer


Read = tuple[HoursLine | Unread, ...] | SpendingLine | Unread | UnclearLine | Answered | None
"""What routing read in a line: the entries of hours, what was spent, what it could mean, what it answers; None where it
had not to read it."""

_ASK = sentence("Ask {people}.")
_TO_ASK = ("lead", "finance", "admin")
"""Whose names a refusal may give, the nearest first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read before the books were opened.

    Attributes:
        name, mime, sha256: of the file, which is kept.
        sheet: its rows, where it is a table or a bank statement.
        receipts: what it says; empty where it could not be read, with the reason in `problem`.
        looked: what its rows would bring, where that was seen before the books were opened for writing
            (`handlers.imports.preview.Looked`).
    """

    name: str
    mime: str
    sha256: str
    receipts: tuple[Receipt, ...] = ()
    problem: BookError | None = None
    sheet: Sheet | None = None
    looked: object = None


class _OnlyLooked(Exception):
    """The end of a look."""


class ToBeRead(Exception):
    """The handler cannot go on before a kept file was read once more: nothing is saved, the file is read while the
    books are closed, and the message is answered with its `Reading`."""

    def __init__(self, sha256: str, name: str, mime: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256
        self.name = name
        self.mime = mime


class Asked(Exception):
    """The handler cannot go on without an answer: nothing is saved, the person is asked, and the message goes on from
    there when they have chosen.

    `choices` are (label, value): the value takes the place of `part` in the text (or is put before it where `part` is
    empty); with `whole` it is the line that is said instead of all that was, and with `several` each
    of them may be said, one after the other.  With `fill` (" because {}") whatever is typed next is put there, if it
    holds what the question `needs` (`chat.intent.answers.holds`): each names that.
    Without choices it is a yes-or-no question, and a yes makes `ctx.sure` true; `yes` is the button's label where
    nothing is booked.
    """

    def __init__(
        self,
        title: Text,
        *,
        lines: tuple[Text, ...] = (),
        part: str = "",
        choices: Sequence[tuple[Text, str]] = (),
        whole: bool = False,
        fill: str = "",
        needs: str = "",
        yes: Text = NOTHING,
        several: bool = False,
    ) -> None:
        super().__init__(title.template)
        self.title = title
        self.lines = lines
        self.part = part
        self.choices = tuple(choices)
        self.whole = whole
        self.fill = fill
        self.needs = needs
        self.yes = yes
        self.several = several


SEE_FIGURES = frozenset({"member", "lead", "sales", "finance", "admin", "auditor"})
"""Who may see figures of a project."""


@dataclass(slots=True)
class Context:
    """One message's surroundings.

    Attributes:
        book: the books, in the message's one transaction.
        directory: the master data (everybody and everything that has a name).
        person: who speaks.
        place: where; `project` is the one bound to it, if any.
        message: the key of the message, kept with whatever it makes.
        sure: the person has already said yes to what is doubtful.
        readings: the files that came with the message.
        contents: everything that can be said, and what can wait for approval.
        read: what routing read in the words that the handler gets; None where it reads them itself.
        moves: what is to be judged together when all of it is done; None where each change is judged at once.
        bank: the role of the company's account on which the money of the message moves; “bank”: the main one of its
            currency.
        named: the projects that the answer is about, as far as `about` was told (`handlers.lookup` tells it).
    """

    book: Book
    directory: Directory
    rules: Rules
    person: Person
    place: Place
    project: Project | None
    message: str
    sure: bool = False
    readings: tuple[Reading, ...] = ()
    contents: Contents = NO_CONTENTS
    read: Read = None
    moves: list[Move] | None = None
    bank: str = "bank"
    named: tuple[int, ...] = ()

    @property
    def now(self) -> datetime:
        return self.book.now

    @property
    def today(self) -> date:
        return self.book.now.date()

    @property
    def locale(self) -> str:
        return self.person.locale

    @contextmanager
    def part(self) -> Iterator[None]:
        """One of several things, done or not done by itself.

        What is raised inside undoes all that was done inside (in the books, in what is told, in this context) and is
        raised again: whoever catches a refusal and goes on with the next does so around a part.
        """
        before = {name: getattr(self, name) for name in self.__slots__}
        moved = len(self.moves or ())
        try:
            with self.book.part():
                yield
        except BaseException:
            for name, value in before.items():
                setattr(self, name, value)
            if self.moves is not None:
                del self.moves[moved:]
            raise

    @contextmanager
    def look(self) -> Iterator[None]:
        """What is done inside is done to see what comes of it: nothing of it is kept.  Raises what is raised inside."""
        try:
            with self.part():
                yield
                raise _OnlyLooked
        except _OnlyLooked:
            return

    def roles(self, project: int = 0) -> frozenset[str]:
        """What the person may do in a project (and in the company)."""
        return self.directory.roles(self.person.id, project)

    def require(self, *roles: str, project: int = 0, sentence: str = "") -> None:
        """Raises NotAllowed where the person has none of the roles."""
        if not self.roles(project) & set(roles):
            raise self.refused(*roles, project=project, sentence=sentence)

    def refused(self, *roles: str, project: int = 0, sentence: str = "") -> NotAllowed:
        """The refusal for whoever has none of the roles; it names those who could be asked."""
        asked = [role for role in _TO_ASK if role in roles or (role == "lead" and "member" in roles and project)]
        could = (person for role in asked for at in (project, 0) for person in self.directory.with_role(role, at))
        names = tuple(dict.fromkeys(person.name for person in could if person.id != self.person.id))[:3]
        return NotAllowed(sentence, hint=_ASK, people=names) if names else NotAllowed(sentence)

    def abroad(self, project: int) -> bool:
        """Whether this is a channel that is not the project's own: its money is then for the one who asked alone."""
        return self.place.kind == "channel" and (self.project is None or self.project.id != project)

    @property
    def outsiders(self) -> bool:
        """Whether people of other companies are here."""
        here = (self.place.platform, self.place.channel)
        if self.place.kind == "direct":
            return False
        return here in self.directory.outsiders if self.place.outsiders is None else self.place.outsiders

    @property
    def company_channel(self) -> bool:
        """Whether this is the channel of finance, where the company's money is at home."""
        return (
            any(
                (platform, channel) == (self.place.platform, self.place.channel)
                for platform, channel, _locale in self.directory.channels(0)
            )
            or (self.place.platform, self.place.channel) == self.rules.finance
        )

    def about(self, project: Project) -> Project:
        """The project itself, which the answer is about: elsewhere its money is for the one who asked alone."""
        self.named = (*self.named, project.id)
        return project

    def may_see_money(self, project: int) -> bool:
        """Whether the person may see a project's figures."""
        return bool(self.roles(project) & SEE_FIGURES)

    def tell_project(
        self,
        project: int,
        key: str,
        card: Card,
        *,
        kind: str,
        urgent: bool = False,
        digest: str = "",
        headline: Text = NOTHING,
        files: FilesFor | None = None,
    ) -> int:
        """Tell a project's channels, but those with people of other companies; where it has no others, its leads.

        Returns how many notices are new.
        """
        channels = [one for one in self.directory.channels(project) if one[:2] not in self.directory.outsiders]
        if not channels:
            leads = self.directory.with_role("lead", project) or self.directory.with_role("finance")
            return sum(
                self.tell(person, key, card, kind=kind, urgent=urgent, digest=digest, files=files) for person in leads
            )
        return self._put(
            [
                Notice(
                    f"{key}@{platform}:{channel}",
                    Place(platform, channel),
                    card,
                    kind,
                    locale or "en",
                    urgent,
                    digest=digest,
                    headline=headline,
                )
                for platform, channel, locale in channels
            ],
            files,
        )

    def tell_finance(
        self,
        key: str,
        card: Card,
        *,
        kind: str,
        urgent: bool = False,
        digest: str = "",
        files: FilesFor | None = None,
    ) -> int:
        """Tell the company's finance channel, but none with people of other companies; where there is no other,
        everybody in finance."""
        if any(one[:2] not in self.directory.outsiders for one in self.directory.channels(0)):
            return self.tell_project(0, key, card, kind=kind, urgent=urgent, digest=digest, files=files)
        if self.rules.finance is not None and self.rules.finance not in self.directory.outsiders:
            place = Place(*self.rules.finance)
            return self._put([Notice(key, place, card, kind, urgent=urgent, digest=digest)], files)
        return sum(
            self.tell(person, key, card, kind=kind, urgent=urgent, digest=digest, files=files)
            for person in self.directory.with_role("finance")
        )

    def tell(
        self,
        person: Person,
        key: str,
        card: Card,
        *,
        kind: str,
        urgent: bool = False,
        digest: str = "",
        files: FilesFor | None = None,
    ) -> int:
        """Tell one person, on every platform where they have an account; nobody who has left.

        Returns how many notices are new.
        """
        if not self.directory.people.get(person.id, person).active:
            return 0
        return self._put(
            [
                Notice(
                    f"{key}@{platform}:{account}",
                    Place(platform, account, "direct"),
                    card,
                    kind,
                    person.locale or "en",
                    urgent,
                    digest=digest,
                )
                for platform, account in self.directory.accounts_of(person.id)
            ],
            files,
        )

    def kept(self, file: Attachment, otherwise: Text = NOTHING) -> KeptFile:
        """Put a file into the store, for a notice; `otherwise` says how else its readers get it.

        The bytes are there before the notice is, and stay where that comes to nothing: they are named by what they are.
        """
        sha256 = file_store.keep(self.rules.files, file.data)
        return KeptFile(file.name, file.mime, sha256, len(file.data), otherwise)

    def _put(self, notices: list[Notice], files: FilesFor | None) -> int:
        """Queue them, with files in the language of each; returns how many are new."""
        if files is not None:
            known = outbox.known(self.book, [notice.key for notice in notices])
            notices = [notice for notice in notices if notice.key not in known]
            made = {locale: files(locale) for locale in dict.fromkeys(notice.locale for notice in notices)}
            notices = [replace(notice, files=made[notice.locale]) for notice in notices]
        return outbox.put_all(self.book, notices) if notices else 0

    def refresh(self, about: str, card: Card, files: tuple[KeptFile, ...] | None = None) -> None:
        """Bring every card about a thing up to date: those that are posted, and those that still wait.

        `files` take the place of those that still wait to be handed over, where they are given.
        """
        outbox.freshen(self.book, about, card, files)
        for place, ref, locale in outbox.standing(self.book, about):
            key = f"refresh:{about}:{place.platform}:{ref}:{self.message}"
            outbox.put(self.book, Notice(key, place, card, "refresh", locale, urgent=True, ref=ref))
