"""Files on their way to and from Feishu: pictures for cards, files for messages, what people sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from cachetools import LRUCache

from bot.feishu.api import NO_SCOPE, FeishuApi, FeishuRefused, Part
from bot.feishu.render import Shot
from bot.platform import MAY_NOT, FileRefused, NotPosted
from chat.cards.card import Attachment, Picture
from chat.text import NOTHING, _

LARGEST_IMAGE, LARGEST_FILE = 10 * 1024 * 1024, 30 * 1024 * 1024

Pictures = Callable[[str, tuple[int, float, float, float, float] | None], tuple[bytes, str] | None]
"""Brings the bytes and the type of a kept file, or of a part of it."""

_KINDS = {
    "pdf": "pdf",
    "doc": "doc",
    "docx": "doc",
    "xls": "xls",
    "xlsx": "xls",
    "csv": "stream",
    "ppt": "ppt",
    "pptx": "ppt",
    "mp4": "mp4",
}
_MOST_IMAGES = 2000
_SIZES = frozenset({234006, 234010})
_TOO_LARGE = _("It is too large for Feishu (30 MB), or empty.")


class FeishuFiles:
    """May be used from any thread."""

    def __init__(self, api: FeishuApi, pictures: Pictures = lambda *_: None) -> None:
        self._api = api
        self.pictures = pictures
        self._images: LRUCache[Shot, str] = LRUCache(_MOST_IMAGES)
        self._lock = threading.Lock()

    def image_keys(self, pictures: Sequence[Picture | None]) -> dict[Shot, str]:
        """The platform's keys of our pictures; each is uploaded once.  What cannot be shown is left out."""
        keys = {}
        for picture in pictures:
            if picture is None:
                continue
            shot = (picture.sha256, picture.crop)
            with self._lock:
                key = self._images.get(shot, "")
            if key := key or self._uploaded_image(shot):
                keys[shot] = key
        return keys

    def uploaded(self, file: Attachment) -> str:
        """Bring a file to the platform; its key there.  Raises NotPosted, FileRefused."""
        if not 0 < len(file.data) <= LARGEST_FILE:
            raise FileRefused(f"{len(file.data)} bytes", _TOO_LARGE)
        ending = file.name.rpartition(".")[2].lower()
        parts: dict[str, Part] = {
            "file_type": _KINDS.get(ending, "stream"),
            "file_name": file.name,
            "file": (file.name, file.data, file.mime or "application/octet-stream"),
        }
        try:
            answer = self._api.upload("/open-apis/im/v1/files", parts)
        except FeishuRefused as refusal:
            if refusal.code in NO_SCOPE:
                raise FileRefused(refusal.reason, MAY_NOT) from refusal
            if refusal.final:
                raise FileRefused(refusal.reason, _TOO_LARGE if refusal.code in _SIZES else NOTHING) from refusal
            raise
        return str(answer.get("file_key") or "")

    def fetched(self, ref: str, limit: int) -> bytes:
        """The bytes of a file of a message; `ref` is message/key/type as `content` makes it.  Raises NotPosted."""
        message, key, kind = [*ref.split("/"), "", ""][:3]
        if not message or kind not in ("image", "file"):
            raise NotPosted("that is no file of a message", final=True)
        path = f"/open-apis/im/v1/messages/{message}/resources/{key}"
        data, _mime = self._api.download(path, [("type", kind)], limit)
        return data

    def _uploaded_image(self, shot: Shot) -> str:
        picture = self.pictures(*shot)
        if picture is None:
            return ""
        data, mime = picture
        if not 0 < len(data) <= LARGEST_IMAGE or not mime.startswith("image/"):
            return ""
        name = f"picture.{mime.partition('/')[2]}"
        parts: dict[str, Part] = {"image_type": "message", "image": (name, data, mime)}
        try:
            answer = self._api.upload("/open-apis/im/v1/images", parts, patience=8.0)
        except NotPosted:
            return ""  # the card says what the picture shows
        with self._lock:
            self._images[shot] = key = str(answer.get("image_key") or "")
        return key
