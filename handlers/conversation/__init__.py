"""The conversation itself: where words go, what is answered, help and home.  Imports all subjects; none imports it."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, dropped, event, later, table

_attachments = later("handlers.conversation.attachments")
_correct_last = later("handlers.conversation.correct_last")
_follow_up = later("handlers.conversation.follow_up")
_help = later("handlers.conversation.help")
_home = later("handlers.conversation.home")
_leavers = later("handlers.conversation.leavers")
_links = later("handlers.conversation.links")
_newcomers = later("handlers.conversation.newcomers")
_page_links = later("handlers.conversation.page_links")
_permissions = later("handlers.conversation.permissions")
_receipt_words = later("handlers.conversation.receipt_words")
_seconding = later("handlers.conversation.seconding")
_small_talk = later("handlers.conversation.small_talk")
_taking_away = later("handlers.conversation.taking_away")
_threads = later("handlers.conversation.threads")
_unclear = later("handlers.conversation.unclear")
_undo = later("handlers.conversation.undo")

ENTRIES = (
    *table(
        "statements",
        command(
            "as file",
            _taking_away("last_table"),
            _("Gives the table that you were shown last as a file: Excel, PDF, CSV or JSON; also behind a question."),
            words=("as excel", "as pdf", "as csv", "as json", "导出表格", "导出excel", "导出pdf", "导出csv", "转成pdf"),
            overheard=False,
            examples=(
                Bilingual("as excel", "导出表格"),
                Bilingual("budgets as pdf", "预算总览 转成pdf"),
            ),
            follows=True,
        ),
    ),
    *table(
        "people",
        action(
            "person.welcome",
            _newcomers("welcome"),
            _("Adds a newcomer as a new person."),
            roles=("admin",),
        ),
        action(
            "person.link",
            _newcomers("link"),
            _("Links a newcomer's account to a person."),
            roles=("admin",),
        ),
        action(
            "person.ignore",
            _newcomers("ignore"),
            _("Leaves a newcomer unknown."),
            roles=("admin",),
        ),
        command(
            "deactivate",
            _leavers("deactivate"),
            _("Marks a person as gone; what they entered stays."),
            words=("离职", "停用"),
            examples=(Bilingual("deactivate ann", "离职 小安"),),
            roles=("admin",),
        ),
        event(
            "person.left",
            _leavers("left"),
            _("Hears from a platform that somebody has left the company."),
        ),
        action(
            "person.gone",
            _leavers("confirm"),
            _("Marks a person as gone who has left a platform's directory."),
            roles=("admin",),
        ),
        action(
            "person.stay",
            _leavers("stay"),
            _("Takes back that a person is gone."),
            roles=("admin",),
        ),
    ),
    *table(
        "help",
        action(
            "question.choose",
            _follow_up("choose"),
            _("Answers which one was meant."),
            open=True,
        ),
        action(
            "question.yes",
            _follow_up("confirm"),
            _("Confirms what the bot doubted."),
            open=True,
        ),
        action(
            "question.no",
            _follow_up("leave"),
            _("Leaves it: nothing is booked."),
        ),
        action(
            "prompts.say",
            _follow_up("say_for"),
            _("Says a suggested line for you."),
            open=True,
        ),
        action(
            "proposal.say",
            _follow_up("say_proposed"),
            _("Says a line for you that an assistant has proposed."),
            open=True,
        ),
        command(
            "help",
            _help("show_help"),
            _("Shows what I can do; with a word, all about that."),
            overheard=False,
            words=("帮助", "?", "？", "菜单", "menu", "hi", "hello", "hey", "你好", "zhangfang", "账房"),
            patterns=(
                "what can you do",
                "who are you",
                "what are you",
                "how does this work",
                "how do you work",
                "how (do|can) i use (this|you)",
                "how (do|can|should|would) (i|we|you) {rest}",
                "(where|how) to {rest}",
                "where (do|can) i {rest}",
                "你会什么",
                "你能做什么",
                "你能干什么",
                "你是谁",
                "怎么用",
                "(怎么|如何|怎样|咋){rest}",
            ),
            examples=(Bilingual("help", "帮助"), Bilingual("help budget", "帮助 预算")),
            reads=True,
        ),
        action(
            "help.show",
            _help("show_chapter"),
            _("Shows help."),
            reads=True,
        ),
        command(
            "home",
            _home("show_home"),
            _("Shows what waits for you: approvals, drafts, your week, your projects."),
            words=("inbox", "todo", "待办", "首页", "我的待办"),
            examples=(Bilingual("home", "待办"),),
            reads=True,
            private=True,
        ),
        command(
            "permissions",
            _permissions("show"),
            _("Shows who may see and do what here, and what of it everybody in the channel sees."),
            words=("who may what", "权限", "谁可以做什么"),
            examples=(Bilingual("permissions", "权限"), Bilingual("permissions all", "权限 全部")),
            reads=True,
            private=True,
            overheard=False,
        ),
        action(
            "permissions.whole",
            _permissions("whole"),
            _("Shows of every subject how many commands each role may use here."),
            reads=True,
        ),
        command(
            "links",
            _page_links("show"),
            _("Shows the links by which you come in to the page, makes a new one, or revokes one."),
            words=("链接", "我的链接"),
            examples=(
                Bilingual("links", "链接"),
                Bilingual("links new", "链接 新建"),
                Bilingual("links revoke 3", "链接 撤销 3"),
                Bilingual("links D-2026-0001", "链接 D-2026-0001"),
            ),
            only={"links D-2026-0001": ("finance", "admin")},
            private=True,
            overheard=False,
        ),
        action("link.make", _page_links("make"), _("Makes a new link to the page.")),
        action("link.revoke", _page_links("revoke"), _("Revokes a link to the page.")),
        action(
            "home.show",
            _home("show_clicked"),
            _("Shows what waits for you."),
            reads=True,
        ),
        event(
            "thread.said",
            _threads("said_in_thread"),
            _("Understands what is said under a card."),
        ),
        event(
            "message.edited",
            _threads("edited"),
            _("Books anew what a person has changed in their message."),
        ),
        event(
            "message.removed",
            _threads("removed"),
            _("Asks what to do about what a deleted message had made."),
        ),
        action(
            "link.show",
            _links("show_link"),
            _("Shows the entry behind a link."),
            reads=True,
            open=True,
        ),
        action(
            "prompts.show",
            _links("show_prompts"),
            _("Suggests what one could say."),
            reads=True,
        ),
        action(
            "second.agree",
            _seconding("agree"),
            _("Agrees to what another person asked for: it is done in their name, and both names are kept."),
            roles=("finance", "admin"),
        ),
        event(
            "question.answered",
            _follow_up("in_words"),
            _("Takes an answer in words to a question of the bot."),
        ),
        event(
            "said.offered",
            _unclear("offer"),
            _("Asks which of the things is meant that a line could mean."),
        ),
        event(
            "said.number",
            _unclear("number"),
            _("Asks whether a bare number is hours or money."),
        ),
        event(
            "said.incomplete",
            _unclear("complete"),
            _("Asks for the one thing that a wish lacks."),
        ),
        event(
            "said.declined",
            _unclear("decline"),
            _("Books nothing of what did not happen."),
        ),
        event(
            "said.lost",
            _unclear("lost"),
            _("Says that a line was not understood, and what it could mean."),
        ),
        event(
            "said.politely",
            _small_talk("answer"),
            _("Answers thanks."),
            reads=True,
        ),
    ),
    *table(
        "hours",
        command(
            "undo",
            _undo("undo"),
            _(
                "Takes back what you name (hours, an expense, an order, a payment, a budget, leave …), or what you "
                "entered last; asks where it is not clear."
            ),
            words=("撤销", "撤回", "undo hours", "take back", "delete", "删除", "删掉", "撤掉"),
            asked=(
                "(undo|delete|remove|cancel|take back|scrap) (that|it|this|[my|the] last (entry|one|hours))",
                "[把](刚才|上一条|最后一条|刚才那条|刚刚那条|刚才的|刚才的工时)[工时|记录](删掉|删除|撤销|撤回|取消|去掉)",
                "(删掉|删除|撤销|撤回|取消)(刚才|上一条|最后一条|刚才那条|刚刚那条|刚才的|刚才的工时)[工时|记录]",
            ),
            examples=(Bilingual("undo", "撤销"), Bilingual("undo the taxi", "撤销打车那笔")),
            discreet=True,
        ),
        action(
            "undo.take",
            _undo("take"),
            _("Takes back what the button names."),
            open=True,
        ),
        action(
            "undo.leave",
            _undo("leave"),
            _("Leaves everything as it is."),
        ),
        command(
            "correct",
            _correct_last("correct_last"),
            _("Corrects what you entered last, hours or an expense: another length, amount, day, project or note."),
            overheard=False,
            discreet=True,
            words=(
                "make it",
                "make that",
                "change to",
                "change it to",
                "should be",
                "that should be",
                "it should be",
                "should have been",
                "move it to",
                "move that to",
                "改成",
                "改为",
                "改到",
                "应该是",
                "更正为",
            ),
            patterns=(
                "[oops|sorry|no|ah] [that was|that's|it was] [the] wrong (project|day|date|amount|hours)"
                " [it is|it's|should be] [{rest}]",
                "(i made a mistake|that was wrong|that is wrong|that's wrong)",
                "[我](记|写|填|报|搞)错了[应该是|是] [{rest}]",
                "[把](刚才|上一条|最后一条|刚才那条|刚刚那条|刚才的|刚才那笔|刚才的工时)[工时|记录](改成|改为|改到|应该是){rest}",
            ),
            examples=(Bilingual("change to 3h", "改成 3小时"), Bilingual("move it to hermes", "改到 星河")),
        ),
        action(
            "correct.this",
            _correct_last("correct_this"),
            _("Corrects the entry that was chosen as it was said."),
            open=True,
        ),
        action(
            "correct.sure",
            _correct_last("correct_surely"),
            _("Corrects what was understood of a sentence."),
            open=True,
        ),
    ),
    *table(
        "receipts",
        command(
            "it says",
            _receipt_words("it_says"),
            _("Says what stands on the receipt that you sent last, or in its thread: its amount or its day."),
            overheard=False,
            discreet=True,
            first=True,
            words=(
                *("receipt says", "the receipt says", "bill says", "the bill says", "slip says", "the slip says"),
                *("invoice says", "the invoice says", "that says", "it reads", "it actually says", "no, it says"),
                *("上面写的是", "上面写着", "小票上写的是", "小票上是", "票上写的是", "票上写着", "票上是"),
                *("发票上写的是", "发票上写着", "发票上是", "票面写的是"),
            ),
            examples=(
                Bilingual("it says 45.60", "票上写的是 45.60"),
                Bilingual("it says 19 Nov", "票上写的是 11月19日"),
            ),
        ),
        command(
            "read it again",
            _receipt_words("read_again"),
            _("Reads the receipt that you sent last once more, or that of the thread; what you have said of it stays."),
            overheard=False,
            words=(
                *("read again", "reread", "reread it", "re-read it", "read that again", "read the receipt again"),
                *("scan it again", "try reading it again", "重新识别", "再识别一次", "再识别一遍", "再读一遍"),
                *("再读一次", "重新读取", "重新读一遍", "重读", "重新扫描"),
            ),
            examples=(Bilingual("read it again", "重新识别"),),
        ),
        action(
            "expense.read_again",
            _receipt_words("read_this_again"),
            _("Reads the receipt that was chosen once more."),
        ),
        dropped(
            _attachments("read_files"),
            _("Reads receipts from photos, PDF, OFD and XML files, and shows each as a draft."),
        ),
    ),
)
