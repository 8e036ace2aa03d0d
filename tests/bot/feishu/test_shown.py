"""What stands on the screen, in whatever order the platform's answers arrive."""

from __future__ import annotations

from bot.feishu.shown import OpenForm, Shown
from chat.cards.card import Form
from chat.text import _

FORM = Form("expense.edit", _("Edit the receipt"), ())
DRAFT, DONE = {"card": "draft"}, {"card": "done"}


def test_a_click_that_overtakes_the_answer_to_the_post_keeps_its_form() -> None:
    shown = Shown()
    shown.form("om_1", FORM)
    shown.posted("om_1", DRAFT)
    assert shown.open("om_1") == OpenForm(FORM, before=DRAFT), "and cancelling finds the card that was there"


def test_a_form_remembers_the_card_in_whose_place_it_stands() -> None:
    shown = Shown()
    shown.posted("om_1", DRAFT)
    shown.form("om_1", FORM)
    assert shown.open("om_1") == OpenForm(FORM, before=DRAFT)


def test_another_card_in_its_place_ends_a_form() -> None:
    shown = Shown()
    shown.posted("om_1", DRAFT)
    shown.form("om_1", FORM)
    shown.card("om_1", DONE)
    assert shown.open("om_1") is None
