"""Draws a figure: shaded tapered limbs, far side first, in shorts, vest and shoes."""

from dataclasses import dataclass

import numpy as np

from sample_videos.athlete import Athlete, Colour
from sample_videos.canvas import Canvas
from sample_videos.gait import Floats

# Radii along a segment, as parts of the figure's height.
THIGH = np.array([0.050, 0.050, 0.046, 0.040, 0.034])
SHORTS = np.array([0.057, 0.057, 0.053])
SHANK = np.array([0.032, 0.036, 0.034, 0.026, 0.020, 0.018])
UPPER_ARM = np.array([0.029, 0.030, 0.027, 0.023])
FOREARM = np.array([0.023, 0.024, 0.020, 0.015])
HAND = np.array([0.016, 0.018, 0.014])
TRUNK = np.array([0.058, 0.056, 0.055, 0.060, 0.067, 0.068, 0.056, 0.030])
HIPS = np.array([0.058, 0.058, 0.053])
NECK = np.array([0.031, 0.029])
FAR_TONE = 0.62
SPOTS: Colour = (40, 40, 50)


@dataclass(frozen=True)
class Posture:
    """A figure in one sub-frame, in the picture.

    Attributes
    ----------
    joints_px : dict of (2,) arrays
        Every joint.
    heading_px : (2,) array
        One metre forward, in pixels at the figure.
    px_per_m : float
        Scale at the figure.
    ground_px : (2, 2) array
        One metre along and one metre across the ground, in pixels.
    near_side, far_side : str
        "left" or "right".
    """

    joints_px: dict[str, Floats]
    heading_px: Floats
    px_per_m: float
    ground_px: Floats
    near_side: str

    @property
    def far_side(self) -> str:
        """The side away from the camera."""
        return "right" if self.near_side == "left" else "left"


class FigurePainter:
    """Draws one posture of an athlete on a canvas."""

    def __init__(self, canvas: Canvas, athlete: Athlete, posture: Posture) -> None:
        self.canvas, self.kit, self.posture = canvas, athlete.kit, posture
        self.unit_px = athlete.height_m * posture.px_per_m  # the figure's height in the picture
        self.girth_px = self.unit_px * athlete.girth

    def _joint(self, name: str) -> Floats:
        return self.posture.joints_px[name]

    def _segment(
        self, start: str, end: str, radii: Floats, colour: Colour, tone: float = 1.0
    ) -> None:
        self.canvas.limb(self._joint(start), self._joint(end), radii * self.girth_px, colour, tone)

    def paint(self) -> None:
        """Draw the whole figure."""
        near, far = self.posture.near_side, self.posture.far_side
        self._shadows()
        self._arm(far, FAR_TONE)
        self._leg(far, FAR_TONE)
        self._trunk()
        self._leg(near, 1.0)
        self._head()
        self._arm(near, 1.0)

    def _shadows(self) -> None:
        along_px, across_px = np.abs(self.posture.ground_px)
        for side in ("left", "right"):
            sole_px = (self._joint(f"{side}_ball") + self._joint(f"{side}_heel")) / 2
            floor_px = self._joint(f"{side}_floor")
            lift_m = max(0.0, float(floor_px[1] - sole_px[1])) / self.posture.px_per_m
            radii_px = 0.17 * along_px + 0.10 * across_px
            self.canvas.shadow(floor_px, np.maximum(radii_px, 1.0), 0.5 / (1 + 6 * lift_m))

    def _leg(self, side: str, tone: float) -> None:
        kit = self.kit
        hip_px, knee_px = self._joint(f"{side}_hip"), self._joint(f"{side}_knee")
        self._segment(f"{side}_hip", f"{side}_knee", THIGH, kit.skin, tone)
        self._segment(f"{side}_knee", f"{side}_ankle", SHANK, kit.skin, tone)
        self._shoe(side, tone)
        hem_px = hip_px + 0.42 * (knee_px - hip_px)
        self.canvas.limb(hip_px, hem_px, SHORTS * self.girth_px, kit.shorts, tone)

    def _shoe(self, side: str, tone: float) -> None:
        ankle_px, heel_px = self._joint(f"{side}_ankle"), self._joint(f"{side}_heel")
        ball_px, toe_px = self._joint(f"{side}_ball"), self._joint(f"{side}_toe")
        up_px = (ankle_px - (heel_px + ball_px) / 2) / np.hypot(*(ankle_px - heel_px))
        unit, kit, limb = self.unit_px, self.kit, self.canvas.limb
        back, front = np.array([0.019, 0.018, 0.018]) * unit, np.array([0.018, 0.011]) * unit
        raised_heel_px = heel_px + 0.020 * unit * up_px + 0.08 * (ball_px - heel_px)
        raised_ball_px = ball_px + 0.019 * unit * up_px
        raised_toe_px = toe_px + 0.011 * unit * up_px - 0.2 * (toe_px - ball_px)
        sole = np.full(2, 0.006) * unit
        for start_px, end_px in ((heel_px, ball_px), (ball_px, toe_px)):
            limb(start_px + sole[0] * up_px, end_px + sole[0] * up_px, sole, kit.sole, tone)
        tongue_px = ankle_px + 0.55 * (raised_ball_px - ankle_px)
        limb(ankle_px, raised_heel_px, np.array([0.019, 0.018]) * unit, kit.shoe, tone)
        limb(ankle_px, tongue_px, np.array([0.020, 0.019]) * unit, kit.shoe, tone)
        limb(raised_heel_px, raised_ball_px, back, kit.shoe, tone)
        limb(raised_ball_px, raised_toe_px, front, kit.shoe, tone)

    def _arm(self, side: str, tone: float) -> None:
        skin = self.kit.skin
        self._segment(f"{side}_shoulder", f"{side}_elbow", UPPER_ARM, skin, tone)
        self._segment(f"{side}_elbow", f"{side}_wrist", FOREARM, skin, tone)
        self._segment(f"{side}_wrist", f"{side}_hand", HAND, skin, tone)

    def _trunk(self) -> None:
        kit = self.kit
        near, far = self.posture.near_side, self.posture.far_side
        self._segment(f"{far}_hip", f"{near}_hip", HIPS[[0, 2]], kit.shorts, 0.9)
        shoulder = np.array([0.036, 0.036])
        self._segment(f"{far}_shoulder", f"{near}_shoulder", shoulder, kit.vest, 0.9)
        self._segment("pelvis", "neck", TRUNK, kit.vest)
        waist_px = self._joint("pelvis") + 0.18 * (self._joint("neck") - self._joint("pelvis"))
        self.canvas.limb(self._joint("pelvis"), waist_px, HIPS * self.girth_px, kit.shorts)

    def _head(self) -> None:
        """Draw neck, face and hair; what shows of the face follows the heading."""
        unit, kit, canvas = self.unit_px, self.kit, self.canvas
        head_px, crown_px = self._joint("head"), self._joint("crown")
        up_px = (crown_px - head_px) / 0.070  # one figure's height upward along the head
        ahead_px = self.posture.heading_px / self.posture.px_per_m * unit
        canvas.limb(self._joint("neck"), head_px, NECK * unit, kit.skin, 0.92)
        skull_px = head_px + 0.010 * up_px - 0.012 * ahead_px
        canvas.ball(skull_px + 0.004 * up_px, 0.058 * unit, kit.hair, 1.25)
        canvas.limb(
            head_px + 0.018 * up_px + 0.010 * ahead_px,
            head_px - 0.040 * up_px + 0.022 * ahead_px,
            np.array([0.046, 0.045, 0.030]) * unit,
            kit.skin,
        )
        cap_px = head_px + 0.040 * up_px - 0.006 * ahead_px
        canvas.limb(
            cap_px - 0.028 * ahead_px, cap_px + 0.030 * ahead_px,
            np.array([0.032, 0.024]) * unit, kit.hair, 1.25,
        )  # fmt: skip
        nose_px = head_px + 0.004 * up_px + 0.052 * ahead_px
        canvas.limb(
            nose_px, nose_px - 0.012 * up_px + 0.010 * ahead_px,
            np.array([0.007, 0.010]) * unit, kit.skin, 0.95,
        )  # fmt: skip
        self._features(head_px, up_px, ahead_px)

    def _features(self, head_px: Floats, up_px: Floats, ahead_px: Floats) -> None:
        unit, canvas = self.unit_px, self.canvas
        eye_px = head_px + 0.014 * up_px + 0.040 * ahead_px
        canvas.ellipse(eye_px, np.array([0.007, 0.005]) * unit, SPOTS, 1.0)
        canvas.limb(
            eye_px + 0.011 * up_px - 0.008 * ahead_px, eye_px + 0.010 * up_px + 0.008 * ahead_px,
            np.full(2, 0.003) * unit, self.kit.hair,
        )  # fmt: skip
        mouth_px = head_px - 0.030 * up_px + 0.040 * ahead_px
        canvas.ellipse(mouth_px, np.array([0.009, 0.004]) * unit, (90, 90, 160), 1.0)
        ear_px = head_px - 0.012 * ahead_px
        canvas.ellipse(ear_px, np.array([0.010, 0.016]) * unit, self.kit.skin, 0.82)
