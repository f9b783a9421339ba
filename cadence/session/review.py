"""A session held against its plan: recoveries taken, each rep and each set, and what to change."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import numpy as np

from cadence.domain import Interval, RepReport
from cadence.session.advice import Advice as Advice
from cadence.session.advice import advise, name_of
from cadence.session.change import Change, change_between
from cadence.session.matching import Matching, match_clips, match_in_order
from cadence.session.progression import Comparison, compare_reps, known_figures
from cadence.session.recording import Recording, doubt_about_times
from cadence.session.recoveries import Recovery, recovery_taken
from cadence.session.workouts import PlannedRep, Workout, WorkoutBook, rep_time_s

OrderBasis = Literal["recording time", "file order"]


@dataclass(frozen=True)
class FilmedRep:
    """A clip of a session.

    Parameters
    ----------
    path
        The clip.
    recording
        When it was recorded; None where it does not say.
    report
        What was measured; None where it could not be.
    fault
        Why it could not be measured, else None.
    """

    path: str
    recording: Recording | None
    report: RepReport | None
    fault: str | None = None

    @property
    def name(self) -> str:
        """The clip's file name."""
        return re.split(r"[\\/]", self.path)[-1]

    @property
    def starts(self) -> datetime | None:
        """When the runner came into the picture."""
        if self.recording is None:
            return None
        first_s = self.report.runner.visible_from_s if self.report else 0.0
        return self.recording.started + timedelta(seconds=first_s)

    def time_s(self, distance_m: float) -> float | None:
        """How long the rep took: by its fly speed over a distance, else as long as it was seen."""
        if self.report is None:
            return None
        runner, fly = self.report.runner, self.report.fly
        seen_s = runner.visible_to_s - runner.visible_from_s
        by_speed_s = distance_m / fly.speed_mps.mean if fly and fly.speed_mps.mean > 0 else 0.0
        return max(seen_s, by_speed_s)


@dataclass(frozen=True)
class RunRep:
    """A planned rep and what became of it.

    Parameters
    ----------
    planned
        The plan's rep.
    filmed
        Its clip; None for a missing rep.
    recovery
        What was taken before it; None before the first rep, or where the times are not known.
    """

    planned: PlannedRep
    filmed: FilmedRep | None
    recovery: Recovery | None

    @property
    def report(self) -> RepReport | None:
        """What was measured of it."""
        return None if self.filmed is None else self.filmed.report


@dataclass(frozen=True)
class Progression:
    """Reps of one length in the order they were run.

    Parameters
    ----------
    distance_m
        Their length.
    numbers
        Their numbers in the plan.
    comparison
        Of all of them.
    """

    distance_m: float
    numbers: tuple[int, ...]
    comparison: Comparison


@dataclass(frozen=True)
class SetReview:
    """One set.

    Parameters
    ----------
    number
        From 1.
    planned, run
        How many reps it was to have, and how many clips show.
    mean
        Mean of its reps' speed, or cadence where not all speeds are known; None for a set whose
        reps are not of one length, or none of which was measured.
    change
        From the set before; None for the first, and where either mean is None.
    comparison
        Of its reps; None with fewer than two of one length.
    """

    number: int
    planned: int
    run: int
    mean: Interval | None
    change: Change | None
    comparison: Comparison | None


@dataclass(frozen=True)
class Session:
    """A session held against its plan.

    Parameters
    ----------
    workout
        The plan, with the athlete's recoveries.
    order_basis, order_note
        What put the clips in order, and why not their recording times, else None.
    match_is_sure
        Whether no other match of clips and reps is nearly as likely.
    reps
        One a planned rep.
    extra
        Clips that belong to no planned rep.
    sets
        One a set.
    basis
        What the sets' means are of: ``speed`` or ``cadence``.
    progressions
        One for each length with two measured reps or more.
    advice
        What to change.
    """

    workout: Workout
    order_basis: OrderBasis
    order_note: str | None
    match_is_sure: bool
    reps: tuple[RunRep, ...]
    extra: tuple[FilmedRep, ...]
    sets: tuple[SetReview, ...]
    basis: Literal["speed", "cadence"]
    progressions: tuple[Progression, ...]
    advice: tuple[Advice, ...]

    @property
    def missing(self) -> tuple[PlannedRep, ...]:
        """Planned reps that no clip shows."""
        return tuple(rep.planned for rep in self.reps if rep.filmed is None)

    @property
    def measured(self) -> tuple[RunRep, ...]:
        """Reps that were measured."""
        return tuple(rep for rep in self.reps if rep.report is not None)


def review_session(
    filmed: Sequence[FilmedRep],
    workout: Workout,
    book: WorkoutBook,
    pr400_s: float | None = None,
) -> Session:
    """Hold clips against a plan.

    Parameters
    ----------
    filmed
        The clips, at least one, in the order of their files.
    workout
        The plan, with the athlete's recoveries.
    book, pr400_s
        As for `cadence.session.workouts.rep_time_s`.

    Raises
    ------
    ValueError
        Without a clip.
    """
    if not filmed:
        message = "a session needs at least one clip"
        raise ValueError(message)
    note = doubt_about_times([(each.name, each.recording) for each in filmed])
    timed = note is None
    ordered = sorted(filmed, key=_moment) if timed else list(filmed)
    matching = _matched(ordered, workout, book, pr400_s) if timed else _in_order(ordered, workout)
    reps = _run_reps(ordered, matching, workout, timed=timed)
    basis: Literal["speed", "cadence"] = "speed" if _all_have_speed(reps) else "cadence"
    progressions = _progressions(reps)
    return Session(
        workout=workout,
        order_basis="recording time" if timed else "file order",
        order_note=note,
        match_is_sure=matching.is_sure,
        reps=reps,
        extra=tuple(
            clip for clip, rep in zip(ordered, matching.rep_of_clip, strict=True) if rep is None
        ),
        sets=_sets(reps, basis),
        basis=basis,
        progressions=progressions,
        advice=advise(
            workout,
            [(rep.planned, rep.report, rep.recovery) for rep in reps],
            [(each.numbers, each.comparison) for each in progressions],
        ),
    )


def _moment(clip: FilmedRep) -> tuple[float, str]:
    """Order clips by time, those of one second by name."""
    return clip.starts.timestamp() if clip.starts else math.inf, clip.path


def _matched(
    ordered: Sequence[FilmedRep], workout: Workout, book: WorkoutBook, pr400_s: float | None
) -> Matching:
    starts_s = np.array([_moment(clip)[0] for clip in ordered])
    times_s = np.array([rep_time_s(workout, rep, book, pr400_s) for rep in workout.reps])
    rests_s = np.array([rep.recovery.middle_s for rep in workout.reps if rep.recovery])
    return match_clips(starts_s, times_s, rests_s)


def _in_order(ordered: Sequence[FilmedRep], workout: Workout) -> Matching:
    return match_in_order(len(ordered), len(workout.reps))


def _run_reps(
    ordered: Sequence[FilmedRep], matching: Matching, workout: Workout, *, timed: bool
) -> tuple[RunRep, ...]:
    """Give each planned rep its clip, and the recovery before it where the one before was run."""
    clip_of = {
        rep: clip
        for clip, rep in zip(ordered, matching.rep_of_clip, strict=True)
        if rep is not None
    }
    found = []
    for place, planned in enumerate(workout.reps):
        clip, before = clip_of.get(place), clip_of.get(place - 1)
        recovery = None
        if timed and clip is not None and before is not None:
            earlier = workout.reps[place - 1]
            recovery = _recovery(before, clip, earlier)
        found.append(RunRep(planned, clip, recovery))
    return tuple(found)


def _recovery(before: FilmedRep, clip: FilmedRep, earlier: PlannedRep) -> Recovery | None:
    """Give the recovery between two clips of neighbouring reps."""
    rep_s = before.time_s(earlier.distance_m)
    if before.starts is None or clip.starts is None or rep_s is None or earlier.recovery is None:
        return None
    apart_s = (clip.starts - before.starts).total_seconds()
    return recovery_taken(apart_s - rep_s, earlier.recovery)


def _all_have_speed(reps: Sequence[RunRep]) -> bool:
    reports = [rep.report for rep in reps if rep.report is not None]
    return all(_figure(report, "speed") is not None for report in reports)


def _progressions(reps: Sequence[RunRep]) -> tuple[Progression, ...]:
    """Compare the measured reps of each length, in order."""
    found = []
    for distance_m in dict.fromkeys(rep.planned.distance_m for rep in reps):
        same = [(r.planned, r.report) for r in reps if r.planned.distance_m == distance_m]
        known = [(planned, report) for planned, report in same if report is not None]
        if len(known) > 1:
            numbers = tuple(planned.number for planned, _ in known)
            names = [name_of(planned) for planned, _ in known]
            comparison = compare_reps([report for _, report in known], names)
            found.append(Progression(distance_m, numbers, comparison))
    return tuple(found)


def _sets(reps: Sequence[RunRep], basis: Literal["speed", "cadence"]) -> tuple[SetReview, ...]:
    """Review each set, and compare its mean with that of the set before."""
    found: list[SetReview] = []
    before: _SetMean | None = None
    for number in range(1, reps[-1].planned.set_number + 1):
        own = [rep for rep in reps if rep.planned.set_number == number]
        reports = [rep.report for rep in own if rep.report is not None]
        lengths = frozenset(rep.planned.distance_m for rep in own)
        comparison = compare_reps(reports) if len(reports) > 1 and len(lengths) == 1 else None
        mean = _set_mean(reports, basis, lengths)
        found.append(
            SetReview(
                number,
                len(own),
                sum(rep.filmed is not None for rep in own),
                mean.whole if mean else None,
                _set_change(before, mean),
                comparison,
            )
        )
        before = mean
    return tuple(found)


class _SetMean(NamedTuple):
    """A set's mean, and the lengths of its reps.

    What its reps' errors have in common does not average out, and so ``whole`` is as wide as the
    reps are on average. Between sets it cancels, and so ``apart`` has what is each rep's own.
    """

    whole: Interval
    apart: Interval
    lengths: frozenset[float]


def _set_mean(
    reports: Sequence[RepReport], basis: Literal["speed", "cadence"], lengths: frozenset[float]
) -> _SetMean | None:
    """Return a set's mean; None where its reps are of several lengths, or none tells."""
    figures = [_figure(report, basis) for report in reports]
    known = [figure for figure in figures if figure is not None]
    if not known or len(lengths) > 1:
        return None
    count = len(known)
    mean = sum(figure.mean for figure in known) / count
    below = [figure.mean - figure.low for figure in known]
    above = [figure.high - figure.mean for figure in known]
    return _SetMean(
        Interval(mean, mean - sum(below) / count, mean + sum(above) / count),
        Interval(mean, mean - math.hypot(*below) / count, mean + math.hypot(*above) / count),
        lengths,
    )


def _set_change(before: _SetMean | None, after: _SetMean | None) -> Change | None:
    if before is None or after is None or before.lengths != after.lengths:
        return None
    return change_between(before.apart, after.apart)


def _figure(report: RepReport, basis: Literal["speed", "cadence"]) -> Interval | None:
    """Return one figure of a rep; None where it is not known, or its clock is doubted."""
    return next((value for name, _, value in known_figures(report) if name == basis), None)
