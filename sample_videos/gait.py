"""When each foot is on the ground, and where the hips are: the timetable of a running figure.

Everything here is exact and in closed form, so that the truth written beside a clip is not an
estimate. A figure's place is given by ``along`` (metres along the track, rising in the running
direction) and ``height`` (metres above the ground).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

Floats = NDArray[np.float64]
Foot = Literal["left", "right"]
Landing = Literal["forefoot", "midfoot", "heel"]
Profile = tuple[tuple[float, float], ...]  # (time_s, value) knots, straight lines between them

GRAVITY_MPS2 = 9.81
LEAD_IN_S = 2.5  # the gait is planned from this long before the clip to this long after it
GRID_HZ = 2000.0  # the step of the speed integral
WALKING_RISE_M = 0.018


def steady(value: float) -> Profile:
    """Return the profile that keeps one value."""
    return ((0.0, value),)


def profile_at(profile: Profile, time_s: Floats | float) -> Floats:
    """Return the profile's value at each time."""
    knots = np.asarray(profile, dtype=float)
    return np.asarray(np.interp(time_s, knots[:, 0], knots[:, 1]), dtype=float)


@dataclass(frozen=True)
class Motion:
    """How a figure runs or walks.

    Attributes
    ----------
    speed_mps, cadence_spm, contact_time_s : Profile
        Speed of the hips, steps a minute and contact time over the clip's time.
    start_along_m : float
        Where the hips are at the first frame.
    across_m : float
        Distance of the running line beyond the markers' line, away from the camera.
    first_strike_s : float
        Time of one strike, of the `lead_foot`.
    step_jitter : float
        Standard deviation of a step's time, as a fraction of it.
    asymmetry : float
        The left foot's contact and the step that follows it last longer by this fraction, the
        right foot's shorter.
    ripple_mps : float
        Half the dip of the hips' speed at mid-stance (braking, then propulsion).
    landing : {"forefoot", "midfoot", "heel"}
        Which part of the foot touches first.
    approach_forward : float
        The foot's speed over the ground just before it strikes, as a part of the hips' speed.
    touch_down_mps : float
        The foot's downward speed as it touches.
    in_place : bool
        On a treadmill: the ground moves back and the hips stay.
    """

    speed_mps: Profile = ((0.0, 8.5),)
    cadence_spm: Profile = ((0.0, 225.0),)
    contact_time_s: Profile = ((0.0, 0.108),)
    start_along_m: float = 0.0
    across_m: float = 0.61
    first_strike_s: float = 0.05
    lead_foot: Foot = "left"
    step_jitter: float = 0.0
    asymmetry: float = 0.0
    ripple_mps: float = 0.1
    landing: Landing = "forefoot"
    approach_forward: float = 0.22
    touch_down_mps: float = 0.8
    in_place: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Contact:
    """One contact of one foot; `ball_along_m` is the ball of the foot on the (moving) ground."""

    strike_s: float
    toe_off_s: float
    foot: Foot
    ball_along_m: float


def _forward_strikes(motion: Motion, count: int, sense: int) -> list[float]:
    """Return successive strike times, onward (sense 1) or backward (-1) from the first one."""
    chance = np.random.default_rng((motion.seed, sense + 1))
    strike_s = motion.first_strike_s
    strikes = [strike_s]
    for index in range(count):
        step = index if sense > 0 else -1 - index  # the step that starts with strike `step`
        longer = 1.0 if step % 2 == (0 if motion.lead_foot == "left" else 1) else -1.0
        step_time_s = 60.0 / float(profile_at(motion.cadence_spm, strike_s))
        step_time_s *= 1.0 + longer * motion.asymmetry / 2
        step_time_s *= 1.0 + motion.step_jitter * float(np.clip(chance.normal(), -2.5, 2.5))
        strike_s += sense * step_time_s
        strikes.append(strike_s)
    return strikes


class Gait:
    """The timetable of one figure from `LEAD_IN_S` before the clip to as long after it.

    Parameters
    ----------
    motion : Motion
        What to do.
    duration_s : float
        Length of the clip.
    reach : float
        The ball of the foot lies this part of the hips' travel during the contact ahead of the
        hips at the strike.
    """

    def __init__(self, motion: Motion, duration_s: float, reach: float = 0.44) -> None:
        self.motion = motion
        self._plan_strikes(-LEAD_IN_S, duration_s + LEAD_IN_S)
        self._integrate_speed(self.strikes_s[0] - 0.5, self.strikes_s[-1] + 0.5)
        self._plan_rise()
        start_m, end_m = self.along_m(self.strikes_s), self.along_m(self.toe_offs_s)
        balls_m = start_m + reach * (end_m - start_m)
        self.contacts = tuple(
            Contact(float(strike_s), float(toe_off_s), foot, float(ball_m))
            for strike_s, toe_off_s, foot, ball_m in zip(
                self.strikes_s, self.toe_offs_s, self.feet, balls_m, strict=True
            )
        )
        self._phase = PchipInterpolator(self.strikes_s, np.arange(len(self.strikes_s)) * 1.0)

    def _plan_strikes(self, start_s: float, end_s: float) -> None:
        motion = self.motion
        slowest_spm = min(value for _, value in motion.cadence_spm) * (1 - motion.asymmetry)
        most = 3 + int((end_s - start_s) * slowest_spm / 60 * 1.6)
        before = [s for s in _forward_strikes(motion, most, -1)[1:] if s > start_s][::-1]
        after = [s for s in _forward_strikes(motion, most, 1) if s < end_s]
        self.strikes_s: Floats = np.array(before + after)
        order: tuple[Foot, Foot] = (
            ("left", "right") if motion.lead_foot == "left" else ("right", "left")
        )
        self.feet: tuple[Foot, ...] = tuple(
            order[(index - len(before)) % 2] for index in range(len(self.strikes_s))
        )
        longer = np.array([1.0 if foot == "left" else -1.0 for foot in self.feet])
        contact_time_s = profile_at(motion.contact_time_s, self.strikes_s)
        self.toe_offs_s: Floats = self.strikes_s + contact_time_s * (
            1 + longer * motion.asymmetry / 2
        )

    def _integrate_speed(self, start_s: float, end_s: float) -> None:
        self._grid_s = np.arange(start_s, end_s, 1 / GRID_HZ)
        speed_mps = profile_at(self.motion.speed_mps, self._grid_s)
        self._travel_m = self._distance_m(speed_mps)
        self._along_m = self._distance_m(speed_mps + self._ripple_mps(self._grid_s))

    def _distance_m(self, speed_mps: Floats) -> Floats:
        """Return the distance gone on the time grid, 0 at time 0."""
        steps_m = (speed_mps[1:] + speed_mps[:-1]) / 2 / GRID_HZ
        distance_m = np.concatenate([[0.0], np.cumsum(steps_m)])
        return np.asarray(distance_m - np.interp(0.0, self._grid_s, distance_m))

    def _ripple_mps(self, time_s: Floats) -> Floats:
        index = np.clip(np.searchsorted(self.strikes_s, time_s, "right") - 1, 0, None)
        step_time_s = np.append(np.diff(self.strikes_s), np.diff(self.strikes_s)[-1])
        contact_time_s = self.toe_offs_s - self.strikes_s
        part = np.clip((time_s - self.strikes_s[index]) / contact_time_s[index], 0, 1)
        mean = np.minimum((contact_time_s / step_time_s)[index], 1.0)
        return np.asarray(self.motion.ripple_mps * (mean - 2 * np.sin(np.pi * part) ** 2))

    def _plan_rise(self) -> None:
        """Solve each stance's ground force so that height and its speed join without a jump."""
        contact_s = self.toe_offs_s - self.strikes_s
        flight_s = self.strikes_s[1:] - self.toe_offs_s[:-1]
        flight_s = np.append(flight_s, flight_s[-1])
        self.walks = bool(np.any(flight_s <= 0))
        self._speed_in_mps = -GRAVITY_MPS2 * np.insert(flight_s[:-1], 0, flight_s[0]) / 2
        self._speed_out_mps = GRAVITY_MPS2 * flight_s / 2
        pulse = np.pi / contact_s
        gain = self._speed_out_mps - self._speed_in_mps + GRAVITY_MPS2 * contact_s
        self._push = pulse * gain / 2
        self._skew = (
            2 * pulse * (GRAVITY_MPS2 * contact_s / 2 - self._speed_in_mps - self._push / pulse)
        )

    def travel_m(self, time_s: Floats | float) -> Floats:
        """Return how far the ground has moved back under a treadmill runner since time 0."""
        return np.asarray(np.interp(time_s, self._grid_s, self._travel_m))

    def along_m(self, time_s: Floats | float) -> Floats:
        """Return the hip centre's place on the ground (on a treadmill: on the moving belt)."""
        return self.motion.start_along_m + np.asarray(
            np.interp(time_s, self._grid_s, self._along_m)
        )

    def shown_along_m(self, time_s: Floats | float) -> Floats:
        """Return the hip centre's place as the camera sees it."""
        belt_m = self.travel_m(time_s) if self.motion.in_place else 0.0
        return np.asarray(self.along_m(time_s) - belt_m)

    def phase(self, time_s: Floats | float) -> Floats:
        """Return the number of strikes so far, running on smoothly between them.

        Even numbers are strikes of the foot that struck first in the plan.
        """
        return np.asarray(self._phase(np.asarray(time_s, dtype=float)), dtype=float)

    def rise_m(self, time_s: Floats) -> Floats:
        """Return the hips' height above their height at strike and toe-off."""
        index = np.clip(
            np.searchsorted(self.strikes_s, time_s, "right") - 1, 0, len(self.strikes_s) - 1
        )
        if self.walks:
            return np.asarray(WALKING_RISE_M * (1 - np.cos(2 * np.pi * self.phase(time_s))))
        since_s = time_s - self.strikes_s[index]
        flying_s = time_s - self.toe_offs_s[index]
        falling_m = self._speed_out_mps[index] * flying_s - GRAVITY_MPS2 * flying_s**2 / 2
        pulse = np.pi / (self.toe_offs_s - self.strikes_s)[index]
        pushed_m = self._push[index] / pulse * (since_s - np.sin(pulse * since_s) / pulse)
        skewed_m = (
            self._skew[index] / (2 * pulse) * (since_s - np.sin(2 * pulse * since_s) / (2 * pulse))
        )
        drop_m = self._speed_in_mps[index] * since_s - GRAVITY_MPS2 * since_s**2 / 2
        return np.where(flying_s > 0, falling_m, drop_m + pushed_m + skewed_m)
