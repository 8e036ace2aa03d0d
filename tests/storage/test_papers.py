"""What was read from a receipt is kept beside its expense and comes back as it was, also from earlier versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.paper import NOTHING_READ, Paper
from storage import papers

words = st.text(max_size=20)
shares = st.floats(0, 1)
names = st.lists(words, max_size=3).map(tuple)


def by_field(values: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(words, values, max_size=3)


@given(
    st.builds(
        Paper,
        words,
        words,
        words,
        by_field(words),
        by_field(shares),
        by_field(names),
        by_field(st.tuples(st.integers(0, 9), shares, shares, shares, shares)),
        names,
        by_field(words),
        names,
        words,
        words,
        by_field(words),
    )
)
def test_a_paper_comes_back_as_it_was(paper: Paper) -> None:
    assert papers.paper(papers.written(paper)) == paper


def test_what_was_kept_before_is_read() -> None:
    kept = '{"name":"taxi.jpg","engine":"rapidocr","read":{"total":"45.50"},"crops":{"total":[1,0.1,0,1,0.2]}}'
    paper = papers.paper(kept)
    assert (paper.read["total"], paper.crops["total"]) == ("45.50", (1, 0.1, 0, 1, 0.2))
    assert papers.written(paper) == kept


def test_nothing_read_is_kept_as_nothing() -> None:
    assert papers.written(Paper()) == "" and papers.paper("") == NOTHING_READ
