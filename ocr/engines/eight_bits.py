"""Models in eight bits: the heavy steps of a model calculated in whole numbers of one byte, two to three times as fast.

Nothing is downloaded and no other file is shipped: the model of the wheel is rewritten in memory when it is loaded.
What that needs besides is between which values the numbers of each step lie (`ranges.json`, measured on receipts by
`python -m ocr.training.ranges`).  Of a model that is not the measured one nothing is rewritten.

Processors without instructions of their own for it add two products in sixteen bits, which overflow: there, as a trial
shows (`_overflows`), weights have one bit less.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ocr.engines import model_file
from ocr.engines.model_file import ModelFile, Node

Ranges = Mapping[str, tuple[float, float]]

LARGE = 1_000_000
"""Numbers in a table from which a product with it is made in eight bits."""

MEASURED = Path(__file__).parent / "ranges.json"


def session(path: Path) -> Any:
    """What calculates the model in eight bits; None where it is not the one that was measured, or is not there."""
    measured = json.loads(MEASURED.read_text("utf-8")).get(path.name)
    if measured is None or not path.exists():
        return None
    data = path.read_bytes()
    if fingerprint(data) != measured["fingerprint"]:
        return None
    return calculated(rewritten(data, measured["ranges"], most=63 if _overflows() else 127))


def fingerprint(model: bytes) -> str:
    return hashlib.sha256(model).hexdigest()[:16]


def calculated(model: bytes) -> Any:
    """What calculates a model, on one core."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])


def _overflows() -> bool:
    """Whether this processor gets 64 · 255 · 127 wrong when it adds in eight bits."""
    import numpy as np

    numbers = {
        "one": np.float32(1),
        "nought": np.uint8(0),
        "weights": np.full((8, 64, 1, 1), 127, np.int8),
        "none": np.int8(0),
        "large": np.float32(255 * 127),
    }
    inputs = ["bytes", "one", "nought", "weights", "one", "none", "large", "nought"]
    nodes = [
        Node("QuantizeLinear", ["x", "one", "nought"], ["bytes"]),
        Node("QLinearConv", inputs, ["sum"]),
        Node("DequantizeLinear", ["sum", "one", "nought"], ["y"]),
    ]
    graph = [(model_file.NAME, 2, b"trial"), (model_file.INPUT, 2, model_file.number("x"))]
    tensors = {name: np.asarray(each) for name, each in numbers.items()}
    model = ModelFile(nodes, tensors, ["y"], graph, model_file.HEAD)
    (read,) = calculated(model_file.saved(model)).run(None, {"x": np.full((1, 64, 4, 4), 255, np.float32)})
    return bool((read != 64).any())


def rewritten(data: bytes, ranges: Ranges, *, most: int = 127) -> bytes:
    """The model with every convolution between numbers that are in `ranges` in eight bits.

    `most` is the largest weight.
    """
    model = tidied(model_file.parsed(data))
    model.nodes = list(_Rewriting(model, ranges, most).nodes())
    used = {name for node in model.nodes for name in node.inputs}
    model.tensors = {name: numbers for name, numbers in model.tensors.items() if name in used}
    return model_file.saved(model)


def tidied(model: ModelFile) -> ModelFile:
    """The same model without steps that change nothing, biases within their convolutions, GELU as one step."""
    _without_identities(model)
    _with_biases(model)
    _with_gelu(model)
    return model


def _without_identities(model: ModelFile) -> None:
    same: dict[str, str] = {}
    nodes = []
    for node in model.nodes:
        node.inputs = [same.get(name, name) for name in node.inputs]
        if node.kind == "Identity" and node.outputs[0] not in model.outputs:
            same[node.outputs[0]] = node.inputs[0]
        else:
            nodes.append(node)
    model.nodes = nodes


def readers(model: ModelFile) -> dict[str, list[Node]]:
    """What reads each number."""
    found: dict[str, list[Node]] = {}
    for node in model.nodes:
        for name in node.inputs:
            found.setdefault(name, []).append(node)
    return found


def _with_biases(model: ModelFile) -> None:
    read, gone = readers(model), set()
    for node in model.nodes:
        if node.kind == "Conv" and len(node.inputs) == 2 and len(read[node.outputs[0]]) == 1:
            (after,) = read[node.outputs[0]]
            bias = model.tensors.get(after.inputs[1]) if after.kind == "Add" else None
            channels = model.tensors[node.inputs[1]].shape[0]
            if bias is not None and bias.size == channels and bias.shape[1:2] == (channels,):
                name = after.inputs[1] + " bias"
                model.tensors[name] = bias.reshape(-1)
                node.inputs.append(name)
                node.outputs = after.outputs
                gone.add(id(after))
    model.nodes = [node for node in model.nodes if id(node) not in gone]


def _with_gelu(model: ModelFile) -> None:
    """x · (1 + erf(x / √2)) · ½ in one step."""
    read, gone = readers(model), set()
    steps = ("Div", "Erf", "Add", "Mul", "Mul")
    for node in model.nodes:
        chain = [node]
        while len(chain) < 5 and len(read.get(chain[-1].outputs[0], ())) == 1:
            chain += read[chain[-1].outputs[0]]
        if tuple(each.kind for each in chain) == steps and chain[3].inputs[0] == node.inputs[0]:
            last = chain[4]
            last.kind, last.domain, last.inputs, last.attributes = "Gelu", "com.microsoft", [node.inputs[0]], {}
            gone |= {id(each) for each in chain[:4]}
    model.nodes = [node for node in model.nodes if id(node) not in gone]
    if gone:
        model.rest.append(model_file.operators("com.microsoft", 1))


class _Rewriting:
    """The nodes of one model, one after another; numbers in eight bits are made once for all that read them."""

    def __init__(self, model: ModelFile, ranges: Ranges, most: int) -> None:
        self.model, self.ranges, self.most = model, ranges, most
        self.readers = readers(model)
        self.small: dict[str, str] = {}
        self.plain: set[str] = set()
        self.rectified: set[int] = set()

    def nodes(self) -> Iterator[Node]:
        for node in self.model.nodes:
            if id(node) in self.rectified:
                continue
            if self.fits(node):
                yield from self.convolution(node)
            elif self.fits_last(node):
                yield from self.last(node)
            else:
                for name in node.inputs:
                    yield from self.floats(name)
                yield node

    def fits(self, node: Node) -> bool:
        """A convolution over all channels whose numbers are known."""
        known = node.kind == "Conv" and len(node.inputs) == 3 and node.whole("group", 1) == 1
        return known and node.inputs[0] in self.ranges and self.said(node) in self.ranges

    def said(self, node: Node) -> str:
        """What the convolution hands on: after its rectifier, where that alone reads it."""
        return rectified(node, self.readers)

    def fits_last(self, node: Node) -> bool:
        """The one large product with a table: that which says how likely each character is."""
        return (
            node.kind == "MatMul"
            and node.inputs[1] in self.model.tensors
            and (self.model.tensors[node.inputs[1]].size > LARGE)
        )

    def last(self, node: Node) -> Iterator[Node]:
        """The range of what it is given is looked at each time."""
        import numpy as np

        source, weights = node.inputs
        numbers = self.model.tensors[weights]
        scale = np.maximum(np.abs(numbers).max(axis=0), 1e-8) / self.most
        names = [
            self.kept(weights + " bytes", np.round(numbers / scale).astype(np.int8)),
            self.kept(weights + " scale", scale.astype(np.float32)),
            self.kept(weights + " nought", np.zeros(len(scale), np.int8)),
        ]
        yield from self.floats(source)
        yield Node("DynamicQuantizeMatMul", [source, *names], node.outputs, domain="com.microsoft")

    def convolution(self, node: Node) -> Iterator[Node]:
        import numpy as np

        source, weights, bias = node.inputs
        yield from self.bytes_of(source)
        out = self.said(node)
        if out != node.outputs[0]:
            self.rectified.add(id(self.readers[node.outputs[0]][0]))
        numbers, shift = self.model.tensors[weights], self.model.tensors[bias]
        step, _nought = self.step(source)
        least = np.maximum(np.abs(shift) / (step * 2**30), 1e-8)  # a bias has to fit into 32 bits
        scale = np.maximum(np.abs(numbers).reshape(len(numbers), -1).max(axis=1) / self.most, least)
        whole = np.round(numbers / scale.reshape(-1, 1, 1, 1)).astype(np.int8)
        shift = np.round(shift / (step * scale)).astype(np.int32)
        self.small[out] = out + " bytes"
        names = [
            self.small[source],
            *self.scale(source),
            self.kept(weights + " bytes", whole),
            self.kept(weights + " scale", scale.astype(np.float32)),
            self.kept(weights + " nought", np.zeros(len(numbers), np.int8)),
            *self.scale(out),
            self.kept(weights + " shift", shift),
        ]
        yield Node("QLinearConv", names, [self.small[out]], node.attributes)

    def step(self, name: str) -> tuple[float, int]:
        """What one of the 256 steps of a number is worth, and which of them is nought."""
        low, high = self.ranges[name]
        low, high = min(low, 0.0), max(high, 1e-6)
        step = (high - low) / 255
        return step, round(-low / step)

    def scale(self, name: str) -> list[str]:
        import numpy as np

        step, nought = self.step(name)
        return [self.kept(name + " step", np.float32(step)), self.kept(name + " nought", np.uint8(nought))]

    def kept(self, name: str, numbers: Any) -> str:
        import numpy as np

        self.model.tensors[name] = np.asarray(numbers)
        return name

    def bytes_of(self, name: str) -> Iterator[Node]:
        """Makes the eight bits of a number, where they are not there yet."""
        if name not in self.small:
            self.small[name] = name + " bytes"
            self.plain.add(name)
            yield Node("QuantizeLinear", [name, *self.scale(name)], [self.small[name]])

    def floats(self, name: str) -> Iterator[Node]:
        """Makes the number of its eight bits, for a step that is as it was."""
        if name in self.small and name not in self.plain:
            self.plain.add(name)
            yield Node("DequantizeLinear", [self.small[name], *self.scale(name)], [name])


def rectified(node: Node, read: Mapping[str, list[Node]]) -> str:
    """The name of what comes out of a convolution, or out of the rectifier that alone reads it."""
    (name,) = node.outputs
    after = read.get(name, [])
    return after[0].outputs[0] if len(after) == 1 and after[0].kind == "Relu" else name


def convolutions(model: ModelFile) -> Iterator[Node]:
    """The convolutions over all channels of a tidied model; not those of means, which are short."""
    short: set[str] = set()
    for node in model.nodes:
        mean = node.kind in ("ReduceMean", "GlobalAveragePool")
        if mean or (node.kind in ("Conv", "Relu") and node.inputs[0] in short):
            short |= set(node.outputs)
        elif node.kind == "Conv" and len(node.inputs) == 3 and node.whole("group", 1) == 1:
            yield node
