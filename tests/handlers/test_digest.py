"""The weekly message of a project's channel, and the finance channel of the configuration."""

from __future__ import annotations

from chat.cards.plain import card_lines
from handlers import job_context
from handlers.books import closing
from handlers.projects import weekly_digest
from storage import projects
from tests.conftest import Stage
from tests.golden import Golden


def test_the_week_is_told_once_where_something_moved(stage: Stage, golden: Golden) -> None:
    for who in ("ann", "bob", "li"):
        stage.say("log 8h yesterday design", by=who)
    first = stage.write(lambda book: weekly_digest.weekly(job_context.context(book, stage.house.rules)))
    again = stage.write(lambda book: weekly_digest.weekly(job_context.context(book, stage.house.rules)))
    assert (first, again) == (1, 0)
    card = next(one.notice.card for one in stage.notices("#apollo") if one.notice.kind == "digest")
    golden("week_digest.en.txt", "\n".join(card_lines(card, "en")))


def test_finance_is_told_where_the_configuration_says_when_no_channel_is_bound(stage: Stage) -> None:
    stage.write(lambda book: projects.unbind(book, "test", "#finance"))
    stage.with_rules(finance=("test", "#money"))
    assert stage.write(lambda book: closing.witness(job_context.context(book, stage.house.rules))) == 1
    assert [one.notice.kind for one in stage.notices("#money")] == ["witness"]
