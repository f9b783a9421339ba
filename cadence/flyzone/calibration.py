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

from dataclasses import dataclass, field, replace

import numpy as np

from cadence.domain import FloatArray, LensBend
from cadence.errors import CalibrationError
from cadence.flyzone.adjustment import HIP_HEIGHT, LINE, SIZE, Problem
from cadence.flyzone.drift import MarkerDrift
from cadence.flyzone.evidence import Evidence as Evidence
from cadence.flyzone.groundview import (
    DISTORTION,
    LOG_AWAY,
    LOG_FOCAL,
    VIEW_SIZE,
    Canvas,
    on_line,
    project,
)
from cadence.flyzone.markerset import Marker as Marker
from cadence.flyzone.markerset import check_markers, marker_ends

_FEWEST_TO_LEAVE_ONE = 5
# So many markers, more than any camera without a bend can be fitted to, tell of a lens that nobody
# named where it takes this much off the squared misfits.
_FEWEST_TO_BEND, _TELLING_GAIN = 5, 9.0
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
    straightened
        The lens's bend that was taken out of all pixels beforehand.
    """

    canvas: Canvas
    values: FloatArray
    covariance: FloatArray
    markers_across_m: float
    residual_m: float
    left_out: tuple[Marker, ...] = ()
    off_sd: FloatArray = field(default_factory=lambda: np.zeros(SIZE + 1))
    misfit_sd: float = 0.0
    drift: MarkerDrift | None = None
    straightened: float = 0.0

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
    def lens(self) -> LensBend | None:
        """How the lens bends straight lines, in all; None in a panned clip, which leaves it open.

        No lines are counted.
        """
        if self.canvas.is_panned:
            return None
        sd = float(np.sqrt(self.covariance[DISTORTION, DISTORTION]))
        return LensBend(self.straightened + float(self.values[DISTORTION]), sd, 0)

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
        steps = 1e-5 * np.eye(SIZE)
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
    problem, values = _solved(canvas, evidence)
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
        evidence.lens.corrected if evidence.lens else 0.0,
    )


def _solved(canvas: Canvas, evidence: Evidence) -> tuple[Problem, FloatArray]:
    """Fit the markers; with a lens that may bend a lot where many of them speak for it."""
    problem = Problem(canvas, evidence)
    values = problem.solved()
    is_open = evidence.lens is None and not evidence.has_wide_lens and not canvas.is_panned
    if not is_open or len(evidence.markers) < _FEWEST_TO_BEND:
        return problem, values
    bent = Problem(canvas, replace(evidence, has_wide_lens=True))
    bent_values = bent.solved()
    gained = problem.misfit(values) - bent.misfit(bent_values)
    return (bent, bent_values) if gained > _TELLING_GAIN else (problem, values)


def _without_the_worst(problem: Problem) -> tuple[Problem, FloatArray, tuple[Marker, ...]]:
    """Leave out the one marker without which the others fit best."""
    markers = problem.evidence.markers
    trials = [Problem(problem.canvas, problem.evidence.without(one)) for one in markers]
    solved = [trial.solved() for trial in trials]
    worst = [
        float(np.abs(trial.misfits_m(values)).max())
        for trial, values in zip(trials, solved, strict=True)
    ]
    best = int(np.argmin(worst))
    return trials[best], solved[best], (markers[best],)
