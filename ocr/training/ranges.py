"""Measures between which values the numbers within the models lie: `python -m ocr.training.ranges FOLDER…`.

A few pictures of each folder are read with the whole models, and `ocr/engines/ranges.json` is written, which
`ocr/engines/eight_bits.py` needs.  Nothing of the pictures is in it but two numbers a step.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocr import picture
from ocr.engines import eight_bits, model_file, rapid
from ocr.limits import DEFAULT

EACH = 8
"""Pictures of a folder."""

EVERY = {rapid.FINDS: 1, rapid.READS: 4}
"""Of so many inputs of a model one is measured."""

SPARED = 3
"""The first convolutions are left as they are: they see the picture itself, lose most and cost little."""


def given(folders: list[Path]) -> dict[str, list[Any]]:
    """Model -> what it is given while pictures of the folders are read."""
    found: dict[str, list[Any]] = {rapid.FINDS: [], rapid.READS: []}
    engine = rapid.loaded()
    parts = {rapid.FINDS: engine.text_det, rapid.READS: engine.text_rec}
    for name, part in parts.items():
        part.session = _Listening(part.session, found[name])
    for image in _pictures(folders):
        rapid.read(image)
    for part in parts.values():
        part.session = part.session.real
    return {name: inputs[:: EVERY[name]] for name, inputs in found.items()}


class _Listening:
    """A model that keeps what it is given."""

    def __init__(self, real: Any, kept: list[Any]) -> None:
        self.real, self.kept = real, kept

    def __call__(self, given: Any) -> Any:
        self.kept.append(given)
        return self.real(given)


def _pictures(folders: list[Path]) -> Iterator[Any]:
    for folder in folders:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
        for path in paths[:: max(1, len(paths) // EACH)][:EACH]:
            yield next(iter(picture.frames(path.read_bytes(), DEFAULT)))


def ranges(data: bytes, inputs: list[Any]) -> dict[str, tuple[float, float]]:
    """Between what the numbers lie that go into and come out of each convolution.

    Of the least and the greatest values of the inputs the twentieth from outside counts: one odd line would otherwise
    make the steps of all others coarse.
    """
    import numpy as np

    model = eight_bits.tidied(model_file.parsed(data))
    read = eight_bits.readers(model)
    nodes = list(eight_bits.convolutions(model))[SPARED:]
    names = list(dict.fromkeys(name for node in nodes for name in (node.inputs[0], eight_bits.rectified(node, read))))
    model.outputs = names
    session = eight_bits.calculated(model_file.saved(model))
    seen = [[(each.min(), each.max()) for each in session.run(names, {"x": numbers})] for numbers in inputs]
    ends = np.array(seen, dtype=np.float64)
    least, most = np.quantile(ends[:, :, 0], 0.05, axis=0), np.quantile(ends[:, :, 1], 0.95, axis=0)
    return {name: (_short(low), _short(high)) for name, low, high in zip(names, least, most, strict=True)}


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def main(arguments: list[str]) -> int:
    """Measure on the folders and write the ranges."""
    if not arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    inputs = given([Path(folder) for folder in arguments])
    folder = Path(rapid.loaded().cfg.Global.model_root_dir)
    out = {}
    for name, some in inputs.items():
        data = (folder / name).read_bytes()
        out[name] = {"fingerprint": eight_bits.fingerprint(data), "ranges": ranges(data, some)}
        sys.stdout.write(f"{name}: {len(some)} inputs, {len(out[name]['ranges'])} ranges\n")
    eight_bits.MEASURED.write_text(json.dumps(out, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
