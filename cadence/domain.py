"""The words of the project, as frozen dataclasses.

Glossary
--------
contact
    From a *foot strike* (initial contact, touchdown) to the *toe-off* (terminal contact) of one
    foot.
step
    From a strike to the next strike of the *other* foot.
stride
    From a strike to the next strike of the *same* foot: two steps.
cadence
    Steps a minute (``_spm``). Coaches also say *stride rate*, and mean steps.
contact time, flight time
    step time = contact time + flight time.
duty factor
    Contact time over stride time; under 0.5 when running.
step length
    Along the track, between two successive strikes.
fly zone
    Marker 2 to marker 3, entered at full speed: 30, 40 or 50 m.
picture
    The frame as a person sees it: turned upright and with square pixels. All ``_px`` are pixels of
    the picture, x to the right, y downward.
scene
    The picture with the camera's own motion removed: what stands on the ground stands still.

Conventions
-----------
Every quantity's name ends in its unit. Times are real (capture) seconds since the clip's first
frame; file time = real time / ``time_scale``. Missing is NaN in arrays and None in results, never
0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LANDMARK_COUNT = 33

CameraKind = Literal["static", "hand-held", "panned"]
Direction = Literal["left-to-right", "right-to-left", "in-place"]
Foot = Literal["left", "right"]
Side = Literal["near", "far"]
Verdict = Literal["below", "within", "above", "pass", "fail", "unknown"]
Athlete = Literal["middle-distance", "sprinter"]


@dataclass(frozen=True)
class CropWindow:
    """A square of the picture that a network looks at.

    Parameters
    ----------
    center_x_px, center_y_px
        Middle of the square, pixels of the picture.
    size_px
        Side of the square, pixels of the picture.
    rotation_rad
        Turn of the square, clockwise as seen; 0 is upright.
    """

    center_x_px: float
    center_y_px: float
    size_px: float
    rotation_rad: float = 0.0


@dataclass(frozen=True)
class Sighting:
    """A person as the detector sees one.

    Parameters
    ----------
    score
        The detector's confidence, 0 to 1.
    hip_x_px, hip_y_px
        Middle of the hips.
    window
        The square, turned so that the trunk is upright, in which the landmark network should look.
    """

    score: float
    hip_x_px: float
    hip_y_px: float
    window: CropWindow


@dataclass(frozen=True, eq=False)
class Pose:
    """One body's landmarks in one frame.

    Parameters
    ----------
    landmarks_px
        (33, 3): x and y in pixels of the picture; z (depth) in the same scale, smaller is nearer.
        BlazePose's order: 23, 24 hips, 25, 26 knees, 27, 28 ankles, 29, 30 heels, 31, 32 toes,
        left before right.
    visibility
        (33,): probability that the landmark is in the picture and not hidden, 0 to 1.
    presence
        Probability that the window shows a person at all, 0 to 1.
    """

    landmarks_px: FloatArray
    visibility: FloatArray
    presence: float


@dataclass(frozen=True)
class VideoInfo:
    """The clip, after all its frames were decoded.

    Parameters
    ----------
    path
        The file as the user named it.
    width_px, height_px
        Size of the picture.
    frame_count
        Frames that decoded.
    file_duration_s
        The file's own time from the first to the last frame.
    orientation_deg
        Clockwise turn that the file asked for (already applied).
    codec
        FFmpeg's name of the codec.
    tagged_capture_fps
        Frames a second at capture, when the file names them, else None.
    """

    path: str
    width_px: int
    height_px: int
    frame_count: int
    file_duration_s: float
    orientation_deg: int
    codec: str
    tagged_capture_fps: float | None

    @property
    def long_side_px(self) -> int:
        """Longer side of the picture."""
        return max(self.width_px, self.height_px)


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """The runner's landmarks over the clip: all that the analysis needs, without video or model.

    Parameters
    ----------
    video
        The clip.
    camera
        How the camera moved.
    frame_index
        (F,) int, each frame's place in the clip; only frames from the runner's first to last
        sighting are held.
    file_time_s
        (F,) the file's own time since the clip's first frame, strictly increasing.
    landmarks_px
        (F, 33, 3) x, y and depth; NaN where the runner was not seen.
    visibility
        (F, 33) 0 to 1; NaN where the runner was not seen.
    presence
        (F,) 0 to 1; NaN where nobody looked.
    scene_from_picture
        (F, 2, 3) maps from pixels of each picture to the scene.
    shot
        (F,) int, number of the unbroken camera shot; scenes of different shots share nothing.
    other_runners
        Other people who crossed the picture at the same time.
    engine, model
        What placed the landmarks.
    """

    video: VideoInfo
    camera: CameraKind
    frame_index: NDArray[np.int64]
    file_time_s: FloatArray
    landmarks_px: FloatArray
    visibility: FloatArray
    presence: FloatArray
    scene_from_picture: FloatArray
    shot: NDArray[np.int64]
    other_runners: int
    engine: str
    model: str


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval.

    Parameters
    ----------
    mean
        The estimate.
    low, high
        Ends of the interval that holds the truth in 95 of 100 cases.
    """

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Contact:
    """One foot on the ground.

    Parameters
    ----------
    strike_s, toe_off_s
        Real seconds since the clip's first frame; ``toe_off_s`` None where it was not seen.
    strike_sd_s, toe_off_sd_s
        Standard deviations of the two.
    foot
        Which foot; None where the legs could not be told apart.
    side
        Whether that foot is the one nearer to the camera; None where unknown.
    x_px, y_px
        The footprint in the picture, at mid-contact.
    along_m
        The footprint along the track, where markers give metres, else None.
    """

    strike_s: float
    toe_off_s: float | None
    strike_sd_s: float
    toe_off_sd_s: float | None
    foot: Foot | None
    side: Side | None
    x_px: float
    y_px: float
    along_m: float | None = None


@dataclass(frozen=True)
class CadenceResult:
    """Steps a minute over the rep.

    Parameters
    ----------
    spm
        Mean and 95 % interval.
    steps
        Number of step times behind it.
    per_step_spm
        One value a step, in order.
    periodicity_spm
        The same from the rhythm of the legs' separation, which knows nothing of contacts; None
        where too few steps were seen.
    """

    spm: Interval
    steps: int
    per_step_spm: tuple[float, ...]
    periodicity_spm: float | None


@dataclass(frozen=True)
class GaitResult:
    """What the contacts say beside cadence; each None where the clip cannot tell."""

    contact_time_s: Interval | None
    flight_time_s: Interval | None
    duty_factor: Interval | None
    step_length_m: Interval | None


@dataclass(frozen=True)
class FlyResult:
    """The fly zone: from marker 2 to marker 3.

    Parameters
    ----------
    distance_m
        Length of the zone.
    enter_s, exit_s
        Real seconds at which the hip crossed the two gates.
    time_s, speed_mps
        Time between them and mean speed, with 95 % intervals.
    peak_mps
        Highest speed within the zone, None where the clip cannot tell.
    curve
        (along_m, speed_mps) pairs through the zone.
    """

    distance_m: float
    enter_s: float
    exit_s: float
    time_s: Interval
    speed_mps: Interval
    peak_mps: float | None
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class RunnerInfo:
    """Where the runner went, and when they were in the picture (real seconds)."""

    direction: Direction
    visible_from_s: float
    visible_to_s: float


@dataclass(frozen=True)
class ClockInfo:
    """How file time became real time.

    Parameters
    ----------
    capture_fps
        Frames a second of real time, the median over the clip.
    time_scale
        Real time = file time x ``time_scale``.
    basis
        In words, where the scale comes from.
    """

    capture_fps: float
    time_scale: float
    basis: str


@dataclass(frozen=True)
class Check:
    """One rule of the article, held against the rep.

    Parameters
    ----------
    name
        Short name of the rule.
    verdict
        ``below``, ``within``, ``above`` a band; ``pass`` or ``fail`` a rule; else ``unknown``.
    value, unit
        What was measured; None when unknown.
    lo, hi
        The band's ends, None where open.
    source
        Where the rule comes from.
    message
        The verdict in words; for ``unknown``, the reason and what to do.
    """

    name: str
    verdict: Verdict
    value: float | None
    unit: str
    lo: float | None
    hi: float | None
    source: str
    message: str


@dataclass(frozen=True)
class Caution:
    """Something the reader should know before trusting a number: a code and a plain sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class RepReport:
    """Everything measured on one rep, and what it was checked against.

    Parameters
    ----------
    video, clock, camera, runner, contacts, cadence, gait, fly, checks, warnings
        The sections of ``report.json``.
    verdict
        One sentence that a runner understands.
    engine, model
        What placed the landmarks.
    """

    video: VideoInfo
    clock: ClockInfo
    camera: CameraKind
    runner: RunnerInfo
    contacts: tuple[Contact, ...]
    cadence: CadenceResult
    gait: GaitResult | None
    fly: FlyResult | None
    checks: tuple[Check, ...]
    warnings: tuple[Caution, ...]
    verdict: str
    engine: str
    model: str
