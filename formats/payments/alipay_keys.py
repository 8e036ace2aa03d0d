"""支付宝: signing and checking by RSA2 (RSA PKCS#1 v1.5 with SHA-256), and the numbers of certificates.

The numbers are as Alipay's own client makes them (alipay/alipay-sdk-nodejs-all, lib/antcertutil.ts; the same in
fzlee/alipay, DCAliPay): MD5 of the issuer, its parts from last to first as `CN=…,OU=…,O=…,C=…`, and the serial number
in decimal; of the root file all certificates that are signed by RSA (algorithms below 1.2.840.113549.1.1), joined by
“_”.  A certificate of the file that cannot be read (SM2) is signed by something else and has none.

`cryptography` does the work; it is the extra `alipay` and imported when it is needed.
"""

from __future__ import annotations

import base64
import hashlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ledger.errors import WrongState, sentence

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

_RSA = "1.2.840.113549.1.1."
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)
_SHORT = {
    "2.5.4.3": "CN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
}


@dataclass(frozen=True, slots=True)
class AlipayKeys:
    """What a company signs and checks with; the numbers of its certificate, of Alipay's and of the roots."""

    private: Any
    public: Any
    app_number: str
    alipay_number: str
    root_number: str


def needed() -> None:
    """Raises WrongState where the library is not installed."""
    try:
        import_module("cryptography")
    except ImportError:
        raise WrongState(
            sentence("Alipay's signatures need the library cryptography, which is not installed."),
            hint=sentence("Let your administrator run: pip install 'zhangfang[alipay]'"),
        ) from None


def keys(private: str, app: str, alipay: str, root: str) -> AlipayKeys:
    """The keys, out of the texts of the files that Alipay gives.  Raises WrongState, ValueError."""
    needed()
    theirs = next(_certificates(alipay), None)
    mine = next(_certificates(app), None)
    if theirs is None or mine is None:
        raise ValueError("a certificate begins with -----BEGIN CERTIFICATE-----")
    return AlipayKeys(_private(private), theirs.public_key(), number(mine), number(theirs), root_number(root))


def _private(text: str) -> Any:
    """A private key as PEM, or as the bare line that Alipay's tool gives (PKCS#1 or PKCS#8)."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    if "-----BEGIN" in text:
        return load_pem_private_key(text.strip().encode(), None)
    return load_der_private_key(base64.b64decode("".join(text.split())), None)


def _certificates(text: str) -> Iterator[Certificate]:
    from cryptography.x509 import load_pem_x509_certificate

    for match in _PEM.finditer(text):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                yield load_pem_x509_certificate(match[0].encode())
            except ValueError:
                continue


def number(certificate: Certificate) -> str:
    """The number of a certificate (`app_cert_sn`, `alipay_cert_sn`)."""
    text = f"{_reversed(certificate.issuer)}{certificate.serial_number}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _reversed(name: Name) -> str:
    parts = [f"{_SHORT.get(one.oid.dotted_string, one.rfc4514_attribute_name)}={one.value!s}" for one in name]
    return ",".join(reversed(parts))


def root_number(text: str) -> str:
    """The number of the root file (`alipay_root_cert_sn`)."""
    found = []
    for one in _certificates(text):
        if one.signature_algorithm_oid.dotted_string.startswith(_RSA):
            found.append(number(one))
    return "_".join(found)


def sign(own: AlipayKeys, text: str) -> str:
    """The signature of a text, in base64."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    return base64.b64encode(own.private.sign(text.encode("utf-8"), padding.PKCS1v15(), hashes.SHA256())).decode()


def good(own: AlipayKeys, raw: bytes, signature: str, number: str) -> bool:
    """Whether an answer's signature is Alipay's, by the certificate that we know."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    if not (raw and signature) or (number and number != own.alipay_number):
        return False
    try:
        own.public.verify(base64.b64decode(signature), raw, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
