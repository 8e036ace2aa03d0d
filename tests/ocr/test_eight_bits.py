"""Models in eight bits: the file is read and written as it was, and a line is read as the whole model reads it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import rapidocr
from hypothesis import given
from hypothesis import strategies as st

from ocr.engines import eight_bits, model_file, rapid

MODELS = Path(rapidocr.__file__).parent / "models"
LINE = np.random.default_rng(7).uniform(-1, 1, (1, 3, 48, 96)).astype(np.float32)


@cache
def model(name: str) -> bytes:
    return (MODELS / name).read_bytes()


FIELD = st.one_of(
    st.tuples(st.integers(1, 200), st.just(0), st.integers(0, 2**40)),
    st.tuples(st.integers(1, 200), st.just(2), st.binary(max_size=300)),
    st.tuples(st.integers(1, 200), st.just(5), st.binary(min_size=4, max_size=4)),
)


@given(st.lists(FIELD))
def test_what_is_written_is_read_alike(fields: list[model_file.Raw]) -> None:
    assert list(model_file.parts(model_file.written(fields))) == fields


@pytest.mark.parametrize("name", [rapid.FINDS, rapid.READS])
def test_the_ranges_are_those_of_the_models_in_the_wheel(name: str) -> None:
    measured = json.loads(eight_bits.MEASURED.read_text("utf-8"))[name]
    assert measured["fingerprint"] == eight_bits.fingerprint(model(name))
    assert eight_bits.session(MODELS / name) is not None


def test_a_tidied_model_calculates_the_same() -> None:
    tidied = model_file.saved(eight_bits.tidied(model_file.parsed(model(rapid.READS))))
    whole, same = (eight_bits.calculated(data).run(None, {"x": LINE})[0] for data in (model(rapid.READS), tidied))
    assert np.allclose(whole, same, atol=1e-4)


def test_a_model_in_eight_bits_is_a_third_as_large() -> None:
    ranges = json.loads(eight_bits.MEASURED.read_text("utf-8"))[rapid.READS]["ranges"]
    assert len(eight_bits.rewritten(model(rapid.READS), ranges)) < 0.4 * len(model(rapid.READS))


def test_another_model_than_the_measured_one_is_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / rapid.READS
    other.write_bytes(model(rapid.READS) + model_file.written([(14, 2, b"")]))
    assert eight_bits.session(other) is None
    assert eight_bits.session(tmp_path / "another.onnx") is None


def test_where_eight_bits_overflow_weights_have_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(eight_bits, "_overflows", lambda: True)
    monkeypatch.setattr(eight_bits, "calculated", seen.append)
    eight_bits.session(MODELS / rapid.READS)
    weights = [each for name, each in model_file.parsed(seen[0]).tensors.items() if each.dtype == np.int8]
    assert max(int(each.max()) for each in weights) == 63
    assert min(int(each.min()) for each in weights) >= -63
