"""Results that stand stay whole: killed at any moment, disk full, no rights, two at once."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cadence.errors import StorageError
from cadence.report.folder import load_report
from cadence.storage import ensure_writable, load_track, read_json, write_folder
from tests.conftest import cadence_command, cadence_environment

ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
FAST, SLOW = ("--time-scale", "1"), ("--time-scale", "0.5")


def command(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Begin to measure a track again, over the result beside it."""
    return subprocess.Popen(
        cadence_command("analyze", folder / "track.npz", "--overwrite", "--quiet", *words),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=cadence_environment(),
        text=True,
    )


def assert_whole(folder: Path) -> None:
    """Read a result back: all of it from one run."""
    report = load_report(folder)
    load_track(folder)
    gathered = folder / ".cadence-gathered"
    steps = gathered / "steps.csv" if (gathered / "steps.csv").exists() else folder / "steps.csv"
    lines = steps.read_text("ascii").splitlines()[1:]
    assert len(lines) == len(report.contacts)
    assert float(lines[0].split(",")[3]) == pytest.approx(report.contacts[0].strike_s, abs=1e-3)


@ONLY_POSIX
def test_killed_at_any_moment(copied: Path) -> None:
    with command(copied, *FAST) as process:
        begun_s = time.monotonic()
        assert process.wait(60) == 0
    took_s = time.monotonic() - begun_s
    for share in (0.8, 0.95):
        with command(copied, *(SLOW if share == 0.8 else FAST)) as process:
            time.sleep(share * took_s)
            process.kill()
        assert_whole(copied)


@ONLY_POSIX
def test_a_full_disk_leaves_the_last_result(copied: Path) -> None:
    before = {path.name: path.read_bytes() for path in copied.iterdir()}
    words = cadence_command("analyze", copied / "track.npz", "--overwrite", *SLOW)
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        env=cadence_environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "cannot write to" in done.stderr
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before


@ONLY_POSIX
def test_many_at_once_on_one_folder(tmp_path: Path) -> None:
    def result(run: int) -> dict[str, bytes]:
        report = json.dumps({"schema": "cadence.report/1", "run": run}).encode()
        return {"report.json": report, "steps.csv": str(run).encode()}

    children = []
    for first in (100, 200, 300):
        child = os.fork()
        if child == 0:
            status = 0
            for run in range(first, first + 40):
                try:
                    write_folder(tmp_path / "r", result(run), overwrite=True)
                except BaseException:  # noqa: BLE001 - told to the parent by the status
                    status = 1
            os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 3
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == ["report.json", "steps.csv"]
    report = read_json(tmp_path / "r" / "report.json")
    assert isinstance(report, dict)
    assert (tmp_path / "r" / "steps.csv").read_text() == str(report["run"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become nobody"
)
def test_a_folder_without_rights(tmp_path: Path) -> None:
    """As `test_bad_input.test_read_only_folder`, for suites that run as root."""
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setuid(65534)
            ensure_writable(tmp_path / "r", ("report.json",), overwrite=False)
        except StorageError as error:
            status = 0 if "choose a folder you may write to with --out" in str(error) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
