"""Numbers and intervals as JSON holds them, and back."""

from __future__ import annotations

import math
from typing import Any

from cadence.domain import Interval
from cadence.formats.fields import Fields


def known(value: float | None) -> float | None:
    """Return a number fit for JSON: None where it is not known."""
    return value if value is not None and math.isfinite(value) else None


def interval_ends(interval: Interval) -> list[float | None]:
    """Return the ends of a 95 % interval."""
    return [known(interval.low), known(interval.high)]


def interval_document(interval: Interval | None) -> dict[str, Any] | None:
    """Return an estimate as ``{mean, ci95}``, None where there is none."""
    if interval is None:
        return None
    return {"mean": known(interval.mean), "ci95": interval_ends(interval)}


def parse_interval(fields: Fields, mean: str, ends: str) -> Interval:
    """Read an estimate from two fields: its mean, and the two ends of its interval."""
    low, high = fields.numbers(ends, count=2)
    return Interval(mean=fields.number(mean), low=low, high=high)
