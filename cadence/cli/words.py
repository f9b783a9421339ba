"""The words of a call: options, and their parsing. What is off ends with exit status 2."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from cadence.pose import EngineName

if TYPE_CHECKING:
    from cadence.calibration import Marker
    from cadence.measure import FlySetup
    from cadence.reps import MeasureSettings, TrackSettings
    from cadence.runner import RunnerChoice
    from cadence.targets import AthleteProfile

_NUMBER = r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*"
_MARKER = re.compile(rf"{_NUMBER},{_NUMBER}@{_NUMBER}(?:,{_NUMBER})?")
_RUNNER = re.compile(rf"{_NUMBER},{_NUMBER}(?:@{_NUMBER})?")


def _positive(value: float | None) -> float | None:
    if value is not None and not 0 < value < math.inf:
        _refuse(f"{value:g} is not a number above 0")
    return value


def _refuse(message: str, option: str | None = None) -> NoReturn:
    raise typer.BadParameter(message, param_hint=option)


AthleteName = Literal["middle-distance", "sprinter"]

Fly = Annotated[
    float | None,
    typer.Option("--fly", metavar="M", callback=_positive, help="Length of the fly zone, metres."),
]
MarkerTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--marker",
        metavar="X,Y@ALONG[,ACROSS]",
        help="A mark on the ground: its pixel in the picture, its metres along (and across) the "
        "track. Twice or more.",
    ),
]
Athlete = Annotated[AthleteName, typer.Option("--athlete", help="Whose targets hold.")]
Pr400 = Annotated[
    str | None,
    typer.Option("--pr400", metavar="TIME", help="Best time over 400 m: 52.3"),
]
Pr800 = Annotated[
    str | None,
    typer.Option("--pr800", metavar="TIME", help="Best time over 800 m: 1:58.4"),
]
CaptureFps = Annotated[
    float | None,
    typer.Option(
        "--capture-fps",
        metavar="N",
        callback=_positive,
        help="Frames a second at which the clip was filmed, for slow motion that does not say so.",
    ),
]
TimeScale = Annotated[
    float | None,
    typer.Option(
        "--time-scale",
        metavar="X",
        callback=_positive,
        help="Real time = the file's time x X: 0.125 for eight-fold slow motion.",
    ),
]
Engine = Annotated[
    EngineName | None,
    typer.Option("--engine", help="What runs the pose model. [default: openvino]"),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="lite|full|heavy|PATH",
        help="The pose model, or the path of a .task file. [default: full]",
    ),
]
RunnerText = Annotated[
    str | None,
    typer.Option(
        "--runner",
        metavar="X,Y[@SECONDS]",
        help="A point on the runner's body, where others move as well.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar, no notes.")]


def measure_settings(
    fly: float | None,
    markers: list[str] | None,
    athlete: AthleteName,
    pr400: str | None,
    pr800: str | None,
    capture_fps: float | None,
    time_scale: float | None,
) -> MeasureSettings:
    """Build the settings that a pose track is measured with."""
    from cadence.reps import MeasureSettings

    if capture_fps is not None and time_scale is not None:
        _refuse("gives the same as '--time-scale': pass one of them", "'--capture-fps'")
    return MeasureSettings(
        _fly_setup(fly, markers or []), _profile(athlete, pr400, pr800), capture_fps, time_scale
    )


def track_settings(
    runner: str | None, engine: EngineName | None, model: str | None
) -> TrackSettings:
    """Build the settings that a clip is tracked with."""
    from cadence.reps import TrackSettings

    default = TrackSettings()
    return TrackSettings(
        parse_runner(runner) if runner is not None else None,
        engine or default.engine,
        model or default.model,
    )


def parse_marker(text: str) -> Marker:
    """Read ``X,Y@ALONG[,ACROSS]``."""
    from cadence.calibration import Marker

    match = _MARKER.fullmatch(text)
    if match is None:
        _refuse(f"'{text}' is not X,Y@ALONG[,ACROSS], such as 128.7,611.7@0", "'--marker'")
    x_px, y_px, along_m, across_m = match.groups(default="0")
    return Marker(float(x_px), float(y_px), float(along_m), float(across_m))


def parse_runner(text: str) -> RunnerChoice:
    """Read ``X,Y[@SECONDS]``."""
    from cadence.runner import RunnerChoice

    match = _RUNNER.fullmatch(text)
    if match is None:
        _refuse(f"'{text}' is not X,Y or X,Y@SECONDS, such as 640,400@1.5", "'--runner'")
    x_px, y_px, file_time_s = match.groups()
    return RunnerChoice(
        float(x_px), float(y_px), None if file_time_s is None else float(file_time_s)
    )


def refuse_where_tracked(path: Path, options: dict[str, object]) -> None:
    """Refuse options that need the video where a pose track was given."""
    for option, value in options.items():
        if value is not None:
            _refuse(f"needs the video: {path} already holds one runner's landmarks", f"'{option}'")


def _fly_setup(fly: float | None, texts: list[str]) -> FlySetup | None:
    if fly is None and not texts:
        return None
    if fly is None:
        _refuse("needs --fly M as well: how far the fly zone's markers are apart", "'--marker'")
    from cadence.calibration import fit_track_line
    from cadence.flyzone import find_gates
    from cadence.measure import FlySetup

    setup = FlySetup(fly, tuple(parse_marker(text) for text in texts))
    if setup.markers:
        fit_track_line(
            setup.markers
        )  # what does not fit is better said before the clip is measured
        if find_gates(setup.markers, fly) is None:
            _refuse(f"no two markers are {fly:g} m apart: check their metres", "'--fly'")
    return setup


def _profile(athlete: AthleteName, pr400: str | None, pr800: str | None) -> AthleteProfile | None:
    """Build the athlete's profile; None where nothing was said of them."""
    from cadence.targets import AthleteProfile

    pr400_s, pr800_s = _race_time(pr400, "'--pr400'"), _race_time(pr800, "'--pr800'")
    try:
        profile = AthleteProfile(athlete, pr400_s, pr800_s)
    except ValueError as error:
        _refuse(str(error), "'--pr400' / '--pr800'")
    return None if profile == AthleteProfile() else profile


def _race_time(text: str | None, option: str) -> float | None:
    if text is None:
        return None
    from cadence.targets import parse_race_time

    try:
        return parse_race_time(text)
    except ValueError as error:
        _refuse(str(error), option)
