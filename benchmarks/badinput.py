"""Every kind of bad input, and the line that it gets.

Files are made, damaged and measured with a pose engine that costs nothing (`mutants.StickEngine`);
what the picture may lack is put into the stick figure's pose track. A test holds `docs/input.md` to
what this prints.

    python benchmarks/badinput.py --markdown docs/input.md
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import av
import cv2
import numpy as np

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.mutants import FPS, StickEngine, write_seeds
from benchmarks.stickrunner import StickRunner
from benchmarks.tables import put_between
from cadence.domain import PoseTrack, RepReport, VideoInfo
from cadence.errors import CadenceError
from cadence.flyzone.markerset import FlySetup, Marker
from cadence.pipeline.analysis import track_clip
from cadence.pipeline.measure import report_from_track

MARKERS = "<!-- input:begin -->", "<!-- input:end -->"
# Of how well times and metres are known, which is another subject; and what every one of the small
# clips gets, being small.
_OTHER = {"contact-time-coarse", "marker-line", "marker-line-corrected"}
_USUAL = {"few-steps", "low-frame-rate", "runner-small", *_OTHER}

Make = Callable[[Path, dict[str, bytes]], None]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="the line that each bad input gets")
    parser.add_argument("--markdown", type=Path, help="page whose part between the markers is made")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = page(Path(folder))
    print(text)
    put_between(words.markdown, text, MARKERS)


def page(folder: Path) -> str:
    """Give the two tables, of files and of pictures, as Markdown."""
    seeds = {path.name: path.read_bytes() for path in write_seeds(folder / "seeds")}
    rows = [(what, _file_line(make, folder, seeds)) for what, make in FILES]
    tables = [_table("the file", rows)]
    rows = [(what, _track_line(track, fly, steps)) for what, track, fly, steps in _pictures()]
    tables.append(_table("the picture", rows))
    return "\n\n".join(tables)


def _table(head: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = [f"| {head} | what `cadence analyze` says |", "|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {line} |" for what, line in rows)])


def _file_line(make: Make, folder: Path, seeds: dict[str, bytes]) -> str:
    """Measure one bad file; give its refusal, or its warnings."""
    home = folder / "case"
    home.mkdir()
    clip = home / "rep.mp4"
    make(clip, seeds)
    try:
        with patch("cadence.pipeline.analysis.open_engine", lambda *_, **__: StickEngine()):
            line = _line(report_from_track(track_clip(clip)))
    except CadenceError as error:
        line = f"refused: {error}"
    finally:
        for path in home.iterdir():
            path.rmdir() if path.is_dir() else path.unlink()
        home.rmdir()
    return line.replace(str(clip), "rep.mp4").replace("|", "/")


def _track_line(track: PoseTrack, fly: FlySetup | None, steps: bool) -> str:
    """Measure one track; give its refusal, or its warnings."""
    try:
        return _line(report_from_track(track, fly=fly), _OTHER if steps else _USUAL)
    except CadenceError as error:
        return f"refused: {error}"


def _line(report: RepReport, usual: set[str] = _USUAL) -> str:
    told = [f"`{w.code}`: {w.message}" for w in report.warnings if w.code not in usual]
    return "<br>".join(["measured", *told])


def _cut(name: str, share: float) -> Make:
    def make(clip: Path, seeds: dict[str, bytes]) -> None:
        clip.write_bytes(seeds[name][: int(share * len(seeds[name]))])

    return make


def _written(content: bytes) -> Make:
    return lambda clip, _seeds: _done(clip.write_bytes(content))


def _done(_value: object) -> None:
    """Give nothing back."""


def _scrambled(name: str) -> Make:
    """Put noise in the middle of a clip, leaving its index and its ends alone."""

    def make(clip: Path, seeds: dict[str, bytes]) -> None:
        content = bytearray(seeds[name])
        middle = len(content) // 2
        content[middle : middle + 2500] = np.random.default_rng(1).bytes(2500)
        clip.write_bytes(content)

    return make


def _sound(clip: Path, _seeds: dict[str, bytes]) -> None:
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = 8000, 0
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def _still(side_px: int) -> Make:
    """Write a picture of its own size, or one that claims another."""

    def make(clip: Path, _seeds: dict[str, bytes]) -> None:
        _, encoded = cv2.imencode(".png", np.full((64, 64, 3), 90, np.uint8))
        content = encoded.tobytes()
        if side_px != 64:
            head = b"IHDR" + side_px.to_bytes(4, "big") * 2 + content[24:29]
            content = content[:12] + head + zlib.crc32(head).to_bytes(4, "big") + content[33:]
        clip.write_bytes(content)

    return make


def _lasting(times_s: Sequence[float], size: tuple[int, int] = (64, 48)) -> Make:
    """Write grey pictures at given times."""

    def make(clip: Path, _seeds: dict[str, bytes]) -> None:
        with av.open(str(clip), "w", format="matroska") as container:
            stream: Any = container.add_stream("libx264", rate=FPS)
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            for time_s in times_s:
                # A new frame holds whatever was in that memory before.
                grey = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
                frame = av.VideoFrame.from_ndarray(grey, format="yuv420p")
                frame.pts, frame.time_base = round(1000 * time_s), Fraction(1, 1000)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))

    return make


def _untimed(clip: Path, seeds: dict[str, bytes]) -> None:
    """Write the bare stream of pictures, as H.264 has it, without any container."""
    source = clip.with_name("whole.ts")
    source.write_bytes(seeds["stream.ts"])
    with av.open(str(source)) as given, av.open(str(clip), "w", format="h264") as written:
        stream = written.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                written.mux(packet)
    source.unlink()


def _resized(clip: Path, seeds: dict[str, bytes]) -> None:
    """Join two clips of different sizes."""
    other = clip.with_name("small.ts")
    with av.open(str(other), "w") as container:
        stream: Any = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(12):
            frame = av.VideoFrame(64, 48, "yuv420p")
            frame.pts, frame.time_base = 60 + number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    clip.write_bytes(seeds["stream.ts"] + other.read_bytes())
    other.unlink()


FILES: tuple[tuple[str, Make], ...] = (
    ("missing", lambda _clip, _seeds: None),
    ("a folder", lambda clip, _seeds: clip.mkdir()),
    ("zero bytes", _written(b"")),
    ("text", _written(b"4 x 50 m, 1:30 recovery\n" * 20)),
    ("a list of other files", _written(b"ffconcat version 1.0\nfile other.mp4\n")),
    (
        "a playlist from the network",
        _written(b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://localhost:9/a.ts\n"),
    ),
    ("noise", _written(np.random.default_rng(0).bytes(5000))),
    ("sound only", _sound),
    ("a still picture named .mp4", _still(64)),
    ("a picture that claims 16000 x 16000 pixels", _still(16_000)),
    ("two frames 90 minutes apart", _lasting([0, 5400])),
    ("pictures without times (bare H.264)", _untimed),
    ("cut off within its first bytes", _cut("plain.mp4", 0.001)),
    ("cut off before its index (at the end, as phones write it)", _cut("plain.mp4", 0.6)),
    ("cut off within its index (at the beginning)", _cut("fast.mp4", 0.03)),
    ("cut off behind its index, a quarter left", _cut("fast.mp4", 0.25)),
    ("cut off behind its index, nine tenths left", _cut("fast.mp4", 0.9)),
    ("fragments, cut off", _cut("fragments.mp4", 0.9)),
    ("Matroska, cut off", _cut("stills.mkv", 0.9)),
    ("transport stream, cut off", _cut("stream.ts", 0.9)),
    ("AVI, cut off", _cut("old.avi", 0.9)),
    ("packets in the middle damaged, MP4", _scrambled("fast.mp4")),
    ("packets in the middle damaged, Matroska", _scrambled("stills.mkv")),
    ("packets in the middle damaged, transport stream", _scrambled("stream.ts")),
    ("the picture's size changes", _resized),
    ("a clip of eight frames", _lasting([number / FPS for number in range(8)], (320, 180))),
)


def _pictures() -> list[tuple[str, PoseTrack, FlySetup | None, bool]]:
    """Give what the picture may lack: in words, as a track, with a fly zone, and with few steps."""
    good = StickRunner(noise_px=0.5)
    track = good.track()
    fly = FlySetup(10, (Marker(300, 800, 0), Marker(1200, 800, 10)))
    low = replace(track, video=replace(track.video, height_px=790))
    hidden = np.full_like(track.visibility, 0.3)
    return [
        ("nothing is wrong with it", track, None, True),
        ("feet below the edge", replace(low, visibility=hidden), None, False),
        ("feet below the edge for a while", _feet_out_for_a_while(track), None, False),
        ("feet hidden throughout", replace(track, visibility=hidden), None, False),
        ("runner too small", good.changed(stature_px=50.0).track(), None, True),
        ("too few steps", good.changed(duration_s=1.0).track(), None, True),
        ("hardly a step", good.changed(duration_s=0.55).track(), None, True),
        ("smeared by the shutter", replace(track, sharpness=0.3), None, False),
        ("30 frames a second", good.changed(fps=30.0).track(), None, True),
        ("12 frames a second", good.changed(fps=12.0).track(), None, True),
        ("cut or cross-faded", replace(track, video=_video(track, cuts_s=(1.2,))), None, False),
        ("runner lost for a while", _lost(track), None, False),
        ("several runners", replace(track, other_runners=2), None, False),
        ("from the front", _from_front(good), fly, False),
        ("camera moved, markers given once", replace(track, camera="hand-held"), fly, False),
        ("background not followed", _two_shots(track), None, False),
        ("slowed in part (super slow motion)", _partly_slow(track), None, False),
        ("header and time stamps disagree", _other_header(track), None, False),
        ("a third of the frames did not decode", _damaged(track), None, False),
        ("frames missing", _dropped(track), None, False),
    ]


def _video(track: PoseTrack, **changes: object) -> VideoInfo:
    return replace(track.video, **changes)  # type: ignore[arg-type]


def _feet_out_for_a_while(track: PoseTrack) -> PoseTrack:
    rows = slice(20, 60)
    points, seen = track.landmarks_px.copy(), track.visibility.copy()
    points[rows, :, 1] += track.video.height_px - 790
    seen[rows, 27:33] = 0.3
    return replace(track, landmarks_px=points, visibility=seen)


def _lost(track: PoseTrack) -> PoseTrack:
    points = track.landmarks_px.copy()
    points[70:95] = np.nan
    return replace(track, landmarks_px=points)


def _from_front(runner: StickRunner) -> PoseTrack:
    track = runner.changed(direction="in-place", noise_px=0.0, contact_s=0.09).track()
    points = track.landmarks_px.copy()
    hips = points[:, 23:25, 0].mean(axis=1, keepdims=True)
    points[:, 25:33, 0] = hips + 0.35 * (points[:, 25:33, 0] - hips)
    points[:, 11, 0] += 25
    points[:, 12, 0] -= 25
    return replace(track, landmarks_px=points)


def _two_shots(track: PoseTrack) -> PoseTrack:
    return replace(track, shot=(np.arange(len(track.shot)) > 90).astype(np.int64))


def _partly_slow(track: PoseTrack) -> PoseTrack:
    return replace(track, video=_video(track, slow_part_s=(0.5, 2.0)))


def _other_header(track: PoseTrack) -> PoseTrack:
    return replace(track, video=_video(track, header_fps=240.0))


def _damaged(track: PoseTrack) -> PoseTrack:
    frames = track.video.frame_count
    return replace(track, video=_video(track, declared_frames=frames * 3 // 2))


def _dropped(track: PoseTrack) -> PoseTrack:
    kept = np.ones(len(track.frame_index), dtype=bool)
    kept[[40, 41, 90]] = False
    names = ("frame_index", "file_time_s", "landmarks_px", "visibility", "presence")
    arrays: dict[str, Any] = {
        name: getattr(track, name)[kept] for name in (*names, "scene_from_picture", "shot")
    }
    return replace(track, **arrays)


if __name__ == "__main__":
    main()
