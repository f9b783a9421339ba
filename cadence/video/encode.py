"""Writes H.264 video with each frame's own time, by x264: the same on every machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FloatArray
from cadence.errors import VideoError
from cadence.video.frames import Frame, upright_planes
from cadence.video.sheet import Sheet

if TYPE_CHECKING:
    import av
    from av.container import OutputContainer
    from av.video.stream import VideoStream

# The clock of the file: all common frame rates are whole numbers of its ticks, nearly or wholly.
_TICKS_HZ = 90_000
# Constant quality that can hardly be told from the source; fast, since the film is looked at once.
_ENCODER = {"preset": "veryfast", "crf": "20"}


class FilmWriter:
    """An MP4 file in the making."""

    def __init__(self, container: OutputContainer, stream: VideoStream) -> None:
        import av

        self._container = container
        self._stream = stream
        self._last_pts = -1
        # One for all frames: new memory for each would cost as much as to copy the frame.
        self._page = av.VideoFrame(stream.width, stream.height, "yuv420p")

    @contextlib.contextmanager
    def sheet(self, frame: Frame, at_s: float) -> Iterator[Sheet]:
        """Give a decoded frame to draw on; what was drawn is then written.

        Parameters
        ----------
        frame
            The frame.
        at_s
            When it is shown, later than the one before.
        """
        with self.blank(frame.yuv_to_rgb, at_s) as page:
            planes = (page.luma, page.chroma_u, page.chroma_v)
            for plane, source in zip(planes, upright_planes(frame), strict=True):
                plane[:] = source[: plane.shape[0], : plane.shape[1]]
            yield page

    @contextlib.contextmanager
    def blank(self, yuv_to_rgb: FloatArray, at_s: float) -> Iterator[Sheet]:
        """Give a picture to fill, which still holds the last one; it is then written.

        Parameters
        ----------
        yuv_to_rgb
            (3, 4) how its colours will be read.
        at_s
            When it is shown, later than the one before.
        """
        page = self._page
        page.make_writable()  # a copy, where the encoder still holds the last picture
        luma, chroma_u, chroma_v = (_plane(page, number) for number in range(3))
        yield Sheet(luma, chroma_u, chroma_v, yuv_to_rgb)
        page.time_base = Fraction(1, _TICKS_HZ)
        page.pts = self._last_pts = max(round(at_s * _TICKS_HZ), self._last_pts + 1)
        self._container.mux(self._stream.encode(page))

    def finish(self) -> None:
        """Write what the encoder still holds."""
        self._container.mux(self._stream.encode(None))


@contextlib.contextmanager
def film_writer(
    path: Path, first: Frame, frames_per_s: float, size_px: tuple[int, int] | None = None
) -> Iterator[FilmWriter]:
    """Open an MP4 file for frames like a given one, or for pictures made of such frames.

    Parameters
    ----------
    path
        The file.
    first
        One of the frames: its size, and what is to be said of its colours.
    frames_per_s
        About how many are shown in a second, which guides the encoder; each keeps its own time.
    size_px
        Width and height; the frame's own by default.

    Raises
    ------
    VideoError
        When the file cannot be written.
    """
    import av

    try:
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            rate = Fraction(frames_per_s).limit_denominator(1001)
            stream = container.add_stream("libx264", rate=rate, options=_ENCODER)
            width, height = size_px or (first.width_px, first.height_px)
            stream.width, stream.height = (width & ~1, height & ~1)
            stream.pix_fmt = "yuv420p"
            context = stream.codec_context
            context.time_base = stream.time_base = Fraction(1, _TICKS_HZ)
            context.color_range, context.colorspace = first.colours.range, first.colours.matrix
            context.color_primaries = first.colours.primaries
            context.color_trc = first.colours.transfer
            writer = FilmWriter(container, stream)
            yield writer
            writer.finish()
    except (av.error.FFmpegError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise VideoError(f"{path}: the video cannot be written ({reason}).") from error


def _plane(page: av.VideoFrame, number: int) -> NDArray[np.uint8]:
    plane = page.planes[number]
    rows = np.frombuffer(memoryview(plane), dtype=np.uint8)
    return rows.reshape(plane.height, plane.line_size)[:, : plane.width]
