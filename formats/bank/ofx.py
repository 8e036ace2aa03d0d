"""OFX and QFX, in SGML and in XML.  Read leniently: headers lie, end tags are missing, banks write commas.

FITIDs are neither stable nor unique everywhere (some banks count from 1 in every file), so a line's key has its day and
amount as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape

from formats import cells as cell
from formats import days
from formats.sheet import BankLine, Keys, Problems, Sheet, Stated, Statement, digest
from ledger.errors import BadInput, sentence
from ledger.money import Money

_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)[^<>]*?(/?)>(?:\s*<!\[CDATA\[(.*?)\]\]>|([^<]*))", re.DOTALL)

FEES = frozenset({"FEE", "SRVCHG"})


@dataclass(slots=True)
class _Account:
    """One statement of the file while it is read."""

    account: str = ""
    currency: str = ""
    closing: str = ""
    trades: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def recognised(head: str) -> bool:
    return "OFXHEADER" in head.upper() or "<OFX>" in head.upper()


def sheet(text: str, name: str, currency: str) -> Sheet:
    """All transactions of all accounts in the file."""
    accounts, refusal, broken_off = _accounts(text)
    if not accounts:
        if refusal:
            raise BadInput(sentence("The bank sent no statement in {name} but: {text}"), name=name, text=refusal[:120])
        raise BadInput(sentence("{name} holds no statement."), name=name)
    rows: list[BankLine] = []
    statements: list[Statement] = []
    problems = Problems()
    if broken_off:
        problems.add(broken_off, "STMTTRN", BadInput(sentence("The file breaks off here.")))
    keys = Keys("ofx")
    for account in accounts:
        before = len(rows)
        known = account.currency or currency
        mark = cell.decimal_mark(trade.get("TRNAMT", "") for _line, trade in account.trades)
        for line, trade in account.trades:
            try:
                rows.append(_line_of(line, trade, account, known, mark, keys))
            except BadInput as error:
                problems.add(line, error.field, error)
        taken = rows[before:]
        held = taken[0].amount.currency if taken else known
        statements.append(Statement(account.account, held, closing=_balance(account.closing, held), lines=len(taken)))
    pairs = zip(accounts, statements, strict=True)
    stated = tuple(
        Stated("lines", Decimal(len(account.trades)), Decimal(statement.lines)) for account, statement in pairs
    )
    return Sheet("ofx", "bank", tuple(rows), tuple(problems.kept), stated, statements=tuple(statements))


def _accounts(text: str) -> tuple[list[_Account], str, int]:
    """Walk the tags; an SGML value ends where the next tag begins.  Also the line at which a file that is not whole
    breaks off, 0 for one that is; a transaction that is not closed there is left out."""
    walk = _Walk()
    line, counted = 1, 0
    for token in _TOKEN.finditer(text, max(text.upper().find("<OFX"), 0)):
        line += text.count("\n", counted, token.start())
        counted = token.start()
        tag = token[2].upper()
        if token[1]:
            walk.close(tag)
        else:
            walk.open(line, tag, unescape(token[4] if token[4] is not None else token[5]).strip())
    if "</OFX" in text.upper() or not walk.accounts:
        return walk.accounts, walk.refusal, 0
    if walk.trade is not None:
        walk.accounts[-1].trades.pop()
    return walk.accounts, walk.refusal, max(text.count("\n"), line)


class _Walk:
    """Where in the file we are: which statement, which transaction, inside which aggregates."""

    def __init__(self) -> None:
        self.accounts: list[_Account] = []
        self.trade: dict[str, str] | None = None
        self.inside: list[str] = []
        self.code = self.refusal = ""

    def close(self, tag: str) -> None:
        if tag == "STMTTRN":
            self.trade = None
        if tag in self.inside:
            del self.inside[len(self.inside) - 1 - self.inside[::-1].index(tag) :]

    def open(self, line: int, tag: str, value: str) -> None:
        if tag in ("STMTRS", "CCSTMTRS"):
            self.accounts.append(_Account())
        if tag == "STMTTRN" and self.accounts:
            self.trade = {}
            self.accounts[-1].trades.append((line, self.trade))
        if tag in _AGGREGATES:
            self.inside.append(tag)
        elif value and self.trade is not None:
            about = "".join(f"{element}." for element in self.inside if element in ("BANKACCTTO", "CCACCTTO", "PAYEE"))
            self.trade.setdefault(about + tag, value)
        elif value:
            self._fact(tag, value)

    def _fact(self, tag: str, value: str) -> None:
        if tag == "CODE":
            self.code = value
        elif tag in ("MESSAGE", "SEVERITY") and self.code not in ("", "0") and (tag == "MESSAGE" or not self.refusal):
            self.refusal = f"{self.code} {value}"
        elif not self.accounts:
            return
        elif tag == "ACCTID" and self.inside[-1:] in (["BANKACCTFROM"], ["CCACCTFROM"]):
            self.accounts[-1].account = value
        elif tag == "CURDEF":
            self.accounts[-1].currency = value.upper()
        elif tag == "BALAMT" and "LEDGERBAL" in self.inside:
            self.accounts[-1].closing = value


_AGGREGATES = frozenset(
    {"BANKACCTFROM", "CCACCTFROM", "BANKACCTTO", "CCACCTTO", "LEDGERBAL", "AVAILBAL", "PAYEE", "CURRENCY", "STMTTRN"}
)


def _line_of(line: int, trade: Mapping[str, str], account: _Account, currency: str, mark: str, keys: Keys) -> BankLine:
    if "DTPOSTED" not in trade and "DTUSER" not in trade:
        raise BadInput(sentence("The date is missing."), field="DTPOSTED")
    when = trade.get("DTPOSTED") or trade["DTUSER"]
    try:
        day = days.day(when[:8])
    except BadInput as error:
        error.field = "DTPOSTED"
        raise
    known = trade.get("CURSYM", currency).upper()[:3] if not account.currency else currency
    try:
        amount = cell.money(trade.get("TRNAMT", ""), known, mark)
    except BadInput as error:
        error.field = "TRNAMT"
        raise
    if amount is None:
        raise BadInput(sentence("The amount is missing."), field="TRNAMT")
    name = trade.get("NAME") or trade.get("PAYEE.NAME", "")
    memo = trade.get("MEMO", "")
    fitid = trade.get("FITID", "")
    kind = trade.get("TRNTYPE", "").upper()
    return BankLine(
        line=line,
        key=keys.key((account.account, fitid or f"{name}|{memo}", str(day), str(amount.minor))),
        digest=digest(f"{tag}={value}" for tag, value in trade.items()),
        day=day,
        amount=amount,
        direction="in" if amount.minor >= 0 else "out",
        account=account.account,
        name=name,
        name_account=trade.get("BANKACCTTO.ACCTID", ""),
        text=memo,
        reference=trade.get("REFNUM") or trade.get("CHECKNUM", "").strip("0") or fitid,
        nature="fee" if kind in FEES else "interest" if kind == "INT" else "",
        raw=tuple(trade.items()),
    )


def _balance(text: str, currency: str) -> Money | None:
    try:
        return cell.money(text, currency, cell.decimal_mark([text]))
    except BadInput:
        return None
