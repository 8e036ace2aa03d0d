"""Steps of a close on what items are worth: foreign items at the closing rate, allowances for losses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.text import _
from handlers.books import trail_words
from handlers.books.chart import called, chart
from handlers.close.steps import Found, company, entry, source
from handlers.context import Context
from handlers.contracts import vat_due
from ledger import posting
from ledger.ageing import Open, ageing
from ledger.close.revaluation import MONETARY, opposite, revalued
from ledger.close.surcharges import ROLES, surcharges_due
from ledger.close.vat import OF_MONTH, carried_vat
from ledger.exchange import convert
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.period import Period, month
from ledger.provision import ProvisionProposal, proposal
from storage import bank_accounts, contracts, entries, item_balances


def revaluation(ctx: Context, period: Period) -> Found:
    """Foreign monetary items at the rate of the month's last day, item by item, against exchange gains and losses."""
    day, code = period.last, ctx.rules.currency

    def at(minor: int, currency: str) -> int:
        return convert(Money(minor, currency), code, day, ctx.directory.exchange).amount.minor

    lines: list[Posting] = []
    notes = []
    for one in revalued(item_balances.items(ctx.book, (*MONETARY, *bank_accounts.roles(ctx.book)), day), code, at):
        change, of = Money(one.difference, code), one.of
        project = ctx.directory.project(of.project).currency if of.project else code
        lines.append(
            Posting(
                of.account,
                change,
                change if project == code else Money(0, project),
                Money(0, of.currency),
                of.project,
                party=of.party,
                item=of.item,
            )
        )
        lines.append(posting.exchange_line(-change))
        notes.append(
            _(
                "{item}: {amount}, {change}",
                item=trail_words.thing(of.item) if of.item else called(chart(ctx.book, ctx.rules)[of.account]),
                amount=Money(of.paid, of.currency),
                change=change,
            )
        )
    made = entry(ctx, period, "revaluation", lines)
    back = _taken_back(ctx, period, lines) if ctx.rules.policies.revaluation == "reversed" else None
    return Found(tuple(one for one in (made, back) if one), tuple(notes))


def reversal(ctx: Context, period: Period) -> Found:
    """What the revaluation of the month before is still to be taken back by, where the company reverses it."""
    back = _taken_back(ctx, month(period.start - timedelta(days=1)), ())
    return Found((back,) if back else ())


def _taken_back(ctx: Context, period: Period, new: Sequence[Posting]) -> JournalEntry | None:
    """On the first day of the next month, once that has come: what a month's revaluation booked (`new`: and books now)
    less what was taken back of it."""
    if period.end > ctx.today:
        return None
    booked = entries.of_source(ctx.book, source(period, "revaluation"))
    back = entries.of_source(ctx.book, source(period, "reversal"))
    lines = opposite([*(line for one in (*booked, *back) for line in one.postings), *new])
    return entry(ctx, period, "reversal", lines, period.end)


_OF_INSTALMENTS = ("instalment:", "unbilled:")
"""What the items of receivables that have a due day begin with."""


def allowance_due(ctx: Context, day: date) -> ProvisionProposal:
    """What the ageing calls for on receivables at the evening of a day, in the company's currency at that day's rate.

    Sources: CAS 22 art. 63, IFRS 9 5.5.15.  Raises BadInput where a rate is missing.
    """
    code, rates = ctx.rules.currency, ctx.directory.exchange
    owed = item_balances.items(ctx.book, ("receivable",), day)
    ids = {one.item: int(one.item.partition(":")[2]) for one in owed if one.item.startswith(_OF_INSTALMENTS)}
    known = contracts.instalments(ctx.book, ids.values())
    open_items = [
        Open(
            convert(Money(one.paid, one.currency), code, day, rates).amount,
            known[ids[one.item]].due if one.item in ids else None,
            one.party,
        )
        for one in owed
        if one.paid > 0
    ]
    booked = Money(-item_balances.by_account(ctx.book, day).get("allowance", 0), code)
    return proposal(ageing(open_items, day, code), booked, ctx.rules.provision)


def allowances(ctx: Context, period: Period) -> Found:
    """The allowance on receivables by age and rate, and on contract assets by rate; none under 小企业会计准则.

    Sources: CAS 22 art. 63, CAS 14 art. 41; IFRS 9 5.5.15.
    """
    if ctx.rules.policies.small:
        return Found(notes=(_("Under the standard for small businesses there are no allowances."),))
    day, code = period.last, ctx.rules.currency
    due = allowance_due(ctx, day).change
    lines = []
    if due:
        lines += [company(ctx, "credit_loss", due.minor, day), company(ctx, "allowance", -due.minor, day)]
    assets = item_balances.by_item(ctx.book, ("contract_asset",), day)
    gross: dict[str, int] = {}
    for item, one in assets.items():
        contract = item.partition(":")[2]
        gross[contract] = gross.get(contract, 0) + one.company
    stands = item_balances.by_item(ctx.book, ("contract_asset_allowance",), day)
    kept = {item.partition(":")[2]: -one.company for item, one in stands.items()}
    projects = {str(one.id): one.project for one in contracts.contracts(ctx.book)}
    for contract in sorted({*gross, *kept}, key=int):
        target = Money(gross.get(contract, 0), code).times(ctx.rules.policies.contract_asset_loss).minor
        change = target - kept.get(contract, 0)
        if change:
            project, item = projects[contract], f"contract:{contract}"
            lines.append(company(ctx, "asset_impairment", change, day, item=item))
            lines.append(company(ctx, "contract_asset_allowance", -change, day, project=project, item=item))
    made = entry(ctx, period, "allowances", lines)
    return Found((made,) if made else ())


def carries_vat(ctx: Context) -> bool:
    """Whether the close carries the VAT of a month: not of small-scale payers, who have no columns of input VAT."""
    return ctx.rules.policies.vat_month_end == "carried" and ctx.rules.vat_payer == "general"


def vat(ctx: Context, period: Period) -> Found:
    """Dr VAT of the month, carried / Cr VAT to be paid: what output VAT is more than input VAT; what the law makes due
    without an invoice stays open where it is only named.  What was prepaid elsewhere lowers the VAT to be paid.

    Sources: 财会〔2016〕22号 二(六) and 二(七), 增值税法 art. 28(1).
    """
    day = period.last
    beside = Found()
    if ctx.rules.policies.vat_due == "named":
        due_by_law = vat_due.without_invoice(ctx.book, ctx.rules, min(day, ctx.today))
        beside = Found(notes=vat_due.listed(due_by_law, ctx.directory), open=vat_due.summed(due_by_law))
    if not carries_vat(ctx):
        return beside
    sums = item_balances.by_account(ctx.book, day)
    carried = item_balances.of_source(ctx.book, source(period, "vat"), ("vat_to_unpaid",))
    due = carried_vat(sum(sums.get(role, 0) for role in OF_MONTH), sum(carried.values()))
    ahead = sums.get("vat_prepaid", 0)
    carries = (
        [company(ctx, "vat_to_unpaid", due, day), company(ctx, "vat_unpaid", -due, day)] if due else [],
        [company(ctx, "vat_unpaid", ahead, day), company(ctx, "vat_prepaid", -ahead, day)] if ahead else [],
    )
    made = (entry(ctx, period, "vat", lines) for lines in carries if lines)
    return replace(beside, entries=tuple(one for one in made if one))


def surcharges(ctx: Context, period: Period) -> Found:
    """Dr taxes and surcharges / Cr urban maintenance tax and education surcharges, on the VAT to be paid of the month.

    Sources: 城市维护建设税法 art. 2, 4; 征收教育费附加的暂行规定 art. 2-3; 财综〔2010〕98号.
    """
    day, own, code = period.last, source(period, "surcharges"), ctx.rules.currency
    if ctx.rules.vat_payer == "general":
        vat = sum(item_balances.of_source(ctx.book, source(period, "vat"), ("vat_to_unpaid",)).values())
    else:  # 小规模纳税人 deduct nothing: what they charge is what they pay
        vat = -sum(item_balances.moved(ctx.book, "output_vat", period, "").values())
    vat -= sum(item_balances.moved(ctx.book, "vat_simple", period, "").values())
    booked = {role: -sum(item_balances.of_source(ctx.book, own, (role,)).values()) for role in ROLES}
    due = surcharges_due(Money(vat, code), ctx.rules.policies.surcharges, booked)
    lines = [company(ctx, role, -minor, day) for role, minor in due.items()]
    total = sum(due.values())
    if total:
        lines.insert(0, company(ctx, "surcharges", total, day))
    made = entry(ctx, period, "surcharges", lines)
    return Found((made,) if made else (), (_("{amount} of VAT is to be paid.", amount=Money(max(vat, 0), code)),))
