"""Draws the runner's skeleton, the footprints and the fly zone's gates into a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cadence.domain import Contact, FloatArray
from cadence.report.annotation.timeline import lane_of
from cadence.video.sheet import Ink, Sheet

WHITE: Ink = (255, 255, 255)
DARK: Ink = (18, 20, 24)
GATE: Ink = (255, 214, 64)
_LEFT: Ink = (96, 176, 255)
_RIGHT: Ink = (255, 150, 66)
_UNNAMED: Ink = (214, 214, 214)
INKS: Mapping[str, Ink] = {
    **{"left": _LEFT, "near": _LEFT},
    **{"right": _RIGHT, "far": _RIGHT, "foot": _UNNAMED},
}

# BlazePose's landmarks, joined: arms from the shoulder, legs from the hip to the toes.
_TRUNK = ((11, 12, 24, 23, 11),)
_LEFT_LIMBS = ((11, 13, 15), (23, 25, 27, 29, 31, 27))
_RIGHT_LIMBS = ((12, 14, 16), (24, 26, 28, 30, 32, 28))
_HEAD = 0
# Widths of lines, in body heights: as thick as a wrist, and no thinner than can be seen.
_LIMB_STATURES, _LEAST_LIMB_PX = 0.012, 1.0
# Half a shoe's length, and how flat a print on the ground looks from beside a track.
_PRINT_STATURES, _FLATNESS = 0.075, 0.28
_LARGE_PX = 8.0
_AROUND = np.linspace(0, 2 * np.pi, 17)
_CIRCLE = np.column_stack([np.cos(_AROUND), np.sin(_AROUND)])
# A gate is as high as its runner.
_GATE_STATURES = 1.15


def draw_skeleton(
    sheet: Sheet, landmarks_px: FloatArray, stature_px: float, *, named: bool
) -> None:
    """Draw the body, left and right in their colours.

    Parameters
    ----------
    sheet
        The picture.
    landmarks_px
        (33, 3) landmarks; nothing is drawn where one is NaN.
    stature_px
        The body's height.
    named
        Whether it is known which leg is which; both are drawn alike where not.
    """
    if not np.isfinite(landmarks_px[:, :2]).all():
        return
    points = landmarks_px[:, :2]
    width_px = max(_LEAST_LIMB_PX, _LIMB_STATURES * stature_px)
    left, right = (_LEFT, _RIGHT) if named else (_UNNAMED, _UNNAMED)
    parts: tuple[tuple[Ink, Sequence[tuple[int, ...]]], ...] = (
        (WHITE, _TRUNK),
        (right, _RIGHT_LIMBS),
        (left, _LEFT_LIMBS),
    )
    joined = [(ink, [points[list(chain)] for chain in chains]) for ink, chains in parts]
    joined[0][1].append(np.array([points[_HEAD], points[[11, 12]].mean(axis=0)]))
    if width_px >= 3:
        outline = [path for _, paths in joined for path in paths]
        sheet.lines(outline, DARK, width_px + 2, grey=True)
    for ink, paths in joined:
        sheet.lines(paths, ink, width_px)


def draw_prints(
    sheet: Sheet,
    prints: Sequence[tuple[Contact, FloatArray]],
    standing: Sequence[bool],
    stature_px: float,
) -> None:
    """Draw footprints: filled while the foot stands in it, a ring afterwards.

    Parameters
    ----------
    sheet
        The picture.
    prints
        Contacts and the places of their prints.
    standing
        For each, whether its foot stands in it.
    stature_px
        The body's height.
    """
    long_px = max(4.0, _PRINT_STATURES * stature_px)
    flat_px = max(2.0, _FLATNESS * long_px)
    line_px = max(1.5, 0.012 * stature_px)
    rings: dict[Ink, list[FloatArray]] = {}
    for (contact, place_px), is_standing in zip(prints, standing, strict=True):
        ink = INKS[lane_of(contact)]
        if is_standing:
            sheet.ellipse(place_px, (long_px, flat_px), ink)
            sheet.ellipse(place_px, (1.5 * long_px, 1.9 * flat_px), WHITE, line_px)
        else:
            rings.setdefault(ink, []).append(place_px)
    every = [place_px for of_ink in rings.values() for place_px in of_ink]
    _draw_rings(sheet, every, (long_px, flat_px), DARK, line_px + 2, grey=True)
    for ink, of_ink in rings.items():
        _draw_rings(sheet, of_ink, (long_px, flat_px), ink, line_px)


def _draw_rings(
    sheet: Sheet,
    places_px: Sequence[FloatArray],
    radii_px: tuple[float, float],
    ink: Ink,
    line_px: float,
    *,
    grey: bool = False,
) -> None:
    """Draw rings: small ones come out cleaner as lines, large ones are quicker as ellipses."""
    if min(radii_px) > _LARGE_PX:
        for place_px in places_px:
            sheet.ellipse(place_px, radii_px, ink, line_px)
    elif places_px:
        rings = [place_px + _CIRCLE * radii_px for place_px in places_px]
        sheet.lines(rings, ink, line_px, grey=grey)


def draw_gates(
    sheet: Sheet, markers: Sequence[tuple[FloatArray, float]], stature_px: float, type_px: float
) -> None:
    """Draw the markers' gates: a post on each place, with its metres on top.

    Parameters
    ----------
    sheet
        The picture.
    markers
        Places and metres along the track.
    stature_px, type_px
        The body's height, and that of the type.
    """
    if not markers:
        return
    up_px = np.array([0.0, _GATE_STATURES * stature_px])
    for place_px, along_m in markers:
        x, y = (place_px - up_px).tolist()
        for ink, wide_px in ((DARK, max(3.0, type_px / 6)), (GATE, max(1.5, type_px / 14))):
            sheet.bar(x - wide_px / 2, y, wide_px, up_px[1] + wide_px / 2, ink)
        y -= type_px / 3
        left, top = round(x - type_px * 1.5), round(y - type_px)
        sheet.shade(left, top, round(type_px * 3), round(type_px * 1.35), 0.65)
        sheet.words((x, y), f"{along_m:g} m", type_px, WHITE, anchor="center", bold=True)
