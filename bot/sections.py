"""The sections of the configuration: their keys, what each may hold, and what holds where nothing is written.

config.example.toml explains every key; a test holds the two together.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator


class FileSecret(SecretStr):
    """A secret that stands in a file and is read whenever it is asked for, so that a rotated one needs no restart."""

    def __init__(self, path: Path) -> None:
        super().__init__(_read(path))
        self._path = path

    def get_secret_value(self) -> str:
        """The secret as it stands in the file now; as it stood at the start where the file cannot be read."""
        try:
            return _read(self._path)
        except ValueError:
            return super().get_secret_value()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise ValueError(f"{path} cannot be read ({error})") from None


def _from_file(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    return FileSecret(Path(value.removeprefix("file:"))) if value.startswith("file:") else secret


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        raise ValueError(
            f"there is no time zone “{name}”; did you mean {near[0] if near else 'Asia/Shanghai'}?"
        ) from None
    return name


def _database(url: SecretStr) -> SecretStr:
    kind, _, rest = url.get_secret_value().partition("://")
    if kind in ("postgres", "postgresql"):
        return SecretStr(f"postgresql+psycopg://{rest}")
    if kind not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("write sqlite:///data/zhangfang.db or postgresql+psycopg://user:password@host/database")
    return url


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "ws", "wss") or not parts.hostname:
        raise ValueError(f"“{url}” is no address; it begins with https:// or http://")
    return url


def _needs(enabled: bool, page: str, **given: SecretStr | str) -> None:
    missing = [name for name, value in given.items() if not value]
    if enabled and missing:
        raise ValueError(f"it is enabled, but {' and '.join(missing)} is missing; {page} says where to find it")


def _written(pattern: str, like: str) -> AfterValidator:
    """A text of that form; otherwise the sentence says how it is written."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"“{text}” cannot be understood; write it like {like}")
        return text

    return AfterValidator(check)


def _face(path: str) -> str:
    if path and not Path(path).is_file():
        raise ValueError(f"there is no file {path}; leave it empty for the reader's own face")
    return path


_HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
Secret = Annotated[SecretStr, AfterValidator(_from_file)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_from_file), AfterValidator(_database)]
Address = Annotated[str, AfterValidator(_address)]
Zone = Annotated[str, AfterValidator(_zone)]
Currency = Annotated[str, _written(r"[A-Z]{3}", "CNY, USD or EUR")]
Port = Annotated[int, Field(ge=0, le=65535)]
Share = Annotated[Decimal, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]
Daily = Annotated[str, _written(_HOUR, "09:00")]
Weekly = Annotated[str, _written(rf"(mon|tue|wed|thu|fri|sat|sun) {_HOUR}", "mon 09:00")]
Span = Annotated[str, _written(rf"({_HOUR}-{_HOUR})?", "20:00-08:00, or leave it empty")]
PlaceName = Annotated[str, _written(r"((slack|feishu|web):\S+)?", "slack:C0123456789")]
Role = Literal["member", "lead", "sales", "finance", "admin", "auditor"]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class BooksSection(Section):
    currency: Currency = "CNY"
    timezone: Zone = "Asia/Shanghai"
    standard: Literal["cas", "small", "international"] = "cas"
    vat_payer: Literal["general", "small", "none"] = "general"
    company: tuple[str, ...] = ()
    company_tax_ids: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    corrections: Literal["red", "swap"] = "red"
    holidays: str = "CN"
    week_start: Literal["monday", "sunday", "saturday"] = "monday"
    day_order: Literal["", "dm", "md"] = ""
    day_hours: Annotated[Decimal, Field(gt=0, le=24)] = Decimal(8)
    chart: dict[str, str] = Field(default_factory=dict)
    deductible: dict[str, str] = Field(default_factory=dict)


class DatabaseSection(Section):
    url: DatabaseUrl = SecretStr("sqlite:///data/zhangfang.db")
    pool: Count = 8


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
        _needs(self.enabled, "docs/slack.md", bot_token=self.bot_token)
        _needs(self.enabled and self.mode == "socket", "docs/slack.md", app_token=self.app_token)
        _needs(self.enabled and self.mode == "http", "docs/slack.md", signing_secret=self.signing_secret)
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
        _needs(self.enabled, "docs/feishu.md", app_id=self.app_id, app_secret=self.app_secret)
        _needs(self.enabled and self.mode == "webhook", "docs/feishu.md", verification_token=self.verification_token)
        return self


class WebSection(Section):
    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 8765
    secret: Secret = SecretStr("")
    hosts: tuple[str, ...] = ()


class HttpSection(Section):
    host: str = "127.0.0.1"
    port: Port = 8080


class OcrSection(Section):
    engine: Literal["auto", "rapidocr", "tesseract"] = "auto"
    workers: Count = 2
    seconds: Seconds = 60.0
    max_bytes: Count = 25_000_000
    max_pixels: Count = 80_000_000
    max_pages: Count = 60
    read_pages: Count = 3


class BudgetSection(Section):
    marks: tuple[Count, ...] = (80, 100, 110)
    count_pending: bool = True
    unbudgeted: Literal["allow", "warn", "refuse"] = "warn"


class BandSection(Section):
    upto: Annotated[Decimal, Field(gt=0)] | None = None
    roles: tuple[Role, ...] = ()
    all: bool = False
    then: tuple[Role, ...] = ()


def _bands() -> dict[str, tuple[BandSection, ...]]:
    return {"default": (BandSection(roles=("lead", "finance")),)}


class ApprovalSection(Section):
    hours: Literal["none", "weekly", "each"] = "none"
    bands: dict[str, tuple[BandSection, ...]] = Field(default_factory=_bands)


_PROVISION = tuple(Decimal(share) for share in (0, 1, 5, 10, 30, 50))


class DunningSection(Section):
    steps: tuple[int, ...] = (-3, 1, 7, 15, 30, 60)
    tiers: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    minimum: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    cooldown_days: Annotated[int, Field(ge=0)] = 5
    provision: Annotated[tuple[Share, ...], Field(min_length=6, max_length=6)] = _PROVISION
    concentration_share: Annotated[int, Field(ge=0, le=100)] = 50
    concentration_index: Annotated[int, Field(ge=0, le=10_000)] = 2500


class LettersSection(Section):
    sender: tuple[str, ...] = ()
    sender_en: tuple[str, ...] = ()
    bank: tuple[str, ...] = ()
    bank_en: tuple[str, ...] = ()
    prefix: Annotated[str, _written(r"[A-Za-z0-9\u4e00-\u9fff]{1,12}", "D or 催")] = "D"
    font: Annotated[str, AfterValidator(_face)] = ""


class ScheduleSection(Section):
    overdue: Daily = "09:00"
    approvals: Daily = "09:30"
    missing_hours: Daily = "17:30"
    timers: Daily = "18:30"
    digest: Weekly = "mon 09:00"
    witness: Daily = "18:00"
    quiet: Span = ""


class LockSection(Section):
    grace_days: Annotated[int, Field(ge=0)] = 3
    roles: tuple[Role, ...] = ("lead",)


class HoursSection(Section):
    ask_above: Annotated[Decimal, Field(gt=0, le=24)] = Decimal(12)
    refuse_above: Annotated[Decimal, Field(gt=0, le=24)] = Decimal(24)
    missing_after: Count = 2


class NoticesSection(Section):
    finance: PlaceName = ""
    digest_from: Annotated[int, Field(ge=2)] = 3
    tries: Count = 10
    lease_seconds: Seconds = 30.0


class FilesSection(Section):
    folder: Path = Path("data/files")
    max_bytes: Count = 30_000_000


class CategorySection(Section):
    """Changes one of the built-in categories, or adds one; what is not given stays as it is."""

    en: str = ""
    zh: str = ""
    account: str = ""
    words: tuple[str, ...] = ()
    labour: bool = False
    active: bool = True
