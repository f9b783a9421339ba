"""The pose models that exist, as the manifest lists them.

In an installed package the manifest is ``cadence/data/models.toml``; in a source checkout it is
``models/manifest.toml``.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

from cadence.errors import ModelError


@dataclass(frozen=True)
class PinnedFile:
    """A file that is known by its checksum.

    Parameters
    ----------
    name
        What the file is called in the cache.
    origin
        Where it comes from: a URL, or the path of a member inside a wheel.
    size_bytes
        Its length.
    sha256
        Its SHA-256 checksum, lower-case hexadecimal.
    """

    name: str
    origin: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class WheelPin:
    """A wheel that carries the two networks of a model as data.

    Parameters
    ----------
    requirement
        The package and its exact version.
    python_version, implementation, abi, platform
        The tags of the one wheel to ask for; they need not be those of this machine.
    detector, landmarks
        The two networks inside it.
    """

    requirement: str
    python_version: str
    implementation: str
    abi: str
    platform: str
    detector: PinnedFile
    landmarks: PinnedFile


@dataclass(frozen=True)
class ModelEntry:
    """One model of the manifest.

    Parameters
    ----------
    name
        As ``--model`` takes it.
    family
        The network's published name.
    licence
        SPDX name.
    input_px, detector_input_px
        Side of the square picture that the landmark network and the detector take.
    bundle
        The ``.task`` file in MediaPipe's public storage.
    wheel
        The second source, where there is one.
    """

    name: str
    family: str
    licence: str
    input_px: int
    detector_input_px: int
    bundle: PinnedFile
    wheel: WheelPin | None


@functools.cache
def catalogue() -> Mapping[str, ModelEntry]:
    """Read the manifest: the models by name, in its order.

    Raises
    ------
    ModelError
        The manifest is not part of the installation.
    """
    tables = tomllib.loads(_manifest_text())["model"]
    return {name: _entry(name, table) for name, table in tables.items()}


def _manifest_text() -> str:
    packaged = resources.files("cadence").joinpath("data", "models.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    checkout = Path(__file__).parents[2] / "models" / "manifest.toml"
    try:
        return checkout.read_text(encoding="utf-8")
    except OSError as error:
        raise ModelError(
            "the list of pose models is missing from this installation: reinstall cadence"
        ) from error


def _entry(name: str, table: Mapping[str, Any]) -> ModelEntry:
    wheel = table.get("wheel")
    return ModelEntry(
        name=name,
        family=table["family"],
        licence=table["licence"],
        input_px=table["input_px"],
        detector_input_px=table["detector_input_px"],
        bundle=PinnedFile(table["file"], table["url"], table["size_bytes"], table["sha256"]),
        wheel=None if wheel is None else _wheel(wheel),
    )


def _wheel(table: Mapping[str, Any]) -> WheelPin:
    tags = {key: table[key] for key in ("python_version", "implementation", "abi", "platform")}
    return WheelPin(
        requirement=table["requirement"],
        detector=_member(table["detector"]),
        landmarks=_member(table["landmarks"]),
        **tags,
    )


def _member(table: Mapping[str, Any]) -> PinnedFile:
    name = PurePosixPath(table["member"]).name
    return PinnedFile(name, table["member"], table["size_bytes"], table["sha256"])
