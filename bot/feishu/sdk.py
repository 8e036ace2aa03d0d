"""lark_oapi, brought in when it is first needed: some seconds and 150 MB."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

_once = threading.Lock()
_loaded: list[Any] = []


def load() -> Any:
    """The module of the SDK's websocket client; with it, all of the SDK is there.

    It takes the event loop of the thread that imports it and makes one where there is none; that one is closed here,
    and whoever runs the client gives it its own.
    """
    with _once:
        if not _loaded:
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            try:
                from lark_oapi.ws import client
            finally:
                asyncio.set_event_loop(None)
                loop.close()
            _loaded.append(client)
    return _loaded[0]
