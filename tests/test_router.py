"""The router: what it learns is what is kept, and it stands up to other names."""

from __future__ import annotations

from collections import Counter

import pytest

from chat.intent.router import WEIGHTS, router
from chat.intent.training.learn import learn
from chat.intent.training.sentences import LANGUAGES, sentences, templates
from chat.intent.wishes import NO_COMMAND, command_of
from handlers.conversation.contents import CONTENTS

MOST_KILOBYTES = 1_600
FEWEST, FEWEST_OF_RARE = 40, 10
RARE = """
    accept_work, advance_returned, allocate_overhead, bank_transfer, benefit, billable, bonus, book interest,
    certified, close year, compare accounts, contract bond, contract change, contract stages, contract tax, contract
    terms, contract warranty, cost summary, data_dictionary, department head, entry day, estimate, evidence,
    function_points, import, interest rate, internal agreement, internal rate, labour by trade, leaving day, map,
    material bought, material_issue, material_return, material_transfer, merge_supplier, norm, not_billable,
    opening_balances, pay_batch, pay_card, payee, payroll, penalty, posted, prepay, progress plan, project
    department, project kind, project_accounts, read it again, refund from, rejected, rental, revaluation, revenue
    policy, set off, settlement answer, split_expense, chart_account, currencies, tax_rates, units, subcontract change,
    subcontract_price, send vouchers, sendings, subcontract deduction, supplied_material, supplier
    credit note, unalias, unit_price, waive interest, what_if
"""
"""Wishes of what is said seldom: what changes anything is offered, the others only show."""


def test_every_wish_is_a_command_or_known_to_be_none() -> None:
    commands = {name for kind, name in CONTENTS.entries if kind == "command"}
    unknown = {wish for wish in router().wishes if wish not in NO_COMMAND and command_of(wish) not in commands}
    assert unknown <= {"allowance"}, "so much a day becomes an expense"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_templates_enough_and_none_twice(language: str) -> None:
    every = list(templates(language))
    assert len(every) >= 400
    assert not [template for template, count in Counter(every).items() if count > 1]
    count = Counter(wish for wish, _state, _template in every)
    rare = " ".join(RARE.split()).split(", ")
    assert not [wish for wish, times in count.items() if times < (FEWEST_OF_RARE if wish in rare else FEWEST)]


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < MOST_KILOBYTES * 1024


def test_the_wishes_that_are_kept_are_those_of_the_templates() -> None:
    """Whoever adds one has learned anew."""
    assert set(router().wishes) == {wish for language in LANGUAGES for wish, _state, _template in templates(language)}


@pytest.mark.slow
def test_what_is_learned_is_what_is_kept() -> None:
    """`make train-words` gives the same answers as the weights in the repository, on nearly every sentence."""

    from chat.intent.router import Router

    made = sentences()
    anew = learn(made)
    fresh = Router(
        tuple(str(wish) for wish in anew["wishes"]),
        frozenset(str(anew["words"]).split(" ")),
        memoryview(anew["weights"].tobytes()).cast("b"),
        float(anew["scale"]),
        tuple(anew["bias"].tolist()),
    )
    tried = made[::37]
    same = sum(
        next(iter(fresh.likely(one.masked, one.state))) == next(iter(router().likely(one.masked, one.state)))
        for one in tried
    )
    assert same / len(tried) > 0.985
