"""Contacts that cannot be those of one run are refused."""

import pytest

from cadence.domain import CadenceResult, Interval
from cadence.errors import NotMeasurableError
from cadence.gait.coherence import refuse_incoherent


def cadence(mean_spm: float, steps_spm: list[float], rhythm_spm: float | None) -> CadenceResult:
    spm = Interval(mean_spm, mean_spm - 3, mean_spm + 3)
    return CadenceResult(spm, len(steps_spm), tuple(steps_spm), rhythm_spm)


@pytest.mark.parametrize("rhythm_spm", [None, 220.0, 240.0])
def test_what_agrees_passes(rhythm_spm: float | None) -> None:
    refuse_incoherent(cadence(225, [220, 231, 224], rhythm_spm))


def test_a_rhythm_of_other_steps_is_named() -> None:
    with pytest.raises(NotMeasurableError, match="65 steps/min, the legs' rhythm 225"):
        refuse_incoherent(cadence(65, [64, 66], 225.0))


def test_the_rhythm_of_two_steps_is_less_exact() -> None:
    refuse_incoherent(cadence(189, [187, 191], 164.0))
    with pytest.raises(NotMeasurableError, match="the legs' rhythm 164"):
        refuse_incoherent(cadence(189, [187, 191, 189], 164.0))


def test_steps_that_do_not_make_the_mean_are_named() -> None:
    with pytest.raises(NotMeasurableError, match="276 steps/min, the steps between them 226"):
        refuse_incoherent(cadence(276, [226, 226, 226], 270.0))


def test_contacts_with_gaps_only_are_no_steps() -> None:
    with pytest.raises(NotMeasurableError, match="follow each other"):
        refuse_incoherent(cadence(225, [], 225.0))
