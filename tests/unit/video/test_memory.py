"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import resource
import sys
from pathlib import Path

import pytest

from cadence.video.memory import give_back

_PIECE_BYTES, _PIECES = 100_000, 1000


def held_bytes() -> int:
    """Give the memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize()


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="the C library is not GNU's",
)
def test_what_was_freed_between_things_that_stay_is_given_back() -> None:
    pieces = [bytearray(_PIECE_BYTES) for _ in range(_PIECES)]
    stays = pieces[::10]
    full = held_bytes()
    del pieces
    give_back()
    assert full - held_bytes() > 0.8 * _PIECES * _PIECE_BYTES
    assert len(stays) == _PIECES / 10
