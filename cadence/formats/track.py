"""The content of a ``track.npz``: a pose track as bytes and back, readable without pickle."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from cadence.domain import LANDMARK_COUNT, CameraKind, PoseTrack, VideoInfo
from cadence.errors import StorageError
from cadence.formats.fields import Fields
from cadence.formats.lens import lens_document, parse_lens
from cadence.formats.marks import marks_document, parse_marks
from cadence.formats.turn import TURN_ARRAY, parse_turn, turn_arrays, turn_document
from cadence.formats.views import VIEW_ARRAYS, parse_views, view_arrays

TRACK_SCHEMA = "cadence.track/2"

_ALTERED = "the file was altered or is not from cadence; analyse the clip again"
# Each array's shape behind the number of frames, and whether it holds whole numbers.
_ARRAYS: Mapping[str, tuple[tuple[int, ...], bool]] = {
    "frame_index": ((), True),
    "file_time_s": ((), False),
    "landmarks_px": ((LANDMARK_COUNT, 3), False),
    "visibility": ((LANDMARK_COUNT,), False),
    "presence": ((), False),
    "scene_from_picture": ((2, 3), False),
    "shot": ((), True),
}


def track_bytes(track: PoseTrack) -> bytes:
    """Return the content of a ``track.npz``: a track whole, readable without pickle.

    Parameters
    ----------
    track
        The track.

    Returns
    -------
    bytes
        A compressed NumPy archive.
    """
    header = {
        "schema": TRACK_SCHEMA,
        "camera": track.camera,
        "other_runners": track.other_runners,
        "engine": track.engine,
        "model": track.model,
        "sharpness": track.sharpness,
        "beside_share": track.beside_share,
        "video": asdict(track.video),
        "found_marks": marks_document(track.found_marks),
        "lens": None if track.lens is None else lens_document(track.lens),
        **turn_document(track.turn),
    }
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {name: getattr(track, name) for name in _ARRAYS}
    arrays |= view_arrays(track.foot_views) | turn_arrays(track.turn)
    np.savez_compressed(buffer, header=np.array(json.dumps(header)), **arrays)
    return buffer.getvalue()


def parse_track(content: bytes, name: str) -> PoseTrack:
    """Read a track back and check it.

    Parameters
    ----------
    content
        What `track_bytes` gave.
    name
        The file's name, for messages.

    Returns
    -------
    PoseTrack
        As it was written.

    Raises
    ------
    StorageError
        If the content has another format or was altered, or its arrays do not fit together.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            header = Fields(json.loads(str(archive["header"])), name)
            _check_schema(header, name)
            arrays = {key: archive[key] for key in (*_ARRAYS, *VIEW_ARRAYS)}
            arrays |= {key: archive[key] for key in (TURN_ARRAY,) if key in archive}
    except StorageError:
        raise
    except Exception as error:  # an altered archive makes NumPy's reader raise nearly anything
        message = f"{name} is not a pose track; {_ALTERED}"
        raise StorageError(message) from error
    track = PoseTrack(
        video=parse_video(header.section("video")),
        camera=header.choice("camera", get_args(CameraKind)),
        other_runners=header.integer("other_runners"),
        engine=header.text("engine"),
        model=header.text("model"),
        found_marks=parse_marks(header),
        sharpness=header.later_number("sharpness"),
        beside_share=header.later_number("beside_share"),
        lens=parse_lens(header),
        foot_views=parse_views(name, arrays, arrays["frame_index"].size),
        turn=parse_turn(header, name, arrays, arrays["frame_index"].size),
        **{key: _shaped(name, key, arrays) for key in _ARRAYS},
    )
    _check_values(name, track)
    return track


def _check_schema(header: Fields, name: str) -> None:
    schema = header.text("schema")
    if schema != TRACK_SCHEMA:
        message = f"{name} is a {schema!r}, not a {TRACK_SCHEMA!r}; analyse the clip again"
        raise StorageError(message)


def parse_video(fields: Fields) -> VideoInfo:
    """Build a clip's facts from their JSON object.

    Parameters
    ----------
    fields
        The object, with `VideoInfo`'s own names.

    Returns
    -------
    VideoInfo
        The clip.

    Raises
    ------
    StorageError
        If a field is missing or of the wrong kind.
    """
    frames = fields.later_number("declared_frames")
    return VideoInfo(
        path=fields.text("path"),
        width_px=fields.integer("width_px"),
        height_px=fields.integer("height_px"),
        frame_count=fields.integer("frame_count"),
        file_duration_s=fields.number("file_duration_s"),
        orientation_deg=fields.integer("orientation_deg"),
        codec=fields.text("codec"),
        tagged_capture_fps=fields.optional_number("tagged_capture_fps"),
        tag_source=fields.optional_text("tag_source") if fields.has("tag_source") else None,
        slow_part_s=_slow_part_s(fields),
        header_fps=fields.later_number("header_fps"),
        declared_frames=None if frames is None else int(frames),
        declared_duration_s=fields.later_number("declared_duration_s"),
        cuts_s=fields.numbers("cuts_s") if fields.has("cuts_s") else (),
        lens_mm=fields.later_number("lens_mm"),
    )


def _slow_part_s(fields: Fields) -> tuple[float, float] | None:
    if not fields.has("slow_part_s"):
        return None
    ends_s = fields.optional_numbers("slow_part_s", 2)
    return None if ends_s is None else (ends_s[0], ends_s[1])


def _shaped(name: str, key: str, arrays: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """Return one array of a track, of the right shape and kind."""
    tail, whole = _ARRAYS[key]
    array = arrays[key]
    frames = arrays["frame_index"].size
    if array.shape != (frames, *tail) or array.dtype.kind != ("i" if whole else "f"):
        message = f"{name}: {key} has the shape {array.shape} of {array.dtype}; {_ALTERED}"
        raise StorageError(message)
    return array.astype(np.int64 if whole else np.float64)


def _check_values(name: str, track: PoseTrack) -> None:
    """Raise where a track's numbers cannot be a track's."""
    index, file_time_s = track.frame_index, track.file_time_s
    shares = np.concatenate([track.visibility.ravel(), track.presence])
    faults = {
        "no frames": index.size == 0,
        "frame numbers that do not rise": bool(np.any(np.diff(index) <= 0) or np.any(index < 0)),
        "times that are not finite": not np.all(np.isfinite(file_time_s)),
        "times that do not rise": bool(np.any(np.diff(file_time_s) <= 0)),
        "infinite landmarks": bool(np.any(np.isinf(track.landmarks_px))),
        "probabilities outside 0-1": bool(np.any((shares < 0) | (shares > 1))),
        "a camera path that is not finite": not np.all(np.isfinite(track.scene_from_picture)),
    }
    found = [fault for fault, present in faults.items() if present]
    if found:
        message = f"{name} holds {', '.join(found)}; {_ALTERED}"
        raise StorageError(message)
