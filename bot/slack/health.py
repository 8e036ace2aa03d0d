"""Is Slack set up as it must be?  Asks Slack itself; changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api import Secret, proxy_for, read
from bot.slack.manifest import SCOPES, domain, scopes
from bot.slack.settings import SlackSettings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.  `detail` says what was found, or what to do about it."""

    name: str
    good: bool
    detail: str


def check(settings: SlackSettings) -> Iterator[tuple[str, bool, str]]:
    """(what, well, what was found) for `zhangfang doctor`."""
    for finding in findings(
        bot_token=settings.bot_token.get_secret_value(),
        app_token=settings.app_token.get_secret_value(),
        signing_secret=settings.signing_secret.get_secret_value(),
        mode=settings.mode,
        api_base_url=settings.api_base_url,
        link_domain=domain(settings.public_url),
        timeout=settings.timeout,
    ):
        yield f"slack {finding.name}", finding.good, finding.detail


def findings(
    *,
    bot_token: Secret,
    app_token: Secret = "",
    signing_secret: Secret = "",
    mode: Literal["socket", "http"] = "socket",
    api_base_url: str = "https://slack.com/api/",
    link_domain: str = "",
    timeout: float = 10.0,
) -> tuple[Finding, ...]:
    """Reachability, tokens and scopes, in this order; takes at most a few seconds."""
    return asyncio.run(_findings(bot_token, app_token, signing_secret, mode, api_base_url, link_domain, timeout))


async def _findings(
    bot_token: Secret, app_token: Secret, signing_secret: Secret, mode: str, base: str, link_domain: str, timeout: float
) -> tuple[Finding, ...]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout)) as session:
        client = AsyncWebClient(read(bot_token), base_url=base, session=session, retry_handlers=[])
        client.proxy = proxy_for(base)
        out = [*await _bot(client, base, link_domain)]
        if mode == "socket":
            out.append(await _socket(client, read(app_token)))
        else:
            good = bool(read(signing_secret))
            found = "set" if good else "missing: copy it from Basic Information, App Credentials"
            out.append(Finding("signing secret", good, found))
    return tuple(out)


async def _bot(client: AsyncWebClient, base: str, link_domain: str) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        reason = str(error.response.get("error", ""))
        hint = f"{reason}: install the app to the workspace and copy the Bot User OAuth Token (xoxb-…)"
        return [Finding("reach", True, base), Finding("bot token", False, hint)]
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return [Finding("reach", False, f"{base} does not answer as Slack does ({type(error).__name__})")]
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    missing = [scope for scope in scopes(link_domain=link_domain) if scope not in granted]
    found = "all granted"
    if missing:
        needed = "; ".join(f"{scope} (to {SCOPES[scope]})" for scope in missing)
        found = f"missing: {needed}. Paste the manifest anew and reinstall the app"
    where = f"{answer.get('team')} as {answer.get('user_id')}"
    return [Finding("reach", True, base), Finding("bot token", True, where), Finding("scopes", not missing, found)]


async def _socket(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token or "none")
    except SlackApiError as error:
        reason = str(error.response.get("error", ""))
        hint = f"{reason}: make an app-level token with the scope connections:write (xapp-…)"
        return Finding("app token", False, hint)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Finding("app token", False, type(error).__name__)
    return Finding("app token", True, "Socket Mode can connect")
