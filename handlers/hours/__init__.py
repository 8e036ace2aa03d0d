"""Hours: logged, timed, corrected, taken over from time trackers, looked back on; leave.  Owns the entries of time."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import OWNER, WORKERS, action, command, form, job, later, table

_approval = later("handlers.hours.approval")
_billing = later("handlers.hours.billing")
_by_trade = later("handlers.hours.by_trade")
_corrections = later("handlers.hours.corrections")
_entry = later("handlers.hours.entry")
_imports = later("handlers.hours.imports")
_late_entries = later("handlers.hours.late_entries")
_leave = later("handlers.hours.leave")
_proposals = later("handlers.hours.proposals")
_reminders = later("handlers.hours.reminders")
_repeat = later("handlers.hours.repeat")
_team = later("handlers.hours.team")
_timers = later("handlers.hours.timers")
_timesheet = later("handlers.hours.timesheet")

_ENTERED = table(
    "hours",
    command(
        "log",
        _entry("log_hours"),
        _(
            "Logs hours on a project; several lines make several entries. In a "
            "project's channel the name may be left out."
        ),
        words=("log hours", "记", "记录", "记工时", "登记", "填报", "报工", "填工时", "填写工时", "填一下工时"),
        examples=(
            Bilingual("log 2.5h apollo yesterday API design", "记 2.5小时 星河 昨天 接口联调"),
            Bilingual("3h code review", "3小时 代码评审"),
            Bilingual("log mon-wed 8h apollo site work", "记 周一到周三 每天8小时 星河 现场"),
        ),
        roles=WORKERS,
        checks=True,
    ),
    action(
        "hours.form",
        _entry("open_form"),
        _("Opens the form for logging hours."),
        reads=True,
    ),
    form(
        "hours.log",
        _entry("log_form"),
        _("Logs hours from the form."),
        open=True,
    ),
    command(
        "copy",
        _repeat("copy_day"),
        _("Books yesterday's hours (or those of another day) again for today."),
        words=("copy yesterday", "same as yesterday", "复制昨天", "同昨天", "和昨天一样"),
        examples=(Bilingual("copy yesterday", "复制昨天"),),
    ),
    action(
        "hours.undo",
        _corrections("undo_clicked"),
        _("Takes back hours that were logged."),
        open=True,
    ),
    action(
        "hours.propose",
        _proposals("propose"),
        _("Proposes hours to the colleague who worked them."),
        roles=("lead",),
    ),
    action(
        "hours.accept",
        _proposals("accept"),
        _("Books hours that a lead proposed as one's own."),
        roles=WORKERS,
    ),
    action(
        "hours.refuse",
        _proposals("refuse"),
        _("Books nothing of hours that a lead proposed."),
    ),
    action(
        "hours.edit",
        _corrections("open_form"),
        _("Opens the form for correcting hours."),
        reads=True,
    ),
    form(
        "hours.correct",
        _corrections("correct"),
        _("Corrects hours: takes the old ones back and books the new ones."),
        open=True,
    ),
    action(
        "hours.again",
        _repeat("once_more"),
        _("Books hours like earlier ones for today."),
        open=True,
    ),
    action(
        "week.form",
        _repeat("open_week"),
        _("Opens a form for the hours of a whole week."),
        reads=True,
    ),
    form(
        "week.log",
        _repeat("log_week"),
        _("Logs the hours of a week from the form."),
        open=True,
    ),
    command(
        "my week",
        _timesheet("show_week"),
        _("Shows your hours of this week, or of another week or month."),
        words=("my hours", "week", "timesheet", "我的本周", "本周工时", "我的工时", "我的一周", "我的上周"),
        patterns=(
            "what (did|have) i (logged|log|worked|work|booked|book) [on|for|in] [{rest}]",
            "how (much|many hours) (did|have) i (logged|log|worked|work|booked|book) [on|for|in] [{rest}]",
            "did i log [my hours] [{rest}]",
            "have i logged [my hours] [{rest}]",
            "[我]本周[的]工时",
            "我[这周|本周][的]工时",
            "我这周[记]了多少[工时|小时]",
            "我{rest}(记|填|报|录|干|做)了(什么|多少|哪些|几个)[工时|小时]",
            "我{rest}[的]工时[记|填]了吗",
        ),
        examples=(Bilingual("my week", "我的本周"), Bilingual("my hours last month", "我的工时 上月")),
        reads=True,
        private=True,
        dated=True,
    ),
    action(
        "week.show",
        _timesheet("show_other"),
        _("Shows your hours of a week."),
        reads=True,
    ),
    command(
        "missing",
        _timesheet("show_missing"),
        _("Shows who has days without hours; members see their own."),
        words=("missing hours", "缺失工时", "漏报", "谁没填工时"),
        patterns=(
            "who (has not|hasn't|did not|didn't|have not|haven't) (logged|log|filled|fill|booked|book)"
            " [in|their] [hours|time|timesheets]",
            "who is missing [hours|days]",
            "who forgot [to log] [hours|their hours]",
            "谁[还](没|没有|未)(填|记|报|交|录)[工时]",
            "(哪些人|还有谁)(没|没有|未)(填|记|报|交|录)[工时]",
            "我[还]缺[哪几天|哪些天|几天]工时",
        ),
        examples=(Bilingual("missing", "漏报"),),
        reads=True,
        private=True,
    ),
    command(
        "reminders",
        _reminders("set_reminders"),
        _("Turns off, or on again, that I remind you of working days without hours."),
        words=("提醒",),
        overheard=False,
        first=True,
        examples=(Bilingual("reminders off", "提醒 关"), Bilingual("reminders on", "提醒 开")),
        private=True,
    ),
    command(
        "late",
        _late_entries("ask_late"),
        _("Asks finance to book hours for a day that is locked."),
        words=("补录", "补报"),
        examples=(Bilingual("late 3h apollo 2026-10-15 site work", "补录 3小时 星河 10月15日 现场"),),
        dated=True,
    ),
    action(
        "late.book",
        _late_entries("book_late"),
        _("Books a late entry on the first open day."),
        roles=("finance",),
    ),
    action(
        "late.refuse",
        _late_entries("refuse_late"),
        _("Refuses a late entry."),
        roles=("finance",),
    ),
    command(
        "leave",
        _leave("take"),
        _(
            "Keeps days, mornings, afternoons and hours on which you are away, so that I do not ask for their hours;"
            " without a day, shows them."
        ),
        overheard=False,
        discreet=True,
        words=("vacation", "day off", "days off", "pto", "sick", "sick leave", "请假", "休假", "年假", "病假", "调休"),
        patterns=(
            "(i am|i'm|im|i will be|i'll be) (sick|ill|off|away|out|out of office|on leave|on vacation|on holiday)"
            " [{rest}]",
            "(sick|off|ooo|away|on leave|on vacation|on holiday) [on] {rest}",
            "taking {rest} off",
            "i take {rest} off",
            "我{rest}(请假|休假|休年假|请病假|不上班|调休|休息)[了]",
            "{rest}(请假|休假|休年假|请病假|不上班|调休)[了]",
        ),
        asked=(
            "when (am i|i'm|im) (off|away|out|on leave|on vacation|on holiday) [next|again]",
            "when (is|are|was) my [next] (leave|holiday|holidays|vacation|time off|day off|days off)",
            "(what|which) days (am i|i'm|have i|do i have|did i take) (off|away|on leave|taken off) [booked]",
            "when do i have [my] [next] (leave|holiday|vacation|time off|a day off|days off)",
            "(do i have|have i) [any] (leave|time off|days off) (booked|entered|planned|coming up)",
            "我(什么时候|哪天|哪几天|几号|哪些天)(休假|请假|不上班|放假|休息|调休|请了假|休|请的假)[了]",
            "我[请][的](假|请假|休假)(是|在)(哪天|哪几天|什么时候|几号)",
            "我请了哪(天|几天|些天)[的]假",
        ),
        examples=(
            Bilingual("leave tomorrow", "请假 明天"),
            Bilingual("leave monday morning", "请假 周一上午"),
            Bilingual("leave tue 2-4pm", "请假 周二 14:00-16:00"),
            Bilingual("sick today", "今天请病假"),
            Bilingual("leave 2026-12-21 - 2026-12-31", "休假 12月21日-12月31日"),
        ),
    ),
    command(
        "back from leave",
        _leave("give_back"),
        _("Takes leave back; without a day, asks which."),
        overheard=False,
        discreet=True,
        words=("cancel leave", "leave off", "no leave", "销假", "取消请假", "取消休假"),
        examples=(
            Bilingual("cancel leave tomorrow", "销假 明天"),
            Bilingual("back from leave monday morning", "销假 周一上午"),
        ),
    ),
    action(
        "leave.take",
        _leave("take_clicked"),
        _("Keeps the leave that was chosen."),
    ),
    action(
        "leave.back",
        _leave("back_clicked"),
        _("Takes days of leave back."),
    ),
    command(
        "not billable",
        _billing("not_billable"),
        _(
            "Marks hours that nobody pays for: your last ones, or those of a task or a project that you name. With the "
            "hours, “not billable” does the same."
        ),
        words=("non-billable", "nonbillable", "不计费", "非计费"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("not billable", "不计费"),
            Bilingual("not billable apollo rework", "不计费 星河 返工"),
        ),
        only={"not billable apollo rework": ("lead", "finance")},
        checks=True,
    ),
    command(
        "billable",
        _billing("billable"),
        _("Takes back that hours are not billable: of your last ones, of a task or a project."),
        words=("计费",),
        overheard=False,
        first=True,
        examples=(Bilingual("billable", "计费"), Bilingual("billable apollo", "计费 星河")),
        only={"billable apollo": ("lead", "finance")},
        checks=True,
    ),
    command(
        "labour by trade",
        _by_trade("show"),
        _("Shows a project's hours by trade, and what they cost where that tells nobody's pay."),
        words=("labor by trade", "hours by trade", "工种工时", "分工种工时", "工种人工", "按工种"),
        examples=(
            Bilingual("labour by trade apollo", "工种工时 星河"),
            Bilingual("labour by trade apollo last month", "工种工时 星河 上月"),
        ),
        roles=("lead", "finance", "admin", "auditor"),
        reads=True,
        private=True,
        dated=True,
    ),
    command(
        "team hours",
        _team("show"),
        _("Shows who worked how much on a project, or what a person worked, this week or in another week or month."),
        words=("hours of", "hours on", "hours for", "hours by", "project hours", "团队工时", "项目工时", "工时统计"),
        patterns=(
            "who (worked|works|was|is) [working] on {rest}",
            "who worked {rest}",
            "how many hours (has|have|did) {rest} "
            "(logged|log|worked|work|booked|book|spent|spend) [on|for|in] [{rest}]",
            "how (many hours|much time) (went|was spent) (into|on|in) {rest}",
            "how much (has|did) {rest} (worked|work) [on|in] [{rest}]",
            "{rest}{本周|这周|上周|本月|这个月|上月|上个月|今天|昨天}[的]工时",
            "{rest}谁(干|做|记|投入)了[多少|什么|几个小时|多少小时]",
            "{rest}(干|做|记|投入|花)了(多少|几个)(小时|工时|时间)",
        ),
        examples=(
            Bilingual("hours on apollo last week", "项目工时 星河 上周"),
            Bilingual("hours of Bob this month", "团队工时 李伟 本月"),
        ),
        reads=True,
        private=True,
        only={
            "hours of Bob this month": (
                "lead",
                "finance",
                "admin",
                "auditor",
                OWNER,
            )
        },
        dated=True,
    ),
    command(
        "start",
        _timers("start_timer"),
        _("Starts a timer on a project."),
        overheard=False,
        words=("start timer", "timer", "开始计时", "开始", "计时"),
        examples=(Bilingual("start apollo API design", "开始 星河 接口联调"),),
        roles=WORKERS,
        checks=True,
    ),
    command(
        "stop",
        _timers("stop_timer"),
        _("Stops your timer and books the time, rounded to whole minutes; “stop at 17:30” books until then."),
        overheard=False,
        words=("stop timer", "停止计时", "停止", "结束计时"),
        examples=(Bilingual("stop", "停止"),),
    ),
    action(
        "timer.stop",
        _timers("stop_clicked"),
        _("Stops a timer now, or at the time given."),
    ),
    action(
        "timer.keep",
        _timers("keep_timer"),
        _("Lets a timer run on."),
    ),
    action(
        "timer.discard",
        _timers("discard_timer"),
        _("Throws a timer away; nothing is booked."),
    ),
    job(
        "missing hours",
        lambda ctx: _("{n} asked", n=_timesheet("remind")(ctx)),
        _("Asks people about days without hours."),
        schedule="missing_hours",
    ),
    job(
        "forgotten timers",
        lambda ctx: _("{n} asked", n=_timers("ask_forgotten")(ctx)),
        _("Asks about timers that still run in the evening."),
        schedule="timers",
    ),
)

_APPROVED = table(
    "approvals",
    action(
        "hours.approve",
        _approval("approve"),
        _("Approves a person's hours of a week."),
    ),
    action(
        "hours.reject",
        _approval("ask_reason"),
        _("Asks why hours are rejected."),
    ),
    form(
        "hours.reject",
        _approval("reject"),
        _("Rejects a person's hours of a week, with the reason."),
    ),
)

ENTRIES = (*_ENTERED, *_APPROVED)

APPROVABLES = (_approval("WEEKS"),)

IMPORTS = (_imports("HOURS"),)
