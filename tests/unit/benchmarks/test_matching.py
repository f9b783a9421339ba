from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.matching import FoundContacts, TrueContacts, f1, match_contacts, match_events
from cadence.domain import FloatArray

times = st.lists(st.integers(0, 2000), max_size=8, unique=True).map(
    lambda ms: np.array(sorted(ms)) / 1000
)


def found_at(*strikes_s: float) -> FoundContacts:
    strike_s = np.array(strikes_s)
    unknown = np.full(len(strike_s), np.nan)
    none = (None,) * len(strike_s)
    return FoundContacts(strike_s, strike_s + 0.1, unknown, unknown, none, none)


def true_at(*strikes_s: float, incomplete: tuple[int, ...] = ()) -> TrueContacts:
    strike_s = np.array(strikes_s)
    complete = ~np.isin(np.arange(len(strike_s)), incomplete)
    none = (None,) * len(strike_s)
    return TrueContacts(strike_s, strike_s + 0.1, complete, none, none)


def pairs(found_s: list[float], true_s: list[float], window_s: float) -> list[tuple[int, int]]:
    found, true = match_events(np.array(found_s), np.array(true_s), window_s)
    return list(zip(found.tolist(), true.tolist(), strict=True))


def test_each_event_is_matched_with_the_nearest() -> None:
    assert pairs([0.01, 0.26, 0.9], [0.0, 0.25, 0.5], 0.02) == [(0, 0), (1, 1)]


def test_an_event_at_the_window_s_edge_still_counts() -> None:
    assert pairs([0.25], [0.0], 0.25) == [(0, 0)]
    assert pairs([0.26], [0.0], 0.25) == []


def test_as_many_as_possible_are_matched_even_where_the_nearest_would_take_another_s_partner() -> (
    None
):
    # The first found is nearest to the second true one, but then the second found would be left.
    assert pairs([0.9, 1.5], [0.0, 1.0], 1.0) == [(0, 0), (1, 1)]


def test_of_two_found_for_one_true_the_nearer_counts() -> None:
    assert pairs([0.98, 1.01], [1.0], 0.05) == [(1, 0)]


@pytest.mark.parametrize(("found_s", "true_s"), [([], [1.0]), ([1.0], []), ([], [])])
def test_nothing_matches_nothing(found_s: list[float], true_s: list[float]) -> None:
    assert pairs(found_s, true_s, 1.0) == []


@given(times, times, st.sampled_from([0.01, 0.05, 0.3]))
def test_matching_is_one_to_one_within_the_window_and_the_same_both_ways(
    first_s: FloatArray, second_s: FloatArray, window_s: float
) -> None:
    first, second = match_events(first_s, second_s, window_s)
    assert len(set(first.tolist())) == len(first)
    assert len(set(second.tolist())) == len(second)
    assert (np.abs(first_s[first] - second_s[second]) <= window_s).all()
    back_second, back_first = match_events(second_s, first_s, window_s)
    assert len(back_first) == len(first)
    distances = np.abs(first_s[first] - second_s[second]).sum()
    assert np.abs(first_s[back_first] - second_s[back_second]).sum() == pytest.approx(distances)


def test_a_found_contact_without_partner_is_judged() -> None:
    matching = match_contacts(found_at(0.0, 0.12), true_at(0.0, 0.25), 0.02, 0.05)
    assert (matching.found.tolist(), matching.true.tolist()) == ([0], [0])
    assert matching.judged == 2


def test_the_narrow_window_makes_fewer_pairs_and_judges_as_many() -> None:
    found, true = found_at(0.0, 0.28), true_at(0.0, 0.25)
    assert match_contacts(found, true, 0.05, 0.05).true.tolist() == [0, 1]
    narrow = match_contacts(found, true, 0.02, 0.05)
    assert narrow.true.tolist() == [0]
    assert narrow.judged == 2


@pytest.mark.parametrize("strike_s", [-0.04, 0.0, 0.08, 0.14])
def test_a_contact_found_on_an_incomplete_one_is_neither_right_nor_wrong(strike_s: float) -> None:
    matching = match_contacts(found_at(strike_s), true_at(0.0, 0.3, incomplete=(0,)), 0.02, 0.05)
    assert len(matching.found) == 0
    assert matching.judged == 0


def test_strikes_found_outside_the_listed_stretch_are_not_judged() -> None:
    marked = TrueContacts(
        np.array([1.0, 1.3]), np.array([1.1, 1.4]), np.ones(2, bool), (), (), 1.0, 1.3
    )
    matching = match_contacts(found_at(0.4, 0.7, 1.0, 1.15, 1.3, 1.6), marked, 0.02, 0.05)
    assert matching.true.tolist() == [0, 1]
    assert matching.judged == 3


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    assert f1(right=3, judged=4, whole=6) == pytest.approx(2 * (0.75 * 0.5) / (0.75 + 0.5))
    assert f1(0, 3, 4) == 0
    assert np.isnan(f1(0, 0, 0))
