"""Words by which people tell of work, and the small words around them: what may stand before a length of time.

“code review 3h” tells what was done for three hours; “eta 3h”, “target 3h”, “battery lasted 3h” tell of something else,
and there is no end of such words.  So what stands before a length has to name work, or be a small word, or it is asked
about.  What stands behind a length may be anything: it is the note.
"""

from __future__ import annotations

from chat.pattern import Pattern

_SMALL = Pattern(
    r"(?:i|ive|im|me|my|mine|we|was|were|am|is|are|been|be|had|have|has|on|at|in|of|for|to|from|the|an?|and|also|so"
    r"|then"
    r"|ok|okay|well|hi|hey|hello|yo|dear|all|team|please|pls|plz|kindly|thanks|thx|sorry|oops|forgot|forgotten"
    r"|put|puts|add|book|log|logged|enter|entered|note|mark|record|track|register|submit|charge|can|could|would|will"
    r"|you|u|down|up|in|it|this|that|these|as|per|by|with|w|n|just|now|finally|again|another|more|extra|further|only"
    r"|some|whole|entire|first|last|next|early|late|mostly|mainly|basically|actually|really|about|around|roughly"
    r"|today|todays|today's|yesterday|yday|tonight|morning|afternoon|arvo|evening|night|noon|lunch|day|week|month"
    r"|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|[a-z]+day|hours?|hrs?|time|timesheet|total|under|against"
    r"|towards?"
    r"|project|task|entry|entries|one|two|half|oh|ah|hmm|um|uh|my|our|here|there|good|nice|long|solid|straight|full"
    r"|quick"
    r"|short|cost|costs|takes|needed|used|ran|went|got|gave|goes|go|out|off|over|back|before|after|until|till|since"
    r"|enter|write|kind|passed|given|abt|abeg|nite|minus|sick|bird|did|yes|yep|no|but|still|or|plus|split|between"
    r"|billable|unbillable|non-billable|overtime|remote|home|office|site|onsite|on-site|same|each|every|both|other)"
)
_WORKS = Pattern(
    r"(?:(?!(?:miss|cancell?|skipp|delay|committ|plann|expect|schedul|reschedul|postpon|reserv|ow|wast|suppos|estimat"
    r"|need"
    r"|want|last|cross|target|budget|quot|charg|wish|hop|promis|allow|offer|limit|fail|clos|block|seem|appear|claim"
    r"|reject|approv|book|schedul|remain|exceed|lack|bas)ed\b)[a-z]{3,}ed|re(?:wrote|did|drew|built|made|read|set)"
    r"|brainstorm|debug|talks?|rework|drivers?|cut-?over|call-?out|drill|logic|glossary|terminology|previz|dailies|mixing|capture|strike|bug\d+|pr\d+|did|done|do|doing|worked|works?|spent|took|finished|fixed|wrote|reviewed|tested|built|debugged|deployed|made"
    r"|met"
    r"|drafted|prepared|prepped|planned|designed|wired|pulled|installed|cleaned|merged|moved|migrated|helped|trained"
    r"|taught"
    r"|learned|learnt|read|visited|sat|stayed|clocked|busy|called|rang|phoned|emailed|answered|checked|inspected"
    r"|measured"
    r"|drew|painted|poured|dug|welded|soldered|assembled|tuned|profiled|refactored|documented|translated|presented"
    r"|demoed"
    r"|attended|joined|hosted|ran|led|supported|handled|processed|sorted|organi[sz]ed|updated|upgraded|set|configured"
    r"|wrapped|closed|completed|knocked|smashed|cracked|walked|talked|discussed|interviewed|recruited|hired|shot"
    r"|filmed"
    r"|edited|recorded|rehearsed|cooked|delivered|loaded|unloaded|packed|shipped|audited|filed|copied|scanned|typed"
    r"|coded?|dev|development|api|backend|frontend|front-end|back-end|ui|ux|db|sql|data|model|models|modelling|schema"
    r"|script|scripts|importer|exporter|parser|module|feature|features|service|services|server|servers|pipeline|ci|cd"
    r"|bug|bugs|bugfix|bugfixes|hotfix|fix|fixes|patch|patches|ticket|tickets|issue|issues|story|stories|pr|prs|mr"
    r"|commit"
    r"|release|releases|rollout|deploy|deployment|deployments|migration|migrations|integration|integrations|setup"
    r"|set-up"
    r"|install|installation|config|configuration|upgrade|update|updates|cleanup|clean-up|refactor|spike|poc|prototype"
    r"|prototypes|demo|demos|test|tests|qa|uat|review|reviews|walkthrough|code|docs|doc|documentation|document"
    r"|documents"
    r"|spec|specs|requirements|requirement|design|designs|mock-?ups?|wireframes?|drawing|drawings|plans?|planning"
    r"|roadmap"
    r"|sprint|scrum|retro|retrospective|standup|stand-up|standups|grooming|refinement|kickoff|kick-off|meeting"
    r"|meetings"
    r"|mtg|call|calls|phone|telco|videocall|zoom|teams|sync|1:1|workshop|workshops|session|sessions|interview"
    r"|interviews"
    r"|presentation|slides|deck|pitch|report|reports|reporting|status|summary|minutes|mails?|e-?mails?|inbox|admin"
    r"|paperwork|invoic\w+|expenses|bookkeeping|accounts|accounting|audit|tax|payroll|closing|reconciliation|analysis"
    r"|research|survey|study|reading|estimate|estimates|tender|proposal|offer|offers|quote|quotes|contract|contracts"
    r"|negotiations?|procurement|order|orders|purchasing|logistics|delivery|deliveries|support|helpdesk|maintenance"
    r"|repair"
    r"|repairs|inspection|inspections|visit|visits|travel|trip|survey|commissioning|acceptance|handover|onboarding"
    r"|training"
    r"|trainings|course|coaching|mentoring|pairing|pair|translation|localisation|content|copy|copywriting|marketing"
    r"|sales"
    r"|crm|seo|hr|recruitment|legal|deposition|brief|memo|filing|research|hearing|discovery|shoot|shooting|edit"
    r"|editing"
    r"|grading|storyboard|rehearsal|cabling|wiring|concrete|pour|formwork|rebar|excavation|scaffold\w*|brickwork"
    r"|plumbing"
    r"|painting|drilling|welding|soldering|electrics|lights|sensors?|pumps?|boiler|pipes?|cables?|drainage|layout"
    r"|levels"
    r"|setting-out|load|unit|smoke|regression|performance|security|pen|pentest|payment|login|search|dashboard|app|web"
    r"|mobile|website|page|pages|form|forms|map|mapping|mappings|import|export|backup|backups|monitoring|alerts|logs"
    r"|incident|incidents|on-?call|standby|triage|investigation|analysis|poker|coordination|alignment|follow-?ups?"
    r"|client"
    r"|prep|preparation|work|job|jobs|task|tasks|project|stuff|things|bits|bookings?|roster|schedule|scheduling"
    r"|stocktake"
    r"|inventory|kitchen|counter|cleaning|night ?shift|shift|shifts|lesson|lessons|lecture|grading|marking|exams?"
    r"|bill|account|request|requests|access|accounts|permissions|policy|walk|demo|dry|rush|start-up|startup"
    r"|architecture"
    r"|[a-z]{4,}(?<!go)(?<!hop)(?<!aim)(?<!try)(?<!wait)(?<!expect)(?<!intend)(?<!charg)(?<!miss)(?<!includ)(?<!remain)"
    r"(?<!morn)(?<!even)(?<!someth)(?<!noth)(?<!anyth)(?<!dur)(?<!sleep)(?<!last)(?<!billing)(?<!wish)(?<!park)(?<!want)"
    r"(?<!targett)(?<!budgett)(?<!estimat)(?<!assum)(?<!consider)(?<!accord)(?<!outstand)(?<!pend)(?<!ow)ing"
    r"|[a-z]{3,}(?:tion|tions|ment|ments|ysis|ance)(?<!allowance)(?<!expectation)(?<!estimation)(?<!invitation)"
    r"(?<!commitment)(?<!confirmation)(?<!duration)(?<!assumption)(?<!prediction)(?<!notification)(?<!vacation))"
)
_WORKS_ZH = Pattern(
    r"(?<!只)[待呆]了"
    r"|[做干搞弄写改修装拆接布拉焊挖砌刷铺搬运送画测试调查看审核评编译录拍剪教讲学培跑爬盯陪聊谈访催整理算订建设安敷砍锯钉打扫洗贴开跟沟协对排画"
    r"审批签报穿走放查架吊理割拧磨切钻喷涂抹绑封填卸抬灌凿抽检校采配埋挂缝剪织刻印装焊车铣刨镗清点投换通混验收巡检勘察量标定推翻重构]|会(?!儿)|工作|干活|活儿?|代码|接口|脚本|程序|系统|网站|页面"
    r"|功能|模块|需求|方案|文档|图纸|图|表|报告|报表|周报"
    r"|日报|材料|资料|合同|标书|投标|预研|研究|调研|分析|评审|测试|单测|联调|调试|部署|上线|发布|运维|值班|维护|维修"
    r"|保养|安装|施工|现场|工地|勘查|实施"
    r"|集成|接入|迁移|数据|模型|算法|原型|设计|开发|前端|后端|数据库|优化|重构|缺陷|问题|工单|需求|迭代|计划|路线图"
    r"|周会|例会|站会|晨会|电话|视频会|沟通"
    r"|协调|培训|演示|答辩|汇报|客户|甲方|邮件|翻译|校对|排版|文案|推广|运营|客服|采购|物流|仓库|盘点|财务|记账|对账"
    r"|报税|审计|出差|样本|实验|驱动"
    r"|传感器|桥架|布线|接线|管道|阀门|水泵|锅炉|混凝土|浇筑|钢筋|模板|放线|消防|弱电|强电|灯|监控|摄像|调色|剪辑"
    r"|配乐|录音|彩排|拍摄|脚手架|架构|安全|压测|性能"
    r"|文书|答辩状|开庭|尽调|证据|法务|课|作业|考试|监考|阅卷|值守|巡查|护理|门诊|手术|查房|早班|晚班|夜班|加班|返工|发版"
)
_SMALL_ZH = Pattern(
    r"(?:今天|今儿|昨[天晚儿日]|前天|上午|下午|中午|早上|晚上|晚饭前|刚才?|刚刚|一早"
    r"|[我俺咱们您你在给为的了也都又再补记登报填麻烦帮请把忘漏没那个这边嗯哈就是总共一花用去"
    r"来本人自己还有上一早中午晚整全只光各于剩算号楼忙起赶累按加大约快|主要|基本|差不多"
    r"|左右概然后先另外其实好吧啊呢哦呃诶喂哎啦嘛哟从到和跟与、下工时间项目每天周日小半多些点过]|求|劳驾|烦请|辛苦"
    r"|拜托|哥们|亲)*"
)
_NO_WORK = Pattern(
    r"停车|停工|尽量|目标|保修|录像|录音时|通知|转发|会员|机会|社会|不会|才会|学会|开放|开始|开机|关机|画面|报价|报销|排队|排名"
    r"|测速|学费|学校|修养|培养|检索"
    r"|搬家|打算|打折|打车|洗澡|跑步|看病|看牙|接人|接孩子|写着|写的|说好|开车|骑车|拍照片|标价|定价|时间表|工期|订单"
    r"|待定|聊天"
)
"""Characters that are verbs of work by themselves, in words that are none: nothing that follows is told by them."""
_WORD = Pattern(r"[a-z0-9](?:[a-z0-9'’:+#./-]*[a-z0-9])?")
_JOINED = Pattern(r"[+&]")
_CHINESE = Pattern(r"[\u3400-\u9fff]+")


def names_work(lead: str) -> bool:
    """Whether the words before a length, folded, name work or are small words only.

    >>> [names_work(lead) for lead in ("code review", "i was on the", "刚跟客户开完会", "麻烦帮我记一下", "")]
    [True, True, True, True, True]
    >>> [names_work(lead) for lead in ("eta", "my target is", "battery lasted", "争取", "倒计时", "aiming for")]
    [False, False, False, False, False, False]
    """
    if tells_work(lead):
        return True
    rest = _NO_WORK.sub(" ", lead)
    words, chinese = _WORD.findall(rest), _CHINESE.findall(rest)
    if rest != lead:
        return False
    return all(_SMALL.fullmatch(word) or not word[0].isalpha() for word in words) and all(
        _SMALL_ZH.fullmatch(run) for run in chinese
    )


def tells_work(words: str) -> bool:
    """Whether one of the words, folded, is itself the name or the verb of some work.

    >>> [tells_work(words) for words in ("起草答辩状", "和 对ui", "i was on the", "affidavits")]
    [True, True, False, False]
    """
    rest = _NO_WORK.sub(" ", _JOINED.sub(" ", words))
    said = _WORD.findall(rest)
    return any(_WORKS.fullmatch(word) or (word[-1] == "s" and _WORKS.fullmatch(word[:-1])) for word in said) or any(
        _WORKS_ZH.search(run) for run in _CHINESE.findall(rest)
    )
