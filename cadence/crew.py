"""Reps measured together: those that are new at once, with one account of progress."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from cadence.domain import RepReport
from cadence.errors import CadenceError, NotMeasurableError
from cadence.kept import MeasuredRep, is_video, results_folder, with_places
from cadence.pipeline.settings import MeasureSettings
from cadence.pipeline.stages import Progress
from cadence.reps import TrackSettings, ensure_writable, measure_clip, saved_report
from cadence.video.decode import open_clip

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext
    from multiprocessing.queues import SimpleQueue

# A pose engine uses more than one core by itself, and takes some 400 MB.
_CORES_EACH = 2
_MOST_WORKERS = 4


@dataclass(frozen=True)
class Job:
    """A clip to be measured.

    Parameters
    ----------
    clip, folder, tracking, settings, overwrite
        As for `cadence.reps.measure_clip`.
    """

    clip: Path
    folder: Path
    tracking: TrackSettings
    settings: MeasureSettings
    overwrite: bool


Outcome = RepReport | CadenceError


def measure_reps(
    reps: Mapping[Path, MeasureSettings],
    parent: Path | None,
    tracking: TrackSettings,
    *,
    overwrite: bool,
    progress: Progress,
    keep_going: bool = False,
    workers: int | None = None,
) -> dict[Path, MeasuredRep | CadenceError]:
    """Return reps with their reports; of videos that were not measured yet, write the results.

    Parameters
    ----------
    reps
        How to measure each video, results folder, report or track.
    parent
        Where the results folders of videos stand; beside each by default.
    tracking
        How a clip becomes a pose track.
    overwrite
        Whether to measure every video again and to replace its results.
    progress, workers
        As for `measure_all`.
    keep_going
        Whether to measure the others where a rep cannot even be read.

    Returns
    -------
    dict
        For each rep what was measured, or why it could not be.

    Raises
    ------
    CadenceError
        Before anything is measured, where results could not be written, two videos share a
        results folder, or (unless ``keep_going``) a rep cannot be read.
    """
    found: dict[Path, Outcome | None] = {
        rep: _known(rep, settings, parent, overwrite=overwrite) for rep, settings in reps.items()
    }
    faults = [known for known in found.values() if isinstance(known, CadenceError)]
    if faults and not keep_going:
        raise faults[0]
    new = {rep: results_folder(rep, parent) for rep, known in found.items() if known is None}
    ensure_writable(new, overwrite=overwrite)
    jobs = [Job(rep, folder, tracking, reps[rep], overwrite) for rep, folder in new.items()]
    outcomes = measure_all(jobs, progress, workers)
    found |= {job.clip: outcome for job, outcome in zip(jobs, outcomes, strict=True)}
    return {
        rep: with_places(rep, outcome, parent) if isinstance(outcome, RepReport) else outcome
        for rep, outcome in found.items()
        if outcome is not None
    }


def all_measured(reps: Mapping[Path, MeasuredRep | CadenceError]) -> list[MeasuredRep]:
    """Return reps that were all measured.

    Raises
    ------
    CadenceError
        Why the first of those that could not be measured could not.
    """
    for rep in reps.values():
        if isinstance(rep, CadenceError):
            raise rep
    return [rep for rep in reps.values() if isinstance(rep, MeasuredRep)]


def _known(
    rep: Path, settings: MeasureSettings, parent: Path | None, *, overwrite: bool
) -> Outcome | None:
    """Return what was saved of a rep, or why it cannot be read; None for a video to be measured."""
    try:
        known = None
        if not (overwrite and is_video(rep)):
            known = saved_report(rep, settings, parent)
        if known is None:
            open_clip(rep)
    except CadenceError as error:
        return error
    return known


def worker_count(jobs: int) -> int:
    """Say how many clips are measured at once on this machine."""
    return max(1, min(jobs, (os.cpu_count() or 1) // _CORES_EACH, _MOST_WORKERS))


def measure_all(
    jobs: Sequence[Job], progress: Progress, workers: int | None = None
) -> list[Outcome]:
    """Measure clips and write their results folders.

    Parameters
    ----------
    jobs
        The clips.
    progress
        Told the frames of all clips together, stage by stage.
    workers
        How many at once; by default as many as the machine's cores allow.

    Returns
    -------
    list
        For each job its report, or why it could not be measured; the others are measured all the
        same.
    """
    count = worker_count(len(jobs)) if workers is None else min(workers, len(jobs))
    together = _Together(progress)
    if count <= 1:
        return [_outcome(job, together.of(number)) for number, job in enumerate(jobs)]
    return _measure_beside_each_other(jobs, together, count)


class _Together:
    """Adds up the progress of several clips."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._frames: dict[tuple[int, str], int] = {}

    def of(self, number: int) -> Progress:
        """Return what one clip tells its progress to."""

        def told(stage: str, frames: int) -> None:
            self.tell(number, stage, frames)

        return told

    def tell(self, number: int, stage: str, frames: int) -> None:
        """Note one clip's progress, and pass on the sum of all."""
        self._frames[number, stage] = frames
        self._progress(stage, sum(f for (_, s), f in self._frames.items() if s == stage))


def _outcome(job: Job, progress: Progress) -> Outcome:
    try:
        return measure_clip(
            job.clip,
            job.folder,
            job.tracking,
            job.settings,
            overwrite=job.overwrite,
            progress=progress,
        )
    except CadenceError as error:
        return error


def _measure_beside_each_other(
    jobs: Sequence[Job], together: _Together, count: int
) -> list[Outcome]:
    """Measure in processes that are ended whatever happens, so that none works on unseen."""
    # Spawned, not forked: a pose engine's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with (
        _news_told(context, together.tell) as news,
        ProcessPoolExecutor(count, context, _begin_work, (news,)) as pool,
    ):
        results: list[Future[Outcome]] = [
            pool.submit(_work, number, job) for number, job in enumerate(jobs)
        ]
        try:
            return [result.result() for result in results]
        except BrokenProcessPool as error:
            raise NotMeasurableError(
                "a process that was measuring a clip was ended from outside, perhaps for want of "
                "memory: pass --jobs 1"
            ) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise


@contextlib.contextmanager
def _news_told(
    context: SpawnContext, tell: Callable[[int, str, int], None]
) -> Iterator[SimpleQueue[Any]]:
    """Give a queue whose news are told in this process until the block ends."""
    news: SimpleQueue[Any] = context.SimpleQueue()

    def listen() -> None:
        for number, stage, frames in iter(news.get, None):
            tell(number, stage, frames)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield news
    finally:
        news.put(None)
        listener.join()


_news: SimpleQueue[Any] | None = None


def _begin_work(news: SimpleQueue[Any]) -> None:
    """Begin a worker: it tells its news, tidies up when it is ended, and outlives nobody."""
    global _news
    _news = news
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the process that wants its work was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _work(number: int, job: Job) -> Outcome:
    """Measure one clip in a worker."""

    def told(stage: str, frames: int) -> None:
        if _news is not None:
            _news.put((number, stage, frames))

    return _outcome(job, told)
