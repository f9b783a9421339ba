"""When a clip was recorded, by what phones write."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cadence.session.recording import (
    Recording,
    doubt_about_times,
    parse_moment,
    recording_from_tags,
)

APPLE, HEADER = "com.apple.quicktime.creationdate", "creation_time"
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def at(seconds: float, length_s: float = 5.0) -> Recording:
    return Recording(NOON + timedelta(seconds=seconds), length_s, zone_is_known=False)


def test_an_iphone_names_its_start_and_its_zone() -> None:
    tags = {APPLE: "2026-05-01T14:00:00+0200", HEADER: "2026-05-01T12:00:03.000000Z"}
    found = recording_from_tags(tags, 5.0)
    assert found is not None
    assert found.started == NOON
    assert found.started.utcoffset() == timedelta(hours=2)
    assert found.zone_is_known


def test_android_names_the_end() -> None:
    tags = {HEADER: "2026-05-01T12:00:05.000000Z", "com.android.version": "14"}
    found = recording_from_tags(tags, 5.0)
    assert found == Recording(NOON, 5.0, zone_is_known=False)
    assert recording_from_tags(tags, math.nan) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01T12:00:00.000000Z", (NOON, False)),
        ("2026-05-01 12:00:00", (NOON, False)),
        ("2026-05-01T07:00:00-0500", (NOON, True)),
        ("1904-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moments(text: str, expected: tuple[datetime, bool] | None) -> None:
    assert parse_moment(text) == expected


def test_nothing_told_is_nothing_known() -> None:
    assert recording_from_tags({"title": "rep 1"}, 5.0) is None


def test_times_order_clips_only_where_all_have_one_and_none_overlap() -> None:
    zone = timezone(timedelta(hours=-7))
    elsewhere = Recording(at(200).started.astimezone(zone), 5.0, zone_is_known=True)
    assert doubt_about_times([("a", at(200)), ("b", at(0)), ("c", at(100))]) is None
    assert doubt_about_times([("a", elsewhere), ("b", at(0))]) is None
    assert "b" in str(doubt_about_times([("a", at(0)), ("b", None)]))
    assert "and 1 more" in str(doubt_about_times([("a", None), ("b", None)]))
    # As exports do, one a second.
    assert "export" in str(doubt_about_times([("a", at(0)), ("b", at(1))]))
