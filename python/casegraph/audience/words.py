"""Texts in which the names that a casebook knows are replaced by pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

__all__ = ["Masks"]

_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(r"\b[Tt]he $")  # "the Victim" is "person 1"
_APART = 3  # characters that may stand between two words of one name
_ORDINARY = frozenset({"A", "I", "a", "i"})  # ids that are words of the language


class Masks:
    """Finds names in texts.

    A name of one word is found as it is written ("Victim" is a label, "victim" a word), a longer one and one with a
    digit however its letters are written.

    Parameters
    ----------
    names
        For each name what takes its place.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, instead in names.items():
            parts = tuple(_WORD.findall(name))
            if not parts or name.strip() in _ORDINARY:
                continue
            if _any_case(parts):
                parts = tuple(part.casefold() for part in parts)
            self._names.setdefault(parts[0], []).append((parts, instead))
        for found in self._names.values():
            found.sort(key=lambda one: (-len(one[0]), one))

    def mask(self, text: str | None) -> str | None:
        """The text with every name in it replaced."""
        if not text or not self._names:
            return text
        words = list(_WORD.finditer(text))
        pieces, done, at = [], 0, 0
        while at < len(words):
            found = self._at(words, at)
            if found is None:
                at += 1
                continue
            length, instead = found
            before = text[done : words[at].start()]
            pieces += [_ARTICLE.sub("", before) if instead[:1].isalpha() else before, instead]
            at += length
            done = words[at - 1].end()
        return "".join([*pieces, text[done:]])

    def _at(self, words: Sequence[re.Match[str]], at: int) -> tuple[int, str] | None:
        word = words[at].group()
        for first in dict.fromkeys((word, word.casefold())):
            for parts, instead in self._names.get(first, ()):
                if self._stands(words[at : at + len(parts)], parts):
                    return len(parts), instead
        return None

    @staticmethod
    def _stands(words: Sequence[re.Match[str]], parts: tuple[str, ...]) -> bool:
        if len(words) < len(parts):
            return False
        if any(after.start() - before.end() > _APART for before, after in pairwise(words)):
            return False
        written = tuple(word.group() for word in words)
        return written == parts or (_any_case(parts) and tuple(one.casefold() for one in written) == parts)


def _any_case(parts: tuple[str, ...]) -> bool:
    return len(parts) > 1 or any(letter.isdigit() for letter in parts[0])
