"""Things on the ground that may mark a zone, as found in the picture; words of `domain`."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Literal

MarkKind = Literal["cone", "flat", "pole"]
# What is flat on the ground is lower, and a pole is thinner and higher, than these.
_FLAT_M, _POLE_WIDTH_M, _POLE_HEIGHT_M = 0.12, 0.09, 0.4
# Marks of one set differ by their light and by the picture's coarseness, not by their paint; Lab.
_SAME_HUE, _SAME_LIGHTNESS, _SAME_SIZE = 16.0, 22.0, 1.9


@dataclass(frozen=True)
class FoundMark:
    """A thing that stands out from the ground near the runner's path and stays where it is.

    Parameters
    ----------
    x_px, y_px
        Its middle on the ground, pixels of the scene.
    height_m, width_m
        Its size by the runner's own, where it stands.
    color_lab
        Its colour: lightness 0 to 100, then green to red and blue to yellow (CIE 1976).
    confidence
        How sure it is a mark, 0 to 1.
    """

    x_px: float
    y_px: float
    height_m: float
    width_m: float
    color_lab: tuple[float, float, float]
    confidence: float

    @property
    def kind(self) -> MarkKind:
        """What it looks like: a pole, something flat on the ground, or a cone or pylon."""
        if self.height_m > _POLE_HEIGHT_M and self.width_m < _POLE_WIDTH_M:
            return "pole"
        return "flat" if self.height_m < _FLAT_M else "cone"

    def looks_like(self, other: FoundMark) -> bool:
        """Say whether the two may be of one set: of one kind, colour and size."""
        lightness, red, yellow = (
            a - b for a, b in zip(self.color_lab, other.color_lab, strict=True)
        )
        sizes = (self.width_m, other.width_m), (self.height_m, other.height_m)
        return (
            self.kind == other.kind
            and hypot(red, yellow) <= _SAME_HUE
            and abs(lightness) <= _SAME_LIGHTNESS
            and all(max(a, b) <= _SAME_SIZE * min(a, b) for a, b in sizes)
        )
