"""The main job, played in the terminal: hours, receipts, approval, budget, a mark that is crossed, the proof.

Everything goes through the house as it would from a chat platform; what it answers and what the channels hear is
printed.
"""

from __future__ import annotations

import mimetypes
from datetime import datetime
from pathlib import Path

from bot.app import App
from bot.cli.console import echo
from bot.platform import HouseFunctions
from chat.cards.card import Attachment, Card, Reply
from chat.cards.plain import card_lines, reply_lines
from chat.incoming import Clicked, File, Identity, Incoming, Place, Said, Submitted
from handlers.conversation.answering import answer
from handlers.verification.prove import prove
from storage.directory import directory

WEB = "web"
SAMPLES = Path(__file__).parents[2] / "ocr" / "samples"
REAL = Path(__file__).parents[3] / "shared" / "data" / "receipts"


class PrintedPlatform:
    """A platform that prints what is posted."""

    name = WEB

    def __init__(self) -> None:
        self.posted: list[tuple[Place, Card]] = []

    def start(self, house: HouseFunctions) -> None:
        """Nothing to listen to."""

    def stop(self) -> None:
        """Nothing to stop."""

    def state(self) -> str:
        return "up"

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        self.posted.append((to, card))
        where = f"#{to.channel}" if to.kind == "channel" else f"@{to.channel}"
        for line in (f"      ┌ {where}", *(f"      │ {line}" for line in card_lines(card, locale))):
            echo(line)
        return f"printed:{len(self.posted)}"

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        where = f"#{to.channel}" if to.kind == "channel" else f"@{to.channel}"
        echo(f"      ┆ {where}: with it the file {file.name}")

    def reply(self, to: Incoming, reply: Reply) -> None:
        """Replies are printed where they are given."""

    def fetch(self, ref: str, limit: int) -> bytes:
        raise AssertionError("the tour brings its files along")

    def outsiders(self, channel: str) -> bool | None:
        return None

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        where = f"#{to.channel}" if to.kind == "channel" else f"@{to.channel}"
        echo(f"      ┆ {where}: updated in place: {card_lines(card, locale)[0]}")


class Tour:
    """Plays it on an opened example company."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.count = 0
        self.printed = PrintedPlatform()
        app.platforms = {WEB: self.printed}
        with app.store.read(app.house.clock()) as book:
            self.people = directory(book)

    def play(self) -> None:
        """From the first hours to the proof.  Raises AssertionError where the house does not do what it should."""
        self.chapter("1. Hours, in two languages, in the project's channel")
        self.say("ann", "2.5h API design", "apollo")
        self.say("bo", "昨天 接口联调 两个半小时", "apollo")
        self.say("ann", "log 2h aplo fix login", "")
        self.chapter("2. A receipt: photograph, draft, correction, hand in")
        draft = self.drop("ann", "apollo", SAMPLES / "taxi.jpg")
        expense = self._id(draft)
        self.say("ann", "total 46", "apollo", about=f"expense:{expense}")
        self.click("ann", "expense.submit", expense, "apollo")
        twin = self.drop("bo", "apollo", SAMPLES / "taxi.jpg")
        self.expect(twin, "the same file is noticed", _warns(twin))
        self.more_receipts()
        self.chapter("3. Approval: nobody their own, then the lead")
        self.expect(self.click("ann", "expense.approve", expense, "apollo"), "refused", lambda lines: "!" in lines[0])
        self.approve("wei", expense)
        self.deliver()
        self.chapter("4. How much is left?")
        self.say("grace", "how much is left on apollo?", "")
        self.say("wei", "星河还剩多少钱", "")
        self.chapter("5. A budget mark is crossed")
        self.say("wei", "报销 2600 传感器 材料", "xinghe")
        self.cross()
        self.deliver()
        self.chapter("6. The clock: overdue payments, reminders, each once")
        for line in [*self.app.tick(), *self.app.tick()] or ["nothing was due"]:
            echo(f"  {line}")
        self.deliver()
        self.say("fei", "逾期", "finance")
        self.chapter("7. The proof")
        self.prove()

    def more_receipts(self) -> None:
        """Other kinds of paper, each read and shown as a draft."""
        for who, name in (("bo", "train.jpg"), ("grace", "hotel.jpg")):
            self.drop(who, "xinghe" if who == "bo" else "", SAMPLES / name)
        self.real_receipts()

    def real_receipts(self) -> None:
        """Real receipts, where a folder of them lies beside the project."""
        if not REAL.exists():
            return
        echo("  Real ones, from the folder beside the project:")
        for name in ("sroie_dev", "fapiao_img_dev", "fapiao_ofd_dev"):
            papers = sorted(path for path in (REAL / name).glob("*.*") if path.suffix in (".jpg", ".ofd"))
            if papers:
                self.drop("grace", "", papers[0])

    def cross(self) -> None:
        """The lead's own expense is approved by finance; it takes the materials over a mark."""
        with self.app.store.read(self.app.house.clock()) as book:
            from storage import expenses

            waiting = [
                expense for expense in expenses.in_stage(book, "pending", "CNY") if expense.category == "material"
            ]
            drafts = [expense for expense in expenses.in_stage(book, "draft", "CNY") if expense.category == "material"]
        for expense in drafts:
            self.click("wei", "expense.submit", str(expense.id), "xinghe")
            waiting.append(expense)
        for expense in waiting:
            self.approve("fei", str(expense.id))

    def prove(self) -> None:
        with self.app.store.read(self.app.house.clock()) as book:
            proof = prove(book, self.app.rules)
        echo("  " + ", ".join(f"{count} {noun}" for noun, count in proof.counts.items()))
        for fault in proof.faults:
            echo(f"  WRONG {fault.rule}: {fault.where}")
        assert not proof.faults, "the books do not hold"
        echo(f"  the books hold; {proof.head[0]} events, head {proof.head[1][:16]}…")

    def chapter(self, title: str) -> None:
        echo()
        echo(f"━━ {title}")

    def say(self, who: str, text: str, channel: str, about: str = "") -> Reply:
        echo(f"  {self._name(who)}{f' in #{channel}' if channel else ''}: {text}")
        return self._hear(Said(self._key(), self._identity(who), self._place(who, channel), text=text, about=about))

    def drop(self, who: str, channel: str, path: Path) -> Reply:
        echo(f"  {self._name(who)}{f' in #{channel}' if channel else ''} drops {path.name}")
        file = File(path.name, mimetypes.guess_type(path.name)[0] or "", data=path.read_bytes())
        return self._hear(Said(self._key(), self._identity(who), self._place(who, channel), files=(file,)))

    def click(self, who: str, action: str, value: str, channel: str) -> Reply:
        echo(f"  {self._name(who)} clicks {action} {value}")
        return self._hear(
            Clicked(self._key(), self._identity(who), self._place(who, channel), action=action, value=value)
        )

    def approve(self, who: str, expense: str) -> Reply:
        """The button of the card as it is now: it carries what is seen on it."""
        bare = Clicked(self._key(), self._identity(who), self._place(who, ""), action="expense.approve", value=expense)
        card = answer(bare, self.app.house).card
        assert card, f"expense {expense} cannot be looked at"
        value = next(button.value for button in card.buttons if button.action == "expense.approve")
        return self.click(who, "expense.approve", value, "")

    def fill(self, who: str, form: str, value: str, channel: str, **answers: str) -> Reply:
        echo(f"  {self._name(who)} fills in {form}: {answers}")
        return self._hear(
            Submitted(
                self._key(), self._identity(who), self._place(who, channel), form=form, value=value, answers=answers
            )
        )

    def deliver(self) -> None:
        self.app.deliver()

    def expect(self, reply: Reply, what: str, good: object) -> None:
        """A step that has to go well for the tour to mean anything."""
        lines = reply_lines(reply)
        assert good(lines) if callable(good) else good, f"{what}: {lines}"

    def _hear(self, incoming: Incoming) -> Reply:
        reply = answer(incoming, self.app.house)
        for line in reply_lines(reply):
            echo(f"    {line}")
        return reply

    def _id(self, reply: Reply) -> str:
        assert reply.card and reply.card.about, "the draft has no card of its own"
        return reply.card.about.partition(":")[2]

    def _key(self) -> str:
        self.count += 1
        return f"tour:{datetime.now(self.app.rules.zone).timestamp()}:{self.count}"

    def _name(self, who: str) -> str:
        return self.people.person(self.people.accounts[WEB, who]).name

    def _identity(self, who: str) -> Identity:
        return Identity(WEB, who, locale=self.people.person(self.people.accounts[WEB, who]).locale)

    def _place(self, who: str, channel: str) -> Place:
        return Place(WEB, channel) if channel else Place(WEB, who, "direct")


def _warns(reply: Reply) -> bool:
    return bool(reply.card and reply.card.tone in ("warn", "bad"))
