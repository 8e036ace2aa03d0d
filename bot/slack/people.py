"""Who is behind a Slack account: name, e-mail, language and time zone from the profile; and who is not one of ours."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused
from chat.incoming import Identity

log = logging.getLogger(__name__)

_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class SlackAccount:
    """`stranger`: of another company (Slack Connect).  `nobody`: a bot, or an account that was closed."""

    identity: Identity
    stranger: bool = False
    nobody: bool = False


class SlackPeople:
    """Profiles, asked for once an hour.  `team` and `enterprise` are ours, from auth.test."""

    def __init__(self, calls: SlackApi, *, lasts: float = 3600.0) -> None:
        self._calls, self._lasts = calls, lasts
        self.team = self.enterprise = ""
        self._known: OrderedDict[str, tuple[float, SlackAccount]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[SlackAccount]] = {}

    async def account(self, user: str, team: str = "") -> SlackAccount:
        """The account.  Where Slack does not say, just its id: who cannot be looked up is still heard."""
        kept = self._known.get(user)
        if kept and kept[0] > asyncio.get_running_loop().time():
            return kept[1]
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
        kept = self._known.get(user)
        return kept[1].identity.locale if kept else ""

    async def _ask(self, user: str, team: str) -> SlackAccount:
        foreign = bool(team and self.team and team not in (self.team, self.enterprise))
        try:
            answer = await self._calls("users.info", {"user": user, "include_locale": True}, patience=3.0)
        except SlackRefused as error:
            if error.error == "user_not_found":
                return SlackAccount(Identity("slack", user), stranger=foreign)
            return SlackAccount(Identity("slack", user))
        except (SlackLost, SlackBusy) as error:
            log.warning("the profile of %s could not be read: %s", user, error)
            return SlackAccount(Identity("slack", user))
        account = self._account(user, answer["user"])
        self._known[user] = (asyncio.get_running_loop().time() + self._lasts, account)
        self._known.move_to_end(user)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return account

    def _account(self, user: str, found: dict[str, Any]) -> SlackAccount:
        profile = found.get("profile") or {}
        name = (
            profile.get("display_name") or profile.get("real_name") or found.get("real_name") or found.get("name", "")
        )
        confirmed = found.get("is_email_confirmed", True)
        identity = Identity(
            "slack",
            user,
            name=name,
            email=profile.get("email", "") if confirmed else "",
            locale=found.get("locale") or "",
            timezone=found.get("tz") or "",
        )
        grid = (found.get("enterprise_user") or {}).get("enterprise_id", "")
        home = found.get("team_id") or self.team
        ours = not self.team or home == self.team or bool(self.enterprise and grid == self.enterprise)
        closed = bool(found.get("deleted") or found.get("is_bot") or user == "USLACKBOT")
        return SlackAccount(identity, stranger=bool(found.get("is_stranger")) or not ours, nobody=closed)
