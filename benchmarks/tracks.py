"""Pose tracks of the benchmark's clips, kept between runs so that only the analysis is repeated."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cadence.domain import PoseTrack
from cadence.formats.track import track_bytes
from cadence.pipeline.analysis import track_clip
from cadence.storage import load_track

ENGINE, MODEL = "openvino", "full"
_KEY_LENGTH = 16


def track_of(clip: Path, folder: Path | None) -> PoseTrack:
    """Give a clip's pose track: the kept one, or a new one, which is then kept.

    Tracks are named after the clip's content and the model. They know nothing of changes to the
    tracking itself: empty the folder after one.

    Parameters
    ----------
    clip
        The video.
    folder
        Where tracks are kept, or None to keep none.

    Raises
    ------
    CadenceError
        When the video cannot be read or nobody runs in it.
    """
    if folder is None:
        return track_clip(clip, engine=ENGINE, model=MODEL)
    kept = folder / track_name(clip)
    if kept.exists():
        return load_track(kept)
    track = track_clip(clip, engine=ENGINE, model=MODEL)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(track_bytes(track))
    unfinished.replace(kept)
    return track


def track_name(clip: Path) -> str:
    """Name a clip's track after what it was made from."""
    with clip.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest[:_KEY_LENGTH]}-{ENGINE}-{MODEL}.npz"
