"""From a pose track to a report: every measurement and every check, with no video at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadence.beat import StepEvents
from cadence.body import Body, body_from_track
from cadence.calibration import Marker, TrackLine, fit_track_line
from cadence.cautions import cautions_for, doubt_about_time
from cadence.checks import check_rep, verdict_sentence
from cadence.clock import real_clock
from cadence.contacts import TimedContact, find_contacts
from cadence.domain import (
    CadenceResult,
    Caution,
    Check,
    PoseTrack,
    RepReport,
    RunnerInfo,
)
from cadence.errors import CalibrationError, NotMeasurableError
from cadence.feet import name_feet
from cadence.flyzone import FlyOutcome, find_gates, measure_fly, scale_sd
from cadence.gait import cadence_from_events, gait_from_contacts
from cadence.placement import middles_s, place_contacts
from cadence.rhythm import Rhythm, find_rhythm
from cadence.sharpening import sharpen_contacts
from cadence.steps import with_quality
from cadence.symmetry import symmetry_from_contacts
from cadence.targets import AthleteProfile, load_targets
from cadence.timing import UNSEEN
from cadence.trend import trend_from_events

_NO_FLY = FlyOutcome(None, None)
# Somebody who shifts their weight opens the legs once or twice; a runner goes on.
_FEWEST_OPENINGS = 3


@dataclass(frozen=True)
class FlySetup:
    """The fly zone as the user marked it.

    Parameters
    ----------
    distance_m
        From marker 2 to marker 3.
    markers
        Marks of known distance in the picture.
    """

    distance_m: float
    markers: tuple[Marker, ...] = ()


def report_from_track(
    track: PoseTrack,
    *,
    fly: FlySetup | None = None,
    profile: AthleteProfile | None = None,
    capture_fps: float | None = None,
    time_scale: float | None = None,
) -> RepReport:
    """Measure a rep from its pose track and check it against the targets.

    Parameters
    ----------
    track
        The runner's landmarks.
    fly
        The fly zone, or None when none was asked for.
    profile
        Whose rep it is; a middle-distance runner without known times by default.
    capture_fps, time_scale
        The clock, as the user names it, instead of the file's own.

    Raises
    ------
    NotMeasurableError
        When nobody runs in the clip, or too few steps were seen.
    CalibrationError
        When the markers do not fit together.
    """
    clock = real_clock(track.file_time_s, track.video.tagged_capture_fps, capture_fps, time_scale)
    body = body_from_track(track, clock.time_scale)
    rhythm = find_rhythm(body)
    timed = sharpen_contacts(find_contacts(body, rhythm), body, track.foot_views)
    line = _track_line(fly)
    named = name_feet(track, body, rhythm.openings_s, middles_s(timed, body))
    contacts = with_quality(place_contacts(timed, named, body, track, line))
    cadence = _cadence_or_raise(timed, rhythm)
    gait = gait_from_contacts(contacts, _length_sd(line, track))
    outcome = _fly_outcome(track, body, line, fly)
    doubt = doubt_about_time(cadence, gait)
    checks, verdict = _judged(profile or AthleteProfile(), cadence, outcome, doubt)
    return RepReport(
        video=track.video,
        clock=clock,
        camera=track.camera,
        runner=RunnerInfo(
            body.direction,
            float(body.time_s[0]),
            float(body.time_s[-1]),
            named.swaps_repaired,
        ),
        contacts=contacts,
        cadence=cadence,
        gait=gait,
        symmetry=symmetry_from_contacts(contacts),
        trend=trend_from_events(_step_events(timed)),
        fly=outcome.result,
        checks=checks,
        warnings=cautions_for(track, body, clock, cadence, doubt, outcome, contacts),
        verdict=verdict,
        engine=track.engine,
        model=track.model,
    )


def _judged(
    profile: AthleteProfile, cadence: CadenceResult, outcome: FlyOutcome, doubt: Caution | None
) -> tuple[tuple[Check, ...], str]:
    """Hold the rep against the targets; give the checks and the verdict in one sentence."""
    targets, because = load_targets(), doubt.message if doubt is not None else None
    checks = check_rep(
        targets,
        profile,
        cadence.spm,
        outcome.result,
        fly_unknown_because=outcome.unknown_because,
        unknown_because=because,
    )
    return checks, verdict_sentence(targets, profile, cadence.spm, checks, unknown_because=because)


def _cadence_or_raise(timed: Sequence[TimedContact], rhythm: Rhythm) -> CadenceResult:
    if len(rhythm.openings_s) < 2:
        raise NotMeasurableError(
            "nobody runs in this clip: the legs of the person who moves most make no steps. "
            "Film the rep from the side, or name the runner with --runner X,Y@SECONDS."
        )
    cadence = cadence_from_events(_step_events(timed), rhythm.frequency_hz)
    if cadence is None or len(rhythm.openings_s) < _FEWEST_OPENINGS:
        raise NotMeasurableError(
            f"nobody runs in this clip for long enough: {len(timed)} contact(s) were seen, and "
            "cadence needs three. Film farther away, so that more steps fit in the picture."
        )
    return cadence


def _step_events(timed: Sequence[TimedContact]) -> StepEvents:
    strikes = [contact.strike or UNSEEN for contact in timed]
    toe_offs = [contact.toe_off or UNSEEN for contact in timed]
    return StepEvents(
        strike_s=np.array([event.at_s for event in strikes]),
        toe_off_s=np.array([event.at_s for event in toe_offs]),
        strike_sd_s=np.array([event.sd_s for event in strikes]),
        toe_off_sd_s=np.array([event.sd_s for event in toe_offs]),
    )


def _track_line(fly: FlySetup | None) -> TrackLine | None:
    return fit_track_line(fly.markers) if fly is not None and fly.markers else None


def _length_sd(line: TrackLine | None, track: PoseTrack) -> float:
    """Give the relative standard deviation of all metres along the track."""
    return scale_sd(line, track.video.long_side_px) if line is not None else 0.0


def _fly_outcome(
    track: PoseTrack, body: Body, line: TrackLine | None, fly: FlySetup | None
) -> FlyOutcome:
    if fly is None:
        return _NO_FLY
    if line is None:
        return FlyOutcome(
            None,
            f"no markers were given for the {fly.distance_m:g} m fly zone: pass "
            f"--marker X,Y@0 --marker X,Y@{fly.distance_m:g} with the markers' pixels",
        )
    if not body.ground_known:
        return FlyOutcome(
            None, "the camera's motion is unknown, so the zone cannot be followed: use a tripod"
        )
    hip_px = body.hip * body.stature_px
    gates_m = find_gates(fly.markers, fly.distance_m)
    if gates_m is None:
        raise CalibrationError(
            f"no two markers are {fly.distance_m:g} m apart, as --fly says: check their metres"
        )
    return measure_fly(body.time_s, hip_px, line, gates_m, track.video.long_side_px)
