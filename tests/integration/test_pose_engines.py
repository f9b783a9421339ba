"""Both engines on real crops: they agree, they are quiet, and they leave nothing behind."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from cadence.domain import CropWindow, FloatArray, Pose
from cadence.errors import ModelError
from cadence.pose import bundle, weights
from cadence.pose.bundle import ModelFiles
from cadence.pose.geometry import HIPS, SHOULDERS, window_from_pose
from cadence.pose.mediapipe_engine import DETECTOR_ROOM, MediaPipeEngine
from cadence.pose.openvino_engine import OpenVinoEngine
from cadence.video.decode import open_clip
from cadence.video.frames import Frame

REPOSITORY = Path(__file__).parents[2]
CLIPS = Path(os.environ.get("CADENCE_CLIPS", REPOSITORY.parent / "shared" / "clips"))
AGREEMENT = 0.01  # of the trunk's length

# Clip, first frame, every how many, and the height of the row of squares to look through and their
# side.
PLACES = (
    ("zzzhushi_male_side", 0, 20, 850, 720),
    ("sports2d_demo3", 0, 2, 200, 352),
    ("sports2d_demo", 40, 10, 600, 780),
    ("hato72_a1", 160, 3, 480, 400),
    ("hato72_b1", 150, 4, 480, 400),
    ("hato72_running", 20, 10, 480, 400),
)
CROPS_PER_CLIP = 14

Crop = tuple[Frame, CropWindow]


@pytest.fixture(scope="session")
def files() -> ModelFiles:
    return weights.fetch("full")


@pytest.fixture(scope="module")
def openvino(files: ModelFiles) -> Iterator[OpenVinoEngine]:
    engine = OpenVinoEngine(files)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def mediapipe(files: ModelFiles) -> Iterator[MediaPipeEngine]:
    engine = MediaPipeEngine(files)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def crops(openvino: OpenVinoEngine) -> list[Crop]:
    """Give frames of several clips with a window around a person, whole pixels and upright."""
    if not CLIPS.is_dir():
        pytest.skip(f"the real clips are not at {CLIPS} (set CADENCE_CLIPS)")
    found = [_crops(openvino, *place) for place in PLACES]
    assert min(map(len, found)) >= 4
    return list(itertools.chain.from_iterable(found))


def _crops(
    engine: OpenVinoEngine, name: str, first: int, every: int, row_px: float, side_px: float
) -> list[Crop]:
    frames = itertools.islice(open_clip(CLIPS / f"{name}.mp4").frames(), first, None, every)
    crops = []
    for frame in itertools.islice(frames, CROPS_PER_CLIP):
        places = np.arange(side_px / 2, frame.width_px, side_px / 2)
        squares = [CropWindow(float(place), row_px, side_px) for place in places]
        seen = [sighting for square in squares for sighting in engine.locate(frame, square)]
        if seen:
            best = max(seen, key=lambda sighting: sighting.score)
            # The reference engine widens a window before it looks: that square has an even side.
            even_px = 2 * round(DETECTOR_ROOM * best.window.size_px / 2) / DETECTOR_ROOM
            crops.append((frame, CropWindow(round(best.hip_x_px), round(best.hip_y_px), even_px)))
    return crops


def _both(
    openvino: OpenVinoEngine, mediapipe: MediaPipeEngine, crop: Crop
) -> tuple[Pose, Pose] | None:
    """Let each engine find the body nearest the middle of a window, its own way."""
    frame, window = crop
    wide = CropWindow(window.center_x_px, window.center_y_px, DETECTOR_ROOM * window.size_px)
    sightings = openvino.locate(frame, wide)
    reference = mediapipe.landmarks(frame, window)
    if not sightings or reference is None:
        return None
    nearest = min(
        sightings,
        key=lambda seen: np.hypot(
            seen.hip_x_px - window.center_x_px, seen.hip_y_px - window.center_y_px
        ),
    )
    pose = openvino.landmarks(frame, nearest.window)
    return None if pose is None else (pose, reference)


def _difference(pose: Pose, reference: Pose) -> FloatArray:
    """Give how far apart the landmarks are, in parts of the trunk's length."""
    ends = [reference.landmarks_px[ends, :2].mean(axis=0) for ends in (SHOULDERS, HIPS)]
    apart = np.linalg.norm((pose.landmarks_px - reference.landmarks_px)[:, :2], axis=1)
    return np.asarray(apart / np.linalg.norm(ends[0] - ends[1]))


def test_the_engines_agree_on_real_crops(
    openvino: OpenVinoEngine, mediapipe: MediaPipeEngine, crops: list[Crop]
) -> None:
    pairs = [pair for crop in crops if (pair := _both(openvino, mediapipe, crop)) is not None]
    assert len(pairs) >= 0.9 * len(crops) >= 50
    assert np.median([_difference(*pair) for pair in pairs]) < AGREEMENT


def test_short_floats_move_landmarks_little_and_round_no_coordinates(
    files: ModelFiles, crops: list[Crop]
) -> None:
    exact, short = (OpenVinoEngine(files, 1, precision=each) for each in ("f32", "bf16"))
    pairs = [(short.landmarks(*crop), exact.landmarks(*crop)) for crop in crops]
    apart = [_difference(pose, truth) for pose, truth in pairs if pose and truth]
    assert len(apart) > 0.9 * len(crops)
    assert np.median(apart) < AGREEMENT


def test_the_reference_engine_keeps_its_library_quiet(
    files: ModelFiles, crops: list[Crop], capfd: pytest.CaptureFixture[str]
) -> None:
    engine = MediaPipeEngine(files)
    found = [engine.landmarks(*crop) for crop in crops[:4]]
    engine.close()
    assert any(pose is not None for pose in found)
    assert capfd.readouterr() == ("", "")


def test_many_at_once_are_what_one_at_a_time_are(
    openvino: OpenVinoEngine, mediapipe: MediaPipeEngine, crops: list[Crop]
) -> None:
    some = crops[::8]
    for engine in (openvino, mediapipe):
        with ThreadPoolExecutor(3) as threads:
            together = list(threads.map(lambda crop: engine.landmarks(*crop), some))  # noqa: B023
        for pose, crop in zip(together, some, strict=True):
            alone = engine.landmarks(*crop)
            assert (pose is None) == (alone is None)
            if pose is not None and alone is not None:
                np.testing.assert_allclose(pose.landmarks_px, alone.landmarks_px, atol=0.01)


def test_an_engine_says_how_many_threads_it_serves(
    openvino: OpenVinoEngine, mediapipe: MediaPipeEngine
) -> None:
    assert openvino.streams == openvino.threads >= 1
    assert mediapipe.streams == 1


def test_the_next_window_finds_the_same_body(openvino: OpenVinoEngine, crops: list[Crop]) -> None:
    apart = []
    for frame, window in crops:
        seen = openvino.locate(frame, window)
        pose = openvino.landmarks(frame, seen[0].window) if seen else None
        again = None if pose is None else openvino.landmarks(frame, window_from_pose(pose))
        if pose is not None and again is not None:
            apart.append(_difference(again, pose))
    assert len(apart) > 0.8 * len(crops)
    assert np.median(apart) < 0.05


def test_an_empty_picture_shows_nobody(
    openvino: OpenVinoEngine, mediapipe: MediaPipeEngine
) -> None:
    grey = np.full((240, 320), 126, np.uint8)
    frame = Frame(
        index=0,
        file_time_s=0.0,
        luma=grey,
        chroma_u=grey[:120, :160] + 2,
        chroma_v=grey[:120, :160] + 2,
        coded_from_picture=np.eye(2, 3),
        width_px=320,
        height_px=240,
        yuv_to_rgb=np.array([[1, 0, 1.4, -179], [1, -0.3, -0.7, 128], [1, 1.8, 0, -230]]),
    )
    window = CropWindow(160, 120, 200)
    for engine in (openvino, mediapipe):
        assert engine.locate(frame, window) == []
        assert engine.landmarks(frame, window) is None


def test_a_network_of_another_size_is_refused(files: ModelFiles) -> None:
    swapped = ModelFiles("swapped", files.landmarks, files.detector, None)
    with pytest.raises(ModelError, match="does not take 256 x 256"):
        OpenVinoEngine(swapped)


def test_a_file_that_is_no_network_is_refused(files: ModelFiles, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.tflite"
    wrong.write_bytes(b"    TFL3, and then nothing")
    with pytest.raises(ModelError, match="OpenVINO cannot run wrong"):
        OpenVinoEngine(ModelFiles("wrong", files.detector, wrong, None))
    with pytest.raises(ModelError, match="MediaPipe cannot run the model 'wrong'"):
        MediaPipeEngine(ModelFiles("wrong", wrong, wrong, wrong))


def test_the_built_bundle_opens_as_a_users_own(files: ModelFiles, tmp_path: Path) -> None:
    own = tmp_path / "own.task"
    own.write_bytes(bundle.bundle_bytes(files))
    opened = weights.fetch(str(own))
    OpenVinoEngine(opened, threads=1).close()
    MediaPipeEngine(opened).close()


@pytest.mark.parametrize("engine", ["openvino", "mediapipe"])
def test_opening_an_engine_says_nothing(files: ModelFiles, engine: str, tmp_path: Path) -> None:
    assert files.name == "full"
    cache = str(weights.cache_folder().parent)
    environment = {**os.environ, "HOME": str(tmp_path), weights.CACHE_VARIABLE: cache}
    code = f"""
import numpy as np
from cadence.domain import CropWindow
from cadence.pose import open_engine
from cadence.video.frames import Frame
plane = np.zeros((64, 64), np.uint8)
frame = Frame(
    index=0,
    file_time_s=0.0,
    luma=plane,
    coded_from_picture=np.eye(2, 3),
    width_px=64,
    height_px=64,
    chroma_u=plane[:32, :32],
    chroma_v=plane[:32, :32],
    yuv_to_rgb=np.eye(3, 4),
)
engine = open_engine("{engine}")
engine.landmarks(frame, CropWindow(32, 32, 64))
engine.close()
"""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        cwd=REPOSITORY,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert not (tmp_path / "intel").exists()
