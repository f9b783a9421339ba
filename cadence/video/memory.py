"""The memory of frames that are gone."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give freed memory back to the system, where the C library would keep it.

    The GNU library keeps what was freed between things that are still there, which after a clip's
    frames is more than the landmark networks need. Elsewhere nothing is done.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
