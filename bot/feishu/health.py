"""Is the app set up as it should be?  For `doctor`: credentials, bot, scopes, the way in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.feishu.api import FeishuApi, FeishuRefused
from bot.feishu.connection import NoEndpoint, endpoint
from bot.feishu.manifest import scopes
from bot.feishu.settings import FeishuSettings, read, settings_of
from bot.platform import NotPosted
from chat.text import Text, _
from chat.words import say


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    state: Literal["good", "warn", "bad"]
    name: str
    words: Text


def check(section: Any) -> Iterator[tuple[str, bool, str]]:
    """(what, well, what was found) for `zhangfang doctor`, from the `[feishu]` section; a warning counts as well."""
    settings = settings_of(section)
    calls = FeishuApi(settings.app_id, settings.app_secret, settings.domain, settings.timeout)
    calls.patience = 3.0
    for finding in findings(settings, calls):
        yield f"feishu {finding.name}", finding.state != "bad", say(finding.words, "en")


def findings(settings: FeishuSettings, calls: FeishuApi) -> Iterator[Finding]:
    """Everything that can be looked at from here, in the order in which it is set up."""
    try:
        calls.token()
    except NotPosted as refusal:
        yield Finding("bad", "app", _("Feishu does not take the app id and secret: {reason}", reason=refusal.reason))
        return
    yield Finding("good", "app", _("Feishu takes the app id and secret."))
    yield _bot(calls)
    yield from _scopes(settings, calls)
    yield _way_in(settings)


def _bot(calls: FeishuApi) -> Finding:
    try:
        bot = calls.json("GET", "/open-apis/bot/v3/info", patience=3.0).get("bot") or {}
    except NotPosted as refusal:
        return Finding("bad", "bot", _("The app has no bot: {reason}", reason=refusal.reason))
    return Finding("good", "bot", _("The bot is called {name}.", name=str(bot.get("app_name", ""))))


def _scopes(settings: FeishuSettings, calls: FeishuApi) -> Iterator[Finding]:
    try:
        said = calls.json("GET", "/open-apis/application/v6/scopes", patience=3.0)
    except FeishuRefused as refusal:
        yield Finding(
            "warn", "scopes", _("Which scopes are granted could not be asked: {reason}", reason=refusal.reason)
        )
        return
    granted = {one.get("scope_name") for one in said.get("scopes") or () if one.get("grant_status") == 1}
    missing = [scope for scope in scopes(settings) if scope.name not in granted]
    for scope in missing:
        words = _("The scope {scope} is not granted: {why}.", scope=scope.name, why=scope.missing or scope.why)
        yield Finding("warn" if scope.missing else "bad", "scopes", words)
    if not missing:
        yield Finding("good", "scopes", _("All scopes are granted."))


def _way_in(settings: FeishuSettings) -> Finding:
    if settings.mode == "webhook":
        if not read(settings.encrypt_key):
            return Finding(
                "warn", "connection", _("Events come unsigned: set an encrypt_key here and on the app's page.")
            )
        return Finding("good", "connection", _("Events are encrypted and signed."))
    try:
        endpoint(settings.domain.rstrip("/"), settings.app_id, read(settings.app_secret), settings.timeout)
    except NoEndpoint as trouble:
        return Finding("bad", "connection", _("There is no long connection: {reason}", reason=str(trouble)))
    return Finding("good", "connection", _("The long connection can be opened."))
