"""The charts of a session: its reps in order, and the recoveries between them."""

from __future__ import annotations

from cadence.domain import Interval
from cadence.report.charts import (
    Canvas,
    Colour,
    Drawn,
    colour,
    drawn_twice,
    grid_lines,
    label_axes,
    limits_around,
    write,
)
from cadence.report.workouts import clock_text
from cadence.session.progression import known_figures
from cadence.session.recoveries import RecoveryVerdict
from cadence.session.review import RunRep, Session

_UNITS = {"speed": "m/s", "cadence": "steps a minute"}
_LEAST_SPAN = {"speed": 0.6, "cadence": 8.0}
_SHADES: dict[RecoveryVerdict, Colour] = {
    "much shorter": "warn",
    "shorter": "warn",
    "as planned": "left",
    "longer": "right",
}


def reps_chart(session: Session) -> Drawn | None:
    """Draw each rep's speed, or cadence, with its 95 % interval, set by set.

    Returns
    -------
    None where no rep tells.
    """
    values = [(rep, _figure(rep, session.basis)) for rep in session.reps]
    known = [(rep, value) for rep, value in values if value is not None]
    if not known:
        return None

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        ends = [end for _, value in known for end in (value.low, value.high)]
        axes.set_ylim(limits_around(ends, _LEAST_SPAN[session.basis]))
        _place_reps(canvas, session)
        grid_lines(axes, "y")
        for rep, value in known:
            at, middle = rep.planned.number, value.mean
            axes.plot([at, at], [value.low, value.high], color=colour("accent"), linewidth=1.6)
            axes.plot(at, middle, "o", markersize=9, color=colour("accent"))
        for rep in session.reps:
            if rep.report is None:
                text = "missing" if rep.filmed is None else "?"
                low = axes.get_ylim()[0]
                write(axes, (rep.planned.number, low), text if canvas.is_wide else "\u00d7", "soft",
                      ha="center", va="bottom", offset_px=(0, 6))  # fmt: skip
        label_axes(axes, "rep of the plan", _UNITS[session.basis])

    spread = ", ".join(f"rep {rep.planned.number} {value.mean:.2f}" for rep, value in known)
    return drawn_twice(
        "reps",
        f"The reps' {session.basis}",
        f"{session.basis.capitalize()} in {_UNITS[session.basis]}: {spread}.",
        (240, 230),
        draw,
        margins_px=(50, 10, 40, 44),
    )


def recoveries_chart(session: Session) -> Drawn | None:
    """Draw the recoveries taken, each over what was planned; None where none is known."""
    taken = [(rep, rep.recovery) for rep in session.reps if rep.recovery is not None]
    if not taken:
        return None

    def draw(canvas: Canvas) -> None:
        axes = canvas.axes
        highest = max(max(r.taken_s, r.planned.hi_s) for _, r in taken) / 60
        axes.set_ylim(0, 1.15 * highest)
        _place_reps(canvas, session)
        grid_lines(axes, "y")
        for rep, recovery in taken:
            # The rest before a rep stands between it and the one before.
            at = rep.planned.number - 0.5
            axes.bar(at, recovery.taken_s / 60, 0.5, color=colour(_SHADES[recovery.verdict]))
            for end_s in {recovery.planned.lo_s, recovery.planned.hi_s}:
                axes.hlines(end_s / 60, at - 0.36, at + 0.36, color=colour("ink"), linewidth=2)
        label_axes(axes, "rep of the plan", "minutes")

    told = ", ".join(
        f"before rep {rep.planned.number} {clock_text(r.taken_s)} of {clock_text(r.planned.lo_s)}"
        for rep, r in taken
    )
    return drawn_twice(
        "recoveries", "Recoveries taken", f"Recoveries: {told}.", (210, 210), draw,
        margins_px=(50, 10, 40, 44),
    )  # fmt: skip


def _figure(rep: RunRep, basis: str) -> Interval | None:
    if rep.report is None:
        return None
    return next((value for name, _, value in known_figures(rep.report) if name == basis), None)


def _place_reps(canvas: Canvas, session: Session) -> None:
    """Give each planned rep its place, and each set its band."""
    axes, count = canvas.axes, len(session.reps)
    axes.set_xlim(0.3, count + 0.7)
    axes.set_xticks(range(1, count + 1, 1 if canvas.is_wide or count <= 12 else 2))
    for number in range(1, session.workout.set_count + 1):
        own = [r.planned.number for r in session.reps if r.planned.set_number == number]
        if number % 2:
            axes.axvspan(own[0] - 0.5, own[-1] + 0.5, color=colour("faint"), linewidth=0)
        label = f"set {number}" if canvas.is_wide else str(number)
        write(axes, ((own[0] + own[-1]) / 2, axes.get_ylim()[1]), label, "soft",
              ha="center", va="bottom", offset_px=(0, 4))  # fmt: skip
