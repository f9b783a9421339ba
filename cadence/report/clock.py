"""The ``clock`` section of ``report.json``: what was used and why, and what speaks against it."""

from __future__ import annotations

from typing import Any, get_args

from cadence.domain.clock import (
    Bounds,
    ClockEstimate,
    ClockInfo,
    ClockVerdict,
    FrameTiming,
    Reading,
    Witness,
    WitnessName,
)
from cadence.formats.fields import Fields
from cadence.report.values import known

_READING = ("time_scale", "capture_fps", "cadence_spm", "contact_time_s", "flight_time_s")


def clock_document(clock: ClockInfo) -> dict[str, Any]:
    """Return the section; unknown is None."""
    return {
        "basis": clock.basis,
        "is_given": clock.is_given,
        "timing": None if clock.timing is None else _timing(clock.timing),
        "estimate": None if clock.estimate is None else _estimate(clock.estimate),
        "readings": [
            {"name": each.name, **{name: known(getattr(each, name)) for name in _READING}}
            for each in clock.readings
        ],
    }


def parse_clock(fields: Fields, capture_fps: float, time_scale: float) -> ClockInfo:
    """Build a clock from its section.

    Parameters
    ----------
    fields
        The section.
    capture_fps, time_scale
        As the section ``video`` has them.

    Raises
    ------
    StorageError
        If a field is missing or of the wrong kind.
    """
    timing, estimate = fields.optional_section("timing"), fields.optional_section("estimate")
    return ClockInfo(
        capture_fps=capture_fps,
        time_scale=time_scale,
        basis=fields.text("basis"),
        is_given=fields.flag("is_given"),
        timing=None if timing is None else _parse_timing(timing),
        estimate=None if estimate is None else _parse_estimate(estimate),
        readings=tuple(_parse_reading(each) for each in fields.sections("readings")),
    )


def _timing(timing: FrameTiming) -> dict[str, Any]:
    return {
        "frames": timing.frames,
        "interval_s": known(timing.interval_s),
        "is_uneven": timing.is_uneven,
        "missing": timing.missing,
        "longest_gap_s": known(timing.longest_gap_s),
        "repeated": timing.repeated,
    }


def _parse_timing(fields: Fields) -> FrameTiming:
    return FrameTiming(
        frames=fields.integer("frames"),
        interval_s=fields.number("interval_s"),
        is_uneven=fields.flag("is_uneven"),
        missing=fields.integer("missing"),
        longest_gap_s=fields.number("longest_gap_s"),
        repeated=fields.integer("repeated"),
    )


def _estimate(estimate: ClockEstimate) -> dict[str, Any]:
    return {
        "verdict": estimate.verdict,
        "real_time_share": known(estimate.real_time_share),
        "slowed": None if estimate.slowed is None else _bounds(estimate.slowed),
        "common": known(estimate.common),
        "witnesses": [
            {
                "name": each.name,
                "value": known(each.value),
                "unit": each.unit,
                "expected": known(each.expected),
                "slowed": _bounds(each.slowed),
            }
            for each in estimate.witnesses
        ],
    }


def _parse_estimate(fields: Fields) -> ClockEstimate:
    slowed = fields.optional_section("slowed")
    return ClockEstimate(
        verdict=fields.choice("verdict", get_args(ClockVerdict)),
        real_time_share=fields.optional_number("real_time_share"),
        slowed=None if slowed is None else _parse_bounds(slowed),
        common=fields.optional_number("common"),
        witnesses=tuple(
            Witness(
                name=each.choice("name", get_args(WitnessName)),
                value=each.number("value"),
                unit=each.text("unit"),
                expected=each.number("expected"),
                slowed=_parse_bounds(each.section("slowed")),
            )
            for each in fields.sections("witnesses")
        ),
    )


def _bounds(bounds: Bounds) -> dict[str, Any]:
    return {"mean": known(bounds.mean), "ci95": [known(bounds.low), known(bounds.high)]}


def _parse_bounds(fields: Fields) -> Bounds:
    low, high = fields.numbers("ci95", 2)
    return Bounds(fields.number("mean"), low, high)


def _parse_reading(fields: Fields) -> Reading:
    return Reading(
        name=fields.text("name"),
        time_scale=fields.number("time_scale"),
        capture_fps=fields.number("capture_fps"),
        cadence_spm=fields.optional_number("cadence_spm"),
        contact_time_s=fields.optional_number("contact_time_s"),
        flight_time_s=fields.optional_number("flight_time_s"),
    )
