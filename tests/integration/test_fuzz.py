"""A few of the damaged files of `benchmarks/fuzz.py`: each is a report or one line."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.fuzz import Outcome, run, tables
from benchmarks.mutants import MUTATIONS, mutant, write_seeds

FEW = 24


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    folder = tmp_path_factory.mktemp("mutants")
    return list(run(write_seeds(folder / "seeds"), range(FEW), folder))


def test_no_damage_makes_a_fault(outcomes: list[Outcome]) -> None:
    assert len(outcomes) == FEW
    assert [each for each in outcomes if each.kind not in ("report", "refused")] == []


def test_some_are_measured_and_some_are_not(outcomes: list[Outcome]) -> None:
    kinds = {each.kind for each in outcomes}
    assert kinds == {"report", "refused"}
    assert all("\n" not in each.line for each in outcomes)
    assert f"{FEW} mutants of 8 files" in tables(outcomes, 8)


def test_a_number_always_gives_the_same_mutant() -> None:
    seeds = [np.random.default_rng(number).bytes(2000) for number in range(3)]
    assert [mutant(seeds, number) for number in range(50)] == [
        mutant(seeds, number) for number in range(50)
    ]
    assert len({mutant(seeds, number)[2] for number in range(50)}) > 45


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.__name__)
def test_every_mutation_changes_something(mutation: object) -> None:
    assert callable(mutation)
    content = np.random.default_rng(0).bytes(3000) + b"moov" + bytes(range(200))
    assert mutation(content, np.random.default_rng(3)) != content
