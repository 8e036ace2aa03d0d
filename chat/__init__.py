"""The conversation: words in and out, pure.  Imports nothing of ours and knows no platform."""

from ledger.characters import visible as visible
