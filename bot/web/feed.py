"""Messages as the page gets them: HTML in the reader's language, and what the scripts need to know beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot.web.forms import form_html
from bot.web.markup import el, join, prose
from bot.web.render import html
from bot.web.roster import PagePerson, Roster
from chat.page import PageFile, PageMessage
from chat.text import Bilingual, Text, _, _n
from chat.words import day, say, shown

BOT = Bilingual("Zhangfang", "账房")
_LONGEST = 4000
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_COLOURS = 8


@dataclass(frozen=True, slots=True)
class PageReader:
    """Who looks: the person, their language, what their addresses carry (`?as=ann` in the sandbox), and the day."""

    person: PagePerson
    locale: str
    query: str = ""
    today: date | None = None


def entry(message: PageMessage, reader: PageReader, roster: Roster) -> dict[str, Any]:
    """One message for the page.  `html` is empty where it is gone; `form` is the open form it carries."""
    gone = message.removed and not message.replies
    waiting = message.form is not None and not message.removed
    return {
        "ref": message.ref,
        "no": message.no,
        "room": message.room,
        "thread": message.thread,
        "author": message.author,
        "mine": message.author == reader.person.id,
        "day": message.at.date().isoformat(),
        "dayWords": _day(message.at.date(), reader),
        "minute": int(message.at.timestamp()) // 60,
        "quiet": waiting or message.removed,
        "html": "" if gone else _article(message, reader, roster),
        "form": _form(message, reader) if waiting else "",
    }


def initials(name: str) -> str:
    """One Chinese character (of the given name) or two letters, for the round picture.

    >>> initials("李明"), initials("Ann Lee"), initials("bob"), initials("")
    ('明', 'AL', 'BO', '?')
    """
    words = name.split()
    if name and ord(name[0]) > 0x2E80:
        return name.strip()[-1]
    letters = "".join(word[0] for word in words[:2]) if len(words) > 1 else name[:2]
    return letters.upper() or "?"


def _day(of: date, reader: PageReader) -> str:
    if reader.today == of:
        return say(_("Today"), reader.locale)
    if reader.today == of + timedelta(days=1):
        return say(_("Yesterday"), reader.locale)
    return day(of, reader.locale)


def _article(message: PageMessage, reader: PageReader, roster: Roster) -> Markup:
    locale = reader.locale
    name, avatar, roles = _author(message, reader, roster)
    time = f"{message.at:%H:%M}"
    private = message.private and message.room.startswith("c/") and not message.removed
    head = el(
        "header",
        el("b", name, cls="name"),
        roles,
        el("time", time, datetime=message.at.isoformat(timespec="seconds"), title=day(message.at.date(), locale)),
        el("span", say(_("edited"), locale), cls="edited") if message.edits and not message.removed else None,
        el("span", say(_("Only visible to you"), locale), cls="private") if private else None,
    )
    kind = "mine" if message.author == reader.person.id else ("other" if message.author else "bot")
    return el(
        "article",
        avatar,
        el("div", head, _body(message, reader), _replies(message, locale), cls="body"),
        None if message.form or message.removed else _tools(message, reader),
        cls=f"message {kind} hushed" if private else f"message {kind}",
        data_ref=message.ref,
        aria_label=f"{name}, {time}",
        tabindex="-1",
    )


def _author(message: PageMessage, reader: PageReader, roster: Roster) -> tuple[str, Markup, Markup | None]:
    if not message.author:
        return shown(BOT, reader.locale), bot_avatar(), el("span", say(_("Accountant"), reader.locale), cls="badge")
    person = roster.person(message.author)
    name = person.name if person else message.author
    return name, avatar(person or PagePerson(message.author, name), roster), None


def avatar(person: PagePerson, roster: Roster) -> Markup:
    """The picture of a person; neighbours in the roster differ in colour."""
    place = roster.people.index(person) if person in roster.people else 0
    return el("span", initials(person.name), cls=f"avatar a{place % _COLOURS}", aria_hidden="true")


def bot_avatar() -> Markup:
    """The bot's picture: an abacus."""
    return el("span", el("svg", el("use", href="#abacus")), cls="avatar of-bot", aria_hidden="true")


def _body(message: PageMessage, reader: PageReader) -> Markup:
    locale = reader.locale
    if message.removed:
        return el("p", say(_("This message was deleted."), locale), cls="text gone")
    parts: list[Markup] = []
    if message.text:
        words = message.text if len(message.text) <= _LONGEST else message.text[:_LONGEST] + "…"
        parts.append(el("p", prose(words), cls="text", data_text=True))
    if message.card:
        parts.append(html(message.card, locale, picture=f"/picture/{message.ref}{reader.query}"))
    if message.form:
        parts.append(_waiting(message, locale))
    if message.files:
        parts.append(el("div", [_sheet(sheet, reader) for sheet in message.files], cls="files"))
    return join(parts)


def _waiting(message: PageMessage, locale: str) -> Markup:
    assert message.form
    return el(
        "div",
        el("span", say(message.form.title, locale)),
        el("button", say(_("Open the form"), locale), type="button", cls="button main", data_open=message.ref),
        el("button", say(_("Throw away"), locale), type="button", cls="button", data_drop=message.ref),
        cls="waiting",
    )


def _sheet(sheet: PageFile, reader: PageReader) -> Markup:
    address = f"/file/{sheet.ref}{reader.query}"
    if sheet.mime in _IMAGES and sheet.size:
        image = el("img", src=address, alt=sheet.name, loading="lazy", decoding="async")
        return el("button", image, type="button", cls="picture", data_picture=True, title=sheet.name)
    ending = sheet.name.rpartition(".")[2][:4].upper() if "." in sheet.name else "–"
    return el(
        "a",
        el("span", ending, cls="ending", aria_hidden="true"),
        el("span", el("b", sheet.name), el("small", size(sheet.size))),
        cls="sheet-link",
        href=address,
        download=sheet.name,
    )


def size(octets: int) -> str:
    """How large a file is.

    >>> size(0), size(2048), size(3_400_000)
    ('0 KB', '2 KB', '3.2 MB')
    """
    return f"{octets / 1048576:.1f} MB" if octets >= 1048576 else f"{(octets + 1023) // 1024} KB"


def _replies(message: PageMessage, locale: str) -> Markup | None:
    if not message.replies:
        return None
    words = say(_n("{n} reply", "{n} replies", message.replies), locale)
    return el("button", words, type="button", cls="replies", data_thread=message.ref)


def _tools(message: PageMessage, reader: PageReader) -> Markup:
    own = message.author == reader.person.id
    wanted: tuple[tuple[str, Text, str], ...] = (
        ("thread", _("Reply in the thread"), "reply"),
        *((("edit", _("Edit"), "pen"), ("remove", _("Delete"), "bin")) if own else ()),
        ("link", _("Copy the link"), "link"),
    )
    buttons = [
        el(
            "button",
            el("svg", el("use", href=f"#{icon}"), aria_hidden="true"),
            type="button",
            title=say(words, reader.locale),
            aria_label=say(words, reader.locale),
            data_tool=tool,
        )
        for tool, words, icon in wanted
    ]
    return el("div", buttons, cls="tools", role="group")


def _form(message: PageMessage, reader: PageReader) -> Markup:
    assert message.form
    return form_html(
        message.form,
        reader.locale,
        ref=message.ref,
        picture=f"/picture/{message.ref}{reader.query}",
        answers=message.answers,
        wrong=message.wrong,
        opening=message.no,
    )
