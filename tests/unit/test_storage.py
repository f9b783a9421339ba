"""Results on disk: whole or not at all, and nobody else's file touched."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cadence.errors import StorageError
from cadence.formats.track import track_bytes
from cadence.storage import (
    ensure_writable,
    load_track,
    read_json,
    scratch_beside,
    write_folder,
)
from tests.fixtures.reps import make_track

NAMES = ("report.json", "steps.csv")


def result(run: int) -> dict[str, bytes]:
    """Return a result's files."""
    report = json.dumps({"schema": "cadence.report/1", "run": run})
    return {"report.json": report.encode(), "steps.csv": json.dumps({"run": run}).encode()}


def content(folder: Path) -> dict[str, bytes]:
    """Return all that stands under a folder, hidden or not."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if not p.is_dir()}


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "rep.cadence"
    ensure_writable(folder, NAMES, overwrite=False)
    assert list(tmp_path.iterdir()) == []
    write_folder(folder, result(1), overwrite=False)
    assert content(tmp_path / "a" / "b") == {f"rep.cadence/{n}": c for n, c in result(1).items()}


def test_an_older_result_is_replaced_only_on_request(tmp_path: Path) -> None:
    write_folder(tmp_path / "r", result(1), overwrite=False)
    for attempt in (ensure_writable, write_folder):
        with pytest.raises(StorageError, match="already holds a result; pass --overwrite"):
            attempt(tmp_path / "r", result(2), overwrite=False)
    assert content(tmp_path / "r") == result(1)
    ensure_writable(tmp_path / "r", NAMES, overwrite=True)
    write_folder(tmp_path / "r", result(2), overwrite=True)
    assert content(tmp_path / "r") == result(2)


def test_files_of_other_names_stay(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"sea")
    write_folder(tmp_path, result(1), overwrite=False)
    write_folder(tmp_path, result(2), overwrite=True)
    assert content(tmp_path) == {**result(2), "holiday.jpg": b"sea"}


@pytest.mark.parametrize(
    "foreign",
    [
        {"steps.csv": b"a pedometer's"},
        {"report.json": b"{}"},
        {"report.json": b"\xff\xfe"},
        {"report.json": b'{"schema": "other.report/1"}'},
        {"report.json": b"[1]"},
    ],
)
def test_what_cadence_did_not_write_is_left_alone(
    tmp_path: Path, foreign: dict[str, bytes]
) -> None:
    for name, text in foreign.items():
        (tmp_path / name).write_bytes(text)
    with pytest.raises(StorageError, match=r"left alone; choose another folder"):
        write_folder(tmp_path, result(1), overwrite=True)
    assert content(tmp_path) == foreign


def test_a_folder_in_a_files_place_is_left_alone(tmp_path: Path) -> None:
    write_folder(tmp_path, {"report.json": result(1)["report.json"]}, overwrite=False)
    (tmp_path / "steps.csv").mkdir()
    with pytest.raises(StorageError, match="left alone"):
        write_folder(tmp_path, result(2), overwrite=True)
    assert read_json(tmp_path / "report.json") == {"schema": "cadence.report/1", "run": 1}


@pytest.mark.parametrize("below", [".", "deeper/rep.cadence"])
def test_a_file_is_no_folder(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("text")
    for attempt in (ensure_writable, write_folder):
        with pytest.raises(StorageError, match="is a file, not a folder; choose another"):
            attempt(tmp_path / "file" / below, result(1), overwrite=True)


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text("kept")
    folder = tmp_path / "r"
    write_folder(folder, result(1), overwrite=False)
    (folder / "steps.csv").unlink()
    (folder / "steps.csv").symlink_to(elsewhere)
    write_folder(folder, result(2), overwrite=True)
    assert elsewhere.read_text() == "kept"
    assert content(folder) == result(2)


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EACCES, "a folder you may write to"),
        (errno.EIO, "choose another folder"),
    ],
)
def test_a_failed_write_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool, code: int, remedy: str
) -> None:
    folder = tmp_path / "sub" / "r"
    if exists:
        write_folder(folder, result(1), overwrite=False)
    before = content(tmp_path)

    def fail(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match=remedy) as caught:
        write_folder(folder, result(2), overwrite=True)
    assert "\n" not in str(caught.value)
    assert content(tmp_path) == before
    assert exists or list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_to_is_told_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StorageError, match="Permission denied; choose a folder you may write to"):
        ensure_writable(tmp_path / "r", NAMES, overwrite=False)


# Forks a child for each event that Python reports on the file system (open, mkdir, rename, ...),
# kills it there, and looks at what a reader finds. Prints how many events there were.
KILLS = """
import json, os, sys
from pathlib import Path
from cadence.errors import StorageError
from cadence.storage import read_json, write_folder

root, exists = Path(sys.argv[1]), sys.argv[2] == "exists"

def files(run):
    report = json.dumps({"schema": "cadence.report/1", "run": run}).encode()
    return {"report.json": report, "steps.csv": report}

def kill_at(event_number):
    seen = 0
    def hook(event, _):
        nonlocal seen
        seen += event in ("open", "os.mkdir", "os.rename", "os.rmdir", "os.remove", "os.scandir")
        if seen == event_number:
            os._exit(9)
    sys.addaudithook(hook)

found = set()
for event_number in range(1, 200):
    folder = root / str(event_number) / "rep.cadence"
    folder.parent.mkdir()
    if exists:
        write_folder(folder, files(1), overwrite=False)
    child = os.fork()
    if child == 0:
        kill_at(event_number)
        write_folder(folder, files(2), overwrite=True)
        os._exit(0)
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    if exists or folder.exists():
        runs = {read_json(folder / name)["run"] for name in files(0)}
        assert len(runs) == 1, (event_number, runs)
        found |= runs
    write_folder(folder, files(3), overwrite=True)
    stand = {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".cadence-")}
    assert stand == files(3), (event_number, stand)
    if not killed:
        break
print(json.dumps([event_number, sorted(found)]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")
@pytest.mark.parametrize(("stands", "runs"), [("exists", [1, 2]), ("new", [2])])
def test_a_kill_at_any_moment_leaves_old_or_new(
    tmp_path: Path, stands: str, runs: list[int]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLS, str(tmp_path), stands],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    events, found = json.loads(done.stdout)
    assert events >= 5
    assert found == runs


def test_reading_names_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot read .*none\.json"):
        read_json(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(StorageError, match="is not JSON"):
        read_json(tmp_path / "broken.json")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    with pytest.raises(StorageError, match="is not JSON"):
        read_json(tmp_path / "deep.json")


def test_a_track_is_read_from_its_file_or_its_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "r", {"track.npz": track_bytes(make_track())}, overwrite=False)
    assert load_track(tmp_path / "r").video == load_track(tmp_path / "r" / "track.npz").video
    with pytest.raises(StorageError, match=r"cannot read .*track\.npz: No such file"):
        load_track(tmp_path)


def test_a_large_file_is_moved_into_the_result(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    for run in (1, 2):
        with scratch_beside(folder) as scratch:
            film = scratch / "film"
            film.write_bytes(b"frames" * run)
            write_folder(folder, {**result(run), "film.mp4": film}, overwrite=True)
        assert content(folder) == {**result(run), "film.mp4": b"frames" * run}
        assert list(tmp_path.iterdir()) == [folder]


def test_nothing_stays_of_a_large_file_that_failed(tmp_path: Path) -> None:
    def fill() -> None:
        with scratch_beside(tmp_path / "r") as scratch:
            (scratch / "film").write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match="free some space"):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_what_a_new_result_contradicts_is_removed(tmp_path: Path) -> None:
    write_folder(tmp_path, {**result(1), "film.mp4": b"old"}, overwrite=False)
    (tmp_path / "holiday.jpg").write_bytes(b"sea")
    write_folder(tmp_path, result(2), overwrite=True, retired=("film.mp4", "steps.csv"))
    assert content(tmp_path) == {**result(2), "holiday.jpg": b"sea"}
