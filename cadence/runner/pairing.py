"""Pairing those of before with those of now, as cheaply as possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray

# What stands for a pair that is out of reach: more than all that are within it cost together.
_OUT_OF_REACH = 1e6


def cheapest_pairs(costs: FloatArray) -> list[tuple[int, int]]:
    """Pair rows with columns as cheaply as possible, leaving out what is out of reach.

    Parameters
    ----------
    costs
        (N, M) cost of each pair; infinite where it is out of reach.

    Returns
    -------
    Row and column of each pair, rows ascending.
    """
    if costs.size == 0:
        return []
    bounded = np.where(np.isfinite(costs), costs, _OUT_OF_REACH)
    if len(costs) <= costs.shape[1]:
        pairs = list(enumerate(_columns(bounded).tolist()))
    else:
        pairs = sorted((row, column) for column, row in enumerate(_columns(bounded.T).tolist()))
    return [(row, column) for row, column in pairs if np.isfinite(costs[row, column])]


def _columns(costs: FloatArray) -> NDArray[np.int64]:
    """Give the column of each of N rows, of M at least as many, at the least cost together.

    Rows come one after another; each takes the cheapest way to a free column, on which others may
    move on (Jonker and Volgenant 1987, 10.1007/BF02278710). As
    ``scipy.optimize.linear_sum_assignment`` does, whose import takes a third of a second.
    """
    count, width = costs.shape
    row_prices, column_prices = np.zeros(count), np.zeros(width)
    owners = np.full(width, -1)
    for row in range(count):
        lengths, before = np.full(width, np.inf), np.full(width, -1)
        passed = np.zeros(width, dtype=bool)
        column, owner, length = -1, row, 0.0
        while owner >= 0:
            found = length + costs[owner] - row_prices[owner] - column_prices
            shorter = ~passed & (found < lengths)
            lengths[shorter], before[shorter] = found[shorter], column
            column = int(np.where(passed, np.inf, lengths).argmin())
            length, owner = float(lengths[column]), int(owners[column])
            passed[column] = owner >= 0
        spared = length - lengths[passed]
        row_prices[row] += length
        row_prices[owners[passed]] += spared
        column_prices[passed] -= spared
        while column >= 0:
            owners[column] = row if before[column] < 0 else owners[before[column]]
            column = int(before[column])
    taken = np.flatnonzero(owners >= 0)
    return taken[np.argsort(owners[taken])]
