"""Clips that differ in one thing each: size, length, frame rate, codec, bit rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sample_videos.encode import Encoding
from sample_videos.render import RenderSpec, render
from sample_videos.samples import CLOSE, FLY30_WIDE, PAN, TREADMILL

# One picture is drawn for each frame instead of four: nothing here is measured but time.
_WIDE = replace(FLY30_WIDE, name="wide_1080p_60fps", subframes=1)
_INDOORS = replace(
    TREADMILL,
    width_px=1920,
    height_px=1080,
    fps=60.0,
    subframes=1,
    camera=replace(TREADMILL.camera, runner_px=600.0),
)
_PANNED = replace(
    PAN,
    name="panned_1080p_60fps",
    width_px=1920,
    height_px=1080,
    subframes=1,
    camera=replace(PAN.camera, runner_px=320.0),
)


def _resized(width_px: int, height_px: int, name: str) -> RenderSpec:
    scale = width_px / _WIDE.width_px
    camera = replace(_WIDE.camera, runner_px=_WIDE.camera.runner_px * scale)
    return replace(_WIDE, name=name, width_px=width_px, height_px=height_px, camera=camera)


MAIN = (
    _WIDE,
    # As many bits as a phone writes, 20 to 30 million a second.
    replace(_WIDE, name="wide_1080p_60fps_phone_bits", noise=3.0, encoding=Encoding(crf=15)),
    replace(_WIDE, name="wide_1080p_120fps", fps=120.0),
    replace(_WIDE, name="wide_1080p_240fps", fps=240.0),
    replace(CLOSE, name="close_1080p_240fps", subframes=1),
    # In slow motion, 60 million.
    replace(
        _WIDE,
        name="wide_1080p_240fps_phone_bits",
        fps=240.0,
        noise=3.0,
        encoding=Encoding(crf=14),
    ),
)
GROWTH = (
    _resized(1280, 720, "wide_720p_60fps"),
    _resized(3840, 2160, "wide_4K_60fps"),
    replace(_WIDE, name="wide_1080p_60fps_hevc", encoding=Encoding(codec="libx265", crf=20)),
    replace(_WIDE, name="wide_1080p_30fps", fps=30.0),
    _PANNED,
    replace(_PANNED, name="panned_1080p_30fps", fps=30.0),
    replace(_INDOORS, name="treadmill_1080p_10s", duration_s=10.0),
    replace(_INDOORS, name="treadmill_1080p_60s", duration_s=60.0),
)


def rendered(specs: tuple[RenderSpec, ...], folder: Path) -> Iterator[Path]:
    """Render what is not there yet; give the clips."""
    folder.mkdir(parents=True, exist_ok=True)
    for spec in specs:
        clip = folder / f"{spec.name}.mp4"
        if not clip.exists():
            render(spec, folder)
        yield clip
