"""Batches of payments through the conversation: shown, approved by another, a file, the bank's answer, nothing twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from chat.cards.card import Reply
from handlers.rules import MATTERS
from storage import bank_accounts, payees, payment_batches, payouts
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_payables import DELL, billed


def funded(stage: Stage) -> None:
    """The company has a name and an account, Dell is known at its bank, and one invoice is open."""
    stage.with_rules(company=("星河科技有限公司",), four_eyes=frozenset(MATTERS))
    say(stage, "bank account ICBC CNY 4242 4242 4242 4242")
    billed(stage, "5000", "DE-77")


def known(stage: Stage, line: str = f"payee {DELL} account 4000056655665556 bank CCB town Xiamen country CN") -> None:
    print(stage.lines(say(stage, line)))
    agree(stage)


def agree(stage: Stage, by: str = "ada") -> Reply:
    return press(stage, stage.say("approvals", by=by, at=""), "second.agree", by=by)


def test_from_the_preview_to_the_books(stage: Stage) -> None:
    funded(stage)
    known(stage)
    shown = say(stage, "pay batch")
    print(stage.lines(shown))
    waits = press(stage, shown, "paybatch.hand_in")
    print(stage.lines(waits))
    queue = stage.say("approvals", by="ada", at="")
    print(stage.lines(queue))
    print(stage.lines(press(stage, queue, "paybatch.approve", by="ada")))
    made = stage.click("paybatch.make", "1", by="fei", at="")
    print(stage.lines(made))
    (file,) = made.files
    print(file.data.decode())
    done = say(stage, "pay batch 1 paid")
    print(stage.lines(done))
    assert faults(stage) == []
    assert 0
