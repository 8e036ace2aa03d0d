"""VERIFY.txt: what is in a bundle, and how to check it with standard tools and without us.  English, then Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formats.evidence import steps

_PAGE = """\
VERIFY - how to check this bundle without the people or the program that made it
================================================================================

About: {about}
INSIDE ONLY: it says what people's hours cost. Give it to nobody who may not know their pay.

WHAT IS IN IT
{contents}
{left_en}
All CSV files are UTF-8, lines end with LF, quotes as in RFC 4180, days YYYY-MM-DD, instants in UTC, a dot before
decimals. In texts only, a cell that would begin with = + - or @ has an apostrophe (') in front.

STEPS
{steps_en}

WORKED EXAMPLE
{example_en}

================================================================================
怎样不靠出具方、也不靠出具程序来核验这份证据包
================================================================================

对象：{about}
仅限内部：其中可看出工时成本，不得交给无权知道薪酬的人。

内容
{contents}
{left_zh}
所有 CSV 均为 UTF-8 编码，以 LF 换行，按 RFC 4180 加引号，日期为 YYYY-MM-DD，时刻为 UTC，
小数点为“.”。仅在文本列中，以 = + - @ 开头的单元格前面加一个撇号（'）。

步骤
{steps_zh}

示例
{example_zh}
"""


_STEPS = {
    1: steps.SUMS,
    2: steps.DIGEST,
    3: steps.BALANCED,
    4: steps.LINES,
    5: steps.ENTRIES,
    6: steps.DOCUMENTS,
    7: steps.ROUNDS,
    8: steps.TRAIL,
    9: steps.CHAIN,
    10: steps.CHECKS,
    11: steps.CORRESPONDENCE,
}


def page(
    about: str,
    project: str,
    contents: Mapping[str, int],
    left_out: Sequence[tuple[str, str]],
    entry: tuple[int, str, str] | None,
) -> bytes:
    """The page of a bundle.

    Args:
        about: the project or document, as the company calls it.
        project: its code, as it stands in postings.csv.
        contents: file or folder -> how many rows or files.
        left_out: what is not inside, in English and in Chinese.
        entry: number, hash input and hash of the entry that is worked out; None where there is none.
    """
    rows = "\n".join(f"   {name:<20} {count}" for name, count in contents.items())
    english, chinese = steps.numbered(_STEPS)
    worked = example(entry)
    said = _PAGE.format(
        about=about,
        steps_en=english.format(project=project),
        steps_zh=chinese.format(project=project),
        contents=rows,
        left_en=left_out_lines("NOT IN IT", [english for english, _chinese in left_out]),
        left_zh=left_out_lines("未收入的内容", [chinese for _english, chinese in left_out]),
        example_en=worked[0],
        example_zh=worked[1],
    )
    return said.encode()


def left_out_lines(title: str, lines: Sequence[str]) -> str:
    """What is not inside, under a title; "" where nothing was left out."""
    return "\n".join(("", title, *(f"   {line}" for line in lines), "")) if lines else ""


def example(entry: tuple[int, str, str] | None) -> tuple[str, str]:
    """An entry worked out (number, hash input, hash), in English and in Chinese."""
    return (
        _example(entry, "There is no entry with a hash in it.", "in entries/{id}.txt are these bytes:"),
        _example(entry, "包内没有带哈希的分录。", "entries/{id}.txt 的字节为："),
    )


def _example(entry: tuple[int, str, str] | None, none: str, begins: str) -> str:
    if entry is None:
        return none
    id, text, digest = entry
    quoted = "\n".join(f"   > {line}" for line in text.split("\n"))
    return f"{begins.format(id=id)}\n{quoted}\n   sha256sum entries/{id}.txt  ->  {digest}"
