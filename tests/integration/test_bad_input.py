"""Input that cannot be measured: one clear line, exit status 1, nothing left behind."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.conftest import (
    SAMPLES,
    cadence_command,
    cadence_environment,
    run_cadence,
)

Call = Callable[[Sequence[str | Path]], tuple[int, str, str]]


def write_nothing(path: Path) -> None:
    path.write_bytes(b"")


def write_text(path: Path) -> None:
    path.write_text("4 x 50 m, 1:30 recovery\n" * 20)


def write_noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(50_000))


def write_truncated(path: Path) -> None:
    content = (SAMPLES / "rep1.mp4").read_bytes()
    path.write_bytes(content[: len(content) // 2])


def write_folder(path: Path) -> None:
    path.mkdir()


def write_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 44100), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 44100
        container.mux([*stream.encode(frame), *stream.encode(None)])


def write_still(path: Path) -> None:
    _, picture = cv2.imencode(".png", np.full((240, 320, 3), 90, np.uint8))
    path.write_bytes(picture.tobytes())


def write_lawn(path: Path) -> None:
    """Write a clip in which there is nobody."""
    rng = np.random.default_rng(0)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for _ in range(30):
            picture = np.clip(rng.normal(120, 5, (240, 320, 3)), 0, 255).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


BAD = (
    (None, "no such file"),
    (write_nothing, "is empty"),
    (write_text, "cannot be read as a video|no moving picture|no frame of it can be decoded"),
    (write_noise, "cannot be read as a video"),
    (write_truncated, "cannot be read as a video"),
    (write_folder, "is a folder"),
    (write_sound, "no moving picture"),
    (write_still, "too few for a step"),
    (write_lawn, "nobody runs in this clip"),
)


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(("write", "line"), BAD, ids=lambda value: getattr(value, "__name__", ""))
def test_bad_clip(tmp_path: Path, write: Callable[[Path], None] | None, line: str) -> None:
    clip = tmp_path / "clip.mp4"
    if write is not None:
        write(clip)
    before = sorted(tmp_path.rglob("*"))
    done = run_cadence("analyze", "clip.mp4", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("cadence: ")
    assert any(part in done.stderr for part in line.split("|")), done.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a track", None])
def test_bad_track(call: Call, tmp_path: Path, content: bytes | None) -> None:
    track = tmp_path / "track.npz"
    if content is not None:
        track.write_bytes(content)
    status, output, errors = call(["analyze", track])
    assert (status, output) == (1, "")
    assert errors.count("\n") == 1
    assert str(track) in errors


@pytest.mark.parametrize("place", ["plain", "plain/deeper"])
def test_results_cannot_go_under_a_file(call: Call, tmp_path: Path, place: str) -> None:
    (tmp_path / "plain").write_text("mine")
    status, _, errors = call(["analyze", SAMPLES / "rep1.mp4", "--out", tmp_path / place])
    assert status == 1
    assert errors.count("\n") == 1
    assert "--out" in errors
    assert (tmp_path / "plain").read_text() == "mine"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="every folder is writable to root"
)
def test_read_only_folder(call: Call, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rep1.mp4", tmp_path)
    tmp_path.chmod(0o555)
    try:
        status, _, errors = call(["analyze", tmp_path / "rep1.mp4"])
    finally:
        tmp_path.chmod(0o755)
    assert status == 1
    assert "cannot write to" in errors


@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.EROFS, "--out"), (errno.ENOSPC, "free some space")]
)
def test_a_folder_that_refuses_is_found_before_the_clip_is_measured(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    shutil.copy(SAMPLES / "rep1.mp4", tmp_path)
    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr("cadence.reps.track_clip", refuse)
    status, output, errors = call(["analyze", tmp_path / "rep1.mp4"])
    assert (status, output) == (1, "")
    assert errors.count("\n") == 1
    assert "cannot write to" in errors
    assert remedy in errors


@pytest.mark.usefixtures("model")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal on Windows")
def test_interrupt_in_the_middle(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rep1.mp4", tmp_path)
    terminal, side = os.openpty()
    with subprocess.Popen(
        cadence_command("analyze", tmp_path / "rep1.mp4"),
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stderr=side,
        env=cadence_environment() | {"TERM": "xterm"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        os.close(side)
        said = b""
        while b"frames/s" not in said:
            said += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stdout is not None
        assert process.stdout.read() == b""
    rest = said + read_all(terminal)
    last = rest.decode().replace("\r", "").rstrip("\n").rpartition("\n")[2]
    assert b"Traceback" not in rest
    assert "cadence: interrupted" in last
    assert [path.name for path in tmp_path.iterdir()] == ["rep1.mp4"]


def read_all(terminal: int) -> bytes:
    """Read what a pseudo-terminal still holds, and close it."""
    said = b""
    try:
        while part := os.read(terminal, 4096):
            said += part
    except OSError:  # how Linux says that the other side is closed
        pass
    finally:
        os.close(terminal)
    return said


def test_a_name_with_control_codes_stays_on_one_line(call: Call, tmp_path: Path) -> None:
    status, _, errors = call(["analyze", tmp_path / "rep\x1b[31m\n1.mp4"])
    assert status == 1
    assert errors.count("\n") == 1
    assert "\x1b" not in errors
