"""Other systems on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.kingdee import FakeKingdee


@pytest.fixture
def kingdee() -> Iterator[FakeKingdee]:
    server = FakeKingdee()
    yield server
    server.line.stop()
