"""Small things beside a reply: the sign that a file is being read, an assistant thread's status and prompts, unfolded
links.  None of them is worth failing for."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused
from bot.slack.events import Interaction
from bot.slack.limits import OPTION, PROMPTS, cut
from bot.slack.post import SlackPost
from bot.slack.recent import Recent
from bot.slack.render import blocks
from chat.cards.card import Reply
from chat.incoming import Clicked, Incoming, Said
from chat.text import _
from chat.words import locale_for, say

log = logging.getLogger(__name__)

_READING = "eyes"


class Signs:
    """Made and used on the adapter's loop only.  `assistants` are threads that Slack's assistant container opened."""

    def __init__(self, api: SlackApi, post: SlackPost) -> None:
        self._api, self._post = api, post
        self.assistants = Recent(2000)
        self._quiet = Recent(500)

    async def reading(self, said: Said, shown: bool) -> None:
        """The sign on a message whose file is read.  Not where files have been none of our business before."""
        if not said.ref or (not said.addressed and not said.about and said.at.channel in self._quiet):
            return
        try:
            channel = await self._post.channel(said.at)
            args = {"channel": channel, "timestamp": said.ref, "name": _READING}
            method = "reactions.add" if shown else "reactions.remove"
            await self._api(method, args, lane=f"react:{channel}:{said.ref}", patience=10.0)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.debug("no sign: %s", error)

    def minded(self, said: Said, answered: bool) -> None:
        """Remember where files that nobody gave to us are left unanswered."""
        if answered or said.addressed:
            self._quiet.forget(said.at.channel)
        else:
            self._quiet.add(said.at.channel)

    async def looking(self, incoming: Incoming) -> None:
        """The status in an assistant thread; Slack takes it away when the answer is posted."""
        if incoming.at.thread not in self.assistants:
            return
        status = say(_("is looking…"), locale_for(incoming.by.locale))
        await self._assistant(incoming, "assistant.threads.setStatus", {"status": status})

    async def prompts(self, incoming: Incoming, reply: Reply) -> None:
        """The buttons of a card as suggested prompts: the label is shown, the value is said."""
        if not reply.card or not reply.card.buttons:
            return
        prompts = []
        for button in reply.card.buttons[:PROMPTS]:
            label = say(button.label, reply.locale)
            prompts.append({"title": cut(label, OPTION), "message": button.value or label})
        args = {"prompts": prompts, "title": say(reply.card.title, reply.locale)}
        await self._assistant(incoming, "assistant.threads.setSuggestedPrompts", args)

    async def unfold(self, click: Clicked, reply: Reply, interaction: Interaction) -> None:
        """A card under somebody's link to us.  What is private is not shown to a whole channel."""
        if not reply.card or reply.private:
            return
        # Tables and charts are refused in unfurls; the plain form always fits.
        shape = {interaction.url: {"blocks": blocks(reply.card, reply.locale, surface="view")[:50]}}
        try:
            channel = await self._post.channel(click.at)
            await self._api("chat.unfurl", {"channel": channel, "ts": click.ref, "unfurls": shape}, lane=channel)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.info("a link was not unfolded: %s", error)

    async def _assistant(self, incoming: Incoming, method: str, args: Mapping[str, Any]) -> None:
        try:
            channel = await self._post.channel(incoming.at)
            where = {"channel_id": channel, "thread_ts": incoming.at.thread}
            await self._api(method, {**where, **args}, lane=f"status:{channel}", patience=5.0)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.debug("%s", error)
