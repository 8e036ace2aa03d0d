"""A house with one receipt: its draft, its form, and what it says to a click."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply
from chat.incoming import Clicked, Incoming, Said, Submitted
from chat.text import _, verbatim

DRAFT = Card(
    _("Is this right?"),
    facts=(Fact(_("Amount"), verbatim("¥45.50"), doubtful=True),),
    buttons=(
        Button(_("Submit"), "expense.submit", "12", style="main"),
        Button(_("Edit"), "expense.edit", "12"),
        Button(_("Discard"), "expense.discard", "12", style="danger", confirm=_("Really?")),
    ),
    about="expense:12",
)
FORM = Form(
    "expense.edit",
    _("Edit the receipt"),
    (
        Question("total", _("Amount"), "money", value="45.50", doubtful=True, hint=_("read from the receipt")),
        Question("day", _("Date"), "date", value="2026-11-03"),
        Question(
            "category",
            _("Category"),
            "choice",
            "travel",
            options=(Option(_("Travel"), "travel"), Option(_("Material"), "material"), Option(_("none"), "")),
        ),
        Question("note", _("Note"), "note", required=False),
    ),
    value="12",
)
DONE = Card(_("Submitted"), tone="good", about="expense:12")


def clerk(incoming: Incoming) -> Reply:
    """A house with one receipt."""
    match incoming:
        case Said():
            return Reply(card=DRAFT)
        case Clicked(action="expense.edit"):
            return Reply(form=FORM)
        case Clicked(action="expense.submit"):
            return Reply(card=DONE, replace=True, toast=_("Sent to Li Wei."))
        case Submitted(answers={"total": "nine"}):
            words = _("That is not an amount.")
            return Reply(Card(words, tone="warn"), private=True, wrong={"total": words})
        case Submitted():
            return Reply(card=DRAFT, replace=True)
    return Reply(card=Card(_("Your role does not permit that."), tone="warn"), private=True)
