"""The chat platforms that the configuration enables, made from it; each is imported only where it is enabled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.config import Config
from bot.health import Finding
from bot.platform import Platform
from chat.words import say

if TYPE_CHECKING:
    from bot.app import App
    from bot.web.adapter import Web


def enabled(config: Config, app: App) -> tuple[Platform, ...]:
    """The platforms that are switched on."""
    platforms: list[Platform] = []
    if config.slack.enabled:
        platforms.append(_slack(config))
    if config.feishu.enabled:
        platforms.append(_feishu(config))
    if config.web.enabled:
        platforms.append(web(config, app))
    return tuple(platforms)


def web(config: Config, app: App, *, port: int | None = None) -> Web:
    """The local chat, on its own port."""
    from bot import roster
    from bot.party_desk import PartyLinks
    from bot.web.adapter import Web
    from storage.page import PageMessages
    from storage.page_links import PageLinks

    secret = config.web.secret.get_secret_value()
    lasts, stays = timedelta(minutes=config.web.link_minutes), timedelta(days=config.web.stay_days)
    _take_over_old_page(config, app)
    return Web(
        lambda: roster.roster(app),
        PageMessages(app.store, app.house.clock, config.files.folder),
        now=app.house.clock,
        host=config.web.host,
        port=config.web.port if port is None else port,
        secret=secret,
        links=PageLinks(app.store, app.house.clock, secret, lasts, stays) if secret else None,
        paper=lambda document: _paper(app, document),
        desk=PartyLinks(app, secret) if secret else None,
        hosts=config.web.hosts,
        a_minute=config.limits.page_a_minute,
    )


def _paper(app: App, document: str) -> tuple[str, str, bytes] | None:
    """The letter of a customer's link (“letter:D-2026-0001”): name, mime, bytes; None where it is not kept any more."""
    from ledger.errors import NotFound
    from storage import files, letters

    with app.store.read(app.house.clock()) as book:
        try:
            letter = letters.get(book, document.removeprefix("letter:"))
        except NotFound:
            return None
    path = files.where(app.config.files.folder, letter.file)
    return (f"{letter.number}.pdf", "application/pdf", path.read_bytes()) if path.exists() else None


def _take_over_old_page(config: Config, app: App) -> None:
    """Earlier versions kept the page in a file of its own, beside the database."""
    from storage import old_page

    url = config.database.url.get_secret_value()
    beside = Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite:///") else config.files.folder.parent
    old = beside / "chat.db"
    if old.exists():
        folder = config.files.folder
        app.store.write(lambda book: old_page.take_over(book, old, folder), now=app.house.clock(), trail="page:chat.db")
        old.rename(old.with_name("chat.db.taken-over"))


def check(config: Config) -> Iterator[tuple[str, bool, str]]:
    """(what, well, what was found) of each enabled platform: tokens, scopes, reachability; a warning is no fault."""
    if config.slack.enabled:
        from bot.slack.health import check as slack_check

        yield from _told("slack", slack_check(config.slack))
    if config.feishu.enabled:
        from bot.feishu.health import check as feishu_check

        yield from _told("feishu", feishu_check(config.feishu))
    if config.web.enabled:
        secret = config.web.secret.get_secret_value()
        sandbox = "" if secret else ", no [web] secret: whoever is on this computer is anybody"
        yield "local chat", True, f"http://{config.web.host}:{config.web.port}{sandbox}"


def _told(platform: str, findings: Iterable[Finding]) -> Iterator[tuple[str, bool, str]]:
    for finding in findings:
        yield f"{platform} {finding.name}", finding.state != "bad", say(finding.detail, "en")


def _slack(config: Config) -> Any:
    from bot.slack.adapter import Slack

    slack = config.slack
    return Slack(
        bot_token=slack.bot_token.get_secret_value,
        app_token=slack.app_token.get_secret_value,
        signing_secret=slack.signing_secret.get_secret_value,
        mode=slack.mode,
        api_base_url=slack.api_base_url,
        path=slack.path,
        ping_interval=slack.ping_interval,
        workers=slack.threads,
        file_workers=slack.file_threads,
        timeout=slack.timeout,
        native_charts=slack.charts,
    )


def _feishu(config: Config) -> Any:
    from bot.feishu.adapter import Feishu

    feishu = config.feishu
    return Feishu(
        feishu.app_id,
        feishu.app_secret.get_secret_value,
        mode=feishu.mode,
        encrypt_key=feishu.encrypt_key.get_secret_value,
        verification_token=feishu.verification_token.get_secret_value,
        domain=feishu.domain,
        path=feishu.path,
        approval_path=feishu.approval_path,
        timeout=feishu.timeout,
        threads=feishu.threads,
        file_threads=feishu.file_threads,
        ping_interval=feishu.ping_interval,
        urgent=feishu.urgent,
        locale=feishu.locale,
        mirror=feishu.mirror,
        public_url=feishu.public_url,
    )
