"""What several test modules share: the samples, the model, and the command as users run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Every test follows its own clips; those of the cache say otherwise.
os.environ["CADENCE_NO_CACHE"] = "1"

REPOSITORY = Path(__file__).absolute().parents[1]
SAMPLES = REPOSITORY / "sample_videos"

Done = subprocess.CompletedProcess[str]
RunCadence = Callable[..., Done]


def cadence_command(*words: str | Path) -> list[str]:
    """Return the command line of a call."""
    return [sys.executable, "-m", "cadence", *map(str, words)]


def cadence_environment() -> dict[str, str]:
    """Return the environment of a user: the package is found, no warnings are errors."""
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONWARNINGS", "CADENCE_DEBUG"}}
    ours = {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "100", "NO_COLOR": "1"}
    return {**kept, **ours}


def run_cadence(*words: str | Path, cwd: Path | None = None) -> Done:
    """Run the real command, without a terminal."""
    return subprocess.run(
        cadence_command(*words),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd=cwd,
        env=cadence_environment(),
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session", autouse=True)
def _no_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from what the user of this machine set, and from their log."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CADENCE_CONFIG_DIR", str(tmp_path_factory.mktemp("no-settings")))
        patch.setenv("CADENCE_LOG", str(tmp_path_factory.mktemp("log") / "log.sqlite3"))
        yield


@pytest.fixture(scope="session")
def model() -> str:
    """Make sure that the pose model is here, so that no run has a download to tell of."""
    from cadence.pose import weights

    weights.fetch("full", notify=lambda _: None)
    return "full"


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory, model: str) -> tuple[Path, Done]:
    """Measure a sample as users do; give its results folder and what the command said.

    Do not write into the folder: it is shared. `copied` gives one of a test's own.
    """
    clip = tmp_path_factory.mktemp("measured") / "rep1.mp4"
    shutil.copy(SAMPLES / "rep1.mp4", clip)
    done = run_cadence("analyze", clip, "--model", model, "--json")
    return clip.with_suffix(".cadence"), done


@pytest.fixture
def copied(measured: tuple[Path, Done], tmp_path: Path) -> Path:
    """Give a measured clip's results folder, and the clip beside it, to change at will."""
    folder, _ = measured
    shutil.copy(folder.with_suffix(".mp4"), tmp_path / "rep1.mp4")
    shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path / folder.name


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[Sequence[str | Path]], tuple[int, str, str]]:
    """Call the command line within this process: its exit status, output and errors."""
    from cadence.cli import main

    def call_main(words: Sequence[str | Path]) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cadence", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        output, errors = capfd.readouterr()
        return int(end.value.code or 0), output, errors

    return call_main


# Speed is measured by benchmarks: a busy machine fails no test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
