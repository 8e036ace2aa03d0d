"""hledger: see `formats.vouchers.plain_text`."""

from __future__ import annotations

from formats.vouchers import plain_text

write = plain_text.hledger
