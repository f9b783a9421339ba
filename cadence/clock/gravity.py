"""Apparent gravity: how fast a runner falls by the clip's clock.

Over a step the ground carries the body's weight once, all of it within the contact. In flight the
body falls freely; in the contact the push is taken as a half sine (Alexander 1989,
10.1152/physrev.1989.69.4.1199; Morin et al. 2005, 10.1123/jab.21.2.167). That fixes the shape of
the height over a step, down to one factor, gravity times the step time squared, which a linear fit
over all steps gives. A clip that plays k times too slowly shows gravity k^2 times too small.

A walker's hips are highest over the standing foot, where a runner's are lowest (Cavagna et al.
1977, 10.1152/ajpregu.1977.233.5.R243): the factor comes out negative, and nothing falls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadence.body.path import Body
from cadence.domain import FloatArray, PoseTrack
from cadence.gait.beat import StepEvents
from cadence.splines import even_knots, spline_columns

GRAVITY_MPS2 = 9.81
# What the landmarks' own movement on the body and the push's true shape make uncertain of gravity,
# relative standard deviation: by rendered runners, whose hips' flight is known. (Forces of
# people differ from a half sine by the shank's impact: Clark et al. 2017, J Exp Biol 220:247.)
SHAPE_SD = 0.13
# Landmarks move on the body with the steps by so many pixels more (SD; 144 rendered reps): little
# of a runner of 200 px who rises by 8, most of one of 65 px who takes 290 steps a minute and rises
# by 1.
_ON_BODY_PX = 3.3
# Ears and shoulders ride with the trunk; arms, and legs that pass each other, move the rest.
_POINTS = [7, 8, 11, 12]
_FEWEST_CONTACTS = 3
# Where the lowest point may lie beside the middle of the contact, steps: contacts' own errors, and
# a stance that is not symmetrical.
_LAGS = np.linspace(-0.12, 0.12, 13)
# The camera's and the track's slope pass within several steps; the bounce within one.
_STEPS_PER_BEND = 4.0
_LEAST_FLIGHT_SHARE, _MOST_FLIGHT_SHARE = 0.02, 0.85
_SHAPE_POINTS = 512
_ROUNDS = 8
_STRAY_RATIO = 2.0
_LEAST_NOISE = 1e-4


@dataclass(frozen=True)
class Stature:
    """A body height, and its relative standard deviation."""

    height_m: float
    sd: float


# Between the world's women and men: 1.59 and 1.71 m (NCD-RisC 2016, 10.7554/eLife.13410), athletes
# taller; the deviation is that between people, and of what their trunk says of them.
SOMEBODY = Stature(1.75, 0.06)


@dataclass(frozen=True)
class Fall:
    """How the runner falls.

    Parameters
    ----------
    gravity_mps2, sd_mps2
        Apparent gravity for a body of the given height, by the clock of the body; the standard
        deviation is that of the fit alone. Negative where the trunk is highest over the standing
        foot.
    flight_share
        Part of the step in the air, by the contacts; negative when walking.
    """

    gravity_mps2: float
    sd_mps2: float
    flight_share: float


def measure_fall(
    track: PoseTrack,
    body: Body,
    events: StepEvents,
    stature_m: float = SOMEBODY.height_m,
    air_share: float = float("nan"),
) -> Fall | None:
    """Fit the height of head and shoulders over the steps of a rep.

    Parameters
    ----------
    track
        The landmarks.
    body
        The same runner's path, by the clock in question.
    events
        Strikes and toe-offs in order of time; contacts that were cut off do not count.
    stature_m
        Body height.
    air_share
        Part of the step in the air, where it is better known than by the contacts; else NaN.

    Returns
    -------
    None with fewer than three contacts, or too few frames for a fit.
    """
    steps = _Steps.of(events)
    if steps is None:
        return None
    phase, inside = steps.phase(body.time_s)
    height = _height(track, body)[inside]
    phase = phase[inside]
    nuisance = _nuisance(phase)
    if len(phase) < nuisance.shape[1] + 8:
        return None
    share = air_share if np.isfinite(air_share) else steps.flight_share
    factor, fit_sd = _fit(step_shape(phase + _LAGS[:, None], share), height, nuisance)
    per_unit = stature_m / steps.step_s**2
    sd = float(np.hypot(fit_sd, _ON_BODY_PX / body.stature_px))
    return Fall(factor * per_unit, sd * per_unit, steps.flight_share)


@dataclass(frozen=True, eq=False)
class _Steps:
    """Middles of the contacts with their number in the series, and the usual step."""

    middle_s: FloatArray
    number: FloatArray
    step_s: float
    flight_share: float

    @classmethod
    def of(cls, events: StepEvents) -> _Steps | None:
        whole = np.isfinite(events.strike_s) & np.isfinite(events.toe_off_s)
        if whole.sum() < _FEWEST_CONTACTS:
            return None
        strike_s, toe_off_s = events.strike_s[whole], events.toe_off_s[whole]
        middle_s = (strike_s + toe_off_s) / 2
        usual_s = float(np.median(np.diff(middle_s)))
        number = np.append(0.0, np.cumsum(np.maximum(1, np.rint(np.diff(middle_s) / usual_s))))
        step_s = float((middle_s[-1] - middle_s[0]) / number[-1])
        contact_s = float(np.median(toe_off_s - strike_s))
        return cls(middle_s, number, step_s, 1 - contact_s / step_s)

    def phase(self, time_s: FloatArray) -> tuple[FloatArray, np.ndarray]:
        """Count steps, whole in the middle of each contact; and say which times have a step."""
        first_s, last_s = float(self.middle_s[0]), float(self.middle_s[-1])
        phase = np.interp(time_s, self.middle_s, self.number)
        phase += np.minimum(time_s - first_s, 0) / self.step_s
        phase += np.maximum(time_s - last_s, 0) / self.step_s
        inside = (time_s >= first_s - self.step_s / 2) & (time_s <= last_s + self.step_s / 2)
        return phase, inside


def _height(track: PoseTrack, body: Body) -> FloatArray:
    """Give the (N,) height of head and shoulders in body heights, upward."""
    points = track.landmarks_px[body.frame][:, _POINTS, :2]
    if body.is_one_shot:
        maps = track.scene_from_picture[body.frame]
        points = np.einsum("nij,nkj->nki", maps[:, :, :2], points) + maps[:, None, :, 2]
    return np.asarray(-body.of_scene(points)[:, :, 1].mean(axis=1))


def step_shape(phase: FloatArray, flight_share: float) -> FloatArray:
    """Give the height over a step, over gravity times the step time squared.

    Parameters
    ----------
    phase
        (...) steps, whole in the middle of each contact.
    flight_share
        Part of the step in the air, 0 to 1.

    Returns
    -------
    (...) with mean zero: the double integral of push over weight less one.
    """
    contact = 1 - np.clip(flight_share, _LEAST_FLIGHT_SHARE, _MOST_FLIGHT_SHARE)
    at = (np.arange(_SHAPE_POINTS) + 0.5) / _SHAPE_POINTS
    from_middle = np.minimum(at, 1 - at)
    push = np.where(from_middle < contact / 2, np.cos(np.pi * from_middle / contact), 0.0)
    force = np.fft.rfft(push / push.mean() - 1)
    wave = 2 * np.pi * np.arange(len(force))
    wave[0] = np.inf
    height = np.fft.irfft(-force / wave**2, _SHAPE_POINTS)
    return np.asarray(np.interp(phase % 1, at, height, period=1))


def _nuisance(phase: FloatArray) -> FloatArray:
    """Give what else moves the height: left against right, and slow change; (N, K) columns."""
    span = max(float(phase[-1] - phase[0]), 1e-9) if len(phase) else 1.0
    bends = max(1, round(span / _STEPS_PER_BEND))
    along = np.clip((phase - phase[:1]) / span, 0, 1)
    slow = spline_columns(along, even_knots(0.0, 1.0, bends))
    return np.column_stack([np.cos(np.pi * phase), np.sin(np.pi * phase), slow])


def _fit(shapes: FloatArray, height: FloatArray, nuisance: FloatArray) -> tuple[float, float]:
    """Fit each of (L, N) shapes by least squares in which stray poses weigh less (Cauchy).

    Returns
    -------
    The best shape's factor, and its standard deviation.
    """
    others = np.broadcast_to(nuisance, (len(shapes), *nuisance.shape))
    columns = np.concatenate([shapes[..., None], others], axis=2)
    weights = np.ones_like(shapes)
    for _ in range(_ROUNDS):
        weighted = np.swapaxes(columns * weights[..., None], 1, 2)
        factors = (
            np.linalg.pinv(weighted @ columns, hermitian=True) @ (weighted @ height)[..., None]
        )
        rest = height - (columns @ factors)[..., 0]
        noise = 1.48 * np.median(np.abs(rest), axis=1) + _LEAST_NOISE
        weights = 1 / (1 + (rest / (_STRAY_RATIO * noise[:, None])) ** 2)
    best = int(np.log1p((rest / _STRAY) ** 2).sum(axis=1).argmin())
    inverse = np.linalg.pinv((columns[best] * weights[best, :, None]).T @ columns[best])
    sd = float(noise[best]) * float(np.sqrt(inverse[0, 0] * _correlation(rest[best])))
    return float(factors[best, 0, 0]), sd


# A centimetre or two: landmarks farther from the fit went astray.
_STRAY = 0.01


def _correlation(rest: FloatArray) -> float:
    """Give by how much neighbouring frames' common errors widen a variance (first order)."""
    power = float(rest @ rest)
    alike = float(rest[1:] @ rest[:-1]) / power if power > 0 else 0.0
    alike = min(max(alike, 0.0), 0.95)
    return (1 + alike) / (1 - alike)
