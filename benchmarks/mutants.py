"""Small video files of every kind, and ways to damage them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.stickrunner import StickRunner
from cadence.domain import CropWindow, Pose, Sighting
from cadence.video.frames import Frame

WIDTH_PX, HEIGHT_PX, FPS, FRAMES = 320, 180, 30, 36
RUNNER = StickRunner(stature_px=90.0, duration_s=FRAMES / FPS, fps=FPS, speed=2.5, step_s=0.22)
_GROUND_PX, _STICK_GROUND_PX = 160.0, 800.0
_LIMBS = ((11, 23), (23, 25), (25, 27), (27, 31), (29, 31), (24, 26), (26, 28), (28, 32), (30, 32))
# Container, codec and their options.
KINDS: Mapping[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    "plain.mp4": ("libx264", "yuv420p", {"bf": "3", "g": "12"}, {}),
    "fast.mp4": ("libx264", "yuv420p", {"bf": "0", "g": "12"}, {"movflags": "faststart"}),
    "fragments.mp4": (
        *("libx264", "yuv420p", {"g": "6"}),
        {"movflags": "frag_keyframe+empty_moov"},
    ),
    "phone.mov": ("libx265", "yuv420p", {"x265-params": "log-level=none:keyint=12"}, {}),
    "web.webm": ("libvpx-vp9", "yuv420p", {"cpu-used": "8", "deadline": "realtime"}, {}),
    "old.avi": ("mpeg4", "yuv420p", {"g": "12"}, {}),
    "stills.mkv": ("mjpeg", "yuvj420p", {}, {}),
    "stream.ts": ("libx264", "yuv420p", {"g": "12"}, {}),
}

Mutation = Callable[[bytes, np.random.Generator], bytes]


def write_seeds(folder: Path) -> list[Path]:
    """Write a small clip of each kind, in which a stick figure runs."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = list(_pictures())
    for name, (codec, pix_fmt, options, container_options) in KINDS.items():
        with av.open(str(folder / name), "w", container_options=container_options) as container:
            stream: Any = container.add_stream(codec, rate=FPS, options=options)
            stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, pix_fmt
            for number, picture in enumerate(pictures):
                frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format=pix_fmt)
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return [folder / name for name in KINDS]


def _landmarks_px() -> NDArray[np.float64]:
    """Give the stick figure's landmarks in pixels of the small picture."""
    landmarks: NDArray[np.float64] = RUNNER.track().landmarks_px.copy()
    landmarks[:, :, 1] += _GROUND_PX - _STICK_GROUND_PX
    landmarks[:, :, 0] += 20
    return landmarks


def _pictures() -> Iterator[NDArray[np.uint8]]:
    """Draw the stick figure before a wall full of corners."""
    random = np.random.default_rng(0)
    grey = cv2.resize(random.integers(90, 190, (18, 32)).astype(np.uint8), (WIDTH_PX, HEIGHT_PX))
    for points in _landmarks_px()[:FRAMES]:
        picture = np.repeat(grey[:, :, None], 3, axis=2)
        for one, other in _LIMBS:
            ends = [
                tuple(np.rint(points[joint, :2]).astype(int).tolist()) for joint in (one, other)
            ]
            cv2.line(picture, ends[0], ends[1], (30, 20, 20), 9)
        yield np.asarray(picture, dtype=np.uint8)


@dataclass
class StickEngine:
    """A pose engine that knows where the stick figure is; it costs nothing."""

    name: str = "openvino"
    streams: int = 1

    def __post_init__(self) -> None:
        self._landmarks_px = _landmarks_px()

    def locate(self, frame: Frame, _window: CropWindow) -> list[Sighting]:
        """See the figure wherever one looks."""
        pose = self._pose(frame)
        x, y = pose.landmarks_px[[23, 24], :2].mean(axis=0).tolist()
        return [Sighting(0.9, x, y, CropWindow(x, y, 1.4 * RUNNER.stature_px))]

    def landmarks(self, frame: Frame, _window: CropWindow) -> Pose | None:
        """Place the figure's landmarks."""
        return self._pose(frame)

    def close(self) -> None:
        """Hold nothing."""

    def _pose(self, frame: Frame) -> Pose:
        row = min(max(round(frame.file_time_s * FPS), 0), FRAMES - 1)
        return Pose(self._landmarks_px[row], np.ones(33), 1.0)


def cut_off(content: bytes, random: np.random.Generator) -> bytes:
    """Keep only the beginning."""
    return content[: int(random.integers(0, len(content)))]


def flip_bytes(content: bytes, random: np.random.Generator) -> bytes:
    """Set a few bytes anywhere to something else."""
    return _flipped(content, random, 0, len(content))


def flip_head(content: bytes, random: np.random.Generator) -> bytes:
    """Set a few bytes of the first 2 kB to something else."""
    return _flipped(content, random, 0, 2048)


def flip_tail(content: bytes, random: np.random.Generator) -> bytes:
    """Set a few bytes of the last 2 kB, where a phone writes its index, to something else."""
    return _flipped(content, random, max(0, len(content) - 2048), len(content))


def _flipped(content: bytes, random: np.random.Generator, low: int, high: int) -> bytes:
    changed = bytearray(content)
    for _ in range(int(random.integers(1, 24))):
        changed[int(random.integers(low, min(high, len(changed))))] = int(random.integers(256))
    return bytes(changed)


def claim_numbers(content: bytes, random: np.random.Generator) -> bytes:
    """Set a few whole numbers of four bytes to ends of their range."""
    changed = bytearray(content)
    claims = (0, 1, 0x7F, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
    begin = 0 if random.random() < 0.5 else max(0, len(content) - 4096)
    for _ in range(int(random.integers(1, 4))):
        at = begin + int(random.integers(0, min(4096, len(content) - begin - 4)))
        changed[at : at + 4] = claims[int(random.integers(len(claims)))].to_bytes(4, "big")
    return bytes(changed)


def claim_sizes(content: bytes, random: np.random.Generator) -> bytes:
    """Set the size before a box's name to something else."""
    names = (b"moov", b"trak", b"mdia", b"stbl", b"stsd", b"stts", b"ctts", b"stsz", b"stco")
    more = (b"elst", b"mdhd", b"tkhd", b"mdat", b"moof", b"trun", b"udta", b"avcC", b"idx1")
    present = [name for name in (*names, *more) if name in content]
    if not present:
        return claim_numbers(content, random)
    at = content.find(present[int(random.integers(len(present)))])
    offset = int(random.choice([-4, 4, 8, 12, 16, 20]))
    place = max(0, at + offset)
    size = int(random.integers(0, 1 << 32)) if random.random() < 0.5 else int(random.integers(64))
    return content[:place] + size.to_bytes(4, "big") + content[place + 4 :]


def blank(content: bytes, random: np.random.Generator) -> bytes:
    """Set a stretch to zero."""
    begin, end = _stretch(content, random)
    return content[:begin] + bytes(end - begin) + content[end:]


def scramble(content: bytes, random: np.random.Generator) -> bytes:
    """Set a stretch to noise."""
    begin, end = _stretch(content, random)
    return content[:begin] + random.bytes(end - begin) + content[end:]


def drop(content: bytes, random: np.random.Generator) -> bytes:
    """Leave a stretch out."""
    begin, end = _stretch(content, random)
    return content[:begin] + content[end:]


def double(content: bytes, random: np.random.Generator) -> bytes:
    """Write a stretch twice."""
    begin, end = _stretch(content, random)
    return content[:end] + content[begin:]


def _stretch(content: bytes, random: np.random.Generator) -> tuple[int, int]:
    length = int(min(len(content), 2 ** random.uniform(2, 13)))
    begin = int(random.integers(0, len(content) - length + 1))
    return begin, begin + length


MUTATIONS: tuple[Mutation, ...] = (
    *(cut_off, flip_bytes, flip_head, flip_tail, claim_numbers),
    *(claim_sizes, blank, scramble, drop, double),
)


def mutant(seeds: list[bytes], number: int) -> tuple[int, str, bytes]:
    """Give a mutant: which seed it was, what was done, and its bytes; the same for each number."""
    random = np.random.default_rng(number)
    place = int(random.integers(len(seeds)))
    content, done = seeds[place], []
    for _ in range(1 if random.random() < 0.7 else 2):
        mutation = MUTATIONS[int(random.integers(len(MUTATIONS)))]
        if len(content) > 64:
            content = mutation(content, random)
            done.append(mutation.__name__)
    return place, "+".join(done), content
