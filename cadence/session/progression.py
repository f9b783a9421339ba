"""Reps in order: what changed from one to the next, and whether the change is real.

A change is real when its 95 % interval leaves out zero. The two intervals behind it combine by the
root of their squared half widths, side by side (Newcombe's square-and-add: it keeps intervals that
are wider on one side; 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).

What two reps are wrong about together cancels between them, where that is known to be so:

- Metres of reps that were filmed with one set-up: what the markers' pixels and the camera's place
  leave open bends all of them alike. How far beside the markers each rep was run stays its own.
- Strikes that all come early, or late, cancel within a rep already (`beat`), and so in cadence.
- Contact and flight times keep their whole uncertainty. On three rendered reps of one athlete and
  one camera the toe-offs of a rep were off by -9, -5 and +4 ms as a whole: reading them too early
  is not a habit that one rep shares with the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from cadence.domain import Interval, RepReport
from cadence.domain.fly import MarkerUsed
from cadence.session.change import Change as Change
from cadence.session.change import Finding as Finding
from cadence.session.change import change_between as change_between
from cadence.session.decomposition import SpeedSource, speed_source

Basis = Literal["fly speed", "cadence"]
RuleVerdict = Literal["pass", "fail", "unknown"]

# Zones whose lengths differ by more than this give times that cannot be compared.
_SAME_ZONE_M = 0.05
# Over the width of a picture this bends metres by less than a thousandth.
_SAME_PLACE_PX = 0.75


@dataclass(frozen=True)
class Metric:
    """One measure over the reps.

    Parameters
    ----------
    name, unit
        For example ``cadence`` and ``steps/min``.
    values
        One a rep, None where that rep could not tell.
    changes
        One between each two neighbours, None where either is unknown.
    overall
        From the first rep to the last.
    """

    name: str
    unit: str
    values: tuple[Interval | None, ...]
    changes: tuple[Change | None, ...]
    overall: Change | None


@dataclass(frozen=True)
class RuleFinding:
    """A rule of the session, held against its reps.

    Parameters
    ----------
    verdict
        ``unknown`` where the reps do not tell.
    broken_at
        Numbers (from 1) of the reps that broke it against the rep before.
    message
        The verdict in words.
    """

    verdict: RuleVerdict
    broken_at: tuple[int, ...]
    message: str


@dataclass(frozen=True)
class Comparison:
    """Reps side by side.

    Parameters
    ----------
    reports
        The reps, in the order of running.
    metrics
        Cadence, fly time, speed, contact time, flight time, duty factor, step length.
    same_setup
        Whether each rep, from the second on, was filmed with the set-up of the one before.
    speed_sources
        Where each change of speed came from; None where cadence or speed is unknown.
    basis
        What the reps are ranked by.
    ranking
        Numbers (from 1) of the reps, the best first; those without the figure are left out.
    progression
        Each rep as good as or better than the one before.
    tightness
        No rep with a higher cadence but shorter steps and less speed than the one before.
    """

    reports: tuple[RepReport, ...]
    metrics: tuple[Metric, ...]
    same_setup: tuple[bool, ...]
    speed_sources: tuple[SpeedSource | None, ...]
    basis: Basis
    ranking: tuple[int, ...]
    progression: RuleFinding
    tightness: RuleFinding

    @property
    def reps(self) -> tuple[str, ...]:
        """The clips' paths."""
        return tuple(report.video.path for report in self.reports)

    def metric(self, name: str) -> Metric:
        """Return one metric by its name."""
        return next(metric for metric in self.metrics if metric.name == name)


def compare_reps(reports: Sequence[RepReport], names: Sequence[str] | None = None) -> Comparison:
    """Compare reps in the order they were run.

    Parameters
    ----------
    reports
        At least two reps.
    names
        What the verdicts call them; ``rep 1`` and so on by default.

    Returns
    -------
    Comparison
        Every metric is there, with None where a rep could not tell.

    Raises
    ------
    ValueError
        With fewer than two reps.
    """
    if len(reports) < 2:
        message = "a comparison needs at least two reps"
        raise ValueError(message)
    metrics = {measure.name: _metric(measure, reports) for measure in _MEASURES}
    speed, cadence = metrics["speed"], metrics["cadence"]
    judged = speed if all(change is not None for change in speed.changes) else cadence
    basis: Basis = "fly speed" if judged is speed else "cadence"
    called = names or [f"rep {number}" for number in range(1, len(reports) + 1)]
    return Comparison(
        reports=tuple(reports),
        metrics=tuple(metrics.values()),
        same_setup=tuple(share_setup(*pair) for pair in pairwise(reports)),
        speed_sources=_speed_sources(cadence, speed),
        basis=basis,
        ranking=_ranking(judged),
        progression=_progression(judged, basis, called),
        tightness=_tightness(cadence, metrics["step length"], speed, called),
    )


def known_figures(report: RepReport) -> tuple[tuple[str, str, Interval], ...]:
    """Return a rep's figures that can be compared: name, unit and value of each."""
    found = ((each.name, each.unit, _value(each, report)) for each in _MEASURES)
    return tuple((name, unit, value) for name, unit, value in found if value is not None)


def share_setup(before: RepReport, after: RepReport) -> bool:
    """Say whether two reps' metres come from one set-up: markers, camera and direction.

    A camera that stands still shows the markers at the same pixels.
    """
    one, other = before.fly, after.fly
    if one is None or other is None or one.detail is None or other.detail is None:
        return False
    views = [
        (rep.video.width_px, rep.video.height_px, rep.runner.direction, rep.camera)
        for rep in (before, after)
    ]
    return (
        views[0] == views[1]
        and before.camera == "static"
        and _same_places(one.detail.markers, other.detail.markers)
        and one.distance_m == other.distance_m
    )


def _same_places(one: Sequence[MarkerUsed], other: Sequence[MarkerUsed]) -> bool:
    """Whether markers stand at the same places of track and picture, found ones as nearly as that.

    A marker that is found anew in each clip comes out a fraction of a pixel elsewhere.
    """
    if [(m.along_m, m.across_m) for m in one] != [(m.along_m, m.across_m) for m in other]:
        return False
    return all(
        math.hypot(m.x_px - n.x_px, m.y_px - n.y_px) <= _SAME_PLACE_PX
        for m, n in zip(one, other, strict=True)
    )


def _gait(name: str) -> Callable[[RepReport], Interval | None]:
    """Return the getter of one measure of the gait."""

    def get(report: RepReport) -> Interval | None:
        value: Interval | None = getattr(report.gait, name, None)
        return value

    return get


def _fly_time(report: RepReport) -> Interval | None:
    return report.fly.time_s if report.fly else None


def _speed(report: RepReport) -> Interval | None:
    return report.fly.speed_mps if report.fly else None


def _cadence(report: RepReport) -> Interval | None:
    return report.cadence.spm


class _Measure(NamedTuple):
    """What is compared: where a report holds it, and what it rests on."""

    name: str
    unit: str
    get: Callable[[RepReport], Interval | None]
    timed: bool
    metric: bool


_MEASURES = (
    _Measure("cadence", "steps/min", _cadence, timed=True, metric=False),
    _Measure("fly time", "s", _fly_time, timed=True, metric=True),
    _Measure("speed", "m/s", _speed, timed=True, metric=True),
    _Measure("contact time", "s", _gait("contact_time_s"), timed=True, metric=False),
    _Measure("flight time", "s", _gait("flight_time_s"), timed=True, metric=False),
    _Measure("duty factor", "", _gait("duty_factor"), timed=False, metric=False),
    _Measure("step length", "m", _gait("step_length_m"), timed=False, metric=True),
)


def _doubted(report: RepReport) -> bool:
    """Whether a rep's own checks refused its cadence: then no time of it can be compared."""
    return any(c.name.startswith("cadence-") and c.value is None for c in report.checks)


def _value(measure: _Measure, report: RepReport) -> Interval | None:
    """Return a rep's measure; None where it is not known, or rests on a time that is doubted."""
    if measure.timed and _doubted(report):
        return None
    return _finite(measure.get(report))


def _metric(measure: _Measure, reports: Sequence[RepReport]) -> Metric:
    """Collect one measure over the reps."""
    values = tuple(_value(measure, report) for report in reports)

    def change(earlier: int, later: int) -> Change | None:
        before, after = values[earlier], values[later]
        reps = reports[earlier], reports[later]
        if before is None or after is None:
            return None
        if measure.name == "fly time" and not _same_zone(*reps):
            return None
        return change_between(before, after, _shared_sd(*reps) if measure.metric else 0.0)

    last = len(reports) - 1
    changes = tuple(change(rep, rep + 1) for rep in range(last))
    return Metric(measure.name, measure.unit, values, changes, change(0, last))


def _shared_sd(before: RepReport, after: RepReport) -> float:
    """Give the relative standard deviation of what two reps' metres have in common.

    The line that was run is each rep's own: a body that is off by d, seen from D, is off by d / D.
    """
    if before.fly is None or after.fly is None or not share_setup(before, after):
        return 0.0
    shared = []
    for fly in (before.fly, after.fly):
        away_m = fly.detail.camera_distance_m if fly.detail else 0.0
        if fly.detail is None or not away_m > 0:
            return 0.0
        own = fly.detail.offset_sd_m / away_m
        shared.append(math.sqrt(max(fly.scale_sd**2 - own**2, 0.0)))
    return min(shared)


def _finite(interval: Interval | None) -> Interval | None:
    """Return an estimate that is known at both ends, else None."""
    if interval is None:
        return None
    known = all(math.isfinite(end) for end in (interval.mean, interval.low, interval.high))
    return interval if known else None


def _same_zone(before: RepReport, after: RepReport) -> bool:
    """Whether two reps ran fly zones of one length."""
    if before.fly is None or after.fly is None:
        return False
    return abs(before.fly.distance_m - after.fly.distance_m) <= _SAME_ZONE_M


def _speed_sources(cadence: Metric, speed: Metric) -> tuple[SpeedSource | None, ...]:
    """Split each change of speed into what cadence and what step length brought."""
    sources: list[SpeedSource | None] = []
    for earlier, change in enumerate(speed.changes):
        cadence_1, cadence_2 = cadence.values[earlier], cadence.values[earlier + 1]
        speed_1, speed_2 = speed.values[earlier], speed.values[earlier + 1]
        if change and cadence_1 and cadence_2 and speed_1 and speed_2:
            pairs = (cadence_1, cadence_2), (speed_1, speed_2)
            sources.append(speed_source(*pairs, change.difference))
        else:
            sources.append(None)
    return tuple(sources)


def _ranking(judged: Metric) -> tuple[int, ...]:
    """Put the reps that are known in order, the best first; equal ones as they were run."""
    known = [(rep, value) for rep, value in enumerate(judged.values, 1) if value is not None]
    return tuple(rep for rep, _ in sorted(known, key=lambda each: -each[1].mean))


def _progression(judged: Metric, basis: Basis, names: Sequence[str]) -> RuleFinding:
    """Judge whether each rep was as good as or better than the one before.

    Small falls that are noise one by one can add up: the last rep is held against the first too.
    """
    broken = tuple(i for i, c in enumerate(judged.changes, start=2) if c is not None and c.falls)
    by = f"judged on {basis}"
    if broken:
        return RuleFinding("fail", broken, f"{_listed(broken, names)} fell off ({by})")
    if judged.overall is not None and judged.overall.falls:
        last = len(judged.values)
        return RuleFinding(
            "fail",
            (last,),
            f"{names[-1]} fell off against {names[0]}, though no single change is beyond noise "
            f"({by})",
        )
    if any(change is None for change in judged.changes):
        return RuleFinding("unknown", (), f"not every change is known ({by})")
    return RuleFinding("pass", (), f"each rep was as good as or better than the one before ({by})")


def _tightness(
    cadence: Metric, step_length: Metric, speed: Metric, names: Sequence[str]
) -> RuleFinding:
    """Look for reps with a higher cadence but shorter steps and less speed than the one before."""
    triples = list(zip(cadence.changes, step_length.changes, speed.changes, strict=True))
    broken = tuple(
        number
        for number, (quicker, shorter, slower) in enumerate(triples, start=2)
        if quicker and shorter and slower and quicker.rises and shorter.falls and slower.falls
    )
    if broken:
        message = f"{_listed(broken, names)} tightened up: cadence rose, step length and speed fell"
        return RuleFinding("fail", broken, message)
    if any(change is None for triple in triples for change in triple):
        message = "step length and speed are needed in every rep: pass --fly 30 and markers"
        return RuleFinding("unknown", (), message)
    return RuleFinding("pass", (), "no rep tightened up")


def _listed(numbers: Sequence[int], names: Sequence[str]) -> str:
    """Name reps by their numbers."""
    return ", ".join(names[number - 1] for number in numbers)
