"""Tags that name the rate of capture, in files made up byte by byte and in real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadence.video.boxes import MOST_BYTES, read_box
from cadence.video.tags import ANDROID_TAG, LENS_TAG, CaptureTags, read_tags

CONTAINERS = Path(__file__).parents[4] / "shared/clips/container"


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def smta(mode: int, fps: float = 0.0) -> bytes:
    """Give Samsung's box: the recording mode, and the rate in 16.16 bits."""
    saut = box(b"saut", bytes([0, 0, 0, 0, 0, mode, 1, 4]))
    srfr = box(b"srfr", round(fps * 65536).to_bytes(4, "big"))
    return box(b"smta", bytes(4) + saut + srfr)


def movie(user_data: bytes, trailer: bytes = b"") -> bytes:
    return (
        box(b"ftyp", b"mp42")
        + box(b"moov", box(b"mvhd", bytes(100)) + box(b"udta", user_data))
        + trailer
    )


def tags_of(tmp_path: Path, content: bytes) -> CaptureTags:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    return read_tags(path, {})


@pytest.mark.parametrize(
    ("mode", "named_fps", "expected"),
    [
        (12, 240, 240),
        (19, 0, 240),
        (13, 0, 120),
        (15, 120, 120),
        (21, 480, 480),
        (21, 0, None),
        (0, 30, None),
        (3, 60, None),
    ],
)
def test_samsung(tmp_path: Path, mode: int, named_fps: float, expected: float | None) -> None:
    assert tags_of(tmp_path, movie(smta(mode, named_fps))).capture_fps == expected


def test_samsungs_super_slow_motion_is_slow_in_part(tmp_path: Path) -> None:
    trailer = box(b"sefd", b"\0\0\x90\x08\x14\0\0\0Super_SlowMotion_Data997:13530:1197:1!1")
    tags = tags_of(tmp_path, movie(smta(7, 30), trailer))
    assert tags == CaptureTags(slow_part_s=(0.997, 13.53))
    assert tags_of(tmp_path, movie(smta(7, 30))) == CaptureTags()


def test_sony(tmp_path: Path) -> None:
    xml = b'<VideoFrame videoCodec="AVC" captureFps="119.88p" formatFps="29.97p"/>'
    tags = tags_of(tmp_path, movie(b"") + box(b"meta", xml))
    assert tags.capture_fps == 119.88
    assert tags.source is not None
    assert "Sony" in tags.source


@pytest.mark.parametrize("text", ["nan", "inf", "-240", "0", "1e9", "fast", ""])
def test_a_rate_that_no_camera_has_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"")
    assert read_tags(tmp_path / "clip.mp4", {ANDROID_TAG: text}) == CaptureTags()


def test_android_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(movie(smta(13)))
    assert read_tags(path, {ANDROID_TAG: "240.0"}).capture_fps == 240


@pytest.mark.parametrize("cut", [0, 3, 8, 15, 40, 120, 150, 160])
def test_cut_off_anywhere(tmp_path: Path, cut: int) -> None:
    assert tags_of(tmp_path, movie(smta(12))[:cut]) == CaptureTags()


@pytest.mark.parametrize("size", [0, 1, 2, 7, 0x7FFFFFFF, 0xFFFFFFFF])
def test_sizes_that_lie(tmp_path: Path, size: int) -> None:
    content = bytearray(movie(smta(12)))
    at = content.find(b"smta") - 4
    content[at : at + 4] = size.to_bytes(4, "big")
    assert tags_of(tmp_path, bytes(content)).capture_fps in (None, 240)


def test_a_long_box_is_skipped_but_not_read(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(box(b"free", bytes(MOST_BYTES + 1)) + box(b"meta", b"here"))
    assert read_box(path, (b"meta",)) == b"here"
    assert read_box(path, (b"free",)) is None
    assert read_box(path, (b"gone",)) is None
    assert read_box(tmp_path / "missing.mp4", (b"meta",)) is None


def test_sizes_of_eight_bytes(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    large = b"\0\0\0\1mdat" + (16 + 5).to_bytes(8, "big") + b"12345"
    path.write_bytes(large + box(b"meta", b"here"))
    assert read_box(path, (b"meta",)) == b"here"


@pytest.mark.skipif(not CONTAINERS.is_dir(), reason="the filmed clips are not here")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exo_sample_sef_slow_motion", 240.0),
        ("exo_sample_sef_super_slow_motion", None),
        ("exo_portrait_4k60", None),
    ],
)
def test_phones_own_files(name: str, expected: float | None) -> None:
    tags = read_tags(CONTAINERS / f"{name}.mp4", {})
    assert tags.capture_fps == expected
    assert (tags.slow_part_s is not None) == ("super" in name)


@pytest.mark.parametrize(
    ("text", "lens_mm"), [("13", 13.0), ("26.5", 26.5), ("x", None), ("0", None)]
)
def test_apples_tag_names_the_lens(tmp_path: Path, text: str, lens_mm: float | None) -> None:
    path = tmp_path / "clip.mov"
    path.write_bytes(movie(b""))
    assert read_tags(path, {LENS_TAG: text}).lens_mm == lens_mm
