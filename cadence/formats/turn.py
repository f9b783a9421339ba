"""How a camera turned after a runner, as plain values and an array of a ``track.npz``, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadence.domain import CameraTurn, Cylinder
from cadence.errors import StorageError
from cadence.formats.fields import Fields

TURN_ARRAY = "scene_from_unrolled"
_KEY = "cylinder"


def turn_document(turn: CameraTurn | None) -> dict[str, Any]:
    """Return a turn's part of a track's header; empty for none."""
    return {} if turn is None else {_KEY: asdict(turn.cylinder)}


def turn_arrays(turn: CameraTurn | None) -> dict[str, NDArray[Any]]:
    """Return a turn's array by its name; none for none."""
    return {} if turn is None else {TURN_ARRAY: turn.scene_from_unrolled}


def parse_turn(
    header: Fields, name: str, arrays: Mapping[str, NDArray[Any]], frames: int
) -> CameraTurn | None:
    """Read how a camera turned; None where it is not known.

    Parameters
    ----------
    header
        A track's header; older ones know no turn.
    name
        The file's name, for messages.
    arrays
        The track's arrays.
    frames
        Length of the track.

    Raises
    ------
    StorageError
        If a part is missing, or not such as `turn_document` and `turn_arrays` gave.
    """
    if not header.has(_KEY):
        return None
    fields = header.section(_KEY)
    cylinder = Cylinder(
        fields.positive("focal_px"), fields.number("middle_x_px"), fields.number("middle_y_px")
    )
    maps = arrays.get(TURN_ARRAY)
    if maps is None or maps.shape != (frames, 2, 3) or not np.all(np.isfinite(maps)):
        message = f"{name} says how the camera turned, but not frame by frame; analyse it again"
        raise StorageError(message)
    return CameraTurn(cylinder, maps.astype(np.float64))
