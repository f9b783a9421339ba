"""From marks of known distance to the camera beside the track, and to where the runner's line is.

One least-squares fit holds everything that bears on it, each by how well it is known (maximum a
posteriori; Triggs et al. 1999, Bundle Adjustment, 10.1007/3-540-44480-7_21):

- the markers' pixels;
- the runner's footprints, which lie on the ground, and hips, which keep their height, over one
  line along the track, ``d`` beyond the markers' line;
- what was told: the lane offset and the camera's distance;
- what phones, tripods and people are like, as wide prior distributions.

Three markers on a line give how obliquely the camera looks, four on the ground its homography. What
stays open, above all ``d`` with two markers, is in the covariance and so in every interval: markers
``d`` off the runner's line seen from ``D`` bend speed by ``d / D``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cadence.domain import FloatArray
from cadence.errors import CalibrationError
from cadence.flyzone.drift import MarkerDrift
from cadence.flyzone.evidence import Evidence as Evidence
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
from cadence.flyzone.markerset import Marker as Marker
from cadence.flyzone.markerset import apart_px, check_markers, marker_ends

# Beside the view: the runner's line, and the heights of the foot landmarks and of the hips.
LINE, FOOT_HEIGHT, HIP_HEIGHT = range(VIEW_SIZE, VIEW_SIZE + 3)
_SIZE = VIEW_SIZE + 3

# Where a marker stands is read to about half a pixel of a 1080p picture aside, and a little less
# well upward, where its foot has a depth; it is set out along the track to about half a centimetre.
_ASIDE_PX_PER_SIDE, _UPWARD_PX_PER_SIDE = 0.5 / 1920, 0.7 / 1920
_MARKER_M = 0.005
# Markers off by more than this share of their distance do not fit together.
_MISFIT_SHARE = 0.01
# A phone's main lens is 26 mm on 36 mm film; zoomed or not, others lie within about 40 % (SD).
_FOCAL_PER_LONG_SIDE = 26 / 36
_FOCAL_LOG_SD = 0.4
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
_FEWEST_TO_LEAVE_ONE = 5
_STARTS = (0.0, -0.4, 0.4)
# 0.5x lenses are 13-16 mm on 36 mm film.
_WIDE_FOCAL_PER_LONG_SIDE = 18 / 36


@dataclass(frozen=True, eq=False)
class Calibration:
    """The camera and the runner's line.

    Parameters
    ----------
    canvas
        The scene's picture.
    values
        (11,) the view's parameters, the runner's line and two heights.
    covariance
        (11, 11) of them.
    markers_across_m
        The line of the markers at the ends of the zone.
    residual_m
        Root mean square misfit of the markers along the track.
    left_out
        Markers that did not fit with the others.
    off_sd
        (12,) how far each parameter, and the angle under which the camera sees the zone's middle,
        is from what is usual, in standard deviations.
    misfit_sd
        The markers' misfits in the picture together, in standard deviations.
    drift
        What the camera path's drift at the markers does; None where it has none.
    """

    canvas: Canvas
    values: FloatArray
    covariance: FloatArray
    markers_across_m: float
    residual_m: float
    left_out: tuple[Marker, ...] = ()
    off_sd: FloatArray = field(default_factory=lambda: np.zeros(_SIZE + 1))
    misfit_sd: float = 0.0
    drift: MarkerDrift | None = None

    @property
    def strangeness(self) -> float:
        """How unusual all of it is together, misfits included, in standard deviations."""
        return float(np.hypot(np.linalg.norm(self.off_sd), self.misfit_sd))

    @property
    def hip_strangeness(self) -> float:
        """How unusual the height of the runner's hips is, in standard deviations."""
        return float(self.off_sd[HIP_HEIGHT])

    @property
    def line_m(self) -> float:
        """Where the runner's line is, across."""
        return float(self.values[LINE])

    @property
    def offset_m(self) -> float:
        """How far the runner runs beyond the markers' line."""
        return self.line_m - self.markers_across_m

    @property
    def offset_sd_m(self) -> float:
        """Standard deviation of `offset_m`."""
        return float(np.sqrt(self.covariance[LINE, LINE]))

    @property
    def camera_distance_m(self) -> float:
        """From the camera to the runner's line, square to the track."""
        return float(np.exp(self.values[LOG_AWAY])) + self.line_m

    @property
    def is_wide_lens(self) -> bool:
        """Whether the lens is surely wider than a phone's main one."""
        wide = np.log(_WIDE_FOCAL_PER_LONG_SIDE * self.canvas.long_side_px)
        sd = float(np.sqrt(self.covariance[LOG_FOCAL, LOG_FOCAL]))
        return bool(self.values[LOG_FOCAL] + 1.645 * sd < wide)

    def along_m(
        self, points_px: FloatArray, values: FloatArray | None = None, aside_m: float = 0.0
    ) -> FloatArray:
        """Give metres along the track of (N, 2) pixels of the scene over the runner's line.

        ``values`` are other parameters than the fitted ones; ``aside_m`` is how far beyond the
        runner's line the points are.
        """
        values = self.values if values is None else values
        line_m = float(values[LINE]) + aside_m
        return on_line(values[:VIEW_SIZE], self.canvas, points_px, line_m)[0]

    def hip_px(self, along_m: float) -> FloatArray:
        """Give the (1, 2) pixel of the scene of the hips over a place on the runner's line."""
        place = np.array([[along_m, self.line_m, self.values[HIP_HEIGHT]]])
        return project(self.values[:VIEW_SIZE], self.canvas, place)

    def sensitivity(self, along_m: float) -> FloatArray:
        """Give (11,) the change of metres along the track at a hip's pixel with each parameter."""
        pixel = self.hip_px(along_m)
        steps = 1e-5 * np.eye(_SIZE)
        ahead = np.array([self.along_m(pixel, self.values + step)[0] for step in steps])
        behind = np.array([self.along_m(pixel, self.values - step)[0] for step in steps])
        return np.asarray((ahead - behind) / 2e-5)


def fit_calibration(evidence: Evidence, size_px: tuple[int, int], *, panned: bool) -> Calibration:
    """Fit the camera and the runner's line.

    Parameters
    ----------
    evidence
        Markers, footprints, hips and what was told.
    size_px
        Width and height of the clip's picture.
    panned
        Whether the scene is stitched from a panned clip.

    Raises
    ------
    CalibrationError
        When the markers' distances do not fit the picture or the runner.
    """
    check_markers(evidence.markers)
    first, last = marker_ends(evidence.markers)
    canvas = Canvas(*size_px, is_panned=panned, leftward=last.x_px < first.x_px)
    left_out: tuple[Marker, ...] = ()
    problem = _Problem(canvas, evidence)
    values = problem.solved()
    misfits_m = problem.misfits_m(values)
    if (
        np.abs(misfits_m).max() > problem.most_misfit_m
        and len(evidence.markers) >= _FEWEST_TO_LEAVE_ONE
    ):
        problem, values, left_out = _without_the_worst(problem)
        misfits_m = problem.misfits_m(values)
    residual_m = float(np.sqrt(np.mean(misfits_m**2)))
    if np.abs(misfits_m).max() > problem.most_misfit_m:
        raise CalibrationError(
            f"the markers' distances do not fit the picture (off by {100 * residual_m:.0f} cm): "
            "check each marker's pixel and metres; across counts away from the camera"
        )
    problem.refuse_a_strange_runner(values)
    across_m = float(np.mean([marker.across_m for marker in marker_ends(evidence.markers)]))
    return Calibration(
        canvas,
        values,
        problem.covariance(values),
        across_m,
        residual_m,
        left_out,
        problem.off_sd(values),
        float(np.linalg.norm(problem.marked(values))),
        problem.drift(values),
    )


def _without_the_worst(problem: _Problem) -> tuple[_Problem, FloatArray, tuple[Marker, ...]]:
    """Leave out the one marker without which the others fit best."""
    markers = problem.evidence.markers
    trials = [_Problem(problem.canvas, problem.evidence.without(one)) for one in markers]
    solved = [trial.solved() for trial in trials]
    worst = [
        float(np.abs(trial.misfits_m(values)).max())
        for trial, values in zip(trials, solved, strict=True)
    ]
    best = int(np.argmin(worst))
    return trials[best], solved[best], (markers[best],)


class _Problem:
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
        marked = self._jacobian(values)[: 2 * len(self._places)].reshape(-1, 2, _SIZE)
        gain = marked @ self.covariance(values) / self._marker_sd_px[:, None]
        return MarkerDrift(self._places[:, 0], np.array(self.evidence.read_s), gain, sd_px)

    def _jacobian(self, values: FloatArray) -> FloatArray:
        step = 1e-6
        sides = [
            self.residuals(values + sign * step * row) for row in np.eye(_SIZE) for sign in (1, -1)
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
        middle, spread = np.zeros(_SIZE), np.full(_SIZE, 1e3)
        across, wide = self._places[:, 1], self.evidence.has_wide_lens
        known = {
            LOG_FOCAL: (np.log(_FOCAL_PER_LONG_SIDE * self.canvas.long_side_px), _FOCAL_LOG_SD),
            LOG_HEIGHT: (np.log(_USUAL_HEIGHT_M), _HEIGHT_LOG_SD),
            TILT: (0.0, _TILT_SD),
            ROLL: (0.0, _ROLL_SD),
            DISTORTION: (0.0, _WIDE_DISTORTION_SD if wide else _DISTORTION_SD),
            LINE: (float(across.mean()), float(np.hypot(_LINE_SD_M, np.ptp(across)))),
            FOOT_HEIGHT: (_FOOT_HEIGHT_M, _FOOT_HEIGHT_SD_M),
            HIP_HEIGHT: (_HIP_HEIGHT_M, _HIP_HEIGHT_SD_M),
        }
        for place, (mean, sd) in known.items():
            middle[place], spread[place] = mean, sd
        return middle, spread

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
