"""VERIFY.txt of a settlement's bundle: how to check it with standard tools and without us.  English, then Chinese.

The steps are numbered as both editions have them; the outside edition says which of them it does without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formats.evidence import steps
from formats.evidence.steps import VerifyStep
from formats.evidence.verify_page import example, left_out_lines
from formats.settlements.described import Edition

_STATEMENT = VerifyStep(
    """\
statement.csv says the same as lines in settlement.json. For each basis, in minor units of the currency:
   every line     this = to_date - earlier
   line 6         to_date = the sum of lines 1 to 5 (which have their sign: a penalty is negative)
   line 7         to_date = earlier = what earlier settlements hold
   line 8         to_date = line 6, earlier = line 7: so its "this" is what this settlement brings, net
   line 10        = 8 + 9, in to_date and in this
   line 13        = 10 - 11 - 12 - 12a, in to_date and in this (12a is 0 where it does not stand there)
   And for the basis that settlement.json names, from its "agreed" and "vat", each rounded once, half to even:
   lines 1 to 5   to_date = the sum of amount in lines.csv of that line
   line 9         to_date = the sum over vat of net_to_date x rate; the net_to_date add up to line 6
   line 11        to_date = line 10 x retention, at most retention_most; 0 where released is yes
   line 12        to_date = advance x (1 + 2 + 5) / price where recovery is by_progress, 0 without a price; 0 where
                  it is at_the_end; line 6 x recovered where it is share; never below 0 or above advance; where
                  final is true, all of advance
   line 12a       to_date = line 10 - line 10 x progress; 0 where final is true
   Where counter_settlement_of names a settlement, this one has its lines with to_date and earlier exchanged, and no
   lines of its own in lines.csv: then only the first half of this step applies.""",
    """\
statement.csv 与 settlement.json 的 lines 一致。对每个依据（basis），以币种最小单位计：
   各行        this = to_date - earlier
   第 6 行     to_date = 第 1 至 5 行之和（各行自带正负号，罚款为负）
   第 7 行     to_date = earlier = 以前各次结算之和
   第 8 行     to_date = 第 6 行，earlier = 第 7 行；其 this 即本次结算净额
   第 10 行    = 8 + 9（to_date 与 this 均成立）
   第 13 行    = 10 - 11 - 12 - 12a（to_date 与 this 均成立；没有 12a 时按 0 计）
   对 settlement.json 所写的依据，按其 agreed 与 vat 计算，各只舍入一次（四舍六入五成双）：
   第 1-5 行   to_date = lines.csv 中该行各笔 amount 之和
   第 9 行     to_date = vat 中各 net_to_date x rate 之和；各 net_to_date 之和等于第 6 行
   第 11 行    to_date = 第 10 行 x retention，不超过 retention_most；released 为 yes 时为 0
   第 12 行    recovery 为 by_progress 时 to_date = advance x (1 + 2 + 5) / price，没有 price 时为 0；
               为 at_the_end 时为 0；为 share 时 = 第 6 行 x recovered；不小于 0，不大于 advance；
               final 为 true 时等于全部 advance
   第 12a 行   to_date = 第 10 行 - 第 10 行 x progress；final 为 true 时为 0
   counter_settlement_of 写明某次结算时，本次为其冲销：各行 to_date 与 earlier 对调，lines.csv 无本次明细，
   此时只适用本步前半部分。""",
)
_EARLIER = VerifyStep(
    """\
settlement.json, earlier: the sum of this is line 7. Each stands in line 8 ("this") of the bundle of that settlement,
   which has that number and version.""",
    """\
settlement.json 的 earlier：各笔 this 之和等于第 7 行；每笔等于该次结算资料包（编号、版本相同）第 8 行的 this。""",
)
_APPROVED = VerifyStep(
    """\
approvals.csv, by document_id in the order of n: "asked" with step 1 begins a round; every other decision of the
   round has the round's version; steps are decided in their order. In the last round of the settlement itself the
   version is approved_version of settlement.json, and nobody who approved is its made_by, but where reason says that
   nobody else could. event_hash leads to trail.csv.""",
    """\
approvals.csv：按 document_id、依 n 的次序：step 为 1 的 "asked" 开始一轮；该轮其余各项决定的 version 与本轮一致，
   各 step 依次作出。结算单本身最后一轮的 version 与 settlement.json 的 approved_version 一致，批准人不是其 made_by
   （reason 写明无他人可批准的除外）。event_hash 指向 trail.csv。""",
)
_CHAIN = VerifyStep(
    """\
The chain. a) {entries}
   b) {trail}
   c) journal_head of settlement.json is an event of trail.csv with that event_hash. Ask the company for the head of
      its trail, which it posts daily, and let it run "zhangfang verify --head EVENT_HASH" with that hash: it says
      whether it still stands in the chain.""",
    """\
链。a) {entries}
   b) {trail}
   c) settlement.json 的 journal_head 是 trail.csv 中的一个事件，event_hash 相同。向公司索取其每日公布的审计轨迹链首，
      并请公司以该哈希运行“zhangfang verify --head EVENT_HASH”：结果说明该哈希是否仍在链上。""",
)
_CHECKS = VerifyStep(
    """\
checks.csv: what was checked before the settlement went out, as the company's program found it: passed, failed, or
   not asked of this settlement. Where it failed, waived_by is the person who let it pass, with the reason.
   evidence_file is in here.""",
    """\
checks.csv：结算发出前公司程序所作检查的结果：passed 为通过，failed 为未通过，not asked 为本结算不涉及。
   未通过而放行的，waived_by 为放行人，reason 为理由。evidence_file 在本包内。""",
)
_INSIDE: dict[int, VerifyStep] = {
    1: steps.SUMS,
    2: steps.DIGEST,
    3: steps.BALANCED,
    4: steps.LINES,
    5: _STATEMENT,
    6: _EARLIER,
    7: steps.DOCUMENTS,
    8: _APPROVED,
    9: _CHAIN,
    10: _CHECKS,
    11: steps.CORRESPONDENCE,
}
_BETWEEN_BOTH = VerifyStep(
    """\
correspondence.csv: every file is in here, and no file of messages/ and letters/ but these (a letter has its text
   beside it). in: what the other side answered, as it came. out: letters to it.""",
    """\
correspondence.csv：所列文件均在本包内，messages/ 与 letters/ 中没有未列出的文件（letters 另附同名 .txt 文本）。
   in：对方的答复，按原样。out：发给对方的函件。""",
)
_OUTSIDE = {number: _INSIDE[number] for number in (1, 2, 5, 6, 7)} | {11: _BETWEEN_BOTH}
_WARNINGS = {
    "inside": (
        "INSIDE ONLY: it says what people's hours cost. Give it to nobody who may not know their pay.",
        "仅限内部：其中可看出工时成本，不得交给无权知道薪酬的人。",
    ),
    "outside": (
        "For the other side of the settlement. Steps 3, 4, 8, 9 and 10 are of the company's own bundle: its journal,\n"
        "its approvals and its checks are not in here.",
        "供结算对方使用。第 3、4、8、9、10 步属于公司内部资料包：本包不含其账簿分录、审批与检查。",
    ),
}
_FIGURES = {
    "inside": (
        "report.pdf and statements.xlsx show the same figures for people.",
        "report.pdf 与 statements.xlsx 以便于阅读的形式载明同样的数字。",
    ),
    "outside": ("report.pdf shows the same figures for people.", "report.pdf 以便于阅读的形式载明同样的数字。"),
}
_PAGE = """\
VERIFY - how to check this bundle without the people or the program that made it
================================================================================

Settlement: {about}
{warning_en}

WHAT IS IN IT
{contents}
{left_en}
All CSV files are UTF-8 without a mark, lines end with LF, quotes as in RFC 4180, days YYYY-MM-DD, instants in UTC, a
dot before decimals. In texts only, a cell that would begin with = + - or @ has an apostrophe (') in front.
{figures_en}

STEPS
{steps_en}
{worked_en}
================================================================================
怎样不靠出具方、也不靠出具程序来核验这份结算资料包
================================================================================

结算：{about}
{warning_zh}

内容
{contents}
{left_zh}
所有 CSV 均为 UTF-8 编码（不带 BOM），以 LF 换行，按 RFC 4180 加引号，日期为 YYYY-MM-DD，时刻为 UTC，
小数点为“.”。仅在文本列中，以 = + - @ 开头的单元格前面加一个撇号（'）。
{figures_zh}

步骤
{steps_zh}
{worked_zh}"""


def page(
    edition: Edition,
    about: str,
    project: str,
    contents: Mapping[str, int],
    left_out: Sequence[tuple[str, str]],
    entry: tuple[int, str, str] | None,
) -> bytes:
    """The page of a bundle.

    Args:
        about: the settlement, as the company calls it.
        project: its code, as it stands in postings.csv.
        contents: file or folder -> how many rows or files.
        left_out: what is not inside, in English and in Chinese.
        entry: number, hash input and hash of the entry that is worked out; None where there is none.
    """
    inside = edition == "inside"
    english, chinese = steps.numbered(_INSIDE if inside else _OUTSIDE)
    worked = example(entry)
    said = _PAGE.format(
        about=about,
        warning_en=_WARNINGS[edition][0],
        warning_zh=_WARNINGS[edition][1],
        contents="\n".join(f"   {name:<20} {count}" for name, count in contents.items()),
        left_en=left_out_lines("NOT IN IT", [one for one, _chinese in left_out]),
        left_zh=left_out_lines("未收入的内容", [one for _english, one in left_out]),
        figures_en=_FIGURES[edition][0],
        figures_zh=_FIGURES[edition][1],
        steps_en=_filled(english, project, 0),
        steps_zh=_filled(chinese, project, 1),
        worked_en=f"\nWORKED EXAMPLE\n{worked[0]}\n" if inside else "",
        worked_zh=f"\n示例\n{worked[1]}\n" if inside else "",
    )
    return said.encode()


def _filled(said: str, project: str, language: int) -> str:
    entries, trail = ((one.english, one.chinese)[language] for one in (steps.ENTRIES, steps.TRAIL))
    return said.format(project=project, entries=_further_in(entries), trail=_further_in(trail))


def _further_in(said: str) -> str:
    """A step as part of another: its lines but the first stand three blanks further in."""
    return said.replace("\n", "\n   ")
