"""One rendered fly zone, measured as users would: fly time, speed, step lengths against the truth.

Each cell is measured from one pose track with the geometry told (``--lane-offset``,
``--camera-distance``), with nothing told but the markers, with both as a hand reads and tells them,
and with markers found in the picture.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from benchmarks.flyhands import by_hand
from benchmarks.flyrenders import RUNNER_ACROSS_M, FlyCell, metre_px
from benchmarks.tracks import track_of
from cadence.clock.footfalls import find_footfalls
from cadence.domain import Contact, FloatArray, FlyResult, PoseTrack
from cadence.errors import CadenceError
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.gait.intervals import Z95
from cadence.markers.finding import with_found_marks
from cadence.pipeline.measure import report_from_track
from cadence.pipeline.zone import survey_zone, time_zone

# A strike within this of a true one is that one.
_SAME_STRIKE_S = 0.05
# A found marker within this share of the picture's longer side of a true one is that one.
_SAME_MARK = 4 / 1920
# So many people mark and tell each zone.
_HANDS = 6

Found = Literal["right", "wrong", "asked"]


@dataclass(frozen=True)
class ZoneScore:
    """A zone's errors, measured less true.

    Parameters
    ----------
    time_error_s, speed_error_percent
        Of the fly time and of the mean speed.
    time_held, speed_held
        Whether the 95 % intervals hold the truth.
    half_width_percent
        Half of the speed's interval.
    error_sds
        The fly time's error in stated standard deviations.
    """

    time_error_s: float
    speed_error_percent: float
    time_held: bool
    speed_held: bool
    half_width_percent: float
    error_sds: float


@dataclass(frozen=True, eq=False)
class FlyScore:
    """What the benchmark says of one cell.

    Parameters
    ----------
    cell
        The cell.
    told, bare
        With the geometry told, and with the markers alone; None where the zone stayed unknown.
    without
        With markers found in the picture; None where the zone stayed unknown.
    found
        Whether the zone used the true markers, others, or asked for them.
    step_errors_m, bare_step_errors_m
        (S,) step lengths less true ones, for the two.
    hands_told, hands_bare
        The two with markers and geometry as hands read and tell them, once for each hand.
    failure
        Why there is no zone, in the product's own words.
    """

    cell: FlyCell
    told: ZoneScore | None
    bare: ZoneScore | None
    step_errors_m: FloatArray
    bare_step_errors_m: FloatArray
    without: ZoneScore | None = None
    found: Found = "asked"
    failure: str | None = None
    hands_told: tuple[ZoneScore, ...] = ()
    hands_bare: tuple[ZoneScore, ...] = ()


def score_fly(cell: FlyCell, folder: Path, tracks: Path | None) -> FlyScore:
    """Measure a cell's clip and score it.

    Parameters
    ----------
    cell
        The cell.
    folder
        Where its clip and truth lie.
    tracks
        Folder in which pose tracks are kept, or None.
    """
    path = folder / f"{cell.name}.mp4"
    truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
    bare = setup_of(cell, truth)
    told = told_of(cell, bare)
    try:
        track = track_of(path, tracks)
        zones = [_measured(track, setup, truth) for setup in (told, bare)]
        hands = [_by_hands(track, setup, cell, truth) for setup in (told, bare)]
        without, found = _searched(with_found_marks(track, path), cell, truth)
    except CadenceError as error:
        return FlyScore(cell, None, None, np.zeros(0), np.zeros(0), failure=str(error))
    (told_score, told_steps, failure), (bare_score, bare_steps, _) = zones
    return FlyScore(
        cell, told_score, bare_score, told_steps, bare_steps, without, found, failure, *hands
    )


def _by_hands(
    track: PoseTrack, setup: FlySetup, cell: FlyCell, truth: Mapping[str, Any]
) -> tuple[ZoneScore, ...]:
    """Measure the zone as several hands mark and tell it."""
    falls = find_footfalls(track, 1.0)
    chance = np.random.default_rng((cell.seed, 33))
    scores = []
    for _ in range(_HANDS):
        marked = by_hand(setup, metre_px(cell), track.video.long_side_px, chance)
        zone = survey_zone(track, falls.body, falls.timed, marked)
        fly = time_zone(zone, track, falls.body, falls.timed).result
        if fly is not None:
            scores.append(score_zone(fly, truth["fly"]))
    return tuple(scores)


def _searched(
    track: PoseTrack, cell: FlyCell, truth: Mapping[str, Any]
) -> tuple[ZoneScore | None, Found]:
    """Measure with the markers found in the picture; say whether they are the true ones.

    Markers that were settled on count also where the runner was not seen to pass them.
    """
    report = report_from_track(track, fly=FlySetup(cell.zone_m))
    if report.fly is None or report.fly.detail is None:
        return None, "asked"
    places = [
        np.array([each["x_px"], each["y_px"], each["along_m"]])
        for each in truth["markers"]
        if each["x_px"] is not None
    ]
    # A hand moves on between the first picture, which found marks count in, and the truth's.
    reach_px = _SAME_MARK * track.video.long_side_px * (1 if cell.kind == "static" else 4)
    right = all(
        any(
            np.hypot(used.x_px - x_px, used.y_px - y_px) <= reach_px
            and abs(used.along_m - along_m) < 0.01
            for x_px, y_px, along_m in places
        )
        for used in report.fly.detail.markers
    )
    return score_zone(report.fly, truth["fly"]), "right" if right else "wrong"


def setup_of(cell: FlyCell, truth: Mapping[str, Any]) -> FlySetup:
    """Give the zone as a user would mark it, who knows nothing of the camera."""
    # A clip whose camera moves needs the time of the picture in which a marker was read.
    markers = tuple(
        Marker(each["x_px"], each["y_px"], each["along_m"], file_time_s=each["frame_s"])
        for each in truth["markers"]
        if each["x_px"] is not None
    )
    return FlySetup(cell.zone_m, markers)


def told_of(cell: FlyCell, bare: FlySetup) -> FlySetup:
    """Give a zone whose user knows where the runner ran and where the camera stood."""
    away_m = cell.distance_m + RUNNER_ACROSS_M
    return replace(bare, lane_offset_m=cell.offset_m, camera_distance_m=away_m)


def _measured(
    track: PoseTrack, setup: FlySetup, truth: Mapping[str, Any]
) -> tuple[ZoneScore | None, FloatArray, str | None]:
    report = report_from_track(track, fly=setup)
    lengths_m = step_length_errors_m(report.contacts, truth["contacts"])
    if report.fly is None:
        because = next((c.message for c in report.warnings if c.code == "fly-unknown"), "no zone")
        return None, lengths_m, because
    return score_zone(report.fly, truth["fly"]), lengths_m, None


def score_zone(fly: FlyResult, truth: Mapping[str, Any]) -> ZoneScore:
    """Compare a measured zone with the true one."""
    time, speed = fly.time_s, fly.speed_mps
    return ZoneScore(
        time_error_s=time.mean - truth["time_s"],
        speed_error_percent=100 * (speed.mean / truth["speed_mps"] - 1),
        time_held=bool(time.low <= truth["time_s"] <= time.high),
        speed_held=bool(speed.low <= truth["speed_mps"] <= speed.high),
        half_width_percent=50 * (speed.high - speed.low) / speed.mean,
        error_sds=Z95 * (time.mean - truth["time_s"]) / (time.high - time.mean),
    )


def step_length_errors_m(
    contacts: Sequence[Contact], true_contacts: Sequence[Mapping[str, Any]]
) -> FloatArray:
    """Compare step lengths where both contacts of a step were found, one right after the other."""
    strikes_s = np.array([each["strike_s"] for each in true_contacts])
    places_m = np.array([each["along_m"] for each in true_contacts])
    met = [_match(contact, strikes_s) for contact in contacts]
    errors_m = []
    for number in range(len(contacts) - 1):
        here, there = met[number], met[number + 1]
        one_m, other_m = contacts[number].along_m, contacts[number + 1].along_m
        if None in (here, there, one_m, other_m) or there != here + 1:  # type: ignore[operator]
            continue
        length_m = abs(other_m - one_m)  # type: ignore[operator]
        errors_m.append(length_m - abs(places_m[there] - places_m[here]))
    return np.array(errors_m, dtype=float)


def _match(contact: Contact, strikes_s: FloatArray) -> int | None:
    if not len(strikes_s):
        return None
    nearest = int(np.abs(strikes_s - contact.strike_s).argmin())
    return nearest if abs(strikes_s[nearest] - contact.strike_s) <= _SAME_STRIKE_S else None
