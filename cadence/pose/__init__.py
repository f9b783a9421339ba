"""Pose: one body's landmarks in a window of a frame, by BlazePose on either of two engines.

The libraries that run the networks are imported when an engine is opened, not with this package.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Literal

from cadence.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from cadence.pose.engine import PoseEngine

EngineName = Literal["openvino", "mediapipe"]
ENGINES: tuple[EngineName, ...] = ("openvino", "mediapipe")


def open_engine(
    name: str = "openvino",
    model: str = "full",
    *,
    threads: int | None = None,
    notify: Callable[[str], None] | None = None,
    stage: Callable[[str], AbstractContextManager[object]] = nullcontext,
    exact: bool = False,
) -> PoseEngine:
    """Open a pose engine on a model, fetching the model when it is not here yet.

    Parameters
    ----------
    name
        ``openvino`` (default) or ``mediapipe`` (the reference).
    model
        ``lite``, ``full``, ``heavy``, or the path of a ``.task`` bundle.
    threads
        Processor threads for OpenVINO; by default all that this process may run on. MediaPipe
        chooses its own.
    notify
        Told, in one line each, of downloads and of altered files.
    stage
        Gives the context in which crops are cut, so that a benchmark can time it.
    exact
        In 32-bit floats even where the processor multiplies shorter ones twice as fast.

    Raises
    ------
    ModelError
        No such engine, or the model cannot be fetched or run.
    """
    if name not in ENGINES:
        raise ModelError(f"there is no pose engine '{name}': the engines are {', '.join(ENGINES)}")
    from cadence.pose.weights import fetch

    files = fetch(model, notify=notify)
    if name == "mediapipe":
        from cadence.pose.mediapipe_engine import MediaPipeEngine

        return MediaPipeEngine(files, stage)
    from cadence.pose.openvino_engine import OpenVinoEngine

    return OpenVinoEngine(files, threads, stage, "f32" if exact else None)
