"""Found marks in a track's header."""

from __future__ import annotations

import pytest

from cadence.domain import FoundMark
from cadence.errors import StorageError
from cadence.formats.fields import Fields
from cadence.formats.marks import marks_document, parse_marks

MARK = FoundMark(12.5, 600.25, 0.32, 0.25, (58.0, 48.0, 57.0), 0.9)


@pytest.mark.parametrize("marks", [None, (), (MARK,)])
def test_marks_come_back(marks: tuple[FoundMark, ...] | None) -> None:
    assert parse_marks(Fields({"found_marks": marks_document(marks)}, "track")) == marks


def test_an_older_track_has_none() -> None:
    assert parse_marks(Fields({}, "track")) is None


def test_altered_marks_are_refused() -> None:
    with pytest.raises(StorageError, match="color_lab"):
        parse_marks(Fields({"found_marks": [{"color_lab": [1, 2]}]}, "track"))
