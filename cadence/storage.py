"""Results on disk, written whole or not at all.

A results folder that does not exist yet is filled beside its place and renamed into it. Into a
folder that exists, the new files are first gathered in a hidden folder inside; one rename of that
folder is the moment at which the new result counts, and the files are then moved to their places.
A kill before that rename leaves the old result, a kill after it leaves the new one: reading looks
into the gathered files first, and the next writing finishes the move. Processes that write into
one folder do so one after the other.

Only files that a result consists of are ever replaced, and only in a folder whose ``report.json``
(``compare.json``, ``session.json``) says that cadence wrote it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from cadence.domain import PoseTrack
from cadence.errors import StorageError
from cadence.formats.track import parse_track

REPORT_FILE = "report.json"
TRACK_FILE = "track.npz"
TRACK_SUFFIX = ".npz"

_SCHEMA_STEM = "cadence."
_GATHERED = ".cadence-gathered"
_REMEDIES = {
    errno.EACCES: "choose a folder you may write to with --out",
    errno.EPERM: "choose a folder you may write to with --out",
    errno.EROFS: "choose a folder you may write to with --out",
    errno.ENOSPC: "free some space, or choose another disk with --out",
    errno.EDQUOT: "free some space, or choose another disk with --out",
}


def ensure_writable(folder: Path, names: Collection[str], *, overwrite: bool) -> None:
    """Fail early where a result could not be written later.

    Parameters
    ----------
    folder
        The results folder, existing or not.
    names
        Names of the files that the result will consist of.
    overwrite
        Whether an older result in the folder may be replaced.

    Raises
    ------
    StorageError
        If the folder cannot be made or written to, holds a result that may not be replaced, or
        holds files of these names that cadence did not write.
    """
    with _clear_errors(folder):
        _refuse_damage(folder, names, overwrite=overwrite)
        probe = _hidden_in(_nearest_standing(folder))
        probe.mkdir()
        probe.rmdir()


Content = bytes | Path
"""What a file of a result is to hold: its bytes, or a file in `scratch_beside` that becomes it."""


@contextlib.contextmanager
def scratch_beside(folder: Path) -> Iterator[Path]:
    """Give a hidden folder on the disk of a results folder, for what is too large for memory.

    Parameters
    ----------
    folder
        The results folder, existing or not.

    Yields
    ------
    Path
        An empty folder, which is removed at the end with whatever is left in it.

    Raises
    ------
    StorageError
        If it cannot be made, or the disk fills up.
    """
    scratch = _hidden_in(_nearest_standing(folder))
    with _clear_errors(folder):
        try:
            scratch.mkdir()
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def write_folder(
    folder: Path,
    files: Mapping[str, Content],
    *,
    overwrite: bool,
    retired: Collection[str] = (),
) -> None:
    """Write a result, all of its files or none.

    Parameters
    ----------
    folder
        The results folder; made, with its parents, where it does not exist.
    files
        Content by file name.
    overwrite
        Whether an older result in the folder may be replaced. Its files of other names stay.
    retired
        Names of an older result's files that the new one contradicts and does not hold: removed.

    Raises
    ------
    StorageError
        As `ensure_writable`, and if the disk is full; whatever stood there is then untouched.
    """
    with _clear_errors(folder):
        _refuse_damage(folder, files, overwrite=overwrite)
        if not folder.is_dir():
            try:
                _create(folder, files)
            except OSError:
                if not folder.is_dir():
                    raise
                # Another process made it meanwhile.
                _refuse_damage(folder, files, overwrite=overwrite)
            else:
                return
        with _alone_in(folder):
            _replace_in(folder, files)
            for name in set(retired) - set(files):
                (folder / name).unlink(missing_ok=True)


def write_files(files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """Write single files, each whole or not at all.

    Parameters
    ----------
    files
        Content by path.
    overwrite
        Whether files that are there may be replaced.

    Raises
    ------
    StorageError
        If a file is there already and may not be replaced, or cannot be written.
    """
    ensure_absent(files, overwrite=overwrite)
    for path, content in files.items():
        with (
            _clear_errors(path),
            _gathering(path.absolute().parent, {path.name: content}) as gathered,
        ):
            (gathered / path.name).replace(path)


def ensure_absent(paths: Iterable[Path], *, overwrite: bool) -> None:
    """Raise where one of these files is there already and may not be replaced."""
    for path in paths:
        if _exists(path) and not overwrite:
            message = f"{path} is there already; pass --overwrite to replace it, or name another"
            raise StorageError(message)


def read_json(path: Path) -> object:
    """Read a JSON file of a result.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    object
        What the JSON says.

    Raises
    ------
    StorageError
        If the file cannot be read, or is not JSON.
    """
    try:
        content: object = json.loads(_read(path).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        message = f"{path} is not JSON; the file was altered; analyse the clip again"
        raise StorageError(message) from error
    return content


def load_track(path: Path) -> PoseTrack:
    """Read a pose track back.

    Parameters
    ----------
    path
        A ``track.npz``, or a results folder that holds one.

    Returns
    -------
    PoseTrack
        As it was written.

    Raises
    ------
    StorageError
        If there is no such file, or it was not written by this version's format, or its arrays do
        not fit together.
    """
    path = path / TRACK_FILE if path.is_dir() else path
    return parse_track(_read(path), str(path))


@contextlib.contextmanager
def _clear_errors(folder: Path) -> Iterator[None]:
    """Turn the system's errors on writing into one clear line."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "choose another folder with --out")
        message = f"cannot write to {folder}: {error.strerror or error}; {remedy}"
        raise StorageError(message) from error


def _read(path: Path) -> bytes:
    """Return the content of a result's file."""
    try:
        try:
            return _current(path).read_bytes()
        except FileNotFoundError:  # moved to its place meanwhile
            return path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        message = f"cannot read {path}: {reason}; check the path, or analyse the clip first"
        raise StorageError(message) from error


def _refuse_damage(folder: Path, names: Collection[str], *, overwrite: bool) -> None:
    """Raise where writing would lose something that the user did not offer."""
    standing = _nearest_standing(folder)
    if not standing.is_dir():
        message = f"{standing} is a file, not a folder; choose another folder with --out"
        raise StorageError(message)
    taken = [folder / name for name in names if _exists(_current(folder / name))]
    if not taken:
        return
    foreign = next((path for path in taken if path.is_dir()), None)
    if foreign is None and not _holds_result(folder, names):
        foreign = taken[0]
    if foreign is not None:
        message = (
            f"{foreign} was not written as part of a cadence result and is left alone; "
            "choose another folder with --out"
        )
        raise StorageError(message)
    if not overwrite:
        message = (
            f"{folder} already holds a result; "
            "pass --overwrite to replace it, or choose another folder with --out"
        )
        raise StorageError(message)


def _holds_result(folder: Path, names: Collection[str]) -> bool:
    """Whether a folder's own JSON says that cadence wrote it: ``x.json`` is a ``cadence.x/1``."""
    return any(
        _schema(folder / name).startswith(f"{_SCHEMA_STEM}{name.removesuffix('.json')}/")
        for name in names
        if name.endswith(".json")
    )


def _schema(path: Path) -> str:
    """Return the format that a JSON file says it has; nothing where it does not say."""
    try:
        document = read_json(path)
    except StorageError:
        return ""
    schema = document.get("schema") if isinstance(document, dict) else None
    return schema if isinstance(schema, str) else ""


def _exists(path: Path) -> bool:
    """Whether anything stands there, a link that leads nowhere included."""
    return path.is_symlink() or path.exists()


def _nearest_standing(folder: Path) -> Path:
    """Return the folder itself where it exists, else the nearest of its parents that does."""
    return next((p for p in (folder, *folder.absolute().parents) if _exists(p)), folder)


def _current(path: Path) -> Path:
    """Return where a result's file is, after a kill in the middle of a move as well."""
    gathered = path.parent / _GATHERED / path.name
    return gathered if gathered.exists() else path


def _create(folder: Path, files: Mapping[str, Content]) -> None:
    """Fill a new results folder beside its place and rename it into it."""
    missing = [p for p in folder.absolute().parents if not _exists(p)]
    try:
        for parent in reversed(missing):
            parent.mkdir(exist_ok=True)
        with _gathering(folder.absolute().parent, files) as gathered:
            gathered.rename(folder)
    except BaseException:
        for parent in missing:
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other process writes to a folder, where the system can tell."""
    held = None
    with contextlib.suppress(ImportError, OSError):  # Windows; disks on a network
        import fcntl

        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _replace_in(folder: Path, files: Mapping[str, Content]) -> None:
    """Replace a result's files in a folder that exists."""
    _finish_move(folder)
    with _gathering(folder, files) as gathered:
        gathered.rename(folder / _GATHERED)
    _finish_move(folder)


def _finish_move(folder: Path) -> None:
    """Move gathered files, if there are any, to their places."""
    gathered = folder / _GATHERED
    if gathered.is_dir():
        for path in sorted(gathered.iterdir()):
            path.replace(folder / path.name)
        gathered.rmdir()


@contextlib.contextmanager
def _gathering(parent: Path, files: Mapping[str, Content]) -> Iterator[Path]:
    """Write files into a hidden folder; whatever is still in it at the end is removed."""
    gathered = _hidden_in(parent)
    try:
        gathered.mkdir()
        for name, content in files.items():
            if isinstance(content, Path):
                content.rename(gathered / name)
            with (gathered / name).open("ab") as file:
                file.write(b"" if isinstance(content, Path) else content)
                file.flush()
                os.fsync(file.fileno())
        yield gathered
    finally:
        shutil.rmtree(gathered, ignore_errors=True)


def _hidden_in(parent: Path) -> Path:
    """Return a hidden name that nobody else uses."""
    return parent / f".cadence-{os.urandom(8).hex()}"
