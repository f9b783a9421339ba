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
symmetry
    The left foot's steps against the right foot's, or the near foot's against the far foot's. A
    step is the foot's whose strike begins it.
trend
    Cadence of the last third of a rep's steps against that of the first third.
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

import math
from dataclasses import dataclass
from typing import Literal

from cadence.domain.clock import ClockInfo as ClockInfo
from cadence.domain.fly import FlyDetail as FlyDetail
from cadence.domain.fly import MarkerUsed as MarkerUsed
from cadence.domain.lens import LensBend as LensBend
from cadence.domain.marks import FoundMark as FoundMark
from cadence.domain.sightings import LANDMARK_COUNT as LANDMARK_COUNT
from cadence.domain.sightings import LEGS as LEGS
from cadence.domain.sightings import CameraKind as CameraKind
from cadence.domain.sightings import CropWindow as CropWindow
from cadence.domain.sightings import FloatArray as FloatArray
from cadence.domain.sightings import FootView as FootView
from cadence.domain.sightings import Pose as Pose
from cadence.domain.sightings import PoseTrack as PoseTrack
from cadence.domain.sightings import Sighting as Sighting
from cadence.domain.sightings import VideoInfo as VideoInfo
from cadence.domain.turn import CameraTurn as CameraTurn
from cadence.domain.turn import Cylinder as Cylinder

Direction = Literal["left-to-right", "right-to-left", "in-place"]
Foot = Literal["left", "right"]
Side = Literal["near", "far"]
Verdict = Literal["below", "within", "above", "pass", "fail", "unknown"]
TrendVerdict = Literal["rises", "holds", "fades", "unknown"]
Athlete = Literal["middle-distance", "sprinter"]


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
    strike_common_sd_s, toe_off_common_sd_s
        The part of ``strike_sd_s`` and ``toe_off_sd_s`` that all strikes, and all toe-offs, of the
        clip have in common; it cancels between events of one kind.
    quality
        How sure the contact's times are, 0 to 1 (`cadence.gait.steps.with_quality`).
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
    strike_common_sd_s: float = 0.0
    toe_off_common_sd_s: float = 0.0
    quality: float = 0.0

    @property
    def strike_own_sd_s(self) -> float:
        """Standard deviation of the strike against the clip's other strikes."""
        return _without(self.strike_sd_s, self.strike_common_sd_s)

    @property
    def toe_off_own_sd_s(self) -> float:
        """Standard deviation of the toe-off against the clip's other toe-offs; NaN if unknown."""
        total_s = math.nan if self.toe_off_sd_s is None else self.toe_off_sd_s
        return _without(total_s, self.toe_off_common_sd_s)


def _without(total_sd: float, common_sd: float) -> float:
    """Take a common part out of a standard deviation; NaN where either is unknown."""
    if not (math.isfinite(total_sd) and math.isfinite(common_sd)):
        return math.nan
    return math.sqrt(max((total_sd - common_sd) * (total_sd + common_sd), 0.0))


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
    from_s, to_s
        Real seconds of the strikes between which the mean holds: of a rep that quickens, that of
        one step more is another. None in older reports.
    """

    spm: Interval
    steps: int
    per_step_spm: tuple[float, ...]
    periodicity_spm: float | None
    from_s: float | None = None
    to_s: float | None = None


@dataclass(frozen=True)
class GaitResult:
    """What the contacts say beside cadence; each None where the clip cannot tell."""

    contact_time_s: Interval | None
    flight_time_s: Interval | None
    duty_factor: Interval | None
    step_length_m: Interval | None


@dataclass(frozen=True)
class SideDifference:
    """One measure of the one foot against the other.

    Parameters
    ----------
    means, counts
        Mean of each foot, and over how many steps.
    difference
        First minus second with its 95 % interval, in the measure's unit.
    index_percent
        The difference as a percentage of the mean of both; None where that mean is not positive.
    real
        Whether the difference exceeds its uncertainty.
    """

    means: tuple[float, float]
    counts: tuple[int, int]
    difference: Interval
    index_percent: float | None
    real: bool


@dataclass(frozen=True)
class SymmetryResult:
    """Left against right, or near against far where only that is known.

    Parameters
    ----------
    compared
        The two feet, in the order of all differences; None where nothing could be compared.
    contact_time_s, flight_time_s, step_time_s, step_length_m
        None where a foot has too few values.
    unknown_because
        Why nothing could be compared, else None.
    """

    compared: tuple[Foot | Side, Foot | Side] | None
    contact_time_s: SideDifference | None
    flight_time_s: SideDifference | None
    step_time_s: SideDifference | None
    step_length_m: SideDifference | None
    unknown_because: str | None


@dataclass(frozen=True)
class TrendResult:
    """How the cadence of the last third of the steps differs from that of the first third.

    Parameters
    ----------
    verdict
        ``rises`` or ``fades`` where the change exceeds its uncertainty, ``holds`` where it does not
        and is known closely enough to say so.
    first_spm, last_spm
        Mean cadence of each third; None where too few steps were seen.
    change_spm
        Last minus first, with its 95 % interval.
    unknown_because
        The reason of ``unknown``, else None.
    """

    verdict: TrendVerdict
    first_spm: float | None
    last_spm: float | None
    change_spm: Interval | None
    unknown_because: str | None


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
    scale_sd
        Relative standard deviation of all metres; reps filmed with one set-up have it in common.
    detail
        The zone's geometry and speed.
    """

    distance_m: float
    enter_s: float
    exit_s: float
    time_s: Interval
    speed_mps: Interval
    peak_mps: float | None
    curve: tuple[tuple[float, float], ...]
    scale_sd: float = 0.0
    detail: FlyDetail | None = None


@dataclass(frozen=True)
class RunnerInfo:
    """Where the runner went, and when they were in the picture (real seconds).

    Parameters
    ----------
    direction
        As seen in the picture.
    visible_from_s, visible_to_s
        First and last sight of the run.
    swaps_repaired
        How often the pose model exchanged the names of the two legs.
    """

    direction: Direction
    visible_from_s: float
    visible_to_s: float
    swaps_repaired: int = 0


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
    video, clock, camera, runner, contacts, cadence, gait, symmetry, trend, fly, checks, warnings
        The sections of ``report.json``.
    verdict
        One sentence that a runner understands.
    engine, model
        What placed the landmarks.
    lens
        How the lens bends straight lines, as lines told; None where that is not known.
    """

    video: VideoInfo
    clock: ClockInfo
    camera: CameraKind
    runner: RunnerInfo
    contacts: tuple[Contact, ...]
    cadence: CadenceResult
    gait: GaitResult | None
    symmetry: SymmetryResult
    trend: TrendResult
    fly: FlyResult | None
    checks: tuple[Check, ...]
    warnings: tuple[Caution, ...]
    verdict: str
    engine: str
    model: str
    lens: LensBend | None = None
