"""Workouts: sets of reps with the recoveries between them, as data/workouts.toml gives them.

A plan of one's own is TOML in the same words::

    schema = "cadence.workouts/1"

    [[workout]]
    name = "my hills"
    kind = "400 m pace"         # or "maximum velocity"

    [[workout.set]]
    count = 2                   # how often the set is run; 1 by default
    recovery_s = 300            # rest after the set; by default that of its last rep
    rep = [{ count = 4, distance_m = 100, recovery_s = 150 }]
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, get_args

from cadence.domain import Athlete
from cadence.errors import StorageError
from cadence.formats.fields import Fields

SCHEMA = "cadence.workouts/1"
WorkoutKind = Literal["400 m pace", "maximum velocity"]
_MOST_REPS = 200
_REMEDY = "correct the plan; 'cadence workouts --help' and docs/outputs.md say how one is written"
_WORDS = {"name", "kind", "source", "meaning", "set"}
_SET_WORDS = {"count", "recovery_s", "rep"}
_REP_WORDS = {"count", "distance_m", "recovery_s"}


@dataclass(frozen=True)
class Span:
    """A planned time with room in it, seconds: both ends are as planned."""

    lo_s: float
    hi_s: float

    @property
    def middle_s(self) -> float:
        """The middle of the two ends."""
        return (self.lo_s + self.hi_s) / 2

    def __add__(self, other: Span) -> Span:
        return Span(self.lo_s + other.lo_s, self.hi_s + other.hi_s)


@dataclass(frozen=True)
class PlannedRep:
    """One rep of a plan.

    Parameters
    ----------
    number, set_number, in_set
        Its place in the workout, its set, and its place in the set; all from 1.
    distance_m
        Its length.
    recovery
        Rest from its end to the start of the next; None after the last rep.
    """

    number: int
    set_number: int
    in_set: int
    distance_m: float
    recovery: Span | None


@dataclass(frozen=True)
class KindOfWorkout:
    """What the reps of a kind of workout are for.

    Parameters
    ----------
    source, meaning
        Where it comes from, and what it means.
    assumed_speed_mps
        Speed by which a rep's time is estimated where nothing is known of the athlete.
    """

    source: str
    meaning: str
    assumed_speed_mps: float


@dataclass(frozen=True)
class LongerRecoveries:
    """Whose recoveries are longer: ``lo`` to ``hi`` times, after reps over ``over_m`` metres."""

    source: str
    meaning: str
    over_m: float
    lo: float
    hi: float


@dataclass(frozen=True)
class Phase:
    """The warm-up or the cool-down."""

    source: str
    meaning: str
    span: Span


@dataclass(frozen=True)
class Workout:
    """A plan.

    Parameters
    ----------
    name, kind
        Its name, and what its reps are for.
    source, meaning
        Where it comes from, and what it means.
    reps
        In order.
    """

    name: str
    kind: WorkoutKind
    source: str
    meaning: str
    reps: tuple[PlannedRep, ...]

    @property
    def set_count(self) -> int:
        """How many sets it has."""
        return self.reps[-1].set_number


@dataclass(frozen=True)
class WorkoutBook:
    """Workouts and what holds for all of them."""

    workouts: tuple[Workout, ...]
    kinds: Mapping[WorkoutKind, KindOfWorkout]
    warm_up: Phase
    cool_down: Phase
    longer: Mapping[Athlete, LongerRecoveries]

    def find(self, name: str) -> Workout | None:
        """Return a workout by its name; None where there is none."""
        return next((each for each in self.workouts if each.name == name), None)


@functools.cache
def load_workouts() -> WorkoutBook:
    """Read the workouts that ship with the package."""
    text = resources.files("cadence").joinpath("data", "workouts.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    sources = tables["sources"]

    def sourced(table: Mapping[str, Any]) -> dict[str, Any]:
        return {**table, "source": sources[table["source"]]}

    def phase(table: Mapping[str, Any]) -> Phase:
        span = Span(table["lo_s"], table["hi_s"])
        return Phase(sources[table["source"]], table["meaning"], span)

    return WorkoutBook(
        workouts=tuple(
            _workout(Fields(sourced(table), f"workout {table['name']}"))
            for table in tables["workout"]
        ),
        kinds=MappingProxyType(
            {name: KindOfWorkout(**sourced(table)) for name, table in tables["kinds"].items()}
        ),
        warm_up=phase(tables["warm_up"]),
        cool_down=phase(tables["cool_down"]),
        longer=MappingProxyType(
            {name: LongerRecoveries(**sourced(t)) for name, t in tables["recoveries"].items()}
        ),
    )


def parse_plan(content: bytes, name: str) -> Workout:
    """Read a plan of one's own.

    Parameters
    ----------
    content
        The file's bytes.
    name
        The file's name, for messages.

    Raises
    ------
    StorageError
        When it is no TOML, holds more or less than one workout, or a number is off.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StorageError(f"{name} is not TOML ({error}): correct it") from error
    if tables.get("schema", SCHEMA) != SCHEMA:
        raise StorageError(f"{name} is a {tables['schema']!r}, not a {SCHEMA!r}")
    fields = Fields(tables, name, _REMEDY)
    fields.refuse_strangers({"schema", "workout"})
    entries = fields.sections("workout")
    if len(entries) != 1:
        raise StorageError(f"{name} holds {len(entries)} workouts: write one, below [[workout]]")
    return _workout(entries[0], own_source=name)


def for_athlete(workout: Workout, athlete: Athlete, book: WorkoutBook) -> Workout:
    """Return a workout with an athlete's recoveries.

    Parameters
    ----------
    workout
        As written: for middle-distance runners.
    athlete
        Who runs it.
    book
        Says whose recoveries are longer. The rest after a set's last rep is a recovery as well.
    """
    longer = book.longer.get(athlete)
    if longer is None:
        return workout

    def lengthened(rep: PlannedRep) -> PlannedRep:
        if rep.recovery is None or rep.distance_m <= longer.over_m:
            return rep
        span = Span(rep.recovery.lo_s * longer.lo, rep.recovery.hi_s * longer.hi)
        return replace(rep, recovery=span)

    return replace(workout, reps=tuple(lengthened(rep) for rep in workout.reps))


def rep_time_s(
    workout: Workout, rep: PlannedRep, book: WorkoutBook, pr400_s: float | None
) -> float:
    """Estimate how long a planned rep takes.

    Parameters
    ----------
    workout, rep
        The plan, and a rep of it.
    book
        Knows the speed that is assumed where nothing is told.
    pr400_s
        The athlete's best time over 400 m: the reps are run at its pace.
    """
    if pr400_s is not None:
        return rep.distance_m * pr400_s / 400
    return rep.distance_m / book.kinds[workout.kind].assumed_speed_mps


def time_of_reps(workout: Workout, book: WorkoutBook, pr400_s: float | None = None) -> Span:
    """Return how long a workout takes from its first start to its last finish."""
    total = Span(0.0, 0.0)
    for rep in workout.reps:
        running_s = rep_time_s(workout, rep, book, pr400_s)
        total += Span(running_s, running_s)
        if rep.recovery is not None:
            total += rep.recovery
    return total


def total_time(workout: Workout, book: WorkoutBook, pr400_s: float | None = None) -> Span:
    """Return how long a workout takes with warm-up and cool-down."""
    reps = time_of_reps(workout, book, pr400_s)
    return book.warm_up.span + reps + book.cool_down.span


def _workout(fields: Fields, own_source: str | None = None) -> Workout:
    """Build a workout; its sets and reps are written out one by one."""
    fields.refuse_strangers(_WORDS)
    reps: list[PlannedRep] = []
    set_number = 0
    for entry in fields.sections("set"):
        entry.refuse_strangers(_SET_WORDS)
        rest_s = entry.positive("recovery_s") if entry.has("recovery_s") else None
        for _ in range(_count(entry, len(reps))):
            set_number += 1
            reps += _reps_of_set(entry, set_number, len(reps), rest_s)
    if not reps:
        raise StorageError(f"{fields.place} has no reps: write [[workout.set]] with rep = [...]")
    reps[-1] = replace(reps[-1], recovery=None)
    return Workout(
        name=fields.text("name"),
        kind=fields.choice("kind", get_args(WorkoutKind)),
        source=own_source or fields.text("source"),
        meaning=fields.text("meaning") if fields.has("meaning") else "",
        reps=tuple(reps),
    )


def _reps_of_set(
    entry: Fields, set_number: int, before: int, rest_s: float | None
) -> list[PlannedRep]:
    """Write out the reps of one set; the last one is followed by the set's own rest."""
    reps: list[PlannedRep] = []
    for rep in entry.sections("rep"):
        rep.refuse_strangers(_REP_WORDS)
        recovery_s = rep.positive("recovery_s")
        for _ in range(_count(rep, before + len(reps))):
            place = len(reps) + 1
            reps.append(
                PlannedRep(
                    before + place,
                    set_number,
                    place,
                    rep.positive("distance_m"),
                    Span(recovery_s, recovery_s),
                )
            )
    if reps and rest_s is not None:
        reps[-1] = replace(reps[-1], recovery=Span(rest_s, rest_s))
    return reps


def _count(entry: Fields, before: int) -> int:
    """Read how often something is run; once where nothing is said."""
    count = entry.integer("count") if entry.has("count") else 1
    if not 1 <= count <= _MOST_REPS - before:
        raise StorageError(
            f"{entry.place}: count is {count}; a workout has 1 to {_MOST_REPS} reps in all"
        )
    return count
