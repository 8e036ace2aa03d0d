"""The page's own words.  The scripts find them by the English sentence, in the reader's language."""

from __future__ import annotations

from functools import cache

from chat.text import Text, _
from chat.words import say

CHROME: tuple[Text, ...] = (
    _("Channels"),
    _("Direct messages"),
    _("Message {place}"),
    _("Reply in the thread"),
    _("Send"),
    _("Attach a file"),
    _("Take a photo"),
    _("Drop receipts, PDFs or invoices here"),
    _("Not sent."),
    _("Try again"),
    _("Thread"),
    _("Close"),
    _("Back"),
    _("Edit"),
    _("Delete"),
    _("Delete this message?"),
    _("Cancel"),
    _("Save"),
    _("Please fill this in."),
    _("Nothing fits."),
    _("New messages"),
    _("Connection lost, trying again…"),
    _("You are"),
    _("Switch person"),
    _("Language"),
    _("Appearance"),
    _("Automatic"),
    _("Light"),
    _("Dark"),
    _("Sandbox: only this computer can open it, and whoever does may speak as anyone."),
    _("Sandbox on this computer"),
    _("Nothing has been said here yet."),
    _("Try one of these:"),
    _("Say it as you would to a colleague, or drop a photo of a receipt."),
    _("Remove {name}"),
    _("Menu"),
    _("Copied."),
    _("The file is too large."),
    _("That did not work. Please try again."),
    _("Messages"),
    _("Enter to send, Shift+Enter for a new line"),
    _("Picture"),
    _("unread"),
    _("Sign out"),
    _("{who} is typing…"),
    _("{who} is reading {name}…"),
    _("This browser cannot show the chat: it needs JavaScript."),
    _("The message that was linked is no longer here."),
    _("Skip to the message box"),
)


@cache
def chrome(locale: str) -> dict[str, str]:
    """English sentence -> the reader's, with `{place}` and `{name}` left for the page to fill in."""
    return {sentence.template: say(sentence, locale) for sentence in CHROME}
