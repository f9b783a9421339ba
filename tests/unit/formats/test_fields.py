"""Typed reading of parsed JSON."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from cadence.errors import StorageError
from cadence.formats.fields import Fields

FIELDS = Fields(
    {
        "word": "near",
        "whole": 3,
        "real": 2.5,
        "nothing": None,
        "list": [1, None, 2.5],
        "section": {"real": 1},
        "sections": [{"real": 1}],
        "flag": True,
        "pair": ["near", "far"],
        "huge": 10**400,
        "infinite": math.inf,
    },
    "report.json",
)


def test_each_kind_is_read() -> None:
    assert FIELDS.text("word") == "near"
    assert FIELDS.choice("word", ("near", "far")) == "near"
    assert FIELDS.optional_choice("nothing", ("near", "far")) is None
    assert FIELDS.optional_text("word") == "near"
    assert FIELDS.optional_text("nothing") is None
    assert FIELDS.flag("flag") is True
    assert FIELDS.optional_pair("pair", ("near", "far")) == ("near", "far")
    assert FIELDS.optional_pair("nothing", ("near", "far")) is None
    assert FIELDS.integer("whole") == 3
    assert FIELDS.number("real") == 2.5
    assert math.isnan(FIELDS.number("nothing"))
    assert FIELDS.optional_number("nothing") is None
    assert FIELDS.numbers("list", count=3)[::2] == (1.0, 2.5)
    assert FIELDS.section("section").number("real") == 1.0
    assert FIELDS.optional_section("nothing") is None
    assert [s.number("real") for s in FIELDS.sections("sections")] == [1.0]


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda f: f.text("absent"), "report.json.absent should be there"),
        (lambda f: f.text("whole"), "report.json.whole should be a text"),
        (lambda f: f.choice("word", ("left", "right")), "should be one of left, right"),
        (lambda f: f.flag("whole"), "should be true or false"),
        (lambda f: f.optional_pair("pair", ("left", "right")), "should be two of left, right"),
        (lambda f: f.optional_pair("word", ("near", "far")), "should be a list"),
        (lambda f: f.integer("flag"), "should be a whole number"),
        (lambda f: f.number("flag"), "should be a number"),
        (lambda f: f.number("huge"), "should be a finite number"),
        (lambda f: f.number("infinite"), "should be a finite number"),
        (lambda f: f.numbers("list", count=2), "should be a list of 2 numbers"),
        (lambda f: f.numbers("word"), "should be a list"),
        (lambda f: f.section("list"), "report.json.list should be an object"),
        (lambda f: f.sections("list"), r"report.json.list\[0\] should be an object"),
    ],
)
def test_what_is_wrong_is_named(read: Callable[[Fields], object], said: str) -> None:
    with pytest.raises(StorageError, match=said):
        read(FIELDS)


def test_a_number_above_0() -> None:
    assert Fields({"a": 2}, "x").positive("a") == 2.0
    for value in (0, -1, None):
        with pytest.raises(StorageError, match=r"x\.a should be a number above 0; mend it"):
            Fields({"a": value}, "x", "mend it").positive("a")


def test_words_that_nobody_reads_are_refused() -> None:
    Fields({"a": 1}, "x").refuse_strangers({"a", "b"})
    with pytest.raises(StorageError, match="unknown word 'c'; known are a, b"):
        Fields({"a": 1, "c": 2}, "x").refuse_strangers({"a", "b"})
