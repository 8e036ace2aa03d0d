"""Which of our cards stand in a thread: a reply there is about the newest of them, though the thread began with
somebody else's message."""

from __future__ import annotations

from cachetools import LRUCache

from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused

_MOST = 5000


class Threads:
    """Made and used on the adapter's loop only.  Slack is asked once for a thread, if at all."""

    def __init__(self, api: SlackApi, event: str) -> None:
        self._api, self._event = api, event
        self._cards: LRUCache[tuple[str, str], list[str]] = LRUCache(_MOST)

    def posted(self, channel: str, thread: str, ref: str) -> None:
        """A card of ours was posted there."""
        if thread and (channel, thread) in self._cards:
            self._cards[channel, thread].insert(0, ref)

    def begun(self, channel: str, thread: str) -> None:
        """Nothing of ours stands in this thread yet: it has just begun."""
        self._cards.setdefault((channel, thread), [])

    async def cards(self, channel: str, thread: str) -> tuple[str, ...]:
        """The ts of our cards in the thread, newest first."""
        known = self._cards.get((channel, thread))
        if known is not None:
            return tuple(known)
        args = {"channel": channel, "ts": thread, "limit": 200, "include_all_metadata": True}
        try:
            answer = await self._api("conversations.replies", args, lane=f"find:{channel}", patience=2.0)
        except (SlackRefused, SlackLost, SlackBusy):
            return ()
        ours = [
            str(message["ts"])
            for message in answer.get("messages", ())
            if (message.get("metadata") or {}).get("event_type") == self._event
        ]
        self._cards[channel, thread] = ours[::-1]
        return tuple(ours[::-1])
