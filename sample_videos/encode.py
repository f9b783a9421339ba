"""Writes frames to a video file, each at its own exact time."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from sample_videos.canvas import Image

TICK_HZ = 90_000
BT709 = 1  # the number of ITU-R BT.709 in the stream's colour tables

Codec = Literal["libx264", "libx265", "libvpx-vp9", "mpeg4"]


@dataclass(frozen=True)
class Encoding:
    """How the file is written.

    Attributes
    ----------
    codec : str
        FFmpeg's name of the encoder.
    crf : int
        Quality; smaller is better and larger in bytes. For mpeg4 it is the quantiser, 1 to 31.
    preset : str
        Speed of libx264 and libx265.
    file_time_scale : float
        Real seconds per second of the file: 0.125 is 240 fps played at 30.
    rotation_deg : {0, 90, 180, 270}
        Store the picture turned, with a display matrix that turns it clockwise by this angle.
    """

    codec: Codec = "libx264"
    crf: int = 23
    preset: str = "veryfast"
    file_time_scale: float = 1.0
    rotation_deg: int = 0

    def options(self) -> dict[str, str]:
        """Return the encoder's options."""
        if self.codec == "mpeg4":
            return {"flags": "+qscale", "global_quality": str(118 * self.crf)}
        if self.codec == "libvpx-vp9":
            return {"crf": str(self.crf), "b": "0", "deadline": "realtime", "cpu-used": "6"}
        quiet = {"x265-params": "log-level=none"} if self.codec == "libx265" else {}
        return {"crf": str(self.crf), "preset": self.preset, "g": "120"} | quiet


def frame_ticks(
    fps: float, frame_count: int, jitter: float, file_time_scale: float, seed: int
) -> list[int]:
    """Return each frame's time stamp in the file, in ticks of `TICK_HZ`.

    `jitter` is the standard deviation of a frame's lateness, as a part of the frame interval.
    """
    chance = np.random.default_rng(seed)
    late = np.clip(chance.normal(0, 1, frame_count), -1.6, 1.6) * jitter
    late[0] = 0.0
    shown_s = (np.arange(frame_count) + late) / fps / file_time_scale
    return [int(tick) for tick in np.rint(shown_s * TICK_HZ)]


def write_video(
    path: Path, frames: Iterable[Image], ticks: list[int], fps: float, encoding: Encoding
) -> None:
    """Encode frames (blue, green, red) to `path`.

    Parameters
    ----------
    path : Path
        The file; its suffix chooses the container.
    frames : iterable of (height, width, 3) arrays
        As they are to be seen.
    ticks : list of int
        The time stamp of each frame.
    fps : float
        The file's nominal frame rate.
    encoding : Encoding
        Codec and quality.
    """
    last = max(1, round(TICK_HZ / fps))
    spans = [*(after - before for before, after in pairwise(ticks)), last]
    rate = Fraction(fps).limit_denominator(1001)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(encoding.codec, rate=rate, options=encoding.options())
        context = stream.codec_context
        context.pix_fmt = "yuv420p"
        context.thread_count = 1  # the same bytes on every machine
        per_tick = 3 if encoding.codec == "mpeg4" else 1  # it knows none finer than 1/65535 s
        context.time_base = Fraction(per_tick, TICK_HZ)
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries = context.color_trc = BT709
        for index, (image, tick, span) in enumerate(zip(frames, ticks, spans, strict=True)):
            stored = np.rot90(image, encoding.rotation_deg // 90)
            if index == 0:
                context.height, context.width = stored.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(stored), format="bgr24")
            frame = frame.reformat(
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            frame.time_base = context.time_base
            frame.pts, frame.duration = tick // per_tick, span // per_tick
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    if encoding.rotation_deg:
        _set_rotation(path, encoding.rotation_deg)


def _set_rotation(path: Path, rotation_deg: int) -> None:
    """Write a display matrix into the track header of an MP4 file."""
    turns = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
    a, b, c, d = (value << 16 for value in turns[rotation_deg])
    content = bytearray(path.read_bytes())
    start = content.index(b"tkhd") + 4
    matrix_at = start + (52 if content[start] == 1 else 40)
    struct.pack_into(">9i", content, matrix_at, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(bytes(content))
