"""The sections of the configuration: their keys, what each may hold, and what holds where nothing is written.

What a company decides has the default of its rule (`handlers.rules`), said as the config says it.  config.example.toml
explains every key; a test holds the two together.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from bot.file_secret import from_file
from bot.times import HOUR, recurrence
from handlers.rules import MATTERS, Matter, Rules
from ledger.accounts import USUAL, Standard
from ledger.approval import Band
from ledger.budget import Policy
from ledger.currencies import DIGITS
from ledger.money import Money
from ledger.nouns import Role
from ledger.policies import AllocationBase

_BUILT_IN = Rules()


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


def _long(secret: SecretStr) -> SecretStr:
    if 0 < len(secret.get_secret_value()) < 16:
        raise ValueError("it is too short to be a secret; make one with: openssl rand -hex 32")
    return secret


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "ws", "wss") or not parts.hostname:
        raise ValueError(f"“{url}” is no address; it begins with https:// or http://")
    return url


def _model_address(url: str) -> str:
    """Where lines that people wrote are sent: over TLS, or to this machine.  A key belongs into `key`, not in here."""
    if not url:
        return url
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("write the address without a user, a password or a query; a key belongs into “key”")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname))):
        raise ValueError(f"“{url}” cannot be used; it begins with https://, or on this machine with http://127.0.0.1")
    return url.rstrip("/")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def needs(enabled: bool, page: str, **given: SecretStr | str) -> None:
    """Raises ValueError where something is enabled and what it needs is missing; `page` tells where to find it."""
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


def _when(text: str) -> str:
    recurrence(text)
    return text


def _face(path: str) -> str:
    if path and not Path(path).is_file():
        raise ValueError(f"there is no file {path}; leave it empty for the reader's own face")
    return path


Secret = Annotated[SecretStr, AfterValidator(from_file)]
SealSecret = Annotated[Secret, AfterValidator(_long)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(from_file), AfterValidator(_database)]
Address = Annotated[str, AfterValidator(_address)]
ModelAddress = Annotated[str, AfterValidator(_model_address)]
Zone = Annotated[str, AfterValidator(_zone)]
Currency = Annotated[str, _written("|".join(DIGITS), "CNY, USD or EUR")]
Port = Annotated[int, Field(ge=0, le=65535)]
Share = Annotated[Decimal, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=1)]
Natural = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(gt=0)]
When = Annotated[str, AfterValidator(_when)]
Span = Annotated[str, _written(rf"({HOUR}-{HOUR})?", "20:00-08:00, or leave it empty")]
PlaceName = Annotated[str, _written(r"((slack|feishu|web):\S+)?", "slack:C0123456789")]
WeekStart = Literal["monday", "sunday", "saturday"]
WEEK_STARTS: dict[WeekStart, int] = {"monday": 0, "sunday": 6, "saturday": 5}
"""The first day of the week -> its number in the rules."""


def _hours(minutes: int) -> Decimal:
    return Decimal(minutes) / 60


def _percent(share: Decimal) -> Decimal:
    """A share as percent, without zeros behind the point."""
    percent = share * 100
    whole = percent.to_integral_value()
    return whole if whole == percent else percent


def _span(minutes: tuple[int, int] | None) -> str:
    return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes or ())


def _standard(name: object) -> object:
    """What the standard of plain names was called before."""
    return "ifrs" if name == "international" else name


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class BooksSection(Section):
    currency: Currency = _BUILT_IN.currency
    timezone: Zone = _BUILT_IN.zone.key
    standard: Annotated[Standard, BeforeValidator(_standard)] = USUAL
    vat_payer: Literal["general", "small", "none"] = _BUILT_IN.vat_payer
    company: tuple[str, ...] = _BUILT_IN.company
    company_tax_ids: tuple[str, ...] = _BUILT_IN.company_tax_ids
    admins: tuple[str, ...] = _BUILT_IN.admins
    corrections: Literal["red", "swap"] = "red" if _BUILT_IN.red else "swap"
    holidays: str = _BUILT_IN.holidays_of
    week_start: WeekStart = next(day for day, number in WEEK_STARTS.items() if number == _BUILT_IN.week_start)
    day_order: Literal["", "dm", "md"] = _BUILT_IN.day_order
    day_hours: Annotated[Decimal, Field(gt=0, le=24)] = _hours(_BUILT_IN.day_minutes)
    chart: dict[str, str] = Field(default_factory=dict)
    deductible: dict[str, str] = Field(default_factory=dict)


class AccountingSection(Section):
    """What the standard leaves open; “usual” is what it usually is."""

    contract_cost: Literal["", "1410", "5001", "5201"] = _BUILT_IN.contract_cost
    unbilled_vat: Literal["usual", "gross", "net"] = "usual"
    advance_vat: Literal["usual", "pending", "in_liability"] = "usual"
    revaluation: Literal["carried", "reversed"] = _BUILT_IN.policies.revaluation
    allocation_base: AllocationBase = _BUILT_IN.policies.allocation_base
    contract_asset_loss: Share = _percent(_BUILT_IN.policies.contract_asset_loss)
    estimate_taken_back: Literal["invoice", "next_month"] = _BUILT_IN.policies.estimate_taken_back
    unconditional: Literal["due_day", "invoice"] = _BUILT_IN.policies.unconditional
    vat_due: Literal["earliest", "named", "invoice"] = _BUILT_IN.policies.vat_due
    vat_month_end: Literal["usual", "carried", "left"] = "usual"
    payroll_difference: Literal["pool", "admin"] = _BUILT_IN.policies.payroll_difference
    surcharges: tuple[Share, ...] = tuple(_percent(share) for share in _BUILT_IN.policies.surcharges)
    warranty: Literal["as_incurred"] | Share = _percent(_BUILT_IN.policies.warranty) or "as_incurred"

    @field_validator("surcharges")
    @classmethod
    def _each_of_them(cls, rates: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        if len(rates) not in (0, 3):
            raise ValueError("write the three of them in percent, as [7, 3, 2], or [] for none")
        return rates


class DatabaseSection(Section):
    url: DatabaseUrl = SecretStr("sqlite:///data/zhangfang.db")
    pool: Count = 8


class SealSection(Section):
    key: SealSecret = SecretStr("")
    former: tuple[SealSecret, ...] = ()


class OcrSection(Section):
    engine: Literal["auto", "rapidocr", "tesseract"] = "auto"
    workers: Count = 2
    seconds: Seconds = 60.0
    max_bytes: Count = 25_000_000
    max_pixels: Count = 80_000_000
    max_pages: Count = 60
    read_pages: Count = 3


class WordsSection(Section):
    model_url: ModelAddress = ""
    model: str = ""
    key: Secret = SecretStr("")
    timeout: Annotated[float, Field(gt=0, le=30)] = 3.0

    @model_validator(mode="after")
    def _usable(self) -> WordsSection:
        needs(bool(self.model_url), "docs/assistants.md", model=self.model)
        return self


class BudgetSection(Section):
    marks: tuple[Count, ...] = _BUILT_IN.marks
    count_pending: bool = _BUILT_IN.count_pending
    unbudgeted: Policy = _BUILT_IN.unbudgeted


class BandSection(Section):
    upto: Annotated[Decimal, Field(gt=0)] | None = None
    roles: tuple[Role, ...] = ()
    all: bool = False
    then: tuple[Role, ...] = ()


def _band(band: Band) -> BandSection:
    upto = None if band.upto is None else Money(band.upto, _BUILT_IN.currency).major
    return BandSection.model_validate({"upto": upto, "roles": band.roles})


def _bands() -> dict[str, tuple[BandSection, ...]]:
    return {category: tuple(_band(band) for band in bands) for category, bands in _BUILT_IN.bands.items()}


class ApprovalSection(Section):
    hours: Literal["none", "weekly", "each"] = _BUILT_IN.hours_approval
    bands: dict[str, tuple[BandSection, ...]] = Field(default_factory=_bands)
    four_eyes: tuple[Matter, ...] = tuple(matter for matter in MATTERS if matter in _BUILT_IN.four_eyes)
    payouts_above: Annotated[Decimal, Field(ge=0)] = _BUILT_IN.payouts_above
    payouts_within: Count = _BUILT_IN.payouts_within


class DunningSection(Section):
    steps: tuple[int, ...] = _BUILT_IN.dunning
    tiers: dict[str, tuple[int, ...]] = Field(default_factory=lambda: dict(_BUILT_IN.dunning_tiers))
    minimum: Annotated[Decimal, Field(ge=0)] = _BUILT_IN.dunning_minimum
    cooldown_days: Annotated[int, Field(ge=0)] = _BUILT_IN.cooldown_days
    provision: Annotated[tuple[Share, ...], Field(min_length=6, max_length=6)] = tuple(
        _percent(share) for share in _BUILT_IN.provision
    )
    concentration_share: Annotated[int, Field(ge=0, le=100)] = _BUILT_IN.concentration_share
    concentration_index: Annotated[int, Field(ge=0, le=10_000)] = _BUILT_IN.concentration_index


class LettersSection(Section):
    sender: tuple[str, ...] = _BUILT_IN.letters.sender
    sender_en: tuple[str, ...] = _BUILT_IN.letters.sender_en
    bank: tuple[str, ...] = _BUILT_IN.letters.bank
    bank_en: tuple[str, ...] = _BUILT_IN.letters.bank_en
    prefix: Annotated[str, _written(r"[A-Za-z0-9\u4e00-\u9fff]{1,12}", "D or 催")] = _BUILT_IN.letters.prefix
    font: Annotated[str, AfterValidator(_face)] = str(_BUILT_IN.letters.font or "")


class PaymentsSection(Section):
    """How files of payments are written."""

    version: Literal["pain.001.001.03", "pain.001.001.09"] = _BUILT_IN.payments.version
    bics: dict[str, str] = dict(_BUILT_IN.payments.bics)
    recent_days: Count = _BUILT_IN.payments.recent_days


class VouchersSection(Section):
    merge: Literal["document", "day", "project"] = _BUILT_IN.vouchers.merge
    labour: Literal["project", "as_merge"] = _BUILT_IN.vouchers.labour
    words: Literal["one", "three"] = _BUILT_IN.vouchers.words
    word: Annotated[str, _written(r"[A-Za-z\u4e00-\u9fff]{1,4}", "记")] = _BUILT_IN.vouchers.word


class ScheduleSection(Section):
    overdue: When = "09:00"
    approvals: When = "09:30"
    missing_hours: When = "17:30"
    timers: When = "18:30"
    digest: When = "mon 09:00"
    witness: When = "18:00"
    profit: When = "17:00"
    cost_summary: When = "09:15"
    settlements: When = "09:10"
    monthly_brief: When = "09:20"
    estimates: When = "day 1 05:00"
    pages: When = "04:10"
    quiet: Span = _span(_BUILT_IN.quiet)


class LockSection(Section):
    grace_days: Annotated[int, Field(ge=0)] = _BUILT_IN.grace_days
    roles: tuple[Role, ...] = _BUILT_IN.grace_roles


class HoursSection(Section):
    ask_above: Annotated[Decimal, Field(gt=0, le=24)] = _hours(_BUILT_IN.ask_above)
    refuse_above: Annotated[Decimal, Field(gt=0, le=24)] = _hours(_BUILT_IN.refuse_above)
    missing_after: Count = _BUILT_IN.missing_after
    entered: Literal["daily", "weekly"] = _BUILT_IN.hours_entered


class ChannelSection(Section):
    listen: Literal["clear", "addressed"] = _BUILT_IN.listen


class NoticesSection(Section):
    finance: PlaceName = ":".join(_BUILT_IN.finance or ())
    digest_from: Annotated[int, Field(ge=2)] = _BUILT_IN.digest_from
    tries: Count = 10
    lease_seconds: Seconds = 30.0


class FilesSection(Section):
    folder: Path = _BUILT_IN.files
    max_bytes: Count = 30_000_000


class CategorySection(Section):
    """Changes one of the built-in categories, or adds one; what is not given stays as it is."""

    en: str = ""
    zh: str = ""
    account: str = ""
    words: tuple[str, ...] = ()
    labour: bool = False
    active: bool = True
