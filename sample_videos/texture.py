"""Colours of the ground and of the backdrop at points of the world, in metres."""

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]

LANE_M = 1.22
LINE_M = 0.05
HIGHEST_TREE_M = 9.5
TILE = 512


class Texture(Protocol):
    """Colours of a place; every method returns (..., 3) blue, green, red."""

    def ground(self, x_m: Singles, y_m: Singles, cover_m: Singles) -> Singles:
        """Return the ground's colour; `cover_m` is the depth of ground that a pixel covers."""
        ...

    def wall(self, x_m: Singles, z_m: Singles) -> Singles:
        """Return the backdrop's colour."""
        ...


class Grain:
    """Smooth random numbers between -1 and 1 over the plane, the same for a seed."""

    def __init__(self, seed: int) -> None:
        chance = np.random.default_rng(seed)
        self._tile = chance.uniform(-1, 1, (TILE, TILE)).astype(np.float32)

    def at(self, x_m: Singles, y_m: Singles, size_m: float) -> Singles:
        """Return the grain of a given size at each point."""
        columns = (x_m / np.float32(size_m)).astype(np.float32)
        rows = (y_m / np.float32(size_m)).astype(np.float32)
        found = cv2.remap(self._tile, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return np.asarray(found, dtype=np.float32)

    def layered(self, x_m: Singles, y_m: Singles, size_m: float) -> Singles:
        """Return grain of three sizes together."""
        coarse, middle = self.at(x_m, y_m, size_m), self.at(x_m + 7.3, y_m - 3.1, size_m / 3.1)
        fine = self.at(x_m - 2.7, y_m + 5.9, size_m / 9.7)
        return np.asarray(0.5 * coarse + 0.33 * middle + 0.25 * fine)


def _mixed(below: Singles, above: Singles | tuple[float, ...], part: Singles) -> Singles:
    """Return `above` laid over `below` where `part` is 1."""
    over = np.asarray(above, dtype=np.float32) - below
    over *= part[..., None].astype(np.float32)
    over += below
    return over


def _tinted(colour: tuple[float, float, float], brightness: Singles) -> Singles:
    return np.multiply.outer(brightness, np.asarray(colour, dtype=np.float32))


class TrackTexture:
    """Red track with white lane lines, grass, boards, a hedge, trees, a stand and the sky."""

    def __init__(self, seed: int) -> None:
        self._grain = Grain(seed)

    def ground(self, x_m: Singles, y_m: Singles, cover_m: Singles) -> Singles:
        """Return the ground's colour."""
        grain = self._grain.layered(x_m, y_m, 0.6)
        worn = self._grain.at(x_m, y_m, 4.0)
        track = _tinted((72, 82, 172), 1 + 0.09 * grain + 0.07 * worn)
        nearest_m = np.abs(y_m - LANE_M * np.round(y_m / LANE_M))
        covered = np.clip((LINE_M / 2 + cover_m / 2 - nearest_m) / cover_m, 0, 1)
        covered = np.minimum(covered, LINE_M / cover_m)
        track = _mixed(track, (225.0, 228.0, 228.0), 0.9 * np.clip(covered, 0, 1))
        mown = 0.05 * np.sign(np.sin(2 * np.pi * x_m / 7.0))
        grass = _tinted((48, 122, 84), 1 + 0.22 * grain + 0.12 * worn + mown)
        on_track = (y_m > -2 * LANE_M - 0.03) & (y_m < 6 * LANE_M + 0.03)
        return np.where(on_track[..., None], track, grass)

    def wall(self, x_m: Singles, z_m: Singles) -> Singles:
        """Return the backdrop's colour."""
        cloud = self._grain.layered(x_m, 2.2 * z_m, 9.0)
        high = np.clip(z_m / 25.0, 0, 1)[..., None]
        low_sky = np.array([236, 214, 190], dtype=np.float32)
        high_sky = np.array([225, 176, 128], dtype=np.float32)
        sky = low_sky * (1 - high) + high_sky * high
        colours = _mixed(sky, (246.0, 244.0, 242.0), np.clip(0.9 * cloud + 0.2, 0, 0.8))
        if z_m.min() > HIGHEST_TREE_M:
            return colours
        zero = np.zeros_like(x_m)
        crown_m = 5.6 + 2.4 * self._grain.at(x_m, zero, 3.3) + self._grain.at(x_m, zero, 0.7)
        crown_m = crown_m + 0.5 * self._grain.at(x_m, z_m, 0.35)
        leaves = 0.8 + 0.42 * self._grain.layered(x_m, z_m, 1.1) + 0.05 * (z_m - 3)
        colours = _mixed(colours, _tinted((50, 92, 66), leaves), 1.0 * (z_m < crown_m))
        stand = (np.mod(x_m + 19, 62) < 17) & (z_m < 4.2)
        colours = _mixed(colours, self._stand(x_m, z_m), 1.0 * stand)
        hedge = _tinted((38, 70, 44), 0.9 + 0.4 * self._grain.layered(x_m, z_m, 0.5))
        colours = _mixed(colours, hedge, 1.0 * (z_m < 1.5 + 0.12 * self._grain.at(x_m, z_m, 0.4)))
        return self._boards(colours, x_m, z_m)

    def _stand(self, x_m: Singles, z_m: Singles) -> Singles:
        row, seat = np.floor(z_m / 0.42), np.floor(x_m / 0.55)
        taken = self._grain.at(seat * 1.7, row * 2.3, 0.9)
        seats = _tinted((150, 120, 96), 0.9 + 0.25 * taken)
        edge = np.mod(z_m, 0.42) < 0.12
        return _mixed(seats, (168.0, 170.0, 172.0), 1.0 * edge)

    def _boards(self, below: Singles, x_m: Singles, z_m: Singles) -> Singles:
        """Advertising boards with a rail and posts."""
        board = np.floor(x_m / 3.0)
        paint = [self._grain.at(board * 3.7 + k * 11.0, board * 1.9, 1.0) for k in range(3)]
        colours = np.stack([138 + 70 * channel for channel in paint], axis=-1)
        mark = np.abs(self._grain.at(x_m, z_m, 0.28)) > 0.45
        inside = mark & (np.abs(np.mod(x_m, 3.0) - 1.5) < 1.0) & (np.abs(z_m - 0.5) < 0.2)
        colours = _mixed(colours, (235.0, 235.0, 232.0), 0.8 * inside)
        found = _mixed(below, colours, 1.0 * ((z_m > 0.12) & (z_m < 0.88)))
        rail = ((np.abs(z_m - 1.1) < 0.03) | (np.mod(x_m, 3.0) < 0.09)) & (z_m < 1.13)
        return _mixed(found, (205.0, 208.0, 208.0), 1.0 * rail)


class GymTexture:
    """A rubber floor and a painted wall with windows and posters."""

    def __init__(self, seed: int) -> None:
        self._grain = Grain(seed)

    def ground(self, x_m: Singles, y_m: Singles, cover_m: Singles) -> Singles:
        """Return the floor's colour."""
        speckle = self._grain.at(x_m, y_m, 0.03) + self._grain.layered(x_m, y_m, 0.5)
        floor = _tinted((78, 76, 74), 1 + 0.14 * speckle)
        seam = (np.mod(x_m, 1.0) < 0.015) | (np.mod(y_m, 1.0) < np.maximum(0.015, cover_m))
        return _mixed(floor, (52.0, 50.0, 48.0), 0.7 * seam)

    def wall(self, x_m: Singles, z_m: Singles) -> Singles:
        """Return the wall's colour."""
        grain = self._grain.layered(x_m, z_m, 0.8)
        colours = _tinted((186, 194, 196), 1 + 0.05 * grain)
        brick = (np.mod(z_m, 0.2) < 0.012) | (np.mod(x_m + 0.2 * np.floor(z_m / 0.2), 0.4) < 0.012)
        colours = _mixed(colours, (164.0, 170.0, 172.0), 0.6 * brick)
        colours = _mixed(colours, (120.0, 104.0, 84.0), 1.0 * (z_m < 0.7))
        framed = (np.mod(x_m + 0.4, 2.4) < 1.1) & (z_m > 1.2) & (z_m < 2.3)
        pane = (np.abs(np.mod(x_m + 0.4, 2.4) - 0.55) < 0.49) & (np.abs(z_m - 1.75) < 0.49)
        colours = _mixed(colours, (70.0, 66.0, 60.0), 1.0 * framed)
        view = _tinted((168, 186, 160), 1 + 0.25 * self._grain.layered(x_m, z_m, 0.3))
        colours = _mixed(colours, view, 1.0 * pane)
        return _mixed(colours, (96.0, 110.0, 190.0), 1.0 * (np.abs(z_m - 0.72) < 0.05))
