"""Reply -> what the platform is told: at once as the answer to a click, or as messages, changed cards and files."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.feishu import forms, render
from bot.feishu.api import FeishuRefused
from bot.feishu.files import FeishuFiles
from bot.feishu.post import GONE, TOO_OLD, FeishuPost
from bot.feishu.shown import Shown
from bot.platform import FileRefused, HouseFunctions, NotPosted, file_missing
from chat.cards.card import SILENCE, Card, Form, Option, Reply
from chat.incoming import Clicked, Incoming, Place, Said, Submitted
from chat.text import Text, _
from chat.words import LOCALES, say

log = logging.getLogger(__name__)

LISTED = 60
_TOAST = {"plain": "info", "good": "success", "warn": "warning", "bad": "error"}
WAIT, READING = _("One moment …"), _("One moment, I am reading it.")


@dataclass(frozen=True, slots=True)
class AtOnce:
    """The answer to a click, and what of the reply is still to be posted after it."""

    callback: dict[str, Any]
    rest: Reply | None


class FeishuReplies:
    """Makes replies visible."""

    def __init__(self, post: FeishuPost, files: FeishuFiles, shown: Shown, house: HouseFunctions) -> None:
        self._post, self._files, self._shown, self.house = post, files, shown, house

    def at_once(self, click: Clicked | Submitted, reply: Reply, filled: Mapping[str, str]) -> AtOnce:
        """The reply as the answer to a click: a toast, another card in the place of the clicked one, or both."""
        locale, out, rest = reply.locale, dict[str, Any](), reply
        if reply.toast:
            tone = reply.card.tone if reply.card else "plain"
            out["toast"] = toast(reply.toast, locale, tone)
            rest = replace(rest, toast=Text(""))
        if reply.wrong:
            out |= self._wrong(click, reply, filled)
            return AtOnce(out, _nothing_left(replace(rest, wrong={}, form=None, card=None)))
        if reply.form and _in_place(click, reply):
            out["card"] = _raw(self.form_page(click, reply.form, locale))
            self._shown.form(click.ref, reply.form)
            rest = replace(rest, form=None)
        elif reply.card and reply.replace and click.ref:
            pages = self._post.pages(click.at, reply.card, locale)
            if len(pages) == 1 and not self._shown.more(click.ref):
                out["card"] = _raw(pages[0])
                self._shown.card(click.ref, pages[0])
                self._tell(reply.card, click.at, click.ref)
                rest = replace(rest, card=None)
        elif reply.card and "toast" not in out and _only_words(reply.card):
            out["toast"] = toast(_sentence(reply.card), locale, reply.card.tone)
            rest = replace(rest, card=None)
        return AtOnce(out, _nothing_left(rest))

    def deliver(self, to: Incoming, reply: Reply, *, instead: str = "", token: str = "") -> None:
        """The reply as messages.  What is for one person alone is shown to them where they are, where the group
        allows it, else in their own chat.  `instead` is a “one moment” to be replaced; `token` that of the click.

        Everything carries a key, so that a reply that is delivered again shows nothing twice.  Raises NotPosted.
        """
        private = reply.private and to.at.kind == "channel"
        at = Place(to.at.platform, to.by.id, "direct") if private else to.at
        answers = "" if private or to.at.kind == "direct" else getattr(to, "ref", "")
        answers = answers if self._post.lasting(answers) else ""
        if instead and (private or not (reply.card or reply.form)):
            self._recall(instead)
            instead = ""
        if private and isinstance(to, Said) and self._whispered(to, reply):
            return
        over = to.ref if isinstance(to, Clicked | Submitted) and reply.replace and not private else ""
        over = over if self._post.lasting(over) else ""
        if reply.card and not reply.wrong:  # a refusal stands at the field that it is about
            self._card(to, at, reply.card, reply.locale, over or instead, answers, token)
            instead = ""
        for number, card in enumerate(reply.more):
            refs = self._post.card(at, card, key=f"{to.id}:more{number}", locale=reply.locale, answers=answers)
            self._tell(card, at, *refs)
        if reply.form or reply.wrong:
            self._form(to, at, reply, instead, answers)
        elif reply.toast and not reply.card:
            # Too late for a passing line: say it where only the one who clicked sees it.
            direct = Place(to.at.platform, to.by.id, "direct")
            self._post.message(direct, "interactive", render.notice(reply.toast, reply.locale), key=f"{to.id}:toast")
        for number, file in enumerate(reply.files):
            key = f"{to.id}:file{number}"
            try:
                self._post.file(at, file, key=key, answers=answers)
            except FileRefused as refusal:
                card = file_missing(file.name, refusal.why)
                self._post.card(at, card, key=f"{key}:instead", locale=reply.locale, answers=answers)

    def wait(self, asked: Said, locale: str) -> str:
        """Say “one moment”; the message, whose place the answer takes."""
        words = READING if asked.files else WAIT
        answers = asked.ref if asked.at.kind == "channel" else ""
        notice = render.notice(words, locale)
        return self._post.message(asked.at, "interactive", notice, key=f"{asked.id}:wait", answers=answers)

    def moment(self, to: Incoming, reply: Reply) -> str:
        """The “one moment” that a process that died may have left, to be replaced: posting it again finds it."""
        if not isinstance(to, Said) or not to.files or to.at.kind != "direct" or not reply.card:
            return ""
        return self.wait(to, reply.locale)

    def _whispered(self, to: Said, reply: Reply) -> bool:
        """Whether it was shown in the group to the one who asked: what lives on or is more than a card never is."""
        card = reply.card
        if card is None or card.about or card.pictures or reply.more or reply.form or reply.files or reply.wrong:
            return False
        return self._post.whisper(to.at, to.by.id, card, reply.locale)

    def form_page(
        self,
        to: Incoming,
        asked: Form,
        locale: str,
        wrong: Mapping[str, Text] | None = None,
        filled: Mapping[str, str] | None = None,
        narrowed: Mapping[str, tuple[Option, ...]] | None = None,
    ) -> dict[str, Any]:
        """The form as a card, with the first options of questions that are searched."""
        questions, more = [], []
        for question in asked.questions:
            if question.search:
                offered = (narrowed or {}).get(question.name) or self.house.options(question.search, "", to.by.id)
                by_value = {option.value: option for option in (*question.options, *offered)}
                if len(by_value) > LISTED or question.name in (narrowed or {}):
                    more.append(question.name)
                question = replace(question, options=tuple(by_value.values())[:LISTED])  # noqa: PLW2901
            questions.append(question)
        return forms.card(
            replace(asked, questions=tuple(questions)),
            locale,
            images=self._files.image_keys([asked.picture]),
            wrong=wrong,
            filled=filled,
            more=more,
            direct=to.at.kind == "direct",
            opening=forms.opening(to, again=bool(wrong)),
        )

    def cancelled(self, ref: str, locale: str) -> dict[str, Any]:
        """The answer to the button under a form: the card that was there before."""
        kept = self._shown.open(ref)
        page = kept.before if kept and kept.before else render.notice(_("Nothing was changed."), locale)
        self._shown.card(ref, page)
        return {"card": _raw(page)}

    def _card(self, to: Incoming, at: Place, card: Card, locale: str, over: str, answers: str, token: str) -> None:
        if over and token and len(pages := self._post.pages(at, card, locale)) == 1 and not self._shown.more(over):
            try:
                self._post.change(over, pages[0])
            except FeishuRefused as refusal:
                if refusal.code not in TOO_OLD:
                    raise
                try:  # the click's own token changes even a card that is too old for anything else
                    self._post.change_by_token(token, pages[0])
                except NotPosted:
                    over = ""
            if over:
                self._shown.card(over, pages[0])
                self._tell(card, at, over)
                return
        refs = self._post.card(at, card, key=f"{to.id}:card", locale=locale, answers=answers, instead=over)
        self._tell(card, at, *refs)

    def _form(self, to: Incoming, at: Place, reply: Reply, instead: str, answers: str) -> None:
        kept = self._shown.open(to.ref) if isinstance(to, Clicked | Submitted) else None
        asked = reply.form or (kept.form if kept else None)
        if asked is None:
            words = _sentence_of_wrong(reply.wrong)
            direct = Place(to.at.platform, to.by.id, "direct")
            self._post.message(direct, "interactive", render.notice(words, reply.locale, "warn"), key=f"{to.id}:wrong")
            return
        filled = to.answers if isinstance(to, Submitted) else None
        page = self.form_page(replace(to, at=at), asked, reply.locale, reply.wrong, filled)
        in_place = isinstance(to, Clicked | Submitted) and at == to.at and self._post.lasting(to.ref)
        over = to.ref if in_place and isinstance(to, Clicked | Submitted) else instead
        if over:
            try:
                self._post.change(over, page)
                self._shown.form(over, asked)
                return
            except FeishuRefused as refusal:
                if refusal.code not in TOO_OLD | GONE:
                    raise
        ref = self._post.message(at, "interactive", page, key=f"{to.id}:form", answers=answers)
        self._shown.form(ref, asked)

    def _wrong(self, click: Clicked | Submitted, reply: Reply, filled: Mapping[str, str]) -> dict[str, Any]:
        words = toast(_sentence_of_wrong(reply.wrong), reply.locale, "bad")
        kept = self._shown.open(click.ref)
        asked = reply.form or (kept.form if kept else None)
        if asked is None:
            return {"toast": words}  # the form stays as it is on the screen
        page = self.form_page(click, asked, reply.locale, reply.wrong, filled)
        if kept is None:
            self._shown.form(click.ref, asked)
        return {"toast": words, "card": _raw(page)}

    def _tell(self, card: Card, at: Place, *refs: str) -> None:
        for ref in refs:
            if card.about and ref:
                self.house.told(card.about, at, ref)

    def _recall(self, ref: str) -> None:
        try:
            self._post.recall(ref)
        except NotPosted as refusal:
            log.info("a message could not be taken back: %s", refusal.reason)


def toast(text: Text, locale: str, tone: str = "plain") -> dict[str, Any]:
    """A passing line over the chat."""
    return {"type": _TOAST[tone], "content": render.cut(render.spoken(text, locale), 200)}


def wait_toast() -> dict[str, Any]:
    """“One moment”, in every language that we speak: the platform shows the reader's."""
    translated = {locale.lower().replace("-", "_").replace("en", "en_us"): say(WAIT, locale) for locale in LOCALES}
    return {"toast": {"type": "info", "content": say(WAIT, "zh-CN"), "i18n": translated}}


def _in_place(click: Clicked | Submitted, reply: Reply) -> bool:
    """A form for one person must not take the place of a card that a whole group sees."""
    return bool(click.ref) and not (reply.private and click.at.kind == "channel")


def _only_words(card: Card) -> bool:
    """A card that says no more than a passing line can."""
    return card.tone in ("warn", "bad") and not (
        card.facts or card.table or card.chart or card.pictures or card.buttons or card.choices
    )


def _sentence(card: Card) -> Text:
    return _("{title} {more}", title=card.title, more=card.lines[0]) if card.lines else card.title


def _sentence_of_wrong(wrong: Mapping[str, Text]) -> Text:
    return next(iter(wrong.values()), Text(""))


def _raw(page: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "raw", "data": dict(page)}


def _nothing_left(reply: Reply) -> Reply | None:
    return reply if reply.card or reply.form or reply.files or reply.more else None


def silent(reply: Reply) -> bool:
    """Whether there is nothing to show at all."""
    return not (reply.card or reply.form or reply.files or reply.more or reply.toast or reply.wrong)


def unreadable(message: Said, kind: str, locale: str) -> Reply:
    """The helpful sentence for a message of a kind that nobody here can read; silence where we were not spoken to."""
    if not message.addressed:
        return SILENCE
    if kind == "merge_forward":
        text = _("I cannot look into a bundle of forwarded messages. Please forward them one by one.")
    else:
        text = _("I can read words, photographs and files, but not this kind of message.")
    more = _("Write it as a line of text, or send a photo, a PDF, an OFD or an XML file.")
    return Reply(card=Card(text, lines=(more,)), locale=locale)
