"""What is known of a clip's clock; words of `domain`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TimeScale = float | Literal["auto"]
WitnessName = Literal["gravity", "cadence", "speed"]
ClockVerdict = Literal["real-time", "slowed", "hurried", "walking", "unknown"]


@dataclass(frozen=True)
class Bounds:
    """A value and the ends that hold it in 95 of 100 cases.

    Parameters
    ----------
    mean, low, high
        The value and its two ends.
    """

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Witness:
    """One thing in the picture that knows how fast time runs.

    Parameters
    ----------
    name
        ``gravity``: how fast the runner falls. ``cadence``: how many steps a minute
        people take. ``speed``: how fast people are who take steps of this length.
    value, unit
        What was measured by the clock that was used.
    expected
        What it is in real time.
    slowed
        How many times slower than the world the clip runs, by this witness alone.
    """

    name: WitnessName
    value: float
    unit: str
    expected: float
    slowed: Bounds


@dataclass(frozen=True)
class ClockEstimate:
    """What the witnesses say together about the clock that was used.

    Parameters
    ----------
    verdict
        ``real-time``: nothing speaks against the clock. ``slowed``, ``hurried``: real time is
        unlikely. ``walking``: the hips are highest over the standing foot, so nothing falls and
        nothing can be said. ``unknown``: no witness.
    real_time_share
        Probability that the clock is right; None without a witness.
    slowed
        How many times slower than the world the clip runs, should the clock be wrong.
    common
        The common capture rate over the clock's rate that this clearly is; None where it is none.
    witnesses
        In order of weight.
    """

    verdict: ClockVerdict
    real_time_share: float | None
    slowed: Bounds | None
    common: float | None
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True)
class Reading:
    """The rep as one clock reads it.

    Parameters
    ----------
    name
        Whose clock: ``as used`` or ``by the witnesses``.
    time_scale, capture_fps
        The clock: real over file time, and frames a real second.
    cadence_spm, contact_time_s, flight_time_s
        Mean values; None where not measured.
    """

    name: str
    time_scale: float
    capture_fps: float
    cadence_spm: float | None
    contact_time_s: float | None
    flight_time_s: float | None


@dataclass(frozen=True)
class FrameTiming:
    """How evenly the runner's frames follow each other, in the file's own time.

    Parameters
    ----------
    frames
        How many frames were looked at.
    interval_s
        Usual time from one new picture to the next.
    is_uneven
        Whether intervals differ by more than clocks do: a variable frame rate.
    missing
        Pictures that gaps of whole intervals leave out.
    longest_gap_s
        The longest time without a new picture.
    repeated
        Frames in which the body stays where it was, because an editor showed a picture again.
    """

    frames: int
    interval_s: float
    is_uneven: bool
    missing: int
    longest_gap_s: float
    repeated: int


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
    is_given
        Whether the user named it; their word goes before the witnesses'.
    timing
        How evenly the frames follow each other; None where it was not looked at.
    estimate
        What physics says of the clock; None where it was not asked.
    readings
        The rep by this clock and by the witnesses' one, where the two differ.
    """

    capture_fps: float
    time_scale: float
    basis: str
    is_given: bool = False
    timing: FrameTiming | None = None
    estimate: ClockEstimate | None = None
    readings: tuple[Reading, ...] = ()
