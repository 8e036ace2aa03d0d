"""Reply -> Slack: where each part of it is shown, and what takes its place when that cannot be done any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace as changed

from bot.platform import FileRefused, HouseFunctions, file_missing
from bot.slack import forms, moments, render
from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused
from bot.slack.events import SAY, Interaction
from bot.slack.files import SlackFiles
from bot.slack.forms import Origin
from bot.slack.limits import BUTTON_VALUE
from bot.slack.pictures import Pictures
from bot.slack.post import Posted, SlackPost
from bot.slack.render import Block, Drawing, Seen
from bot.slack.tasks import Pools, Tasks
from chat.cards.card import Button, Card, Fact, Form, Reply
from chat.incoming import Clicked, Incoming, Place, Said, Submitted
from chat.text import _, verbatim

log = logging.getLogger(__name__)

_SPENT = {"exchanged_trigger_id", "trigger_exchanged"}
_UNFIT = {"invalid_blocks", "invalid_arguments", "invalid_view"}
View = Callable[[Seen], Block | None]
"""Makes a view of what pictures there are."""


class SlackReplies:
    """Made and used on the adapter's loop only."""

    def __init__(
        self,
        api: SlackApi,
        post: SlackPost,
        files: SlackFiles,
        pictures: Pictures,
        house: HouseFunctions,
        pools: Pools,
        tasks: Tasks,
    ) -> None:
        self._api, self._post, self._files, self._pictures = api, post, files, pictures
        self._house, self._pools, self._tasks = house, pools, tasks
        self.opening: set[str] = set()
        """Actions that have answered with a form before: these get a loading view when they are slow."""

    async def reply(self, incoming: Incoming, reply: Reply, interaction: Interaction, *, first: bool = True) -> None:
        """Show the reply.  Raises SlackRefused, SlackLost, SlackBusy, NotPosted when nothing could be shown.

        Args:
            first: this process heard the message just now; else another may have shown the reply already.
        """
        cards = [card for card in (reply.card, *reply.more) if card]
        private = reply.private
        if reply.form:
            if await self.open(reply.form, incoming, interaction, reply.locale):
                cards = cards[1:] if reply.card else cards
            else:
                cards, private = [*cards, _again(reply.form, incoming)], True
        if reply.wrong and not cards:
            cards, private = [_not_saved(reply)], True
        if not cards and reply.toast:
            cards, private = [Card(reply.toast)], True
        elif interaction.waiting and not reply.form:
            await self._into_view(interaction, cards, incoming, reply.locale)
        elif cards and isinstance(incoming, Clicked) and await self._over(cards, incoming, interaction, reply):
            cards = []
        at = _answer_place(incoming, interaction)
        there = 0
        if interaction.moment:
            there = await self._in_its_place(cards, incoming, interaction, reply.locale)
        elsewhere: list[str] = []
        for number, card in list(enumerate(cards))[there:]:
            key = f"reply:{incoming.id}" + (f":{number}" if number else "")
            instead = reply.replace and number == 0
            direct = await self._card(
                card, incoming, interaction, at, key, reply.locale, private, instead, first, lasting=bool(reply.files)
            )
            elsewhere += [direct] if direct else []
        if elsewhere:
            await self._point_to(elsewhere[0], incoming, interaction, reply.locale)
        if reply.files:
            to = Place("slack", incoming.by.id, "direct") if private and at.kind == "channel" else at
            await self._hand_over(to, incoming, reply, first=first)

    async def open(self, form: Form, incoming: Incoming, interaction: Interaction, locale: str) -> bool:
        """Open the form as a modal; False when its trigger is spent or the form does not fit."""

        def view(seen: Seen) -> Block | None:
            return forms.modal(form, origin(incoming, interaction), locale, seen)

        wanted = (form.picture,) if form.picture else ()
        if view(render.unseen) is None:
            log.error("the form %s carries more than a modal holds", form.name)
            return False
        try:
            return await self._into_modal(interaction, view, wanted, locale)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.info("the form %s could not be opened: %s", form.name, error)
            return False

    async def wait(self, incoming: Incoming, interaction: Interaction, locale: str) -> None:
        """Open the loading view while the trigger lives."""
        view = forms.waiting(locale, origin(incoming, interaction))
        try:
            await self._trigger(interaction, view)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.info("no loading view: %s", error)

    async def posted(self, to: Place, posted: Posted, locale: str) -> None:
        """Hand over, in the thread of a card, what the card could not show.

        Only there everybody who sees the card may see it: an uploaded file that stands nowhere is its uploader's alone.
        """
        if posted.unseen:
            channel = await self._post.channel(to)
            await self._pictures.hand_over(channel, to.thread or posted.ref, posted.unseen, locale)

    async def _hand_over(self, to: Place, incoming: Incoming, reply: Reply, *, first: bool) -> None:
        """The files of a reply as one message; one that Slack does not take is named in a sentence instead."""
        channel, after = await self._post.channel(to), getattr(incoming, "ref", "")  # a ts is a time, everywhere
        try:
            await self._files.hand_over(channel, to.thread, reply.files, after=after, first=first)
            return
        except FileRefused as refusal:
            log.warning("%s: one of the files was not handed over: %s", incoming.id, refusal.reason)
        for number, file in enumerate(reply.files):
            try:
                await self._files.hand_over(channel, to.thread, (file,), after=after, first=first)
            except FileRefused as refusal:
                key = f"reply:{incoming.id}:instead{number}"
                await self._post.card(
                    to, file_missing(file.name, refusal.why), key=key, locale=reply.locale, first=first
                )

    async def _into_modal(self, interaction: Interaction, view: View, wanted: Sequence[Drawing], locale: str) -> bool:
        """Show it in the modal that waits for it, or in a new one; pictures that are not ready come in afterwards."""
        seen: Seen = lambda drawing: self._pictures.ready(drawing, locale)  # noqa: E731
        shown = [drawing for drawing in wanted if seen(drawing)]
        trigger = interaction.trigger
        try:
            answer = await self._shown(interaction, view(seen) or {})
        except SlackRefused as error:
            if error.error not in _UNFIT or not shown:
                raise
            self._pictures.forget(shown, locale)
            interaction.trigger = trigger
            answer = await self._shown(interaction, view(render.unseen) or {}) or None
        if answer is not None and len(shown) < len(wanted):
            self._tasks.spawn(self._afterwards(answer, view, wanted, locale), idle=True)
        return answer is not None

    async def _shown(self, interaction: Interaction, view: Block) -> Block | None:
        """What Slack says of the view that was updated or opened; None when it cannot be opened any more."""
        if interaction.waiting:
            args = {"view_id": interaction.waiting, "view": view}
            answer = await self._api("views.update", args, lane=interaction.waiting)
            return dict(answer.get("view") or {})
        return await self._trigger(interaction, view)

    async def _afterwards(self, opened: Block, view: View, wanted: Sequence[Drawing], locale: str) -> None:
        """Put pictures into an open view when they are ready.

        What was typed stays, because Slack keeps the answers of fields that stay; a view that has changed meanwhile is
        left alone, because its hash has.
        """
        if not opened.get("id") or not await self._pictures.prepare(wanted, locale, moments.PICTURE):
            return
        shape = view(lambda drawing: self._pictures.ready(drawing, locale))
        args = {"view_id": opened["id"], "view": shape} | ({"hash": opened["hash"]} if opened.get("hash") else {})
        try:
            await self._api("views.update", args, lane=str(opened["id"]), patience=5.0)
        except SlackRefused as error:
            if error.error in _UNFIT:
                self._pictures.forget(wanted, locale)
            log.info("a view goes without its picture: %s", error)
        except (SlackLost, SlackBusy) as error:
            log.info("a view goes without its picture: %s", error)

    async def _trigger(self, interaction: Interaction, view: Block) -> Block | None:
        left = moments.TRIGGER_LIVES - (asyncio.get_running_loop().time() - interaction.born)
        if not interaction.trigger or left <= 0:
            return None
        method = "views.push" if interaction.surface == "modal" else "views.open"
        trigger, interaction.trigger = interaction.trigger, ""
        try:
            answer = await self._api(method, {"trigger_id": trigger, "view": view}, lane=trigger, patience=left)
        except SlackRefused as error:
            # A trigger opens one view and is used here only: it was spent by a try whose answer was lost.
            if error.error in _SPENT:
                return {}
            raise
        opened = dict(answer.get("view") or {})
        interaction.waiting = str(opened.get("id", ""))
        return opened

    async def _card(
        self,
        card: Card,
        incoming: Incoming,
        interaction: Interaction,
        at: Place,
        key: str,
        locale: str,
        private: bool,
        instead: bool,
        first: bool,
        *,
        lasting: bool,
    ) -> str:
        """Show one card where it belongs; its ts where that is not where the person is looking."""
        if instead and await self._instead(card, incoming, interaction, locale):
            return ""
        if private and at.kind == "channel":
            return await self._privately(card, incoming, interaction, key, locale, first, lasting=lasting)
        try:
            posted = await self._post.card(at, card, key=key, locale=locale, first=first)
        except SlackRefused as error:
            if (
                interaction.reply_to
                and error.final
                and await self._post.respond(interaction.reply_to, card, locale, public=True)
            ):
                return ""
            raise
        await self.told(card, at, posted.ref)
        await self.posted(at, posted, locale)
        return ""

    async def _over(self, cards: list[Card], click: Clicked, interaction: Interaction, reply: Reply) -> bool:
        """Answer a click on the Home tab or in a modal where it was made; False where that cannot be done any more.

        On the Home tab a change shows by itself, in a modal in the place of the card that was clicked; anything else
        is shown in a modal over it.
        """
        if interaction.surface not in ("home", "modal") or reply.form:
            return False
        changed_card, rest = (cards[0], cards[1:]) if reply.replace else (None, cards)
        try:
            if changed_card and interaction.surface == "modal":
                await self._changed(changed_card, interaction, reply.locale)
            return not rest or await self._cards_in_modal(rest, click, interaction, reply.locale)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.info("not shown over the view: %s", error)
            return False

    async def _changed(self, card: Card, interaction: Interaction, locale: str) -> None:
        def view(seen: Seen) -> Block:
            return forms.replaced(interaction.view, interaction.block, card, locale, seen)

        there = Interaction("modal", waiting=str(interaction.view.get("id", "")))
        await self._into_modal(there, view, render.drawings(card, locale, surface="view"), locale)

    async def _cards_in_modal(
        self, cards: Sequence[Card], incoming: Incoming, interaction: Interaction, locale: str
    ) -> bool:
        def view(seen: Seen) -> Block:
            return forms.shown(cards, origin(incoming, interaction), locale, seen)

        wanted = [drawing for card in cards for drawing in render.drawings(card, locale, surface="view")]
        return await self._into_modal(interaction, view, wanted, locale)

    async def _into_view(self, interaction: Interaction, cards: list[Card], incoming: Incoming, locale: str) -> None:
        """The loading view becomes the answer; whoever closed it has not missed anything."""
        try:
            await self._cards_in_modal(cards or [Card(_("Done."), tone="good")], incoming, interaction, locale)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.info("the view was not updated: %s", error)

    async def _in_its_place(
        self, cards: Sequence[Card], incoming: Incoming, interaction: Interaction, locale: str
    ) -> int:
        """The first card in the place of “one moment”, which goes where there is nothing to say; how many are shown."""
        ref, at = interaction.moment, incoming.at
        try:
            if not cards:
                await self._post.take_away(at, ref)
                return 0
            posted = await self._post.instead(at, ref, cards[0], key=f"reply:{incoming.id}", locale=locale)
        except SlackRefused as error:
            if error.signed_out:
                raise
            log.info("“one moment” was not replaced: %s", error)
            return 0
        await self.told(cards[0], at, ref)
        await self.posted(at, posted, locale)
        return 1

    async def _instead(self, card: Card, incoming: Incoming, interaction: Interaction, locale: str) -> bool:
        """Put the card in the place of what was clicked."""
        if interaction.reply_to and interaction.ephemeral:
            return await self._post.respond(interaction.reply_to, card, locale, replace=True)
        ref = incoming.ref if isinstance(incoming, Clicked | Submitted) else ""
        if not ref:
            return False
        try:
            await self._post.update(incoming.at, ref, card, locale)
        except SlackRefused as error:
            if error.final:
                return False
            raise
        await self.told(card, incoming.at, ref)
        return True

    async def _privately(
        self,
        card: Card,
        incoming: Incoming,
        interaction: Interaction,
        key: str,
        locale: str,
        first: bool,
        *,
        lasting: bool,
    ) -> str:
        """For one person's eyes: ephemeral where they are looking, which is gone tomorrow.

        A card that lives on (it is about something, or files come with it) goes to their direct conversation, with a
        word where they are looking, and so does what Slack does not show ephemerally.
        """
        lasting = lasting or bool(card.about)
        if not lasting:
            try:
                await self._whisper(card, incoming, interaction, locale)
                return ""
            except SlackRefused as error:
                log.info("not shown ephemerally: %s", error)
        direct = Place("slack", incoming.by.id, "direct")
        ref = incoming.ref if isinstance(incoming, Said) else ""
        where = f"{incoming.at.channel}:{incoming.at.thread or ref}"
        posted = await self._post.card(direct, card, key=key, locale=locale, first=first, thread=where)
        self._post.answered_in_private(incoming.by.id, where, posted.ref)
        await self.told(card, direct, posted.ref)
        await self.posted(direct, posted, locale)
        return posted.ref if lasting else ""

    async def _whisper(self, card: Card, incoming: Incoming, interaction: Interaction, locale: str) -> None:
        if not (interaction.reply_to and await self._post.respond(interaction.reply_to, card, locale)):
            await self._post.whisper(incoming.at, incoming.by.id, card, locale)

    async def _point_to(self, ref: str, incoming: Incoming, interaction: Interaction, locale: str) -> None:
        """Who looks at the channel would else see nothing happen."""
        link = await self._post.link(Place("slack", incoming.by.id, "direct"), ref)
        buttons = (Button(_("Show it"), "", link=link),) if link else ()
        try:
            card = Card(_("The answer is in our direct conversation: it is for you alone."), buttons=buttons)
            await self._whisper(card, incoming, interaction, locale)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.info("no word about the direct message: %s", error)

    async def told(self, card: Card, at: Place, ref: str) -> None:
        if card.about:
            await self._pools.quickly(self._house.told, card.about, at, ref)


def origin(incoming: Incoming, interaction: Interaction) -> Origin:
    """What a modal keeps, so that its answer finds the message it came from."""
    ref = incoming.ref if isinstance(incoming, Clicked | Submitted) else ""
    at = incoming.at
    return Origin(at.channel, at.thread, ref, at.kind == "direct", interaction.ephemeral)


def _answer_place(incoming: Incoming, interaction: Interaction) -> Place:
    """In a channel the answer goes into the thread of what it answers; a direct conversation stays flat."""
    at = incoming.at
    if at.kind == "direct" or at.thread or interaction.ephemeral or interaction.surface in ("command", "link"):
        return at
    ref = incoming.ref if isinstance(incoming, Said | Clicked | Submitted) else ""
    return changed(at, thread=ref) if ref else at


def _again(form: Form, incoming: Incoming) -> Card:
    """A form that can't be opened now, behind a button that asks for it anew."""
    if isinstance(incoming, Clicked):
        button = Button(_("Open the form"), incoming.action, incoming.value, style="main")
    elif isinstance(incoming, Said) and 0 < len(incoming.text) <= BUTTON_VALUE:
        button = Button(_("Open the form"), SAY, incoming.text, style="main")
    else:
        return Card(form.title, lines=(_("Please ask for this form again."),))
    return Card(form.title, buttons=(button,))


def _not_saved(reply: Reply) -> Card:
    facts = tuple(Fact(verbatim(name), text) for name, text in reply.wrong.items())
    return Card(_("That was not saved"), facts=facts, tone="warn")
