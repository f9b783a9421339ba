"""The rhythm of the legs: how far apart the feet are along the track, and how often.

The feet are farthest apart in mid-flight and pass each other in mid-stance, once a step. Their
separation does not ask which leg is which, so swapped legs do not disturb it, and it knows nothing
of contacts, so it can check them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import Body
from cadence.body.series import best_series
from cadence.domain import FloatArray
from cadence.signals import find_peaks, periodogram, smooth_gaussian

# Steps a second that are looked for; the low end leaves room for slow motion nobody declared.
_SLOWEST_HZ, _FASTEST_HZ = 0.3, 8.0
_FREQUENCIES = 800
_MOST_AT_ONCE = 1_000_000
_TRIED = 4
# No runner's feet are farther apart than this, in body heights, nor by this ratio farther than nine
# in ten frames show them, which is about how far they open: beyond it, a pose went astray.
_MOST_SEPARATION = 0.9
_USUAL_SHARE, _MOST_RATIO = 0.9, 1.35
# A stride opens the feet by about half a body height when running, a quarter when walking; the
# usual one by so much at least, and one that is badly seen by so much.
_USUAL_OPENING, _LEAST_OPENING = 0.1, 0.03
# The periodicity is looked for within this ratio of the usual step.
_STEP_RATIO = 1.6
_SMOOTH_SHARE = 0.1


@dataclass(frozen=True, eq=False)
class Rhythm:
    """The evidence of steps.

    Parameters
    ----------
    separation
        (N,) distance of the feet along the picture, in body heights, one for each row of the body.
    smooth
        (N,) the same, smoothed by a Gaussian of a tenth of a step (standard deviation).
    openings_s
        (K,) real times at which the feet were farthest apart: the flights between steps, an
        unbroken series of them.
    frequency_hz
        Steps a second by the separation's periodicity; NaN with fewer than three openings.
    """

    separation: FloatArray
    smooth: FloatArray
    openings_s: FloatArray
    frequency_hz: float


def find_rhythm(body: Body) -> Rhythm:
    """Find the most believable unbroken series of steps in a body's feet.

    The strongest frequencies of the separation are tried in turn: a slow drift, as of a runner who
    gets up from the blocks, can be stronger than the steps, but gives no series of them.
    """
    separation = leg_separation(body)
    tried = [
        _rhythm_near(body, separation, rough_hz)
        for rough_hz in _strongest_hz(body.time_s, separation)
    ]
    best, _ = max(tried, key=lambda each: each[1])
    if len(best.openings_s) < 3:
        return best
    step_s = float(np.median(np.diff(best.openings_s)))
    inside = (body.time_s >= best.openings_s[0]) & (body.time_s <= best.openings_s[-1])
    frequencies, power = _periodogram(
        body.time_s[inside], separation[inside], 1 / (step_s * _STEP_RATIO), _STEP_RATIO / step_s
    )
    return replace(best, frequency_hz=float(frequencies[np.argmax(power)]))


def _rhythm_near(body: Body, separation: FloatArray, rough_hz: float) -> tuple[Rhythm, float]:
    """Find a series of steps of about this frequency; give it with how believable it is."""
    smooth = smooth_gaussian(body.time_s, separation, _SMOOTH_SHARE / rough_hz)
    peaks = find_peaks(smooth, prominence=_LEAST_OPENING)
    series = best_series(_refined(body.time_s, smooth, peaks), smooth[peaks], 1 / rough_hz)
    if _usual_opening(body.time_s, smooth, series.times_s) < _USUAL_OPENING:
        return Rhythm(separation, smooth, series.times_s[:0], np.nan), 0.0
    return Rhythm(separation, smooth, series.times_s, np.nan), series.worth


def _usual_opening(time_s: FloatArray, smooth: FloatArray, openings_s: FloatArray) -> float:
    """Give by how much the legs usually open after they closed."""
    if len(openings_s) < 2:
        return 0.0
    rows = np.searchsorted(time_s, openings_s)
    closed = np.minimum.reduceat(smooth, rows)[:-1]
    return float(np.median(smooth[rows[1:]] - closed))


def leg_separation(body: Body) -> FloatArray:
    """Give the distance between the feet along the picture.

    Where a pose went astray it is that of its neighbours, in between.

    Returns
    -------
    (N,) in body heights, never negative, the same whichever leg is called left.
    """
    feet = (body.ankles[:, :, 0] + body.heels[:, :, 0] + body.toes[:, :, 0]) / 3
    apart = np.abs(feet[:, 0] - feet[:, 1])
    most = min(_MOST_SEPARATION, _MOST_RATIO * float(np.quantile(apart, _USUAL_SHARE)))
    believed = apart <= most
    if not believed.any():
        return np.full(len(apart), _MOST_SEPARATION)
    return np.interp(body.time_s, body.time_s[believed], apart[believed])


def _periodogram(
    time_s: FloatArray, signal: FloatArray, slowest_hz: float, fastest_hz: float
) -> tuple[FloatArray, FloatArray]:
    """Give the power of an unevenly sampled signal by frequency (Scargle 1982, 10.1086/160554)."""
    frequencies = np.linspace(slowest_hz, fastest_hz, _FREQUENCIES)
    # In parts, because all frequencies and times are worked on at once.
    parts = np.array_split(frequencies, 1 + len(time_s) * _FREQUENCIES // _MOST_AT_ONCE)
    level = signal - signal.mean()
    power = [periodogram(time_s, level, part) for part in parts if len(part)]
    return frequencies, np.concatenate(power)


def _strongest_hz(time_s: FloatArray, signal: FloatArray) -> FloatArray:
    """Give the frequencies of the highest peaks of the periodogram, strongest first."""
    # Beyond half the frame rate there are only mirror images of the frequencies below.
    fastest_hz = min(_FASTEST_HZ, 0.5 / float(np.median(np.diff(time_s))))
    frequencies, power = _periodogram(time_s, signal, min(_SLOWEST_HZ, fastest_hz / 2), fastest_hz)
    peaks = find_peaks(power)
    if len(peaks) == 0:
        peaks = np.array([int(np.argmax(power))])
    return frequencies[peaks[np.argsort(-power[peaks])][:_TRIED]]


def _refined(time_s: FloatArray, smooth: FloatArray, peaks: NDArray[np.int64]) -> FloatArray:
    """Give the times of peaks to a fraction of a frame, by the parabola through three samples."""
    before_s, after_s = time_s[peaks] - time_s[peaks - 1], time_s[peaks + 1] - time_s[peaks]
    rise = (smooth[peaks] - smooth[peaks - 1]) / before_s
    fall = (smooth[peaks] - smooth[peaks + 1]) / after_s
    # The slopes of the parabola's chords hold in their middles; its top is where the slope is 0.
    bend = np.where(rise + fall > 0, rise + fall, np.inf)
    lag_s = (rise * after_s - fall * before_s) / 2 / bend
    return np.asarray(time_s[peaks] + np.clip(lag_s, -before_s, after_s))
