"""Trend and symmetry in plain words."""

from __future__ import annotations

from typing import NamedTuple

from cadence.domain import SideDifference, SymmetryResult, TrendResult


class _Measure(NamedTuple):
    """How a measure of both feet is put into words."""

    field: str
    words: str
    unit: str
    factor: float


_MEASURES = (
    _Measure("contact_time_s", "contact time", "ms", 1000),
    _Measure("flight_time_s", "flight time", "ms", 1000),
    _Measure("step_time_s", "step time", "ms", 1000),
    _Measure("step_length_m", "step length", "cm", 100),
)


def trend_sentence(trend: TrendResult) -> str:
    """Say whether cadence rises, holds or fades over the rep."""
    change = trend.change_spm
    if change is None:
        return f"trend unknown: {trend.unknown_because}"
    verdict = "trend unknown" if trend.verdict == "unknown" else trend.verdict
    because = f"; {trend.unknown_because}" if trend.unknown_because else ""
    return (
        f"{verdict}: {change.mean:+.1f} steps/min from the first third of the steps to the last "
        f"(95 %: {change.low:+.1f} to {change.high:+.1f}){because}"
    )


def symmetry_sentences(symmetry: SymmetryResult) -> list[str]:
    """Say by what the two feet really differ; else, once, that nothing exceeds its uncertainty."""
    if symmetry.compared is None:
        return [f"not compared: {symmetry.unknown_because}"]
    found = ((measure, getattr(symmetry, measure.field)) for measure in _MEASURES)
    real = [
        _real_difference(measure, difference, symmetry.compared)
        for measure, difference in found
        if difference is not None and difference.real
    ]
    first, second = symmetry.compared
    return real or [f"{first} against {second}: no difference exceeds its uncertainty"]


def _real_difference(measure: _Measure, found: SideDifference, feet: tuple[str, str]) -> str:
    gap, factor = found.difference, measure.factor
    longer, shorter = feet if gap.mean > 0 else feet[::-1]
    ends = sorted((abs(gap.low) * factor, abs(gap.high) * factor))
    index = "" if found.index_percent is None else f", {abs(found.index_percent):.0f} %"
    return (
        f"{measure.words} longer on the {longer} foot than on the {shorter} by "
        f"{abs(gap.mean) * factor:.0f} {measure.unit}{index} (95 %: {ends[0]:.0f} to {ends[1]:.0f})"
    )
