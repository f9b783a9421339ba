"""Found marks as plain values of a JSON header, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cadence.domain import FoundMark
from cadence.formats.fields import Fields

_KEY = "found_marks"


def marks_document(marks: Sequence[FoundMark] | None) -> list[dict[str, Any]] | None:
    """Return found marks as plain values; None where nobody looked."""
    if marks is None:
        return None
    return [{**asdict(mark), "color_lab": list(mark.color_lab)} for mark in marks]


def parse_marks(header: Fields) -> tuple[FoundMark, ...] | None:
    """Read found marks; None where nobody looked.

    Parameters
    ----------
    header
        A track's header; those of older tracks have no marks.

    Raises
    ------
    StorageError
        If a field is missing or of the wrong kind.
    """
    if not header.has(_KEY) or header.is_null(_KEY):
        return None
    return tuple(_mark(fields) for fields in header.sections(_KEY))


def _mark(fields: Fields) -> FoundMark:
    lightness, red, yellow = fields.numbers("color_lab", 3)
    return FoundMark(
        x_px=fields.number("x_px"),
        y_px=fields.number("y_px"),
        height_m=fields.number("height_m"),
        width_m=fields.number("width_m"),
        color_lab=(lightness, red, yellow),
        confidence=fields.number("confidence"),
    )
