"""Is the app set up as it should be?  For `doctor`: credentials, bot, scopes, the way in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.feishu.api import FeishuApi, FeishuRefused
from bot.feishu.connection import NoEndpoint, endpoint
from bot.feishu.manifest import scopes
from bot.feishu.settings import FeishuSettings, settings_of
from bot.health import Finding
from bot.platform import NotPosted
from bot.secret import read
from chat.text import _


def check(section: Any) -> Iterator[Finding]:
    """What doctor says of the `[feishu]` section."""
    settings = settings_of(section)
    api = FeishuApi(settings.app_id, settings.app_secret, settings.domain, settings.timeout)
    api.patience = 3.0
    yield from findings(settings, api)


def findings(settings: FeishuSettings, api: FeishuApi) -> Iterator[Finding]:
    """Everything that can be looked at from here, in the order in which it is set up."""
    try:
        api.token()
    except NotPosted as refusal:
        yield Finding("app", "bad", _("Feishu does not take the app id and secret: {reason}", reason=refusal.reason))
        return
    yield Finding("app", "good", _("Feishu takes the app id and secret."))
    yield _bot(api)
    yield from _scopes(settings, api)
    yield _way_in(settings)


def _bot(api: FeishuApi) -> Finding:
    try:
        bot = api.json("GET", "/open-apis/bot/v3/info", patience=3.0).get("bot") or {}
    except NotPosted as refusal:
        return Finding("bot", "bad", _("The app has no bot: {reason}", reason=refusal.reason))
    return Finding("bot", "good", _("The bot is called {name}.", name=str(bot.get("app_name", ""))))


def _scopes(settings: FeishuSettings, api: FeishuApi) -> Iterator[Finding]:
    try:
        answer = api.json("GET", "/open-apis/application/v6/scopes", patience=3.0)
    except FeishuRefused as refusal:
        yield Finding(
            "scopes", "warn", _("Which scopes are granted could not be asked: {reason}", reason=refusal.reason)
        )
        return
    granted = {scope.get("scope_name") for scope in answer.get("scopes") or () if scope.get("grant_status") == 1}
    missing = [scope for scope in scopes(settings) if scope.name not in granted]
    for scope in missing:
        words = _("The scope {scope} is not granted: {why}.", scope=scope.name, why=scope.missing or scope.why)
        yield Finding("scopes", "warn" if scope.missing else "bad", words)
    if not missing:
        yield Finding("scopes", "good", _("All scopes are granted."))


def _way_in(settings: FeishuSettings) -> Finding:
    if settings.mode == "webhook":
        if not read(settings.encrypt_key):
            return Finding(
                "connection", "warn", _("Events come unsigned: set an encrypt_key here and on the app's page.")
            )
        return Finding("connection", "good", _("Events are encrypted and signed."))
    try:
        endpoint(settings.domain.rstrip("/"), settings.app_id, read(settings.app_secret), settings.timeout)
    except NoEndpoint as trouble:
        return Finding("connection", "bad", _("There is no long connection: {reason}", reason=str(trouble)))
    return Finding("connection", "good", _("The long connection can be opened."))
