"""Pose tracks kept in the user's cache, so that a clip measured again is not followed again.

A track is named after everything it was made from: the clip's content, who was to be followed, the
engine and the model, and the code that follows. A changed marker, target or analysis finds it, a
changed clip or another model does not. The cache is a convenience: where it cannot be read or
written, everything works without it. It holds no path and no tag of a clip.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import platformdirs

from cadence.domain import PoseTrack
from cadence.errors import CadenceError
from cadence.formats.track import parse_track, track_bytes

CACHE_VARIABLE = "CADENCE_CACHE_DIR"
# Some hundreds of reps.
MOST_BYTES = 256 << 20
# What decides where the landmarks lie, which footprints' pictures are cut, and how the lens bends.
_FOLLOWING = (
    "video",
    "camera.py",
    "turning.py",
    "pose",
    "runner",
    "lens",
    "flyzone/plumblines.py",
    "pipeline/analysis.py",
    "pipeline/survey.py",
    "pipeline/following.py",
    "pipeline/room.py",
    "clock/capture.py",
    "clock/repeats.py",
    "body",
    "contacts",
    "formats",
)
_PACKAGE = Path(__file__).parent


def track_cached(clip: Path, made_with: str, follow: Callable[[], PoseTrack]) -> PoseTrack:
    """Give a clip's track: the kept one, or a new one, which is then kept.

    Parameters
    ----------
    clip
        The video.
    made_with
        Everything else that the track depends on, as text.
    follow
        Makes the track.

    Raises
    ------
    CadenceError
        When there is none and ``follow`` cannot make one.
    """
    before = _standing(clip)
    kept = cache_folder() / f"{_key(clip, made_with)}.npz"
    track = _read(kept)
    if track is not None:
        return replace(track, video=replace(track.video, path=str(clip)))
    track = follow()
    if _standing(clip) == before:  # nobody wrote to the clip meanwhile
        _keep(kept, replace(track, video=replace(track.video, path=clip.suffix)))
    return track


def named_model(model: str) -> str:
    """Name a model after its content where it is a file, else by its own name."""
    path = Path(model)
    if not path.is_file():
        return model
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_folder() -> Path:
    """Give the folder of kept tracks: ``$CADENCE_CACHE_DIR`` or the user's cache, + ``tracks``."""
    chosen = os.environ.get(CACHE_VARIABLE)
    root = Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("cadence"))
    return root / "tracks"


def _key(clip: Path, made_with: str) -> str:
    """Name a track after what it is made from."""
    with clip.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    parts = "\n".join((content, made_with, _code()))
    return hashlib.sha256(parts.encode()).hexdigest()[:40]


@cache
def _code() -> str:
    """Name the code that follows runners, after its text."""
    digest = hashlib.sha256()
    for name in _FOLLOWING:
        place = _PACKAGE / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _standing(clip: Path) -> tuple[int, int]:
    status = clip.stat()
    return status.st_size, status.st_mtime_ns


def _read(kept: Path) -> PoseTrack | None:
    """Read a kept track, which is then the one used last; None where there is none."""
    try:
        track = parse_track(kept.read_bytes(), str(kept))
        kept.touch()
    except (OSError, CadenceError):
        return None
    return track


def _keep(kept: Path, track: PoseTrack) -> None:
    """Write a track, whole or not at all, and drop those used longest ago."""
    unfinished = kept.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(track_bytes(track))
        unfinished.replace(kept)
        _bound(kept.parent)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _bound(folder: Path) -> None:
    """Keep the folder under `MOST_BYTES`; what a killed process left unfinished goes first."""
    status = {path: path.stat() for path in folder.iterdir() if path.is_file()}
    newest_s = max(each.st_mtime for each in status.values())
    total = 0
    for path in sorted(status, key=lambda path: -status[path].st_mtime):
        total += status[path].st_size
        is_left = path.suffix == ".part" and status[path].st_mtime < newest_s - 3600
        if total > MOST_BYTES or is_left:
            path.unlink(missing_ok=True)
