"""How far a method's contacts and a report's numbers are from the truth, clip by clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.matching import FoundContacts, Matching, TrueContacts, f1, match_contacts
from benchmarks.truths import Truth, mean_spm
from cadence.domain import FloatArray, Interval, RepReport

# A contact counts as right within one frame, and within one frame of 60 fps where frames follow
# each other faster: that is what the best published systems reach with one phone.
_FASTEST_FPS = 60
# Labels are a frame unsure themselves.
_LABEL_FRAMES = 1.5
# Errors are read from pairs within a wider window, so that the narrow one does not cut them off.
_WIDEST_S, _WIDEST_FRAMES = 0.050, 2.0
_Z95 = 1.959964


@dataclass(frozen=True)
class Windows:
    """How far a found strike may be from the true one: to be right, and to be read at all."""

    right_s: float
    widest_s: float


def windows_for(fps: float, *, is_labelled: bool) -> Windows:
    """Give the windows of a clip."""
    right_s = _LABEL_FRAMES / fps if is_labelled else 1 / min(fps, _FASTEST_FPS)
    return Windows(right_s, max(_WIDEST_S, _WIDEST_FRAMES / fps))


@dataclass(frozen=True, eq=False)
class ContactScore:
    """Contacts right and wrong, and how far their times are off; sums, so that clips can be joined.

    Parameters
    ----------
    whole
        True contacts that lie whole in the clip.
    judged, right
        Found contacts that had to be right, and those that are, within the narrow window.
    seen
        Those within the wide window. All arrays are of these.
    strike_error_s, toe_off_error_s, contact_error_s
        (P,) found less true; NaN where a toe-off was not found.
    flight_error_s
        (Q,) the same, where both contacts about the flight were found.
    strike_z, toe_off_z
        (P,) errors over their stated standard deviations; NaN where none is stated.
    foot, side
        Right, wrong and unknown.
    """

    whole: int
    judged: int
    right: int
    seen: int
    strike_error_s: FloatArray
    toe_off_error_s: FloatArray
    contact_error_s: FloatArray
    flight_error_s: FloatArray
    strike_z: FloatArray
    toe_off_z: FloatArray
    foot: tuple[int, int, int]
    side: tuple[int, int, int]

    @property
    def f1(self) -> float:
        """F1 within the narrow window."""
        return f1(self.right, self.judged, self.whole)

    @property
    def f1_wide(self) -> float:
        """F1 within the wide window: whether contacts are found at all."""
        return f1(self.seen, self.judged, self.whole)

    @property
    def precision(self) -> float:
        """Share of the found contacts that are right, NaN when none was found."""
        return self.right / self.judged if self.judged else np.nan

    @property
    def recall(self) -> float:
        """Share of the true contacts that were found right, NaN when there are none."""
        return self.right / self.whole if self.whole else np.nan


NOTHING_FOUND = FoundContacts(*(np.zeros(0),) * 4, foot=(), side=())


def score_contacts(found: FoundContacts, true: TrueContacts, windows: Windows) -> ContactScore:
    """Match found contacts with the true ones and read the errors."""
    right = match_contacts(found, true, windows.right_s, windows.widest_s)
    seen = match_contacts(found, true, windows.widest_s, windows.widest_s)
    strike_error_s = found.strike_s[seen.found] - true.strike_s[seen.true]
    toe_off_error_s = found.toe_off_s[seen.found] - true.toe_off_s[seen.true]
    # A flight goes from one contact's toe-off to the next one's strike.
    follows = (np.diff(seen.true) == 1) & (np.diff(seen.found) == 1)
    return ContactScore(
        whole=int(true.complete.sum()),
        judged=seen.judged,
        right=len(right.found),
        seen=len(seen.found),
        strike_error_s=strike_error_s,
        toe_off_error_s=toe_off_error_s,
        contact_error_s=toe_off_error_s - strike_error_s,
        flight_error_s=(strike_error_s[1:] - toe_off_error_s[:-1])[follows],
        strike_z=strike_error_s / found.strike_sd_s[seen.found],
        toe_off_z=toe_off_error_s / found.toe_off_sd_s[seen.found],
        foot=_names(found.foot, true.foot, seen),
        side=_names(found.side, true.side, seen),
    )


def _names(
    found: Sequence[str | None], true: Sequence[str | None], pairs: Matching
) -> tuple[int, int, int]:
    """Count the names that are right, wrong and unknown, where the truth has a name."""
    named = [(found[i], true[j]) for i, j in zip(pairs.found, pairs.true, strict=True) if true[j]]
    unknown = sum(name is None for name, _ in named)
    right = sum(name == truth for name, truth in named)
    return right, len(named) - right - unknown, unknown


def joined(scores: Sequence[ContactScore]) -> ContactScore:
    """Join the scores of several clips."""

    def together(name: str) -> FloatArray:
        return np.concatenate([np.zeros(0), *(getattr(score, name) for score in scores)])

    def summed(name: str) -> tuple[int, int, int]:
        first, second, third = np.sum([getattr(s, name) for s in scores] or [[0] * 3], axis=0)
        return int(first), int(second), int(third)

    return ContactScore(
        whole=sum(score.whole for score in scores),
        judged=sum(score.judged for score in scores),
        right=sum(score.right for score in scores),
        seen=sum(score.seen for score in scores),
        strike_error_s=together("strike_error_s"),
        toe_off_error_s=together("toe_off_error_s"),
        contact_error_s=together("contact_error_s"),
        flight_error_s=together("flight_error_s"),
        strike_z=together("strike_z"),
        toe_off_z=together("toe_off_z"),
        foot=summed("foot"),
        side=summed("side"),
    )


@dataclass(frozen=True)
class RepScore:
    """How far a clip's mean values are off, and whether their intervals hold the truth.

    Parameters
    ----------
    cadence_spm, true_cadence_spm
        As reported, and over all the contacts that lie whole in the clip.
    cadence_error_percent
        The one against the other. This is the score: a contact that was not found may cost
        something.
    same_steps_error_percent
        Against the true cadence over the steps that the report says it counted: what is left is
        timing alone.
    cadence_unsure_percent
        How sure the truth itself is.
    cadence_covered, same_steps_covered, contact_time_covered, flight_time_covered
        Whether the 95 % interval holds the truth; None where none was given or nothing is known.
    """

    cadence_spm: float
    true_cadence_spm: float
    cadence_error_percent: float
    same_steps_error_percent: float
    cadence_unsure_percent: float
    cadence_covered: bool | None
    same_steps_covered: bool | None
    contact_time_covered: bool | None
    flight_time_covered: bool | None


def score_rep(report: RepReport, truth: Truth, windows: Windows) -> RepScore:
    """Compare a report's mean values with the truth."""
    contacts = truth.contacts
    gait = report.gait
    same_spm = same_steps_spm(report, contacts, windows)
    return RepScore(
        cadence_spm=report.cadence.spm.mean,
        true_cadence_spm=truth.cadence_spm,
        cadence_error_percent=_percent(report.cadence.spm.mean, truth.cadence_spm),
        same_steps_error_percent=_percent(report.cadence.spm.mean, same_spm),
        same_steps_covered=covered(report.cadence.spm, same_spm),
        cadence_unsure_percent=truth.cadence_unsure_percent,
        cadence_covered=covered(report.cadence.spm, truth.cadence_spm),
        contact_time_covered=covered(
            gait.contact_time_s if gait is not None else None, true_contact_time_s(contacts)
        ),
        flight_time_covered=covered(
            gait.flight_time_s if gait is not None else None, true_flight_time_s(contacts)
        ),
    )


def found_contacts(report: RepReport) -> FoundContacts:
    """Give a report's contacts as arrays."""

    def times_s(name: str) -> FloatArray:
        values = [getattr(contact, name) for contact in report.contacts]
        return np.array([np.nan if value is None else value for value in values], dtype=float)

    return FoundContacts(
        strike_s=times_s("strike_s"),
        toe_off_s=times_s("toe_off_s"),
        strike_sd_s=times_s("strike_sd_s"),
        toe_off_sd_s=times_s("toe_off_sd_s"),
        foot=tuple(contact.foot for contact in report.contacts),
        side=tuple(contact.side for contact in report.contacts),
    )


def true_contact_time_s(contacts: TrueContacts) -> float:
    """Give the mean time on the ground over the whole contacts, NaN without one."""
    times_s = (contacts.toe_off_s - contacts.strike_s)[contacts.complete]
    return float(times_s.mean()) if len(times_s) else np.nan


def true_flight_time_s(contacts: TrueContacts) -> float:
    """Give the mean time in the air between neighbouring whole contacts, NaN without two."""
    both = contacts.complete[:-1] & contacts.complete[1:]
    times_s = (contacts.strike_s[1:] - contacts.toe_off_s[:-1])[both]
    return float(times_s.mean()) if len(times_s) else np.nan


def covered(interval: Interval | None, truth: float) -> bool | None:
    """Whether an interval holds the truth; None where either is unknown."""
    if interval is None or not np.isfinite([interval.low, interval.high, truth]).all():
        return None
    return bool(interval.low <= truth <= interval.high)


def covered_share(z: FloatArray) -> tuple[int, int]:
    """Count the errors within 1.96 stated standard deviations, and those with one."""
    stated = z[np.isfinite(z)]
    return int((np.abs(stated) <= _Z95).sum()), len(stated)


def same_steps_spm(report: RepReport, contacts: TrueContacts, windows: Windows) -> float:
    """Give the true cadence of the steps that the report counted, as far as the truth is known."""
    counted_s = np.array([report.cadence.from_s, report.cadence.to_s], dtype=float)
    listed_s = np.array([contact.strike_s for contact in report.contacts])
    found_s = np.concatenate([counted_s, listed_s])
    apart_s = np.abs(found_s[:, None] - contacts.strike_s[None, :])
    met = np.nonzero((apart_s <= windows.widest_s).any(axis=0))[0]
    if len(met) < 2:
        return float("nan")
    return mean_spm(contacts.strike_s[met[0] : met[-1] + 1])


def _percent(value: float, truth: float) -> float:
    return float(100 * (value / truth - 1))


def cadence_percent_of(strike_s: FloatArray, truth: Truth) -> float:
    """Give the cadence error of bare strikes: the median step, so that a gap does not count."""
    if len(strike_s) < 2:
        return float("nan")
    return _percent(60 / float(np.median(np.diff(strike_s))), truth.cadence_spm)
