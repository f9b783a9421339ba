"""A rep held against the bands and rules.

A limit inside a measurement's 95 % interval is not decided: the check then says ``unknown`` and
keeps the value, since the clip cannot tell on which side of the limit the rep was.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from cadence.domain import Athlete, Check, FlyResult, Interval, Verdict
from cadence.targets.bands import AthleteProfile, Band, Rule, Targets

CADENCE_ABOVE_800M = "cadence-above-800m"
CADENCE_400M_BAND = "cadence-400m-band"
FLY_ABOVE_400M_PACE = "fly-above-400m-pace"
FLY_ABOVE_800M_PACE = "fly-above-800m-pace"
FLY_ZONE_LENGTH = "fly-zone-length"

Place = Literal["below", "within", "above"]

_FLY_REMEDY = "no fly zone was asked for; pass --fly 30 and two --marker X,Y@ALONG"
_CANNOT_DECIDE = "the clip cannot decide"
_PACE_OF = {FLY_ABOVE_400M_PACE: "400 m pace", FLY_ABOVE_800M_PACE: "800 m pace"}
_PACE_WORDS: Mapping[Verdict, str] = {
    "pass": "faster than",
    "fail": "not faster than",
    "unknown": "too close to call against",
}


def check_rep(
    targets: Targets,
    profile: AthleteProfile,
    cadence_spm: Interval,
    fly: FlyResult | None,
    *,
    fly_unknown_because: str | None = None,
    unknown_because: str | None = None,
) -> tuple[Check, ...]:
    """Hold a rep against the article's bands and rules.

    Parameters
    ----------
    targets
        The bands and rules.
    profile
        Whose rep it is.
    cadence_spm
        Mean cadence with its 95 % interval, steps a minute.
    fly
        The fly zone, None where it was not measured.
    fly_unknown_because
        Why there is no ``fly`` and what to do; None where no fly zone was asked for.
    unknown_because
        Why no time of this clip can be trusted (suspected slow motion, say) and what to do; the
        checks that rest on time are then unknown, without a value.

    Returns
    -------
    tuple of Check
        Cadence first, then speed, then the zone's length. A check that could not be made is there
        with the verdict ``unknown``, its reason and its remedy.
    """
    if not math.isfinite(cadence_spm.mean):
        unknown_because = unknown_because or "the cadence could not be measured"
    cadence_checks = [_check_400m_band(targets, cadence_spm, unknown_because)]
    if profile.athlete == "middle-distance":
        cadence_checks.insert(0, _check_above_800m(targets, cadence_spm, unknown_because))
    no_fly = None if fly is not None else (fly_unknown_because or _FLY_REMEDY)
    speed_mps = fly.speed_mps if fly is not None else None
    no_speed = unknown_because or no_fly
    return (
        *cadence_checks,
        _check_pace(targets.rules["pace_400m"], 400, profile.pr400_s, speed_mps, no_speed),
        _check_pace(targets.rules["pace_800m"], 800, profile.pr800_s, speed_mps, no_speed),
        _check_zone(targets, profile.athlete, fly, no_fly),
    )


def verdict_sentence(
    targets: Targets,
    profile: AthleteProfile,
    cadence_spm: Interval,
    checks: Sequence[Check],
    *,
    unknown_because: str | None = None,
) -> str:
    """Say in one sentence how the rep stands, for the runner.

    Parameters
    ----------
    targets, profile, cadence_spm, unknown_because
        As for `check_rep`.
    checks
        What `check_rep` found; its speed checks end the sentence.

    Returns
    -------
    str
        For example ``221 steps/min: faster than 800 m running (200-215), below a 400 m sprinter's
        233-250``.
    """
    if unknown_because is not None:
        return f"not judged: {unknown_because}"
    if not math.isfinite(cadence_spm.mean):
        return "not judged: the cadence could not be measured"
    phrases = [_phrase_400m(targets.cadence_400m, cadence_spm)]
    if profile.athlete == "middle-distance":
        phrases.insert(0, _phrase_800m(targets.cadence_800m, cadence_spm))
    sentence = f"{_spm(targets, cadence_spm.mean)} steps/min: {', '.join(phrases)}"
    return "; ".join([sentence, *_phrase_paces(checks)])


def _place(value: float, lo: float, hi: float) -> Place:
    """Where a value stands against a band whose ends belong to it."""
    if value < lo:
        return "below"
    return "above" if value > hi else "within"


def _ends(interval: Interval) -> tuple[float, float]:
    """Both ends of an interval, open where it is not known."""
    low = interval.low if math.isfinite(interval.low) else -math.inf
    high = interval.high if math.isfinite(interval.high) else math.inf
    return low, high


def _sure_place(interval: Interval, band: Band) -> Place | None:
    """Where the whole interval stands against a band, None where it straddles an end."""
    places = {_place(end, band.lo, band.hi) for end in _ends(interval)}
    return places.pop() if len(places) == 1 else None


def _exceeds(interval: Interval, limit: float) -> bool | None:
    """Whether the whole interval lies above a limit, None where it straddles the limit."""
    low, high = _ends(interval)
    if low > limit:
        return True
    return False if high <= limit else None


def _rule_verdict(holds: bool | None) -> Verdict:
    """Name the outcome of a rule."""
    if holds is None:
        return "unknown"
    return "pass" if holds else "fail"


def _spm(targets: Targets, value: float) -> str:
    """Print a cadence, with a decimal only where rounding would carry it over a band's end."""
    bands = (targets.cadence_400m, targets.cadence_800m)
    kept = all(_place(round(value), b.lo, b.hi) == _place(value, b.lo, b.hi) for b in bands)
    return f"{value:.0f}" if kept else f"{value:.1f}"


def _undecided(interval: Interval, decimals: int) -> str:
    """Say that the clip cannot decide, and why."""
    low, high = _ends(interval)
    if math.isinf(low) or math.isinf(high):
        return f"{_CANNOT_DECIDE}: its 95 % interval is not known; film more steps"
    return (
        f"{_CANNOT_DECIDE}: its 95 % interval is {low:.{decimals}f}-{high:.{decimals}f}; "
        "film more steps, or more frames a second"
    )


def _check_above_800m(targets: Targets, cadence_spm: Interval, unknown: str | None) -> Check:
    """Check that a middle-distance runner's cadence is above the 800 m band."""
    band = targets.cadence_800m
    verdict = _rule_verdict(_exceeds(cadence_spm, band.hi)) if unknown is None else "unknown"
    message = unknown
    if message is None:
        phrase = _phrase_800m(band, cadence_spm)
        message = f"{_spm(targets, cadence_spm.mean)} steps/min: {phrase}"
        if verdict == "unknown":
            message = f"{message}; {_undecided(cadence_spm, 1)}"
    return Check(
        name=CADENCE_ABOVE_800M,
        verdict=verdict,
        value=cadence_spm.mean if unknown is None else None,
        unit="steps/min",
        lo=band.hi,
        hi=None,
        source=targets.rules["cadence"].source,
        message=message,
    )


def _check_400m_band(targets: Targets, cadence_spm: Interval, unknown: str | None) -> Check:
    """Place the cadence against the 400 m sprinter's band."""
    band = targets.cadence_400m
    place = _sure_place(cadence_spm, band) if unknown is None else None
    message = unknown
    if message is None:
        message = f"{_spm(targets, cadence_spm.mean)} steps/min: {_phrase_400m(band, cadence_spm)}"
        if place is None:
            message = f"{message}; {_undecided(cadence_spm, 1)}"
    return Check(
        name=CADENCE_400M_BAND,
        verdict=place or "unknown",
        value=cadence_spm.mean if unknown is None else None,
        unit="steps/min",
        lo=band.lo,
        hi=band.hi,
        source=band.source,
        message=message,
    )


def _check_pace(
    rule: Rule, race_m: int, best_s: float | None, speed_mps: Interval | None, unknown: str | None
) -> Check:
    """Check that the fly zone was run faster than the athlete's own pace over a race."""
    pace_mps = race_m / best_s if best_s is not None else None
    verdict: Verdict = "unknown"
    if speed_mps is None or unknown is not None:
        message = unknown or _FLY_REMEDY
    elif pace_mps is None:
        message = f"no {race_m} m time to compare with; pass --pr{race_m} TIME"
    else:
        verdict = _rule_verdict(_exceeds(speed_mps, pace_mps))
        message = (
            f"{speed_mps.mean:.2f} m/s through the fly zone: {_PACE_WORDS[verdict]} "
            f"{race_m} m pace ({pace_mps:.2f} m/s)"
        )
        if verdict == "unknown":
            message = f"{message}; {_undecided(speed_mps, 2)}"
    return Check(
        name=FLY_ABOVE_400M_PACE if race_m == 400 else FLY_ABOVE_800M_PACE,
        verdict=verdict,
        value=speed_mps.mean if speed_mps is not None and unknown is None else None,
        unit="m/s",
        lo=pace_mps,
        hi=None,
        source=rule.source,
        message=message,
    )


def _check_zone(
    targets: Targets, athlete: Athlete, fly: FlyResult | None, unknown: str | None
) -> Check:
    """Check that the fly zone's length suits the athlete."""
    zone = targets.zones[athlete]
    fits = None
    message = unknown or _FLY_REMEDY
    if fly is not None:
        lo_m = zone.lo_m if zone.lo_m is not None else 0.0
        # The length is typed in or measured between cones: a centimetre is not a rule broken.
        fits = lo_m - 0.01 <= fly.distance_m <= zone.hi_m + 0.01
        message = f"{fly.distance_m:g} m fly zone. {zone.meaning}"
    return Check(
        name=FLY_ZONE_LENGTH,
        verdict=_rule_verdict(fits),
        value=fly.distance_m if fly is not None else None,
        unit="m",
        lo=zone.lo_m,
        hi=zone.hi_m,
        source=zone.source,
        message=message,
    )


def _phrase_800m(band: Band, cadence_spm: Interval) -> str:
    """Say where a cadence stands against 800 m running."""
    ends = f"800 m running ({band.lo:g}-{band.hi:g})"
    faster = _exceeds(cadence_spm, band.hi)
    if faster is None:
        return f"too close to call against {ends}"
    if faster:
        return f"faster than {ends}"
    words = {"within": "still", "below": "slower than", None: "not faster than"}
    return f"{words[_sure_place(cadence_spm, band)]} {ends}"


def _phrase_400m(band: Band, cadence_spm: Interval) -> str:
    """Say where a cadence stands against a 400 m sprinter's."""
    words = _sure_place(cadence_spm, band) or "too close to call against"
    return f"{words} a 400 m sprinter's {band.lo:g}-{band.hi:g}"


def _phrase_paces(checks: Sequence[Check]) -> list[str]:
    """Say how the speed stands against the athlete's paces; empty where nothing can be compared."""
    compared = [check for check in checks if check.name in _PACE_OF and check.lo is not None]
    known = [
        (check.value, f"{_PACE_WORDS[check.verdict]} {_PACE_OF[check.name]} ({check.lo:.2f})")
        for check in compared
        if check.value is not None
    ]
    return [f"{known[0][0]:.2f} m/s: {', '.join(words for _, words in known)}"] if known else []
