"""The steps by which a bundle is checked, as its VERIFY.txt says them: each in English and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerifyStep:
    """What is to be done, as a template: `{project}` and other places are filled in by the page."""

    english: str
    chinese: str


SUMS = VerifyStep(
    """\
sha256sum -c SHA256SUMS        every line says OK, and there is no file beyond the list but SHA256SUMS itself.""",
    """\
sha256sum -c SHA256SUMS        每行均为 OK；除 SHA256SUMS 本身外，没有清单之外的文件。""",
)
DIGEST = VerifyStep(
    """\
sha256sum SHA256SUMS           is the digest that you were told another way: it stands on the card with which this
                                  bundle was handed out and in the company's audit trail (evidence.handed_out).""",
    """\
sha256sum SHA256SUMS           与你从其他途径得知的摘要一致：摘要写在交付本包的卡片上，
                                  也记在公司的审计轨迹里（evidence.handed_out）。""",
)
BALANCED = VerifyStep(
    """\
postings.csv: for each entry_id with an entry_hash, the sum of debit is the sum of credit. A red line (a correction
   by red letters) is negative on its side.""",
    """\
postings.csv：凡有 entry_hash 的分录（entry_id），借方合计 = 贷方合计。红字行在其方向上为负数。""",
)
LINES = VerifyStep(
    """\
lines.csv: for each row with an entry_id, over the rows of postings.csv with that entry_id, its category and project =
   {project}: amount = sum of amount, company_amount = sum of debit - sum of credit, minutes = sum of minutes; and every
   row of postings.csv with this project and a category belongs to a row of lines.csv.""",
    """\
lines.csv：每个有 entry_id 的行，对应 postings.csv 中 entry_id、category 相同且 project = {project} 的各行：
   amount = amount 之和，company_amount = 借方合计 - 贷方合计，minutes = minutes 之和；
   postings.csv 中本项目带 category 的每一行都归属于 lines.csv 的某一行。""",
)
ENTRIES = VerifyStep(
    """\
entries: the SHA-256 of the bytes of entries/ENTRY_ID.txt is entry_hash in each of its rows of postings.csv, and
   the file says the same as those rows. It is UTF-8, its lines end with LF but the last, which ends with nothing:
     first      day|booked_day|memo|source|number of the entry that it takes back, or 0
     last n     one for each posting in the order of n:
                role|company amount|project amount|amount as paid|project|category|task|person|party|minutes|red
                and, where the posting belongs to an open item, |item behind it
   Amounts are whole minor units (cents) and the currency without a blank, debit above zero; red is 1 or 0; project,
   task and person are the numbers of the books, 0 for none. (A memo may have several lines.)""",
    """\
分录：entries/ENTRY_ID.txt 全部字节的 SHA-256 等于 postings.csv 中各行的 entry_hash，且内容与这些行一致。
   该文件为 UTF-8，各行以 LF 结尾，最后一行末尾没有换行：
     第一行    发生日|记账日|摘要|来源|被冲销分录的编号（没有则为 0）
     最后 n 行 每笔一行，按 n 的次序：
               科目角色|本位币金额|项目币种金额|支付金额|项目|类别|任务|人员|往来方|分钟|红字
               属于某个未清项的，后面再加 |未清项
   金额为最小单位的整数（分），后面紧跟币种，借方为正；红字为 1 或 0；项目、任务、人员为账内编号，
   没有则为 0。（摘要可能有多行。）""",
)
DOCUMENTS = VerifyStep(
    """\
documents.csv: the SHA-256 of file is sha256; where vat is stated, gross = net + vat. left_out says why a file is
   not in here; its sha256 can be compared when somebody hands it to you.""",
    """\
documents.csv：file 的 SHA-256 等于 sha256；列有 vat 的，gross = net + vat。left_out 说明文件为何不在包内；
   日后有人把文件交给你时，可凭 sha256 核对。""",
)
ROUNDS = VerifyStep(
    """\
approvals.csv, by document_id in the order of n: "asked" with step 1 begins a round; every other decision of the
   round has the round's version. event_hash leads to trail.csv.""",
    """\
approvals.csv：按 document_id、依 n 的次序：step 为 1 的 "asked" 开始一轮；该轮其余各项决定的 version 与本轮一致。
   event_hash 指向 trail.csv。""",
)
TRAIL = VerifyStep(
    """\
trail.csv: where keyed is "no" and events/EVENT.txt is there, the SHA-256 of its bytes is event_hash; its first
   line is previous_hash, and where event - 1 is inside as well, previous_hash is that one's event_hash. What follows
   the first line is number|instant|person|action|subject|detail|message|entries_hash, and |seal where there is one.
   entries_hash, where it is not empty and entries is not, is the SHA-256 of the 64-digit hashes of all entries of that
   transaction, written one behind the other: entries names each by its number (its hash is in postings.csv) or, where
   it is not in here, by its hash. previous_hash in postings.csv is that of the event that carries the entry.
   "keyed: yes" means that the hash is an HMAC-SHA-256 over the same bytes with the company's secret: only the company
   can recompute it ("zhangfang verify").""",
    """\
trail.csv：keyed 为 "no" 且有 events/EVENT.txt 时，其全部字节的 SHA-256 等于 event_hash；其第一行为 previous_hash；
   若 event - 1 也在包内，则 previous_hash 等于前一事件的 event_hash。第一行之后为
   序号|时刻|人员|动作|对象|明细|消息|entries_hash，有封签的再加 |封签。
   entries_hash 与 entries 均不为空时，entries_hash 是该次事务全部分录的 64 位哈希首尾相接后的 SHA-256：
   entries 以编号列出包内分录（哈希见 postings.csv），不在包内的直接列出其哈希。
   postings.csv 的 previous_hash 是承载该分录的事件之前的哈希。
   "keyed: yes" 表示该哈希是用公司密钥对同样字节所作的 HMAC-SHA-256：只有公司能够重算（“zhangfang verify”）。""",
)
CHAIN = VerifyStep(
    """\
The chain: ask the company for the head of its trail, which it posts daily, and let it run "zhangfang verify --head
   EVENT_HASH" with an event_hash of trail.csv: it says whether that hash still stands in the chain.""",
    """\
链：向公司索取其每日公布的审计轨迹链首，并请公司以 trail.csv 中的某个 event_hash 运行
   “zhangfang verify --head EVENT_HASH”：结果说明该哈希是否仍在链上。""",
)
CHECKS = VerifyStep(
    """\
checks.csv: what the company's program found of each rule of all its books when this was made (holds; broken, with
   the first place in fact), and by which events a second person had agreed (waived_by) or nobody else could.
   evidence_file is in here. It is what the program says of itself: steps 3 to 8 do without it.""",
    """\
checks.csv：生成本包时，公司程序对全部账簿各项规则的检验结果（holds 为成立；broken 为不成立，fact 写明第一处），
   以及哪些事件经第二人同意（waived_by）或无他人可同意。evidence_file 在本包内。
   这是程序对自身的说明：第 3 至 8 步不依赖它。""",
)
CORRESPONDENCE = VerifyStep(
    """\
correspondence.csv: every file is in here, and no file of messages/ and letters/ but these (a letter has its text
   beside it). in: what came in, as it came. out: notices as they were posted (the trail does not seal them), letters
   (PDF and text) and contacts with the customer as somebody logged them.""",
    """\
correspondence.csv：所列文件均在本包内，messages/ 与 letters/ 中没有未列出的文件（letters 另附同名 .txt 文本）。
   in：收到的内容，按原样。out：已发出的通知（审计轨迹不对其加封签）、函件（PDF 与文本）、
   以及登记的与客户的联系。""",
)


def numbered(steps: dict[int, VerifyStep]) -> tuple[str, str]:
    """The steps one below the other, in English and in Chinese.

    >>> numbered({1: VerifyStep("look", "看"), 12: VerifyStep("look again", "再看")})
    ('1  look\\n12 look again', '1  看\\n12 再看')
    """
    told = sorted(steps.items())
    english = "\n".join(f"{number:<2} {step.english}" for number, step in told)
    return english, "\n".join(f"{number:<2} {step.chinese}" for number, step in told)
