"""What the adapter is told by the configuration, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bot.secret import Secret
from chat.text import Text

FEISHU = "https://open.feishu.cn"
Mode = Literal["websocket", "webhook"]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the bot's menu: it says `words` as if they were typed, or clicks `action` where one is given.

    Menus differ between clients, so each entry has words all the same.
    """

    label: Text
    words: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class FeishuSettings:
    """See `[feishu]` in the configuration.

    Attributes:
        app_secret, encrypt_key, verification_token: each a secret, or what reads it anew.
        domain: an origin, any http(s) address; open.feishu.cn, open.larksuite.com, or a server that plays one of them.
        path: where events come in webhook mode; `approval_path`: where the approval centre calls back.
        timeout: seconds that one call of the platform's API may take.
        threads, file_threads: workers for messages and clicks, and for messages that bring files.
        quick: seconds after which a click that is still being worked on is answered with “one moment”.
        slow: seconds after which a message that is still being worked on is answered with “one moment”.
        ping: seconds between two looks at the long connection.
        urgent: news whose key begins with one of these is sent as 加急 to the person it is for.
        locale: the language for people of whom the platform says none.
        mirror: show approvals in the approval centre too; `public_url` is where the platform reaches us for that.
    """

    app_id: str
    app_secret: Secret
    mode: Mode = "websocket"
    encrypt_key: Secret = ""
    verification_token: Secret = ""
    domain: str = FEISHU
    path: str = "/feishu/events"
    approval_path: str = "/feishu/approvals"
    timeout: float = 8.0
    threads: int = 16
    file_threads: int = 4
    quick: float = 2.2
    slow: float = 1.2
    ping: float = 3.0
    urgent: tuple[str, ...] = ()
    locale: str = "zh-CN"
    menu: tuple[MenuItem, ...] = ()
    mirror: bool = False
    public_url: str = ""


def settings_of(section: Any, menu: tuple[MenuItem, ...] = ()) -> FeishuSettings:
    """The values of the `[feishu]` section, whose secrets show themselves only when asked."""
    return FeishuSettings(
        section.app_id,
        section.app_secret.get_secret_value,
        section.mode,
        section.encrypt_key.get_secret_value,
        section.verification_token.get_secret_value,
        section.domain.rstrip("/"),
        section.path,
        section.approval_path,
        timeout=section.timeout,
        urgent=tuple(section.urgent),
        locale=section.locale,
        menu=menu,
        mirror=section.mirror,
        public_url=section.public_url,
    )
