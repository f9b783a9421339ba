"""The least-squares problem of a fly zone's camera: what everything that bears on it asks for.

`cadence.flyzone.calibration` says what that is.
"""

from __future__ import annotations

import numpy as np

from cadence.domain import FloatArray
from cadence.errors import CalibrationError
from cadence.flyzone.drift import MarkerDrift
from cadence.flyzone.evidence import Evidence
from cadence.flyzone.groundview import (
    CAMERA_ALONG,
    DISTORTION,
    LOG_AWAY,
    LOG_FOCAL,
    LOG_HEIGHT,
    PAN,
    ROLL,
    TILT,
    VIEW_SIZE,
    Canvas,
    on_line,
    project,
)
from cadence.flyzone.markerset import apart_px, marker_ends

# Beside the view: the runner's line, and the heights of the foot landmarks and of the hips.
LINE, FOOT_HEIGHT, HIP_HEIGHT = range(VIEW_SIZE, VIEW_SIZE + 3)
SIZE = VIEW_SIZE + 3

# Where a marker stands is read to about half a pixel of a 1080p picture aside, and a little less
# well upward, where its foot has a depth; it is set out along the track to about half a centimetre.
_ASIDE_PX_PER_SIDE, _UPWARD_PX_PER_SIDE = 0.5 / 1920, 0.7 / 1920
_MARKER_M = 0.005
# Markers off by more than this share of their distance do not fit together.
_MISFIT_SHARE = 0.01
# A phone's main lens is 26 mm on 36 mm film; zoomed or not, others lie within about 40 % (SD).
_FOCAL_PER_LONG_SIDE = 26 / 36
_FOCAL_LOG_SD = 0.4
# A turning camera's pictures tell it to within this (0.9 % at most in 14 rendered pans).
_TURNED_FOCAL_LOG_SD = 0.01
# Held or on a tripod: 1.5 m, within about a third (SD).
_USUAL_HEIGHT_M, _HEIGHT_LOG_SD = 1.5, 0.35
# The camera stands opposite the zone's middle, or nearly; level, or nearly.
_ASIDE_SD, _TILT_SD, _ROLL_SD = np.radians(25.0), np.radians(12.0), np.radians(1.5)
# Phones correct their main lens to within about 1 % at the corners, their 0.5x lens less well. From
# there five markers tell it, and the footprints and hips, which keep to a straight line.
_DISTORTION_SD, _WIDE_DISTORTION_SD = 0.01, 0.04
# Markers stand on the lane's line (half a lane, 0.61 m, off) as often as on the running line.
_LINE_SD_M = 0.5
# The foot landmarks of a standing foot lie this far above the ground (rendered runners: 2.2 cm,
# 0.4 cm from runner to runner; people's soles differ more).
_FOOT_HEIGHT_M, _FOOT_HEIGHT_SD_M = 0.023, 0.010
# The hip joints of a runner of 1.74 m, over the whole step; runners differ by 6 % (SD).
_HIP_HEIGHT_M, _HIP_HEIGHT_SD_M = 0.88, 0.06
# One footprint's, and one smoothed hip's, height is read to about this.
_FOOTPRINT_SD_M, _HIP_SD_M = 0.02, 0.02
# What a user says of the lane offset and of the camera's distance is taken to hold to this.
_TOLD_OFFSET_SD_M, _TOLD_DISTANCE_SHARE = 0.02, 0.02
# Beyond this many SD from what people are like, the distances are wrong and not the person.
_STRANGE_SD = 4.5
_STARTS = (0.0, -0.4, 0.4)


class Problem:
    """The least-squares problem of one calibration."""

    def __init__(self, canvas: Canvas, evidence: Evidence) -> None:
        self.canvas, self.evidence = canvas, evidence
        kept = evidence.markers
        self._first, self._last = marker_ends(kept)
        self._pixels = np.array([[m.x_px, m.y_px] for m in kept])
        self._places = np.array([[m.along_m, m.across_m, 0.0] for m in kept])
        self._span_m = self._last.along_m - self._first.along_m
        self._px_per_m = apart_px(self._first, self._last) / self._span_m
        self._marker_sd_px = self._reading_px()
        self._prior, self._prior_sd = self._priors()

    @property
    def most_misfit_m(self) -> float:
        """How far off a marker may be."""
        read_m = 4 * float(self._marker_sd_px[0]) / self._px_per_m
        return max(_MISFIT_SHARE * self._span_m, read_m)

    def solved(self) -> FloatArray:
        """Give the parameters that fit best."""
        from scipy.optimize import least_squares

        fits = [least_squares(self.residuals, self._start(pan), x_scale="jac") for pan in _STARTS]
        return np.asarray(min(fits, key=lambda fit: float(fit.cost)).x)

    def residuals(self, values: FloatArray) -> FloatArray:
        """Give every misfit in standard deviations."""
        view, line_m = values[:VIEW_SIZE], float(values[LINE])
        _, feet_m = on_line(view, self.canvas, self.evidence.footprints_px, line_m)
        _, hips_m = on_line(view, self.canvas, self.evidence.hips_px, line_m)
        parts = [
            self.marked(values),
            (feet_m - values[FOOT_HEIGHT]) / _FOOTPRINT_SD_M,
            (hips_m - values[HIP_HEIGHT]) / _HIP_SD_M,
            self._told(values),
            [self._aside(values) / _ASIDE_SD],
            (values - self._prior) / self._prior_sd,
        ]
        every = np.concatenate(parts)
        return np.asarray(np.nan_to_num(every, nan=1e3, posinf=1e3, neginf=-1e3))

    def misfit(self, values: FloatArray) -> float:
        """Give the sum of all squared misfits."""
        return float((self.residuals(values) ** 2).sum())

    def marked(self, values: FloatArray) -> FloatArray:
        """Give the markers' misfits in the picture, aside and upward, in standard deviations."""
        seen_px = project(values[:VIEW_SIZE], self.canvas, self._places)
        return np.asarray(((seen_px - self._pixels) / self._marker_sd_px).ravel())

    def misfits_m(self, values: FloatArray) -> FloatArray:
        """Give how far along the track each marker is from where its pixel says."""
        found_m = [
            on_line(values[:VIEW_SIZE], self.canvas, pixel[None], across_m)[0][0] - along_m
            for pixel, (along_m, across_m, _) in zip(self._pixels, self._places, strict=True)
        ]
        return np.array(found_m)

    def covariance(self, values: FloatArray) -> FloatArray:
        """Give the parameters' covariance at the best fit."""
        jacobian = self._jacobian(values)
        return np.asarray(np.linalg.inv(jacobian.T @ jacobian))

    def drift(self, values: FloatArray) -> MarkerDrift | None:
        """Give what the camera path's drift at the markers does at the best fit."""
        sd_px = self.evidence.marker_sd_px
        if sd_px == 0 or not self.evidence.read_s:
            return None
        marked = self._jacobian(values)[: 2 * len(self._places)].reshape(-1, 2, SIZE)
        gain = marked @ self.covariance(values) / self._marker_sd_px[:, None]
        return MarkerDrift(self._places[:, 0], np.array(self.evidence.read_s), gain, sd_px)

    def _jacobian(self, values: FloatArray) -> FloatArray:
        step = 1e-6
        sides = [
            self.residuals(values + sign * step * row) for row in np.eye(SIZE) for sign in (1, -1)
        ]
        return np.asarray((np.array(sides[::2]) - np.array(sides[1::2])).T / (2 * step))

    def off_sd(self, values: FloatArray) -> FloatArray:
        """Give how far parameters are from what is usual, in standard deviations."""
        off = (values - self._prior) / self._prior_sd
        return np.append(off, self._aside(values) / _ASIDE_SD)

    def refuse_a_strange_runner(self, values: FloatArray) -> None:
        """Raise where the distances would make the runner a giant or a child."""
        off = self.off_sd(values)
        if float(off @ off) <= _STRANGE_SD**2 or not len(self.evidence.footprints_px):
            return
        tall_px = np.median(self.evidence.footprints_px[:, 1]) - np.median(
            self.evidence.hips_px[:, 1]
        )
        stature_m = float(tall_px) / self._px_per_m / _HIP_HEIGHT_M * 1.74
        raise CalibrationError(
            f"with these distances the runner would be about {stature_m:.1f} m tall, or the camera "
            "stood where none stands: check the markers' pixels and metres"
        )

    def _reading_px(self) -> FloatArray:
        """Give how well a marker's place is known aside and upward, pixels."""
        side_px, drift_px = self.canvas.long_side_px, self.evidence.marker_sd_px
        aside_px = np.hypot(_ASIDE_PX_PER_SIDE * side_px, _MARKER_M * self._px_per_m)
        return np.hypot([aside_px, _UPWARD_PX_PER_SIDE * side_px], drift_px)

    def _told(self, values: FloatArray) -> FloatArray:
        """Give the misfits of what the user said."""
        told = []
        if self.evidence.lane_offset_m is not None:
            across_m = (self._first.across_m + self._last.across_m) / 2
            offset_m = values[LINE] - across_m
            told.append((offset_m - self.evidence.lane_offset_m) / _TOLD_OFFSET_SD_M)
        if self.evidence.camera_distance_m is not None:
            away_m = float(np.exp(values[LOG_AWAY])) + values[LINE]
            share = away_m / self.evidence.camera_distance_m - 1
            told.append(share / _TOLD_DISTANCE_SHARE)
        return np.array(told)

    def _aside(self, values: FloatArray) -> float:
        """Give how far aside the camera sees the zone's middle, radians from square."""
        aside_m = (self._first.along_m + self._last.along_m) / 2 - values[CAMERA_ALONG]
        return float(np.arctan2(aside_m, np.exp(values[LOG_AWAY])))

    def _priors(self) -> tuple[FloatArray, FloatArray]:
        """Give the middle and the standard deviation of every parameter before the evidence."""
        middle, spread = np.zeros(SIZE), np.full(SIZE, 1e3)
        across, lens = self._places[:, 1], self.evidence.lens
        unknown_sd = _WIDE_DISTORTION_SD if self.evidence.has_wide_lens else _DISTORTION_SD
        bend_sd = unknown_sd if lens is None else lens.left_sd
        known = {
            LOG_FOCAL: self._usual_focal(),
            LOG_HEIGHT: (np.log(_USUAL_HEIGHT_M), _HEIGHT_LOG_SD),
            TILT: (0.0, _TILT_SD),
            ROLL: (0.0, _ROLL_SD),
            DISTORTION: (0.0, bend_sd),
            LINE: (float(across.mean()), float(np.hypot(_LINE_SD_M, np.ptp(across)))),
            FOOT_HEIGHT: (_FOOT_HEIGHT_M, _FOOT_HEIGHT_SD_M),
            HIP_HEIGHT: (_HIP_HEIGHT_M, _HIP_HEIGHT_SD_M),
        }
        for place, (mean, sd) in known.items():
            middle[place], spread[place] = mean, sd
        return middle, spread

    def _usual_focal(self) -> tuple[float, float]:
        """Give the logarithm of the focal length before the markers speak, and its SD."""
        if self.evidence.focal_px is not None:
            return float(np.log(self.evidence.focal_px)), _TURNED_FOCAL_LOG_SD
        return float(np.log(_FOCAL_PER_LONG_SIDE * self.canvas.long_side_px)), _FOCAL_LOG_SD

    def _start(self, aside: float) -> FloatArray:
        """Give where the search begins: a camera that sees the zone's middle so far aside."""
        values = self._prior.copy()
        focal = float(np.exp(values[LOG_FOCAL]))
        right_px, low_px = (self._pixels[0] + self._pixels[-1]) / 2 - self.canvas.middle_px
        sense = -1.0 if self.canvas.leftward else 1.0
        reach_m = focal / self._px_per_m
        away_m = reach_m * np.cos(aside)
        middle_m = (self._first.along_m + self._last.along_m) / 2
        values[CAMERA_ALONG] = middle_m - away_m * np.tan(aside)
        values[LOG_AWAY] = np.log(away_m)
        turn = right_px / focal if self.canvas.is_panned else np.arctan(right_px / focal)
        values[PAN] = sense * aside - turn
        values[TILT] = low_px / focal - _USUAL_HEIGHT_M / reach_m
        return values
