"""The way of a clip: decode, camera, runner, poses, and from the pose track to the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cadence.body.path import HIPS
from cadence.camera import CameraPath
from cadence.domain import (
    LANDMARK_COUNT,
    CameraTurn,
    FloatArray,
    PoseTrack,
    RepReport,
    VideoInfo,
)
from cadence.domain.clock import TimeScale
from cadence.errors import NotMeasurableError
from cadence.pipeline.following import SeenRunner, follow_runner
from cadence.pipeline.marking import marked
from cadence.pipeline.measure import FlySetup, report_from_track
from cadence.pipeline.room import with_enough_room
from cadence.pipeline.stages import Progress, Stage, silent, untimed
from cadence.pipeline.survey import survey_clip
from cadence.pose import open_engine
from cadence.pose.engine import PoseEngine
from cadence.runner.choosing import (
    Guide,
    RunnerChoice,
    choose_runner,
    guide_along,
    other_runners,
    time_beside,
)
from cadence.runner.strips import foot_views
from cadence.runner.tracking import FollowedPose
from cadence.storage import TRACK_SUFFIX, load_track
from cadence.targets.bands import AthleteProfile
from cadence.video.decode import Clip, ClipHeader, open_clip
from cadence.video.memory import give_back

# Heels and toes.
_FEET = slice(29, 33)
# Small runners in slow motion, four- and eight-fold, hardly move within what is looked at first.
_SLOWED = 4.0
# Where there are fewer frames a second every pose counts, and costs less than the time between two.
_PLENTY_FPS = 45.0


def analyze(
    path: str | Path,
    *,
    fly: FlySetup | None = None,
    profile: AthleteProfile | None = None,
    runner: RunnerChoice | None = None,
    capture_fps: float | None = None,
    time_scale: TimeScale | None = None,
    engine: str = "openvino",
    model: str = "full",
) -> RepReport:
    """Measure the rep in a video, or again from a saved pose track.

    A pure function of its arguments with a picklable result.

    Parameters
    ----------
    path
        A video, or a ``track.npz`` that an earlier analysis saved.
    fly
        The fly zone and its markers, or None.
    profile
        Whose rep it is; a middle-distance runner by default.
    runner
        Which person to measure, or None for the one who covers the greatest distance.
    capture_fps, time_scale
        The clock, where the file's own is wrong.
    engine
        ``openvino`` or ``mediapipe``.
    model
        ``lite``, ``full``, ``heavy``, or the path of a ``.task`` bundle.

    Raises
    ------
    CadenceError
        With one line that says what is wrong and what to do.
    """
    path = Path(path)
    if path.suffix == TRACK_SUFFIX:
        track = load_track(path)
    else:
        track = track_clip(path, runner=runner, engine=engine, model=model)
        track = marked(track, path, fly)
    return report_from_track(
        track, fly=fly, profile=profile, capture_fps=capture_fps, time_scale=time_scale
    )


def track_clip(
    path: Path,
    *,
    runner: RunnerChoice | None = None,
    engine: str = "openvino",
    model: str = "full",
    progress: Progress = silent,
    stage: Stage = untimed,
) -> PoseTrack:
    """Find the runner in a video and place their landmarks in every frame.

    Parameters
    ----------
    path, runner, engine, model
        As for `analyze`.
    progress
        Told how far the work is.
    stage
        Gives the context in which each stage runs.

    Raises
    ------
    CadenceError
        When the video cannot be read or nobody runs in it.
    """
    clip = open_clip(path)
    with stage("start"):
        poses = open_engine(engine, model, stage=stage, exact=not _has_plenty(clip.header))
    try:
        return _track(clip, poses, runner, model, progress, stage)
    except NotMeasurableError:
        return _track(clip, poses, runner, model, progress, stage, _SLOWED)
    finally:
        poses.close()


def _has_plenty(header: ClipHeader) -> bool:
    """Say whether the file claims a high frame rate, by its header or by how many frames it has."""
    claimed_fps = header.header_fps
    if claimed_fps is None and header.declared_frames and header.declared_duration_s:
        claimed_fps = header.declared_frames / header.declared_duration_s
    return (claimed_fps or 0.0) >= _PLENTY_FPS


def _track(
    clip: Clip,
    engine: PoseEngine,
    runner: RunnerChoice | None,
    model: str,
    progress: Progress,
    stage: Stage,
    slowed: float = 1.0,
) -> PoseTrack:
    survey = survey_clip(clip, engine, progress, stage, slowed)
    give_back()
    trails = survey.trails
    chosen = choose_runner(trails, runner)
    guide = guide_along(chosen.one_way(), survey.camera, survey.file_time_s)
    guide = guide.within(survey.part_of(chosen))
    with stage("analysis"):
        lens = survey.backdrop.lens(survey.camera, survey.part_of(chosen))

    def suited(sample: Sequence[SeenRunner]) -> Guide:
        with stage("pose"):
            return with_enough_room(guide, sample, survey.cutouts, engine)

    seen = _trimmed(follow_runner(clip, survey, guide, engine, progress, stage, suited))
    header = clip.header
    video = VideoInfo(
        path=str(header.path),
        width_px=header.width_px,
        height_px=header.height_px,
        frame_count=len(survey.file_time_s),
        file_duration_s=float(survey.file_time_s[-1]),
        orientation_deg=header.orientation_deg,
        codec=header.codec,
        tagged_capture_fps=header.tags.capture_fps,
        tag_source=header.tags.source,
        slow_part_s=header.tags.slow_part_s,
        header_fps=header.header_fps,
        declared_frames=header.declared_frames,
        declared_duration_s=header.declared_duration_s,
        lens_mm=header.tags.lens_mm,
        cuts_s=tuple(float(survey.file_time_s[part.start]) for part in survey.parts[1:]),
    )
    others = other_runners(trails, chosen)
    followed = [each.followed for each in seen]
    track = _pose_track(video, survey.camera, followed, len(others), engine.name, model)
    strips = {each.followed.frame_index: each.strip for each in seen if each.strip is not None}
    sharpness = [each.sharpness for each in seen if each.sharpness is not None]
    with stage("analysis"):
        return replace(
            track,
            foot_views=foot_views(track, strips),
            sharpness=float(np.median(sharpness)) if sharpness else None,
            beside_share=time_beside(chosen, others),
            lens=lens,
        )


def _trimmed(shown: list[SeenRunner]) -> list[SeenRunner]:
    """Drop the frames before the first pose and after the last."""
    seen = [number for number, each in enumerate(shown) if each.followed.pose is not None]
    if not seen:
        raise NotMeasurableError(
            "a moving person was found, but no pose could be placed on them: film nearer, in "
            "better light, or with a shorter shutter time"
        )
    return shown[seen[0] : seen[-1] + 1]


def _pose_track(
    video: VideoInfo,
    camera: CameraPath,
    followed: list[FollowedPose],
    others: int,
    engine: str,
    model: str,
) -> PoseTrack:
    count = len(followed)
    landmarks = np.full((count, LANDMARK_COUNT, 3), np.nan)
    visibility = np.full((count, LANDMARK_COUNT), np.nan)
    presence = np.full(count, np.nan)
    for row, each in enumerate(followed):
        if each.pose is not None:
            landmarks[row] = each.pose.landmarks_px
            visibility[row] = each.pose.visibility
            presence[row] = each.pose.presence
    index = np.array([each.frame_index for each in followed], dtype=np.int64)
    return PoseTrack(
        video=video,
        camera=camera.kind,
        frame_index=index,
        file_time_s=np.array([each.file_time_s for each in followed]),
        landmarks_px=landmarks,
        visibility=visibility,
        presence=presence,
        scene_from_picture=camera.near(index, _feet_px(landmarks)),
        shot=camera.shot[index],
        other_runners=others,
        engine=engine,
        model=model,
        turn=_turn(camera, index),
    )


def _feet_px(landmarks_px: FloatArray) -> FloatArray:
    """Give (F, 2) where the feet are about, below the hips; between neighbours where not seen."""
    places = np.column_stack(
        [landmarks_px[:, HIPS, 0].mean(axis=1), landmarks_px[:, _FEET, 1].max(axis=1)]
    )
    seen = np.flatnonzero(np.isfinite(places).all(axis=1))
    rows = np.arange(len(places))
    return np.column_stack([np.interp(rows, seen, places[seen, axis]) for axis in (0, 1)])


def _turn(camera: CameraPath, index: NDArray[np.int64]) -> CameraTurn | None:
    if camera.cylinder is None:
        return None
    return CameraTurn(camera.cylinder, camera.scene_from_picture[index])
