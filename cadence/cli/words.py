"""The words of a call: options, and their parsing. What is off ends with exit status 2."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from cadence.pose import EngineName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadence.domain.clock import TimeScale as TimeScaleChoice
    from cadence.flyzone.calibration import Marker
    from cadence.pipeline.measure import FlySetup
    from cadence.pipeline.settings import MeasureSettings, Wanted
    from cadence.reps import TrackSettings
    from cadence.runner.choosing import RunnerChoice
    from cadence.targets.bands import AthleteProfile

_NUMBER = r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*"
_MARKER = re.compile(rf"{_NUMBER},{_NUMBER}@{_NUMBER}(?:,{_NUMBER})?(?:#{_NUMBER})?")
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
        metavar="X,Y@ALONG[,ACROSS][#SECONDS]",
        help="A mark on the ground: its pixel in the picture, its metres along (and across, away "
        "from the camera) the track; with a moving camera the time of that picture. Twice or more.",
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
    str | None,
    typer.Option(
        "--time-scale",
        metavar="X|auto",
        help="Real time = the file's time x X: 0.125 for eight-fold slow motion; auto takes what "
        "physics says where that is clearly a common slow motion.",
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
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        envvar="CADENCE_NO_CACHE",
        help="Follow the runner again, even where this clip's pose track was kept.",
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
MarkersFile = Annotated[
    Path | None,
    typer.Option(
        "--markers",
        metavar="FILE",
        help="A TOML file of markers; else CLIP.markers.toml or markers.toml beside the clip.",
        show_default=False,
    ),
]
LaneOffset = Annotated[
    float | None,
    typer.Option(
        "--lane-offset",
        metavar="M",
        help="How far the runner runs beyond the markers' line as the camera sees it; negative: "
        "nearer.",
    ),
]
CameraDistance = Annotated[
    float | None,
    typer.Option(
        "--camera-distance",
        metavar="M",
        callback=_positive,
        help="From the camera to the runner's line, square to the track.",
    ),
]
Readout = Annotated[
    float,
    typer.Option(
        "--readout-ms", metavar="MS", min=0, help="How long the camera takes to read a picture."
    ),
]
Accel = Annotated[
    float | None,
    typer.Option(
        "--accel",
        metavar="M",
        callback=_positive,
        help="Length of the acceleration zone before the fly zone, marker 1 to marker 2.",
    ),
]
Video = Annotated[
    bool,
    typer.Option("--video", help="Write annotated.mp4 as well: the clip with all of it drawn in."),
]
Slow = Annotated[
    float | None,
    typer.Option(
        "--slow",
        metavar="N",
        min=1,
        max=100,
        help="Play annotated.mp4 N times slower than in reality.",
    ),
]
OverwriteReps = Annotated[
    bool, typer.Option("--overwrite", help="Measure every video again, and replace its results.")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        help="How many clips to measure at once. [default: one for two cores]",
        show_default=False,
    ),
]
LandmarkFiles = Annotated[
    bool,
    typer.Option("--landmarks", help="Write landmarks.csv and landmarks.trc (OpenSim) as well."),
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
    time_scale: str | None,
) -> MeasureSettings:
    """Build the settings that a pose track is measured with."""
    from cadence.pipeline.settings import MeasureSettings

    if capture_fps is not None and time_scale is not None:
        _refuse("gives the same as '--time-scale': pass one of them", "'--capture-fps'")
    scale = parse_time_scale(time_scale) if time_scale is not None else None
    return MeasureSettings(
        _fly_setup(fly, markers or []), _profile(athlete, pr400, pr800), capture_fps, scale
    )


def track_settings(
    runner: str | None, engine: EngineName | None, model: str | None, *, no_cache: bool = True
) -> TrackSettings:
    """Build the settings that a clip is tracked with."""
    from cadence.reps import TrackSettings

    default = TrackSettings()
    return TrackSettings(
        parse_runner(runner) if runner is not None else None,
        engine or default.engine,
        model or default.model,
        use_cache=not no_cache,
    )


def parse_time_scale(text: str) -> TimeScaleChoice:
    """Read ``auto`` or a number above 0."""
    if text.strip() == "auto":
        return "auto"
    try:
        value = _positive(float(text))
    except ValueError:
        value = None
    if value is None:
        _refuse(f"'{text}' is neither auto nor a number above 0, such as 0.125", "'--time-scale'")
    return value


def parse_marker(text: str) -> Marker:
    """Read ``X,Y@ALONG[,ACROSS][#SECONDS]``."""
    from cadence.flyzone.calibration import Marker

    match = _MARKER.fullmatch(text)
    if match is None:
        form = "X,Y@ALONG[,ACROSS][#SECONDS]"
        _refuse(f"'{text}' is not {form}, such as 128.2,611.2@0", "'--marker'")
    x_px, y_px, along_m, across_m, seconds = match.groups()
    return Marker(
        float(x_px),
        float(y_px),
        float(along_m),
        float(across_m or 0),
        None if seconds is None else float(seconds),
    )


def parse_runner(text: str) -> RunnerChoice:
    """Read ``X,Y[@SECONDS]``."""
    from cadence.runner.choosing import RunnerChoice

    match = _RUNNER.fullmatch(text)
    if match is None:
        _refuse(f"'{text}' is not X,Y or X,Y@SECONDS, such as 640,400@1.5", "'--runner'")
    x_px, y_px, file_time_s = match.groups()
    return RunnerChoice(
        float(x_px), float(y_px), None if file_time_s is None else float(file_time_s)
    )


def with_zone_words(
    settings: MeasureSettings,
    lane_offset_m: float | None,
    camera_distance_m: float | None,
    readout_ms: float,
    accel_m: float | None,
) -> MeasureSettings:
    """Add what was said of the fly zone beside its markers."""
    told = {"--lane-offset": lane_offset_m, "--camera-distance": camera_distance_m}
    for option, value in {**told, "--accel": accel_m}.items():
        if value is not None and settings.fly is None:
            _refuse("needs --fly M as well: the fly zone's length", f"'{option}'")
    if settings.fly is None:
        return settings
    fly = replace(
        settings.fly,
        lane_offset_m=lane_offset_m,
        camera_distance_m=camera_distance_m,
        readout_s=readout_ms / 1000,
        accel_m=accel_m,
    )
    return replace(settings, fly=fly)


def with_marker_file(settings: MeasureSettings, clip: Path, file: Path | None) -> MeasureSettings:
    """Add the markers of a file: the one named, else one that lies beside the clip."""
    fly = settings.fly
    if file is not None and (fly is None or fly.markers):
        _refuse("goes with --fly M, and in place of --marker", "'--markers'")
    if fly is None or fly.markers:
        return settings
    beside = (clip.with_suffix(".markers.toml"), clip.parent / "markers.toml")
    found = file or next((path for path in beside if path.is_file()), None)
    if found is None:
        return settings
    from cadence.errors import CalibrationError
    from cadence.flyzone.markerset import parse_marker_file

    try:
        content = found.read_bytes()
    except OSError as error:
        message = f"cannot read {found}: {error.strerror or error}; check the path"
        raise CalibrationError(message) from error
    told = parse_marker_file(content, str(found), fly.distance_m)
    return replace(settings, fly=fly.with_markers_of(told))


def refuse_without(needed: str, given: bool, options: dict[str, object]) -> None:
    """Refuse options that say nothing without another one."""
    for option, value in options.items():
        if value and not given:
            _refuse(f"goes with {needed}", f"'{option}'")


def refuse_where_tracked(track: Path | None, options: Mapping[str, object]) -> None:
    """Refuse options that need the video where a pose track was given."""
    for option, value in options.items():
        if track is not None and value is not None:
            _refuse(f"needs the video: {track} already holds one runner's landmarks", f"'{option}'")


def _fly_setup(fly: float | None, texts: list[str]) -> FlySetup | None:
    if fly is None and not texts:
        return None
    if fly is None:
        _refuse("needs --fly M as well: how far the fly zone's markers are apart", "'--marker'")
    from cadence.flyzone.markerset import FlySetup, find_gates

    setup = FlySetup(fly, tuple(parse_marker(text) for text in texts))
    # What else does not fit leaves the zone unknown, with cadence still reported.
    if len(setup.markers) > 1 and find_gates(setup.markers, fly) is None:
        _refuse(f"no two markers are {fly:g} m apart: check their metres", "'--fly'")
    return setup


def _profile(athlete: AthleteName, pr400: str | None, pr800: str | None) -> AthleteProfile | None:
    """Build the athlete's profile; None where nothing was said of them."""
    from cadence.targets.bands import AthleteProfile

    pr400_s, pr800_s = race_time(pr400, "'--pr400'"), race_time(pr800, "'--pr800'")
    try:
        profile = AthleteProfile(athlete, pr400_s, pr800_s)
    except ValueError as error:
        _refuse(str(error), "'--pr400' / '--pr800'")
    return None if profile == AthleteProfile() else profile


def race_time(text: str | None, option: str) -> float | None:
    """Read a race time, seconds."""
    if text is None:
        return None
    from cadence.targets.bands import parse_race_time

    try:
        return parse_race_time(text)
    except ValueError as error:
        _refuse(str(error), option)


def wanted_files(video: bool, slow: float | None, landmarks: bool, *, kept: bool) -> Wanted:
    """Check the words that ask for files beside the usual ones.

    Parameters
    ----------
    video, slow, landmarks
        As given.
    kept
        Whether anything is written at all.
    """
    from cadence.pipeline.settings import Wanted

    if slow is not None and not video:
        _refuse("it says how fast the annotated video plays: pass --video as well", "--slow")
    if not kept and (video or landmarks):
        option = "--video" if video else "--landmarks"
        _refuse("its files go to the results: pass --overwrite or --out", option)
    return Wanted((slow or 1.0) if video else None, landmarks)
