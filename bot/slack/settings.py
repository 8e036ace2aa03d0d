"""The shape of the `[slack]` section, as far as the command line needs it here."""

from __future__ import annotations

from typing import Literal, Protocol


class Hidden(Protocol):
    """A secret that does not show itself when it is printed."""

    def get_secret_value(self) -> str: ...


class SlackSettings(Protocol):
    @property
    def mode(self) -> Literal["socket", "http"]: ...
    @property
    def bot_token(self) -> Hidden: ...
    @property
    def app_token(self) -> Hidden: ...
    @property
    def signing_secret(self) -> Hidden: ...
    @property
    def api_base_url(self) -> str: ...
    @property
    def public_url(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def timeout(self) -> float: ...
