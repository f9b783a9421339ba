"""From the scores of single clips to those of groups, and to the targets of the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.measuring import ClipScore
from benchmarks.scoring import ContactScore, covered_share, joined
from cadence.domain import FloatArray


@dataclass(frozen=True)
class Errors:
    """Errors of one kind; milliseconds for times, percent for cadence; NaN where there are none.

    Parameters
    ----------
    count
        How many.
    median, p90, worst
        Of their sizes.
    bias
        Their mean, with its sign.
    """

    count: int
    median: float
    p90: float
    worst: float
    bias: float


def errors(values: FloatArray) -> Errors:
    """Sum up errors, NaN left out."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return Errors(0, np.nan, np.nan, np.nan, np.nan)
    sizes = np.abs(known)
    return Errors(
        count=len(known),
        median=float(np.median(sizes)),
        p90=float(np.percentile(sizes, 90)),
        worst=float(sizes.max()),
        bias=float(known.mean()),
    )


@dataclass(frozen=True)
class Group:
    """The scores of several clips together.

    Parameters
    ----------
    name
        Of the group.
    clips, measured
        How many there are, and how many of them gave a report.
    f1, precision, recall
        Of all contacts together, within a frame.
    f1_wide
        The same within the wide window.
    worst_f1, worst_clip
        The lowest F1 of a single clip.
    strike_ms, toe_off_ms, contact_ms, flight_ms
        Errors of all the contacts found.
    cadence_percent, same_steps_percent
        Errors of the clips that were measured.
    covered
        By what: how many 95 % intervals hold the truth, and how many there are.
    foot, side
        Right, wrong, unknown.
    """

    name: str
    clips: int
    measured: int
    whole: int
    f1: float
    precision: float
    recall: float
    f1_wide: float
    worst_f1: float
    worst_clip: str
    strike_ms: Errors
    toe_off_ms: Errors
    contact_ms: Errors
    flight_ms: Errors
    cadence_percent: Errors
    same_steps_percent: Errors
    covered: dict[str, tuple[int, int]]
    foot: tuple[int, int, int]
    side: tuple[int, int, int]


def group(name: str, scores: Sequence[ClipScore]) -> Group:
    """Put clips together."""
    contacts = joined([score.contacts for score in scores])
    reps = [score.rep for score in scores if score.rep is not None]
    worst = min(scores, key=lambda score: _or_one(score.contacts.f1), default=None)
    return Group(
        name=name,
        clips=len(scores),
        measured=len(reps),
        whole=contacts.whole,
        f1=contacts.f1,
        precision=contacts.precision,
        recall=contacts.recall,
        f1_wide=contacts.f1_wide,
        worst_f1=worst.contacts.f1 if worst is not None else np.nan,
        worst_clip=worst.clip.name if worst is not None else "",
        strike_ms=errors(1e3 * contacts.strike_error_s),
        toe_off_ms=errors(1e3 * contacts.toe_off_error_s),
        contact_ms=errors(1e3 * contacts.contact_error_s),
        flight_ms=errors(1e3 * contacts.flight_error_s),
        cadence_percent=errors(np.array([rep.cadence_error_percent for rep in reps])),
        same_steps_percent=errors(np.array([rep.same_steps_error_percent for rep in reps])),
        covered={
            "cadence": _held([rep.cadence_covered for rep in reps]),
            "contact time": _held([rep.contact_time_covered for rep in reps]),
            "flight time": _held([rep.flight_time_covered for rep in reps]),
            "strike": covered_share(contacts.strike_z),
            "toe-off": covered_share(contacts.toe_off_z),
        },
        foot=contacts.foot,
        side=contacts.side,
    )


def groups_by(scores: Sequence[ClipScore], key: Callable[[ClipScore], str]) -> list[Group]:
    """Group clips by a property, in the order in which its values first appear."""
    names = dict.fromkeys(key(score) for score in scores)
    return [group(name, [s for s in scores if key(s) == name]) for name in names]


@dataclass(frozen=True)
class Compared:
    """A method's contacts over a set of clips, to stand beside another's."""

    name: str
    f1: float
    f1_wide: float
    strike_ms: Errors
    toe_off_ms: Errors
    contact_ms: Errors
    cadence_percent: Errors


def compare_methods(scores: Sequence[ClipScore]) -> list[Compared]:
    """Put ours and the published rules beside each other, on the same tracks."""
    ours = [(s.contacts, s.rep.cadence_error_percent if s.rep else np.nan) for s in scores]
    table = [_compared("cadence", ours)]
    for name in dict.fromkeys(name for score in scores for name in score.rules):
        theirs = [score.rules[name] for score in scores if name in score.rules]
        table.append(_compared(name, [(t.contacts, t.cadence_error_percent) for t in theirs]))
    return table


def _compared(name: str, scores: Sequence[tuple[ContactScore, float]]) -> Compared:
    contacts = joined([each for each, _ in scores])
    return Compared(
        name=name,
        f1=contacts.f1,
        f1_wide=contacts.f1_wide,
        strike_ms=errors(1e3 * contacts.strike_error_s),
        toe_off_ms=errors(1e3 * contacts.toe_off_error_s),
        contact_ms=errors(1e3 * contacts.contact_error_s),
        cadence_percent=errors(np.array([percent for _, percent in scores])),
    )


def _held(answers: Sequence[bool | None]) -> tuple[int, int]:
    known = [answer for answer in answers if answer is not None]
    return sum(known), len(known)


def _or_one(value: float) -> float:
    """Give 1 for a clip without contacts: there was nothing to get wrong."""
    return value if np.isfinite(value) else 1.0
