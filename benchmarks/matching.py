"""Event matching: which contact that was found is which true one, and how far its times are off.

Found and true contacts are matched one to one by their strikes, within a window, so that as many
as possible are matched and, among such matchings, the distances are smallest: the score by which
music's onsets are judged (Raffel et al. 2014, mir_eval), with the distances added because they are
what the timing errors are read from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from cadence.domain import FloatArray, Foot, Side


@dataclass(frozen=True, eq=False)
class FoundContacts:
    """Contacts as a method found them, in order of time.

    Parameters
    ----------
    strike_s, toe_off_s
        (N,) real seconds; a toe-off is NaN where it was not found.
    strike_sd_s, toe_off_sd_s
        (N,) standard deviations that the method states; NaN where it states none.
    foot, side
        N names each, None where unknown.
    """

    strike_s: FloatArray
    toe_off_s: FloatArray
    strike_sd_s: FloatArray
    toe_off_sd_s: FloatArray
    foot: tuple[Foot | None, ...]
    side: tuple[Side | None, ...]


@dataclass(frozen=True, eq=False)
class TrueContacts:
    """Contacts as they were, in order of time.

    Parameters
    ----------
    strike_s, toe_off_s
        (M,) real seconds.
    complete
        (M,) bool, whether the contact lies whole in the clip and in the picture. Others need not be
        found, and finding one is no fault.
    foot, side
        M names each, None where the truth does not say.
    from_s, to_s
        The stretch in which all contacts are listed; strikes found outside it are not judged.
    """

    strike_s: FloatArray
    toe_off_s: FloatArray
    complete: NDArray[np.bool_]
    foot: tuple[Foot | None, ...]
    side: tuple[Side | None, ...]
    from_s: float = -np.inf
    to_s: float = np.inf


@dataclass(frozen=True, eq=False)
class Matching:
    """Pairs of found and true contacts.

    Parameters
    ----------
    found, true
        (P,) int, indices of the pairs, in order of time; the true ones are complete.
    judged
        Number of found contacts that had to be right: not those of an incomplete contact, nor those
        outside the stretch that the truth covers.
    """

    found: NDArray[np.int64]
    true: NDArray[np.int64]
    judged: int


def match_events(
    found_s: FloatArray, true_s: FloatArray, window_s: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Match two lists of times one to one, at most a window apart.

    Parameters
    ----------
    found_s, true_s
        (N,) and (M,) seconds.
    window_s
        Greatest distance of a pair, itself allowed.

    Returns
    -------
    (P,) indices into each, ascending in time where the lists are. P is as large as can be; among
    matchings of that size the sum of distances is the smallest.
    """
    apart_s = np.abs(found_s[:, None] - true_s[None, :])
    near = apart_s <= window_s
    # One pair more is worth more than all that the distances can gain.
    unmatched = window_s * (1 + min(apart_s.shape))
    found, true = linear_sum_assignment(np.where(near, apart_s, unmatched))
    kept = near[found, true]
    return found[kept].astype(np.int64), true[kept].astype(np.int64)


def match_contacts(
    found: FoundContacts, true: TrueContacts, window_s: float, widest_s: float
) -> Matching:
    """Match found contacts with the true ones that lie whole in the clip.

    A found contact whose strike falls on an incomplete one, or within `widest_s` of it, is neither
    right nor wrong.

    Parameters
    ----------
    found, true
        The contacts.
    window_s
        Greatest distance between the strikes of a pair.
    widest_s
        The widest window in use. Contacts are told apart within it, so that a narrow window makes
        fewer pairs but never other ones to be judged.
    """
    wide_found, wide_true = match_events(found.strike_s, true.strike_s, widest_s)
    whole = true.complete[wide_true]
    paired = np.zeros(len(found.strike_s), dtype=bool)
    paired[wide_found[whole]] = True
    outside = (found.strike_s < true.from_s - widest_s) | (found.strike_s > true.to_s + widest_s)
    judged = paired | ~(outside | _on_incomplete(found, true, widest_s))
    near = np.abs(found.strike_s[wide_found] - true.strike_s[wide_true]) <= window_s
    kept = whole & near
    return Matching(wide_found[kept], wide_true[kept], int(judged.sum()))


def _on_incomplete(found: FoundContacts, true: TrueContacts, widest_s: float) -> NDArray[np.bool_]:
    """Whether each found strike falls on an incomplete true contact, or just before or after."""
    first_s = true.strike_s[~true.complete] - widest_s
    last_s = true.toe_off_s[~true.complete] + widest_s
    on = (found.strike_s[:, None] >= first_s) & (found.strike_s[:, None] <= last_s)
    return np.asarray(on.any(axis=1))


def f1(right: int, judged: int, whole: int) -> float:
    """Give the harmonic mean of precision (right / judged) and recall (right / whole).

    NaN where there is nothing to find and nothing was found.
    """
    return 2 * right / (judged + whole) if judged + whole else np.nan
