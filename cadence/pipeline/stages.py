"""What the way of a clip tells those who wait for it, and those who time it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Progress = Callable[[str, int], None]
"""Called with the name of the stage and the number of frames it has done."""

Stage = Callable[[str], AbstractContextManager[object]]
"""Gives a context that a stage's work is done in, so that a benchmark can time it.

Stages run beside each other, in threads of their own.
"""


def silent(stage: str, frames: int) -> None:
    """Report progress to nobody."""


def untimed(_stage: str) -> AbstractContextManager[object]:
    """Time nothing."""
    return nullcontext()
