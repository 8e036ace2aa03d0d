"""金蝶云星空 WebAPI: the headers that sign a request, so that no session is needed.

Source: the vendor's own Python client 8.2 (`kingdee.cdp.webapi.sdk`), whose transport is not used: it switches the
check of certificates off.  The signature is base64 of the hexadecimal text of HMAC-SHA256, not of its bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def signed(app_id: str, secret: str, account: str, user: str, language: int = 2052, organisation: str = "0") -> str:
    """The signature alone.

    >>> signed("123456_AbCdEf", "0123456789abcdef0123456789abcdef", "dc0001", "demo")[:32]
    'ODE2MDg3NWYxYWM0YzRkMDU1ZDZhZDIz'
    """
    text = f"{app_id}{account},{user},{language},{organisation}"
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(digest.encode()).decode()


def headers(
    app_id: str, secret: str, account: str, user: str, language: int = 2052, organisation: str = "0"
) -> dict[str, str]:
    """What every request carries."""
    data = f"{account},{user},{language},{organisation}"
    return {
        "X-Kd-Appkey": app_id,
        "X-Kd-Appdata": base64.b64encode(data.encode()).decode(),
        "X-Kd-Signature": signed(app_id, secret, account, user, language, organisation),
    }
