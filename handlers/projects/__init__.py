"""Projects: their names, tasks, channels and state, and the weekly digest.  Owns the master data of projects."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, job, later, table

_kinds = later("handlers.projects.kinds")
_listening = later("handlers.projects.listening")
_names = later("handlers.projects.names")
_departments = later("handlers.projects.departments")
_closing = later("handlers.projects.closing")
_projects = later("handlers.projects.projects")
_weekly_digest = later("handlers.projects.weekly_digest")

KEEPERS = ("lead", "finance", "admin")

ENTRIES = table(
    "projects",
    command(
        "projects",
        _projects("show_projects"),
        _("Lists the projects in which you have a seat (finance and administrators: all)."),
        words=("项目", "项目列表", "my projects", "我的项目"),
        examples=(Bilingual("projects", "项目列表"),),
        private=True,
        reads=True,
    ),
    form(
        "project.new",
        _projects("fill_form"),
        _("Makes a new project from the form."),
        roles=("finance", "admin", "lead"),
    ),
    command(
        "bind",
        _projects("bind_channel"),
        _("Makes this channel the channel of a project; then nobody needs to type its name here."),
        words=("绑定", "绑定项目"),
        examples=(Bilingual("bind apollo", "绑定 星河"), Bilingual("bind finance", "绑定 财务")),
        roles=KEEPERS,
        only={
            "bind finance": (
                "finance",
                "admin",
            )
        },
    ),
    action(
        "place.bind",
        _projects("bind_clicked"),
        _("Binds this channel to a project."),
        roles=KEEPERS,
        open=True,
    ),
    command(
        "joined",
        _projects("offer_binding"),
        _("Offers to bind a channel that I was added to."),
        words=("bind this channel", "绑定本群"),
        examples=(Bilingual("bind this channel", "绑定本群"),),
    ),
    command(
        "unbind",
        _projects("unbind_channel"),
        _("Makes this channel nobody's again."),
        words=("解绑", "解除绑定"),
        examples=(Bilingual("unbind", "解绑"),),
        roles=KEEPERS,
    ),
    command(
        "listen",
        _listening("set_listening"),
        _("Says what I hear in this channel: clear hours of colleagues as well, or only what is said to me."),
        overheard=False,
        words=("旁听",),
        examples=(
            Bilingual("listen addressed", "旁听 仅@"),
            Bilingual("listen clear", "旁听 清楚的"),
            Bilingual("listen", "旁听"),
        ),
        only={"listen addressed": KEEPERS, "listen clear": KEEPERS},
    ),
    action(
        "place.listen",
        _listening("choose"),
        _("Chooses what I hear in this channel."),
        roles=KEEPERS,
        open=True,
    ),
    command(
        "alias",
        _names("add_alias"),
        _("Gives a project another name that people may use; none that is, or looks like, another project's."),
        words=("别名",),
        examples=(Bilingual("alias apollo moonshot", "别名 星河 银河项目"),),
        roles=KEEPERS,
    ),
    command(
        "unalias",
        _names("remove_alias"),
        _("Takes another name of a project back."),
        words=("remove alias", "取消别名", "删除别名"),
        examples=(Bilingual("unalias apollo moonshot", "取消别名 星河 银河项目"),),
        roles=KEEPERS,
    ),
    command(
        "task",
        _projects("keep_tasks"),
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
        "project kind",
        _kinds("set_kind"),
        _("Says whose a project is: a customer's, our own research or administration, or a pool of overhead."),
        words=("kind of project", "项目类型", "项目性质"),
        examples=(
            Bilingual("project kind apollo overhead", "项目类型 星河 间接费用"),
            Bilingual("project kind apollo internal", "项目类型 星河 内部"),
            Bilingual("project kind apollo administration", "项目类型 星河 行政"),
            Bilingual("project kind apollo", "项目类型 星河"),
        ),
        only={f"project kind apollo {kind}": ("finance",) for kind in ("overhead", "internal", "administration")},
    ),
    command(
        "project department",
        _departments("set_department"),
        _("Says whose department a project is, from a day on; shows it without one."),
        words=("department of project", "项目部门", "项目所属部门"),
        examples=(
            Bilingual("project department apollo delivery from 2026-12-01", "项目部门 星河 交付部 从 2026-12-01"),
            Bilingual("project department apollo", "项目部门 星河"),
        ),
        roles=("member", "lead", "sales", "finance", "admin", "auditor"),
        only={"project department apollo delivery from 2026-12-01": ("finance", "admin")},
    ),
    action(
        "project.department_back",
        _departments("take_back"),
        _("Takes back whose department a project is."),
        roles=("finance", "admin"),
    ),
    command(
        "close project",
        _closing("close_project"),
        _("Closes a project: nothing can be booked on it any more; what of it is still open is named first."),
        words=("关闭项目", "结项"),
        examples=(Bilingual("close project apollo", "关闭项目 星河"),),
        roles=("lead", "finance"),
    ),
    command(
        "reopen",
        _projects("reopen_project"),
        _("Opens a closed project again, with a reason after “because”."),
        words=("重开项目", "重新打开项目"),
        examples=(Bilingual("reopen apollo because of a warranty case", "重开项目 星河 因为 质保"),),
        roles=("lead", "finance"),
    ),
    action(
        "project.close",
        _closing("close_anyway"),
        _("Closes a project of which something is still open."),
        roles=("lead", "finance"),
        open=True,
    ),
    action(
        "project.reopen",
        _projects("reopen_clicked"),
        _("Opens a closed project again."),
        roles=("lead", "finance"),
        open=True,
    ),
    job(
        "weekly digest",
        lambda ctx: _("{n} told", n=_weekly_digest("weekly")(ctx)),
        _("Tells each project's channel how its week went."),
        schedule="digest",
    ),
)
