"""Patterns of text that are compiled when they are first tried.

Reading lines takes about a thousand of them and compiling these a quarter of a second, while one message needs a few:
so a start pays only for what its first message is tried against.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

Found = Callable[..., re.Match[str] | None]


class Pattern:
    """A regular expression with the methods of `re.Pattern`, which are kept as they are once they were asked for.

    >>> _LENGTH = Pattern(r"(\\d+)h")
    >>> _LENGTH.search("log 2h")[1]
    '2'
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself.  Raises `re.error` where it is none."""
        return re.compile(self.pattern, self._flags)

    @cached_property
    def search(self) -> Found:
        return self.compiled.search

    @cached_property
    def match(self) -> Found:
        return self.compiled.match

    @cached_property
    def fullmatch(self) -> Found:
        return self.compiled.fullmatch

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        return self.compiled.finditer

    @cached_property
    def findall(self) -> Callable[..., list[Any]]:
        return self.compiled.findall

    @cached_property
    def sub(self) -> Callable[..., str]:
        return self.compiled.sub

    @cached_property
    def subn(self) -> Callable[..., tuple[str, int]]:
        return self.compiled.subn

    @cached_property
    def split(self) -> Callable[..., list[str | Any]]:
        return self.compiled.split
