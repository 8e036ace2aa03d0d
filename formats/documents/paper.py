"""What every page that we draw has: faces for Chinese and other letters, page numbers, a mark across a draft.

Chinese is set in the Song face that every Chinese reader of PDF brings along (it is named in the file, not put into it:
a face of its own would add megabytes), or in a TrueType face that the company names, which is then embedded.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

SONG = "STSong-Light"


def marked(words: str, locale: str, font: Path | None) -> str:
    """Escaped for a paragraph, each run of letters in the face that has them."""
    name = face(font)
    out, run, foreign = [], "", False
    for sign in [*words, ""]:
        if sign and is_foreign(sign, locale) == foreign:
            run += sign
            continue
        if run:
            out.append(f'<font name="{name}">{escape(run)}</font>' if foreign else escape(run))
        run, foreign = sign, bool(sign) and is_foreign(sign, locale)
    return "".join(out).replace("\n", "<br/>")


def is_foreign(sign: str, locale: str) -> bool:
    """Whether a sign is not Helvetica's; in Chinese, marks that both faces have are Chinese."""
    if ord(sign) < 0x100:
        return False
    if locale == "zh-CN":
        return True
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        return True
    return False


@cache
def face(font: Path | None) -> str:
    """The name of the face for Chinese, known to the drawing library from here on.  Raises OSError for no font."""
    from reportlab.pdfbase import pdfmetrics

    if font is None:
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont

        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
        return SONG
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        pdfmetrics.registerFont(TTFont("Own", str(font)))
    except TTFError as error:
        raise OSError(f"{font}: {error}") from None
    return "Own"


def numbered(page: str, locale: str, font: Path | None, wide: float, draft: str = "") -> Any:
    """A canvas that knows at the end how many pages there are.

    Args:
        page: "Page {page} of {pages}".
        wide: the width of the page, in points; 0: of each page its own.
        draft: a word across every page of what was not issued yet; "" for none.
    """
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *given: Any, **named: Any) -> None:
            self.middle = named.get("pagesize", (wide,))[0] / 2
            super().__init__(*given, **named)
            self._kept: list[dict[str, Any]] = []

        def setPageSize(self, size: tuple[float, float]) -> None:
            self.middle = size[0] / 2
            super().setPageSize(size)

        def showPage(self) -> None:
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, kept in enumerate(self._kept, 1):
                self.__dict__.update(kept)
                self._margins(page.format(page=number, pages=len(self._kept)))
                Canvas.showPage(self)
            Canvas.save(self)

        def _margins(self, words: str) -> None:
            middle = wide / 2 if wide else self.middle
            self.setFillGray(0.35)
            self._words(words, middle, 34, 8)
            if draft:
                self.saveState()
                self.translate(middle, 420)
                self.rotate(40)
                self.setFillGray(0)
                self.setFillAlpha(0.1)
                self._words(draft, 0, 0, 80)
                self.restoreState()

        def _words(self, words: str, x: float, y: float, size: float) -> None:
            foreign = any(is_foreign(sign, locale) for sign in words)
            self.setFont(face(font) if foreign else "Helvetica", size)
            self.drawCentredString(x, y, words)

    return Numbered
