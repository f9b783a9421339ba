"""When a clip was recorded, from the tags that phones write into their videos.

What a tag means differs by maker:

- Apple's ``com.apple.quicktime.creationdate`` is the start, in local time with its offset from UTC.
- ``creation_time`` of an MP4 or QuickTime header is in UTC by the standard. iPhones write the start
  there too; Android writes the moment at which the file was finished, so that the clip's length
  must be taken off (its recorder fills in the header when it stops; a Pixel's file name, which
  holds the start, is earlier by the length of the clip).

Tags of places and owners are never read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

_APPLE, _HEADER = "com.apple.quicktime.creationdate", "creation_time"
_ANDROID_STEM = "com.android."
# Headers count from 1904; a clock that was never set gives years like 1904, 1970 or 1980.
_FIRST_YEAR = 2000
# A header's time has whole seconds; a phone needs a moment to begin the next file.
_SLACK_S = 2.0


@dataclass(frozen=True)
class Recording:
    """When a clip was recorded.

    Parameters
    ----------
    started
        Begin of the recording, with a time zone: the phone's where the file names it, else UTC.
    length_s
        How long it was recorded, real seconds; NaN where unknown.
    zone_is_known
        Whether the file names the phone's time zone.
    """

    started: datetime
    length_s: float
    zone_is_known: bool


def recording_from_tags(tags: Mapping[str, str], length_s: float) -> Recording | None:
    """Read when a clip was recorded.

    Parameters
    ----------
    tags
        The file's tags by name.
    length_s
        How long was recorded, real seconds; NaN where unknown.

    Returns
    -------
    None where no tag tells, or only a clock that was never set.
    """
    for name in (_APPLE, _HEADER):
        told = parse_moment(tags.get(name, ""))
        if told is None:
            continue
        started, zone_is_known = told
        if any(tag.startswith(_ANDROID_STEM) for tag in tags):
            started -= timedelta(seconds=length_s if math.isfinite(length_s) else 0.0)
        return Recording(started, length_s, zone_is_known)
    return None


def parse_moment(text: str) -> tuple[datetime, bool] | None:
    """Read a date and time.

    Parameters
    ----------
    text
        ISO 8601. Without a time zone it is UTC, as the standard has it.

    Returns
    -------
    The moment, and whether the text names another zone than UTC; None where it is no date, or one
    before there were phones that film.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.year < _FIRST_YEAR:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        offset = moment.utcoffset()
    except ValueError:
        return None
    return moment, bool(offset)


def doubt_about_times(recordings: Sequence[tuple[str, Recording | None]]) -> str | None:
    """Say why recording times cannot order clips; None where they can.

    Clips of one camera follow each other. Where they overlap, the times are those of a copy or of
    an export, not of the recording.

    Parameters
    ----------
    recordings
        Each with its clip's name.
    """
    untimed = [name for name, recording in recordings if recording is None]
    if untimed:
        others = f" and {len(untimed) - 1} more" if len(untimed) > 1 else ""
        return f"{untimed[0]}{others} does not say when it was recorded"
    known = sorted(
        ((name, each) for name, each in recordings if each is not None),
        key=lambda item: item[1].started,
    )
    for (name, one), (after, other) in pairwise(known):
        length_s = one.length_s if math.isfinite(one.length_s) else 0.0
        if (other.started - one.started).total_seconds() < length_s - _SLACK_S:
            return (
                f"{name} and {after} overlap in time: their times are those of a copy or an export"
            )
    return None
