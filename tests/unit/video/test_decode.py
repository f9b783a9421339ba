"""Clips written to disk and decoded again."""

from __future__ import annotations

import os
import resource
import zlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from cadence.domain import CropWindow
from cadence.errors import VideoError
from cadence.video import decode
from cadence.video.decode import Clip, open_clip
from cadence.video.frames import Frame, crop_rgb
from cadence.video.tags import CaptureTags
from tests.fixtures.pictures import Image, corner_image, texture, write_clip

COLOUR = (200, 60, 40)


def plain(width: int = 64, height: int = 48, colour: tuple[int, int, int] = COLOUR) -> Image:
    return np.full((height, width, 3), colour, np.uint8)


def numbered(count: int, width: int = 64, height: int = 48) -> list[Image]:
    """Give pictures each of which is brighter than the one before."""
    return [plain(width, height, (20 + 4 * k, 20 + 4 * k, 20 + 4 * k)) for k in range(count)]


def whole(frame: Frame, side_px: int = 48) -> np.ndarray:
    """Give the whole picture in a square."""
    width, height = frame.width_px, frame.height_px
    window = CropWindow((width - 1) / 2, (height - 1) / 2, max(width, height))
    return crop_rgb(frame, window, side_px).astype(int)


def frames_of(path: Path) -> list[Frame]:
    return list(open_clip(path).frames())


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "suffix"),
    [
        ("libx264", "yuv420p", "mp4"),
        ("libx264", "yuvj420p", "mp4"),
        ("libx264", "yuv422p", "mp4"),
        ("libx264", "yuv444p", "mov"),
        ("libx264", "yuv422p10le", "mkv"),
        ("libx265", "yuv420p", "mp4"),
        ("libx265", "yuv420p10le", "mp4"),
        ("libvpx-vp9", "yuv420p", "webm"),
        ("mpeg4", "yuv420p", "mp4"),
        ("mjpeg", "yuvj444p", "avi"),
        ("png", "rgb24", "mov"),
    ],
)
def test_colours_come_out_as_they_went_in(
    tmp_path: Path, codec: str, pix_fmt: str, suffix: str
) -> None:
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    path = tmp_path / f"clip.{suffix}"
    frames = frames_of(write_clip(path, [plain()] * 3, codec=codec, pix_fmt=pix_fmt, options=quiet))
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert frames[0].luma.shape == (48, 64)
    assert frames[0].chroma_u.shape == (24, 32)
    np.testing.assert_allclose(whole(frames[1])[24, 24], COLOUR, atol=4)


def test_large_pictures_of_rgb_keep_their_colours(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "s.mov", [plain(1280, 720)], codec="png", pix_fmt="rgb24")
    np.testing.assert_allclose(whole(frames_of(path)[0])[24, 24], COLOUR, atol=3)


@pytest.mark.parametrize(("width", "height"), [(63, 47), (65, 48), (64, 49)])
def test_odd_sizes(tmp_path: Path, width: int, height: int) -> None:
    path = write_clip(tmp_path / "odd.mkv", [plain(width, height)] * 2, codec="ffv1")
    frame = frames_of(path)[0]
    assert frame.luma.shape == (height, width)
    assert frame.chroma_v.shape == ((height + 1) // 2, (width + 1) // 2)
    np.testing.assert_allclose(whole(frame)[24, 4:44], np.tile(COLOUR, (40, 1)), atol=4)


@pytest.mark.parametrize("clockwise_deg", [0, 90, 180, 270])
def test_a_turned_clip_comes_out_upright(tmp_path: Path, clockwise_deg: int) -> None:
    upright = corner_image(64, 96)
    coded = np.ascontiguousarray(np.rot90(upright, clockwise_deg // 90))
    path = write_clip(tmp_path / "turned.mp4", [coded] * 2, rotation_deg=-clockwise_deg)
    clip = open_clip(path)
    assert clip.header.orientation_deg == clockwise_deg
    assert (clip.header.width_px, clip.header.height_px) == (64, 96)
    seen = whole(next(clip.frames()), 96)
    np.testing.assert_allclose(seen[20, 30], (220, 60, 50), atol=8)
    for x, y in ((64, 20), (30, 70), (64, 70)):
        np.testing.assert_allclose(seen[y, x], (30, 30, 30), atol=8)


def test_oblong_pixels_widen_the_picture(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "oblong.mp4", [corner_image(48, 64)] * 2, pixel_aspect=Fraction(4, 3)
    )
    clip = open_clip(path)
    assert (clip.header.width_px, clip.header.height_px) == (64, 64)
    seen = whole(next(clip.frames()), 64)
    np.testing.assert_allclose(seen[16, 28], (220, 60, 50), atol=8)
    np.testing.assert_allclose(seen[16, 36], (30, 30, 30), atol=8)


def test_time_is_that_of_the_timestamps(tmp_path: Path) -> None:
    pts = [0, 20, 40, 41, 200, 210]
    path = write_clip(tmp_path / "vfr.mkv", numbered(6), pts=pts)
    times = [frame.file_time_s for frame in frames_of(path)]
    np.testing.assert_allclose(times, np.array(pts) / 600, atol=0.0011)


@pytest.mark.parametrize("start", [6000, -300])
def test_time_counts_from_the_first_frame(tmp_path: Path, start: int) -> None:
    path = write_clip(
        tmp_path / "late.mov",
        numbered(4),
        pts=[start + 20 * k for k in range(4)],
        container_options={"use_editlist": "0", "avoid_negative_ts": "disabled"},
    )
    times = [frame.file_time_s for frame in frames_of(path)]
    np.testing.assert_allclose(times, np.arange(4) / 30, atol=1e-4)


def test_an_edit_list_leaves_frames_out(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "edited.mov", numbered(20), options={"bf": "0", "g": "5"})
    content = path.read_bytes()
    at = content.find(b"elst") + 4 + 4 + 4
    tick = Fraction(1, int.from_bytes(content[content.find(b"mdhd") + 16 :][:4], "big"))
    fifth = round(Fraction(5, 30) / tick)
    path.write_bytes(content[: at + 4] + fifth.to_bytes(4, "big") + content[at + 8 :])
    frames = frames_of(path)
    assert len(frames) == 15
    assert frames[0].luma.mean() == pytest.approx(numbered(20)[5].mean() * 219 / 255 + 16, abs=3)
    np.testing.assert_allclose([f.file_time_s for f in frames], np.arange(15) / 30, atol=1e-3)


def test_absurd_lengths_are_refused_by_the_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = write_clip(tmp_path / "long.mkv", numbered(3), pts=[0, 20, 600 * 5000])
    with pytest.raises(VideoError, match=r"claims to be 83 minutes long\. Cut the rep out"):
        open_clip(long)
    monkeypatch.setattr(decode, "MAX_FRAMES", 11)
    with pytest.raises(VideoError, match="claims to be 12 frames long"):
        open_clip(write_clip(tmp_path / "many.mp4", numbered(12)))


def test_absurd_sizes_are_refused_before_memory_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "huge.mp4"
    _, picture = cv2.imencode(".png", plain())
    content = picture.tobytes()
    size = (16_000).to_bytes(4, "big") * 2
    head = b"IHDR" + size + content[24:29]
    path.write_bytes(content[:12] + head + zlib.crc32(head).to_bytes(4, "big") + content[33:])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(VideoError, match=r"more than 8K|cannot be read|can be decoded"):
        open_clip(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_clip_that_goes_on_for_hours_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = open_clip(write_clip(tmp_path / "c.mkv", numbered(3)))
    monkeypatch.setattr(decode, "MAX_DURATION_S", 0.05)
    with pytest.raises(VideoError, match="Cut the rep out"):
        list(clip.frames())


def test_frames_without_times_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Untimed:
        pts = dts = None

    clip = open_clip(write_clip(tmp_path / "c.mp4", numbered(3)))
    monkeypatch.setattr(decode, "_decode_lenient", lambda *_: iter([Untimed()]))
    with pytest.raises(VideoError, match="carry no times"):
        list(clip.frames())


def test_lists_of_other_files_are_not_followed(tmp_path: Path) -> None:
    write_clip(tmp_path / "part.ts", numbered(4))
    for name, text in (
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\npart.ts\n#EXT-X-ENDLIST\n"),
        ("list.mp4", "ffconcat version 1.0\nfile part.ts\n"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(VideoError, match=r"cannot be read as a video|no moving picture"):
            open_clip(tmp_path / name)


def test_the_header_names_what_the_file_claims(tmp_path: Path) -> None:
    header = open_clip(write_clip(tmp_path / "c.mp4", numbered(12))).header
    assert header.declared_frames == 12
    assert header.declared_duration_s == pytest.approx(0.4, abs=0.04)


def test_frames_come_in_the_order_of_presentation(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "b.mp4", numbered(24), options={"bf": "3", "g": "12"})
    brightness = [float(frame.luma.mean()) for frame in frames_of(path)]
    assert len(brightness) == 24
    assert (np.diff(brightness) > 0).all()


def test_a_clip_decodes_any_number_of_times(tmp_path: Path) -> None:
    clip = open_clip(write_clip(tmp_path / "c.mp4", numbered(5)))
    first, second = ([frame.luma.mean() for frame in clip.frames()] for _ in range(2))
    assert first == second


def test_a_held_frame_does_not_change_while_others_decode(tmp_path: Path) -> None:
    frames = open_clip(write_clip(tmp_path / "c.mp4", numbered(40))).frames()
    held = next(frames)
    before = held.luma.copy()
    for _ in frames:
        pass
    np.testing.assert_array_equal(held.luma, before)


def test_fragments_are_read_whole(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "fragments.mp4",
        numbered(20),
        options={"g": "5"},
        container_options={"movflags": "frag_keyframe+empty_moov"},
    )
    assert len(frames_of(path)) == 20


def test_the_capture_rate_is_read_from_its_tag(tmp_path: Path) -> None:
    def tagged(value: str, name: str) -> float | None:
        path = write_clip(
            tmp_path / name,
            [plain()],
            metadata={"com.android.capture.fps": value},
            container_options={"movflags": "use_metadata_tags"},
        )
        return open_clip(path).header.tags.capture_fps

    assert tagged("240.000000", "fast.mp4") == 240
    assert tagged("nan", "nan.mp4") is None
    assert tagged("-3", "negative.mp4") is None
    assert tagged("fast", "words.mp4") is None
    assert open_clip(write_clip(tmp_path / "n.mp4", [plain()])).header.tags == CaptureTags()


def test_tags_in_latin_1_do_no_harm(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "tag.mp4", [plain()] * 2, metadata={"title": "ZZ place ZZ"})
    content = path.read_bytes()
    assert b"ZZ place ZZ" in content
    path.write_bytes(content.replace(b"ZZ place ZZ", b"Z\xfcrich H\xf6h"))
    assert len(frames_of(path)) == 2


def test_a_colon_in_a_name_is_no_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_clip(tmp_path / "clip.mp4", [plain()] * 2).rename(tmp_path / "rep:3.mp4")
    monkeypatch.chdir(tmp_path)
    assert len(frames_of(Path("rep:3.mp4"))) == 2


def test_a_truncated_file_gives_what_it_has(tmp_path: Path) -> None:
    images = [np.repeat(texture(320, 240, k)[:, :, None], 3, axis=2) for k in range(30)]
    path = write_clip(tmp_path / "cut.mkv", images, options={"g": "10"})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert 8 <= len(frames_of(path)) < 30


def test_a_file_without_its_index_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "cut.mp4", numbered(10))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(VideoError, match="cannot be read as a video"):
        open_clip(path)


def test_corrupt_packets_cost_their_own_frames(tmp_path: Path) -> None:
    images = [np.repeat(texture(160, 120, k)[:, :, None], 3, axis=2) for k in range(30)]
    path = write_clip(tmp_path / "c.mkv", images, options={"g": "5", "bf": "0"})
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    path.write_bytes(content)
    frames = frames_of(path)
    assert 15 <= len(frames) <= 30
    assert (np.diff([frame.file_time_s for frame in frames]) > 0).all()
    assert frames[-1].file_time_s > 0.8


def test_leading_packets_that_never_decode_are_passed_over(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "s.mkv", numbered(20), options={"g": "10", "bf": "0"})
    path = tmp_path / "headless.mkv"
    with av.open(str(source)) as given, av.open(str(path), "w") as written:
        stream = written.add_stream_from_template(given.streams.video[0])
        for number, packet in enumerate(given.demux(video=0)):
            if packet.dts is not None and number >= 3:
                packet.stream = stream
                written.mux(packet)
    frames = frames_of(path)
    assert frames[0].index == 0
    assert frames[0].file_time_s == 0
    assert len(frames) >= 10


class Growing:
    """A container in which a stream begins on the way, and the stream that was there before."""

    def __init__(self) -> None:
        self.left: list[int | IndexError] = [1, 2, IndexError("list index out of range"), 3]

    def demux(self, _stream: object) -> Iterator[int]:
        """Give what is left, up to the packet of the new stream."""
        while self.left:
            packet = self.left.pop(0)
            if isinstance(packet, IndexError):
                raise packet
            yield packet

    def decode(self, packet: int | None) -> list[int]:
        """Give the packet itself as its frame."""
        return [] if packet is None else [packet]


def test_a_stream_that_begins_on_the_way_is_passed_over() -> None:
    both: Any = Growing()
    frames: list[Any] = list(decode._decode_lenient(both, both))
    assert frames == [1, 2, 3]


def test_a_change_of_size_is_refused(tmp_path: Path) -> None:
    parts = [
        write_clip(
            tmp_path / f"{width}.ts",
            [plain(width, 64)] * 12,
            pts=range(start, start + 240, 20),
        )
        for width, start in ((64, 0), (96, 240))
    ]
    path = tmp_path / "both.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    clip = open_clip(path)
    with pytest.raises(VideoError, match=r"both\.ts.*size changes from 64 x 64 to 96 x 64"):
        list(clip.frames())


def test_a_cover_is_not_the_clip(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", numbered(6))
    path = tmp_path / "covered.mp4"
    write_covered(path, clip)
    frames = frames_of(path)
    assert len(frames) == 6
    assert frames[0].luma.shape == (48, 64)


def test_a_cover_alone_is_no_clip(tmp_path: Path) -> None:
    path = tmp_path / "song.mp4"
    write_covered(path, None)
    with pytest.raises(VideoError, match="no moving picture"):
        open_clip(path)


def write_covered(path: Path, clip: Path | None) -> None:
    """Write a file whose first stream is a cover, with a clip or a sound behind it."""
    with av.open(str(path), "w") as written:
        cover = written.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 32, 32, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        if clip is None:
            sound = written.add_stream("aac", rate=8000, layout="mono")
            packets = [*sound.encode(silence()), *sound.encode(None)]
        else:
            with av.open(str(clip)) as given:
                packets = [p for p in given.demux(video=0) if p.dts is not None]
                stream = written.add_stream_from_template(given.streams.video[0])
                for packet in packets:
                    packet.stream = stream
        picture = av.VideoFrame.from_ndarray(plain(32, 32), "rgb24").reformat(format="yuvj420p")
        for packet in [*cover.encode(picture), *cover.encode(None), *packets]:
            written.mux(packet)


def silence() -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
    frame.sample_rate, frame.pts = 8000, 0
    return frame


def test_a_codec_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "c.avi", numbered(4), codec="mpeg4")
    content = path.read_bytes()
    assert b"FMP4" in content
    path.write_bytes(content.replace(b"FMP4", b"ZZZZ"))
    with pytest.raises(VideoError, match=r"no moving picture|can be decoded"):
        open_clip(path)


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        for packet in [*stream.encode(silence()), *stream.encode(None)]:
            container.mux(packet)
    with pytest.raises(VideoError, match="only sound or text"):
        open_clip(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a plain text\n" * 40, "cannot be read as a video|only sound or text"),
        (b"", "is empty"),
        (bytes(range(256)) * 40, "cannot be read as a video"),
    ],
)
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(VideoError, match=message):
        open_clip(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no such file"):
        open_clip(tmp_path / "missing.mp4")
    with pytest.raises(VideoError, match="is a folder"):
        open_clip(tmp_path)
    with pytest.raises(VideoError, match="cannot be read"):
        open_clip(tmp_path / ("long" * 100))
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    with pytest.raises(VideoError, match="read twice"):
        open_clip(pipe)


def test_a_picture_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_clip(tmp_path / "c.mp4", [plain()])
    monkeypatch.setattr(decode, "MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(VideoError, match="64 x 48 pixels"):
        open_clip(path)


def test_a_file_that_goes_away_is_named(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "c.mp4", [plain()] * 2)
    clip: Clip = open_clip(path)
    path.unlink()
    with pytest.raises(VideoError, match=r"c\.mp4"):
        list(clip.frames())
