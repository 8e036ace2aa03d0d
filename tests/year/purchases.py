"""What the year buys: papers by photo, words and form, orders, what came before its invoice, and the tax platform."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Reply
from ledger.money import Money
from ledger.receipt import Receipt
from tests.year.bank import line
from tests.year.case import Event
from tests.year.teller import Teller, Told, yuan

_DOCUMENTS = {"special": "vat_special", "train": "train", "ordinary": "vat_normal"}
_SURE = {"total": 0.99, "day": 0.99, "vendor": 0.99, "tax": 0.99, "invoice_number": 0.99}


def expense(teller: Teller, event: Event) -> None:
    """A ticket is photographed, an ordinary invoice told in words, everything else filled in."""
    by = event.get("person", "fin")
    if event["document"] == "train":
        drafted = _photographed(teller, event, by)
    elif event["document"] == "ordinary":
        code = teller.case.codes[event["project"]]
        drafted = teller.say(
            f"expense {yuan(event['gross'])} {code} #{event['category']} {event['day']} slip-{event['id']}", by
        )
    else:
        drafted = _filled_in(teller, event, by)
    teller.papers[event["id"]] = _hand_in(teller, drafted, by)


def _photographed(teller: Teller, event: Event, by: str) -> Reply:
    paper = Receipt(
        kind=event["document"],
        vendor=f"Seller of {event['id']}",
        day=date.fromisoformat(event["day"]),
        currency="CNY",
        total=Money(event["gross"], "CNY"),
        tax=Money(event["vat"], "CNY"),
        category=event["category"],
        invoice_number=event["id"],
        confidence=_SURE,
        accept=True,
        engine="rapidocr",
    )
    data = event["id"].encode()
    teller.stage.receipts[data] = (paper,)
    return teller.stage.drop(data, by=by, at="", text=teller.case.codes[event["project"]])


def _filled_in(teller: Teller, event: Event, by: str) -> Reply:
    pool = event["project"] == "overhead"
    return teller.submit(
        "expense.new",
        "new",
        by=by,
        total=f"CNY {yuan(event['gross'])}",
        day=event["day"],
        vendor=event.get("supplier", f"Seller of {event['id']}"),
        project=teller.case.codes[event["project"]],
        category="other" if pool else event["category"],
        tax=yuan(event["vat"]) if event["vat"] else "",
        document=_DOCUMENTS[event["document"]],
        invoice_number=event["id"],
        paid_by=event["paid_by"],
        buyer="us" if event["buyer"] == "us" else "other",
        use=event.get("use", "work"),
    )


def _hand_in(teller: Teller, drafted: Reply, by: str) -> str:
    assert drafted.card is not None, teller.stage.lines(drafted)
    number = drafted.card.about.partition(":")[2]
    _approved(teller, "expense", number, by)
    return number


def _approved(teller: Teller, of: str, id: str, by: str) -> None:
    """Hand it in, and have it approved by whoever has to."""
    reply = teller.click(f"{of}.submit", id, by)
    for who in ("boss", "cfo"):
        if reply.card is None or reply.card.tone != "good":
            reply = teller.stage.click(f"{of}.approve", id, by=who, at="")
    told = teller.stage.lines(reply)
    assert reply.card is not None and reply.card.tone == "good", told


def correction(teller: Teller, event: Event) -> None:
    """Of a locked day finance gives it back; who handed it in says what it was, and hands it in again."""
    number, by = teller.papers[event["id"]], event["person"]
    teller.click("expense.unapprove", number, "cfo")
    teller.stage.click("expense.edit", number, by=by, at="")
    teller.submit("expense.correct", number, by, total=f"CNY {yuan(event['gross'])}")
    _approved(teller, "expense", number, by)


def certify(teller: Teller, event: Event) -> None:
    """In even months by the tax platform's list, which says what is left of a credited one, in odd ones in words."""
    documents, month = event["documents"], event["day"][:7]
    if int(month[5:]) % 2:
        listed = teller.say(f"certify {month} {' '.join(documents)}")
        assert f"{len(documents)} document" in teller.stage.lines(listed), teller.stage.lines(listed)
        teller.press(listed, "certification.confirm")
        return
    rows = []
    for id in documents:
        paper = teller.case.paper(id)
        net = paper["net"] if "net" in paper else paper["gross"] - paper["vat"]
        left = event.get("left", {}).get(id, paper["vat"])
        rows.append(f"已勾选,{id},{paper['day']},{yuan(net)},{yuan(paper['vat'])},{yuan(left)}\n")
    head = "勾选状态,数电发票号码,开票日期,金额,税额,有效抵扣税额\n"
    teller.drop(f"{month}.csv", head + "".join(rows), f"certify {month}")


def order(teller: Teller, event: Event) -> None:
    code = teller.case.codes[event["project"]]
    asked = teller.say(f"order {yuan(event['net'])} development {code} from {event['supplier']} #{event['category']}")
    assert asked.card is not None
    teller.orders[event["id"]] = asked.card.about.partition(":")[2]
    _approved(teller, "order", teller.orders[event["id"]], "fin")


def received_not_invoiced(teller: Teller, event: Event) -> None:
    teller.say(f"goods received order {teller.orders[event['order']]} {yuan(event['net'])}")


def supplier_invoice(teller: Teller, event: Event) -> None:
    if "order" in event:
        drafted = _of_order(teller, event)
    else:
        drafted = teller.submit(
            "expense.new",
            "new",
            total=f"{event['currency']} {yuan(event['net'])}",
            day=event["day"],
            category="other",
            vendor=event["supplier"],
            project=teller.case.codes[event["project"]],
            document="invoice",
            paid_by="payable",
        )
    _hand_in(teller, drafted, "fin")


def _of_order(teller: Teller, event: Event) -> Reply:
    gross, tax = yuan(event["net"] + event["vat"]), yuan(event["vat"])
    drafted = teller.say(f"invoiced {gross} order {teller.orders[event['order']]} special invoice tax {tax}")
    assert drafted.card is not None
    answers = {"total": gross, "day": event["day"], "vendor": teller.case.supplier(event["id"]), "tax": tax}
    id = drafted.card.about.partition(":")[2]
    return teller.submit("expense.correct", id, invoice_number=event["id"], **answers)


def pay_supplier(teller: Teller, event: Event) -> None:
    """In our money from the bank's statement, in foreign money in words."""
    paper = teller.case.paper(event["invoice"])
    supplier, currency = paper.get("supplier") or teller.case.supplier(event["invoice"]), paper.get("currency")
    if currency:
        teller.say(f"pay supplier {supplier} {currency} {yuan(event['amount'])}")
    else:
        shown = line(teller, event["day"], supplier, event["invoice"], Money(-event["amount"], "CNY"))
        teller.press(shown, "bank.sure", "bank.confirm")


def freelancer(teller: Teller, event: Event) -> None:
    code, gross, tax = teller.case.codes[event["project"]], yuan(event["gross"]), yuan(event["withheld"])
    what = f"freelancer {event['supplier']} withheld tax {tax} {code} #{event['category']} {event['day']}"
    _hand_in(teller, teller.say(f"expense {gross} {what}"), "fin")


def foreign_service(teller: Teller, event: Event) -> None:
    """The price has the VAT in it that we withhold."""
    code, gross, tax = teller.case.codes[event["project"]], yuan(event["gross"]), yuan(event["vat"])
    what = f"{code} #{event['category']} {event['day']} from {event['supplier']} withheld VAT {tax}"
    drafted = teller.say(f"expense {gross} {what}")
    teller.papers[event["id"]] = _hand_in(teller, drafted, "fin")


def pay_withheld_vat(teller: Teller, event: Event) -> None:
    """To the tax office, whose receipt is what can be certified."""
    number = teller.papers[event["invoice"]]
    teller.say(f"pay withheld vat {yuan(event['amount'])} expense {number} receipt {event['invoice']}")


def vat_out(teller: Teller, event: Event) -> None:
    number = teller.papers[event["invoice"]]
    teller.say(f"input vat out {number} {yuan(event['amount'])} because {event['reason']}")


def supplier_credit(teller: Teller, event: Event) -> None:
    amount, tax = yuan(event["gross"]), yuan(event["vat"])
    teller.say(f"supplier credit note {event['invoice']} {amount} tax {tax} because {event['reason']}")


def supplier_refund(teller: Teller, event: Event) -> None:
    """Money back that names the credit note is seen on the bank's statement."""
    shown = line(teller, event["day"], event["supplier"], "退款", Money(event["amount"], "CNY"))
    teller.press(shown, "bank.sure", "bank.confirm")


PURCHASES: dict[str, Told] = {
    "expense": expense,
    "correction": correction,
    "certify": certify,
    "order": order,
    "received_not_invoiced": received_not_invoiced,
    "supplier_invoice": supplier_invoice,
    "pay_supplier": pay_supplier,
    "supplier_credit": supplier_credit,
    "freelancer": freelancer,
    "foreign_service": foreign_service,
    "pay_withheld_vat": pay_withheld_vat,
    "vat_out": vat_out,
    "supplier_refund": supplier_refund,
}
