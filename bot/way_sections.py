"""The sections of the configuration for the ways in: the platforms, the page, the server in front, and their limits."""

from __future__ import annotations

from typing import Literal

from pydantic import SecretStr, model_validator

from bot.sections import Address, Count, Natural, Port, Seconds, Secret, Section, needs


class SlackSection(Section):
    enabled: bool = False
    mode: Literal["socket", "http"] = "socket"
    bot_token: Secret = SecretStr("")
    app_token: Secret = SecretStr("")
    signing_secret: Secret = SecretStr("")
    api_base_url: Address = "https://slack.com/api/"
    path: str = "/slack/events"
    ping_interval: Seconds = 2.0
    timeout: Seconds = 10.0
    threads: Count = 16
    file_threads: Count = 4
    charts: bool = True
    public_url: str = ""

    @model_validator(mode="after")
    def _usable(self) -> SlackSection:
        needs(self.enabled, "docs/slack.md", bot_token=self.bot_token)
        needs(self.enabled and self.mode == "socket", "docs/slack.md", app_token=self.app_token)
        needs(self.enabled and self.mode == "http", "docs/slack.md", signing_secret=self.signing_secret)
        return self


class FeishuSection(Section):
    enabled: bool = False
    mode: Literal["websocket", "webhook"] = "websocket"
    app_id: str = ""
    app_secret: Secret = SecretStr("")
    encrypt_key: Secret = SecretStr("")
    verification_token: Secret = SecretStr("")
    domain: Address = "https://open.feishu.cn"
    path: str = "/feishu/events"
    approval_path: str = "/feishu/approvals"
    ping_interval: Seconds = 3.0
    timeout: Seconds = 8.0
    threads: Count = 16
    file_threads: Count = 4
    locale: Literal["en", "zh-CN"] = "zh-CN"
    urgent: tuple[str, ...] = ()
    mirror: bool = False
    public_url: str = ""

    @model_validator(mode="after")
    def _usable(self) -> FeishuSection:
        needs(self.enabled, "docs/feishu.md", app_id=self.app_id, app_secret=self.app_secret)
        needs(self.enabled and self.mode == "webhook", "docs/feishu.md", verification_token=self.verification_token)
        return self


class WebSection(Section):
    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 8765
    secret: Secret = SecretStr("")
    public_url: str = ""
    link_minutes: Count = 15
    paper_days: Count = 14
    stay_days: Count = 30
    hosts: tuple[str, ...] = ()


class LimitsSection(Section):
    messages_a_minute: Natural = 60
    files_an_hour: Natural = 300
    reports_an_hour: Natural = 60
    page_a_minute: Natural = 600


class HttpSection(Section):
    host: str = "127.0.0.1"
    port: Port = 8080
