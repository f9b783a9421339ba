"""What times were measured on."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from cadence.version import VERSION

_LIBRARIES = ("av", "openvino", "mediapipe", "opencv-contrib-python", "numpy", "scipy")


@dataclass(frozen=True)
class Machine:
    """What the times were measured on.

    Parameters
    ----------
    processor
        The processor's model.
    cores
        Cores that this process may use.
    system, python
        The operating system and Python's version.
    versions
        Version by library.
    """

    processor: str
    cores: int
    system: str
    python: str
    versions: dict[str, str]


def this_machine() -> Machine:
    """Return what this process runs on."""
    affinity = getattr(os, "sched_getaffinity", None)
    return Machine(
        processor=_processor(),
        cores=len(affinity(0)) if affinity else os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        versions={"cadence": VERSION, **{name: _version_of(name) for name in _LIBRARIES}},
    )


def peak_memory_bytes() -> int | None:
    """Return the most memory that this process has held so far; None where that is not told."""
    with contextlib.suppress(OSError):
        # Linux's other counter, in `resource`, begins with that of the process it was forked from.
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


def _processor() -> str:
    """Return the processor's model as the system names it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _version_of(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
