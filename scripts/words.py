"""The catalogue of sentences: collected from the source, kept in chat/locale, compiled.

`python -m scripts.words` (`make words`) collects every `_("…")` and `_n("…", "…", …)`, brings
`chat/locale/zh_CN/LC_MESSAGES/zhangfang.po` up to date (new sentences come with an empty translation, gone ones go),
and compiles it.  `--check` only says what is missing, exit 1.  No dates and no line numbers: a diff shows words only.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "chat", "handlers", "ledger", "storage", "ocr", "formats")
KEYWORDS = {"_": None, "_n": (1, 2)}
PO = ROOT / "chat/locale/zh_CN/LC_MESSAGES/zhangfang.po"
MO = PO.with_suffix(".mo")
HEADER = "# The sentences of the bot in Chinese.  Collected by `make words`; the translations are written here by hand."


def collected() -> Catalog:
    """Every sentence of the source, with the comments that begin with `words:` and the files it stands in."""
    catalog = _empty()
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("words:",))
        for name, _line, message, comments, _context in found:
            if message and message != ("", ""):
                catalog.add(message, locations=[(f"{room}/{Path(name).as_posix()}", None)], auto_comments=comments)
    return catalog


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
