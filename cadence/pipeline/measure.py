"""From a pose track to a report: every measurement and every check, with no video at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cadence.body.feet import NamedFeet, name_feet
from cadence.body.path import Body
from cadence.body.sight import Sight, sight_of
from cadence.clock.capture import real_clock
from cadence.clock.check import CheckedClock, check_clock
from cadence.clock.footfalls import Footfalls, find_footfalls
from cadence.clock.gravity import SOMEBODY, Stature
from cadence.clock.repeats import held_before, repeated_frames, without_frames
from cadence.clock.slowmotion import SLOWEST_WALKING_SPM
from cadence.clock.timebase import frame_timing
from cadence.domain import (
    CadenceResult,
    Caution,
    Check,
    ClockInfo,
    GaitResult,
    PoseTrack,
    RepReport,
    RunnerInfo,
)
from cadence.domain.clock import TimeScale
from cadence.errors import NotMeasurableError
from cadence.flyzone.agreement import with_agreement
from cadence.flyzone.markerset import FlySetup as FlySetup
from cadence.flyzone.outcome import FlyOutcome
from cadence.gait.alternation import cadence_by_heights_spm
from cadence.gait.coherence import refuse_incoherent
from cadence.gait.measures import SAME_CADENCE, gait_from_contacts
from cadence.gait.steps import with_quality
from cadence.gait.symmetry import symmetry_from_contacts
from cadence.gait.trend import trend_from_events
from cadence.pipeline.placement import middles_s, place_contacts
from cadence.targets.bands import AthleteProfile, load_targets
from cadence.targets.cautions import cautions_for, doubt_about_time
from cadence.targets.checks import check_rep, verdict_sentence
from cadence.targets.inputs import (
    FROM_FRONT,
    NOBODY_FROM_FRONT,
    doubt_about_speed,
    input_cautions,
    refuse_unfit,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadence.contacts.finding import TimedContact
    from cadence.pipeline.zone import Zone

# Somebody who shifts their weight opens the legs once or twice; a runner goes on.
_FEWEST_OPENINGS = 3
_MORE_STEPS = "Film from farther away or pan along, so that more steps fit in the picture."


def report_from_track(
    track: PoseTrack,
    *,
    fly: FlySetup | None = None,
    profile: AthleteProfile | None = None,
    capture_fps: float | None = None,
    time_scale: TimeScale | None = None,
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
        The clock, where the file's is wrong; ``auto``: the witnesses' where they are clear.

    Raises
    ------
    NotMeasurableError
        When nobody runs in the clip, or too few steps were seen.
    """
    track, clock = _fresh_frames(track, capture_fps, time_scale)
    checked = _by_the_clock(track, clock, fly, accept=time_scale == "auto")
    clock, falls, body = checked.clock, checked.footfalls, checked.footfalls.body
    sight = _fit_sight(track, body, clock)
    timed = () if sight.from_front else falls.timed
    zone = None if sight.from_front or fly is None else _surveyed(track, body, timed, fly)
    named = name_feet(track, body, falls.rhythm.openings_s, middles_s(timed, body))
    contacts = with_quality(place_contacts(timed, named, body, track, zone))
    cadence = _cadence_or_raise(falls, sight)
    gait = gait_from_contacts(contacts, zone.length_sd if zone else 0.0)
    outcome = with_agreement(_through(zone, track, body, timed), contacts)
    if sight.from_front:
        outcome = FlyOutcome(None, None if fly is None else FROM_FRONT)
    doubt = _doubt(track, falls, cadence, gait, clock)
    checks, verdict = _judged(profile or AthleteProfile(), cadence, outcome, doubt)
    about_rep = cautions_for(track, body, clock, cadence, doubt, outcome, contacts)
    return RepReport(
        video=track.video,
        clock=clock,
        camera=track.camera,
        runner=_runner_info(body, named),
        contacts=contacts,
        cadence=cadence,
        gait=gait,
        symmetry=symmetry_from_contacts(contacts),
        trend=trend_from_events(falls.events),
        fly=outcome.result,
        checks=checks,
        warnings=(*about_rep, *input_cautions(track, sight, clock, fly)),
        verdict=verdict,
        engine=track.engine,
        model=track.model,
        lens=track.lens,
    )


# What surveys a fly zone is imported for those who ask for one.
def _surveyed(
    track: PoseTrack, body: Body, timed: Sequence[TimedContact], fly: FlySetup
) -> Zone | None:
    from cadence.pipeline.zone import survey_zone

    return survey_zone(track, body, timed, fly)


def _through(
    zone: Zone | None, track: PoseTrack, body: Body, timed: Sequence[TimedContact]
) -> FlyOutcome:
    if zone is None:
        return FlyOutcome(None, None)
    from cadence.pipeline.zone import time_zone

    return time_zone(zone, track, body, timed)


def _stature(track: PoseTrack, falls: Footfalls, fly: FlySetup) -> Stature:
    from cadence.pipeline.stature import stature_by_markers

    return stature_by_markers(track, falls, fly) or SOMEBODY


def _fit_sight(track: PoseTrack, body: Body, clock: ClockInfo) -> Sight:
    """Say how well the runner was seen; raise where that is not well enough."""
    sight = sight_of(track, body)
    refuse_unfit(sight, clock)
    return sight


def _runner_info(body: Body, named: NamedFeet) -> RunnerInfo:
    first_s, last_s = float(body.time_s[0]), float(body.time_s[-1])
    return RunnerInfo(body.direction, first_s, last_s, named.swaps_repaired)


def _doubt(
    track: PoseTrack,
    falls: Footfalls,
    cadence: CadenceResult,
    gait: GaitResult | None,
    clock: ClockInfo,
) -> Caution | None:
    """Say why the rep's speed or clock is doubtful; None where neither is."""
    uneven = doubt_about_speed(track, falls.rhythm.openings_s)
    return uneven or doubt_about_time(cadence, gait, clock)


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


def _by_the_clock(
    track: PoseTrack, clock: ClockInfo, fly: FlySetup | None, *, accept: bool
) -> CheckedClock:
    """Find the footfalls by the clock that is named, and hold that clock against physics."""
    falls = find_footfalls(track, clock.time_scale)
    stature = SOMEBODY if fly is None else _stature(track, falls, fly)
    return check_clock(track, clock, falls, stature=stature, accept=accept)


def _fresh_frames(
    track: PoseTrack, capture_fps: float | None, time_scale: TimeScale | None
) -> tuple[PoseTrack, ClockInfo]:
    """Leave out frames that show another one's picture; give the clock of all as well."""
    repeats = repeated_frames(track.placed_px)
    clock = _clock(track, int(repeats.sum()), capture_fps, time_scale)
    return without_frames(track, repeats if repeats.any() else held_before(track)), clock


def _clock(
    track: PoseTrack, repeated: int, capture_fps: float | None, time_scale: TimeScale | None
) -> ClockInfo:
    """Give the clock as the file or the user names it."""
    named = None if time_scale == "auto" else time_scale
    video = track.video
    clock = real_clock(
        track.file_time_s, video.tagged_capture_fps, capture_fps, named, video.tag_source
    )
    return replace(clock, timing=frame_timing(track.file_time_s, repeated))


def _cadence_or_raise(falls: Footfalls, sight: Sight) -> CadenceResult:
    if sight.from_front and not _agrees_with_heights(falls):
        raise NotMeasurableError(NOBODY_FROM_FRONT)
    openings, cadence = len(falls.rhythm.openings_s), falls.cadence
    if openings < 2:
        raise NotMeasurableError(
            "nobody runs in this clip: the legs of the person who moves most make no steps. "
            "Film the rep from the side, or name the runner with --runner X,Y@SECONDS."
        )
    if openings < _FEWEST_OPENINGS:
        raise NotMeasurableError(
            f"nobody runs in this clip for long enough: {openings} even steps of the legs were "
            f"seen in a row, and cadence needs {_FEWEST_OPENINGS}. {_remedy(falls)}"
        )
    if cadence is None:
        strikes = int(np.isfinite(falls.events.strike_s).sum())
        raise NotMeasurableError(
            f"nobody runs in this clip for long enough: {strikes} strike(s) of a foot were seen in "
            f"a row, and cadence needs three. {_remedy(falls)}"
        )
    refuse_incoherent(cadence)
    return cadence


def _remedy(falls: Footfalls) -> str:
    """Say what to do about too few steps; legs that open too seldom even to walk play slowly."""
    spm = 60 / float(np.median(np.diff(falls.rhythm.openings_s)))
    if spm >= SLOWEST_WALKING_SPM:
        return _MORE_STEPS
    return (
        f"The legs open {spm:.0f} times a minute, too seldom even to walk: if this clip is slowed, "
        f"as it looks, pass --capture-fps or --time-scale. {_MORE_STEPS}"
    )


def _agrees_with_heights(falls: Footfalls) -> bool:
    """Say whether the ankles' heights give the same cadence, which they do from any side."""
    found_spm = cadence_by_heights_spm(falls.body)
    if falls.cadence is None or found_spm is None:
        return False
    return abs(falls.cadence.spm.mean / found_spm - 1) < SAME_CADENCE
