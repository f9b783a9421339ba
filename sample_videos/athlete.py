"""A whole figure in three dimensions: the legs' plane joined by pelvis, trunk, arms and head.

Joints are (n, 3) arrays: along the running direction, to the figure's left, and up, in metres.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sample_videos.gait import Contact, Floats, Foot, Gait, Motion
from sample_videos.leg import Leg, LegSize, hanging

Colour = tuple[int, int, int]  # blue, green, red
Joints = dict[str, Floats]

ARM_MIDDLE_DEG = (0.0, -10.0, -16.0)  # at walking, jogging and sprinting speed
ARM_SWING_DEG = (20.0, 32.0, 46.0)
ELBOW_DEG = (22.0, 88.0, 92.0)
LEAN_DEG = (2.0, 5.0, 8.0)
GAIT_SPEED_MPS = (1.4, 3.0, 9.0)
TOE_OFF_PHASE = 0.42  # an arm is farthest ahead as the other side's foot leaves the ground


@dataclass(frozen=True)
class Kit:
    """Colours of a figure."""

    skin: Colour = (118, 156, 208)
    hair: Colour = (28, 36, 48)
    vest: Colour = (60, 200, 235)
    shorts: Colour = (150, 80, 40)
    shoe: Colour = (236, 236, 232)
    sole: Colour = (70, 60, 60)


@dataclass(frozen=True)
class Athlete:
    """A figure's size and look; proportions are those of the usual anthropometric tables."""

    height_m: float = 1.80
    girth: float = 1.0
    kit: Kit = field(default_factory=Kit)

    @property
    def leg(self) -> LegSize:
        """Lengths of a leg."""
        tall_m = self.height_m
        return LegSize(
            thigh_m=0.250 * tall_m,
            shank_m=0.247 * tall_m,
            ankle_height_m=0.047 * tall_m,
            ankle_to_ball_m=0.076 * tall_m,
            ankle_to_heel_m=0.034 * tall_m,
            ball_to_toe_m=0.040 * tall_m,
        )

    @property
    def leg_length_m(self) -> float:
        """Height of the hip joint above the ground in standing."""
        leg = self.leg
        return leg.thigh_m + leg.shank_m + leg.ankle_height_m


def _lifted(plane_m: Floats, left_m: Floats | float) -> Floats:
    """Return (n, 3) joints from (n, 2) ones in a leg's plane."""
    left = np.broadcast_to(left_m, plane_m.shape[:1])
    return np.stack([plane_m[:, 0], left, plane_m[:, 1]], axis=-1)


def _upper_body(
    athlete: Athlete, pelvis_m: Floats, lean: float, shoulder_turn: Floats, tilt: float
) -> Joints:
    """Return trunk, shoulders and head above a pelvis."""
    tall_m = athlete.height_m
    up = np.array([np.sin(lean), 0.0, np.cos(lean)])
    chest_m = pelvis_m + 0.285 * tall_m * up
    reach_m = 0.100 * tall_m
    shift = np.stack([-np.sin(shoulder_turn), np.cos(shoulder_turn), 0 * shoulder_turn], axis=-1)
    nod = np.array([np.sin(tilt), 0.0, np.cos(tilt)])
    return {
        "pelvis": pelvis_m,
        "neck": chest_m + 0.015 * tall_m * up,
        "left_shoulder": chest_m + reach_m * shift,
        "right_shoulder": chest_m - reach_m * shift,
        "head": chest_m + 0.110 * tall_m * nod,
        "crown": chest_m + 0.180 * tall_m * nod,
    }


def _arm(athlete: Athlete, side: str, shoulder_m: Floats, swing: Floats, elbow: Floats) -> Joints:
    """Return elbow, wrist and hand of one arm hanging at angle `swing` and bent by `elbow`."""
    tall_m = athlete.height_m
    outward = 1.0 if side == "left" else -1.0
    fore = swing + elbow
    spread = outward * 0.022 * tall_m
    elbow_m = shoulder_m + _lifted(hanging(swing, 0.172 * tall_m), spread)
    inward = -outward * 0.035 * tall_m * np.clip(np.sin(fore), 0, 1)
    wrist_m = elbow_m + _lifted(hanging(fore, 0.150 * tall_m), inward)
    hand_m = wrist_m + _lifted(hanging(fore + 0.15, 0.052 * tall_m), inward / 3)
    return {f"{side}_elbow": elbow_m, f"{side}_wrist": wrist_m, f"{side}_hand": hand_m}


class Runner:
    """A running or walking figure.

    Parameters
    ----------
    athlete : Athlete
        Whose body.
    motion : Motion
        How it runs.
    duration_s : float
        Length of the clip.
    """

    def __init__(self, athlete: Athlete, motion: Motion, duration_s: float) -> None:
        self.athlete, self.motion = athlete, motion
        self.hip_height_m = 0.0
        for reach in np.linspace(0.40, 0.56, 9):  # land where the hips can stay highest
            gait = Gait(motion, duration_s, float(reach))
            legs = {foot: Leg(gait, foot, athlete.leg, 0.012 * athlete.height_m) for foot in FEET}
            highest_m = min(leg.highest_hip_m() for leg in legs.values())
            if highest_m > self.hip_height_m:
                self.gait, self.legs, self.hip_height_m = gait, legs, highest_m
        for leg in self.legs.values():
            leg.hip_height_m = self.hip_height_m
        speed_mps = float(np.mean([value for _, value in motion.speed_mps]))
        self._at_speed: Callable[[tuple[float, ...]], float] = lambda values: float(
            np.radians(np.interp(speed_mps, GAIT_SPEED_MPS, values))
        )

    def hip_m(self, time_s: Floats) -> Floats:
        """Return (n, 3) the hip centre."""
        height_m = self.hip_height_m + self.gait.rise_m(time_s)
        return np.stack([self.gait.shown_along_m(time_s), 0 * time_s, height_m], axis=-1)

    def toe_m(self, contact: Contact) -> Floats:
        """Return (3,) the toe of a contact at mid-stance, as the camera sees it."""
        middle_s = (contact.strike_s + contact.toe_off_s) / 2
        joint_m = self.joints_m(np.array([middle_s]))[f"{contact.foot}_toe"]
        return np.asarray(joint_m[0])

    def joints_m(self, time_s: Floats) -> Joints:
        """Return every joint by name."""
        joints: Joints = {}
        tall_m = self.athlete.height_m
        for foot, leg in self.legs.items():
            outward = 1.0 if foot == "left" else -1.0
            half_m = {"hip": 0.050, "knee": 0.040, "ankle": 0.030}
            for name, plane_m in leg.joints_m(time_s).items():
                left_m = outward * half_m.get(name, 0.032) * tall_m
                joints[f"{foot}_{name}"] = _lifted(plane_m, left_m)
        first = self.legs["left"].contacts[0].strike_s
        stride = np.pi * (self.gait.phase(time_s) - float(self.gait.phase(first)))
        lean = self._at_speed(LEAN_DEG)
        joints |= _upper_body(
            self.athlete, self.hip_m(time_s), lean, 0.22 * np.cos(stride), lean * 0.8
        )
        for side, sense in (("left", -1.0), ("right", 1.0)):
            late = 0.0 if self.gait.walks else TOE_OFF_PHASE * np.pi
            ahead = sense * np.cos(stride - late)
            swing = self._at_speed(ARM_MIDDLE_DEG) + self._at_speed(ARM_SWING_DEG) * ahead
            elbow = self._at_speed(ELBOW_DEG) * (1 + 0.14 * ahead)
            joints |= _arm(self.athlete, side, joints[f"{side}_shoulder"], swing, elbow)
        return joints


FEET: tuple[Foot, Foot] = ("left", "right")


class Bystander:
    """A figure that stands, shifting its weight a little."""

    def __init__(self, athlete: Athlete, along_m: float) -> None:
        self.athlete, self._along_m = athlete, along_m

    def joints_m(self, time_s: Floats) -> Joints:
        """Return every joint by name."""
        leg, tall_m = self.athlete.leg, self.athlete.height_m
        zero = np.zeros(len(time_s))
        sway_m = 0.012 * np.sin(1.3 * time_s)
        hip_height_m = leg.ankle_height_m + 0.998 * (leg.thigh_m + leg.shank_m)
        pelvis_m = np.stack([self._along_m + sway_m, 0.4 * sway_m, zero + hip_height_m], axis=-1)
        joints = _upper_body(self.athlete, pelvis_m, 0.02, zero, 0.03)
        for side, outward in (("left", 1.0), ("right", -1.0)):
            left_m = outward * 0.052 * tall_m
            ankle_m = np.array([self._along_m, left_m, leg.ankle_height_m])
            hip_m = pelvis_m + np.array([0.0, left_m, 0.0])
            joints[f"{side}_hip"] = hip_m
            joints[f"{side}_ankle"] = np.tile(ankle_m, (len(time_s), 1))
            joints[f"{side}_knee"] = (hip_m + ankle_m) / 2 + [0.01, 0.0, 0.0]
            ahead_m = leg.ankle_to_ball_m
            for name, forward_m in (
                ("heel", -leg.ankle_to_heel_m),
                ("ball", ahead_m),
                ("toe", ahead_m + leg.ball_to_toe_m),
            ):
                sole_m = ankle_m + np.array([forward_m, 0.0, -leg.ankle_height_m])
                joints[f"{side}_{name}"] = np.tile(sole_m, (len(time_s), 1))
            joints |= _arm(self.athlete, side, joints[f"{side}_shoulder"], zero, zero + 0.3)
        return joints
