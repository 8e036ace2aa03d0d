"""The engines behind one door: RapidOCR where it is there, Tesseract where it is not."""

from __future__ import annotations

from typing import Any

from ledger.errors import BadInput, sentence
from ocr.engines import rapid, tesseract
from ocr.page import Page


def chosen(wish: str = "auto") -> str:
    """The engine that will read pictures; empty where there is none."""
    if wish != "tesseract" and rapid.installed():
        return "rapidocr"
    return "tesseract" if tesseract.installed() else ""


def read(picture: Any, number: int = 0, wish: str = "auto") -> Page:
    """Read a picture (RGB array, any way up)."""
    name = chosen(wish)
    if not name:
        raise BadInput(
            sentence(
                "No engine for reading pictures is installed here. Send the e-invoice as PDF, OFD or XML, or type it."
            ),
            hint=sentence("For your administrator: pip install rapidocr onnxruntime"),
        )
    return rapid.read(picture, number) if name == "rapidocr" else tesseract.read(picture, number)


def warm(wish: str = "auto") -> None:
    """Load what takes long, so that the first picture need not wait."""
    if chosen(wish) == "rapidocr":
        rapid.warm()
