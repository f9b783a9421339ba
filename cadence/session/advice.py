"""What a session suggests for the next one, by the article's rules on recoveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from cadence.domain import RepReport
from cadence.session.progression import Comparison
from cadence.session.recoveries import Recovery
from cadence.session.workouts import PlannedRep, Workout
from cadence.targets.bands import load_targets
from cadence.targets.checks import FLY_ABOVE_800M_PACE

AdviceCode = Literal["maximum-velocity", "keep-recovery", "more-recovery", "stay-loose"]

# Recoveries count as much shorter as a whole where half of them are below this share of the plan.
_MUCH_SHORTER = 2 / 3
_LONGER = 1.5

_RepOfPlan = tuple[PlannedRep, RepReport | None, Recovery | None]


@dataclass(frozen=True)
class Advice:
    """Something to change.

    Parameters
    ----------
    code
        Short name.
    number
        The planned rep that it is about; None where it is about the session.
    message
        In words.
    """

    code: AdviceCode
    number: int | None
    message: str


def advise(
    workout: Workout,
    reps: Sequence[_RepOfPlan],
    progressions: Sequence[tuple[Sequence[int], Comparison]],
) -> tuple[Advice, ...]:
    """Say what to change.

    Parameters
    ----------
    workout
        The plan.
    reps
        Each planned rep with its report and the recovery before it, None where not known.
    progressions
        For reps of each length their numbers, and their comparison.
    """
    fallen = _numbers_of(progressions, "progression")
    tight = _numbers_of(progressions, "tightness")
    advice = [_more_recovery(*rep) for rep in reps if rep[0].number in fallen]
    advice += [
        Advice("stay-loose", planned.number, f"{name_of(planned)} was run tight. {_loose_rule()}")
        for planned, _, _ in reps
        if planned.number in tight
    ]
    top_speed = _top_speed(workout, reps, comfortable=_held(progressions))
    return (*((top_speed,) if top_speed else ()), *advice)


def name_of(rep: PlannedRep) -> str:
    """Name a planned rep as coaches do."""
    return f"rep {rep.in_set} of set {rep.set_number}"


def _numbers_of(
    progressions: Sequence[tuple[Sequence[int], Comparison]],
    rule: Literal["progression", "tightness"],
) -> set[int]:
    """Return the numbers of the reps that broke a rule."""
    found: set[int] = set()
    for numbers, comparison in progressions:
        finding = comparison.progression if rule == "progression" else comparison.tightness
        found |= {numbers[place - 1] for place in finding.broken_at}
    return found


def _held(progressions: Sequence[tuple[Sequence[int], Comparison]]) -> bool:
    """Whether every rep was known to be as good as the one before."""
    verdicts = {comparison.progression.verdict for _, comparison in progressions}
    return verdicts == {"pass"}


def _more_recovery(
    planned: PlannedRep, _report: RepReport | None, recovery: Recovery | None
) -> Advice:
    """Say what to do about a rep that fell off."""
    name = name_of(planned)
    if recovery is None:
        message = f"{name} fell off: take more recovery before it"
        return Advice("more-recovery", planned.number, message)
    taken, plan = _clock(recovery.taken_s), _clock(recovery.planned.lo_s)
    if recovery.verdict in ("shorter", "much shorter"):
        message = f"{name} fell off after {taken} of recovery: take the {plan} of the plan"
        return Advice("keep-recovery", planned.number, message)
    longer = _clock(max(recovery.taken_s, recovery.planned.hi_s) * _LONGER)
    message = f"{name} fell off after {taken} of recovery: take up to {longer}, or stop there"
    return Advice("more-recovery", planned.number, message)


def _top_speed(workout: Workout, reps: Sequence[_RepOfPlan], *, comfortable: bool) -> Advice | None:
    """Suggest maximum-velocity work after 400 m-pace reps on much shorter recoveries."""
    taken = [recovery.share for _, _, recovery in reps if recovery is not None]
    if workout.kind != "400 m pace" or not taken or median(taken) >= _MUCH_SHORTER:
        return None
    slow = _no_faster_than_800m([report for _, report, _ in reps if report is not None])
    if not (comfortable or slow):
        return None
    share = f"recoveries of {median(taken):.0%} of the plan"
    seen = "the reps were no faster than 800 m pace" if slow else "no rep fell off"
    return Advice(
        "maximum-velocity",
        None,
        f"{share}, and {seen}: top speed is what is missing. Add a maximum-velocity workout, "
        "such as 3x3x30",
    )


def _no_faster_than_800m(reports: Sequence[RepReport]) -> bool:
    """Whether most reps were surely no faster than 800 m pace, by speed where that is known.

    Cadence decides where the athlete's own 800 m pace was not told: at or below the end of the
    band that 800 m runners hold.
    """
    slow = 0
    for report in reports:
        pace = next((c for c in report.checks if c.name == FLY_ABOVE_800M_PACE), None)
        if pace is not None and pace.verdict in ("pass", "fail"):
            slow += pace.verdict == "fail"
        else:
            slow += report.cadence.spm.high <= load_targets().cadence_800m.hi
    return bool(reports) and slow > len(reports) / 2


def _loose_rule() -> str:
    return load_targets().rules["tightness"].meaning


def _clock(seconds: float) -> str:
    minutes, rest_s = divmod(round(seconds), 60)
    return f"{minutes}:{rest_s:02d}"
