"""Projects: their names, tasks, channels and state, and the weekly digest.  Owns the master data of projects."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.projects import listening, projects, weekly_digest
from handlers.registry import action, command, form, job, table

ENTRIES = table(
    "projects",
    command(
        "projects",
        projects.show_projects,
        _("Lists the projects in which you have a seat (finance and administrators: all)."),
        words=("项目", "项目列表", "my projects", "我的项目"),
        examples=(Bilingual("projects", "项目列表"),),
        reads=True,
    ),
    command(
        "new project",
        projects.new_project,
        _("Makes a new project: code, then its names; without them, asks in a form."),
        words=("新建项目", "创建项目", "create project", "add project"),
        examples=(Bilingual("new project APOLLO Apollo", "新建项目 XINGHE 星河"),),
        roles=("finance", "admin", "lead"),
    ),
    form(
        "project.new",
        projects.fill_form,
        _("Makes a new project from the form."),
        roles=("finance", "admin", "lead"),
    ),
    command(
        "bind",
        projects.bind_channel,
        _("Makes this channel the channel of a project; then nobody needs to type its name here."),
        words=("绑定", "绑定项目"),
        examples=(Bilingual("bind apollo", "绑定 星河"), Bilingual("bind finance", "绑定 财务")),
        roles=projects.KEEPERS,
        only={
            "bind finance": (
                "finance",
                "admin",
            )
        },
    ),
    action(
        "place.bind",
        projects.bind_clicked,
        _("Binds this channel to a project."),
        roles=projects.KEEPERS,
        open=True,
    ),
    command(
        "joined",
        projects.offer_binding,
        _("Offers to bind a channel that I was added to."),
        words=("bind this channel", "绑定本群"),
        examples=(Bilingual("bind this channel", "绑定本群"),),
    ),
    command(
        "unbind",
        projects.unbind_channel,
        _("Makes this channel nobody's again."),
        words=("解绑", "解除绑定"),
        examples=(Bilingual("unbind", "解绑"),),
        roles=projects.KEEPERS,
    ),
    command(
        "listen",
        listening.set_listening,
        _("Says what I hear in this channel: clear hours of colleagues as well, or only what is said to me."),
        overheard=False,
        words=("旁听",),
        examples=(
            Bilingual("listen addressed", "旁听 仅@"),
            Bilingual("listen clear", "旁听 清楚的"),
            Bilingual("listen", "旁听"),
        ),
        only={"listen addressed": projects.KEEPERS, "listen clear": projects.KEEPERS},
    ),
    action(
        "place.listen",
        listening.choose,
        _("Chooses what I hear in this channel."),
        roles=projects.KEEPERS,
        open=True,
    ),
    command(
        "alias",
        projects.add_alias,
        _("Gives a project another name that people may use."),
        words=("别名",),
        examples=(Bilingual("alias apollo moonshot", "别名 星河 银河项目"),),
        roles=projects.KEEPERS,
    ),
    command(
        "task",
        projects.keep_tasks,
        _("Adds a task to a project, lists its tasks, or marks one done."),
        words=("tasks", "任务", "添加任务"),
        examples=(
            Bilingual("task apollo API design", "任务 星河 接口联调"),
            Bilingual("task done apollo API design", "任务 完成 星河 接口联调"),
            Bilingual("task apollo", "任务 星河"),
        ),
        only={
            "task apollo API design": (
                "lead",
                "finance",
                "admin",
            ),
            "task done apollo API design": (
                "lead",
                "finance",
                "admin",
            ),
        },
    ),
    command(
        "close project",
        projects.close_project,
        _("Closes a project: nothing can be booked on it any more."),
        words=("关闭项目", "结项"),
        examples=(Bilingual("close project apollo", "关闭项目 星河"),),
        roles=("lead", "finance"),
    ),
    command(
        "reopen",
        projects.reopen_project,
        _("Opens a closed project again, with a reason after “because”."),
        words=("重开项目", "重新打开项目"),
        examples=(Bilingual("reopen apollo because of a warranty case", "重开项目 星河 因为 质保"),),
        roles=("lead", "finance"),
    ),
    action(
        "project.reopen",
        projects.reopen_clicked,
        _("Opens a closed project again."),
        roles=("lead", "finance"),
        open=True,
    ),
    job(
        "weekly digest",
        lambda ctx: _("{n} told", n=weekly_digest.weekly(ctx)),
        _("Tells each project's channel how its week went."),
        schedule="digest",
    ),
)
