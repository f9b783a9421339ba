"""The runner's body through the rep, in coordinates in which the ground stands still.

A pose track holds pixels of moving pictures. Here the camera's motion is taken out, frames without
a pose of their own are left out, and lengths are given in body heights, so that what follows knows
neither resolution nor distance; where the camera looks aslant at the track, as if it looked
squarely (`plane`). Where the camera's motion is unknown, or the runner runs in place, the
hips' own smoothed path stands in for the ground, which then moves past at a constant speed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadence.body.belt import find_belt
from cadence.body.plane import SQUARE, BodySizes, RunPlane, find_plane
from cadence.body.turned import TurnedPlane, find_turned_plane
from cadence.domain import Direction, FloatArray, PoseTrack
from cadence.errors import NotMeasurableError
from cadence.signals import local_line

SHOULDERS, HIPS, ANKLES = [11, 12], [23, 24], [27, 28]
HEELS, TOES = [29, 30], [31, 32]
# Shoulder height less hip height, as a share of stature: 0.818 - 0.530 (Winter, Biomechanics and
# Motor Control of Human Movement, 4th ed. 2009, after Drillis & Contini 1966).
TRUNK_PER_STATURE = 0.288
# Hips that stay within this many body heights run in place.
_IN_PLACE_STATURES = 1.2
_FEWEST_POSES = 12
# Hips slower than this share of the rep's full speed stand.
_STANDING_SHARE = 0.15
# The hips' own path is smoothed over about a stride to stand in for the ground.
_STRIDE_S = 0.6


@dataclass(frozen=True, eq=False)
class Body:
    """Body points over time, frames without a pose left out.

    Parameters
    ----------
    time_s
        (N,) real seconds since the clip's first frame.
    frame
        (N,) int, rows of the pose track.
    hip
        (N, 2) middle of the hips, in body heights of the scene; y downward.
    ankles, heels, toes
        (N, 2, 2) leg, then x and y, in body heights of the scene.
    stature_px
        Body height in pixels of the scene; of its plane's middle, where the camera looks aslant.
    ground_known
        Whether what stands on the ground stands still in these coordinates.
    is_one_shot
        Whether the camera's motion is known throughout, so that these are scene coordinates.
    is_panned
        Whether the camera turned with the runner, by nobody knows what angles, so that the same way
        is shorter in the scene the farther off it lies.
    plane
        How the plane of the run lies in the scene.
    """

    time_s: FloatArray
    frame: NDArray[np.int64]
    hip: FloatArray
    ankles: FloatArray
    heels: FloatArray
    toes: FloatArray
    stature_px: float
    ground_known: bool
    is_one_shot: bool
    is_panned: bool = False
    plane: RunPlane | TurnedPlane = SQUARE

    @property
    def direction(self) -> Direction:
        """Where the runner went, as seen in the picture."""
        tenth = max(1, len(self.time_s) // 10)
        went = float(np.median(self.hip[-tenth:, 0]) - np.median(self.hip[:tenth, 0]))
        if abs(went) < _IN_PLACE_STATURES:
            return "in-place"
        return "left-to-right" if went > 0 else "right-to-left"

    def scene_px(self, places: FloatArray) -> FloatArray:
        """Give (..., 2) pixels of the scene for places in body heights."""
        return self.plane.to_scene(places * self.stature_px)

    def of_scene(self, scene_px: FloatArray) -> FloatArray:
        """Give (..., 2) places in body heights for pixels of the scene."""
        return np.asarray(self.plane.of_scene(scene_px) / self.stature_px)

    def between(self, first_s: float, last_s: float) -> Body:
        """Keep only the frames of a stretch of time, both ends included."""
        kept = (self.time_s >= first_s) & (self.time_s <= last_s)
        return replace(
            self,
            time_s=self.time_s[kept],
            frame=self.frame[kept],
            hip=self.hip[kept],
            ankles=self.ankles[kept],
            heels=self.heels[kept],
            toes=self.toes[kept],
        )


def body_from_track(track: PoseTrack, time_scale: float) -> Body:
    """Take the camera's motion out of a pose track and give it real time.

    Parameters
    ----------
    track
        The pose track.
    time_scale
        Real time = file time x ``time_scale``.

    Raises
    ------
    NotMeasurableError
        When the runner was seen in too few frames.
    """
    seen = np.nonzero(track.is_placed)[0]
    _check_enough(len(seen))
    scene_px = _scene_px(track, seen)
    time_s = track.file_time_s[seen] * time_scale
    body = _body_in(SQUARE, track, seen, time_s, scene_px)
    if body.direction == "in-place":
        belt = find_belt(time_s, scene_px, body.stature_px) if body.is_one_shot else SQUARE
        if not belt.is_square:
            body = _body_in(belt, track, seen, time_s, scene_px)
        return replace(body, ground_known=False)
    running = _running_part(body)
    _check_enough(len(running.time_s))
    if not body.is_one_shot:
        return running
    sizes = BodySizes.of(running.time_s, scene_px[np.isin(body.frame, running.frame)])
    plane = _plane(track, sizes)
    if plane.is_square:
        return running
    squared = _body_in(plane, track, seen, time_s, scene_px)
    return squared.between(float(running.time_s[0]), float(running.time_s[-1]))


def _plane(track: PoseTrack, sizes: BodySizes | None) -> RunPlane | TurnedPlane:
    """Say how the plane of the run lies in the scene; of a panned one, where its turn is known."""
    if track.camera != "panned":
        return find_plane(sizes)
    if track.turn is None or sizes is None:
        return SQUARE
    return find_turned_plane(sizes, track.turn.cylinder.focal_px)


def _is_one_shot(track: PoseTrack, seen: NDArray[np.intp]) -> bool:
    return len(set(track.shot[seen].tolist())) == 1


def _scene_px(track: PoseTrack, seen: NDArray[np.intp]) -> FloatArray:
    """Give (N, 33, 2) landmarks in the scene; in their pictures where it was cut."""
    picture_px = track.landmarks_px[seen, :, :2]
    if not _is_one_shot(track, seen):
        return picture_px
    maps = track.scene_from_picture[seen]
    turned = np.einsum("nij,nkj->nki", maps[:, :, :2], picture_px)
    return np.asarray(turned + maps[:, None, :, 2])


def _body_in(
    plane: RunPlane | TurnedPlane,
    track: PoseTrack,
    seen: NDArray[np.intp],
    time_s: FloatArray,
    scene_px: FloatArray,
) -> Body:
    """Give the body in a plane of the scene, over the rows ``seen`` of the track."""
    one_shot = _is_one_shot(track, seen)
    inside = plane.of_scene(scene_px)
    stature_px = _stature_px(time_s, inside)
    points = inside / stature_px
    return Body(
        time_s=time_s,
        frame=seen.astype(np.int64),
        hip=points[:, HIPS].mean(axis=1),
        ankles=points[:, ANKLES],
        heels=points[:, HEELS],
        toes=points[:, TOES],
        stature_px=stature_px,
        ground_known=one_shot,
        is_one_shot=one_shot,
        is_panned=track.camera == "panned" and plane.is_square,
        plane=plane,
    )


def _check_enough(poses: int) -> None:
    if poses < _FEWEST_POSES:
        raise NotMeasurableError(
            f"nobody runs in this clip: the person who moves was seen in only {poses} frames. Film "
            "from the side, with the whole runner in the picture for several steps."
        )


def _stature_px(time_s: FloatArray, scene: FloatArray) -> float:
    """Give the body height by the trunk's length, over the frames in which the hips move most.

    Before and after a rep people crouch, bend and turn.
    """
    hips, shoulders = scene[:, HIPS].mean(axis=1), scene[:, SHOULDERS].mean(axis=1)
    trunk_px = np.linalg.norm(shoulders - hips, axis=1)
    speed = hip_speed(time_s, hips)
    return float(np.median(trunk_px[speed >= np.median(speed)])) / TRUNK_PER_STATURE


def hip_speed(time_s: FloatArray, hips: FloatArray) -> FloatArray:
    """Give the (N,) speed of (N, 2) hips along the picture, over about a stride."""
    path = local_line(time_s, hips[:, :1], np.ones(len(time_s)), time_s, _STRIDE_S)[:, 0]
    return np.abs(np.gradient(path, time_s))


def drifting_speed(body: Body) -> FloatArray:
    """Give the (N,) speed of the hips, body heights a second, by a cubic through their way.

    What a runner's speed does over a rep, without what it does within a step.
    """
    since_s = body.time_s - body.time_s.mean()
    way = np.polyfit(since_s, body.hip[:, 0], 3)
    return np.abs(np.polyval(np.polyder(way), since_s))


def _running_part(body: Body) -> Body:
    """Leave out standing before and after the run."""
    speed = hip_speed(body.time_s, body.hip)
    going = np.nonzero(speed > _STANDING_SHARE * np.percentile(speed, 90))[0]
    return body.between(float(body.time_s[going[0]]), float(body.time_s[going[-1]]))


def hips_path(body: Body, at_s: FloatArray) -> FloatArray:
    """Smooth the hips' way over about a stride: what stands in for the ground where it is unknown.

    Parameters
    ----------
    body
        The body.
    at_s
        (M,) real times asked for.

    Returns
    -------
    (M, 2) in body heights of the scene.
    """
    return local_line(body.time_s, body.hip, np.ones(len(body.time_s)), at_s, _STRIDE_S)


def relative_to_hips(body: Body) -> Body:
    """Take the hips' smoothed path out of the feet, so that only the gait is left."""
    path = hips_path(body, body.time_s)
    return replace(
        body,
        hip=body.hip - path,
        ankles=body.ankles - path[:, None],
        heels=body.heels - path[:, None],
        toes=body.toes - path[:, None],
    )
