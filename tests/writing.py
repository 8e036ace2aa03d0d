"""What writes, worked out from the source of handlers/ and storage/: rather too much than too little.

What storage/ does with INSERT, UPDATE, DELETE or the audit trail writes, and so does whatever names such a thing,
however far away: a function that is handed on counts as one that is called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

SQL = ("INSERT", "UPDATE", "DELETE", "COPY")
CHANGING = {
    "storage": {"insert", "update", "delete", "copy", "executemany", "commit", "digests", "events"},
    "handlers": {"moves"},
}
"""Names that change the database, or what a transaction collects for its end."""

UNKNOWN = "?"
"""Something that a handler calls and of which the source does not say what it is: it may write.  (In storage/ nobody
is handed something to be called but `Store.write`, which commits.)"""

WITHOUT_BOOKS = {"read_table", "values"}
"""Called like something handed in, but given neither a context nor a book (`values` of a mapping): it only reads."""

PLAIN = {"str", "int", "bool"}
"""A field said to be one of these is never called, whatever else has its name (`split`)."""


class Web:
    """Functions, methods and what modules work out when they are read, by what stands in them.

    Attributes:
        trees: the modules by name.
        names: what a bare name means in each module: "handlers.hours" -> {"marks": "handlers.marks", …}.
        methods: a method's bare name -> all methods of that name.
        fields: what stands in objects; it may be something to be called.
        said: what of ours each of them names.
        writers: what writes, or names something that does.
    """

    def __init__(self, trees: dict[str, ast.Module]) -> None:
        self.trees = trees
        self.names = {module: _names(module, tree) for module, tree in trees.items()}
        self.fields = {name for tree in trees.values() for name in _fields(tree)}
        parts = {key: (module, node) for module, tree in trees.items() for key, node in parts_of(module, tree)}
        self.parts = set(parts)
        self.methods: dict[str, set[str]] = {}
        for key, (module, _node) in parts.items():
            kind, _dot, name = key.removeprefix(f"{module}.").rpartition(".")
            if kind and not name.startswith("__"):
                self.methods.setdefault(name, set()).add(key)
        self.said = {key: self._said(module, node, node) for key, (module, node) in parts.items()}
        self.writers = self.leading_to(
            {UNKNOWN} | {key for key, (module, node) in parts.items() if _changes(module, node)}
        )

    def leading_to(self, targets: set[str]) -> set[str]:
        """What names one of them, however far away, and they themselves."""
        found = set(targets)
        while more := {key for key, inside in self.said.items() if key not in found and inside & found}:
            found |= more
        return found

    def writes(self, module: str, node: ast.AST, function: ast.AST) -> bool:
        """Whether something that stands in a function may write."""
        return _changes(module, node) or bool(self._said(module, node, function) & self.writers)

    def _said(self, module: str, node: ast.AST, function: ast.AST) -> set[str]:
        """Everything of ours that is named in the node; a method may be anybody's of that name."""
        out: set[str] = set()
        own, inner = _locals(function)
        names = self.names[module]
        for one in _plain(node):
            if isinstance(one, ast.Name):
                out |= self._known(names.get(one.id, "")) if one.id not in own else set()
            elif isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Load):
                of = one.value.id if isinstance(one.value, ast.Name) else ""
                home = names.get(of, "") if of not in own else ""
                if home in self.trees:
                    out |= self._known(f"{home}.{one.attr}")
                elif not home or home.startswith(("handlers", "storage")):  # else a library's, or a rule's
                    out |= self.methods.get(one.attr, set())
            elif self._unknown(one, own - inner, names.keys() - own):
                out.add(UNKNOWN)
        if module.startswith("storage"):  # which knows nothing of handlers, whatever their methods are called
            return {key for key in out if key.startswith("storage")}
        return out

    def _unknown(self, node: ast.AST, own: set[str], known: set[str]) -> bool:
        """Whether something is called that was handed in or lies in an object, or others go on from here."""
        if not isinstance(node, ast.Call):
            return isinstance(node, ast.Yield | ast.YieldFrom)
        called = node.func
        while isinstance(called, ast.Subscript):
            called = called.value
        if isinstance(called, ast.Attribute):
            of_module = isinstance(called.value, ast.Name) and called.value.id in known
            return called.attr in self.fields - WITHOUT_BOOKS and called.attr not in self.methods and not of_module
        return isinstance(called, ast.Name) and called.id in own

    def _known(self, name: str) -> set[str]:
        """A name as what is known under it; a class as what happens when one is made."""
        return {name, f"{name}.__init__", f"{name}.__post_init__"} & self.parts if name else set()


def parts_of(module: str, tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Everything of a module that has a name: functions, methods, and what is worked out when it is read."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield f"{module}.{node.name}", node
        elif isinstance(node, ast.ClassDef):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef))
            yield from ((f"{module}.{node.name}.{method.name}", method) for method in methods)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield from ((f"{module}.{name}", node.value) for name in _targets(node))


def _names(module: str, tree: ast.Module) -> dict[str, str]:
    out: dict[str, str] = {}
    for node in _plain(tree):
        if isinstance(node, ast.ImportFrom):
            out |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            out |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            out[node.name] = f"{module}.{node.name}"
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            out |= {name: f"{module}.{name}" for name in _targets(node)}
    return out


def _targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def _fields(tree: ast.Module) -> Iterator[str]:
    for node in _plain(tree):
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                plain = isinstance(one, ast.AnnAssign) and ast.unparse(one.annotation) in PLAIN
                yield from _targets(one) if isinstance(one, ast.Assign | ast.AnnAssign) and not plain else ()
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


@cache
def _locals(function: ast.AST) -> tuple[set[str], set[str]]:
    """The names that a function makes itself, and those of them that are functions inside it."""
    if not isinstance(function, ast.FunctionDef):
        return set(), set()
    nodes = list(ast.walk(function))
    inner = {one.name for one in nodes if isinstance(one, ast.FunctionDef) and one is not function}
    own = {one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return own | inner | {one.arg for one in nodes if isinstance(one, ast.arg)}, inner


@cache
def _plain(node: ast.AST) -> list[ast.AST]:
    """The node and all in it, without annotations and decorators."""
    out, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        out.append(one)
        for name in one._fields:
            value = None if name in ("annotation", "returns", "decorator_list") else getattr(one, name, None)
            children = value if isinstance(value, list) else [value]
            waiting += [child for child in children if isinstance(child, ast.AST)]
    return out


def _changes(module: str, node: ast.AST) -> bool:
    """Whether it changes something itself: by one of the words, by SQL as text, or in what a handler is given."""
    words = CHANGING[module.partition(".")[0]]
    for one in _plain(node):
        if isinstance(one, ast.Name) and one.id in words:
            return True
        if isinstance(one, ast.Attribute):
            given = isinstance(one.value, ast.Name) and one.value.id in ("ctx", "book")
            if one.attr in words or (given and isinstance(one.ctx, ast.Store)):
                return True
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.lstrip().startswith(SQL):
            return True
    return False


DRIVER = ROOT / "storage/seals/watching.py"
"""A connection and a cursor with the driver's own names: whether `execute` writes says what is handed to it."""


@cache
def trees(*rooms: str) -> dict[str, ast.Module]:
    """The modules of some rooms by name."""
    paths = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")) if path != DRIVER)
    return {_module(path): ast.parse(path.read_text("utf-8")) for path in paths}


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def last(node: ast.AST | None) -> str:
    """What a name, or a name after a dot, ends with."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
