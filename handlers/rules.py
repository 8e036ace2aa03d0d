"""What a company decides for itself, as plain values: made from the config by `bot.app`, read by the handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from chat.names import Known, Names
from chat.text import Bilingual
from chat.values.quantities import OwnWords
from formats.sheet import Sheet
from ledger.accounts import USUAL
from ledger.approval import Band
from ledger.budget import MARKS, Policy
from ledger.master_data.categories import CategoryVersion, on_day
from ledger.master_data.versions import MasterVersion, OwnUnit, held, own_unit
from ledger.nouns import ProjectKind, Role
from ledger.policies import AccountingPolicies, usual
from ledger.posting import cost_role
from ledger.provision import RATES
from ledger.tax import DEDUCTIBLE
from ledger.vouchers.composing import VoucherRules

Matter = Literal[
    "rates",
    "seats",
    "unlock",
    "payouts",
    "write_offs",
    "duplicates",
    "terms",
    "settlement_rules",
    "master_data",
    "payees",
]
"""Where money or rights move: what one person asks for and another agrees to."""
MATTERS: tuple[Matter, ...] = (
    "rates",
    "seats",
    "unlock",
    "payouts",
    "write_offs",
    "duplicates",
    "terms",
    "settlement_rules",
    "master_data",
    "payees",
)


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of cost: its names, the words people use for it, the account role its cost is booked on.

    `shared`: nobody spends on it; it is a project's share of a pool, which the close of a month gives it.
    """

    name: str
    names: Bilingual
    account: str
    words: tuple[str, ...] = ()
    shared: bool = False


def _categories() -> dict[str, Category]:
    rows = (
        ("labour", "Labour", "人工", "hours|time|工时"),
        ("material", "Materials", "材料", "materials|stationery|物料|耗材|办公用品|文具"),
        (
            "equipment",
            "Equipment",
            "设备",
            "hardware|rental|laptop|monitor|keyboard|mouse|租赁|设备租赁|电脑|服务器|显示器|键盘|鼠标",
        ),
        (
            "travel",
            "Travel",
            "差旅",
            "trip|taxi|cab|uber|didi|train|rail|railway|fare|flight|airfare|ticket|tickets|hotel|bus|metro|parking|toll|fuel|mileage|night|nights|airbnb|lodging|accommodation|出差|交通|打车|出租车|网约车|滴滴|地铁|公交|高铁|动车|火车|机票"
            "|车票|打的|路费|车费|高速|路桥|高速费|过桥费|酒店|住宿|每晚|宾馆|民宿|停车|过路费|加油",
        ),
        ("subcontract", "Subcontracting", "外包", "outsourcing|subcontracting|分包"),
        (
            "other",
            "Other",
            "其他",
            "misc|others|lunch|dinner|meal|meals|coffee|其它|杂项|午饭|午餐|晚饭|晚餐|餐费|聚餐|招待|请客|吃饭|咖啡",
        ),
    )
    spent = {name: Category(name, Bilingual(en, zh), name, tuple(words.split("|"))) for name, en, zh, words in rows}
    shared = Category("overhead", Bilingual("Overhead share", "间接费用分摊"), "overhead_share", shared=True)
    return {**spent, "overhead": shared}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on letters to customers: the company's lines and bank, in Chinese and English.

    Attributes:
        prefix: what numbers of letters begin with; the year and the number follow.
        font: a TrueType face for Chinese that is embedded; None for the reader's own.
    """

    sender: tuple[str, ...] = ()
    sender_en: tuple[str, ...] = ()
    bank: tuple[str, ...] = ()
    bank_en: tuple[str, ...] = ()
    prefix: str = "D"
    font: Path | None = None


@dataclass(frozen=True, slots=True)
class PaymentRules:
    """How files of payments are written.

    Attributes:
        version: of pain.001.  bics: number of an account of ours -> the BIC of its bank.
        recent_days: bank details that were changed within so many days stand out on what is approved.
    """

    version: Literal["pain.001.001.03", "pain.001.001.09"] = "pain.001.001.09"
    bics: Mapping[str, str] = field(default_factory=dict)
    recent_days: int = 30


@dataclass(frozen=True, slots=True)
class PageDoor:
    """How people come in to the page.

    Attributes:
        address: what a link begins with; "" where there are none (no page, or one for one computer alone).
        pepper: the page's secret, of which and of a key is made what is kept of a link.
        link_minutes, paper_days: so long a person's link, and a customer's to a document, may be used.
    """

    address: str = ""
    pepper: str = field(default="", repr=False)
    link_minutes: int = 15
    paper_days: int = 14


@dataclass(frozen=True)
class Rules:
    """Every company setting that a handler needs, with what holds where the config says nothing: it stands here alone.

    Attributes:
        currency, zone, holidays_of, week_start: of the books; `holidays_of` is a country code or "".
        policies: the accounting standard and what it leaves open.  own_accounts: role -> "code name" of the company.
        contract_cost: the account below which cost of customer projects waits under cas; "": as the books have it.
        day_order: how 11/3 is read; "" asks.
        marks, count_pending, unbudgeted: budgets.
        hours_entered: whether people enter their hours each day, or each week.
        hours_approval: none, weekly, each.  bands: category (or "default") -> who approves up to which amount.
        four_eyes: what is done only once a second person has agreed (`handlers.four_eyes`).
        payouts_above: of money out, what is more than so much (major units of the company's currency); to one payee,
            together with what was entered in the last `payouts_within` days.
        ask_above, refuse_above, day_minutes: minutes a day.
        red: corrections by red letters (红字) instead of swapped sides.
        dunning: days after the due day (negative: before) on which an overdue instalment is told; `dunning_tiers`
            for tiers of customers.  Open amounts below `dunning_minimum` (major units) are not told.
        provision: share of each bucket of the ageing (not due, to 30, 60, 90, 120 days, later) that is provided for.
        concentration_share, concentration_index: finance is told where one customer owes more than that share of
            what is open (percent), or the Herfindahl-Hirschman index is higher; 0 for never.
        cooldown_days: days between two contacts with one customer, whoever made them.
        digest_from: so many notices of a kind to one place at once become one.
        admins: e-mail addresses of those who may set the books up (they are added when they first write).
        finance: (platform, channel) of the finance channel, where none is bound in chat.
        listen: what of a bound channel's words is heard where its lead has not chosen (`listen`): "clear" hours of
            colleagues among each other, or only what is "addressed" to the bot.
        version: of the program, as bundles name it.
        quiet: (from, to) minutes after midnight in which notices wait, or None.
        vouchers: how entries become vouchers for another accounting program.
        payments: how files of payments are written.
        interfaces: system that vouchers or payments are sent to -> what its bodies need to know; never a secret.
        read_table: `formats.read` in a process of its own, where somebody runs one.
        configured, configured_bands: categories and who approves as the config has them, where the chat changed some
            (`handlers.dated_rules`): from `category_versions`, for the day `category_day`.
        master_versions: accounts, units, currencies and tax rates as the chat changed them, each from its day on.
    """

    currency: str = "CNY"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    company: tuple[str, ...] = ()
    company_tax_ids: tuple[str, ...] = ()
    holidays_of: str = "CN"
    week_start: int = 0
    day_order: Literal["", "dm", "md"] = ""
    vat_payer: Literal["general", "small", "none"] = "general"
    policies: AccountingPolicies = field(default_factory=lambda: usual(USUAL))
    own_accounts: Mapping[str, str] = field(default_factory=dict)
    contract_cost: Literal["", "1410", "5001", "5201"] = ""
    categories: Mapping[str, Category] = field(default_factory=_categories)
    labour: str = "labour"
    deductible: Mapping[str, str] = field(default_factory=lambda: dict(DEDUCTIBLE))
    red: bool = True
    marks: tuple[int, ...] = MARKS
    count_pending: bool = True
    unbudgeted: Policy = "warn"
    hours_approval: Literal["none", "weekly", "each"] = "none"
    hours_entered: Literal["daily", "weekly"] = "daily"
    bands: Mapping[str, tuple[Band, ...]] = field(
        default_factory=lambda: {"default": (Band(None, ("lead", "finance")),)}
    )
    four_eyes: frozenset[Matter] = frozenset(MATTERS)
    payouts_above: Decimal = Decimal(50_000)
    payouts_within: int = 7
    ask_above: int = 12 * 60
    refuse_above: int = 24 * 60
    day_minutes: int = 8 * 60
    grace_days: int = 3
    grace_roles: tuple[Role, ...] = ("lead",)
    dunning: tuple[int, ...] = (-3, 1, 7, 15, 30, 60)
    dunning_tiers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    dunning_minimum: Decimal = Decimal(0)
    cooldown_days: int = 5
    provision: tuple[Decimal, ...] = RATES
    concentration_share: int = 50
    concentration_index: int = 2500
    missing_after: int = 2
    quiet: tuple[int, int] | None = None
    read_table: Callable[..., Sheet] | None = None
    digest_from: int = 3
    admins: tuple[str, ...] = ()
    finance: tuple[str, str] | None = None
    listen: Literal["clear", "addressed"] = "clear"
    files: Path = Path("data/files")
    letters: Letterhead = field(default_factory=Letterhead)
    vouchers: VoucherRules = field(default_factory=VoucherRules)
    payments: PaymentRules = field(default_factory=PaymentRules)
    interfaces: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    page: PageDoor = field(default_factory=PageDoor)
    version: str = ""
    configured: Mapping[str, Category] = field(default_factory=dict)
    configured_bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    category_versions: tuple[CategoryVersion, ...] = ()
    category_day: date | None = None
    master_versions: tuple[MasterVersion, ...] = ()

    @cached_property
    def category_names(self) -> Names:
        """The index of cost categories, by name and by the words people use."""
        return Names.of(
            Known(
                category.name,
                category.name,
                tuple(word for word in (category.names.en, category.names.zh, *category.words) if word),
            )
            for category in self.categories.values()
            if not category.shared
        )

    def cost_account(self, kind: ProjectKind, category: str, day: date) -> str:
        """The account role that a category's cost of a day is booked on in a project of that kind."""
        held = on_day(self.category_versions, day).get(category) if self.category_versions else None
        if held:
            return cost_role(kind, held.account)
        known = (self.configured or self.categories).get(category)
        return cost_role(kind, known.account if known else "other")

    def deducts(self, category: str, day: date) -> bool:
        """Whether VAT of what is bought in a category on a day may be deducted, as far as the category says."""
        said = on_day(self.category_versions, day).get(category)
        return said is None or said.treatment != "none"

    def deductible_on(self, day: date) -> Mapping[str, str]:
        """Kind of document -> how its VAT is deducted on a day: "printed", or the rate that is inside the amount."""
        said = {key: one.content.get("rule", "") for key, one in held(self.master_versions, "tax", day).items()}
        return {**self.deductible, **said} if said else self.deductible

    def accounts_on(self, day: date) -> Mapping[str, MasterVersion]:
        """Role -> its account, where the chat gave it another number or other names."""
        return held(self.master_versions, "account", day)

    def units_on(self, day: date) -> tuple[OwnUnit, ...]:
        """The company's own units."""
        known = held(self.master_versions, "unit", day).values()
        return tuple(own_unit(one) for one in known if not one.ended)

    def unit_words(self, day: date) -> OwnWords:
        """What the company's own units are called, as typed."""
        return tuple((one.name, tuple(filter(None, (one.zh, *one.words)))) for one in self.units_on(day))

    def unit_sizes(self, day: date) -> Mapping[str, tuple[str, Fraction]]:
        """The company's own units, each so many of another."""
        return {one.name: (one.of, one.number) for one in self.units_on(day)}

    def takes_currency(self, code: str, day: date) -> bool:
        """Whether something new may be in a currency."""
        said = held(self.master_versions, "currency", day).get(code)
        return said is None or not said.ended

    def approved_by(self, category: str, day: date) -> tuple[Band, ...]:
        """Who approves what belongs to a category and a day, by amount."""
        said = on_day(self.category_versions, day).get(category)
        if said is not None and said.bands is not None:
            return said.bands
        own = self.configured_bands if self.category_day else self.bands
        return own.get(category) or own.get("default", ())

    @cached_property
    def category_of_account(self) -> Mapping[str, Category]:
        """Account role -> the category whose cost stands on it; where they share one, the one that has it now."""
        former = {
            one.account: self.categories[one.category]
            for one in self.category_versions
            if one.category in self.categories
        }
        configured = {one.account: self.categories.get(name, one) for name, one in self.configured.items()}
        return {**former, **configured, **{one.account: one for one in self.categories.values()}}
