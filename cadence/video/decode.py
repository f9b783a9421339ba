"""The one adapter to video files: PyAV opens, decodes and dates every frame.

Time is presentation timestamp times time base. Frame counts and rates in headers are hints that
files get wrong (edit lists, fragments, variable rates), so neither is used as a clock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from cadence.domain import FloatArray
from cadence.errors import VideoError
from cadence.video.frames import ColourTags, Frame
from cadence.video.layout import (
    BT601,
    coded_from_picture,
    is_full_range,
    picture_size,
    plane,
    quarter_turn_deg,
    yuv_to_rgb,
)
from cadence.video.tags import CaptureTags, read_tags

if TYPE_CHECKING:
    import av
    from av.container import InputContainer
    from av.video.stream import VideoStream

# Twice an 8K picture: more than any phone films, little enough to hold a few frames of.
MAX_PIXELS = 2 * 7680 * 4320
# A rep takes seconds; an hour of the file's time holds seven minutes of it eight times slowed.
MAX_DURATION_S = 3600.0
MAX_FRAMES = 100_000
# Text files that name other files, on the network or this machine, and would be followed.
_LISTS = {"hls", "dash", "concat", "sdp", "rtsp", "imf", "webm_dash_manifest"}
# The decoder itself may learn the size late; it then refuses before it takes memory.
_DECODER_OPTIONS = {"max_pixels": str(MAX_PIXELS)}
_OPTIONS = {"protocol_whitelist": "file", **_DECODER_OPTIONS}
# Rates that a camera can have; encoders also write their clock's ticks into the place for it.
_CAMERA_FPS = (10.0, 1000.0)
_PLANAR_FORMATS = {"yuv420p", "yuvj420p"}
# Frames nearer than this are reached by decoding on, others from the key frame before them.
_WORTH_SEEKING_S = 1.0
_SAME_TIME_S = 1e-4
_NO_FRAME = (
    "no frame of it can be decoded. Copy the file from the phone again, or export it as MP4."
)
_NO_TIMES = "its frames carry no times. Export it as MP4."


@dataclass(frozen=True)
class ClipHeader:
    """What a file says of itself before its frames are decoded.

    Parameters
    ----------
    path
        The file.
    width_px, height_px
        Size of the picture: turned upright, square pixels.
    orientation_deg
        Clockwise turn that the file asks for: 0, 90, 180 or 270.
    codec
        FFmpeg's name of the codec.
    tags
        The rate of capture by the file's tags (slow motion).
    header_fps
        Frames a second as the codec's own header has them, else None.
    declared_frames, declared_duration_s
        How many frames the file claims to hold, and how long it claims to be; None where it does
        not say.
    """

    path: Path
    width_px: int
    height_px: int
    orientation_deg: int
    codec: str
    tags: CaptureTags
    header_fps: float | None
    declared_frames: int | None
    declared_duration_s: float | None


@dataclass(frozen=True, eq=False)
class Clip:
    """A video file that was opened once and can be decoded any number of times."""

    header: ClipHeader
    _coded: tuple[int, int]
    _coded_from_picture: FloatArray

    def frames(self) -> Iterator[Frame]:
        """Decode all frames in order, one at a time.

        Packets that do not decode are passed over, as are frames whose time does not advance.

        Raises
        ------
        VideoError
            When the file can no longer be read, no frame of it decodes, or the picture's size
            changes on the way.
        """
        with _opened(self.header.path) as (container, stream):
            index = 0
            first_pts = last_pts = 0
            decoded = None
            for decoded in _decode_lenient(container, stream):
                pts = decoded.pts if decoded.pts is not None else decoded.dts
                if pts is None or (index and pts <= last_pts):
                    continue
                first_pts = pts if index == 0 else first_pts
                last_pts = pts
                seconds = float((pts - first_pts) * _time_base(decoded, stream))
                self._check_length(index, seconds)
                yield self._frame(decoded, index, seconds)
                index += 1
        if index == 0:
            why = _NO_FRAME if decoded is None else _NO_TIMES
            raise VideoError(f"{self.header.path}: {why}")

    def frames_at(self, file_times_s: Sequence[float]) -> Iterator[Frame | None]:
        """Decode single frames; what lies far from all of them is passed over.

        Parameters
        ----------
        file_times_s
            Ascending times of frames that `frames` gave.

        Yields
        ------
        Frame or None
            One for each time, None where there is no such frame any more; their ``index`` is -1.
        """
        with _opened(self.header.path) as (container, stream):
            first = next(_decode_lenient(container, stream), None)
            first_pts = (first.pts if first.pts is not None else first.dts) if first else None
            if first is None or first_pts is None:
                raise VideoError(f"{self.header.path}: {_NO_FRAME}")
            tick_s = float(_time_base(first, stream))
            decoding, reached_s = _decoded_from(container, stream, first_pts), -1.0
            for wanted_s in file_times_s:
                if wanted_s - reached_s > _WORTH_SEEKING_S:
                    from_pts = first_pts + int(wanted_s / tick_s)
                    decoding = _decoded_from(container, stream, from_pts)
                found = None
                for decoded in decoding:
                    if decoded.pts is None:
                        continue
                    reached_s = (decoded.pts - first_pts) * tick_s
                    if reached_s > wanted_s - _SAME_TIME_S:
                        is_it = reached_s < wanted_s + _SAME_TIME_S
                        found = self._frame(decoded, -1, reached_s) if is_it else None
                        break
                yield found

    def _check_length(self, index: int, file_time_s: float) -> None:
        """Stop where the header did not tell how long the clip is."""
        if index >= MAX_FRAMES or file_time_s > MAX_DURATION_S:
            raise VideoError(
                f"{self.header.path}: goes on for more than {MAX_DURATION_S / 60:.0f} minutes or "
                f"{MAX_FRAMES} frames. Cut the rep out of it first."
            )

    def _frame(self, decoded: av.VideoFrame, index: int, file_time_s: float) -> Frame:
        if (decoded.width, decoded.height) != self._coded:
            raise VideoError(
                f"{self.header.path}: the picture's size changes from {self._coded[0]} x "
                f"{self._coded[1]} to {decoded.width} x {decoded.height} pixels after "
                f"{file_time_s:.1f} s. Export it again in one size."
            )
        planar = decoded
        colorspace = int(decoded.colorspace)
        if decoded.format.name not in _PLANAR_FORMATS:
            planar = decoded.reformat(format="yuv420p")
            colorspace = BT601 if decoded.format.is_rgb else colorspace
        matrix = yuv_to_rgb(colorspace, is_full_range(decoded, planar), decoded.height)
        luma, chroma_u, chroma_v = (plane(planar, number) for number in range(3))
        return Frame(
            index=index,
            file_time_s=file_time_s,
            luma=luma,
            chroma_u=chroma_u,
            chroma_v=chroma_v,
            coded_from_picture=self._coded_from_picture,
            width_px=self.header.width_px,
            height_px=self.header.height_px,
            yuv_to_rgb=matrix,
            colours=ColourTags(
                int(planar.color_range),
                colorspace,
                int(decoded.color_primaries),
                int(decoded.color_trc),
            ),
        )


def open_clip(path: Path) -> Clip:
    """Open a video file, read its header and decode its first frame.

    Parameters
    ----------
    path
        The file: any container and codec that FFmpeg reads.

    Raises
    ------
    VideoError
        When the file is missing, is no video, or cannot be decoded.
    """
    _check_file(path)
    with _opened(path) as (container, stream):
        first = next(_decode_lenient(container, stream), None)
        if first is None:
            raise VideoError(f"{path}: {_NO_FRAME}")
        clockwise_deg = quarter_turn_deg(first.rotation)
        pixel_aspect = stream.sample_aspect_ratio or Fraction(1)
        coded = (first.width, first.height)
        width_px, height_px = picture_size(coded, pixel_aspect, clockwise_deg)
        header = ClipHeader(
            path=path,
            width_px=width_px,
            height_px=height_px,
            orientation_deg=clockwise_deg,
            codec=stream.codec_context.name,
            tags=read_tags(path, {**stream.metadata, **container.metadata}),
            header_fps=_header_fps(stream),
            declared_frames=stream.frames or None,
            declared_duration_s=_declared_duration_s(container, stream),
        )
        upright = coded_from_picture(coded, (width_px, height_px), clockwise_deg)
        return Clip(header, coded, upright)


def _check_file(path: Path) -> None:
    try:
        if not path.exists():
            raise VideoError(f"{path}: no such file. Check the name and the folder.")
        if path.is_dir():
            raise VideoError(f"{path}: is a folder. Name one video file.")
        if not path.is_file():
            raise VideoError(f"{path}: is no file that can be read twice. Save it as a file first.")
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise VideoError(f"{path}: cannot be read ({error.strerror}). Check its rights.") from error
    if empty:
        raise VideoError(f"{path}: is empty. Copy the file from the phone again.")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    import av

    try:
        # By its protocol's name, so that a colon in the file's own name is not taken for one.
        container = av.open(f"file:{path}", options=_OPTIONS, metadata_errors="replace")
    except (av.error.FFmpegError, OSError) as error:
        raise VideoError(
            f"{path}: cannot be read as a video ({_reason(error)}). "
            "If it was copied from a phone, copy it again: it may be cut off."
        ) from error
    with container:
        stream = next((each for each in container.streams.video if not _is_cover(each)), None)
        if (
            stream is None
            or stream.codec_context is None
            or _LISTS & set(container.format.name.split(","))
        ):
            raise VideoError(
                f"{path}: has no moving picture, only sound or text. Name a video file."
            )
        _check_claims(path, container, stream)
        stream.codec_context.options = _DECODER_OPTIONS
        stream.thread_type = "AUTO"
        yield container, stream


def _check_claims(path: Path, container: InputContainer, stream: VideoStream) -> None:
    """Refuse by the header what would take all memory, or hours."""
    size, length_s = stream.codec_context, _declared_duration_s(container, stream) or 0.0
    if size.width * size.height > MAX_PIXELS:
        raise VideoError(
            f"{path}: claims {size.width} x {size.height} pixels, more than 8K. "
            "Export it in 4K or 1080p."
        )
    if stream.frames > MAX_FRAMES or length_s > MAX_DURATION_S:
        claim = f"{stream.frames} frames" if stream.frames else f"{length_s / 60:.0f} minutes"
        raise VideoError(f"{path}: claims to be {claim} long. Cut the rep out of it first.")


def _is_cover(stream: VideoStream) -> bool:
    """Say whether a stream is one still picture, as the cover of a sound file."""
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _decode_lenient(container: InputContainer, stream: VideoStream) -> Iterator[av.VideoFrame]:
    """Decode packet by packet, so that a corrupt one costs its own frames and no more."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            packet = None
        except IndexError:  # a stream that began on the way, which PyAV does not know
            packets = container.demux(stream)
            continue
        try:
            # Without a packet, the decoder gives out the frames that it still holds.
            yield from stream.decode(packet)
        except av.error.FFmpegError:
            if packet is not None:
                continue
        if packet is None:
            return


def _decoded_from(
    container: InputContainer, stream: VideoStream, pts: int
) -> Iterator[av.VideoFrame]:
    """Decode from the last key frame before a time on."""
    import av

    with contextlib.suppress(av.error.FFmpegError):
        container.seek(pts, stream=stream)
    return _decode_lenient(container, stream)


def _time_base(decoded: av.VideoFrame, stream: VideoStream) -> Fraction:
    return decoded.time_base or stream.time_base or Fraction(1, 90_000)


def _header_fps(stream: VideoStream) -> float | None:
    """Give the codec's own rate, where it is one that a camera can have."""
    rate = float(stream.codec_context.framerate or 0)
    return rate if _CAMERA_FPS[0] <= rate <= _CAMERA_FPS[1] else None


def _declared_duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1e6 if container.duration is not None else None
