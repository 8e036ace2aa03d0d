"""Cloud bills: AWS cost and usage report, Azure cost details, FOCUS.

Costs have up to a dozen decimal places; `totals` sums them exactly and only then makes money of them, so that the
parts add up to the bill.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from formats import cells as cell
from formats import days
from formats.sheet import CloudRow, Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout
from ledger.errors import BadInput, sentence
from ledger.money import Money, of_major

AWS = Layout(
    "aws",
    "cloud",
    {
        "id": ("identity/lineitemid", "identity_line_item_id"),
        "interval": ("identity/timeinterval", "identity_time_interval"),
        "start": ("lineitem/usagestartdate", "line_item_usage_start_date"),
        "end": ("lineitem/usageenddate", "line_item_usage_end_date"),
        "cost": ("lineitem/unblendedcost", "line_item_unblended_cost"),
        "currency": ("lineitem/currencycode", "line_item_currency_code"),
        "kind": ("lineitem/lineitemtype", "line_item_line_item_type"),
        "service": ("product/productname", "lineitem/productcode", "line_item_product_code"),
        "code": ("lineitem/productcode", "line_item_product_code"),
        "account": ("lineitem/usageaccountid", "line_item_usage_account_id"),
        "resource": ("lineitem/resourceid", "line_item_resource_id"),
        "region": ("product/region", "product/regioncode"),
        "invoice": ("bill/invoiceid", "bill_invoice_id"),
    },
    ("start", "cost", "kind", "account"),
)

AZURE = Layout(
    "azure",
    "cloud",
    {
        "start": ("date", "usagedatetime"),
        "until": ("billingperiodenddate",),
        "cost": ("costinbillingcurrency", "cost", "pretaxcost"),
        "currency": ("billingcurrency", "billingcurrencycode", "currency"),
        "kind": ("chargetype",),
        "service": ("metercategory",),
        "account": ("subscriptionid",),
        "account_name": ("subscriptionname",),
        "resource": ("resourceid", "instanceid"),
        "group": ("resourcegroup",),
        "region": ("resourcelocation", "meterregion"),
        "tags": ("tags",),
        "meter": ("meterid",),
        "invoice": ("invoiceid",),
        "pricing": ("pricingmodel",),
    },
    ("start", "cost", "service", "meter"),
)

FOCUS = Layout(
    "focus",
    "cloud",
    {
        "start": ("chargeperiodstart",),
        "end": ("chargeperiodend",),
        "cost": ("billedcost",),
        "effective": ("effectivecost",),
        "currency": ("billingcurrency",),
        "kind": ("chargecategory",),
        "service": ("servicename",),
        "account": ("subaccountid",),
        "account_name": ("subaccountname",),
        "resource": ("resourceid",),
        "region": ("regionid",),
        "sku": ("skuid",),
        "issuer": ("invoiceissuername",),
        "tags": ("tags",),
        "invoice": ("invoiceid",),
    },
    ("start", "cost", "kind", "service"),
)


def sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """All lines of the bill."""
    order, asks = days.settled(table.texts("start", "until"), "mdy", answers)
    tag_columns = _tag_columns(table)
    problems = Problems()
    keys = Keys(table.layout.kind)
    rows: list[CloudRow] = []
    for at, cells in table.lines():
        if not any(cells):
            continue
        try:
            rows.append(_row(table, at, cells, order, currency, tag_columns, keys))
        except BadInput as error:
            problems.add(at, error.field, error)
    return Sheet(
        kind=table.layout.kind,
        subject="cloud",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        asks=asks,
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def totals(rows: Iterable[CloudRow], by: Callable[[CloudRow], str]) -> dict[tuple[str, str], Money]:
    """Cost by group and currency, rounded so that the groups add up to the rounded bill; the largest takes the rest."""
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        place = (by(row), row.currency)
        sums[place] = sums.get(place, Decimal(0)) + row.effective
    out = {place: of_major(total, place[1]) for place, total in sums.items()}
    for currency in {place[1] for place in sums}:
        places = [place for place in sums if place[1] == currency]
        whole = of_major(sum((sums[place] for place in places), Decimal(0)), currency)
        rest = whole.minor - sum(out[place].minor for place in places)
        largest = max(places, key=lambda place: abs(sums[place]))
        out[largest] = Money(out[largest].minor + rest, currency)
    return out


def _tag_columns(table: FoundTable) -> list[tuple[int, str]]:
    marks = ("resourcetags/user:", "resource_tags_user_", "resourcetags/")
    out = []
    for at, title in enumerate(table.header):
        name = cell.clean(title)
        mark = next((mark for mark in marks if name.lower().startswith(mark)), "")
        if mark:
            out.append((at, name[len(mark) :]))
    return out


def _row(
    table: FoundTable,
    at: int,
    cells: Sequence[str],
    order: str,
    currency: str,
    tag_columns: Sequence[tuple[int, str]],
    keys: Keys,
) -> CloudRow:
    def of(field: str) -> str:
        text = table.cell(cells, field)
        return "" if text in ("NULL", "null") else text

    start = _day(table, cells, "start", order)
    end = _day(table, cells, "end", order) if of("end") else start + timedelta(days=1)
    cost = _cost(table, cells, "cost")
    if cost is None:
        raise BadInput(sentence("The amount is missing."), field=table.title("cost"))
    effective = _cost(table, cells, "effective")
    tags = [(name, cell.clean(cells[place])) for place, name in tag_columns if cell.clean(cells[place])]
    known = of("currency").upper() or currency
    identity = (
        of("id"),
        of("interval") or f"{of('start')}/{of('end')}",
        of("account"),
        of("resource"),
        of("meter"),
        of("sku"),
        of("kind"),
        of("pricing"),
    )
    return CloudRow(
        line=at,
        key=keys.key(identity),
        digest=digest(cells),
        start=start,
        end=end,
        cost=cost,
        effective=cost if effective is None else effective,
        currency=known,
        kind=of("kind") or "Usage",
        service=of("service") or of("code"),
        account=of("account"),
        account_name=of("account_name"),
        resource=of("resource"),
        region=of("region"),
        invoice=of("invoice"),
        tags=tuple(tags) + _tags(of("tags")),
    )


def _day(table: FoundTable, cells: Sequence[str], field: str, order: str) -> date:
    try:
        return days.day(table.cell(cells, field), order)
    except BadInput as error:
        error.field = table.title(field)
        raise


def _cost(table: FoundTable, cells: Sequence[str], field: str) -> Decimal | None:
    try:
        return cell.number(table.cell(cells, field))
    except BadInput as error:
        error.field = table.title(field)
        raise


def _tags(text: str) -> tuple[tuple[str, str], ...]:
    """Tags as JSON; Azure leaves the outer braces away."""
    if not text:
        return ()
    try:
        tags = json.loads(text if text.startswith("{") else "{" + text + "}")
    except ValueError:
        return ()
    if not isinstance(tags, dict):
        return ()
    return tuple((str(name), str(value)) for name, value in tags.items() if value is not None)
