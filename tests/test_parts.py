"""A refusal that is caught leaves nothing behind: read off the source.

Whoever catches a refusal in handlers/ and goes on does what may be refused inside `with ctx.part():` (or in a part of
the book), or does nothing there that writes (tests/writing.py works out what writes).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from textwrap import dedent

import pytest

from tests.writing import Web, last, parts_of, trees

# Around whole transactions, which a refusal has undone: what a message does (or, for the language and for a proposal,
# reads) is one.
WHOLE = {
    f"handlers.conversation.answering.{name}"
    for name in ("_replied", "_handled", "_say_anyway", "_language", "_refused")
}


@cache
def refusals() -> frozenset[str]:
    """BookError, Asked, and all that are one of them."""
    found = {"BookError", "Asked"}
    classes = [
        node
        for tree in trees("handlers", "storage", "ledger", "ocr", "formats", "chat", "bot").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    while more := {one.name for one in classes if one.name not in found and found & {last(base) for base in one.bases}}:
        found |= more
    return frozenset(found)


def catches(caught: ast.AST | None) -> bool:
    """Whether an `except` (or `suppress`) takes a refusal, or may: a bare one, and what a variable holds."""
    if isinstance(caught, ast.Tuple):
        return any(catches(one) for one in caught.elts)
    name = last(caught)
    return not name[:1].isupper() or name in refusals() | {"Exception", "BaseException"}


def goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether anything but an exception comes out of it."""
    leaves = (ast.Return, ast.Continue, ast.Break, ast.Yield)
    return not isinstance(handler.body[-1], ast.Raise) or any(isinstance(one, leaves) for one in ast.walk(handler))


def _is_part(node: ast.AST) -> bool:
    """`with ctx.part():`"""
    return isinstance(node, ast.With) and _makes("part", node.items[0])


def _makes(name: str, item: ast.withitem) -> bool:
    return isinstance(item.context_expr, ast.Call) and last(item.context_expr.func) == name


def _suppressed(node: ast.With) -> list[ast.AST]:
    """What is done inside of a `suppress` of refusals, unless it is in a part."""
    for place, item in enumerate(node.items):
        inside = node.items[place + 1 :]
        caught = item.context_expr.args if isinstance(item.context_expr, ast.Call) else []
        if (
            _makes("suppress", item)
            and any(catches(one) for one in caught)
            and not (inside and _makes("part", inside[0]))
        ):
            return [*inside, *node.body]
    return []


def faults(of: Web, module: str) -> Iterator[str]:
    """Where a refusal is caught around something that writes and is no part."""
    for key, function in parts_of(module, of.trees[module]):
        for node in ast.walk(function):
            tried: list[ast.AST] = _suppressed(node) if isinstance(node, ast.With) else []
            if isinstance(node, ast.Try) and any(catches(one.type) and goes_on(one) for one in node.handlers):
                tried = list(node.body)
            for one in tried:
                if key not in WHOLE and not _is_part(one) and of.writes(module, one, function):
                    yield f"{module}:{node.lineno} in {key.rpartition('.')[2]}"


BAD = {
    "as hours once were booked": """
        def log_hours(ctx, lines):
            for line in lines:
                try:
                    booked.append(book_hours(ctx, *line))
                except BookError as error:
                    refused.append(error)
    """,
    "by a kind of refusal": """
        def log_hours(ctx, line):
            try:
                book_hours(ctx, *line)
            except (ValueError, WrongState):
                return None
    """,
    "a question": """
        def log_hours(ctx, line):
            try:
                book_hours(ctx, *line)
            except home.Asked as asked:
                return asked.title
    """,
    "some of them raised again": """
        def log_hours(ctx, line):
            try:
                book_hours(ctx, *line)
            except BookError as error:
                if error.field:
                    return None
                raise
    """,
    "suppressed": """
        def log_hours(ctx, line):
            with suppress(BookError):
                book_hours(ctx, *line)
    """,
    "suppressed in one breath": """
        def log_hours(ctx, line):
            with suppress(Exception), together(ctx):
                pass
    """,
    "suppressed around a part and more": """
        def log_hours(ctx, line):
            with suppress(BookError):
                book_hours(ctx, *line)
                with ctx.part():
                    pass
    """,
    "written beside the part": """
        def log_hours(ctx, line):
            try:
                book_hours(ctx, *line)
                with ctx.part():
                    book_hours(ctx, *line)
            except BookError:
                return None
    """,
    "far away": """
        def log_hours(ctx, line):
            try:
                _log(ctx, line)
            except BookError:
                return None

        def _log(ctx, line):
            for step in STEPS.values():
                step(ctx, line)

        STEPS = {"tell": lambda ctx, line: ctx.tell(*line)}
    """,
    "handed in": """
        def log_hours(ctx, work):
            try:
                work(ctx)
            except BookError:
                return None
    """,
    "in an object": """
        def log_hours(ctx, route):
            try:
                route.entry.handler(route.incoming, ctx)
            except BookError:
                return None
    """,
    "in whatever is done inside": """
        def together(ctx):
            try:
                yield
            except BookError:
                pass
    """,
    "in the context": """
        def log_hours(ctx):
            try:
                ctx.sure = True
                open_project(ctx, None)
            except BookError:
                return None
    """,
}
GOOD = {
    "a part": """
        def log_hours(ctx, line):
            try:
                with ctx.part():
                    book_hours(ctx, *line)
            except BookError:
                return None
    """,
    "a part suppressed": """
        def log_hours(ctx, line):
            with suppress(BookError), ctx.part():
                book_hours(ctx, *line)
    """,
    "raised again": """
        def log_hours(ctx, line):
            try:
                book_hours(ctx, *line)
            except BookError as error:
                error.field = "day"
                raise
    """,
    "only looked": """
        def log_hours(ctx, typed):
            try:
                return open_project(ctx, None, typed)
            except (Asked, BookError):
                return None
    """,
    "another error": """
        def log_hours(ctx, line):
            try:
                book_hours(ctx, *line)
            except ValueError:
                return None
    """,
}
USED = ("book_hours", "together", "open_project")
"""What the samples use of the house."""


@cache
def house() -> dict[str, ast.Module]:
    return trees("handlers", "storage")


@cache
def web() -> Web:
    """The house with the samples in it, each a module under its name."""
    imports = "".join(f"from {where(name)} import {name}\n" for name in USED)
    samples = {f"handlers.{name}": ast.parse(imports + dedent(source)) for name, source in (BAD | GOOD).items()}
    return Web(house() | samples)


def where(name: str) -> str:
    """The module of a function or method of which there is only one (with the class, for a method)."""
    keys = (key for module, tree in house().items() for key, _node in parts_of(module, tree))
    (key,) = (key for key in keys if key.endswith(f".{name}"))
    return key.removesuffix(f".{name}")


def test_whoever_catches_a_refusal_and_goes_on_has_undone_what_was_refused() -> None:
    found = [fault for module in house() if module.startswith("handlers") for fault in faults(web(), module)]
    assert not found, f"a refusal is caught, what was written before it stays; do it in `with ctx.part():`: {found}"


@pytest.mark.parametrize("name", BAD)
def test_what_is_written_before_a_refusal_that_is_caught_is_found(name: str) -> None:
    assert len(list(faults(web(), f"handlers.{name}"))) == 1


@pytest.mark.parametrize("name", GOOD)
def test_what_leaves_nothing_behind_is_let_be(name: str) -> None:
    assert not list(faults(web(), f"handlers.{name}"))


def test_what_writes_is_known_and_what_only_looks_too() -> None:
    writers = ("book_hours", "post_expense", "tell_project", "add_hours", "log_hours", "submit_all")
    assert {name for name in writers if f"{where(name)}.{name}" not in web().writers} == set()
    kept = ("audit.note", "outbox.put", "balances.add", "bulk.add_hours", "questions.ask", "directory.changed")
    assert {f"storage.{name}" for name in kept} <= web().writers
    lookers = ("open_project", "with_rate", "day_in_books", "maybe_same", "rates_for")
    assert {name for name in lookers if f"{where(name)}.{name}" in web().writers} == set()


def test_suppress_stands_where_it_is_seen() -> None:
    """As an item of a `with`: handed to an ExitStack it would catch what `faults` does not see."""
    for module, tree in trees("handlers").items():
        seen = [item.context_expr for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items]
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Call) or last(node.func) != "suppress" or node in seen, module


def test_nothing_in_bot_that_is_handed_open_books_catches_refusals() -> None:
    """What catches there (a job, a delivery, a file of an import) does so around its own transaction, or a part."""
    for module, tree in trees("bot").items():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.Lambda) and _has_books(function):
                for node in ast.walk(function):
                    caught = (
                        isinstance(node, ast.Try)
                        and any(catches(one.type) and goes_on(one) for one in node.handlers)
                        and not all(map(_is_part, node.body))
                    )
                    suppressed = isinstance(node, ast.With) and bool(_suppressed(node))
                    assert not caught and not suppressed, f"{module}:{getattr(node, 'lineno', 0)}"


def _has_books(function: ast.FunctionDef | ast.Lambda) -> bool:
    return any(one.arg in ("book", "ctx") or last(one.annotation) in ("Book", "Context") for one in function.args.args)
