"""Is Slack set up as it must be?  Asks Slack itself; changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.health import Finding
from bot.secret import Secret, read
from bot.slack.api import proxy_for
from bot.slack.manifest import SCOPES, domain, scopes
from bot.slack.settings import SlackSettings
from chat.text import verbatim


def check(settings: SlackSettings) -> Iterator[Finding]:
    """What doctor says of the `[slack]` section."""
    yield from findings(
        bot_token=settings.bot_token.get_secret_value(),
        app_token=settings.app_token.get_secret_value(),
        signing_secret=settings.signing_secret.get_secret_value(),
        mode=settings.mode,
        api_base_url=settings.api_base_url,
        link_domain=domain(settings.public_url),
        timeout=settings.timeout,
    )


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
        elif read(signing_secret):
            out.append(_good("signing secret", "set"))
        else:
            out.append(_bad("signing secret", "missing: copy it from Basic Information, App Credentials"))
    return tuple(out)


async def _bot(client: AsyncWebClient, base: str, link_domain: str) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        reason = str(error.response.get("error", ""))
        hint = f"{reason}: install the app to the workspace and copy the Bot User OAuth Token (xoxb-…)"
        return [_good("reach", base), _bad("bot token", hint)]
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return [_bad("reach", f"{base} does not answer as Slack does ({type(error).__name__})")]
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    missing = [scope for scope in scopes(link_domain=link_domain) if scope not in granted]
    where = f"{answer.get('team')} as {answer.get('user_id')}"
    return [_good("reach", base), _good("bot token", where), _scopes(missing)]


def _scopes(missing: list[str]) -> Finding:
    if not missing:
        return _good("scopes", "all granted")
    needed = "; ".join(f"{scope} (to {SCOPES[scope]})" for scope in missing)
    return _bad("scopes", f"missing: {needed}. Paste the manifest anew and reinstall the app")


async def _socket(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token or "none")
    except SlackApiError as error:
        reason = str(error.response.get("error", ""))
        return _bad("app token", f"{reason}: make an app-level token with the scope connections:write (xapp-…)")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return _bad("app token", type(error).__name__)
    return _good("app token", "Socket Mode can connect")


def _good(name: str, said: str) -> Finding:
    return Finding(name, "good", verbatim(said))


def _bad(name: str, said: str) -> Finding:
    return Finding(name, "bad", verbatim(said))
