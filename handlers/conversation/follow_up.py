"""What the bot asked, answered: the message goes on from where it stopped."""

from __future__ import annotations

from dataclasses import replace

from chat.cards import kept as card_kept
from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Said
from chat.text import _
from handlers import button_values
from handlers.context import Answered, Context
from handlers.conversation.said_again import again
from storage import questions


def choose(click: Clicked, ctx: Context) -> Reply:
    id, _blank, choice = click.value.partition(" ")
    asked = questions.answer(ctx.book, button_values.number(id), ctx.person.id, "said")
    return replace(again(click, ctx, asked, choice=choice, sure=False), replace=True)


def confirm(click: Clicked, ctx: Context) -> Reply:
    asked = questions.answer(ctx.book, button_values.number(click.value), ctx.person.id, "said")
    return replace(again(click, ctx, asked, sure=True), replace=True)


def leave(click: Clicked, ctx: Context) -> Reply:
    questions.answer(ctx.book, button_values.number(click.value), ctx.person.id)
    return Reply(Card(_("Nothing was booked.")), replace=True)


def in_words(said: Said, ctx: Context) -> Reply:
    """The answer was typed instead of clicked."""
    assert isinstance(ctx.read, Answered)
    answer = ctx.read.answer
    asked = questions.answer(ctx.book, ctx.read.question, ctx.person.id)
    if answer.kind == "no":
        return Reply(Card(_("Nothing was booked.")), private=said.at.kind == "channel")
    if answer.kind == "yes":
        return again(said, ctx, asked, sure=True)
    choice = str(asked["choices"][answer.choice][1]) if asked["choices"] else ""
    return again(said, ctx, asked, choice=f"{choice} {answer.rest}".strip(), sure=False)


def say_proposed(click: Clicked, ctx: Context) -> Reply:
    """A proposed line is said once, on whichever of a person's platforms its button is pressed first."""
    asked = questions.answer(ctx.book, button_values.number(click.value), ctx.person.id, "proposed")
    said = Said(click.id, click.by, click.at, text=str(asked["line"]))
    ctx.book.beside |= {"through": "assistant"}  # both stand in the trail: who pressed it, and who proposed it
    return replace(again(click, ctx, {"incoming": card_kept.dumps(said), "part": ""}, sure=False), replace=True)


def say_for(click: Clicked, ctx: Context) -> Reply:
    said = Said(click.id, click.by, click.at, text=click.value[:200])
    return again(click, ctx, {"incoming": card_kept.dumps(said), "part": ""}, sure=False)
