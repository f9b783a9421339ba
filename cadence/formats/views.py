"""The footprints' pictures as plain arrays and back, for a ``track.npz``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadence.domain import FootView
from cadence.errors import StorageError

VIEW_ARRAYS = ("view_counts", "view_rows", "view_pictures", "view_ahead", "view_below", "view_size")


def view_arrays(views: Sequence[FootView]) -> dict[str, NDArray[Any]]:
    """Give views as arrays, one behind the other.

    Parameters
    ----------
    views
        All of one size; none is allowed.

    Returns
    -------
    Arrays by the names of `VIEW_ARRAYS`.
    """
    if not views:
        empty = np.zeros(0)
        whole, pictures = np.zeros(0, np.int64), np.zeros((0, 0, 0), np.uint8)
        return dict(zip(VIEW_ARRAYS, (whole, whole, pictures, empty, empty, empty), strict=True))
    return {
        "view_counts": np.array([len(view.rows) for view in views], dtype=np.int64),
        "view_rows": np.concatenate([view.rows for view in views]),
        "view_pictures": np.concatenate([view.pictures for view in views]),
        "view_ahead": views[0].ahead,
        "view_below": views[0].below,
        "view_size": np.array([views[0].px_per_stature]),
    }


def parse_views(name: str, arrays: Mapping[str, NDArray[Any]], frames: int) -> tuple[FootView, ...]:
    """Build views from their arrays, and check them.

    Parameters
    ----------
    name
        The file's name, for messages.
    arrays
        What `view_arrays` gave.
    frames
        Length of the track.

    Raises
    ------
    StorageError
        When the arrays do not fit together.
    """
    counts, rows, pictures, ahead, below, size = (arrays[key] for key in VIEW_ARRAYS)
    fits = (
        all(values.dtype.kind == "i" and values.ndim == 1 for values in (counts, rows))
        and all(values.dtype.kind == "f" and values.ndim == 1 for values in (ahead, below, size))
        and pictures.dtype == np.uint8
        and pictures.shape == (len(rows), len(below), len(ahead))
        and bool(np.all(counts > 0))
        and int(counts.sum()) == len(rows)
        and bool(np.all((rows >= 0) & (rows < frames)))
        and len(size) == min(len(counts), 1)
        and bool(np.all(np.isfinite(np.concatenate([ahead, below, size]))))
    )
    if not fits:
        message = (
            f"{name}: the footprints' pictures do not fit together; the file was altered; "
            "analyse the clip again"
        )
        raise StorageError(message)
    ends = np.cumsum(counts)
    return tuple(
        FootView(
            rows=rows[end - count : end].astype(np.int64),
            pictures=pictures[end - count : end],
            ahead=ahead.astype(np.float64),
            below=below.astype(np.float64),
            px_per_stature=float(size[0]),
        )
        for count, end in zip(counts, ends, strict=True)
    )
