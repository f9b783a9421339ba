"""Marks of known distance on the ground, and the fly zone that they make.

A file of markers is TOML::

    schema = "cadence.markers/1"
    lane_offset_m = 0.3         # optional: how far the runner runs beyond the markers' line
    camera_distance_m = 25.0    # optional: from the camera to the runner's line

    [[marker]]
    x_px = 128.2                # pixels of the picture as it is seen; the first one is 0,0
    y_px = 611.2
    along_m = 0                 # metres along the track, and across it, away from the camera
    across_m = 0                # optional
    seconds = 0.4               # optional, when the camera moves: the player's time
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from cadence.domain import FoundMark
from cadence.errors import CalibrationError

SCHEMA = "cadence.markers/1"
MarkerSource = Literal["given", "file", "found"]
_GATE_TOLERANCE_M = 0.01
_FEWEST_PX = 20.0
_MARKER_KEYS = {"x_px", "y_px", "along_m", "across_m", "seconds", "confidence"}
_FILE_KEYS = {"schema", "lane_offset_m", "camera_distance_m", "marker"}


@dataclass(frozen=True)
class Marker:
    """A mark on the ground.

    Parameters
    ----------
    x_px, y_px
        Where it stands in the picture, whole numbers at the pixels' middles.
    along_m, across_m
        Where it stands on the track; across counts away from the camera.
    file_time_s
        The file's time of the picture in which it stands there, where the camera moves; None for
        the first picture.
    confidence
        How sure a found marker is, 0 to 1; None for one that was given.
    """

    x_px: float
    y_px: float
    along_m: float
    across_m: float = 0.0
    file_time_s: float | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class FlySetup:
    """The fly zone as the user marked it.

    Parameters
    ----------
    distance_m
        From marker 2 to marker 3.
    markers
        Marks of known distance in the picture.
    lane_offset_m
        How far the runner runs beyond the markers' line as the camera sees it; None if unknown.
    camera_distance_m
        From the camera to the runner's line, square to the track; None if unknown.
    readout_s
        How long the camera takes to read a picture from its first line to its last.
    accel_m
        The acceleration zone before the fly zone, marker 1 to marker 2; None if not asked for.
    source
        Where the markers come from.
    """

    distance_m: float
    markers: tuple[Marker, ...] = ()
    lane_offset_m: float | None = None
    camera_distance_m: float | None = None
    readout_s: float = 0.015
    accel_m: float | None = None
    source: MarkerSource = "given"

    def with_markers_of(self, other: FlySetup) -> FlySetup:
        """Take markers, and where nothing was said of them the offset and distance, of another."""
        return replace(
            self,
            markers=other.markers,
            source=other.source,
            lane_offset_m=_first(self.lane_offset_m, other.lane_offset_m),
            camera_distance_m=_first(self.camera_distance_m, other.camera_distance_m),
        )


def _first(one: float | None, other: float | None) -> float | None:
    return other if one is None else one


def check_markers(markers: Sequence[Marker]) -> None:
    """Check that markers can carry a zone, whatever the camera.

    Raises
    ------
    CalibrationError
        When there are too few, two stand too close in the picture, or they stand in another order
        in the picture than along the track.
    """
    if len({marker.along_m for marker in markers}) < 2:
        raise CalibrationError(
            "a fly zone needs two markers at different distances: pass --marker X,Y@ALONG twice"
        )
    first, last = marker_ends(markers)
    between_px = apart_px(first, last)
    if between_px < _FEWEST_PX:
        raise CalibrationError(
            f"the markers are only {between_px:.0f} px apart in the picture: check their pixels"
        )
    for across_m in {marker.across_m for marker in markers}:
        on_one_line = [marker for marker in markers if marker.across_m == across_m]
        steps_px = np.diff([m.x_px for m in sorted(on_one_line, key=lambda m: m.along_m)])
        if len(steps_px) and not (np.all(steps_px > 0) or np.all(steps_px < 0)):
            raise CalibrationError(
                "the markers stand in another order in the picture than along the track: check "
                "which distance belongs to which pixel"
            )


def marker_ends(markers: Sequence[Marker]) -> tuple[Marker, Marker]:
    """Give the first and the last marker along the track."""
    return min(markers, key=lambda m: m.along_m), max(markers, key=lambda m: m.along_m)


def apart_px(one: Marker, other: Marker) -> float:
    """Give how far two markers are apart in the picture."""
    return float(np.hypot(other.x_px - one.x_px, other.y_px - one.y_px))


def find_gates(markers: Sequence[Marker], distance_m: float) -> tuple[float, float] | None:
    """Find the two markers that are the zone's length apart, the farthest along if several are.

    Returns
    -------
    Metres along the track of the entry's and the exit's marker in the markers' own counting, or
    None when no two markers fit.
    """
    places = sorted({marker.along_m for marker in markers})
    fitting = [
        (near, far)
        for near in places
        for far in places
        if abs(far - near - distance_m) <= _GATE_TOLERANCE_M
    ]
    return fitting[-1] if fitting else None


def parse_marker_file(content: bytes, name: str, distance_m: float) -> FlySetup:
    """Read a file of markers.

    Parameters
    ----------
    content
        The file's bytes.
    name
        The file's name, for messages.
    distance_m
        The fly zone's length.

    Raises
    ------
    CalibrationError
        When it is no TOML, has unknown words, or a number is missing.
    """
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CalibrationError(f"{name} is not TOML ({error}): correct it") from error
    if document.get("schema", SCHEMA) != SCHEMA:
        raise CalibrationError(f"{name} is a {document['schema']!r}, not a {SCHEMA!r}")
    _refuse_strangers(document, _FILE_KEYS, name)
    entries = document.get("marker", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise CalibrationError(f"{name}: begin each marker with a line [[marker]]")
    markers = tuple(
        _marker(entry, f"{name}, marker {number}") for number, entry in enumerate(entries, 1)
    )
    return FlySetup(
        distance_m,
        markers,
        lane_offset_m=_optional(document, "lane_offset_m", name),
        camera_distance_m=_optional(document, "camera_distance_m", name),
        source="file",
    )


def marker_file_text(markers: Sequence[Marker | FoundMark], note: str) -> str:
    """Write a file of markers, ready for editing.

    Parameters
    ----------
    markers
        Markers; found marks have no metres yet, which the file then asks for.
    note
        What stands at its top.
    """
    lines = [f"# {note}", f'schema = "{SCHEMA}"', "# lane_offset_m = 0", "# camera_distance_m = 25"]
    for marker in markers:
        lines += ["", "[[marker]]", f"x_px = {marker.x_px:.1f}", f"y_px = {marker.y_px:.1f}"]
        if isinstance(marker, Marker):
            lines += [f"along_m = {marker.along_m:g}", f"across_m = {marker.across_m:g}"]
        else:
            lines.append("# along_m = 0    # fill in: metres along the track, in running direction")
        if marker.confidence is not None:
            lines.append(f"confidence = {marker.confidence:.2f}")
    return "\n".join(lines) + "\n"


def _marker(entry: Mapping[str, Any], place: str) -> Marker:
    _refuse_strangers(entry, _MARKER_KEYS, place)
    if "along_m" not in entry:
        raise CalibrationError(
            f"{place}: fill in along_m, its metres along the track, or delete it"
        )
    return Marker(
        _number(entry, "x_px", place),
        _number(entry, "y_px", place),
        _number(entry, "along_m", place),
        _optional(entry, "across_m", place) or 0.0,
        _optional(entry, "seconds", place),
        _optional(entry, "confidence", place),
    )


def _refuse_strangers(entry: Mapping[str, Any], known: set[str], place: str) -> None:
    strangers = sorted(set(entry) - known)
    if strangers:
        raise CalibrationError(
            f"{place}: unknown word {strangers[0]!r}; known are {', '.join(sorted(known))}"
        )


def _optional(entry: Mapping[str, Any], key: str, place: str) -> float | None:
    return None if key not in entry else _number(entry, key, place)


def _number(entry: Mapping[str, Any], key: str, place: str) -> float:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CalibrationError(f"{place}: {key} should be a number, and is {value!r}")
    return float(value)
