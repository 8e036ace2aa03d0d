"""A number of more digits than any column holds is refused with a sentence, on both databases, wherever it is said."""

from __future__ import annotations

import pytest

from tests.conftest import Stage

NUMBERS = ("3000000000", "12345678901234567890", "9" * 40, "9" * 5000)


@pytest.mark.parametrize(
    "line",
    [
        "contract warranty {}",
        "合同质保{}",
        "why {}",
        "why entry {}",
        "credit note #{} 5 less because of delay",
        "contract change {}",
        "milestone apollo acceptance #{} 2026-11-20",
        "supplier credit note {} because it broke",
        "order {}",
        "undo import {}",
        "payment plan {} 100% 2026-12-01",
        "recovered {} 5",
        "goods received order {} 5 2026-11-18",
        "prior year entry {} because the bank was slow",
        "invoiced 5 order {}",
        "contract dunning {} cooldown {}",
        "bank line {}",
    ],
)
@pytest.mark.sweep(4)
def test_a_document_of_too_many_digits_is_refused(both: Stage, line: str) -> None:
    for number in NUMBERS:
        for by in ("fei", "li"):
            said = both.lines(both.say(line.replace("{}", number), by=by, at=""))
            assert "broke on our side" not in said, (line, number)


@pytest.mark.parametrize("sign", ["⟨", "⟩", "⟨ log", "⟨⟨⟨", "log 2h ⟨", "⟨d⟩ apollo"])
def test_the_signs_of_our_own_masks_may_be_typed(stage: Stage, sign: str) -> None:
    for by in ("ann", "fei"):
        assert "broke on our side" not in stage.lines(stage.say(sign, by=by, at=""))


@pytest.mark.parametrize("task", ["²", "٣", "⑦", "9" * 5000])
def test_a_task_that_is_no_number_breaks_no_form(stage: Stage, task: str) -> None:
    reply = stage.submit("hours.log", "", project="APOLLO", day="2026-11-19", hours="1:30", task=task, note="x")
    assert "broke on our side" not in stage.lines(reply)


def test_every_spelling_of_a_day_that_is_found_is_known(stage: Stage) -> None:
    words = ("yesterday", "yesterdy", "yesteray", "yestery", "yest", "ystrday", "ystday", "ystd", "yday", "y'day")
    for word in (*words, "tmrrw", "tmrw", "tmr", "tmw", "tomo", "tdy"):
        said = stage.lines(stage.say(f"log 15min apollo {word} x", by="ann"))
        assert "broke on our side" not in said and ("19 Nov" in said or word[0] == "t"), (word, said)
