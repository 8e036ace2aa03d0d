"""Files of models (ONNX) as nodes and tensors, read and written without a library for them.

Only what changing a model needs is understood; everything else is kept as the bytes that it was.  The numbers are those
of the fields in the schema of ONNX (onnx.proto3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

GRAPH, OPERATORS = 7, 8
"""Fields of a model."""
NODE, NAME, TENSOR, INPUT, OUTPUT, TYPES = 1, 2, 5, 11, 12, 13
"""Fields of a graph."""
KINDS = {1: "float32", 2: "uint8", 3: "int8", 6: "int32", 7: "int64"}
"""Types of the numbers of a tensor."""

Raw = tuple[int, int, Any]


@dataclass(slots=True)
class Node:
    """One step of the calculation; each attribute as its bytes, below its name."""

    kind: str
    inputs: list[str]
    outputs: list[str]
    attributes: dict[str, bytes] = field(default_factory=dict)
    domain: str = ""

    def whole(self, name: str, otherwise: int) -> int:
        """The attribute that is a whole number."""
        for number, _wire, value in parts(self.attributes.get(name, b"")):
            if number == 3:
                return int(value)
        return otherwise


@dataclass(slots=True)
class ModelFile:
    """A model: its nodes in the order in which they are calculated, its tensors, and the rest as it was."""

    nodes: list[Node]
    tensors: dict[str, Any]
    outputs: list[str]
    graph_rest: list[Raw]
    rest: list[Raw]


def parts(data: bytes | memoryview) -> Iterator[Raw]:
    """The fields of a message: number, wire type, value.

    >>> list(parts(written([(1, 0, 300), (2, 2, b"ab")])))
    [(1, 0, 300), (2, 2, b'ab')]
    """
    place, end = 0, len(data)
    while place < end:
        key, place = _varint(data, place)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, place = _varint(data, place)
            yield number, wire, value
        else:
            size = {1: 8, 5: 4}.get(wire)
            if size is None:
                size, place = _varint(data, place)
            yield number, wire, bytes(data[place : place + size])
            place += size


def _varint(data: bytes | memoryview, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, place
        shift += 7


def _packed(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def written(fields: Sequence[Raw]) -> bytes:
    """The bytes of a message with these fields."""
    out = []
    for number, wire, value in fields:
        out.append(_packed(number << 3 | wire))
        if wire == 0:
            out.append(_packed(value))
        else:
            out += [_packed(len(value)), value] if wire == 2 else [value]
    return b"".join(out)


def parsed(data: bytes) -> ModelFile:
    """The model in a file."""
    rest = list(parts(data))
    graph = next(value for number, _wire, value in rest if number == GRAPH)
    model = ModelFile([], {}, [], [], [part for part in rest if part[0] != GRAPH])
    for number, wire, value in parts(graph):
        if number == NODE:
            model.nodes.append(_node(value))
        elif number == TENSOR:
            name, numbers = _tensor(value)
            model.tensors[name] = numbers
        elif number == OUTPUT:
            model.outputs.append(_name(value))
        elif number != TYPES:
            model.graph_rest.append((number, wire, value))
    return model


def _name(data: bytes) -> str:
    return next(str(value, "utf-8") for number, _wire, value in parts(data) if number == 1)


def _node(data: bytes) -> Node:
    node = Node("", [], [])
    for number, _wire, value in parts(data):
        if number == 1:
            node.inputs.append(value.decode())
        elif number == 2:
            node.outputs.append(value.decode())
        elif number == 4:
            node.kind = value.decode()
        elif number == 5:
            node.attributes[_name(value)] = value
        elif number == 7:
            node.domain = value.decode()
    return node


def _tensor(data: bytes) -> tuple[str, Any]:
    import numpy as np

    sides: list[int] = []
    name, kind, raw = "", 1, b""
    for number, wire, value in parts(data):
        if number == 1:
            sides += [value] if wire == 0 else [side for side, _place in _varints(value)]
        elif number == 2:
            kind = value
        elif number == 8:
            name = value.decode()
        elif number == 9:
            raw = value
        else:
            raise ValueError(f"tensor {name}: field {number}")
    return name, np.frombuffer(raw, dtype=KINDS[kind]).reshape(sides)


def _varints(data: bytes) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(data):
        value, place = _varint(data, place)
        yield value, place


def saved(model: ModelFile) -> bytes:
    """The bytes of the model's file."""
    graph: list[Raw] = [(NODE, 2, _node_bytes(node)) for node in model.nodes]
    graph += [(TENSOR, 2, _tensor_bytes(name, numbers)) for name, numbers in model.tensors.items()]
    graph += model.graph_rest
    graph += [(OUTPUT, 2, number(name)) for name in model.outputs]
    return written([*model.rest, (GRAPH, 2, written(graph))])


def number(name: str) -> bytes:
    """What goes in or comes out: floats of whatever shape."""
    return written([(1, 2, name.encode()), (2, 2, written([(1, 2, written([(1, 0, 1)]))]))])


def _node_bytes(node: Node) -> bytes:
    fields: list[Raw] = [(1, 2, name.encode()) for name in node.inputs]
    fields += [(2, 2, name.encode()) for name in node.outputs]
    fields += [(4, 2, node.kind.encode())]
    fields += [(5, 2, attribute) for attribute in node.attributes.values()]
    return written([*fields, (7, 2, node.domain.encode())] if node.domain else fields)


def _tensor_bytes(name: str, numbers: Any) -> bytes:
    kind = next(kind for kind, word in KINDS.items() if word == numbers.dtype.name)
    sides: list[Raw] = [(1, 0, side) for side in numbers.shape]
    return written([*sides, (2, 0, kind), (8, 2, name.encode()), (9, 2, numbers.tobytes())])


def operators(domain: str, version: int) -> Raw:
    """Says which set of operators occurs."""
    return OPERATORS, 2, written([(1, 2, domain.encode()), (2, 0, version)])


HEAD = [(1, 0, 7), operators("", 11)]
"""What a model of our own begins with: the version of its file and of its operators."""
