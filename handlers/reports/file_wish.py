"""“… as Excel”, “export that as PDF”, “导出表格”: as which kind of file a table is wanted, and the rest of the line."""

from __future__ import annotations

import re

from chat.folding import cleaned
from chat.pattern import Pattern
from handlers.reports.printing import FileKind

_WORDS: tuple[tuple[FileKind, str], ...] = (
    ("xlsx", r"(?:excel|exel|excell)(?: (?:file|sheet|table|workbook))?|xlsx?|(?:a )?spreadsheet|表格|电子表格|工作簿"),
    ("pdf", r"(?:a )?pdf(?: file)?|pdf文件"),
    ("csv", r"(?:a )?csv(?: file)?"),
    ("json", r"(?:a )?json(?: file)?"),
)
_KIND = "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS)
_POLITE = r"(?:[,，]? ?(?:please|pls|thanks|thx|谢谢|吧|呗|一下|一份|给我|发我))*[\s.!?。！？]*$"
_THAT_TABLE = Pattern(
    r"^(?:麻烦|请|帮我|能不能|可以)*把?(?:这个?|那个?|上面的?|刚才的?)(?:表格?|结果|数据)?"
    r"(?:帮我|给我)?导出(?:来|一下|给我)?[吧吗呗。！!?？\s]*$"
    r"|^(?:please |can you |could you )?export (?:this|that|it)(?: table)?(?: please)?[\s.!?]*$",
    re.IGNORECASE,
)
"""The table above, and no word of which kind of file."""
_OTHER_KIND = Pattern(
    r"(?:^|[\s,，]+)(?:as|in|into|to) (?:an? )?(?P<kind>word|docx?|odt|pptx?|powerpoint)"
    r"(?: (?:file|document))?[\s.!?]*$"
    r"|(?:导出|转|另存|存|保存|做|生成)(?:成|为)\s*(?P<zh_kind>word|docx?|pptx?)(?:文档|文件|格式)?[吧。！!\s]*$",
    re.IGNORECASE,
)
_SUFFIX = Pattern(
    rf"(?:^|[\s,，]+)(?:(?:can|could|would) (?:you|i) )?(?:(?:please|pls|and) )?"
    rf"(?:(?:export|send|give|get|have|download|save|make|show)(?: me)?(?: (?:it|this|that|them|the table|that table))?"
    rf"(?: (?:out|again))? )?(?:as|in|into|to) (?:an? )?(?:{_KIND}){_POLITE}"
    rf"|[\s,，]*(?:麻烦|请|帮我|给我|把(?:这个|它|那个|上面的?|刚才的?)?(?:表|表格|结果)?)*"
    rf"(?:导出(?:来)?(?:成|为|到)?|(?:转|另存|存|保存|做|弄|发|生成)(?:成|为|一份)|(?:能不能|可以|可不可以)?发(?:我|给我)|要|输出(?:成|为)?|用|以)\s*(?:一份|个|一个)?\s*"
    rf"(?:{_KIND.replace('(?P<', '(?P<zh_')})(?:格式|的?形式)?(?:导出|发我|给我)?{_POLITE}",
    re.IGNORECASE,
)


def file_wish(text: str) -> tuple[str, FileKind | None]:
    """The line without the wish for a file, and the kind of file; None where nobody wishes for one.

    >>> (
    ...     file_wish("budgets as Excel please"),
    ...     file_wish("as pdf"),
    ...     file_wish("星河预算，导出表格"),
    ...     file_wish("导出 上月"),
    ... )
    (('budgets', 'xlsx'), ('', 'pdf'), ('星河预算', 'xlsx'), ('导出 上月', None))
    >>> file_wish("把这个表导出来"), file_wish("能不能发我一份excel"), file_wish("as exel")
    (('', 'xlsx'), ('', 'xlsx'), ('', 'xlsx'))
    >>> file_wish("2h export as csv")[1], file_wish("log 2h pdf layout")[1]
    ('csv', None)
    """
    line = cleaned(text[:600]).strip()
    if _THAT_TABLE.match(line):
        return "", "xlsx"
    found = _SUFFIX.search(line)
    if found is None:
        return text, None
    kind = next(kind for kind, _words in _WORDS if found[kind] or found[f"zh_{kind}"])
    return line[: found.start()].strip(" ,，"), kind


def other_kind(text: str) -> tuple[str, str]:
    """The line without a wish for a kind of file that nobody writes here (“as docx”), and that kind; "" for none.

    >>> other_kind("budgets as Word"), other_kind("导出成word"), other_kind("as pdf")
    (('budgets', 'Word'), ('', 'word'), ('as pdf', ''))
    """
    line = cleaned(text[:600]).strip()
    found = _OTHER_KIND.search(line)
    return (line[: found.start()].strip(" ,，"), found["kind"] or found["zh_kind"]) if found else (text, "")
