"""One leg in its own plane: the foot's prescribed path in stance, the two-link leg that meets it.

From 16 ms before a strike to toe-off the ankle follows the foot, and the foot follows the ground:
the ball of the foot (after a heel strike the heel) does not move. Hip and knee are then solved by
inverse kinematics. In the swing the three joint angles run on smoothly from toe-off's values and
rates to those of the next strike, through a folded knee and a raised thigh.

Angles are in radians: the thigh's and shank's from straight down, positive when the lower end is
ahead; the knee's is its flexion; the foot's pitch is positive with the heel up.
"""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator

from sample_videos.gait import Contact, Floats, Foot, Gait, profile_at

APPROACH_S = 0.016  # the foot's last part of the way to the ground
APPROACH_SLOWING_MPS = 1.0  # so much of its downward speed it loses in that time
REACH = 0.98  # the leg is never straighter than this part of its full length

PITCH_DEG = {  # (part of the contact, pitch)
    "forefoot": ((0.0, 7.0), (0.2, 2.0), (0.42, 3.0), (0.75, 28.0), (1.0, 63.0)),
    "midfoot": ((0.0, 1.0), (0.15, 0.0), (0.42, 2.0), (0.76, 27.0), (1.0, 61.0)),
    "heel": ((0.0, -15.0), (0.16, 0.0), (0.5, 0.0), (0.8, 26.0), (1.0, 60.0)),
}
# How high and how folded the leg swings, by speed.
SWING_SPEED_MPS = (1.4, 3.3, 6.0, 9.0)
SWING_THIGH_DEG = (27.0, 40.0, 55.0, 70.0)
SWING_KNEE_DEG = (64.0, 96.0, 114.0, 127.0)


PUSH_SETTLE_S, PAW_SETTLE_S = 0.022, 0.040

Knot = tuple[float, float, float]  # time, angle, rate


@dataclass(frozen=True)
class LegSize:
    """Lengths of a leg; the foot's are along the sole, seen from the ankle."""

    thigh_m: float
    shank_m: float
    ankle_height_m: float
    ankle_to_ball_m: float
    ankle_to_heel_m: float
    ball_to_toe_m: float

    @property
    def reach_m(self) -> float:
        """Longest distance from hip to ankle that the figure uses."""
        return REACH * (self.thigh_m + self.shank_m)


def turned(forward_m: float, up_m: float, pitch: Floats) -> Floats:
    """Return (..., 2) a vector of the flat foot (forward, up) once the foot is pitched."""
    return np.stack(
        [
            forward_m * np.cos(pitch) + up_m * np.sin(pitch),
            -forward_m * np.sin(pitch) + up_m * np.cos(pitch),
        ],
        axis=-1,
    )


def hanging(angle: Floats, length_m: float) -> Floats:
    """Return (..., 2) the vector from a segment's upper end to its lower end."""
    return length_m * np.stack([np.sin(angle), -np.cos(angle)], axis=-1)


def _settled(end: Knot, middle: Knot, within_s: float) -> Knot:
    """Return the knot that takes up a swing's steep first (or last) rate in a short time.

    The stance leaves the joints turning fast, as the leg is nearly straight; muscles stop that
    within some hundredths of a second, without the joint running on past its range.
    """
    time_s, angle, rate = end
    span_s = middle[0] - time_s
    slope = (middle[1] - angle) / span_s
    settled_rate = np.sign(slope) * min(abs(rate), 1.5 * abs(slope)) if rate * slope > 0 else 0.0
    step_s = float(np.copysign(within_s, span_s))
    return time_s + step_s, angle + step_s * (rate + 2 * settled_rate) / 3, float(settled_rate)


class Leg:
    """One leg of a figure over the whole clip.

    Parameters
    ----------
    gait : Gait
        The figure's timetable.
    foot : {"left", "right"}
        Which leg.
    size : LegSize
        Its lengths.
    sway_m : float
        How far the turning pelvis moves the hip joint ahead and back, and up and down.
    """

    def __init__(self, gait: Gait, foot: Foot, size: LegSize, sway_m: float) -> None:
        self.gait, self.foot, self.size = gait, foot, size
        self._sway_m = sway_m
        self.contacts = [contact for contact in gait.contacts if contact.foot == foot]
        self._strikes_s = np.array([contact.strike_s for contact in self.contacts])
        parts = np.array(PITCH_DEG[gait.motion.landing])
        self._stance_pitch = PchipInterpolator(parts[:, 0], np.radians(parts[:, 1]))
        self.hip_height_m = 0.0  # at strike and toe-off; set once both legs' limits are known

    def _stride_turn(self, time_s: Floats) -> Floats:
        """Return the stride's angle: 0 at this foot's strikes, pi at the other foot's."""
        steps = self.gait.phase(time_s) - self.gait.phase(self._strikes_s[0])
        return np.asarray(np.pi * steps, dtype=float)

    def _hip_m(self, time_s: Floats) -> Floats:
        """Return (n, 2) this leg's hip joint, `hip_height_m` left out.

        The pelvis turns: ahead with the striking leg, low with the one that pushes off.
        """
        turn = self._stride_turn(time_s)
        along_m = self.gait.along_m(time_s) + self._sway_m * np.cos(turn + 0.4)
        height_m = self.gait.rise_m(time_s) - self._sway_m * np.cos(turn - 0.42 * np.pi)
        return np.stack([along_m, height_m], axis=-1)

    def highest_hip_m(self) -> float:
        """Return the greatest strike height of the hips that keeps every stance within reach."""
        limits = []
        for contact in self.contacts[1:-1]:
            time_s = np.linspace(contact.strike_s - APPROACH_S, contact.toe_off_s, 25)
            from_hip_m = self._led_ankle_m(contact, time_s) - self._hip_m(time_s)
            drop_m = np.sqrt(np.maximum(self.size.reach_m**2 - from_hip_m[:, 0] ** 2, 0.01))
            limits.append(np.min(from_hip_m[:, 1] + drop_m))
        return float(min(limits))

    def _led_pitch(self, contact: Contact, time_s: Floats) -> Floats:
        part = (time_s - contact.strike_s) / (contact.toe_off_s - contact.strike_s)
        return np.asarray(self._stance_pitch(np.clip(part, 0, 1)), dtype=float)

    def _led_ankle_m(self, contact: Contact, time_s: Floats) -> Floats:
        """Return (n, 2) the ankle while the ground, or the last approach to it, leads the foot."""
        size, pitch, motion = self.size, self._led_pitch(contact, time_s), self.gait.motion
        left_s = np.maximum(contact.strike_s - time_s, 0.0)
        pace_mps = float(profile_at(motion.speed_mps, contact.strike_s))
        braking = motion.approach_forward * pace_mps / APPROACH_S
        slowing = APPROACH_SLOWING_MPS / APPROACH_S
        above_m = motion.touch_down_mps * left_s + slowing * left_s**2 / 2
        ball_m = np.stack([contact.ball_along_m - braking * left_s**2 / 2, above_m], axis=-1)
        on_ball_m = turned(-size.ankle_to_ball_m, size.ankle_height_m, pitch)
        heel_m = ball_m - [size.ankle_to_ball_m + size.ankle_to_heel_m, 0.0]
        on_heel_m = turned(size.ankle_to_heel_m, size.ankle_height_m, pitch)
        on_ball = (pitch >= 0)[:, None]
        return np.where(on_ball, ball_m + on_ball_m, heel_m + on_heel_m)

    def _led_angles(self, contact: Contact, time_s: Floats) -> Floats:
        """Return (n, 3) thigh, knee and ankle angles by inverse kinematics."""
        thigh_m, shank_m = self.size.thigh_m, self.size.shank_m
        ahead_m, above_m = (self._led_ankle_m(contact, time_s) - self._hip_m(time_s)).T
        below_m = self.hip_height_m - above_m
        span_m = np.hypot(ahead_m, below_m)
        bend = (thigh_m**2 + span_m**2 - shank_m**2) / (2 * thigh_m * span_m)
        inner = (thigh_m**2 + shank_m**2 - span_m**2) / (2 * thigh_m * shank_m)
        thigh = np.arctan2(ahead_m, below_m) + np.arccos(np.clip(bend, -1, 1))
        knee = np.pi - np.arccos(np.clip(inner, -1, 1))
        ankle = self._led_pitch(contact, time_s) + thigh - knee
        return np.stack([thigh, knee, ankle], axis=-1)

    def _swing_angles(self, index: int, time_s: Floats) -> Floats:
        """Return (n, 3) joint angles between contact `index` and the next one."""
        before, after = self.contacts[index], self.contacts[index + 1]
        start_s, end_s = before.toe_off_s, after.strike_s - APPROACH_S
        tick_s = 0.001
        first = self._led_angles(before, np.array([start_s - tick_s, start_s]))
        last = self._led_angles(after, np.array([end_s, end_s + tick_s]))
        rates = (first[1] - first[0]) / tick_s, (last[1] - last[0]) / tick_s
        travel_m = self.gait.along_m(end_s) - self.gait.along_m(start_s)
        speed_mps = float(travel_m) / (end_s - start_s)
        raised = np.radians(np.interp(speed_mps, SWING_SPEED_MPS, SWING_THIGH_DEG))
        folded = np.radians(np.interp(speed_mps, SWING_SPEED_MPS, SWING_KNEE_DEG))
        relaxed = np.radians(6.0)
        columns = []
        keys = ((0.65, raised), (0.37, folded), (0.5, relaxed))
        for column, (part, angle) in enumerate(keys):
            middle = start_s + part * (end_s - start_s), float(angle), 0.0
            start = start_s, float(first[1, column]), float(rates[0][column])
            end = end_s, float(last[0, column]), float(rates[1][column])
            knots = np.array(
                [
                    start,
                    _settled(start, middle, PUSH_SETTLE_S),
                    middle,
                    _settled(end, middle, PAW_SETTLE_S),
                    end,
                ]
            )
            columns.append(CubicHermiteSpline(*knots.T)(time_s))
        return np.stack(columns, axis=-1)

    def angles(self, time_s: Floats) -> tuple[Floats, Floats]:
        """Return (n, 3) thigh, knee, ankle angles and (n,) how far the toes are bent flat."""
        found = np.zeros((len(time_s), 3))
        flat = np.ones(len(time_s))
        index = np.searchsorted(self._strikes_s - APPROACH_S, time_s, "right") - 1
        for which in np.unique(index):
            before, after = self.contacts[which], self.contacts[which + 1]
            mine = index == which
            led = mine & (time_s <= before.toe_off_s)
            swings = mine & ~led
            found[led] = self._led_angles(before, time_s[led])
            if np.any(swings):
                found[swings] = self._swing_angles(int(which), time_s[swings])
                since = (time_s[swings] - before.toe_off_s) / 0.08
                until = (after.strike_s - time_s[swings]) / 0.04
                loose = np.clip(np.minimum(since, until), 0, 1)
                flat[swings] = 1 - loose**2 * (3 - 2 * loose)
        return found, flat

    def joints_m(self, time_s: Floats) -> dict[str, Floats]:
        """Return the leg's joints, each (n, 2): along and height; on the sole from the heel on."""
        size = self.size
        angles, flat = self.angles(time_s)
        thigh, knee, ankle = angles.T
        hip_m = self._hip_m(time_s) + np.array([0.0, self.hip_height_m])
        knee_m = hip_m + hanging(thigh, size.thigh_m)
        ankle_m = knee_m + hanging(thigh - knee, size.shank_m)
        pitch = ankle - (thigh - knee)
        ball_m = ankle_m + turned(size.ankle_to_ball_m, -size.ankle_height_m, pitch)
        heel_m = ankle_m + turned(-size.ankle_to_heel_m, -size.ankle_height_m, pitch)
        toe_pitch = np.minimum(pitch, 0) + (1 - flat) * np.maximum(pitch, 0)
        toe_m = ball_m + turned(size.ball_to_toe_m, 0.0, toe_pitch)
        toe_m[:, 1] = np.maximum(toe_m[:, 1], 0.0)  # dragging toes bend up
        joints = {"hip": hip_m, "knee": knee_m, "ankle": ankle_m}
        joints |= {"heel": heel_m, "ball": ball_m, "toe": toe_m}
        if self.gait.motion.in_place:
            belt_m = np.stack([self.gait.travel_m(time_s), np.zeros(len(time_s))], axis=-1)
            joints = {name: joint_m - belt_m for name, joint_m in joints.items()}
        return joints
