"""From the file's time to real time.

A phone's slow motion is filmed at many frames a second and written to be played at few; the file's
time then runs slower than the world did. Real time = file time x time scale.
"""

from __future__ import annotations

import numpy as np

from cadence.domain import ClockInfo, FloatArray
from cadence.errors import NotMeasurableError

# A file that plays at within a tenth of the rate it was captured at plays in real time.
_SAME_RATE = 0.1


def real_clock(
    file_time_s: FloatArray,
    tagged_capture_fps: float | None = None,
    capture_fps: float | None = None,
    time_scale: float | None = None,
    tag_source: str | None = None,
) -> ClockInfo:
    """Find the scale between file time and real time.

    Parameters
    ----------
    file_time_s
        (F,) the file's own times, ascending.
    tagged_capture_fps
        Frames a second at capture as the file's metadata name them, or None.
    capture_fps
        The same as the user names them, which goes before the metadata; or None.
    time_scale
        The scale itself as the user names it, which goes before both; or None.
    tag_source
        Whose tag it is, in words.

    Raises
    ------
    NotMeasurableError
        When there are fewer than two times, so that nothing can be timed.
    """
    if len(file_time_s) < 2:
        raise NotMeasurableError(
            "the runner was seen in only one frame: film the whole rep from the side, with the "
            "whole runner in the picture"
        )
    file_fps = 1 / float(np.median(np.diff(file_time_s)))
    if time_scale is not None:
        basis = "time scale given by the user"
        return ClockInfo(file_fps / time_scale, time_scale, basis, is_given=True)
    if capture_fps is not None:
        scale = file_fps / capture_fps
        basis = f"captured at {capture_fps:g} fps, given by the user"
        return ClockInfo(capture_fps, scale, basis, is_given=True)
    tagged_by = tag_source or "the file's own tag"
    if tagged_capture_fps is not None and abs(tagged_capture_fps / file_fps - 1) > _SAME_RATE:
        scale = file_fps / tagged_capture_fps
        basis = f"captured at {tagged_capture_fps:g} fps, by {tagged_by}"
        return ClockInfo(tagged_capture_fps, scale, basis)
    return ClockInfo(file_fps, 1.0, "the file's own timestamps")
