"""The sections of the configuration for the interfaces of other systems: addresses, who we are there, secrets.

What no source tells (the text field that takes our key, the word for “too often”) has no default, or one that is said
to be unsure.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator

from bot.sections import Count, ModelAddress, Secret, Section, needs

Timeout = Annotated[float, Field(gt=0, le=45)]
"""Seconds for one call: three of them have to fit into a lease."""


class KingdeeSection(Section):
    enabled: bool = False
    url: ModelAddress = ""
    app_id: str = ""
    app_secret: Secret = SecretStr("")
    account: str = ""
    user: str = ""
    language: Count = 2052
    organisation: str = "0"
    key_field: Annotated[str, Field(pattern=r"^\w{0,60}$")] = ""
    poster_field: Annotated[str, Field(pattern=r"^\w{1,60}$")] = "FPOSTERID"
    invalid_field: Annotated[str, Field(pattern=r"^\w{1,60}$")] = "FInvalid"
    numbers: Literal["ours", "theirs"] = "ours"
    steps: tuple[Literal["submit", "audit"], ...] = ("submit",)
    busy: tuple[str, ...] = ()
    watch_minutes: Count = 240
    timeout: Timeout = 30.0

    @model_validator(mode="after")
    def _usable(self) -> KingdeeSection:
        given: dict[str, SecretStr | str] = {
            "url": self.url,
            "app_id": self.app_id,
            "app_secret": self.app_secret,
            "account": self.account,
        }
        needs(self.enabled, "docs/vouchers.md", **given, user=self.user, key_field=self.key_field)
        return self


class QuickBooksSection(Section):
    enabled: bool = False
    url: ModelAddress = "https://quickbooks.api.intuit.com"
    token_url: ModelAddress = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
    company: str = ""
    client_id: str = ""
    client_secret: Secret = SecretStr("")
    refresh_token: Secret = SecretStr("")
    tokens: Path = Path("data/quickbooks-tokens.json")
    version: str = "75"
    names: tuple[str, ...] = ("FullyQualifiedName", "DisplayName", "Name")
    timeout: Timeout = 45.0

    @model_validator(mode="after")
    def _usable(self) -> QuickBooksSection:
        secrets = {"client_secret": self.client_secret, "refresh_token": self.refresh_token}
        needs(self.enabled, "docs/vouchers.md", company=self.company, client_id=self.client_id, **secrets)
        return self


class AlipaySection(Section):
    enabled: bool = False
    url: ModelAddress = "https://openapi.alipay.com/gateway.do"
    app_id: str = ""
    private_key: Secret = SecretStr("")
    app_certificate: str = ""
    alipay_certificate: str = ""
    root_certificate: str = ""
    title: str = ""
    scene: str = ""
    scene_report: str = ""
    absent: tuple[str, ...] = ("ORDER_NOT_EXIST",)
    running_minutes: Count = 5
    watch_days: Count = 15
    timeout: Timeout = 30.0

    @model_validator(mode="after")
    def _usable(self) -> AlipaySection:
        files = {
            "app_certificate": self.app_certificate,
            "alipay_certificate": self.alipay_certificate,
            "root_certificate": self.root_certificate,
        }
        needs(self.enabled, "docs/payments.md", app_id=self.app_id, private_key=self.private_key, **files)
        return self


class ConnectSection(Section):
    kingdee: KingdeeSection = KingdeeSection()
    quickbooks: QuickBooksSection = QuickBooksSection()
    alipay: AlipaySection = AlipaySection()

    @property
    def any_enabled(self) -> bool:
        return self.kingdee.enabled or self.quickbooks.enabled or self.alipay.enabled


def plain_settings(own: ConnectSection) -> dict[str, Mapping[str, str]]:
    """What whoever makes a body has to know of each that is enabled: no address, no name of ours there, no secret."""
    found: dict[str, Mapping[str, str]] = {}
    if own.kingdee.enabled:
        found["kingdee"] = {"key_field": own.kingdee.key_field, "numbers": own.kingdee.numbers}
    if own.quickbooks.enabled:
        found["quickbooks"] = {}
    if own.alipay.enabled:
        pay = own.alipay
        found["alipay"] = {"title": pay.title, "scene": pay.scene, "scene_report": pay.scene_report}
    return found
