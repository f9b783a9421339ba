"""What bfloat16 costs: how far it moves the feet, beside noise in the picture.

python benchmarks/precision.py [CLIP]...

The landmark network is asked about the runner of each clip (by default the samples) in 32-bit
floats, in bfloat16, and in 32-bit floats with noise of some grey levels added to the picture, as a
phone's sensor adds it. Prints by how many pixels of the network's 256 the ankles, heels and toes
move, and what a pose costs on one thread.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from cadence.domain import CropWindow
from cadence.pipeline.analysis import track_clip
from cadence.pose.landmarks import INPUT_PX
from cadence.pose.openvino_engine import OpenVinoEngine
from cadence.pose.weights import fetch
from cadence.runner.cutouts import cut_around
from cadence.video.decode import open_clip
from cadence.video.frames import Frame

SAMPLES = Path(__file__).parents[1] / "sample_videos"
EVERY_FRAMES = 4
GREY_LEVELS = (1, 2, 3)
FEET = slice(27, 33)


def seen(clip: Path) -> Iterator[tuple[Frame, CropWindow]]:
    """Give frames of a clip, each with the window around its runner."""
    track = track_clip(clip)
    rows = np.flatnonzero(np.isfinite(track.presence))[::EVERY_FRAMES]
    boxes = {int(track.frame_index[row]): track.landmarks_px[row, :, :2] for row in rows}
    for frame in open_clip(clip).frames():
        body = boxes.get(frame.index)
        if body is not None:
            x, y = body[[23, 24]].mean(axis=0)
            window = CropWindow(float(x), float(y), 1.4 * float(np.ptp(body[:, 1])))
            yield replace(cut_around(frame, window), index=frame.index), window


def noisy(frame: Frame, grey_levels: float, seed: int) -> Frame:
    """Add noise to a frame's luma."""
    noise = np.random.default_rng(seed).normal(0, grey_levels, frame.luma.shape)
    return replace(frame, luma=np.clip(np.rint(frame.luma + noise), 0, 255).astype(np.uint8))


def feet(engine: OpenVinoEngine, frame: Frame, window: CropWindow) -> np.ndarray:
    """Place the feet; NaN where nobody is seen."""
    pose = engine.landmarks(frame, window)
    if pose is None:
        return np.full((6, 2), np.nan)
    return np.asarray(pose.landmarks_px[FEET, :2] * INPUT_PX / window.size_px)


def main() -> None:
    """Print the table."""
    clips = [Path(word) for word in sys.argv[1:]] or sorted(SAMPLES.glob("*.mp4"))
    files = fetch("full")
    exact = OpenVinoEngine(files, threads=1, precision="f32")
    short = OpenVinoEngine(files, threads=1, precision="bf16")
    moved: dict[str, list[np.ndarray]] = {}
    spent_s = {"f32": 0.0, "bf16": 0.0}
    count = 0
    for clip in clips:
        for frame, window in seen(clip):
            count += 1
            begun = process_time()
            truth = feet(exact, frame, window)
            between = process_time()
            moved.setdefault("bfloat16", []).append(feet(short, frame, window) - truth)
            spent_s["f32"] += between - begun
            spent_s["bf16"] += process_time() - between
            for grey in GREY_LEVELS:
                shaken = feet(exact, noisy(frame, grey, count), window)
                moved.setdefault(f"noise, SD {grey} grey levels", []).append(shaken - truth)
    print(
        f"{count} poses of {len(clips)} clips; "
        + ", ".join(
            f"{name} {1000 * each / count:.1f} ms of processor time a pose"
            for name, each in spent_s.items()
        )
    )
    print("| against 32-bit floats | median, px | 90 % | 99 % |")
    print("|---|---|---|---|")
    for name, each in moved.items():
        middle, most, nearly_all = np.nanpercentile(np.abs(np.array(each)), [50, 90, 99])
        print(f"| {name} | {middle:.2f} | {most:.1f} | {nearly_all:.0f} |")


if __name__ == "__main__":
    main()
