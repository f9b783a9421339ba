"""A rep's report as the plain dictionary of ``report.json``, and back.

The keys are the contract of design.md, which others may build on; more may stand beside them.
What is not known is null; no number is ever NaN or infinite.
"""

from __future__ import annotations

import json
import math
from typing import Any, get_args

from cadence.domain import (
    CadenceResult,
    CameraKind,
    Caution,
    Check,
    ClockInfo,
    Contact,
    Direction,
    FlyResult,
    Foot,
    GaitResult,
    Interval,
    RepReport,
    RunnerInfo,
    Side,
    Verdict,
)
from cadence.errors import StorageError
from cadence.fields import Fields
from cadence.trackfile import parse_video

SCHEMA = "cadence.report/1"

_GAIT = ("contact_time_s", "flight_time_s", "duty_factor", "step_length_m")


def document_from_report(report: RepReport) -> dict[str, Any]:
    """Return the report as plain dictionaries, lists, texts and numbers.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    dict
        The content of ``report.json``; unknown is None.
    """
    return {
        "schema": SCHEMA,
        "verdict": report.verdict,
        "video": _video(report),
        "clock": {"basis": report.clock.basis},
        "runner": {
            "direction": report.runner.direction,
            "visible_from_s": _known(report.runner.visible_from_s),
            "visible_to_s": _known(report.runner.visible_to_s),
        },
        "camera": report.camera,
        "contacts": [_contact(contact) for contact in report.contacts],
        "cadence": _cadence(report.cadence),
        "gait": {name: interval_document(getattr(report.gait, name, None)) for name in _GAIT},
        "fly": None if report.fly is None else _fly(report.fly),
        "checks": [_check(check) for check in report.checks],
        "warnings": [{"code": w.code, "message": w.message} for w in report.warnings],
        "engine": report.engine,
        "model": report.model,
    }


def json_text(document: dict[str, Any]) -> str:
    """Return a document as JSON for a file or for standard output.

    Parameters
    ----------
    document
        Plain dictionaries, lists, texts and finite numbers.

    Returns
    -------
    str
        Indented JSON in ASCII (a file's name may hold bytes that are no text), ending in a newline.
    """
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def interval_document(interval: Interval | None) -> dict[str, Any] | None:
    """Return an estimate as ``{mean, ci95}``, None where there is none."""
    if interval is None:
        return None
    return {"mean": _known(interval.mean), "ci95": _ends(interval)}


def report_from_document(document: object, name: str = "report.json") -> RepReport:
    """Build a report from the content of its ``report.json``.

    Parameters
    ----------
    document
        Parsed JSON.
    name
        The file's name, for messages.

    Returns
    -------
    RepReport
        As it was written; what is null where a number must be is NaN.

    Raises
    ------
    StorageError
        If the document has another schema, or a field is missing or of the wrong kind.
    """
    fields = Fields(document, name)
    schema = fields.text("schema")
    if schema != SCHEMA:
        message = f"{name} is a {schema!r}, not a {SCHEMA!r}; analyse the clip again"
        raise StorageError(message)
    video = fields.section("video")
    runner = fields.section("runner")
    fly = fields.optional_section("fly")
    return RepReport(
        video=parse_video(video),
        clock=ClockInfo(
            capture_fps=video.number("capture_fps"),
            time_scale=video.number("time_scale"),
            basis=fields.section("clock").text("basis"),
        ),
        camera=fields.choice("camera", get_args(CameraKind)),
        runner=RunnerInfo(
            direction=runner.choice("direction", get_args(Direction)),
            visible_from_s=runner.number("visible_from_s"),
            visible_to_s=runner.number("visible_to_s"),
        ),
        contacts=tuple(_parse_contact(entry) for entry in fields.sections("contacts")),
        cadence=_parse_cadence(fields.section("cadence")),
        gait=_parse_gait(fields.section("gait")),
        fly=None if fly is None else _parse_fly(fly),
        checks=tuple(_parse_check(entry) for entry in fields.sections("checks")),
        warnings=tuple(
            Caution(code=entry.text("code"), message=entry.text("message"))
            for entry in fields.sections("warnings")
        ),
        verdict=fields.text("verdict"),
        engine=fields.text("engine"),
        model=fields.text("model"),
    )


def _known(value: float | None) -> float | None:
    """Return a number fit for JSON: None where it is not known."""
    return value if value is not None and math.isfinite(value) else None


def _ends(interval: Interval) -> list[float | None]:
    return [_known(interval.low), _known(interval.high)]


def _video(report: RepReport) -> dict[str, Any]:
    video, clock = report.video, report.clock
    return {
        "path": video.path,
        "width_px": video.width_px,
        "height_px": video.height_px,
        "frame_count": video.frame_count,
        "duration_s": _known(video.file_duration_s * clock.time_scale),
        "capture_fps": _known(clock.capture_fps),
        "time_scale": _known(clock.time_scale),
        "orientation_deg": video.orientation_deg,
        "file_duration_s": _known(video.file_duration_s),
        "tagged_capture_fps": _known(video.tagged_capture_fps),
        "codec": video.codec,
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "strike_s": _known(contact.strike_s),
        "toe_off_s": _known(contact.toe_off_s),
        "foot": contact.foot,
        "side": contact.side,
        "strike_sd_s": _known(contact.strike_sd_s),
        "toe_off_sd_s": _known(contact.toe_off_sd_s),
        "x_px": _known(contact.x_px),
        "y_px": _known(contact.y_px),
        "along_m": _known(contact.along_m),
    }


def _parse_contact(fields: Fields) -> Contact:
    return Contact(
        strike_s=fields.number("strike_s"),
        toe_off_s=fields.optional_number("toe_off_s"),
        strike_sd_s=fields.number("strike_sd_s"),
        toe_off_sd_s=fields.optional_number("toe_off_sd_s"),
        foot=fields.optional_choice("foot", get_args(Foot)),
        side=fields.optional_choice("side", get_args(Side)),
        x_px=fields.number("x_px"),
        y_px=fields.number("y_px"),
        along_m=fields.optional_number("along_m"),
    )


def _cadence(cadence: CadenceResult) -> dict[str, Any]:
    return {
        "mean_spm": _known(cadence.spm.mean),
        "ci95_spm": _ends(cadence.spm),
        "steps": cadence.steps,
        "per_step_spm": [_known(value) for value in cadence.per_step_spm],
        "periodicity_spm": _known(cadence.periodicity_spm),
    }


def _parse_cadence(fields: Fields) -> CadenceResult:
    return CadenceResult(
        spm=_parse_interval(fields, "mean_spm", "ci95_spm"),
        steps=fields.integer("steps"),
        per_step_spm=fields.numbers("per_step_spm"),
        periodicity_spm=fields.optional_number("periodicity_spm"),
    )


def _parse_gait(fields: Fields) -> GaitResult | None:
    """Read the gait; None where nothing of it is known."""
    sections = {name: fields.optional_section(name) for name in _GAIT}
    if all(section is None for section in sections.values()):
        return None
    return GaitResult(
        **{
            name: None if section is None else _parse_interval(section, "mean", "ci95")
            for name, section in sections.items()
        }
    )


def _fly(fly: FlyResult) -> dict[str, Any]:
    return {
        "distance_m": _known(fly.distance_m),
        "enter_s": _known(fly.enter_s),
        "exit_s": _known(fly.exit_s),
        "time_s": _known(fly.time_s.mean),
        "ci95_s": _ends(fly.time_s),
        "speed_mps": _known(fly.speed_mps.mean),
        "ci95_mps": _ends(fly.speed_mps),
        "peak_mps": _known(fly.peak_mps),
        "curve": [
            {"along_m": _known(along_m), "speed_mps": _known(speed_mps)}
            for along_m, speed_mps in fly.curve
        ],
    }


def _parse_fly(fields: Fields) -> FlyResult:
    return FlyResult(
        distance_m=fields.number("distance_m"),
        enter_s=fields.number("enter_s"),
        exit_s=fields.number("exit_s"),
        time_s=_parse_interval(fields, "time_s", "ci95_s"),
        speed_mps=_parse_interval(fields, "speed_mps", "ci95_mps"),
        peak_mps=fields.optional_number("peak_mps"),
        curve=tuple(
            (point.number("along_m"), point.number("speed_mps"))
            for point in fields.sections("curve")
        ),
    )


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "verdict": check.verdict,
        "value": _known(check.value),
        "unit": check.unit,
        "lo": _known(check.lo),
        "hi": _known(check.hi),
        "source": check.source,
        "message": check.message,
    }


def _parse_check(fields: Fields) -> Check:
    return Check(
        name=fields.text("name"),
        verdict=fields.choice("verdict", get_args(Verdict)),
        value=fields.optional_number("value"),
        unit=fields.text("unit"),
        lo=fields.optional_number("lo"),
        hi=fields.optional_number("hi"),
        source=fields.text("source"),
        message=fields.text("message"),
    )


def _parse_interval(fields: Fields, mean: str, ends: str) -> Interval:
    low, high = fields.numbers(ends, count=2)
    return Interval(mean=fields.number(mean), low=low, high=high)
