"""What all statement tables share: a currency's words, the totals a file states, a line put together from its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from itertools import pairwise

from formats import cells as cell
from formats import days
from formats.sheet import Ask, BankLine, Keys, Problems, Sheet, Stated, Statement, digest
from formats.table import FoundTable
from ledger.currencies import DIGITS, NUMBERS, money_words
from ledger.errors import BadInput, sentence
from ledger.money import Money

_NAMES = """
CNY: 人民幣 ￥ 本币 本位币
HKD: 港幣
EUR: 歐元
GBP: 英鎊
JPY: 日圓
AUD: 澳大利亚元
CAD: 加拿大元
CHF: 瑞士法郎
KRW: 韩国元
RUB: 俄罗斯卢布
THB: 泰国铢
INR: 印度卢比
PKR: 巴基斯坦卢比
IDR: 印尼卢比 印度尼西亚卢比
MYR: 马来西亚林吉特
PHP: 菲律宾比索
MXN: 墨西哥比索
SEK: 瑞典克朗
NOK: 挪威克朗
DKK: 丹麦克朗
CZK: 捷克克朗
PLN: 波兰兹罗提
HUF: 匈牙利福林
TRY: 土耳其里拉
ZAR: 南非兰特
BRL: 巴西雷亚尔
AED: 阿联酋迪拉姆
SAR: 沙特里亚尔
KWD: 科威特第纳尔
BHD: 巴林第纳尔
KZT: 哈萨克斯坦坚戈
MNT: 蒙古图格里克
ILS: 新谢克尔 以色列新谢克尔
"""
CURRENCIES: dict[str, tuple[str, ...]] = {
    word: codes[:1] if word in ("$", "元", "¥") else codes
    for word, (codes, parts) in money_words().items()
    if parts == 1
} | {word: (line[:3],) for line in _NAMES.strip().splitlines() for word in line.partition(": ")[2].split()}
"""What banks write for a currency beside its code: what everybody says, and full names."""

_ACCOUNT = re.compile(
    r"(?:卡号|账号|帐号|账户|帐户|户号|Account(?: number)?|IBAN)\s*[：:]\s*\[?([^\]\s,，]+)", re.IGNORECASE
)
_CURRENCY = re.compile(r"(?:币种|货币|幣種|\bcurrency|\bccy|währung)\s*[：:]\s*([^\s,，;；\]）)]+)", re.IGNORECASE)
_SUMS = re.compile(
    r"(?<!待)(已?收入|已?支出|收入合计|支出合计)[：:]\s*(?:共)?(\d+)\s*笔[,，]?\s*(?:共)?\s*([\d.,]+)\s*元"
)
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_HEADING = re.compile(r"(20\d{2})\s*年\s*(\d{1,2})\s*月")
_COUNT = re.compile(r"共[：:]?\s*(\d+)\s*笔记录")
_FOOTER = re.compile(
    r"合计|总计|小计|合計|共\d+笔|以上数据|仅供参考|列表结束|导出时间|打印时间|总交易单数|资金流水总笔数|"
    r"^-{5,}|^={5,}|^#|\btotals?\b|\bsumme\b|closing balance|opening balance|^balance\b|期初|期末|承前|本页",
    re.IGNORECASE,
)


def currency_of(text: str, otherwise: str) -> str:
    """The ISO code that a cell means; `otherwise` for one that says nothing (“-”), and where its word can mean that.

    Raises BadInput for words that are no currency that we know, or several of which none is the books'.

    >>> [currency_of(text, "CNY") for text in ("人民币 ", "usd", "-", "EUR 欧元", "840", "156", "瑞典克朗")]
    ['CNY', 'USD', 'CNY', 'EUR', 'USD', 'CNY', 'SEK']
    >>> currency_of("$", "AUD"), currency_of("$", "CNY"), currency_of("kr", "NOK")
    ('AUD', 'USD', 'NOK')
    """
    word = cell.fold(text)
    if word in NUMBERS and not word.startswith("0"):  # what begins so is a bank's own number
        return NUMBERS[word]
    if code := _of_word(word, otherwise):
        return code
    if not any(char.isalpha() for char in word):
        return otherwise
    for part in re.findall(r"[a-z]{3,}|[^\W\d_a-z]+", word):
        if code := _of_word(part, otherwise):
            return code
        if part.upper() in DIGITS:
            return str(part).upper()
    return cell.known(word)


def _of_word(word: str, otherwise: str) -> str:
    """What a word for money means in a file of an account; "" where that is not certain."""
    can_be = money_words().get(word, ((), 1))[0]
    codes = (otherwise,) if otherwise in can_be else CURRENCIES.get(word, ())
    return codes[0] if len(codes) == 1 else ""


def own_account(table: FoundTable) -> str:
    """The account that the lines above the table name."""
    for cells in table.preamble:
        line = " ".join(cell.clean(text) for text in cells).replace("\u3000", "")
        match = _ACCOUNT.search(line)
        if match:
            return match[1].strip()
        if len(cells) > 1 and re.fullmatch(r"[账帐卡]号[：:]?", cell.fold(cells[0]).replace(" ", "")):
            return cell.clean(cells[1])
    return ""


def own_currency(table: FoundTable, otherwise: str) -> str:
    """The ISO code that the lines above the table name (“币种：美元”, “Currency: USD”), else `otherwise`."""
    for cells in table.preamble:
        match = _CURRENCY.search(" ".join(cell.clean(text) for text in cells).replace("\u3000", " "))
        if match and match[1].lower() not in _ALL:
            return currency_of(match[1], otherwise)
    return otherwise


_ALL = ("all", "全部", "所有", "不限")


def jumps(rows: Sequence[BankLine], unread: Collection[int] = ()) -> list[Stated]:
    """Where the balance beside a line does not follow from the one before: a line is missing or was changed there.

    Judged within each account, by the order (oldest or newest first) that explains more; where the balances explain
    fewer lines than they contradict they are no running balance, and nothing is said.  Across a line of the file that
    could not be read (`unread`) nothing follows.
    """
    runs: dict[tuple[str, str], list[BankLine]] = {}
    for row in rows:
        if row.balance is not None and row.state == "booked" and row.direction != "none":
            runs.setdefault((row.account, row.amount.currency), []).append(row)
    lost = sorted(unread)
    out: list[Stated] = []
    for run in runs.values():
        pairs = [(one, two) for one, two in pairwise(run) if not any(one.line < line < two.line for line in lost)]
        forward = [_followed(before, now) for before, now in pairs]
        backward = [_followed(before, now) for now, before in pairs]
        broken = min(([step for step in way if not step.agrees] for way in (forward, backward)), key=len)
        if len(broken) * 2 <= len(pairs):
            out += broken
    return out


def _followed(before: BankLine, now: BankLine) -> Stated:
    """The balance beside a line, and what the one before it and the line's amount make."""
    assert before.balance is not None and now.balance is not None
    return Stated("balance", cell.plain(now.balance), cell.plain(before.balance + now.amount), now.line)


def footer(cells: Sequence[str]) -> bool:
    """Whether the line closes the table instead of belonging to it."""
    return any(_FOOTER.search(words) for words in (cell.clean(text) for text in cells) if words)


def said(text: str) -> str:
    """The cell's words, nothing where it only marks that there are none."""
    word = cell.clean(text)
    return "" if word in cell.EMPTY or not word.strip("-") else word


def together(*texts: str) -> str:
    """The words of several cells, each once."""
    out: list[str] = []
    for text in map(said, texts):
        if text and not any(text in longer for longer in out):
            out.append(text)
    return " ".join(out)


def named(text: str) -> tuple[str, str]:
    """A cell that holds a name with an account number behind it.

    >>> named("国网电力有限公司99999999999999"), named("张三 6666****6666"), named("Acme 24")
    (('国网电力有限公司', '99999999999999'), ('张三', '6666****6666'), ('Acme 24', ''))
    """
    if len(text) >= 8 and not text.strip("0123456789* "):
        return "", text
    match = re.fullmatch(r"(.*?[^\d\s*])\s*[/ ]?([\d*]{7,})", text)
    return (match[1].strip(), match[2]) if match else (text, "")


def day_and_clock(text: str, order: str) -> tuple[date, time | None]:
    """A cell with a day and perhaps a time behind it."""
    day = days.day(text, order)
    rest = cell.clean(text).replace("T", " ").partition(" ")[2]
    try:
        return day, cell.clock(rest) if rest else None
    except BadInput:
        return day, None


def raw(table: FoundTable, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The line as the file has it, column by column."""
    pairs = zip(table.header, cells, strict=False)
    return tuple((cell.clean(title), cell.clean(text)) for title, text in pairs if cell.clean(text))


def stated_sums(table: FoundTable, rows: Sequence[BankLine]) -> list[Stated]:
    """Totals in words above or below the table: “收入：1笔 28.50元”."""
    out = []
    for _line, cells in table.grid.lines:
        text = " ".join(map(cell.clean, cells))
        for what, _count, total in _SUMS.findall(text):
            way = "in" if "收入" in what else "out"
            counted_rows = (row for row in rows if row.direction == way and row.nature != "refund")
            booked = sum((abs(cell.plain(row.amount)) for row in counted_rows), Decimal(0))
            out.append(Stated(way, Decimal(total.replace(",", "")), booked))
        counted = _COUNT.search(text)
        if counted:
            out.append(Stated("lines", Decimal(counted[1]), Decimal(len(rows))))
    return out


def table_sheet(
    table: FoundTable,
    line: Callable[[int, Sequence[str], str, Keys], BankLine | None],
    order: str,
    asks: tuple[Ask, ...],
) -> Sheet:
    """Every line of the table through `line`; what it cannot take is a problem unless it is the footer."""
    keys = Keys(table.layout.kind)
    problems = Problems()
    rows: list[BankLine] = []
    broken_off = table.grid.lines[-1][0] if table.grid.cut else -1
    for at, cells in table.lines():
        if not any(cell.clean(text) for text in cells):
            continue
        if at == broken_off and not footer(cells):
            short = len(table.grid.lines[-1][1])
            title = cell.clean(table.header[min(short, len(table.header)) - 1])
            problems.add(at, title, BadInput(sentence("The file breaks off here.")))
            continue
        try:
            row = line(at, cells, order, keys)
        except BadInput as error:
            if not _beside(table, cells, order):
                problems.add(at, error.field, error)
            continue
        if row is not None:
            rows.append(row)
    return Sheet(
        kind=table.layout.kind,
        subject="bank",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        stated=tuple(stated_sums(table, rows) + jumps(rows, {problem.line for problem in problems.kept})),
        asks=asks,
        statements=statements(rows),
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def _beside(table: FoundTable, cells: Sequence[str], order: str) -> bool:
    """A line under the table that is no line of it: a footer, a remark, the header of the next page."""
    try:
        days.day(_with_year(table, table.cell(cells, "day") or table.cell(cells, "booked")), order)
        return False
    except BadInput:
        pass
    if footer(cells) or [cell.clean(text) for text in cells] == [cell.clean(text) for text in table.header]:
        return True
    filled = sum(1 for text in cells if cell.clean(text))
    return filled * 3 <= len(table.header)


def statements(rows: Iterable[BankLine]) -> tuple[Statement, ...]:
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        which = (row.account, row.amount.currency)
        counts[which] = counts.get(which, 0) + 1
    return tuple(Statement(account, currency, lines=count) for (account, currency), count in counts.items())


def fielded(table: FoundTable, field: str, read: Callable[[], Money | None]) -> Money | None:
    """Read an amount so that a refusal names its column."""
    try:
        return read()
    except BadInput as error:
        error.field = table.title(field)
        raise


def needed(table: FoundTable, field: str, amount: Money | None) -> Money:
    """The amount, which must be there."""
    if amount is None:
        raise BadInput(sentence("The amount is missing."), field=table.title(field))
    return amount


def ordered(table: FoundTable, guess: str, answers: Mapping[str, str]) -> tuple[str, tuple[Ask, ...]]:
    """Day before month or after it, for the whole file."""
    return days.settled(table.texts("day", "valued"), guess, answers)


def dated(table: FoundTable, cells: Sequence[str], order: str) -> tuple[date, time | None]:
    """The line's day and time of day; a card's repayment has only the day on which it was booked."""
    text = table.cell(cells, "day") or table.cell(cells, "booked")
    try:
        text = _with_year(table, text)
        day, clock = day_and_clock(text, order)
    except BadInput as error:
        error.field = table.title("day")
        raise
    if clock is None:
        try:
            clock = cell.clock(table.cell(cells, "clock"))
        except BadInput:
            clock = None
    return day, clock


def _with_year(table: FoundTable, text: str) -> str:
    """A day without a year is of the month that the statement's heading names, or of one before it."""
    short = _SHORT.fullmatch(text)
    if not short:
        return text
    for cells in table.preamble:
        heading = _HEADING.search(" ".join(cells))
        if heading:
            year, month = int(heading[1]), int(heading[2])
            return f"{year - (int(short[1]) > month)}-{short[1]}-{short[2]}"
    return text


def marked(cells: Sequence[str]) -> str:
    return digest(map(cell.clean, cells))
