"""Reps in order: what changed from one to the next, and whether the change is real.

A change is real when its 95 % interval leaves out zero. The two intervals behind it combine by the
root of their squared half widths, side by side (Newcombe's square-and-add: it keeps intervals that
are wider on one side).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from cadence.domain import Interval, RepReport

Finding = Literal["real", "noise"]
RuleVerdict = Literal["pass", "fail", "unknown"]

# Zones whose lengths differ by more than this give times that cannot be compared.
_SAME_ZONE_M = 0.05


@dataclass(frozen=True)
class Change:
    """From one rep to the next.

    Parameters
    ----------
    difference
        Later rep minus earlier rep with its 95 % interval, in the metric's unit.
    finding
        ``real`` when the interval leaves out zero, else ``noise``.
    """

    difference: Interval
    finding: Finding

    @property
    def rises(self) -> bool:
        """Whether the later rep is higher beyond doubt."""
        return self.difference.low > 0

    @property
    def falls(self) -> bool:
        """Whether the later rep is lower beyond doubt."""
        return self.difference.high < 0


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
    """

    name: str
    unit: str
    values: tuple[Interval | None, ...]
    changes: tuple[Change | None, ...]


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
    reps
        The clips' paths, in the order of running.
    metrics
        Cadence, fly time, speed, contact time, flight time, duty factor, step length.
    progression
        Each rep as good as or better than the one before.
    tightness
        No rep with a higher cadence but shorter steps and less speed than the one before.
    """

    reps: tuple[str, ...]
    metrics: tuple[Metric, ...]
    progression: RuleFinding
    tightness: RuleFinding

    def metric(self, name: str) -> Metric:
        """Return one metric by its name."""
        return next(metric for metric in self.metrics if metric.name == name)


def compare_reps(reports: Sequence[RepReport]) -> Comparison:
    """Compare reps in the order they were run.

    Parameters
    ----------
    reports
        At least two reps.

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
    return Comparison(
        reps=tuple(report.video.path for report in reports),
        metrics=tuple(metrics.values()),
        progression=_progression(metrics["speed"], metrics["cadence"]),
        tightness=_tightness(metrics["cadence"], metrics["step length"], metrics["speed"]),
    )


def change_between(before: Interval, after: Interval) -> Change:
    """Return the change between two independent estimates of one quantity.

    Parameters
    ----------
    before, after
        Estimates with finite 95 % intervals, in one unit.

    Returns
    -------
    Change
        In the same unit.
    """
    difference = after.mean - before.mean
    low = difference - math.hypot(after.mean - after.low, before.high - before.mean)
    high = difference + math.hypot(after.high - after.mean, before.mean - before.low)
    finding: Finding = "real" if low > 0 or high < 0 else "noise"
    return Change(Interval(difference, low, high), finding)


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
    """What is compared: where a report holds it, and whether it rests on the clip's time."""

    name: str
    unit: str
    get: Callable[[RepReport], Interval | None]
    timed: bool


_MEASURES = (
    _Measure("cadence", "steps/min", _cadence, timed=True),
    _Measure("fly time", "s", _fly_time, timed=True),
    _Measure("speed", "m/s", _speed, timed=True),
    _Measure("contact time", "s", _gait("contact_time_s"), timed=True),
    _Measure("flight time", "s", _gait("flight_time_s"), timed=True),
    _Measure("duty factor", "", _gait("duty_factor"), timed=False),
    _Measure("step length", "m", _gait("step_length_m"), timed=False),
)


def _doubted(report: RepReport) -> bool:
    """Whether a rep's own checks refused its cadence: then no time of it can be compared."""
    return any(c.name.startswith("cadence-") and c.value is None for c in report.checks)


def _metric(measure: _Measure, reports: Sequence[RepReport]) -> Metric:
    """Collect one measure over the reps."""
    values = [
        None if measure.timed and _doubted(report) else measure.get(report) for report in reports
    ]
    changes: list[Change | None] = []
    for earlier, later in pairwise(range(len(reports))):
        before, after = values[earlier], values[later]
        comparable = measure.name != "fly time" or _same_zone(reports[earlier], reports[later])
        known = before is not None and after is not None and _finite(before) and _finite(after)
        changes.append(
            change_between(before, after) if before and after and known and comparable else None
        )
    return Metric(measure.name, measure.unit, tuple(values), tuple(changes))


def _finite(interval: Interval) -> bool:
    """Whether an interval is known at both ends."""
    return all(math.isfinite(end) for end in (interval.mean, interval.low, interval.high))


def _same_zone(before: RepReport, after: RepReport) -> bool:
    """Whether two reps ran fly zones of one length."""
    if before.fly is None or after.fly is None:
        return False
    return abs(before.fly.distance_m - after.fly.distance_m) <= _SAME_ZONE_M


def _progression(speed: Metric, cadence: Metric) -> RuleFinding:
    """Judge whether each rep was as good as or better than the one before."""
    judged = speed if all(change is not None for change in speed.changes) else cadence
    broken = tuple(i for i, c in enumerate(judged.changes, start=2) if c is not None and c.falls)
    basis = f"judged on {'fly speed' if judged is speed else 'cadence'}"
    if broken:
        return RuleFinding("fail", broken, f"{_rep_list(broken)} fell off ({basis})")
    if any(change is None for change in judged.changes):
        return RuleFinding("unknown", (), f"not every change is known ({basis})")
    return RuleFinding(
        "pass", (), f"each rep was as good as or better than the one before ({basis})"
    )


def _tightness(cadence: Metric, step_length: Metric, speed: Metric) -> RuleFinding:
    """Look for reps with a higher cadence but shorter steps and less speed than the one before."""
    triples = list(zip(cadence.changes, step_length.changes, speed.changes, strict=True))
    broken = tuple(
        number
        for number, (quicker, shorter, slower) in enumerate(triples, start=2)
        if quicker and shorter and slower and quicker.rises and shorter.falls and slower.falls
    )
    if broken:
        message = f"{_rep_list(broken)} tightened up: cadence rose, step length and speed fell"
        return RuleFinding("fail", broken, message)
    if any(change is None for triple in triples for change in triple):
        message = "step length and speed are needed in every rep: pass --fly 30 and markers"
        return RuleFinding("unknown", (), message)
    return RuleFinding("pass", (), "no rep tightened up")


def _rep_list(numbers: Sequence[int]) -> str:
    """Name reps by their numbers."""
    return f"{'rep' if len(numbers) == 1 else 'reps'} {', '.join(str(n) for n in numbers)}"
