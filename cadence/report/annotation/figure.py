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
        sheet.lines(outline, DARK, width_px + 2)
    for ink, paths in joined:
        sheet.lines(paths, ink, width_px)


def draw_print(
    sheet: Sheet, contact: Contact, place_px: FloatArray, stature_px: float, *, is_standing: bool
) -> None:
    """Draw a footprint: filled while the foot stands in it, a ring afterwards."""
    radii_px = (_PRINT_STATURES * stature_px, _FLATNESS * _PRINT_STATURES * stature_px)
    ink, ring_px = INKS[lane_of(contact)], max(1.5, 0.012 * stature_px)
    radii_px = (max(radii_px[0], 4.0), max(radii_px[1], 2.0))
    if is_standing:
        sheet.ellipse(place_px, radii_px, ink)
        sheet.ellipse(place_px, (radii_px[0] * 1.5, radii_px[1] * 1.9), WHITE, ring_px)
    else:
        sheet.ellipse(place_px, radii_px, DARK, ring_px + 2)
        sheet.ellipse(place_px, radii_px, ink, ring_px)


def draw_gate(
    sheet: Sheet, place_px: FloatArray, label: str, stature_px: float, type_px: float
) -> None:
    """Draw a marker's gate: a post on its place, with its metres on top."""
    top = place_px - (0.0, _GATE_STATURES * stature_px)
    post = np.array([place_px, top])
    sheet.lines([post], DARK, max(3.0, type_px / 6))
    sheet.lines([post], GATE, max(1.5, type_px / 14))
    sheet.ellipse(place_px, (type_px / 4, type_px / 8), GATE)
    x, y = float(top[0]), float(top[1]) - type_px / 3
    left = round(x - type_px * 1.5)
    sheet.shade(left, round(y - type_px), round(type_px * 3), round(type_px * 1.35), 0.65)
    sheet.words((x, y), label, type_px, GATE, anchor="center", bold=True)
