"""A kinogram: one step in five pictures, cut out and aligned, as sprint coaches read technique.

The frames are the touch-down, the support under the hips, the toe-off and two of the flight, after
the ALTIS kinogram (McMillan & Pfaff 2018). Here *mid-stance* is the frame in which the hips pass
over the foot, *full flight* that in which the ankles are farthest apart along the track, and
*mid-flight* that in which half the flight is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import ANKLES, HIPS, SHOULDERS, TRUNK_PER_STATURE
from cadence.domain import Contact, CropWindow, FloatArray, PoseTrack, RepReport
from cadence.report.film import as_webp
from cadence.report.pages import data_uri
from cadence.video.decode import Clip
from cadence.video.frames import crop_rgb

# A picture reaches so far from the hips, in body heights: head and stretched legs are inside.
_ASIDE, _ABOVE, _BELOW = 0.46, 0.56, 0.62
_HEIGHT_PX = 300
_GAP_PX = 3
_MOST_STEPS = 6
# The legs make about 200 steps a minute: a flight longer than this has a contact missing inside.
_LONGEST_STEP_S = 0.6


@dataclass(frozen=True, eq=False)
class Moments:
    """The frames of a kinogram.

    Parameters
    ----------
    number, contact
        The step's number, from 1, and the contact that it begins with.
    labels
        Names of the frames, in order of time.
    rows
        Their rows of the pose track.
    """

    number: int
    contact: Contact
    labels: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Kinogram:
    """A kinogram's picture.

    Parameters
    ----------
    number, foot, strike_s
        The step.
    labels, from_strike_ms
        Name and time of each frame, in order.
    picture
        (H, W, 3) the frames side by side; blue, green, red.
    uri
        The same as an address that needs no file.
    """

    number: int
    foot: str | None
    strike_s: float
    labels: tuple[str, ...]
    from_strike_ms: tuple[float, ...]
    picture: NDArray[np.uint8]
    uri: str

    @property
    def width_px(self) -> int:
        """Width of the picture."""
        return int(self.picture.shape[1])

    @property
    def height_px(self) -> int:
        """Height of the picture."""
        return int(self.picture.shape[0])


def find_moments(report: RepReport, track: PoseTrack) -> list[Moments]:
    """Choose the near-side steps to show, and their frames.

    Parameters
    ----------
    report, track
        The rep.

    Returns
    -------
    The best known step first, the others in order of time; steps of either foot where it is not
    known which is the nearer; none where no whole step was seen.
    """
    time_s = track.file_time_s * report.clock.time_scale
    steps = [
        (number, contact, after)
        for number, (contact, after) in enumerate(pairwise(report.contacts), 1)
        if after.strike_s - contact.strike_s < _LONGEST_STEP_S
    ]
    near = [step for step in steps if step[1].side == "near"] or steps
    found = [_moments(*step, track, time_s) for step in near]
    whole = [moments for moments in found if moments is not None]
    if not whole:
        return []
    middle = report.contacts[len(report.contacts) // 2].strike_s
    best = max(
        whole, key=lambda m: (round(m.contact.quality, 1), -abs(m.contact.strike_s - middle))
    )
    others = [moments for moments in whole if moments is not best]
    return [best, *others[: _MOST_STEPS - 1]]


def _moments(
    number: int, contact: Contact, after: Contact, track: PoseTrack, time_s: FloatArray
) -> Moments | None:
    """Find a step's frames; None where the body was not seen in one of them."""
    if contact.toe_off_s is None:
        return None
    seen = np.isfinite(track.landmarks_px[:, HIPS, 0].sum(axis=1))
    stance = _between(time_s, seen, contact.strike_s, contact.toe_off_s)
    flight = _between(time_s, seen, contact.toe_off_s, after.strike_s)
    if len(stance) == 0 or len(flight) == 0:
        return None
    hips_px = track.landmarks_px[:, HIPS, 0].mean(axis=1)
    apart_px = np.abs(np.diff(track.landmarks_px[:, ANKLES, 0], axis=1)[:, 0])
    frames = {
        "strike": stance[0],
        "mid-stance": stance[_least(np.abs(hips_px[stance] - _foot_px(contact, track, stance)))],
        "toe-off": stance[-1],
        "full flight": flight[_least(-apart_px[flight])],
        "mid-flight": flight[_least(np.abs(time_s[flight] - _half(contact.toe_off_s, after)))],
    }
    ordered = sorted(frames.items(), key=lambda item: int(item[1]))
    return Moments(
        number, contact, tuple(name for name, _ in ordered), tuple(int(row) for _, row in ordered)
    )


def _between(
    time_s: FloatArray, seen: NDArray[np.bool_], from_s: float, to_s: float
) -> NDArray[np.int64]:
    """Give the rows from one time on until just before another."""
    inside = (time_s >= from_s) & (time_s < to_s) & seen
    return np.nonzero(inside)[0].astype(np.int64)


def _foot_px(contact: Contact, track: PoseTrack, rows: NDArray[np.int64]) -> FloatArray:
    """Give where the footprint lies in the pictures of rows, whatever the camera did."""
    middle = rows[len(rows) // 2]
    to_scene = track.scene_from_picture[middle]
    place = to_scene[:, :2] @ (contact.x_px, contact.y_px) + to_scene[:, 2]
    maps = track.scene_from_picture[rows]
    back = np.linalg.solve(maps[:, :, :2], (place - maps[:, :, 2])[..., None])
    return np.asarray(back[:, 0, 0])


def _half(toe_off_s: float, after: Contact) -> float:
    return (toe_off_s + after.strike_s) / 2


def _least(values: FloatArray) -> int:
    return int(np.nanargmin(values)) if np.isfinite(values).any() else 0


def draw_kinograms(
    moments: Sequence[Moments], report: RepReport, track: PoseTrack, clip: Clip
) -> tuple[Kinogram, ...]:
    """Cut the frames of kinograms out of the clip.

    Parameters
    ----------
    moments
        The frames.
    report, track
        The rep.
    clip
        Its video.

    Returns
    -------
    As many as there are moments whose frames all decode.

    Raises
    ------
    VideoError
        When the video can no longer be read.
    """
    rows = {row for each in moments for row in each.rows}
    stature_px = _stature_px(track)
    pictures = _pictures(sorted(rows), stature_px, track, clip)
    time_s = track.file_time_s * report.clock.time_scale
    return tuple(
        _kinogram(each, pictures, time_s)
        for each in moments
        if all(row in pictures for row in each.rows)
    )


def _kinogram(
    moments: Moments, pictures: Mapping[int, NDArray[np.uint8]], time_s: FloatArray
) -> Kinogram:
    """Lay a kinogram's frames side by side."""
    frames = [pictures[row] for row in moments.rows]
    gap = np.full((frames[0].shape[0], _GAP_PX, 3), 255, np.uint8)
    row_of_pictures = [part for frame in frames for part in (frame, gap)][:-1]
    picture = np.concatenate(row_of_pictures, axis=1)
    contact = moments.contact
    return Kinogram(
        moments.number,
        contact.foot,
        contact.strike_s,
        moments.labels,
        tuple(float(1000 * (time_s[row] - contact.strike_s)) for row in moments.rows),
        picture,
        data_uri(as_webp(picture), "image/webp"),
    )


def _pictures(
    rows: Sequence[int], stature_px: float, track: PoseTrack, clip: Clip
) -> dict[int, NDArray[np.uint8]]:
    """Decode the frames of rows and cut the body out of each."""
    import cv2

    found = {}
    wanted_s = [float(track.file_time_s[row]) for row in rows]
    for row, frame in zip(rows, clip.frames_at(wanted_s), strict=True):
        if frame is None:
            continue
        hips = track.landmarks_px[row, HIPS, :2].mean(axis=0)
        side_px = round(_HEIGHT_PX / (_ABOVE + _BELOW) * 2 * max(_ABOVE, _BELOW))
        window = CropWindow(float(hips[0]), float(hips[1]), 2 * max(_ABOVE, _BELOW) * stature_px)
        square = crop_rgb(frame, window, side_px)
        middle, aside = side_px // 2, round(_ASIDE * side_px / (2 * max(_ABOVE, _BELOW)))
        found[row] = cv2.cvtColor(
            square[side_px - _HEIGHT_PX :, middle - aside : middle + aside], cv2.COLOR_RGB2BGR
        ).astype(np.uint8)
    return found


def _stature_px(track: PoseTrack) -> float:
    """Give the body's height in the picture, by the trunk's median length."""
    points = track.landmarks_px[:, :, :2]
    trunk = points[:, SHOULDERS].mean(axis=1) - points[:, HIPS].mean(axis=1)
    return float(np.nanmedian(np.linalg.norm(trunk, axis=1))) / TRUNK_PER_STATURE


def png_sheet(kinogram: Kinogram) -> bytes:
    """Return a kinogram with its labels as a PNG file's content."""
    import cv2

    picture = kinogram.picture
    sheet = np.full((picture.shape[0] + 34, picture.shape[1], 3), 255, np.uint8)
    sheet[: picture.shape[0]] = picture
    width_px = (picture.shape[1] + _GAP_PX) / len(kinogram.labels)
    for place, label in enumerate(kinogram.labels):
        text = f"{label} {kinogram.from_strike_ms[place]:+.0f} ms"
        size, _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 1)
        left = round((place + 0.5) * width_px - size[0] / 2)
        bottom = picture.shape[0] + 22
        cv2.putText(
            sheet, text, (left, bottom), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40, 34, 28), 1,
            cv2.LINE_AA,
        )  # fmt: skip
    return cv2.imencode(".png", sheet)[1].tobytes()
