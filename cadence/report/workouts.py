"""Workouts as tables for the terminal, and as the dictionaries of their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from cadence.domain import Athlete
from cadence.report.text import printable, spaced, table, words
from cadence.session.workouts import (
    PlannedRep,
    Span,
    Workout,
    WorkoutBook,
    for_athlete,
    rep_time_s,
    time_of_reps,
    total_time,
)

SCHEMA = "cadence.workouts/1"


def clock_text(seconds: float) -> str:
    """Print a time as on a stopwatch: ``2:30``, from an hour on ``1:02:30``."""
    minutes, rest_s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest_s:02d}" if hours else f"{minutes}:{rest_s:02d}"


def span_text(span: Span) -> str:
    """Print a planned time; both ends where it has room."""
    ends = clock_text(span.lo_s), clock_text(span.hi_s)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}-{ends[1]}"


def _minutes(span: Span) -> str:
    """Print a planned time in whole minutes."""
    ends = (f"{span.lo_s / 60:.0f}", f"{span.hi_s / 60:.0f}")
    return ends[0] if ends[0] == ends[1] else "-".join(ends)


def recipe(workout: Workout) -> str:
    """Return a workout as coaches write it: ``2 sets of 4 x 100 m (2:30); 5:00 between sets``."""
    sets = [tuple(reps) for _, reps in groupby(workout.reps, key=lambda rep: rep.set_number)]
    shapes = [_shape(reps) for reps in sets]
    between = [span_text(reps[-1].recovery) for reps in sets[:-1] if reps[-1].recovery]
    if len(sets) == 1:
        return shapes[0]
    if len(set(shapes)) == 1 and len(set(between)) == 1:
        return f"{len(sets)} sets of {shapes[0]}; {between[0]} between sets"
    return "; ".join(
        f"set {number}: {shape}{f', then {rest}' if rest else ''}"
        for number, (shape, rest) in enumerate(zip(shapes, [*between, ""], strict=True), 1)
    )


def _shape(reps: Sequence[PlannedRep]) -> str:
    """Write the reps of one set; the rest after the last one is the set's own."""
    within = [(rep.distance_m, span_text(rep.recovery) if rep.recovery else "") for rep in reps]
    if len(within) > 1 and within[-1][0] == within[-2][0]:
        within[-1] = within[-2]
    else:
        within[-1] = (within[-1][0], "")
    runs = [(key, len(list(same))) for key, same in groupby(within)]
    parts = [
        f"{f'{count} x ' if count > 1 else ''}{distance_m:g} m{f' ({rest})' if rest else ''}"
        for (distance_m, rest), count in runs
    ]
    return ", ".join(parts)


def render_workouts(
    workouts: Sequence[Workout], athlete: Athlete, pr400_s: float | None, book: WorkoutBook
) -> RenderableType:
    """Return the workouts as a table: what is run, and how long it takes.

    Parameters
    ----------
    workouts
        As written, for middle-distance runners.
    athlete
        Who runs them.
    pr400_s
        As in `cadence.session.workouts.rep_time_s`.
    book
        What holds for all of them.
    """
    grid = table(
        f"Workouts for a {athlete} runner",
        ("name", "reps (rest after each)", "run, m", "reps, min", "all, min"),
        left=(0, 1),
    )
    for workout in workouts:
        own = for_athlete(workout, athlete, book)
        grid.add_row(
            Text(printable(own.name)),
            Text(f"{recipe(own)}\n{own.kind}"),
            f"{sum(rep.distance_m for rep in own.reps):g}",
            _minutes(time_of_reps(own, book, pr400_s)),
            _minutes(total_time(own, book, pr400_s)),
        )
    return spaced([grid, _notes({workout.kind: workout for workout in workouts}, athlete, book)])


def render_workout(
    workout: Workout, athlete: Athlete, pr400_s: float | None, book: WorkoutBook
) -> RenderableType:
    """Return one workout rep by rep, with the time at which each begins."""
    own = for_athlete(workout, athlete, book)
    head = words("bold")
    head.add_row(Text(printable(own.name)), Text(printable(f"{own.kind}: {recipe(own)}")))
    if own.meaning:
        head.add_row("", Text(printable(own.meaning)))
    grid = table("Reps", ("set", "rep", "length, m", "starts at", "about, s", "rest after"))
    for rep, starts in timetable(own, pr400_s, book):
        grid.add_row(
            str(rep.set_number),
            str(rep.in_set),
            f"{rep.distance_m:g}",
            span_text(starts),
            f"{rep_time_s(own, rep, book, pr400_s):.1f}",
            "-" if rep.recovery is None else span_text(rep.recovery),
        )
    times = words("dim")
    times.add_row("reps", span_text(time_of_reps(own, book, pr400_s)))
    times.add_row("all", f"{span_text(total_time(own, book, pr400_s))} with warm-up and cool-down")
    return spaced([head, grid, times, _notes({own.kind: own}, athlete, book)])


def timetable(
    workout: Workout, pr400_s: float | None, book: WorkoutBook
) -> list[tuple[PlannedRep, Span]]:
    """Return each rep with the time of its start, counted from the first rep's."""
    starts, found = Span(0.0, 0.0), []
    for rep in workout.reps:
        found.append((rep, starts))
        running_s = rep_time_s(workout, rep, book, pr400_s)
        starts += Span(running_s, running_s) + (rep.recovery or Span(0.0, 0.0))
    return found


def document_from_workouts(
    workouts: Sequence[Workout], athlete: Athlete, pr400_s: float | None, book: WorkoutBook
) -> dict[str, Any]:
    """Return workouts as plain dictionaries, ready for `json_text`."""
    return {
        "schema": SCHEMA,
        "athlete": athlete,
        "warm_up": _phase(book.warm_up.meaning, book.warm_up.span),
        "cool_down": _phase(book.cool_down.meaning, book.cool_down.span),
        "workouts": [
            _document(for_athlete(workout, athlete, book), pr400_s, book) for workout in workouts
        ],
    }


def _document(workout: Workout, pr400_s: float | None, book: WorkoutBook) -> dict[str, Any]:
    return {
        "name": workout.name,
        "kind": workout.kind,
        "source": workout.source,
        "meaning": workout.meaning,
        "recipe": recipe(workout),
        "reps_time_s": _ends(time_of_reps(workout, book, pr400_s)),
        "total_time_s": _ends(total_time(workout, book, pr400_s)),
        "reps": [
            {
                "number": rep.number,
                "set": rep.set_number,
                "in_set": rep.in_set,
                "distance_m": rep.distance_m,
                "starts_s": _ends(starts),
                "time_s": rep_time_s(workout, rep, book, pr400_s),
                "recovery_s": None if rep.recovery is None else _ends(rep.recovery),
            }
            for rep, starts in timetable(workout, pr400_s, book)
        ],
    }


def _phase(meaning: str, span: Span) -> dict[str, Any]:
    return {"meaning": meaning, "time_s": _ends(span)}


def _ends(span: Span) -> list[float]:
    return [span.lo_s, span.hi_s]


def _notes(kinds: dict[str, Workout], athlete: Athlete, book: WorkoutBook) -> RenderableType:
    """Say what the reps are for, and what goes before and after them."""
    grid = words("dim")
    for name, workout in kinds.items():
        grid.add_row(name, Text(book.kinds[workout.kind].meaning))
    grid.add_row("warm-up", Text(book.warm_up.meaning))
    grid.add_row("cool-down", Text(book.cool_down.meaning))
    if athlete in book.longer:
        grid.add_row("recoveries", Text(book.longer[athlete].meaning))
    sources = ", ".join(dict.fromkeys(workout.source for workout in kinds.values()))
    grid.add_row("source", Text(printable(sources)))
    return grid
