"""A pose track as bytes and back."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadence.domain import LensBend, PoseTrack
from cadence.errors import StorageError
from cadence.formats.track import parse_track, track_bytes
from tests.fixtures.reps import VIDEO, make_track


def altered(**changes: object) -> bytes:
    """Return a track's file with some of its arrays replaced, or left out where None."""
    with np.load(io.BytesIO(track_bytes(make_track())), allow_pickle=False) as archive:
        arrays: dict[str, Any] = {**archive, **changes}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{k: v for k, v in arrays.items() if v is not None})
    return buffer.getvalue()


def header(**changes: object) -> np.ndarray[Any, Any]:
    """Return a header with some of its fields replaced."""
    with np.load(io.BytesIO(track_bytes(make_track()))) as archive:
        fields = json.loads(str(archive["header"]))
    return np.array(json.dumps({**fields, **changes}))


def test_a_track_comes_back_as_it_was() -> None:
    track = make_track()
    back = parse_track(track_bytes(track), "track.npz")
    for field in dataclasses.fields(PoseTrack):
        before, after = getattr(track, field.name), getattr(back, field.name)
        if isinstance(before, np.ndarray):
            np.testing.assert_array_equal(before, after)
            assert after.dtype == before.dtype
        else:
            assert before == after


def test_a_path_that_is_no_text_comes_back() -> None:
    video = dataclasses.replace(VIDEO, path="l\udcf6per.mp4", tagged_capture_fps=239.76)
    track = dataclasses.replace(make_track(), video=video)
    assert parse_track(track_bytes(track), "track.npz").video == video


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"shot": None}, "is not a pose track"),
        ({"header": np.array("{")}, "is not a pose track"),
        ({"header": np.array("[]")}, "should be an object"),
        ({"header": np.array({"a": 1}, dtype=object)}, "is not a pose track"),
        ({"header": header(schema="cadence.track/1")}, "analyse the clip again"),
        ({"header": header(camera="drone")}, "camera should be one of static"),
        ({"header": header(video={})}, "video.path should be there"),
        ({"header": header(engine=3)}, "engine should be a text"),
        ({"presence": np.ones(5)}, "presence has the shape"),
        ({"landmarks_px": np.ones((6, 32, 3))}, "landmarks_px has the shape"),
        ({"frame_index": np.ones(6)}, "frame_index has the shape"),
        ({"frame_index": np.zeros(6, np.int64)}, "frame numbers that do not rise"),
        ({"file_time_s": np.full(6, np.nan)}, "times that are not finite"),
        ({"file_time_s": np.zeros(6)}, "times that do not rise"),
        ({"presence": np.full(6, 1.5)}, "probabilities outside 0-1"),
        ({"landmarks_px": np.full((6, 33, 3), np.inf)}, "infinite landmarks"),
        ({"scene_from_picture": np.full((6, 2, 3), np.nan)}, "a camera path that is not finite"),
    ],
)
def test_an_altered_track_is_named_as_such(changes: dict[str, object], said: str) -> None:
    with pytest.raises(StorageError, match=said) as caught:
        parse_track(altered(**changes), "track.npz")
    assert "\n" not in str(caught.value)
    assert "analyse the clip again" in str(caught.value) or "from cadence" in str(caught.value)


def test_no_frames_are_no_track() -> None:
    empty = {
        name: array[:0]
        for name, array in vars(make_track()).items()
        if isinstance(array, np.ndarray)
    }
    with pytest.raises(StorageError, match="no frames"):
        parse_track(altered(**empty), "track.npz")


@settings(deadline=None)
@given(st.data())
def test_damage_anywhere_is_refused_or_harmless(data: st.DataObject) -> None:
    content = bytearray(track_bytes(make_track(3)))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    with warnings.catch_warnings(), contextlib.suppress(StorageError):
        warnings.simplefilter("ignore")  # zipfile warns of some damage before NumPy refuses it
        parse_track(bytes(content), "track.npz")


@given(st.binary(max_size=60))
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(StorageError, match="is not a pose track"):
        parse_track(content, "track.npz")


def test_how_the_lens_bends_comes_back() -> None:
    for lens in (None, LensBend(0.03, 0.004, 12)):
        track = dataclasses.replace(make_track(), lens=lens)
        assert parse_track(track_bytes(track), "track.npz").lens == lens


def test_an_older_track_knows_no_lens() -> None:
    with np.load(io.BytesIO(track_bytes(make_track())), allow_pickle=False) as archive:
        content = json.loads(str(archive["header"]))
    del content["lens"]
    older = altered(header=np.array(json.dumps(content)))
    assert parse_track(older, "track.npz").lens is None
