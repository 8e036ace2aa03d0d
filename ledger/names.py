"""Names of companies and references as bank texts garble them: full width, brackets, legal forms, typing errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from unicodedata import normalize

LEGAL = (
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "股份公司",
    "责任公司",
    "有限合伙",
    "普通合伙",
    "合伙企业",
    "分公司",
    "股份",
    "集团",
    "公司",
)

_LATIN_LEGAL = re.compile(
    r"\b(?:co\.?,?\s*ltd|company limited|limited|ltd|inc|incorporated|llc|corp|corporation|company|co|gmbh|mbh|ag|"
    r"kg|ohg|ug|s\.?a\.?r\.?l|s\.?a|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|plc|pty|oy|ab|as)\b\.?",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[^\w]|_")


@lru_cache(maxsize=50_000)
def plain(name: str) -> str:
    """The name without what does not tell companies apart.

    >>> plain("北京星河科技有限公司"), plain("星河科技（北京）股份有限公司"), plain("ＡＣＭＥ Trading Co., Ltd.")
    ('北京星河科技', '星河科技北京', 'acmetrading')
    """
    text = normalize("NFKC", name).lower()
    latin = _LATIN_LEGAL.sub(" ", text)
    text = latin if _NOT_LETTERS.sub("", latin) else text
    for form in LEGAL:
        if form in text and text.replace(form, "").strip():
            text = text.replace(form, "")
    return _NOT_LETTERS.sub("", text)


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> float:
    """How alike two plain names are, 0 to 1; order of the parts does not matter for a place name in brackets.

    >>> likeness("北京星河科技", "北京星河科技"), likeness("北京星河科技", "星河科技北京") > 0.9, likeness("甲", "乙")
    (1.0, True, 0.0)
    """
    if one == other:
        return 1.0 if one else 0.0
    if not one or not other:
        return 0.0
    if sorted(one) == sorted(other) and len(one) >= 4 and _rotated(one, other):
        return 0.97
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _rotated(one: str, other: str) -> bool:
    return other in one + one


def squeezed(text: str) -> str:
    """Letters and digits only, for finding references: “INV 2026-0071” and “inv2026/0071” are the same.

    >>> squeezed("货款 INV 2026-0071。")
    '货款INV20260071'
    """
    return _NOT_LETTERS.sub("", normalize("NFKC", text)).upper()


def mentions(squeezed_text: str, reference: str) -> bool:
    """Whether the text names the reference and not a longer number that only contains it.

    >>> mentions("货款INV20260071", "INV-2026-0071"), mentions("INV202600712", "INV-2026-0071")
    (True, False)
    """
    wanted = squeezed(reference)
    if len(wanted) < 5 or not any(map(str.isdigit, wanted)):
        return False
    at = squeezed_text.find(wanted)
    while at >= 0:
        before, after = squeezed_text[at - 1 : at], squeezed_text[at + len(wanted) : at + len(wanted) + 1]
        if not (after.isdigit() and wanted[-1].isdigit()) and not (before.isdigit() and wanted[0].isdigit()):
            return True
        at = squeezed_text.find(wanted, at + 1)
    return False


class PartyNames:
    """Who is meant by a name: exact, or alike enough and clearly more alike than anybody else."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """`names`: party -> its name and other names."""
        self._written: dict[str, set[str]] = {}
        self._exact: dict[str, set[str]] = {}
        self._pairs: dict[str, set[str]] = {}
        for party, known in names.items():
            for name in (party, *known):
                short = plain(name)
                self._written.setdefault(letters(name), set()).add(party)
                if short:
                    self._exact.setdefault(short, set()).add(party)
        for short in self._exact:
            for pair in _pairs(short):
                self._pairs.setdefault(pair, set()).add(short)

    def parties(self, name: str, alike: float = 0.82, margin: float = 0.06) -> tuple[tuple[str, float], ...]:
        """The parties the name may mean, best first; several only where nothing tells them apart."""
        short = plain(name)
        if not short:
            return ()
        written = self._written.get(letters(name), set())
        exact = written if len(written) == 1 else self._exact.get(short)
        if exact:
            return tuple((party, 1.0) for party in sorted(exact))
        shared: dict[str, int] = {}
        for pair in _pairs(short):
            for candidate in self._pairs.get(pair, ()):
                shared[candidate] = shared.get(candidate, 0) + 1
        close = sorted(shared, key=lambda candidate: (-shared[candidate], candidate))[:12]
        scored = sorted(((likeness(short, candidate), candidate) for candidate in close), reverse=True)
        if not scored or scored[0][0] < alike:
            return ()
        if len(scored) > 1 and scored[0][0] - scored[1][0] < margin:
            rivals = [party for ratio, each in scored if scored[0][0] - ratio < margin for party in self._exact[each]]
            return tuple((party, scored[0][0] / 2) for party in dict.fromkeys(rivals))
        return tuple((party, scored[0][0]) for party in sorted(self._exact[scored[0][1]]))

    def named_in(self, text: str) -> tuple[str, ...]:
        """The parties whose whole plain name stands in the text; the longest name wins over one inside it."""
        short = plain(text)
        found = [each for each in self._candidates(short) if len(each) >= 4 and each in short]
        found = [each for each in found if not any(each != other and each in other for other in found)]
        return tuple(dict.fromkeys(party for each in found for party in sorted(self._exact[each])))

    def _candidates(self, short: str) -> set[str]:
        out: set[str] = set()
        for pair in _pairs(short):
            out |= self._pairs.get(pair, set())
        return out


def letters(name: str) -> str:
    """The whole name, legal form and all: it tells apart two companies that share the rest.

    >>> letters("ＡＣＭＥ Co., Ltd."), letters("acme co ltd")
    ('acmecoltd', 'acmecoltd')
    """
    return _NOT_LETTERS.sub("", normalize("NFKC", name).lower())


def _pairs(short: str) -> set[str]:
    return {short[at : at + 2] for at in range(len(short) - 1)} or {short}
