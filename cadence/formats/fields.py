"""Typed reading of parsed JSON: every field checked once, at the boundary, and named when wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from typing import Any, TypeVar

from cadence.errors import StorageError

Choice = TypeVar("Choice", bound=str)
_ALTERED = "the file was altered or is not from cadence"


class Fields:
    """One object of a parsed JSON document.

    Parameters
    ----------
    content
        What the parser gave.
    place
        Where it stands, for messages: ``report.json: cadence``.
    remedy
        What to do about a fault, at the end of each message.

    Raises
    ------
    StorageError
        If the content is no object; and by each reader, if the field is missing or of another kind.
    """

    def __init__(self, content: object, place: str, remedy: str = _ALTERED) -> None:
        self.place, self._remedy = place, remedy
        if not isinstance(content, Mapping):
            raise StorageError(f"{place} should be an object; {remedy}")
        self._content: Mapping[str, Any] = content

    def has(self, key: str) -> bool:
        """Say whether the field is there at all."""
        return key in self._content

    def is_null(self, key: str) -> bool:
        """Say whether the field holds nothing."""
        return self._get(key) is None

    def text(self, key: str) -> str:
        """Read a string."""
        value = self._get(key)
        if not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def optional_text(self, key: str) -> str | None:
        """Read a string, or null."""
        return None if self._get(key) is None else self.text(key)

    def refuse_strangers(self, known: Set[str]) -> None:
        """Refuse an object that holds words nobody would read: a mistyped one among them."""
        strangers = sorted(set(self._content) - known)
        if strangers:
            names = ", ".join(sorted(known))
            raise StorageError(f"{self.place}: unknown word {strangers[0]!r}; known are {names}")

    def flag(self, key: str) -> bool:
        """Read true or false."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def choice(self, key: str, options: tuple[Choice, ...]) -> Choice:
        """Read one of a few words."""
        value = self._get(key)
        for option in options:
            if value == option:
                return option
        raise self._wrong(key, f"one of {', '.join(options)}")

    def optional_choice(self, key: str, options: tuple[Choice, ...]) -> Choice | None:
        """Read one of a few words, or null."""
        return None if self._get(key) is None else self.choice(key, options)

    def optional_pair(self, key: str, options: tuple[Choice, ...]) -> tuple[Choice, Choice] | None:
        """Read two of a few words, or null."""
        if self._get(key) is None:
            return None
        found = [option for value in self._list(key) for option in options if value == option]
        if len(found) != len(self._list(key)) or len(found) != 2:
            raise self._wrong(key, f"two of {', '.join(options)}")
        return found[0], found[1]

    def integer(self, key: str) -> int:
        """Read a whole number."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, "a whole number")
        return value

    def number(self, key: str) -> float:
        """Read a number; null is NaN."""
        value = self.optional_number(key)
        return math.nan if value is None else value

    def positive(self, key: str) -> float:
        """Read a number above 0."""
        value = self.optional_number(key)
        if value is None or value <= 0:
            raise self._wrong(key, "a number above 0")
        return value

    def optional_number(self, key: str) -> float | None:
        """Read a number, or null."""
        value = self._get(key)
        return None if value is None else self._float(key, value)

    def later_number(self, key: str) -> float | None:
        """Return a number or None; None also where an earlier version did not write it."""
        return self.optional_number(key) if self.has(key) else None

    def numbers(self, key: str, count: int | None = None) -> tuple[float, ...]:
        """Read a list of numbers, of a given length where ``count`` is given; null is NaN."""
        values = self._list(key)
        if count is not None and len(values) != count:
            raise self._wrong(key, f"a list of {count} numbers")
        return tuple(math.nan if value is None else self._float(key, value) for value in values)

    def optional_numbers(self, key: str, count: int) -> tuple[float, ...] | None:
        """Read a list of numbers of a given length, or null."""
        return None if self._get(key) is None else self.numbers(key, count)

    def section(self, key: str) -> Fields:
        """Read an object."""
        return Fields(self._get(key), f"{self.place}.{key}", self._remedy)

    def optional_section(self, key: str) -> Fields | None:
        """Read an object, or null."""
        return None if self._get(key) is None else self.section(key)

    def sections(self, key: str) -> list[Fields]:
        """Read a list of objects."""
        return [
            Fields(entry, f"{self.place}.{key}[{index}]", self._remedy)
            for index, entry in enumerate(self._list(key))
        ]

    def _get(self, key: str) -> object:
        if key not in self._content:
            raise self._wrong(key, "there")
        value: object = self._content[key]
        return value

    def _list(self, key: str) -> list[object]:
        value = self._get(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value

    def _float(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, "a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self._wrong(key, "a finite number")
        return number

    def _wrong(self, key: str, expected: str) -> StorageError:
        return StorageError(f"{self.place}.{key} should be {expected}; {self._remedy}")
