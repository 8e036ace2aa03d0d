"""Which command a sentence asks for.  The words of the commands belong to the registry, which hands over `Wording`s.

A wording has words that are said first ("budget", "预算") or last ("星河预算"), and whole sentences:
`how much [money] is left (on|for) {rest}`.  What stands in square brackets may be missing, round ones choose, `{rest}`
takes what is asked about, and `{this week|last week}` one of these, as a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from chat.folding import LONGEST_MESSAGE, cleaned, folded, folded_name, wordy
from chat.pattern import Pattern

LIKE, VERY_LIKE = 75, 88
"""How like a documented word another has to be that may be one misspelt, and that surely is one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a command is asked for, in every language.

    Attributes:
        words: said at the beginning, or at the end of the line.
        sentences: patterns of whole lines.
        overheard: also answers in a channel where nobody spoke to us; off for what people say to each other ("help").
        first: its words only count at the beginning ("advance", which also ends "acme paid 3000 in advance").
    """

    command: str
    words: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    overheard: bool = True
    first: bool = False


@dataclass(frozen=True, slots=True)
class AskedCommand:
    """The command that a line asks for.

    Attributes:
        rest: what else was said, in the person's own words.
        how: by its word first or last in the line, by a whole sentence, or only `close` (misspelt: to be confirmed).
        typed: the words that were taken for the command.
    """

    command: str
    rest: str
    how: Literal["word", "last", "sentence", "close"]
    overheard: bool = True
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Commands:
    """An index of wordings; made by `Commands.of`, never changed."""

    _words: dict[str, Wording] = field(repr=False)
    _first: dict[str, tuple[int, ...]] = field(repr=False)
    _last: dict[str, tuple[int, ...]] = field(repr=False)
    _sentences: tuple[tuple[tuple[str, ...], Pattern, Wording], ...] = field(repr=False)

    @classmethod
    def of(cls, table: Iterable[Wording]) -> Commands:
        """The index.

        >>> commands = Commands.of([Wording("budget", ("budget", "预算"), ("{rest}还剩多少[钱]",))])
        >>> [commands.best(line).rest for line in ("budget apollo", "预算 星河", "星河还剩多少钱？", "星河的预算")]
        ['apollo', '星河', '星河', '星河']
        """
        wordings = tuple(table)
        words: dict[str, Wording] = {}
        for wording in wordings:
            for word in wording.words:
                words.setdefault(folded_name(word), wording)
        sentences = [_compiled(line, wording) for wording in wordings for line in wording.sentences]
        # Of two that fit, the one that says more is meant: “which projects are over budget” before “… over budget”.
        sentences.sort(key=lambda sentence: -sum(map(len, sentence[0])))
        return cls(words, _lengths(words, 0), _lengths(words, -1), tuple(sentences))

    def best(self, text: str) -> AskedCommand | None:
        """The command that the line asks for, and the rest of the line; None when it asks for none."""
        if len(text) > LONGEST_MESSAGE:
            return None
        line = cleaned(text)
        low = folded(line)
        start, end = _bare(low)
        if start >= end:
            return None
        return (
            self._whole(low, start, end)
            or self._sentence(line, low, start, end)
            or self._at_start(line, low, start, end)
            or self._at_end(line, low, start, end)
        )

    def begun(self, line: str) -> AskedCommand | None:
        """The command by whose word a documented line begins, whatever sentence its other words would make."""
        low = folded(line)
        return self._whole(low, 0, len(low)) or (self._at_start(line, low, 0, len(low)) if low else None)

    def mentioned(self, low: str) -> frozenset[str]:
        """The commands of which a documented word stands anywhere in a folded line."""
        found = set()
        for run in _RUNS.finditer(low):
            word = run[0]
            if word.isascii():
                if len(word) > 2 and word in self._words:
                    found.add(self._words[word].command)
                continue
            for start in range(len(word)):
                for end in range(start + 2, min(start + 7, len(word) + 1)):
                    if word[start:end] in self._words:
                        found.add(self._words[word[start:end]].command)
        return frozenset(found)

    def near(self, text: str, like: int = LIKE) -> AskedCommand | None:
        """The command whose word the first word nearly is ("budgt apollo"): to be offered, not to be done.

        `like`: how like it has to be, of a hundred.
        """
        line = cleaned(text[:400])
        low = folded(line)
        word = re.match(r"/?([^\s,:，：]{3,24})", low)
        if word is None or word[1] in self._words:
            return None
        from rapidfuzz import fuzz, process

        alike = [known for known in self._words if known[0] == word[1][0] or not known.isascii()]  # “verify”: “certify”
        nearest = process.extractOne(word[1], alike, scorer=fuzz.ratio, score_cutoff=like)
        if nearest is None:
            return None
        wording = self._words[nearest[0]]
        return AskedCommand(wording.command, line[word.end() :].strip(_SIGNS), "close", False, line[: word.end()])

    def _whole(self, low: str, start: int, end: int) -> AskedCommand | None:
        wording = self._words.get(" ".join(low[start:end].split()))
        return AskedCommand(wording.command, "", "word", wording.overheard, low[start:end]) if wording else None

    def _sentence(self, line: str, low: str, start: int, end: int) -> AskedCommand | None:
        if end - start > 160:
            return None
        for begin in dict.fromkeys((start, len(low) - len(low.lstrip()))):  # "what is left" begins like a greeting
            part = low[begin:end]
            for needed, pattern, wording in self._sentences:
                if all(word in part for word in needed) and (match := pattern.fullmatch(part)):
                    spans = [match.span(group) for group in range(1, match.re.groups + 1) if match[group]]
                    rest = " ".join(line[begin + first : begin + last].strip(_SIGNS) for first, last in spans)
                    return AskedCommand(wording.command, rest, "sentence", wording.overheard, line[begin:end])
        return None

    def _at_start(self, line: str, low: str, start: int, end: int) -> AskedCommand | None:
        for length in self._first.get(low[start], ()):
            stop = start + length
            word = low[start:stop]
            if word in self._words and stop <= end and _parted(low, stop, end, word):
                wording = self._words[word]
                rest = _SMALL_START.sub("", line[stop:end].strip(_SIGNS))
                return AskedCommand(wording.command, rest, "word", wording.overheard, line[start:stop])
        return None

    def _at_end(self, line: str, low: str, start: int, end: int) -> AskedCommand | None:
        if _SENTENCE.match(low, start, end):
            return None
        for length in self._last.get(low[end - 1], ()):
            place = end - length
            word = low[place:end]
            if place <= start or word not in self._words or (wordy(word[0]) and wordy(low[place - 1])):
                continue
            if len(word) == 1 or end - start > 60 or _LENGTH.search(low, start, place):
                continue
            wording = self._words[word]
            if wording.first:
                continue
            rest = _SMALL_END.sub("", line[start:place].strip(_SIGNS)).strip(_SIGNS)
            return AskedCommand(wording.command, rest, "last", wording.overheard, line[place:end])
        return None


_RUNS = Pattern(r"[a-z]+|[\u3400-\u9fff]+")
_SIGNS = " \t\u3000,，:：;；?？!！.。~、/"
_POLITE = Pattern(
    r"\s*/?(?:(?:(?:hi|hey|hello|ok|please|pls|can you|could you|would you|kindly|show me|show|tell me|give me|get me"
    r"|what's|what is|what are|whats|i want to see|let me see)(?![a-z])|请问|请(?![假客])|麻烦|帮我|帮忙|给我|我想|我要"
    r"|想|查一?下|查询|查看|查|看看|看一?下|显示|你好|一下)\s*(?:[,:]\s*)?){0,5}(?:(?:the|my team's)\s)?"
)
_SMALL_START = Pattern(r"^(?:of|for|on|in|the|about|的|是)\s+(?:the\s+)?", re.IGNORECASE)
_SMALL_END = Pattern(r"(?:'s|’s|的|是)$")
_PARTICLES = "呢啊呀吧吗嘛哦"


# "who is late", "on vacation next week": a sentence of its own, not a name before the word of a command.
_SENTENCE = Pattern(
    r"(?:(?:who|what|when|where|how)s|who|what|when|where|why|how|which|is|are|am|was|were|has|have|had|did"
    r"|do|does|can|could|will|would|should"
    r"|i|we|they|he|she|it|that|this|on|off|in|at)(?![a-z'])"
)
# "2.5h prepare the budget" is hours, not a question.
_LENGTH = Pattern(r"\d\s?(?:h|m|d|个?小时|个?钟|分钟|天)|:\d\d|[半两一三四五六七八]个?半?(?:小时|天|钟)|^\s*(?:log|记)")


def _bare(low: str) -> tuple[int, int]:
    """Where the line begins and ends without greetings and signs."""
    polite = _POLITE.match(low)
    start = polite.end() if polite else 0
    if not low[start:].strip(_SIGNS):
        start = 0
    end = len(low)
    while end > start and low[end - 1] in _SIGNS + _PARTICLES:
        end -= 1
    return start, end


def _parted(low: str, stop: int, end: int, word: str) -> bool:
    """A word in letters ends at a blank or sign; a single Chinese character must not begin a longer word."""
    if stop == end:
        return True
    if wordy(word[-1]):
        return not wordy(low[stop]) and low[stop] not in "-_'"
    return (len(word) > 1 and word not in _ALONE) or not "\u3400" <= low[stop] <= "\u9fff"


_ALONE = frozenset({"进度"})
"""Words that begin many others (进度款, 进度表, 进度汇报): they count where no character follows."""


def _lengths(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    out: dict[str, set[int]] = {}
    for word in words:
        out.setdefault(word[place], set()).add(len(word))
    return {char: tuple(sorted(sizes, reverse=True)) for char, sizes in out.items()}


_BLANK = r"(?:[\s,]{1,3}|(?<![a-z])|(?![a-z]))"
"""Where a sentence has a blank; Chinese goes without, but of “paid forest 500” the first letters are no “for”."""
_TOKEN = Pattern(r"\{[^{}]*\}|\[|\]|\(|\)|\||\s+|[^{}\[\]()|\s]+")


def _compiled(sentence: str, wording: Wording) -> tuple[tuple[str, ...], Pattern, Wording]:
    """A sentence as the words that it must contain, for a quick look, and the full pattern."""
    pattern, needed, depth = [], [], 0
    for token in _TOKEN.findall(folded(sentence)):
        if token.startswith("{"):
            named = token[1:-1].split("|")
            pattern.append("(" + "|".join(map(re.escape, named)) + ")" if len(named) > 1 else "(.{1,60}?)")
        elif token in "[(":
            depth += 1
            pattern.append("(?:")
        elif token in "])":
            depth -= 1
            pattern.append(")?" if token == "]" else ")")
        elif token == "|":
            pattern.append("|")
        elif token.isspace():
            pattern.append(_BLANK)
        else:
            pattern.append(re.escape(token))
            if not depth:
                needed.append(token)
    return tuple(needed), Pattern("".join(pattern) + "了?"), wording
