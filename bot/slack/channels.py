"""Which channels people of other companies are in (Slack Connect): said with an event, else asked for once an hour."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from cachetools import TTLCache

from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused
from chat.incoming import Place

log = logging.getLogger(__name__)

_MOST, _LASTS = 10_000, 3600.0


class SlackChannels:
    """Made and used on the adapter's loop only."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self._shared: TTLCache[str, bool] = TTLCache(_MOST, _LASTS)

    def told(self, channel: object, shared: object) -> None:
        """An event of a channel says whether it is shared with others."""
        if isinstance(channel, str) and isinstance(shared, bool):
            self._shared[channel] = shared

    async def met(self, at: Place, patience: float) -> Place:
        """The place, with whether people of other companies are in it; None where Slack does not say in time."""
        if at.kind == "direct" or not at.channel:
            return at
        if at.channel not in self._shared:
            try:
                asked = self._api("conversations.info", {"channel": at.channel}, patience=patience)
                shown = (await asyncio.wait_for(asked, patience))["channel"]
                self._shared[at.channel] = bool(shown.get("is_ext_shared") or shown.get("is_pending_ext_shared"))
            except (SlackRefused, SlackLost, SlackBusy, TimeoutError) as error:
                log.info("whether others are in a channel is not known: %s", error)
                return at
        return replace(at, outsiders=self._shared[at.channel])
