"""When a video file was recorded: its tags, read without decoding it."""

from __future__ import annotations

import math
from pathlib import Path

from cadence.session.recording import Recording, recording_from_tags
from cadence.video.tags import read_tags

_TIME_TAGS = ("creation_time", "com.apple.quicktime.creationdate")
_ANDROID_STEM = "com.android."
# A text file that names other files, on the network for example, is not followed.
_OPTIONS = {"protocol_whitelist": "file"}


def read_recording(path: Path) -> Recording | None:
    """Read when a clip was recorded; None where the file does not tell, or cannot be read.

    Parameters
    ----------
    path
        A video.
    """
    import av

    try:
        with av.open(f"file:{path}", options=_OPTIONS, metadata_errors="replace") as container:
            stream = next(iter(container.streams.video), None)
            found = {**(stream.metadata if stream else {}), **container.metadata}
            length_s = math.nan if container.duration is None else container.duration / 1e6
            played_fps = float(stream.average_rate or 0) if stream else 0.0
    except (av.error.FFmpegError, OSError):
        return None
    tags = {
        name: text
        for name, text in found.items()
        if name in _TIME_TAGS or name.startswith(_ANDROID_STEM)
    }
    capture_fps = read_tags(path, found).capture_fps
    if capture_fps is not None and capture_fps > played_fps > 0:
        length_s *= played_fps / capture_fps
    return recording_from_tags(tags, length_s)
