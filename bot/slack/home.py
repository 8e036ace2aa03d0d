"""The Home tab: the cards of the house one under another, in pages, because a view holds a hundred blocks."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.slack import limits
from bot.slack.render import Block, Seen, blocks, plain, unseen
from chat.cards.card import Card
from chat.text import _
from chat.words import say

PAGE = "zf.page"
_ROOM = limits.VIEW_BLOCKS - 2


def view(cards: Sequence[Card], locale: str, page: int = 0, seen: Seen = unseen) -> Block:
    """The Home view; `page` counts from 0 and is kept within what there is."""
    every_page = pages(cards, locale, seen)
    page = max(0, min(page, len(every_page) - 1))
    return {"type": "home", "blocks": every_page[page] + _turning(page, len(every_page), locale)}


def pages(cards: Sequence[Card], locale: str, seen: Seen = unseen) -> list[list[Block]]:
    """The blocks in pages; a card is broken only where it alone is longer than a page."""
    out: list[list[Block]] = [[]]
    number, left = 0, limits.VIEW_SIZE
    for card in cards:
        card_blocks = blocks(card, locale, surface="view", first=number, seen=seen)
        number += len(card.buttons) + len(card.choices)
        sizes = [len(json.dumps(block, ensure_ascii=False)) for block in card_blocks]
        if out[-1] and (len(out[-1]) + 1 + len(card_blocks) > _ROOM or sum(sizes) > left):
            out.append([])
            left = limits.VIEW_SIZE
        elif out[-1]:
            out[-1].append({"type": "divider"})
        for block, size in zip(card_blocks, sizes, strict=True):
            if len(out[-1]) == _ROOM or size > left:
                out.append([])
                left = limits.VIEW_SIZE
            out[-1].append(block)
            left -= size
    return out


def _turning(page: int, of: int, locale: str) -> list[Block]:
    if of < 2:
        return []
    elements = []
    for step, label in ((-1, _("Back")), (1, _("More"))):
        if 0 <= page + step < of:
            action = f"{'back' if step < 0 else 'more'}:{PAGE}"
            text = plain(say(label, locale), limits.BUTTON)
            elements.append({"type": "button", "text": text, "action_id": action, "value": str(page + step)})
    where = say(_("Page {page} of {of}", page=page + 1, of=of), locale)
    return [
        {"type": "actions", "elements": elements},
        {"type": "context", "elements": [plain(where, limits.CONTEXT)]},
    ]
