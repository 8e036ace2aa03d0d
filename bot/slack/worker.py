"""The way of a message after its acknowledgement: who is it, what does the house say, where is that shown."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import replace as changed
from uuid import uuid4

from bot.platform import HouseFunctions, NotPosted
from bot.retry import REPLY_WAITS
from bot.slack import forms, home, moments
from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused
from bot.slack.channels import SlackChannels
from bot.slack.events import HOME, PROMPTS, UNFURL, Interaction
from bot.slack.people import SlackAccount, SlackPeople
from bot.slack.pictures import Pictures
from bot.slack.post import SlackPost
from bot.slack.recent import Recent
from bot.slack.render import Seen, drawings, unseen
from bot.slack.replies import SlackReplies
from bot.slack.signs import Signs
from bot.slack.tasks import Pools, Tasks
from bot.slack.waiting import OneMoment
from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import Clicked, Identity, Incoming, Joined, Left, Place, Said
from chat.text import _
from chat.words import locale_for

log = logging.getLogger(__name__)

Heard = tuple[Incoming, Reply]
_STRANGER = Card(
    _("I only work for people of this company"),
    lines=(_("Please ask a colleague there to log it for you."),),
    tone="warn",
)
_NO_FILE = Card(
    _("There is no file in that message"),
    lines=(_("Choose a message that has a photo or a document of a receipt."),),
    tone="warn",
)
_BROKEN = Card(_("Something broke on our side"), lines=(_("Please try again."),), tone="bad")


class SlackWorker:
    """Made and used on the adapter's loop only."""

    def __init__(
        self,
        api: SlackApi,
        people: SlackPeople,
        channels: SlackChannels,
        post: SlackPost,
        replies: SlackReplies,
        pictures: Pictures,
        house: HouseFunctions,
        pools: Pools,
        tasks: Tasks,
    ) -> None:
        self._api, self._people, self._post, self._house = api, people, post, house
        self.channels = channels
        self._replies, self._pictures, self._pools, self._tasks = replies, pictures, pools, tasks
        self.signs, self.waiting = Signs(api, post), OneMoment(post)
        self._homes = Recent(5000)
        self._stale: dict[str, bool] = {}
        self._published: Counter[str] = Counter()

    async def keep(self, incoming: Incoming) -> Incoming | None:
        """Keep the message for good; None when it was kept before."""
        return await self._pools.keep(incoming, self._keep)

    async def answer(self, incoming: Incoming, interaction: Interaction) -> None:
        """The whole way of a message that was kept."""
        hearing = self._tasks.spawn(self.hear(incoming, interaction))
        waiting = self._tasks.spawn(self.waiting.say(incoming, hearing, self._people.locale(incoming.by.id)))
        await self._loading(hearing, incoming, interaction)
        incoming, reply = await hearing
        interaction.moment = await waiting
        await self.finish(incoming, reply, interaction)

    async def hear(self, incoming: Incoming, interaction: Interaction) -> Heard:
        """What the house says, and the message with everything that Slack says of the person."""
        if isinstance(incoming, Left) or (isinstance(incoming, Joined) and not incoming.here):
            # It happened, whoever did it; nobody is answered.
            return incoming, await self._pools.hear(incoming, self._house.hear)
        account = await self._account(incoming, interaction)
        incoming = changed(incoming, by=account.identity)
        if account.nobody:
            return incoming, SILENCE
        patience = moments.PROFILE_OF_A_CLICK if interaction.trigger else moments.PROFILE
        incoming = changed(incoming, at=await self.channels.met(incoming.at, patience))
        incoming = await self._in_thread(incoming)
        if account.stranger:
            refusal = Reply(card=_STRANGER, private=True, locale=locale_for(account.identity.locale))
            return incoming, refusal if incoming.addressed else SILENCE
        photo = incoming if isinstance(incoming, Said) and incoming.files else None
        if photo:
            self._tasks.spawn(self.signs.reading(photo, True))
        self._tasks.spawn(self.signs.looking(incoming))
        try:
            reply = await self._pools.hear(incoming, self._house.hear)
        except Exception:
            log.exception("%s was not answered", incoming.id)
            reply = Reply(card=_BROKEN, private=True, locale=locale_for(account.identity.locale))
        if isinstance(incoming, Clicked) and reply.form:
            self._replies.opening.add(incoming.action)
        if photo:
            self._tasks.spawn(self.signs.reading(photo, False))
            self.signs.minded(photo, bool(reply.card or reply.form))
        return incoming, reply

    async def without_a_file(self, incoming: Incoming, interaction: Interaction) -> None:
        """The shortcut for a message's files, on a message that has none: its words are not what was meant."""
        account = await self._account(incoming, interaction)
        reply = Reply(card=_NO_FILE, private=True, locale=locale_for(account.identity.locale))
        try:
            await self._replies.reply(incoming, reply, interaction)
        except (SlackRefused, SlackLost, SlackBusy, NotPosted) as error:
            log.info("not said that there is no file: %s", error)

    async def finish(self, incoming: Incoming, reply: Reply, interaction: Interaction) -> None:
        """Show the reply, as often as it takes, and say that it is answered."""
        for wait in (*REPLY_WAITS, None):
            try:
                await self.show(incoming, reply, interaction, first=wait == REPLY_WAITS[0])
            except SlackRefused as error:
                if not error.signed_out:
                    log.warning("the answer to %s cannot be shown: %s", incoming.id, error)
                    break
            except (SlackLost, SlackBusy, NotPosted) as error:
                log.info("the answer to %s waits: %s", incoming.id, error)
            except Exception:
                log.exception("the answer to %s cannot be shown", incoming.id)
                break
            else:
                break
            if wait is None:
                return
            await asyncio.sleep(wait)
        await self.done(incoming)

    async def show(self, incoming: Incoming, reply: Reply, interaction: Interaction, *, first: bool) -> None:
        action = incoming.action if isinstance(incoming, Clicked) else ""
        if action == HOME:
            await self._publish(incoming.by.id, reply, interaction.page)
        elif action == PROMPTS and interaction.surface == "assistant":
            await self.signs.prompts(incoming, reply)
        elif isinstance(incoming, Clicked) and interaction.surface == "link":
            await self.signs.unfold(incoming, reply, interaction)
        else:
            await self._replies.reply(incoming, reply, interaction, first=first)

    async def late(self, hearing: asyncio.Task[Heard], interaction: Interaction) -> None:
        """The answer to a modal that shows its loading view since: errors bring the form back as it was sent."""
        incoming, reply = await hearing
        if not reply.wrong:
            await self.finish(incoming, reply, interaction)
            return
        view = forms.refilled(interaction.view, reply.wrong, reply.locale)
        try:
            await self._api("views.update", {"view_id": interaction.waiting, "view": view}, lane=interaction.waiting)
        except (SlackRefused, SlackLost, SlackBusy):
            interaction.waiting = ""
            await self.finish(incoming, reply, interaction)
        else:
            await self.done(incoming)

    async def done(self, incoming: Incoming) -> None:
        await self._pools.quickly(self._house.answered, incoming)
        if not isinstance(incoming, Clicked) or incoming.action not in (HOME, UNFURL, PROMPTS):
            self.refresh(incoming.by.id)

    def refresh(self, user: str) -> None:
        """Bring the Home tab up to date for whoever has looked at it; changes in quick succession make one."""
        if user not in self._homes:
            return
        running = user in self._stale
        self._stale[user] = True
        if not running:
            self._tasks.spawn(self._refresh(user), idle=True)

    def _keep(self, incoming: Incoming) -> Incoming | None:
        if isinstance(incoming, Said) and incoming.at.thread:
            incoming = changed(incoming, about=self._house.about(incoming.at, incoming.at.thread))
        return incoming if self._house.accept(incoming) else None

    async def _in_thread(self, incoming: Incoming) -> Incoming:
        """What a thread is about that began with a person's message: the newest card of ours in it, or what that
        message was answered with in private."""
        if not isinstance(incoming, Said):
            return incoming
        channel = await self._channel(incoming.at)
        if not incoming.at.thread:
            if incoming.ref and not incoming.edits:
                self._post.threads.begun(channel, incoming.ref)
            return incoming
        if incoming.about:
            return incoming
        for ref in await self._post.threads.cards(channel, incoming.at.thread):
            about = await self._pools.quickly(self._house.about, incoming.at, ref)
            if about:
                return changed(incoming, about=about)
        try:
            ref = await self._post.in_private(incoming.by.id, channel, incoming.at.thread)
        except (SlackRefused, SlackLost, SlackBusy):
            return incoming
        if not ref:
            return incoming
        direct = Place("slack", incoming.by.id, "direct")
        return changed(incoming, about=await self._pools.quickly(self._house.about, direct, ref))

    async def _channel(self, at: Place) -> str:
        try:
            return await self._post.channel(at)
        except (SlackRefused, SlackLost, SlackBusy):
            return at.channel

    async def _account(self, incoming: Incoming, interaction: Interaction) -> SlackAccount:
        asking = self._people.account(incoming.by.id, interaction.team)
        try:
            # A trigger lives three seconds: who clicked is then heard under the bare id rather than too late.
            return await asyncio.wait_for(
                asking, moments.PROFILE_OF_A_CLICK if interaction.trigger else moments.PROFILE
            )
        except TimeoutError:
            return SlackAccount(Identity("slack", incoming.by.id))

    async def _loading(self, hearing: asyncio.Task[Heard], incoming: Incoming, interaction: Interaction) -> None:
        """Open a loading view where a form is expected and does not come before its trigger dies."""
        if not interaction.trigger or not isinstance(incoming, Clicked):
            return
        if interaction.surface != "shortcut" and incoming.action not in self._replies.opening:
            return
        done, _pending = await asyncio.wait({hearing}, timeout=moments.LOADING_AFTER)
        if not done:
            await self._replies.wait(incoming, interaction, locale_for(self._people.locale(incoming.by.id)))

    async def _publish(self, user: str, reply: Reply, page: int) -> None:
        """Publish the Home tab at once, and anew when pictures of it have become ready that were not."""
        self._homes.add(user)
        self._published[user] += 1
        number, locale = self._published[user], reply.locale
        cards = [card for card in (reply.card, *reply.more) if card]
        seen: Seen = lambda drawing: self._pictures.ready(drawing, locale)  # noqa: E731
        wanted = [drawing for card in cards for drawing in drawings(card, locale, surface="view")]
        shown = [drawing for drawing in wanted if seen(drawing)]

        async def publish(seen: Seen) -> None:
            view = home.view(cards, locale, page, seen)
            await self._api("views.publish", {"user_id": user, "view": view}, lane=f"home:{user}")

        async def afterwards() -> None:
            if await self._pictures.prepare(wanted, locale, moments.PICTURE) and self._published[user] == number:
                try:
                    await publish(seen)
                except (SlackRefused, SlackLost, SlackBusy) as error:
                    log.info("the Home tab goes without its pictures: %s", error)
                    self._pictures.forget(wanted, locale)

        try:
            await publish(seen)
        except SlackRefused as error:
            if error.signed_out or not shown:
                raise
            self._pictures.forget(shown, locale)
            await publish(unseen)
        if len(shown) < len(wanted):
            self._tasks.spawn(afterwards(), idle=True)

    async def _refresh(self, user: str) -> None:
        try:
            while self._stale[user]:
                await asyncio.sleep(0.2)
                self._stale[user] = False
                at = Place("slack", user, "direct")
                shown = Clicked(f"slack:home:{user}:{uuid4().hex}", Identity("slack", user), at, action=HOME)
                interaction = Interaction("home", born=asyncio.get_running_loop().time())
                if await self.keep(shown):
                    await self.finish(*await self.hear(shown, interaction), interaction)
        finally:
            self._stale.pop(user, None)
