"""What a pose engine does, whichever library runs the network."""

from __future__ import annotations

from typing import Protocol

from cadence.domain import CropWindow, Pose, Sighting
from cadence.video.frames import Frame


class PoseEngine(Protocol):
    """Finds people in a window of a frame, and the landmarks of one body; from any thread."""

    @property
    def name(self) -> str:
        """Name of the engine, as ``--engine`` takes it."""
        ...

    @property
    def streams(self) -> int:
        """How many threads it serves at once."""
        ...

    @property
    def takes_windows(self) -> bool:
        """Whether the landmark network is shown the window itself, or one of the engine's own."""
        ...

    def locate(self, frame: Frame, window: CropWindow) -> list[Sighting]:
        """Find people in the window, best first; an empty list when there are none."""
        ...

    def landmarks(self, frame: Frame, window: CropWindow) -> Pose | None:
        """Place the landmarks of the body in the window; None when it shows nobody."""
        ...

    def close(self) -> None:
        """Give back what the engine holds."""
        ...
