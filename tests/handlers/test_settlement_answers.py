"""The other side's answer to a settlement: confirmed, disputed in part, refused; what becomes of a dispute."""

from __future__ import annotations

from chat.cards.card import Reply
from storage import contracts, settlement_cases, settlements
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_settling import RULES, judged, net, reach, ready, settled

CONFIRMED = RULES.replace("without confirmation", "customer confirms")


def sent(stage: Stage) -> Reply:
    ready(stage, CONFIRMED)
    return sent_off(stage, judged(stage, settled(stage)))


def sent_off(stage: Stage, checked: Reply) -> Reply:
    """Submitted, approved, sent."""
    press(stage, checked, "settlement.submit", by="li")
    approved(stage)
    return press(stage, stage.say("settlement apollo", by="li", at=""), "settlement.send", by="li")


def approved(stage: Stage) -> Reply:
    asked = stage.notices("fei")[-1].notice.card
    return stage.click("settlement.approve", asked.buttons[0].value, by="fei", at="")


def answer(stage: Stage, words: str, *, paper: bool = True) -> str:
    text = f"settlement answer apollo {words}"
    if not paper:
        return said(stage, text, by="li")
    return stage.lines(stage.drop(b"the signed answer", by="li", at="", text=text), "en")


def test_confirmed_with_the_signed_paper(stage: Stage) -> None:
    assert "sent, waits for the answer" in stage.lines(sent(stage), "en")
    assert "Drop the signed paper here" in answer(stage, "confirmed by Zhang San", paper=False)
    assert "Who has signed it?" in answer(stage, "confirmed")
    assert net(stage) == [("2026-1", 40_000_00, "sent")]
    text = answer(stage, "confirmed by Zhang San")
    assert "Settlement 2026-1 with Acme, Apollo: final" in text, text
    with stage.read() as book:
        (kept,) = settlement_cases.answers(book, 1)
    assert (kept.answer, kept.signer, len(kept.file)) == ("confirmed", "Zhang San", 64)
    assert faults(stage) == []


def test_refused_and_settled_anew(stage: Stage) -> None:
    sent(stage)
    assert "Why was it refused?" in answer(stage, "refused", paper=False)
    assert "refused" in answer(stage, "refused because the scope is wrong", paper=False)
    assert net(stage) == [("2026-1", 40_000_00, "refused")]
    settled(stage)
    assert [state for _number, _net, state in net(stage)] == ["dropped", "draft"]


def test_a_disputed_line_stays_out_and_comes_back_accepted(stage: Stage) -> None:
    sent(stage)
    assert "How much of it is disputed" in answer(stage, "disputed because of rework")
    assert "Only what it settles" in answer(stage, "disputed 50000 because of rework")
    text = answer(stage, "disputed 5000 because the rework is not theirs")
    assert "waits for approval" in text, text
    assert net(stage) == [("2026-1", 35_000_00, "submitted")]
    approved(stage)
    assert net(stage) == [("2026-1", 35_000_00, "final")]
    disputes = stage.say("disputes apollo", by="li", at="")
    assert "CN¥5,000.00" in stage.lines(disputes, "en")
    form = press(stage, disputes, "dispute.accept", by="li").form
    assert form is not None
    stage.submit(form.name, form.value, by="li", at="", reason="they have seen the minutes")
    again = stage.submit(form.name, form.value, by="li", at="", reason="once more")
    assert "decided already" in stage.lines(again, "en")
    settled(stage)
    assert net(stage)[1:] == [("", 5_000_00, "checked")], "the words were judged on the same facts"
    assert faults(stage) == []


def test_a_claim_that_is_given_up_lowers_the_price(stage: Stage) -> None:
    sent(stage)
    answer(stage, "disputed 5000 because the rework is not theirs")
    approved(stage)
    form = press(stage, stage.say("disputes", by="fei", at=""), "dispute.give_up", by="fei").form
    assert form is not None
    text = stage.lines(stage.submit(form.name, form.value, by="fei", at="", reason="not worth it"), "en")
    assert "the price has fallen" in text, text
    with stage.read() as book:
        assert contracts.contract(book, 1).amount.minor == 100_700_00
    at(stage, "2026-11-18")
    reach(stage, "acceptance")
    text = said(stage, "settle apollo whole", by="li")
    assert net(stage)[1][1] == 60_000_00, text
    with stage.read() as book:
        last = settlements.whole(book)[-1].computed.payable
    assert last.to_date("value") == 95_000_00
    assert faults(stage) == []


def test_silence_is_consent_only_where_the_contract_says_so(stage: Stage) -> None:
    sent(stage)
    at(stage, "2026-10-12")
    refused = stage.lines(stage.click("settlement.silent", "1 1 sent", by="fei", at=""), "en")
    assert "Silence is no consent" in refused
    assert "Silence is consent" not in said(stage, "settlement apollo")
    clause = "silence is consent after 7 days “an account not answered counts as accepted”"
    said(stage, f"contract terms 1 {clause} from 2026-10-02 because it stands in article 9")
    shown = stage.say("settlement apollo", by="fei", at="")
    assert "Silence is consent" in stage.lines(shown, "en"), stage.lines(shown, "en")
    press(stage, shown, "settlement.silent")
    assert net(stage)[0][2] == "final"
    with stage.read() as book:
        assert "counts as accepted" in settlements.get(book, 1).history[-1].reason


def test_a_penalty_by_what_the_contract_says_of_delay(stage: Stage) -> None:
    ready(stage)
    said(stage, "contract stages apollo design 40000 by 2026-09-22, acceptance 60000", by="li")
    said(stage, "contract terms 1 delay penalty 0.05% a day up to 5% from 2026-10-02 because both agreed")
    text = said(stage, "penalty apollo design", by="li")
    assert "Penalty of CN¥200.00 is agreed" in text, text
    settled(stage)
    assert net(stage)[0][1] == 39_800_00
