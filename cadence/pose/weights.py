"""Model files on this machine: fetched at first use, checked every time they are opened.

The cache holds files exactly as their source has them, because only those have a known checksum:
``pose_landmarker_full.task`` from MediaPipe's public storage, or ``pose_detection.tflite`` and
``pose_landmark_full.tflite`` out of a wheel. What is derived from them (the networks unzipped from
a bundle) is compared with what it derives from before it is used.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import platformdirs

from cadence.errors import ModelError
from cadence.pose import bundle
from cadence.pose.bundle import ModelFiles
from cadence.pose.catalogue import ModelEntry, PinnedFile, catalogue
from cadence.pose.sources import STORAGE, WHEEL, Source, SourceError

CACHE_VARIABLE = "CADENCE_CACHE_DIR"
DEFAULT_MODEL = "full"
SOURCES = (STORAGE, WHEEL)

State = Literal["verified", "altered", "absent"]
Notify = Callable[[str], None]


@dataclass(frozen=True)
class ModelStatus:
    """What a user wants to know of a model.

    Parameters
    ----------
    entry
        The model's line in the manifest.
    state
        ``verified``: here, and its checksum is right; ``altered``: here, but truncated or changed;
        ``absent``: not here yet.
    source
        Where the copy that is here came from; None when there is none.
    paths
        The files that are here.
    detail
        What is wrong with an altered file; empty otherwise.
    """

    entry: ModelEntry
    state: State
    source: str | None
    paths: tuple[Path, ...]
    detail: str


def cache_folder() -> Path:
    """Give the folder for model files: ``$CADENCE_CACHE_DIR`` or the user's cache, + ``models``."""
    chosen = os.environ.get(CACHE_VARIABLE)
    root = Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("cadence"))
    return root / "models"


def fetch(
    model: str = DEFAULT_MODEL,
    *,
    notify: Notify | None = None,
    sources: Sequence[Source] = SOURCES,
) -> ModelFiles:
    """Give a model's files, fetching them when they are missing or altered.

    Parameters
    ----------
    model
        ``lite``, ``full``, ``heavy``, or the path of a ``.task`` bundle.
    notify
        Told in one line of an altered file, of a download, and of a source that fails. By default
        the ``cadence`` logger warns.
    sources
        Tried in order.

    Returns
    -------
    Files whose checksums are right.

    Raises
    ------
    ModelError
        No such model, no source could bring it, or the cache cannot be written.
    """
    entry = catalogue().get(model)
    if entry is None:
        return _own_bundle(model)
    tell = logging.getLogger("cadence").warning if notify is None else notify
    try:
        present = _present_source(entry, sources, tell)
        if present is None:
            present = _bring(entry, sources, tell)
        return _opened(entry, present)
    except OSError as error:
        raise ModelError(_unwritable(error)) from error


def list_models(sources: Sequence[Source] = SOURCES) -> list[ModelStatus]:
    """Give the state of every model of the manifest; nothing is downloaded."""
    return [verify(name, sources) for name in catalogue()]


def verify(model: str, sources: Sequence[Source] = SOURCES) -> ModelStatus:
    """Check one model's files against the manifest; nothing is downloaded.

    Raises
    ------
    ModelError
        The manifest does not know the model.
    """
    entry = catalogue().get(model)
    if entry is None:
        raise ModelError(f"there is no model '{model}': the models are {', '.join(catalogue())}")
    altered: ModelStatus | None = None
    for source in sources:
        pins = source.pins(entry)
        paths = tuple(path for pin in pins if (path := cache_folder() / pin.name).exists())
        faults = [fault for pin in pins if (fault := check_file(cache_folder() / pin.name, pin))]
        if pins and not faults:
            return ModelStatus(entry, "verified", source.label, paths, "")
        if paths and altered is None:
            altered = ModelStatus(entry, "altered", source.label, paths, "; ".join(faults))
    return altered or ModelStatus(entry, "absent", None, (), "")


def check_file(path: Path, pin: PinnedFile) -> str:
    """Say what is wrong with a file: "" when it is the pinned one.

    Returns
    -------
    "", or "NAME is missing", "NAME is truncated ...", "NAME is altered ...".
    """
    try:
        with path.open("rb") as stream:
            checksum = hashlib.file_digest(stream, "sha256").hexdigest()
            size_bytes = stream.tell()
    except FileNotFoundError:
        return f"{pin.name} is missing"
    if checksum == pin.sha256:
        return ""
    if size_bytes < pin.size_bytes:
        return f"{pin.name} is truncated ({size_bytes:,} of {pin.size_bytes:,} bytes)"
    return f"{pin.name} is altered (sha256 {checksum[:12]}..., not {pin.sha256[:12]}...)"


def _present_source(entry: ModelEntry, sources: Sequence[Source], tell: Notify) -> Source | None:
    folder = cache_folder()
    for source in sources:
        pins = [pin for pin in source.pins(entry) if (folder / pin.name).exists()]
        faults = [fault for pin in pins if (fault := check_file(folder / pin.name, pin))]
        for fault in faults:
            tell(f"model '{entry.name}': {fault} in {folder}; it is fetched again")
        if pins and not faults and len(pins) == len(source.pins(entry)):
            return source
    return None


def _bring(entry: ModelEntry, sources: Sequence[Source], tell: Notify) -> Source:
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    refusals = []
    for source in sources:
        if not source.pins(entry):
            refusals.append(f"{source.label} does not carry it")
            continue
        tell(f"fetching the pose model '{entry.name}' from {source.label}")
        try:
            _bring_from(source, entry, folder)
        except SourceError as error:
            refusals.append(f"{source.label}: {error}")
        else:
            return source
    raise ModelError(
        f"the pose model '{entry.name}' could not be fetched ({'; '.join(refusals)}): run "
        f"'cadence models fetch {entry.name}' with a network, or put {entry.bundle.name} "
        f"from {entry.bundle.origin} into {folder}"
    )


def _bring_from(source: Source, entry: ModelEntry, folder: Path) -> None:
    pins = source.pins(entry)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as scratch:
        source.bring(entry, Path(scratch))
        faults = [fault for pin in pins if (fault := check_file(Path(scratch, pin.name), pin))]
        if faults:
            raise SourceError(f"what it sent is not the model: {'; '.join(faults)}")
        for pin in pins:
            _put(Path(scratch, pin.name), folder / pin.name)


def _opened(entry: ModelEntry, source: Source) -> ModelFiles:
    folder = cache_folder()
    if source.pins(entry) == (entry.bundle,):
        return _unzipped(entry.name, folder / entry.bundle.name, folder / entry.name)
    detector, landmarks = (folder / pin.name for pin in source.pins(entry))
    return ModelFiles(entry.name, detector, landmarks, None)


def _own_bundle(model: str) -> ModelFiles:
    path = Path(model).expanduser()
    if not path.is_file():
        raise ModelError(
            f"there is no pose model '{model}': give {', '.join(catalogue())} or the path of a "
            ".task file"
        )
    with path.open("rb") as stream:
        mark = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    try:
        return _unzipped(path.name, path, cache_folder() / f"own-{mark}")
    except OSError as error:
        raise ModelError(_unwritable(error)) from error


def _unzipped(name: str, path: Path, folder: Path) -> ModelFiles:
    detector, landmarks = bundle.read_bundle(path)
    folder.mkdir(parents=True, exist_ok=True)
    files = ModelFiles(
        name, folder / bundle.DETECTOR_MEMBER, folder / bundle.LANDMARKS_MEMBER, path
    )
    for target, content in ((files.detector, detector), (files.landmarks, landmarks)):
        if not target.exists() or target.read_bytes() != content:
            with tempfile.TemporaryDirectory(prefix=".unzip-", dir=folder) as scratch:
                whole = Path(scratch, target.name)
                whole.write_bytes(content)
                _put(whole, target)
    return files


def _put(whole: Path, target: Path) -> None:
    """Move a complete file into place; another process may do the same at the same time."""
    try:
        whole.replace(target)
    except PermissionError:
        # Windows refuses while another process has the target open: then it is there already.
        if not target.exists() or target.read_bytes() != whole.read_bytes():
            raise


def _unwritable(error: OSError) -> str:
    reason = error.strerror or str(error)
    return (
        f"the model folder {cache_folder()} cannot be used ({reason}): set {CACHE_VARIABLE} to a "
        "folder that can be written"
    )
