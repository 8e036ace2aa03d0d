"""`mcp`: what only reads, as tools for the assistant of one person, over standard input and output.

Whoever can run the command may be anybody, as with a database client.  Nothing but the protocol is written to standard
output.
"""

from __future__ import annotations

import asyncio
import base64
import importlib.util
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import click

from bot import VERSION
from bot.cli import console

if TYPE_CHECKING:
    from mcp import types
    from mcp.server import ServerRequestContext

    from chat.cards.card import Reply
    from handlers.conversation.answering import House
    from ledger.nouns import Person

log = logging.getLogger(__name__)

PROPOSE = "propose"
_ABOUT = (
    "The books of a company's projects, as {name} may see them. The tools only read. What is to be written down "
    "(hours, expenses, payments …) is handed to the tool propose as a documented line; {name} finds it in their "
    "private chat and decides. The tool help lists the lines."
)
_PROPOSE = (
    "Puts a line that would write into the books into {name}'s private chat, with a button; nothing is done until they "
    "press it. The line is one that the tool help shows, such as: log 2.5h apollo yesterday API design"
)


@click.command("mcp")
@click.option("--as", "person", required=True, help="Whose assistant: a name, e-mail address or account.")
@click.pass_obj
def mcp_command(session: console.Session, person: str) -> None:
    """Serve one person's assistant (MCP over stdio): it may ask what they may see, and propose what they then decide.

    Example: zhangfang mcp --as ann@example.com
    """
    from bot.cli.terminal import one_person
    from storage.directory import directory

    app = session.app()
    try:
        if importlib.util.find_spec("mcp") is None:
            raise click.UsageError("the library for it is missing: pip install 'zhangfang[mcp]'.")
        with app.store.read(app.house.clock()) as book:
            known = one_person(directory(book), person)
        asyncio.run(_serve(app.house, known))
    finally:
        app.stop()


async def _serve(house: House, person: Person) -> None:
    from mcp.server import Server
    from mcp.server.stdio import stdio_server

    async def list_tools(_ctx: ServerRequestContext[Any], _params: object) -> types.ListToolsResult:
        return await asyncio.to_thread(_tools, house, person)

    async def call_tool(_ctx: ServerRequestContext[Any], asked: types.CallToolRequestParams) -> types.CallToolResult:
        return await asyncio.to_thread(_called, house, person, asked.name, asked.arguments or {})

    about = _ABOUT.format(name=person.name)
    server = Server("zhangfang", version=VERSION, instructions=about, on_list_tools=list_tools, on_call_tool=call_tool)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def _tools(house: House, person: Person) -> types.ListToolsResult:
    from mcp import types

    from handlers.conversation import assistants

    reads = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
    tools = [
        types.Tool(
            name=tool.name,
            description=tool.about,
            input_schema=_takes("words", "The rest of the line.", required=False),
            annotations=reads,
        )
        for tool in assistants.tools(house, person.id)
    ]
    writes = types.ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
    takes = _takes("line", "One documented line.", required=True)
    about = _PROPOSE.format(name=person.name)
    tools.append(types.Tool(name=PROPOSE, description=about, input_schema=takes, annotations=writes))
    return types.ListToolsResult(tools=tools)


def _takes(name: str, about: str, *, required: bool) -> dict[str, Any]:
    schema = {"type": "object", "properties": {name: {"type": "string", "description": about}}}
    return schema | {"required": [name] if required else [], "additionalProperties": False}


def _called(house: House, person: Person, tool: str, arguments: dict[str, Any]) -> types.CallToolResult:
    """The answer to a call; a refusal, a question back and a failure of ours are sentences as well."""
    from handlers.conversation import assistants
    from ledger.errors import BadInput, sentence

    def answered() -> Reply:
        name = "line" if tool == PROPOSE else "words"
        text = arguments.get(name, "")
        if arguments.keys() - {name} or not isinstance(text, str):
            raise BadInput(sentence("The tool {tool} takes one text: {name}."), tool=tool[:60], name=name)
        if tool == PROPOSE:
            return assistants.propose(house, person.id, text)
        return assistants.ask(house, person.id, tool, text)

    reply, wrong = _in_words(answered)
    return _result(reply, person.locale or "en" if wrong else reply.locale, wrong=wrong)


def _in_words(answered: Callable[[], Reply]) -> tuple[Reply, bool]:
    """The reply, and whether it says that it could not be done."""
    from chat.cards.card import Reply
    from handlers.context import Asked
    from handlers.conversation import assistants
    from handlers.conversation.dispatch import broken, refusal
    from ledger.errors import BookError

    try:
        return answered(), False
    except Asked as asked:
        return Reply(assistants.question_card(asked)), True
    except BookError as error:
        return Reply(refusal(error)), True
    except Exception:
        reference = uuid4().hex[:8]
        log.exception("a tool failed, reference %s", reference)
        return broken(reference), True


def _result(reply: Reply, locale: str, *, wrong: bool) -> types.CallToolResult:
    """The lines of the reply, and the files that it hands over."""
    from mcp import types

    from chat.cards.plain import reply_lines

    content: list[Any] = [types.TextContent(type="text", text="\n".join(reply_lines(reply, locale)))]
    for file in reply.files:
        resource = types.BlobResourceContents(
            uri=f"zhangfang:{quote(file.name)}", mime_type=file.mime, blob=base64.b64encode(file.data).decode()
        )
        content.append(types.EmbeddedResource(type="resource", resource=resource))
    return types.CallToolResult(content=content, is_error=wrong)
