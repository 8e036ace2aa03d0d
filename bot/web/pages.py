"""The page itself and what it is made of, from the folder `page`; its sentences in the reader's language."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.web.words import chrome
from chat.text import Text
from chat.words import say

FOLDER = Path(__file__).parent / "page"
_MIMES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def asset(request: Request) -> Response:
    """A script or style sheet; the browser asks each time and is told quickly that nothing changed."""
    kept = _assets().get(request.path_params["name"])
    if kept is None:
        raise HTTPException(404)
    data, mime, tag = kept
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=mime, headers=headers)


def request_locale(request: Request) -> str:
    """The language that the browser asks for."""
    return "zh-CN" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"


@cache
def _assets() -> dict[str, tuple[bytes, str, str]]:
    """Only what lies in the folder can be had: a name is looked up, never a path made of it."""
    return {
        file.name: ((data := file.read_bytes()), _MIMES[file.suffix], f'"{hashlib.sha256(data).hexdigest()[:16]}"')
        for file in sorted(FOLDER.iterdir())
        if file.suffix in _MIMES
    }


def shown_page(name: str, locale: str, data: dict[str, Any], status: int = 200) -> Response:
    """A page with its `{{sentences}}` in the reader's language and `data` as JSON inside."""
    words = chrome(locale)

    def fill(hole: re.Match[str]) -> str:
        key = hole.group(1)
        if key == "lang":
            return locale
        if isinstance(data.get(key), Text):
            return escape(say(data[key], locale))
        if key in data:
            # JSON inside a page: nothing in it may look like the end of the element that holds it.
            return json.dumps(data[key], ensure_ascii=False).replace("<", "\\u003c")
        return escape(words[key])

    page = re.sub(r"\{\{(.+?)\}\}", fill, (FOLDER / name).read_text("utf-8"))
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})
