"""What a file's tags say of the rate at which it was captured.

- Android writes ``com.android.capture.fps`` (MediaRecorder's capture rate).
- Samsung writes a box ``smta`` into the movie's user data: ``saut`` holds pairs of a key and a
  value, key 0 the recording mode, and ``srfr`` the rate, 16.16 bits. Modes 12 and 19 are 240 frames
  a second, 13 and 15 are 120, and 21 names its rate; of the super slow motion modes only a part of
  the file is slowed, which the trailer ``sefd`` names in milliseconds. (As AndroidX Media3's
  ``SmtaAtomUtil`` and ``SefReader`` read them.)
- Sony's cameras write ``captureFps`` into the XML of a box ``meta`` (NonRealTimeMeta).
- Apple names no rate. An iPhone's own slow motion keeps real time in its time stamps, and
  ``full-frame-rate-playback-intent`` only says how it is to be played.

Apple also names the lens, as the focal length that sees as much on 36 mm film
(``camera.focal_length.35mm_equivalent``): 24 to 28 mm is a phone's main lens, 13 to 16 its 0.5x.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cadence.video.boxes import read_box

ANDROID_TAG = "com.android.capture.fps"
LENS_TAG = "com.apple.quicktime.camera.focal_length.35mm_equivalent"
# Between a time lapse of two frames a second and the fastest phones.
_LEAST_FPS, _MOST_FPS = 1.0, 2000.0
_SHORTEST_MM, _LONGEST_MM = 8.0, 600.0
_SAMSUNG_FPS = {12: 240.0, 19: 240.0, 13: 120.0, 15: 120.0}
_SAMSUNG_NAMED = 21
_SAMSUNG_PARTLY_SLOW = {7, 8, 9, 18, 22}
_SLOW_PART = re.compile(rb"Super_SlowMotion_Data(\d{1,8}):(\d{1,8})")
_SONY_RATE = re.compile(rb'captureFps="(\d{1,4}(?:\.\d{1,3})?)[pi]"')


@dataclass(frozen=True)
class CaptureTags:
    """The rate of capture by a file's tags.

    Parameters
    ----------
    capture_fps
        Frames a second at capture; None where no tag names it.
    source
        Whose tag it is, in words.
    slow_part_s
        From when to when, by the file's time, the clip plays slower than the rest of it; None where
        it plays evenly.
    lens_mm
        Focal length of the lens as on 36 mm film; None where no tag names it.
    """

    capture_fps: float | None = None
    source: str | None = None
    slow_part_s: tuple[float, float] | None = None
    lens_mm: float | None = None


def read_tags(path: Path, metadata: Mapping[str, str]) -> CaptureTags:
    """Read the tags of a file.

    Parameters
    ----------
    path
        The file.
    metadata
        What FFmpeg found in it, by name.
    """
    return replace(_rate_tags(path, metadata), lens_mm=_lens_mm(metadata.get(LENS_TAG, "")))


def _lens_mm(text: str) -> float | None:
    """Read a focal length that a phone's lens can have."""
    try:
        length_mm = float(text)
    except ValueError:
        return None
    return length_mm if _SHORTEST_MM <= length_mm <= _LONGEST_MM else None


def _rate_tags(path: Path, metadata: Mapping[str, str]) -> CaptureTags:
    android = _rate(metadata.get(ANDROID_TAG, ""))
    if android is not None:
        return CaptureTags(android, f"the tag {ANDROID_TAG}")
    samsung = _samsung(path)
    if samsung is not None:
        return samsung
    found = _SONY_RATE.search(read_box(path, (b"meta",)) or b"")
    sony = _rate(found[1].decode()) if found else None
    return CaptureTags(sony, "Sony's tag captureFps") if sony is not None else CaptureTags()


def _rate(text: str) -> float | None:
    """Read a rate that a camera can have."""
    try:
        rate = float(text)
    except ValueError:
        return None
    return rate if _LEAST_FPS <= rate <= _MOST_FPS else None


def _samsung(path: Path) -> CaptureTags | None:
    content = read_box(path, (b"moov", b"udta", b"smta"))
    if content is None:
        return None
    mode = _samsung_mode(content)
    if mode in _SAMSUNG_PARTLY_SLOW:
        found = _SLOW_PART.search(read_box(path, (b"sefd",)) or b"")
        part_s = (int(found[1]) / 1000, int(found[2]) / 1000) if found else None
        return CaptureTags(slow_part_s=part_s)
    rate = _SAMSUNG_FPS.get(mode)
    if mode == _SAMSUNG_NAMED:
        rate = _rate(str(_samsung_rate(content)))
    return CaptureTags(rate, "Samsung's slow-motion tag") if rate is not None else None


def _samsung_mode(content: bytes) -> int:
    """Give the recording mode; 0 where it is not named."""
    at = content.find(b"saut")
    pairs = content[at + 8 : at + 12] if at >= 0 else b""
    return next((pairs[n + 1] for n in range(0, len(pairs) - 1, 2) if pairs[n] == 0), 0)


def _samsung_rate(content: bytes) -> float:
    at = content.find(b"srfr")
    return int.from_bytes(content[at + 4 : at + 8], "big") / 65536 if at >= 0 else 0.0
