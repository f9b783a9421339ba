"""A workout as an entry for a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from cadence.domain import Athlete
from cadence.report.workouts import clock_text, recipe, span_text, timetable
from cadence.session.workouts import Workout, WorkoutBook, for_athlete, total_time
from cadence.version import VERSION

_NAMESPACE = uuid.UUID("6f5d2a5e-5c0c-4d0f-9d0e-3f1c53b4a1c7")


def calendar_entry(
    workout: Workout,
    athlete: Athlete,
    pr400_s: float | None,
    book: WorkoutBook,
    *,
    start: datetime,
    now: datetime,
) -> bytes:
    """Return an iCalendar file with the workout as one event, its timetable in the text.

    Parameters
    ----------
    workout, athlete, pr400_s, book
        As in `cadence.report.workouts.render_workout`.
    start
        When the warm-up begins; without a time zone it is the calendar's own time.
    now
        When the entry is made, with a time zone.
    """
    from icalendar import Calendar, Event

    own = for_athlete(workout, athlete, book)
    begins = start if start.tzinfo is None else start.astimezone(UTC)
    event = Event()
    # The same workout at the same time is the same entry, so that importing it twice adds nothing.
    event.add("uid", f"{uuid.uuid5(_NAMESPACE, f'{own.name} {athlete} {begins.isoformat()}')}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(seconds=round(total_time(own, book, pr400_s).hi_s)))
    event.add("summary", f"{own.kind}: {recipe(own)}")
    event.add("description", _timetable_text(own, pr400_s, book))
    calendar = Calendar()
    calendar.add("prodid", f"-//cadence//cadence {VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _timetable_text(workout: Workout, pr400_s: float | None, book: WorkoutBook) -> str:
    warm_up_s = book.warm_up.span.lo_s
    lines = [
        f"Warm-up: {book.warm_up.meaning}",
        *(
            f"{clock_text(warm_up_s + starts.lo_s)} set {rep.set_number}, rep {rep.in_set}: "
            f"{rep.distance_m:g} m{f', rest {span_text(rep.recovery)}' if rep.recovery else ''}"
            for rep, starts in timetable(workout, pr400_s, book)
        ),
        f"Cool-down: {book.cool_down.meaning}",
        book.kinds[workout.kind].meaning,
        f"Source: {workout.source}",
    ]
    return "\n".join(lines)
