"""Reviews of projects: what one was worth when it is over, what its customer and its team say, what was learned.

Owns the scores of customers, the answers of teams and the lessons.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table

_lessons = later("handlers.reviews.lessons")
_pulse = later("handlers.reviews.team_pulse")
_review = later("handlers.reviews.review")
_scores = later("handlers.reviews.customer_scores")

READERS = ("lead", "sales", "finance", "auditor", "admin")
SCORERS = ("lead", "sales", "finance")
WRITERS = ("member", "lead", "sales", "finance")
ASKERS = ("lead", "finance")

ENTRIES = table(
    "statements",
    command(
        "project review",
        _review("show"),
        _(
            "Shows what a project was worth: margin planned and actual, return, variance by line, changes, days to "
            "money, the customer's score, the team's answers, lessons."
        ),
        words=("review of project", "项目效益评估报告", "效益评估报告", "复盘报告", "项目复盘", "复盘"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("project review apollo", "复盘报告 星河"),
            Bilingual("project review apollo as pdf", "复盘报告 星河 转成 PDF"),
        ),
        roles=READERS,
        reads=True,
        private=True,
        checks=True,
    ),
    action("review.show", _review("show_clicked"), _("Shows what a project was worth."), reads=True),
    command(
        "customer score",
        _scores("give"),
        _("Keeps what a customer gave a project, 0 to 10; without a score shows them, and the company's NPS."),
        chapter="projects",
        words=("customer scores", "score of the customer", "nps", "客户评分", "客户打分", "客户满意度", "净推荐值"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("customer score apollo 9 from Mr Wang", "客户评分 星河 9 来自 王总"),
            Bilingual("customer scores", "客户评分"),
        ),
        roles=READERS,
        only={"customer score apollo 9 from Mr Wang": SCORERS},
        private=True,
        checks=True,
    ),
    action("score.undo", _scores("take_back"), _("Takes a customer's score back."), roles=SCORERS, checks=True),
    command(
        "lessons learned",
        _lessons("keep"),
        _("Keeps what was learned in a project, three lessons at most; without a text shows them."),
        chapter="projects",
        words=("lessons learnt", "lesson learned", "经验教训", "项目教训", "总结教训"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("lessons learned apollo buy licences before the kick-off", "经验教训 星河 开工前先买许可证"),
            Bilingual("lessons learned apollo 2 ask for the site plan first", "经验教训 星河 2 先要现场图纸"),
            Bilingual("lessons learned apollo", "经验教训 星河"),
        ),
        roles=(*WRITERS, "auditor", "admin"),
        only={
            "lessons learned apollo buy licences before the kick-off": WRITERS,
            "lessons learned apollo 2 ask for the site plan first": WRITERS,
        },
        checks=True,
    ),
    command(
        "team pulse",
        _pulse("ask"),
        _("Asks everybody who worked on a project, once and in private, how it was; shows the mean of three or more."),
        chapter="projects",
        words=("ask the team", "pulse of the team", "团队反馈", "团队评价", "问问团队"),
        overheard=False,
        first=True,
        examples=(Bilingual("team pulse apollo", "团队反馈 星河"),),
        roles=ASKERS,
        private=True,
        checks=True,
    ),
    action("pulse.ask", _pulse("ask_clicked"), _("Asks the team of a project."), roles=ASKERS, checks=True),
    action("pulse.answer", _pulse("answer"), _("Answers how a project was.")),
    action("pulse.decline", _pulse("decline"), _("Does not answer how a project was.")),
)
