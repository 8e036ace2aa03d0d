"""Writes docs/commands.md, all that can be said, off the tables of the subjects: `python -m scripts.commands`."""

from __future__ import annotations

from pathlib import Path

from chat.words import say, shown
from handlers.conversation.contents import CONTENTS
from handlers.registry import Entry

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"


def page() -> str:
    """The whole page."""
    lines = [
        "# What you can say · 可以说什么",
        "",
        "In a project's channel the project's name may be left out. Words come in any order, in English or Chinese.",
        "在项目群里可以不写项目名；语序随意，中英文、全角半角都行。",
        "",
        "Who may: the roles that a seat gives, in the project it is about or in the company. “everybody” is everybody",
        "with a seat there, “owner” the one whose hours, contract or customer it is.",
        "谁能说：看所说的项目里（或公司里）的角色。“所有人”指在那里有任何角色的人，“owner”指工时、合同或客户的负责人。",
    ]
    chapter = ""
    for entry in CONTENTS.commands:
        if entry.chapter != chapter:
            chapter = entry.chapter
            title = CONTENTS.title(chapter)
            heads = "| say · 说 | what it does · 作用 | who · 谁 |"
            lines += ["", f"## {say(title)} · {say(title, 'zh-CN')}", "", heads, "| --- | --- | --- |"]
        lines.append(_row(entry))
    return "\n".join(lines) + "\n"


def _row(entry: Entry) -> str:
    spoken = []
    for example in entry.examples:
        for locale in ("en", "zh-CN"):
            text = f"`{shown(example, locale)}`"
            if text not in spoken:
                spoken.append(text)
    about = f"{say(entry.help)}<br>{say(entry.help, 'zh-CN')}"
    return f"| {'<br>'.join(spoken) or f'`{entry.name}`'} | {about} | {_who(entry)} |".replace("\n", " ")


def _who(entry: Entry) -> str:
    """The roles of the command, then those of examples that fewer may say."""
    fewer: dict[tuple[str, ...], list[str]] = {}
    for example, roles in entry.only.items():
        fewer.setdefault(roles, []).append(f"`{example}`")
    lines = [f"{', '.join(examples)}: {_roles(roles)}" for roles, examples in fewer.items()]
    return "<br>".join([_roles(entry.roles), *lines])


def _roles(roles: tuple[str, ...]) -> str:
    return ", ".join(roles) or "everybody · 所有人"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
