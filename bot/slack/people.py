"""Who is behind a Slack account: name, e-mail, language and time zone from the profile; and who is not one of ours."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache, TTLCache

from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused
from chat.incoming import Identity

log = logging.getLogger(__name__)

_MOST, _LASTS = 10_000, 3600.0


@dataclass(frozen=True, slots=True)
class SlackAccount:
    """`stranger`: of another company (Slack Connect).  `nobody`: a bot, or an account that was closed.

    Of strangers, and of guests whom a company lets into some channels, the address says nothing: whoever invites a
    guest chooses it.  So `identity` has none, and only an administrator of the books makes them somebody.
    """

    identity: Identity
    stranger: bool = False
    nobody: bool = False


class SlackPeople:
    """Profiles, asked for once an hour.  `team` and `enterprise` are ours, from auth.test."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self.team = self.enterprise = ""
        self._known: TTLCache[str, SlackAccount] = TTLCache(_MOST, _LASTS)
        self._locales: LRUCache[str, str] = LRUCache(_MOST)
        self._asking: dict[str, asyncio.Task[SlackAccount]] = {}

    async def account(self, user: str, team: str = "") -> SlackAccount:
        """The account.  Where Slack does not say, just its id: who cannot be looked up is still heard."""
        known = self._known.get(user)
        if known:
            return known
        asking = self._asking.get(user)
        if asking is None:
            asking = self._asking[user] = asyncio.ensure_future(self._ask(user, team))
            asking.add_done_callback(lambda _: self._asking.pop(user, None))
        return await asyncio.shield(asking)

    def forget(self, user: str) -> None:
        """What was known of this person has changed."""
        self._known.pop(user, None)

    def locale(self, user: str) -> str:
        """The person's language as far as it is known."""
        return self._locales.get(user, "")

    async def _ask(self, user: str, team: str) -> SlackAccount:
        foreign = bool(team and self.team and team not in (self.team, self.enterprise))
        try:
            answer = await self._api("users.info", {"user": user, "include_locale": True}, patience=3.0)
        except SlackRefused as error:
            if error.error == "user_not_found":
                return SlackAccount(Identity("slack", user), stranger=foreign)
            return SlackAccount(Identity("slack", user))
        except (SlackLost, SlackBusy) as error:
            log.warning("the profile of %s could not be read: %s", user, error)
            return SlackAccount(Identity("slack", user))
        account = self._account(user, answer["user"], foreign)
        self._locales[user] = account.identity.locale
        if self.team:  # until Slack has said who we are, nobody is known to be one of us
            self._known[user] = account
        return account

    def _account(self, user: str, shown: dict[str, Any], foreign: bool) -> SlackAccount:
        profile = shown.get("profile") or {}
        name = (
            profile.get("display_name") or profile.get("real_name") or shown.get("real_name") or shown.get("name", "")
        )
        grid = (shown.get("enterprise_user") or {}).get("enterprise_id", "")
        home = shown.get("team_id") or self.team
        ours = home == self.team or bool(self.enterprise and grid == self.enterprise)
        stranger = bool(shown.get("is_stranger")) or foreign or bool(self.team and not ours)
        guest = bool(shown.get("is_restricted") or shown.get("is_ultra_restricted"))
        vouched = bool(self.team) and not stranger and not guest and shown.get("is_email_confirmed", True)
        identity = Identity(
            "slack",
            user,
            name=name,
            email=profile.get("email", "") if vouched else "",
            locale=shown.get("locale") or "",
            timezone=shown.get("tz") or "",
        )
        closed = bool(shown.get("deleted") or shown.get("is_bot") or user == "USLACKBOT")
        return SlackAccount(identity, stranger=stranger, nobody=closed)
