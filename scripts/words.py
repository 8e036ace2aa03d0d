"""The catalogue of sentences: collected from the source, kept in chat/locale, compiled.

`python -m scripts.words` (`make words`) collects every `_("…")`, `sentence("…")` and `_n("…", "…", …)`, brings
`chat/locale/zh_CN/LC_MESSAGES/zhangfang.po` up to date (new sentences come with an empty translation, gone ones go),
and compiles it.  `--check` only says what is missing, exit 1.  No dates and no line numbers: a diff shows words only.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "chat", "handlers", "ledger", "storage", "ocr", "formats")
KEYWORDS = {"_": 1, "sentence": 1, "_n": 2}
"""What marks a sentence, and how many of its first words are the sentence (one, or one and many)."""

PO = ROOT / "chat/locale/zh_CN/LC_MESSAGES/zhangfang.po"
MO = PO.with_suffix(".mo")
HEADER = "# The sentences of the bot in Chinese.  Collected by `make words`; the translations are written here by hand."


def collected() -> Catalog:
    """Every sentence of the source, with the files that it stands in."""
    catalog = _empty()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for message in marked(path.read_text("utf-8")):
                catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), None)])
    return catalog


def marked(source: str) -> Iterator[str | tuple[str, ...]]:
    """The sentences of a file, also those within another sentence or an f-string, which Babel's own reader passes over.

    >>> list(marked("f'{say(_(1))}'; _('two {x}', x=_n('a thing', '{n} things', 2)); f'{_(\\"one\\")}'; _(three)"))
    ['two {x}', ('a thing', '{n} things'), 'one']
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            given = node.args[: KEYWORDS[node.func.id]]
            words = tuple(one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
            if any(words) and len(words) == KEYWORDS[node.func.id]:
                yield words if len(words) > 1 else words[0]


def kept() -> Catalog:
    """The catalogue as it stands in the house."""
    if not PO.exists():
        return _empty()
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN", charset="utf-8")


def updated() -> Catalog:
    """The sentences of the source with the translations that are known; no likeness is guessed."""
    catalog = collected()
    known = kept()
    for message in catalog:
        old = known.get(message.id) if message.id else None
        if old is not None and type(old.id) is type(message.id):
            message.string, message.flags = old.string, old.flags
            message.user_comments = old.user_comments
    return catalog


def po(catalog: Catalog) -> bytes:
    """The text that translators edit."""
    out = BytesIO()
    write_po(out, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    return out.getvalue()


def mo(catalog: Catalog) -> bytes:
    """What gettext reads; sentences without translation are left to the English."""
    complete = _empty()
    for message in catalog:
        if message.id and _all_there(message.string):
            complete.add(message.id, message.string)
    out = BytesIO()
    write_mo(out, complete)
    return out.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The sentences that have no Chinese yet."""
    return [_first(message.id) for message in catalog if message.id and not _all_there(message.string)]


def _first(sentence: str | tuple[str, ...]) -> str:
    return sentence if isinstance(sentence, str) else sentence[0]


def _all_there(string: str | tuple[str, ...] | None) -> bool:
    return bool(string) if isinstance(string, str) else any(string or ())


class _Quiet(Catalog):
    """A catalogue whose header says nothing of when and by whom."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", "zh_CN"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


def _empty() -> Catalog:
    return _Quiet(locale="zh_CN", header_comment=HEADER, charset="utf-8", fuzzy=False)


def main() -> int:
    catalog = updated()
    missing = untranslated(catalog)
    if "--check" not in sys.argv:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(po(catalog))
        MO.write_bytes(mo(catalog))
    for sentence in missing:
        print(f"no Chinese yet: {sentence}")
    print(f"{len(catalog)} sentences, {len(missing)} without Chinese: {PO.relative_to(ROOT)}")
    return 1 if missing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
