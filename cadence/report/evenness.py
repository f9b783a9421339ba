"""Symmetry and trend as the sections of ``report.json``, and back."""

from __future__ import annotations

from typing import Any, get_args

from cadence.domain import (
    Foot,
    Side,
    SideDifference,
    SymmetryResult,
    TrendResult,
    TrendVerdict,
)
from cadence.formats.fields import Fields
from cadence.report.values import interval_document, known, parse_interval

_COMPARED = ("contact_time_s", "flight_time_s", "step_time_s", "step_length_m")


def symmetry_document(symmetry: SymmetryResult) -> dict[str, Any]:
    """Return the one foot against the other as plain dictionaries, lists, texts and numbers."""
    compared = symmetry.compared
    return {
        "compared": None if compared is None else list(compared),
        **{name: _side_difference(getattr(symmetry, name)) for name in _COMPARED},
        "unknown_because": symmetry.unknown_because,
    }


def _side_difference(found: SideDifference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "means": [known(mean) for mean in found.means],
        "counts": list(found.counts),
        "difference": interval_document(found.difference),
        "index_percent": known(found.index_percent),
        "real": found.real,
    }


def parse_symmetry(fields: Fields) -> SymmetryResult:
    """Read what `symmetry_document` wrote."""
    names = (*get_args(Foot), *get_args(Side))
    return SymmetryResult(
        compared=fields.optional_pair("compared", names),
        unknown_because=fields.optional_text("unknown_because"),
        **{name: _parse_side_difference(fields.optional_section(name)) for name in _COMPARED},
    )


def _parse_side_difference(fields: Fields | None) -> SideDifference | None:
    if fields is None:
        return None
    first, second = fields.numbers("means", count=2)
    count_a, count_b = fields.numbers("counts", count=2)
    return SideDifference(
        means=(first, second),
        counts=(int(count_a), int(count_b)),
        difference=parse_interval(fields.section("difference"), "mean", "ci95"),
        index_percent=fields.optional_number("index_percent"),
        real=fields.flag("real"),
    )


def trend_document(trend: TrendResult) -> dict[str, Any]:
    """Return the trend as plain dictionaries, texts and numbers."""
    return {
        "verdict": trend.verdict,
        "first_spm": known(trend.first_spm),
        "last_spm": known(trend.last_spm),
        "change_spm": interval_document(trend.change_spm),
        "unknown_because": trend.unknown_because,
    }


def parse_trend(fields: Fields) -> TrendResult:
    """Read what `trend_document` wrote."""
    change = fields.optional_section("change_spm")
    return TrendResult(
        verdict=fields.choice("verdict", get_args(TrendVerdict)),
        first_spm=fields.optional_number("first_spm"),
        last_spm=fields.optional_number("last_spm"),
        change_spm=None if change is None else parse_interval(change, "mean", "ci95"),
        unknown_because=fields.optional_text("unknown_because"),
    )
