"""What stands behind a fly zone's time, as the plain dictionary of ``report.json``, and back."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from cadence.domain import FlyDetail, LensBend, MarkerUsed, RepReport
from cadence.formats.fields import Fields
from cadence.gait.intervals import Z95
from cadence.report.values import known


def detail_document(detail: FlyDetail | None) -> dict[str, Any] | None:
    """Return a zone's geometry and speed as plain values; unknown is None."""
    if detail is None:
        return None
    return {
        **{name: known(getattr(detail, name)) for name in _NUMBERS},
        "source": detail.source,
        "curve_sd_mps": [known(sd) for sd in detail.curve_sd_mps],
        "markers": [
            {field.name: known(getattr(marker, field.name)) for field in fields_of(MarkerUsed)}
            for marker in detail.markers
        ],
    }


def markers_sentence(detail: FlyDetail) -> str:
    """Say where the zone's markers come from and where they stand; of found ones, how sure."""
    source = {"given": "given", "file": "from a file", "found": "found in the picture"}
    places = [
        f"{marker.along_m:g} m at {marker.x_px:.0f},{marker.y_px:.0f}"
        + ("" if marker.confidence is None else f" ({100 * marker.confidence:.0f} % sure)")
        for marker in detail.markers
    ]
    return f"{source.get(detail.source, detail.source)}: {', '.join(places)}"


def lens_sentence(report: RepReport) -> str | None:
    """Say how the lens bends straight lines; None where nothing is known of it."""
    lens, detail = report.lens, report.fly.detail if report.fly else None
    by = "" if lens is None else f", by {lens.line_count} lines"
    if lens is None and detail is not None and detail.lens_bend is not None:
        fitted = LensBend(detail.lens_bend, detail.lens_bend_sd or 0.0, 0)
        lens, by = fitted if fitted.is_proven else None, ", by the markers"
    if lens is None:
        return None
    sure = f"\N{PLUS-MINUS SIGN} {100 * Z95 * lens.sd:.1f} %"
    if not lens.is_proven:
        return f"keeps straight lines straight, {sure} at the picture's corner{by}"
    kind = "outward (barrel)" if lens.bend > 0 else "inward (pincushion)"
    return (
        f"bends straight lines {kind}, {100 * abs(lens.bend):.1f} {sure} at the picture's "
        f"corner{by}; taken out of all metres"
    )


def parse_detail(fields: Fields | None) -> FlyDetail | None:
    """Read a zone's geometry and speed; None where there is none."""
    if fields is None:
        return None
    return FlyDetail(
        source=fields.text("source"),
        markers=tuple(_parse_marker(entry) for entry in fields.sections("markers")),
        residual_m=fields.number("residual_m"),
        offset_m=fields.number("offset_m"),
        offset_sd_m=fields.number("offset_sd_m"),
        camera_distance_m=fields.number("camera_distance_m"),
        curve_sd_mps=fields.numbers("curve_sd_mps"),
        peak_at_m=fields.optional_number("peak_at_m"),
        fell_from_m=fields.optional_number("fell_from_m"),
        lens_bend=fields.later_number("lens_bend"),
        lens_bend_sd=fields.later_number("lens_bend_sd"),
        accel_distance_m=fields.optional_number("accel_distance_m"),
        accel_time_s=fields.optional_number("accel_time_s"),
        accel_time_sd_s=fields.optional_number("accel_time_sd_s"),
    )


def _parse_marker(fields: Fields) -> MarkerUsed:
    return MarkerUsed(
        fields.number("x_px"),
        fields.number("y_px"),
        fields.number("along_m"),
        fields.number("across_m"),
        fields.optional_number("confidence"),
        fields.later_number("file_time_s"),
    )


_NUMBERS = (
    *("residual_m", "offset_m", "offset_sd_m", "camera_distance_m", "peak_at_m", "fell_from_m"),
    *("accel_distance_m", "accel_time_s", "accel_time_sd_s", "lens_bend", "lens_bend_sd"),
)
