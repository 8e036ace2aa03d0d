"""The terminal as a platform: what `zhangfang say`, `click` and `submit` speak through.

A person speaks under the account "terminal:NAME"; whoever can run the command may speak as anybody, as with a database
client.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from chat.incoming import File, Identity, Place
from ledger.errors import NotFound, Unclear, sentence
from ledger.nouns import Person, Project
from storage.directory import Directory

NAME = "terminal"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and where."""

    identity: Identity
    place: Place


def speaker(people: Directory, person: str, place: str, admins: tuple[str, ...] = ()) -> Speaker:
    """The account of a person (by name, e-mail, account or id) in a place (a channel, a project, or "" for direct).

    One of the configuration's `admins` (addresses) may speak before anybody is known.  Raises NotFound, Unclear.
    """
    address = person.strip().lower()
    if address in admins and all(known.email != address for known in people.people.values()):
        admin = Identity(NAME, address, address.partition("@")[0], address)
        return Speaker(admin, _place(people, NAME, place) if place else Place(NAME, address, "direct"))
    known = one_person(people, person)
    platform, account = _account(people, known)
    identity = Identity(platform, account, known.name, known.email, known.locale)
    if not place:
        return Speaker(identity, Place(platform, account, "direct"))
    return Speaker(identity, _place(people, platform, place))


def one_person(people: Directory, wanted: str) -> Person:
    """Raises NotFound, Unclear."""
    low = wanted.strip().lower()
    by_account = [person for (_platform, account), person in people.accounts.items() if account.lower() == low]
    ids = {
        person.id
        for person in people.people.values()
        if low in (person.name.lower(), person.email, str(person.id), *(alias.lower() for alias in person.aliases))
    } | set(by_account)
    if not ids:
        ids = {person.id for person in people.people.values() if person.name.lower().split()[:1] == [low]}
    if not ids:
        names = tuple(person.name for person in people.people.values())[:12]
        if not names:
            raise NotFound(
                sentence(
                    "Nobody is known yet: set [books] admins to your e-mail address, and speak as that address first."
                )
            )
        raise NotFound(
            sentence("I know nobody called “{typed}”. There are: {names}."), typed=wanted[:60], names=", ".join(names)
        )
    if len(ids) > 1:
        raise Unclear(sentence("Several people are called “{typed}”: use an e-mail address."), typed=wanted[:60])
    return people.person(ids.pop())


def files(paths: tuple[Path, ...]) -> tuple[File, ...]:
    """The files of the disk as they would come with a message."""
    return tuple(
        File(path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", data=path.read_bytes())
        for path in paths
    )


def _account(people: Directory, person: Person) -> tuple[str, str]:
    accounts = people.accounts_of(person.id)
    return next(
        (account for account in accounts if account[0] in (NAME, "web")),
        accounts[0] if accounts else (NAME, str(person.id)),
    )


def _place(people: Directory, platform: str, wanted: str) -> Place:
    channels = {channel: at for (at, channel) in people.places}
    if wanted in channels:
        return Place(channels[wanted], wanted)
    project = _project(people, wanted)
    bound = people.channels(project.id)
    if not bound:
        raise NotFound(sentence("No channel is bound to {project}."), project=project.name)
    mine = next((place for place in bound if place[0] == platform), bound[0])
    return Place(mine[0], mine[1])


def _project(people: Directory, wanted: str) -> Project:
    low = wanted.lstrip("#").lower()
    for project in people.projects.values():
        names = (project.code, project.en, project.zh, *project.aliases)
        if low in (name.lower() for name in names):
            return project
    codes = ", ".join(sorted(people.by_code))
    raise NotFound(
        sentence("There is no channel or project “{typed}”. Projects: {codes}."), typed=wanted[:60], codes=codes
    )
