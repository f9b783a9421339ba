"""Workouts in print, as JSON, and for a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from icalendar import Calendar, Event

from cadence.report.calendar import calendar_entry
from cadence.report.workouts import (
    clock_text,
    document_from_workouts,
    recipe,
    render_workout,
    render_workouts,
)
from cadence.session.workouts import Workout, for_athlete, load_workouts
from tests.fixtures.printing import printed

BOOK = load_workouts()


def workout(name: str) -> Workout:
    found = BOOK.find(name)
    assert found is not None
    return found


def test_recipes_read_as_coaches_write_them() -> None:
    assert recipe(workout("2x4x100")) == "2 sets of 4 x 100 m (2:30); 5:00 between sets"
    assert recipe(workout("50-100-50")) == "4 x 50 m (1:30), 4 x 100 m (2:30), 4 x 50 m (1:30)"
    assert recipe(workout("3x100-200")) == "3 sets of 100 m (2:30), 200 m; 5:00 between sets"
    longer = for_athlete(workout("3x2x200"), "sprinter", BOOK)
    assert recipe(longer) == "3 sets of 2 x 200 m (4:30-6:00); 9:00-12:00 between sets"


def test_times_as_on_a_stopwatch() -> None:
    assert [clock_text(s) for s in (0, 59.6, 150, 3750)] == ["0:00", "1:00", "2:30", "1:02:30"]


def test_the_tables_name_every_workout_and_its_source() -> None:
    text = printed(render_workouts(BOOK.workouts, "sprinter", None, BOOK))
    assert all(each.name in text for each in BOOK.workouts)
    assert "400m Pace Workouts" in text
    assert "1.5-2 times" in text
    one = printed(render_workout(workout("3x3x30"), "middle-distance", 56.0, BOOK))
    assert "30:" in one
    assert "4.2" in one  # 30 m at the pace of 400 m in 56 s


def test_json_holds_every_rep_with_its_start() -> None:
    document = document_from_workouts([workout("3x2x200")], "sprinter", 50.0, BOOK)
    (found,) = document["workouts"]
    assert found["reps"][1]["starts_s"] == [25 + 270, 25 + 360]
    assert [rep["set"] for rep in found["reps"]] == [1, 1, 2, 2, 3, 3]
    assert found["reps"][-1]["recovery_s"] is None


def read_back(entry: bytes) -> Event:
    """Return the one event of a calendar file."""
    (event,) = Calendar.from_ical(entry).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def test_a_calendar_reads_the_entry_back() -> None:
    start = datetime(2026, 12, 1, 17, 30, tzinfo=timezone(timedelta(hours=2)))
    now = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    entry = calendar_entry(workout("3x3x30"), "middle-distance", None, BOOK, start=start, now=now)
    event = read_back(entry)
    assert event.start == start
    assert event.duration > timedelta(minutes=88)
    assert "3 sets of 3 x 30 m" in str(event["SUMMARY"])
    assert str(event["DESCRIPTION"]).count("set 2") == 3
    again = calendar_entry(workout("3x3x30"), "middle-distance", None, BOOK, start=start, now=start)
    assert str(read_back(again)["UID"]) == str(event["UID"])
    assert all(len(line) <= 75 for line in entry.split(b"\r\n"))
