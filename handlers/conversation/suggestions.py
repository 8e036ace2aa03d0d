"""What a form offers while somebody types: projects, people, tasks that the person may name."""

from __future__ import annotations

from chat.cards.card import Option
from chat.folding import folded_name
from chat.text import verbatim
from handlers.lookup import shown
from storage.directory import Directory

MOST = 50


def options(people: Directory, search: str, typed: str, account: tuple[str, str]) -> tuple[Option, ...]:
    """Up to 50 options for a question with `search`.

    `account` is (platform, account) of the one who types: only projects where they have a seat are offered.
    """
    person = people.accounts.get(account, 0)
    wanted = folded_name(typed)
    if search == "project":
        candidates = [
            (
                f"{project.code} {project.en} {project.zh} {' '.join(project.aliases)}",
                Option(shown(project), project.code),
            )
            for project in sorted(people.projects.values(), key=lambda project: project.code)
            if project.state == "open" and people.roles(person, project.id)
        ]
    elif search == "person" and person:
        candidates = [
            (
                f"{colleague.name} {colleague.email} {' '.join(colleague.aliases)}",
                Option(verbatim(colleague.name), colleague.email or colleague.name),
            )
            for colleague in sorted(people.people.values(), key=lambda colleague: colleague.name)
            if colleague.active
        ]
    elif search == "task" and person:
        candidates = [
            (task.name, Option(verbatim(task.name), str(task.id)))
            for task in people.tasks.values()
            if task.state == "open" and people.roles(person, task.project)
        ]
    else:
        candidates = []
    return tuple(option for words, option in candidates if wanted in folded_name(words))[:MOST]
