"""What marks a rendered fly zone, and what else stands about that may be taken for a mark."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sample_videos.athlete import Athlete, Colour, Kit
from sample_videos.props import CONE, Clutter, PropKind
from sample_videos.render import Extra

ClutterKind = Literal[
    "bare", "people", "signs", "bags", "other cones", "cones in another lane", "door"
]

RED: Colour = (50, 45, 205)
ORANGE: Colour = (20, 120, 250)
YELLOW: Colour = (40, 220, 245)
GREEN: Colour = (70, 190, 70)
BLUE: Colour = (190, 90, 40)
WHITE: Colour = (238, 238, 238)

# What marks a zone, and how often each comes.
MARKS: tuple[tuple[PropKind, Colour], ...] = (
    ("cone", CONE),
    ("cone", CONE),
    ("cone", YELLOW),
    ("pylon", CONE),
    ("cone", CONE),
    ("disc", YELLOW),
    ("cone", BLUE),
    ("pole", ORANGE),
    ("cone", CONE),
    ("disc", ORANGE),
    ("cone", GREEN),
    ("cloth", BLUE),
)
CLUTTER: tuple[ClutterKind, ...] = (
    "bare",
    "people",
    "signs",
    "bags",
    "other cones",
    "cones in another lane",
    "door",
)


def clutter_of(
    kind: ClutterKind, zone_m: float, chance: np.random.Generator
) -> tuple[tuple[Clutter, ...], tuple[Extra, ...]]:
    """Draw the things and the people of a scene that mark nothing.

    Parameters
    ----------
    kind
        What stands about.
    zone_m
        Length of the zone, which begins at 0.
    chance
        Where from.
    """

    def along(count: int) -> list[float]:
        return [float(place) for place in chance.uniform(-1.5, zone_m + 1.5, count)]

    if kind == "people":
        kits = (Kit(vest=ORANGE, shoe=YELLOW), Kit(vest=RED, shorts=BLUE), Kit(vest=YELLOW))
        return (), tuple(
            Extra(Athlete(height_m=1.7, kit=kit), along_m=place, across_m=across_m)
            for kit, place, across_m in zip(kits, along(3), (2.9, 4.2, 6.0), strict=True)
        )
    if kind == "signs":
        colours = (ORANGE, YELLOW, RED)
        return tuple(
            Clutter("panel", place, across_m, colour, above_m)
            for place, across_m, colour, above_m in zip(
                along(3), (4.4, 5.2, 7.6), colours, (0.0, 0.5, 0.0), strict=True
            )
        ), ()
    if kind == "bags":
        here, there = along(2)
        return (
            Clutter("bag", here, 2.6, RED),
            Clutter("bag", there, -1.3, BLUE),
        ), ()
    if kind == "other cones":
        return tuple(Clutter("cone", place, 3.66, YELLOW) for place in along(2)), ()
    if kind == "cones in another lane":
        return tuple(Clutter("cone", place, 4.88, CONE) for place in along(2)), ()
    if kind == "door":
        return (Clutter("panel", along(1)[0], 16.5, RED, size=2.3),), ()
    return (), ()
