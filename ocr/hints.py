"""What the company already knows and hands in: its own names, its money, the vendors whose receipts it has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hints:
    """What helps to read a document of this company; nothing of it is needed.

    Attributes:
        own_names, own_tax_ids: the company itself is the buyer, never the vendor.
        currency: ISO 4217, taken where the document shows none.
        country: ISO 3166, decides whether 03/04 is in March or April where the document does not show.
        vendors: name as people corrected it -> usual category (may be empty).
        engine: auto, rapidocr or tesseract.
    """

    own_names: tuple[str, ...] = ()
    own_tax_ids: tuple[str, ...] = ()
    currency: str = ""
    country: str = ""
    vendors: Mapping[str, str] = field(default_factory=dict)
    engine: str = "auto"


NONE = Hints()
