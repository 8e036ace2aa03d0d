"""Views of what there is and what was done: projects, people, hours, progress, sites."""

from __future__ import annotations

from storage.views.shared_columns import CATEGORY, OF_PROJECT, PROJECT, STAGE, TASK
from storage.views.view import View, day, hours, integer, month, percent, quantity, text, yes_no

MASTER_DATA = (
    View(
        "bi_projects",
        "Projects.",
        (
            integer("project_id", "Key.", "x.id"),
            text("code", "Short name.", "x.code"),
            text("name", "Name in English.", "x.en"),
            text("name_zh", "Name in Chinese.", "x.zh"),
            text("kind", "customer, internal, administration or overhead.", "x.kind"),
            text("state", "open or closed.", "x.state"),
            text("currency", "Currency of its budget, ISO 4217.", "x.currency"),
            text("customer", "Whose it is.", "x.customer"),
            day("start_day", "First day; empty where nobody said.", "x.start_day"),
            day("end_day", "Last day; empty where nobody said.", "x.end_day"),
            yes_no("billable", "Whether its hours can be billed.", "NOT x.nonbillable"),
        ),
        "FROM project x",
    ),
    View(
        "bi_project_departments",
        "Whose department a project is, from a day on; the last row before a day holds on it.",
        (
            PROJECT,
            day("from_day", "First day.", "x.start"),
            text("department", "Name; empty for nobody's.", "x.department"),
        ),
        "FROM project_department x",
    ),
    View(
        "bi_tasks",
        "Tasks of projects.",
        (
            integer("task_id", "Key.", "x.id"),
            PROJECT,
            text("name", "Name.", "x.name"),
            text("state", "open or closed.", "x.state"),
            yes_no("billable", "Whether its hours can be billed.", "NOT x.nonbillable"),
            day("done_day", "Day on which it was done; empty while it is not.", "x.done_day"),
        ),
        "FROM task x",
    ),
    View(
        "bi_people",
        "People, without what they earn or how they are reached.",
        (
            integer("person_id", "Key.", "x.id"),
            text("name", "Name.", "x.name"),
            yes_no("active", "Whether they work here.", "x.active"),
            day("entry_day", "First day; empty where nobody said.", "x.entry_day"),
            day("leaving_day", "Last day; empty where nobody said.", "x.leaving_day"),
        ),
        "FROM person x",
    ),
    View(
        "bi_people_departments",
        "Which department a person is in, from a day on; the last row before a day holds on it.",
        (
            integer("person_id", "Person, as in bi_people.", "x.person"),
            day("from_day", "First day.", "x.start"),
            text("department", "Name; empty for none.", "x.department"),
        ),
        "FROM department_member x",
    ),
)

WORK = (
    View(
        "bi_hours",
        "Hours, without their cost.  Those that were taken back are not among them.",
        (
            integer("hours_id", "Key; the document is hours:KEY.", "x.id"),
            day("day", "Day of the work.", "x.day"),
            month("x.day"),
            day("entered_day", "Day on which they were first entered; empty where that is unknown.", "x.entered"),
            integer("person_id", "Who worked, as in bi_people.", "x.person"),
            PROJECT,
            TASK,
            CATEGORY,
            STAGE,
            integer("minutes", "Length in minutes.", "x.minutes"),
            hours("hours", "Length in hours.", "x.minutes"),
            yes_no(
                "billable",
                "Whether they can be billed: neither they, nor their task, nor their project is marked otherwise.",
                "NOT (x.nonbillable OR COALESCE(t.nonbillable, p.nonbillable) OR p.nonbillable)",
            ),
        ),
        f"FROM hours x {OF_PROJECT} LEFT JOIN task t ON t.id = x.task WHERE x.stage NOT IN ('withdrawn', 'rejected')",
    ),
    View(
        "bi_progress",
        "How much of a project's work is done, or was planned to be, on the evening of a day.",
        (
            integer("progress_id", "Key; of one day and kind the highest holds.", "x.id"),
            PROJECT,
            day("day", "Day.", "x.day"),
            text("kind", "reported or planned.", "x.kind"),
            integer("plan", "Number of the plan; the highest holds. 0 for what was reported.", "x.plan"),
            percent("percent", "Share of the work, in percent.", "x.share"),
        ),
        "FROM progress x",
    ),
    View(
        "bi_site_logs",
        "What was built on site.",
        (
            integer("site_log_id", "Key.", "x.id"),
            PROJECT,
            text("site", "Part of the site.", "x.site"),
            day("day", "Day.", "x.day"),
            month("x.day"),
            text("work", "Kind of work; empty where nobody said.", "x.work"),
            quantity("quantity", "How much.", "x.quantity"),
            text("unit", "Of what.", "x.unit"),
        ),
        "FROM site_log x WHERE x.state = 'booked'",
    ),
    View(
        "bi_material_moves",
        "Material issued, returned and moved, and rental used.",
        (
            integer("move_id", "Key.", "x.id"),
            PROJECT,
            text("item", "What.", "x.item"),
            text("kind", "issue, return, transfer, rental or idle.", "x.kind"),
            text("site", "Part of the site.", "x.site"),
            text("to_site", "Where it was moved to; empty for all but a transfer.", "x.to_site"),
            day("day", "Day.", "x.day"),
            month("x.day"),
            quantity("quantity", "How much, in the unit of the item.", "x.quantity"),
        ),
        "FROM material_move x WHERE x.state = 'booked'",
    ),
)
