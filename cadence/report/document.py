"""A rep's report as the plain dictionary of ``report.json``, and back.

The keys are the contract of design.md, which others may build on; more may stand beside them.
What is not known is null; no number is ever NaN or infinite.
"""

from __future__ import annotations

import json
from typing import Any, get_args

from cadence.domain import (
    CadenceResult,
    CameraKind,
    Caution,
    Check,
    Contact,
    Direction,
    FlyResult,
    Foot,
    GaitResult,
    RepReport,
    RunnerInfo,
    Side,
    Verdict,
)
from cadence.errors import StorageError
from cadence.formats.fields import Fields
from cadence.formats.lens import lens_document, parse_lens
from cadence.formats.track import parse_video
from cadence.report.clock import clock_document, parse_clock
from cadence.report.evenness import (
    parse_symmetry,
    parse_trend,
    symmetry_document,
    trend_document,
)
from cadence.report.flydetail import detail_document, parse_detail
from cadence.report.steps import StepRow, step_rows
from cadence.report.values import interval_document, interval_ends, known, parse_interval

SCHEMA = "cadence.report/1"

_GAIT = ("contact_time_s", "flight_time_s", "duty_factor", "step_length_m")
# What a step's entry has beside its contact's.
_STEP = (
    *("number", "foot", "side", "step_time_s", "step_time_sd_s", "contact_time_s"),
    *("contact_time_sd_s", "flight_time_s", "duty_factor", "cadence_spm", "quality"),
    "step_length_m",
)


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
        "clock": clock_document(report.clock),
        "runner": {
            "direction": report.runner.direction,
            "visible_from_s": known(report.runner.visible_from_s),
            "visible_to_s": known(report.runner.visible_to_s),
            "swaps_repaired": report.runner.swaps_repaired,
        },
        "camera": report.camera,
        "lens": None
        if report.lens is None
        else {
            **{name: known(value) for name, value in lens_document(report.lens).items()},
            "is_corrected": report.lens.is_proven,
        },
        "contacts": [_contact(contact) for contact in report.contacts],
        "steps": [_step(row) for row in step_rows(report)],
        "cadence": _cadence(report.cadence),
        "gait": {name: interval_document(getattr(report.gait, name, None)) for name in _GAIT},
        "symmetry": symmetry_document(report.symmetry),
        "trend": trend_document(report.trend),
        "fly": None if report.fly is None else _fly(report.fly),
        "checks": [check_document(check) for check in report.checks],
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
        clock=parse_clock(
            fields.section("clock"), video.number("capture_fps"), video.number("time_scale")
        ),
        camera=fields.choice("camera", get_args(CameraKind)),
        runner=RunnerInfo(
            direction=runner.choice("direction", get_args(Direction)),
            visible_from_s=runner.number("visible_from_s"),
            visible_to_s=runner.number("visible_to_s"),
            swaps_repaired=runner.integer("swaps_repaired"),
        ),
        contacts=tuple(_parse_contact(entry) for entry in fields.sections("contacts")),
        cadence=_parse_cadence(fields.section("cadence")),
        gait=_parse_gait(fields.section("gait")),
        symmetry=parse_symmetry(fields.section("symmetry")),
        trend=parse_trend(fields.section("trend")),
        fly=None if fly is None else _parse_fly(fly),
        checks=tuple(_parse_check(entry) for entry in fields.sections("checks")),
        warnings=tuple(
            Caution(code=entry.text("code"), message=entry.text("message"))
            for entry in fields.sections("warnings")
        ),
        verdict=fields.text("verdict"),
        engine=fields.text("engine"),
        model=fields.text("model"),
        lens=parse_lens(fields),
    )


def _video(report: RepReport) -> dict[str, Any]:
    video, clock = report.video, report.clock
    return {
        "path": video.path,
        "width_px": video.width_px,
        "height_px": video.height_px,
        "frame_count": video.frame_count,
        "duration_s": known(video.file_duration_s * clock.time_scale),
        "capture_fps": known(clock.capture_fps),
        "time_scale": known(clock.time_scale),
        "orientation_deg": video.orientation_deg,
        "file_duration_s": known(video.file_duration_s),
        "tagged_capture_fps": known(video.tagged_capture_fps),
        "tag_source": video.tag_source,
        "slow_part_s": None
        if video.slow_part_s is None
        else [known(end_s) for end_s in video.slow_part_s],
        "header_fps": known(video.header_fps),
        "declared_frames": video.declared_frames,
        "declared_duration_s": known(video.declared_duration_s),
        "cuts_s": [known(cut_s) for cut_s in video.cuts_s],
        "lens_mm": known(video.lens_mm),
        "codec": video.codec,
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "strike_s": known(contact.strike_s),
        "toe_off_s": known(contact.toe_off_s),
        "foot": contact.foot,
        "side": contact.side,
        "strike_sd_s": known(contact.strike_sd_s),
        "toe_off_sd_s": known(contact.toe_off_sd_s),
        "x_px": known(contact.x_px),
        "y_px": known(contact.y_px),
        "along_m": known(contact.along_m),
        "strike_common_sd_s": known(contact.strike_common_sd_s),
        "toe_off_common_sd_s": known(contact.toe_off_common_sd_s),
        "quality": known(contact.quality),
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
        strike_common_sd_s=fields.number("strike_common_sd_s"),
        toe_off_common_sd_s=fields.number("toe_off_common_sd_s"),
        quality=fields.number("quality"),
    )


def _step(row: StepRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _STEP}
    return {n: known(v) if isinstance(v, float) else v for n, v in values.items()}


def _cadence(cadence: CadenceResult) -> dict[str, Any]:
    return {
        "mean_spm": known(cadence.spm.mean),
        "ci95_spm": interval_ends(cadence.spm),
        "steps": cadence.steps,
        "per_step_spm": [known(value) for value in cadence.per_step_spm],
        "periodicity_spm": known(cadence.periodicity_spm),
        "from_s": known(cadence.from_s),
        "to_s": known(cadence.to_s),
    }


def _parse_cadence(fields: Fields) -> CadenceResult:
    return CadenceResult(
        spm=parse_interval(fields, "mean_spm", "ci95_spm"),
        steps=fields.integer("steps"),
        per_step_spm=fields.numbers("per_step_spm"),
        periodicity_spm=fields.optional_number("periodicity_spm"),
        from_s=fields.later_number("from_s"),
        to_s=fields.later_number("to_s"),
    )


def _parse_gait(fields: Fields) -> GaitResult | None:
    """Read the gait; None where nothing of it is known."""
    sections = {name: fields.optional_section(name) for name in _GAIT}
    if all(section is None for section in sections.values()):
        return None
    return GaitResult(
        **{
            name: None if section is None else parse_interval(section, "mean", "ci95")
            for name, section in sections.items()
        }
    )


def _fly(fly: FlyResult) -> dict[str, Any]:
    return {
        "distance_m": known(fly.distance_m),
        "enter_s": known(fly.enter_s),
        "exit_s": known(fly.exit_s),
        "time_s": known(fly.time_s.mean),
        "ci95_s": interval_ends(fly.time_s),
        "speed_mps": known(fly.speed_mps.mean),
        "ci95_mps": interval_ends(fly.speed_mps),
        "peak_mps": known(fly.peak_mps),
        "scale_sd": known(fly.scale_sd),
        "detail": detail_document(fly.detail),
        "curve": [
            {"along_m": known(along_m), "speed_mps": known(speed_mps)}
            for along_m, speed_mps in fly.curve
        ],
    }


def _parse_fly(fields: Fields) -> FlyResult:
    return FlyResult(
        distance_m=fields.number("distance_m"),
        enter_s=fields.number("enter_s"),
        exit_s=fields.number("exit_s"),
        time_s=parse_interval(fields, "time_s", "ci95_s"),
        speed_mps=parse_interval(fields, "speed_mps", "ci95_mps"),
        peak_mps=fields.optional_number("peak_mps"),
        scale_sd=fields.number("scale_sd"),
        detail=parse_detail(fields.optional_section("detail")),
        curve=tuple(
            (point.number("along_m"), point.number("speed_mps"))
            for point in fields.sections("curve")
        ),
    )


def check_document(check: Check) -> dict[str, Any]:
    """Return a check as plain dictionaries."""
    return {
        "name": check.name,
        "verdict": check.verdict,
        "value": known(check.value),
        "unit": check.unit,
        "lo": known(check.lo),
        "hi": known(check.hi),
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
