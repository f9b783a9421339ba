"""What a reader should know before trusting a report's numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadence.body.path import Body
from cadence.clock.slowmotion import FASTEST_RUNNING_SPM, SLOWEST_RUNNING_SPM
from cadence.domain import (
    CadenceResult,
    Caution,
    ClockInfo,
    Contact,
    GaitResult,
    PoseTrack,
)
from cadence.domain.clock import ClockEstimate
from cadence.flyzone.outcome import FlyOutcome
from cadence.gait.steps import COARSEST_CONTACT, step_table

_WALKING_DUTY = 0.5
_DISAGREEMENT_SHARE = 0.03
_FEW_STEPS = 5
_LOW_CAPTURE_FPS = 50.0
_SMALL_PX = 70.0
# Some steps of a rep are so many that a stranger's would show in the mean.
_MUCH_BESIDE = 0.15


def doubt_about_time(
    cadence: CadenceResult, gait: GaitResult | None, clock: ClockInfo
) -> Caution | None:
    """Say why the clip's time, or its gait, is not that of a rep; None when nothing speaks so.

    Parameters
    ----------
    cadence, gait
        What was measured by the clock.
    clock
        With what its witnesses say; where there are none, cadence and duty factor decide.
    """
    duty = gait.duty_factor.mean if gait is not None and gait.duty_factor is not None else None
    estimate = clock.estimate
    walks = duty is not None and duty >= _WALKING_DUTY
    if estimate is not None and estimate.verdict != "unknown":
        walks = estimate.verdict == "walking"
    if walks:
        return _walking(duty)
    if estimate is not None and not clock.is_given:
        doubt = _wrong_clock(clock, estimate)
        if doubt is not None:
            return doubt
    return _impossible(cadence)


def _walking(duty: float | None) -> Caution:
    seen = "the trunk is highest over the standing foot"
    if duty is not None and duty >= _WALKING_DUTY:
        seen = f"a foot is on the ground {100 * duty:.0f} % of each stride, so there is no flight"
    return Caution(
        "walking", f"this is walking, not running: {seen}; the running targets do not apply"
    )


def _impossible(cadence: CadenceResult) -> Caution | None:
    """Say where nobody runs at such a cadence, whatever else was seen."""
    if cadence.spm.mean < SLOWEST_RUNNING_SPM:
        return Caution(
            "slow-motion-suspected",
            f"{cadence.spm.mean:.0f} steps/min with a flight phase is slower than anyone runs: "
            "the clip is probably slow motion; pass --capture-fps with the rate it was filmed at",
        )
    if cadence.spm.mean > FASTEST_RUNNING_SPM:
        return Caution(
            "fast-motion-suspected",
            f"{cadence.spm.mean:.0f} steps/min is faster than anyone runs: check --time-scale and "
            "--capture-fps",
        )
    return None


def _wrong_clock(clock: ClockInfo, estimate: ClockEstimate) -> Caution | None:
    """Say what the witnesses saw, and what to pass if they are right."""
    if estimate.slowed is None or estimate.verdict not in ("slowed", "hurried"):
        return None
    slowed, seen = estimate.slowed, _seen_by(estimate)
    remedy = f"--time-scale {clock.time_scale / slowed.mean:.2g}"
    if estimate.verdict == "hurried":
        return Caution(
            "fast-motion-suspected",
            f"this clip looks {1 / slowed.mean:.1f}x too fast ({seen}): pass {remedy} if so",
        )
    if estimate.common is not None:
        capture_fps = clock.capture_fps * estimate.common
        remedy = f"--capture-fps {capture_fps:.0f}, for {estimate.common:g}x,"
    bounds = f"{slowed.low:.1f}x to {slowed.high:.1f}x"
    return Caution(
        "slow-motion-suspected",
        f"this clip looks {slowed.mean:.1f}x slowed ({bounds}; {seen}): pass {remedy} if so",
    )


def _seen_by(estimate: ClockEstimate) -> str:
    """Print what each witness measured by the clock in question."""
    words = {
        "gravity": "apparent gravity {:.2g} m/s2",
        "cadence": "{:.0f} steps/min",
        "speed": "{:.1f} m/s",
    }
    return ", ".join(words[each.name].format(each.value) for each in estimate.witnesses)


def _contradicted(clock: ClockInfo) -> Caution | None:
    """Say where the witnesses speak against the user's own word, which holds all the same."""
    estimate = clock.estimate
    if not clock.is_given or estimate is None or estimate.verdict not in ("slowed", "hurried"):
        return None
    return Caution(
        "clock-contradicted",
        f"physics speaks against the clock that was given ({_seen_by(estimate)}): check "
        "--capture-fps or --time-scale",
    )


def _frames_repeat(clock: ClockInfo) -> Caution | None:
    timing = clock.timing
    if timing is None or timing.repeated == 0:
        return None
    return Caution(
        "frames-repeat",
        f"{timing.repeated} of {timing.frames} frames show the picture before them again: the "
        "clip was retimed after filming, and they are left out; use the phone's original",
    )


def _frames_missing(clock: ClockInfo) -> Caution | None:
    timing = clock.timing
    if timing is None or timing.missing == 0 or timing.repeated:
        return None
    return Caution(
        "frames-missing",
        f"{timing.missing} frame(s) are missing; times go by the frames' own time stamps, so that "
        f"only the gaps are unsure (the longest is {1000 * timing.longest_gap_s:.0f} ms of the "
        "file's time); film with more light or free storage",
    )


def cautions_for(
    track: PoseTrack,
    body: Body,
    clock: ClockInfo,
    cadence: CadenceResult,
    doubt: Caution | None,
    fly_outcome: FlyOutcome,
    contacts: Sequence[Contact],
) -> tuple[Caution, ...]:
    """Collect everything that limits the report.

    Parameters
    ----------
    track, body, clock, cadence
        What was measured, and from what.
    doubt
        What `doubt_about_time` found.
    fly_outcome
        The fly zone or why there is none.
    contacts
        Whole contacts in order of time.
    """
    found = [
        doubt,
        _contradicted(clock),
        _frames_repeat(clock),
        _frames_missing(clock),
        _few_steps(cadence),
        _rhythm_disagrees(cadence),
        _low_rate(clock),
        _coarse_contacts(contacts),
        _small(body),
        _beside(track),
        _others(track),
        _camera_unknown(body, track),
        _fly_unknown(fly_outcome),
        *fly_outcome.cautions,
    ]
    return tuple(caution for caution in found if caution is not None)


def _few_steps(cadence: CadenceResult) -> Caution | None:
    if cadence.steps >= _FEW_STEPS:
        return None
    return Caution(
        "few-steps",
        f"only {cadence.steps} steps were seen: film farther away so that more fit in the picture",
    )


def _rhythm_disagrees(cadence: CadenceResult) -> Caution | None:
    if cadence.periodicity_spm is None:
        return None
    # Over a few steps the rhythm itself is known to no better than a share of one step.
    allowed = cadence.spm.mean * max(_DISAGREEMENT_SHARE, 0.15 / cadence.steps)
    is_inside = cadence.spm.low < cadence.periodicity_spm < cadence.spm.high
    if is_inside or abs(cadence.periodicity_spm - cadence.spm.mean) <= allowed:
        return None
    return Caution(
        "rhythm-disagrees",
        f"the contacts give {cadence.spm.mean:.0f} steps/min, the legs' rhythm "
        f"{cadence.periodicity_spm:.0f}: a contact may be missing or wrong; look at the steps",
    )


def _low_rate(clock: ClockInfo) -> Caution | None:
    if clock.capture_fps >= _LOW_CAPTURE_FPS:
        return None
    return Caution(
        "low-frame-rate",
        f"at {clock.capture_fps:.0f} frames a second a contact lasts only a few frames: contact "
        "and flight times are rough; film at 120 or 240 fps",
    )


def _coarse_contacts(contacts: Sequence[Contact]) -> Caution | None:
    steps = step_table(contacts)
    coarse = steps.is_coarse
    if not coarse.any():
        return None
    return Caution(
        "contact-time-coarse",
        f"{int(coarse.sum())} of {len(contacts)} single contact times are left out, and flight "
        f"times with them: they are known to {1000 * np.median(steps.contact_sd_s[coarse]):.0f} ms "
        f"(SD) only, over {100 * COARSEST_CONTACT:.0f} % of themselves; film at 120 or 240 fps, or "
        "nearer",
    )


def _small(body: Body) -> Caution | None:
    if body.stature_px >= _SMALL_PX:
        return None
    return Caution(
        "runner-small",
        f"the runner is only about {body.stature_px:.0f} px tall: film nearer or in 4K",
    )


def _beside(track: PoseTrack) -> Caution | None:
    share = track.beside_share
    if share is None or share < _MUCH_BESIDE:
        return None
    return Caution(
        "runner-beside",
        f"somebody else is within a metre of the runner for {100 * share:.0f} % of the rep, and "
        "some steps may be theirs, so that cadence may be wrong by more than its interval says: "
        "film one runner at a time",
    )


def _others(track: PoseTrack) -> Caution | None:
    if track.other_runners == 0:
        return None
    return Caution(
        "several-runners",
        f"{track.other_runners} other moving person(s) in the picture: if the wrong one was "
        "measured, name the runner with --runner X,Y@SECONDS",
    )


def _camera_unknown(body: Body, track: PoseTrack) -> Caution | None:
    if body.is_one_shot:
        return None
    return Caution(
        "camera-motion-unknown",
        f"the background could not be followed ({track.camera} camera, a cut or too little "
        "texture): footprints have no place on the ground, and timing is less sure; use a tripod",
    )


def _fly_unknown(outcome: FlyOutcome) -> Caution | None:
    if outcome.unknown_because is None:
        return None
    return Caution("fly-unknown", outcome.unknown_because)
