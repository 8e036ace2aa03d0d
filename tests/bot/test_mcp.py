"""`zhangfang mcp`: an assistant asks over stdio, as a person; what it would write waits in their private chat."""

from __future__ import annotations

import asyncio
import base64
import csv
import io
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import VERSION
from bot.cli import mcp as served
from chat.cards.plain import card_lines
from chat.words import LOCALES
from handlers.conversation import assistants, said_again
from handlers.conversation.contents import CONTENTS
from ledger.errors import WrongState
from storage.directory import directory
from tests.conftest import NOON, Stage
from tests.golden import Golden
from tests.handlers.test_proposed import booked

pytestmark = pytest.mark.sweep(3, of="file")

pytest.importorskip("mcp", reason="the library of assistants is not installed: pip install 'zhangfang[mcp]'")

ROOT = Path(__file__).parents[2]


def talk(stage: Stage, person: str, work: Callable[[Any], Awaitable[None]]) -> None:
    """Let `work` speak with a server of its own, started as an assistant's program would."""
    from mcp import Client, StdioServerParameters

    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "ZHANGFANG__DATABASE__URL": stage.house.store.url,
        "ZHANGFANG__FILES__FOLDER": str(stage.folder / "files"),
    }
    words = ["-m", "bot", "--now", NOON.isoformat(), "mcp", "--as", person]
    start = StdioServerParameters(command=sys.executable, args=words, env=env, cwd=str(stage.folder))

    async def session() -> None:
        async with Client(start, read_timeout_seconds=60) as client:
            await work(client)

    asyncio.run(session())


async def said(client: Any, tool: str, **arguments: Any) -> tuple[str, bool]:
    result = await client.call_tool(tool, arguments)
    return result.content[0].text, result.is_error


def person(stage: Stage, account: str) -> int:
    with stage.read() as book:
        return int(directory(book).accounts["test", account])


def test_a_members_assistant(stage: Stage, golden: Golden) -> None:
    stage.say("log 2.5h apollo API design", by="ann")
    before = booked(stage)

    async def work(client: Any) -> None:
        assert (client.server_info.name, client.server_info.version) == ("zhangfang", VERSION)
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"budget", "my_week", "help", "propose"} <= set(tools)
        assert not {"log", "undo", "lock", "ageing", "payables"} & set(tools)
        assert tools["budget"].description == (
            "Shows what is left of a project's budget, by category, with target and forecast. "
            "words: “apollo”, “apollo travel”"
        )
        assert tools["budget"].annotations.read_only_hint is True
        assert tools["budget"].input_schema["properties"].keys() == {"words"}
        shown, wrong = await said(client, "budget", words="apollo")
        assert ("Apollo" in shown, "2,000" in shown, wrong) == (True, True, False)
        assert "2.5 h" in (await said(client, "my_week"))[0]
        shown, wrong = await said(client, "propose", line="log 3h apollo yesterday tests")
        assert (shown.splitlines()[0], wrong) == ("Proposed to Ann in private: log 3h apollo yesterday tests", False)
        shown, wrong = await said(client, "propose", line="log 3h  apollo yesterday tests")
        assert (shown, wrong) == ("! This was proposed to Ann today already: log 3h apollo yesterday tests", True)

    talk(stage, "ann@example.com", work)
    (notice,) = [queued.notice for queued in stage.notices("ann") if queued.notice.kind == "proposal"]
    assert (notice.to.kind, notice.locale) == ("direct", "en")
    golden("proposal.txt", "\n".join(line for locale in LOCALES for line in card_lines(notice.card, locale)))
    button = notice.card.buttons[0]
    assert booked(stage)[0] == before[0], "nothing is booked"
    assert "not for you" in stage.lines(stage.click(button.action, button.value, by="bob", at=""))
    pressed = stage.click(button.action, button.value, by="ann", at="")
    assert ("3 h on Apollo" in stage.lines(pressed), pressed.replace) == (True, True)
    assert booked(stage)[0] == before[0] + 1, "until the button is pressed"
    assert "answered already" in stage.lines(stage.click(button.action, button.value, by="ann", at=""))
    assert booked(stage)[0] == before[0] + 1, "and then once, on whichever platform"


def test_a_strangers_assistant_sees_as_little_as_they_do(stage: Stage) -> None:
    before = booked(stage)

    async def work(client: Any) -> None:
        refused, wrong = await said(client, "budget", words="apollo")
        assert (refused, wrong) == (stage.lines(stage.say("budget apollo", by="zoe", at="")), True)
        assert "2,000" not in refused
        for tool in ("ageing", "payables", "why"):
            shown, wrong = await said(client, tool, words="acme")
            assert (shown, wrong) == (stage.lines(stage.say(f"{tool} acme", by="zoe", at="")), True)
        shown, wrong = await said(client, "propose", line="lock 2026-10-31")
        assert (shown.splitlines()[0], wrong) == ("! “lock 2026-10-31” is no documented line that Zoe may say.", True)

    talk(stage, "zoe", work)
    assert booked(stage)[0] == before[0]
    assert stage.notices("zoe") == []


def test_errors_are_sentences_in_the_persons_language(stage: Stage) -> None:
    async def work(client: Any) -> None:
        for tool, arguments in (
            ("lock", {"words": "2026-10-31"}),
            ("nonsense", {}),
            ("budget", {"words": 5}),
            ("budget", {"project": "apollo"}),
            ("budget", {"words": "x" * 9000}),
            ("budget", {"words": "nowhere"}),
            ("propose", {}),
            ("propose", {"line": "drop table entry"}),
            ("propose", {"line": "budget apollo"}),
            ("propose", {"line": "回款 星河 5000\n回款 星河 5000"}),
        ):
            shown, wrong = await said(client, tool, **arguments)
            assert (wrong, "Traceback" in shown) == (True, False), (tool, shown)
            assert any("\u3400" <= char <= "\u9fff" for char in shown), (tool, shown)

    talk(stage, "li@example.com", work)
    assert [queued for queued in stage.notices("li") if queued.notice.kind == "proposal"] == []


def test_files_come_along(stage: Stage) -> None:
    stage.say("log 2.5h apollo API design", by="ann")
    result = served._called(stage.house, kept(stage, "fei"), "export", {"words": "this month"})
    text, file = result.content
    assert (result.is_error, "bytes" in text.text or "字节" in text.text) == (False, True)
    rows = list(csv.reader(io.StringIO(base64.b64decode(file.resource.blob).decode("utf-8-sig"))))
    assert (file.resource.mime_type, len(rows) > 2) == ("text/csv", True)


def kept(stage: Stage, account: str) -> Any:
    with stage.read() as book:
        return directory(book).person(directory(book).accounts["test", account])


def test_who_has_left_has_no_assistant(stage: Stage) -> None:
    bob = kept(stage, "bob")
    stage.say("deactivate bob", by="ada", at="")
    assert [tool.name for tool in served._tools(stage.house, bob).tools] == ["propose"]
    for tool, arguments in (("budget", {"words": "apollo"}), ("propose", {"line": "log 2h apollo"})):
        result = served._called(stage.house, bob, tool, arguments)
        assert (result.is_error, result.content[0].text) == (True, "! Bob is no longer with the company.")


def test_a_failure_of_ours_gets_a_reference(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(assistants, "dispatch", broken)
    result = served._called(stage.house, kept(stage, "ann"), "budget", {"words": "apollo"})
    shown = result.content[0].text
    assert (result.is_error, "Reference" in shown, "secret" in shown) == (True, True, False)


@pytest.mark.parametrize("account", ["ann", "li", "fei", "ada", "sue", "max", "zoe"])
def test_everything_that_reads_is_answered_as_in_the_private_chat(
    stage: Stage, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every example of every command that only reads: the same lines, or the same refusal."""
    monkeypatch.setattr(said_again, "SHOWN", 1_000)  # an assistant gets all rows of a long table
    stage.say("contract apollo 8000 tax 0% owner Sue 50% 2026-06-01 50% 2026-12-15", by="li")
    stage.say("log 2.5h apollo API design", by="ann")
    stage.say("expense 45.50 lunch apollo", by="ann")
    who = kept(stage, account)
    compared = 0
    for entry in CONTENTS.commands:
        for example in entry.examples if entry.reads and not entry.follows else ():
            asked = CONTENTS.wordings.best(example.en)
            if asked is None or asked.how != "word" or asked.command != entry.name:
                continue
            chat = stage.say(example.en, by=account, at="")
            result = served._called(stage.house, who, entry.name.replace(" ", "_"), {"words": asked.rest})
            shown = result.content[0].text
            in_chat = stage.lines(chat, "")
            buttons = chat.card.buttons if chat.card else ()
            if any(button.action.startswith("question.") for button in buttons):  # with buttons there, with words here
                shown, in_chat = shown.splitlines()[0], in_chat.splitlines()[0]
            assert shown == in_chat, example.en
            compared += 1
    assert compared > 30


def test_reading_tools_write_nothing(stage: Stage) -> None:
    who = kept(stage, "fei")
    stage.say("log 2.5h apollo API design", by="ann")
    with stage.read() as book:
        before = tables(book)
    for entry in CONTENTS.commands:
        if entry.reads:
            served._called(stage.house, who, entry.name.replace(" ", "_"), {"words": "apollo"})
            served._called(stage.house, who, entry.name.replace(" ", "_"), {"words": "set apollo 5000"})
    with stage.read() as book:
        assert tables(book) == before


def tables(book: Any) -> dict[str, Any]:
    names = book.connection.exec_driver_sql("select name from sqlite_master where type = 'table' order by name")
    return {
        name: book.connection.exec_driver_sql(f'select * from "{name}"').fetchall() for name in names.scalars().all()
    }


def test_the_same_line_is_proposed_once_a_day(stage: Stage) -> None:
    ann = person(stage, "ann")
    for line in ("log 2h apollo", "log 3h apollo"):
        assistants.propose(stage.house, ann, line)
    with pytest.raises(WrongState):
        assistants.propose(stage.house, ann, "LOG 2h  apollo")
    with stage.read() as book:
        assert len(book.connection.exec_driver_sql("select * from question").fetchall()) == 2
    assert len([queued for queued in stage.notices("ann") if queued.notice.kind == "proposal"]) == 2
    stage.wait(days=1)
    assistants.propose(stage.house, ann, "log 2h apollo")
    assert len([queued for queued in stage.notices("ann") if queued.notice.kind == "proposal"]) == 3


def test_without_the_library_it_says_what_is_missing(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "without.py").write_text(
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'mcp' else found(name, *more)\n"
        "from bot.__main__ import main\nmain(sys.argv[1:])\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "without.py", "mcp", "--as", "ann"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ZHANGFANG__DATABASE__URL": stage.house.store.url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "zhangfang: the library for it is missing: pip install 'zhangfang[mcp]'.\n"


def test_nobody_of_that_name(stage: Stage) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "mcp", "--as", "mallory"],
        cwd=stage.folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ZHANGFANG__DATABASE__URL": stage.house.store.url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "I know nobody called “mallory”." in done.stderr
