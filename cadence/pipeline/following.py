"""Poses along the runner's guide: stretches of the rep at once, each in a thread of its own.

Where frames follow each other fast the network looks at some of them only (`runner.sampling`).
Within a stretch one pose follows another, since each corrects where the next is looked for. A
stretch begins a little early, so that the correction has settled by the time it counts.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cadence.domain import CropWindow
from cadence.pipeline.stages import Progress, Stage
from cadence.pipeline.survey import Survey
from cadence.pose.engine import PoseEngine
from cadence.runner.blur import body_sharpness
from cadence.runner.choosing import Guide
from cadence.runner.cutouts import cut_around, cut_shoes
from cadence.runner.sampling import are_shown_again, between, poses_apart_s, spaced
from cadence.runner.strips import Strip, cut_strip
from cadence.runner.tracking import FollowedPose, Follower, may_be_inside
from cadence.video.decode import Clip
from cadence.video.frames import Frame, GreyFrame

# Long enough that a beginning costs little, short enough to share a rep among some cores; an even
# number of them, as cores are. It does not depend on how many there are, so that a clip gives the
# same on every machine.
_STRETCH_S = 0.5
_STRETCH_LOOKS = 60
# This share of a rep's stretches tells how well its runner is seen: more than a hundred frames.
_SAMPLE_SHARE = 0.25
# Twice the time within which the correction follows, looked at so often.
_SETTLE_S = 0.3
_SETTLE_APART_S = 0.075
# So many frames of the middle of a rep, and of a clip's beginning, tell whether pictures are shown
# again.
_TOLD_BY_FRAMES, _FIRST_FRAMES = 60, 11
# A few pictures a second tell how blurred they are.
_SHARPNESS_EVERY_LOOKS = 4
# No more strips are kept than this (about 60 MB); later contacts do without pictures.
_MOST_STRIPS = 6000


@dataclass(frozen=True, eq=False)
class SeenRunner:
    """What a frame of the runner's stretch shows.

    Parameters
    ----------
    followed
        The pose.
    strip
        The picture around the feet, None where it was not kept.
    sharpness
        As of `cadence.runner.blur.body_sharpness`, for a few frames.
    """

    followed: FollowedPose
    strip: Strip | None
    sharpness: float | None


@dataclass(frozen=True, eq=False)
class _Rep:
    """What all stretches of a rep need; ``looks``: which of the guide's frames get a pose."""

    clip: Clip
    survey: Survey
    guide: Guide
    engine: PoseEngine
    stage: Stage
    looks: NDArray[np.bool_]

    def is_looked_at(self, index: int) -> bool:
        """Say whether the network looks at a frame of the clip."""
        return bool(self.looks[index - self.guide.first_frame])

    def tells_sharpness(self, index: int) -> bool:
        """Say whether a frame is one of the few that tell how blurred the runner is."""
        looks_before = int(np.count_nonzero(self.looks[: index - self.guide.first_frame]))
        return self.is_looked_at(index) and looks_before % _SHARPNESS_EVERY_LOOKS == 0


class _Counter:
    """Counts the frames that all threads have done, and tells whether they are to stop."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._done = 0
        self.stopped = False

    def add(self, frames: int) -> None:
        with self._lock:
            self._done += frames
            self._progress("poses", self._done)


class _Going:
    """The stretches of a rep that are under way, each in a thread, a sample of them first."""

    def __init__(self, rep: _Rep, counter: _Counter) -> None:
        stretches = _stretches(rep)
        self._counter = counter
        self._sample = _sample(len(stretches))
        self._threads = ThreadPoolExecutor(rep.engine.streams, thread_name_prefix="poses")
        rest = [number for number in range(len(stretches)) if number not in self._sample]
        self._seen: dict[int, Future[list[SeenRunner]]] = {
            number: self._threads.submit(_follow_stretch, rep, stretches[number], counter)
            for number in [*self._sample, *rest]
        }

    def sample(self) -> list[SeenRunner]:
        """Give the runner in the sample of stretches."""
        return [seen for number in self._sample for seen in self._seen[number].result()]

    def all(self) -> list[SeenRunner]:
        """Give the runner in all stretches."""
        return [seen for number in sorted(self._seen) for seen in self._seen[number].result()]

    def close(self) -> None:
        """Stop what still goes on, and let go of what was seen."""
        self._counter.stopped = True
        self._threads.shutdown(cancel_futures=True)
        self._seen.clear()


def follow_runner(
    clip: Clip,
    survey: Survey,
    guide: Guide,
    engine: PoseEngine,
    progress: Progress,
    stage: Stage,
    suited: Callable[[Sequence[SeenRunner]], Guide] | None = None,
) -> list[SeenRunner]:
    """Place the runner's landmarks in every frame of the guide.

    Parameters
    ----------
    clip
        The clip.
    survey
        What the first pass over it found.
    guide
        Where the runner is.
    engine
        What places landmarks.
    progress, stage
        As for `cadence.pipeline.analysis.track_clip`.
    suited
        Given the runner in a sample of the guide's frames, gives the guide that suits them: where
        that is another one, they are followed along it from the start.

    Raises
    ------
    CadenceError
        When the clip can no longer be read.
    """
    rep = _rep(clip, survey, guide, engine, stage)
    with contextlib.closing(_Going(rep, _Counter(progress))) as going:
        chosen = guide if suited is None else suited(going.sample())
        if chosen is guide:
            return going.all()
    return follow_runner(clip, survey, chosen, engine, progress, stage)


def _rep(clip: Clip, survey: Survey, guide: Guide, engine: PoseEngine, stage: Stage) -> _Rep:
    """Choose what the network is to look at; keep the guide from its first look to its last.

    That leaves out at most three frames at either end, at 240 a second.
    """
    looks = _looks(clip, survey, guide)
    looked_at = (guide.first_frame + np.flatnonzero(looks)).tolist()
    kept = range(looked_at[0], looked_at[-1] + 1) if looked_at else range(0)
    looks = looks[kept.start - guide.first_frame :][: len(kept)]
    return _Rep(clip, survey, guide.within(kept), engine, stage, looks)


def _looks(clip: Clip, survey: Survey, guide: Guide) -> NDArray[np.bool_]:
    """Choose those of the guide's frames that the network is to look at."""
    if not guide.windows:
        return np.zeros(0, dtype=bool)
    first, end = guide.frames.start, guide.frames.stop
    window_px = float(np.median([window.size_px for window in guide.windows]))
    # By the times of the whole clip, as what was kept of its frames was chosen.
    chosen = spaced(survey.file_time_s, poses_apart_s(window_px))[first:end]
    middle, half = (first + end) // 2, _TOLD_BY_FRAMES // 2
    if (
        chosen.all()
        or _again(clip, survey, guide, range(middle - half, middle + half)) is not False
    ):
        return np.ones(len(chosen), dtype=bool)
    # Who cuts a clip may leave its first picture standing.
    if first == 0 and _again(clip, survey, guide, range(_FIRST_FRAMES)):
        return np.ones(len(chosen), dtype=bool)
    return chosen


def _again(clip: Clip, survey: Survey, guide: Guide, part: range) -> bool | None:
    """Say whether frames of a part of the clip show the picture before them again."""
    size_px = clip.header.width_px, clip.header.height_px
    every = ((index, guide.window(index)) for index in part)
    windows = {
        index: window
        for index, window in every
        if window is not None and may_be_inside(window, size_px)
    }
    kept = {index: survey.cutouts.shoes(index, window) for index, window in windows.items()}
    frames = {index: frame for index, frame in kept.items() if frame is not None}
    return are_shown_again(frames, windows)


def _stretches(rep: _Rep) -> list[range]:
    """Cut the guide's frames into parts that take about as long; each begins with a look."""
    first, end = rep.guide.frames.start, rep.guide.frames.stop
    times_s = rep.survey.file_time_s[first:end]
    if len(times_s) == 0:
        return []
    looks = first + np.flatnonzero(rep.looks)
    most = min(float(times_s[-1] - times_s[0]) / _STRETCH_S, len(looks) / _STRETCH_LOOKS)
    count = 2 * round(most / 2) or 1
    begins = looks[np.linspace(0, len(looks), count + 1).round().astype(int)[:-1]]
    return list(itertools.starmap(range, itertools.pairwise([*begins.tolist(), end])))


def _sample(stretches: int) -> list[int]:
    """Choose which of so many stretches tell how well the runner is seen, spread evenly."""
    # An even number, as cores are.
    chosen = min(stretches, 2 * math.ceil(stretches * _SAMPLE_SHARE / 2))
    return [int((number + 0.5) * stretches / chosen) for number in range(chosen)]


def _follow_stretch(rep: _Rep, stretch: range, counter: _Counter) -> list[SeenRunner]:
    settling = _settling(rep, stretch)
    follower = Follower(rep.guide, rep.engine, starts_midway=bool(settling))
    before: FollowedPose | None = None
    waiting: list[tuple[int, GreyFrame | None]] = []
    seen = []
    for index, frame in _frames(rep, [*settling, *stretch, *_next_look(rep, stretch)]):
        if counter.stopped:
            break
        if not rep.is_looked_at(index):
            waiting.append((index, frame))
            continue
        followed = _followed(rep, follower, index, frame)
        shown = [(frame, followed)] if index in stretch else []
        if before is not None and waiting:
            shown = [*_between(rep, before, followed, waiting), *shown]
            waiting = []
        if index >= stretch.start:
            before = followed
        seen += [_seen(rep, *each) for each in shown]
        counter.add(len(shown))
    return seen


def _next_look(rep: _Rep, stretch: range) -> list[int]:
    """Give the frame after a stretch that ends between two looks; none at the guide's end."""
    is_last = stretch.stop == rep.guide.frames.stop
    return [] if is_last or rep.is_looked_at(stretch.stop - 1) else [stretch.stop]


def _followed(rep: _Rep, follower: Follower, index: int, frame: GreyFrame | None) -> FollowedPose:
    followed = None
    if isinstance(frame, Frame):
        with rep.stage("pose"):
            followed = follower.add(frame)
    return followed or FollowedPose(index, float(rep.survey.file_time_s[index]), None)


def _between(
    rep: _Rep,
    before: FollowedPose,
    after: FollowedPose,
    waiting: Sequence[tuple[int, GreyFrame | None]],
) -> list[tuple[GreyFrame | None, FollowedPose]]:
    """Give the frames that waited for the next look, with their poses."""
    places = [(index, float(rep.survey.file_time_s[index])) for index, _ in waiting]
    poses = between(before, after, places)
    return [(frame, pose) for (_, frame), pose in zip(waiting, poses, strict=True)]


def _settling(rep: _Rep, stretch: range) -> list[int]:
    """Choose the frames before a stretch in which its correction settles."""
    times_s = rep.survey.file_time_s
    chosen: list[int] = []
    for index in range(stretch.start - 1, rep.guide.first_frame - 1, -1):
        if times_s[index] < times_s[stretch.start] - _SETTLE_S:
            break
        if not rep.is_looked_at(index):
            continue
        if not chosen or times_s[chosen[-1]] - times_s[index] >= _SETTLE_APART_S:
            chosen.append(index)
    return chosen[::-1]


def _seen(rep: _Rep, frame: GreyFrame | None, followed: FollowedPose) -> SeenRunner:
    """Keep what else a frame tells of a runner who was seen in it."""
    if frame is None or followed.pose is None:
        return SeenRunner(followed, None, None)
    with rep.stage("feet"):
        strip = sharpness = None
        if frame.index - rep.guide.first_frame < _MOST_STRIPS:
            strip = cut_strip(frame, followed.pose)
        if rep.tells_sharpness(frame.index):
            sharpness = body_sharpness(frame, followed.pose)
    return SeenRunner(followed, strip, sharpness)


def _frames(rep: _Rep, wanted: Sequence[int]) -> Iterator[tuple[int, GreyFrame | None]]:
    """Give the part of each wanted frame in which the runner is; None where they cannot be.

    What the network looks at are `Frame`s; of the others there is what shows the shoes.
    """
    size_px = rep.clip.header.width_px, rep.clip.header.height_px
    windows = {index: rep.guide.windows[index - rep.guide.first_frame] for index in wanted}
    inside = [index for index in wanted if may_be_inside(windows[index], size_px)]
    kept = {index: _kept(rep, index, windows[index]) for index in inside}
    again = _decoded_again(rep, [index for index in inside if kept[index] is None])
    for index in wanted:
        frame = kept.get(index)
        if frame is None and index in kept:
            with rep.stage("decode"):
                whole = next(again, None)
            cut = cut_around if rep.is_looked_at(index) else cut_shoes
            frame = cut(whole, windows[index]) if whole is not None else None
        yield index, frame


def _kept(rep: _Rep, index: int, window: CropWindow) -> GreyFrame | None:
    cutouts = rep.survey.cutouts
    return (cutouts.cutout if rep.is_looked_at(index) else cutouts.shoes)(index, window)


def _decoded_again(rep: _Rep, missing: Sequence[int]) -> Iterator[Frame | None]:
    """Decode frames that were not kept; None for one that cannot be found again."""
    times_s = rep.survey.file_time_s[list(missing)].tolist()
    number = 0
    if missing:
        for frame in rep.clip.frames_at(times_s):
            if frame is None:
                break
            index = missing[number]
            yield replace(frame, index=index, file_time_s=float(rep.survey.file_time_s[index]))
            number += 1
    # Where a file does not lead back to a frame, all of them are decoded up to it.
    rest = set(missing[number:])
    if rest:
        yield from (frame for frame in rep.clip.frames() if frame.index in rest)
