"""What is seen of sites and subcontracts, in both languages."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_deliveries import invoiced, ordered
from tests.handlers.test_site import site, tell
from tests.handlers.test_subcontracts import FACADE, approved


@pytest.fixture
def told(stage: Stage) -> Stage:
    """A site that is over on rebar, and a subcontract of everything."""
    site(stage)
    id = ordered(stage, "order 44000 rebar #material apollo from Steel")
    tell(stage, f"material bought apollo rebar 10 t order {id}")
    tell(stage, "unit price apollo slab 1200/m2")
    tell(stage, "rental crane 2 days apollo north", by="ann")
    tell(stage, "rental crane 1 day apollo north idle", by="ann")
    ordered(stage, FACADE)
    approved(stage, "subcontract change order 2 +6000 because of the balcony")
    tell(stage, "accept work order 2 50% changes 3000")
    tell(stage, "subcontract deduction order 2 500 penalty because of dust")
    invoiced(stage, "invoiced 70000 order 2")
    return stage


SEEN = {
    "site_log": ("site log apollo north 20 m2 slab", "ann"),
    "material_issue": ("material issue apollo rebar 3 t north", "ann"),
    "unit_prices": ("unit price apollo", "li"),
    "materials": ("materials apollo", "li"),
    "subcontracts": ("subcontracts apollo", "li"),
    "accepted_work": ("accept work order 2 60% changes 6000", "li"),
    "subcontract_change": ("subcontract change order 2 -700 because of less paint", "li"),
}


@pytest.mark.parametrize("name", SEEN)
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_is_answered(told: Stage, golden: Golden, name: str, locale: str) -> None:
    line, by = SEEN[name]
    golden(f"site_{name}.{locale}.txt", told.lines(told.say(line, by=by, at=""), locale))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_is_told(told: Stage, golden: Golden, locale: str) -> None:
    tell(told, "material issue apollo rebar 3 t north", by="ann")
    kinds = ("material", "approval")
    cards = [one.notice.card for one in told.notices("fei") if one.notice.kind in kinds]
    assert len(cards) >= 3
    golden(f"site_told.{locale}.txt", "\n\n".join(told.lines(Reply(card), locale) for card in cards))
