"""What a Feishu message says: its words, and the files that hang on it."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Mapping, Sequence
from typing import Any

from chat.incoming import File

_KEY = re.compile(r"@_user_\d+|@_all")


def words_and_files(message: Mapping[str, Any], bot: str) -> tuple[str, tuple[File, ...]] | None:
    """The words and the files, or None for a kind of message that nobody here can read (sticker, video, location …)."""
    content = _content(message)
    kind = message.get("message_type")
    if kind == "text":
        return _named(str(content.get("text", "")), message, bot), ()
    if kind == "post":
        return _post(content, message, bot)
    if kind == "image" and content.get("image_key"):
        return "", (_image(message, str(content["image_key"])),)
    if kind == "file" and content.get("file_key"):
        return "", (_file(message, content),)
    return None


def mentions(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    mentioned = message.get("mentions") or ()
    return [mention for mention in mentioned if isinstance(mention, Mapping)]


def names_bot(mention: Mapping[str, Any], bot: str) -> bool:
    """Whether the mention is of this bot; `bot` is its open_id ("" while it is not known)."""
    ids = mention.get("id") or {}
    if bot:
        return isinstance(ids, Mapping) and ids.get("open_id") == bot
    return mention.get("mentioned_type") == "bot"


def _named(text: str, message: Mapping[str, Any], bot: str) -> str:
    """Placeholders become names; the bot's own is dropped, for it is the address and not the matter."""
    names = {
        str(mention.get("key")): "" if names_bot(mention, bot) else f"@{mention.get('name', '')}"
        for mention in mentions(message)
    } | {"@_all": ""}
    text = _KEY.sub(lambda placeholder: names.get(placeholder.group(), ""), text)
    return re.sub(r"[ \t]+", " ", text).strip()


def _post(content: Mapping[str, Any], message: Mapping[str, Any], bot: str) -> tuple[str, tuple[File, ...]]:
    lines, files = [str(content.get("title") or "")], []
    for row in content.get("content") or ():
        line = []
        for piece in row if isinstance(row, list) else ():
            tag = piece.get("tag")
            if tag == "img" and piece.get("image_key"):
                files.append(_image(message, str(piece["image_key"])))
            elif tag == "at":
                key = str(piece.get("user_id", ""))
                line.append(key if _KEY.fullmatch(key) else f"@{piece.get('user_name', '')}")
            elif isinstance(piece.get("text"), str):
                line.append(piece["text"])
        lines.append("".join(line))
    return _named("\n".join(line for line in lines if line.strip()), message, bot), tuple(files)


def _image(message: Mapping[str, Any], key: str) -> File:
    # What it really is shows only in the bytes; most photographs are JPEG.
    return File(name="photo.jpg", mime="image/jpeg", ref=f"{message.get('message_id', '')}/{key}/image")


def _file(message: Mapping[str, Any], content: Mapping[str, Any]) -> File:
    name = str(content.get("file_name") or "file")
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.lower().endswith(".ofd"):
        mime = "application/ofd"
    return File(name=name, mime=mime, ref=f"{message.get('message_id', '')}/{content['file_key']}/file")


def _content(message: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        content = json.loads(message.get("content") or "{}")
    except ValueError:
        return {}
    return content if isinstance(content, Mapping) else {}
