"""Writes reps into one video, synchronised on an event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cadence.domain import PoseTrack, RepReport
from cadence.report.sidebyside.ghosts import Ghost, ghosts_over
from cadence.report.sidebyside.labels import Labels, dim
from cadence.report.sidebyside.panes import (
    LayoutName,
    Pane,
    side_by_side,
    stacked,
    whole_picture,
)
from cadence.report.sidebyside.reels import Reel, SyncName, event_times
from cadence.session.synchrony import Schedule, schedule_frames
from cadence.video.decode import Clip
from cadence.video.encode import film_writer
from cadence.video.sheet import Sheet

# What screens show, and players play, everywhere.
_MOST_FPS = 60.0


@dataclass(frozen=True)
class SideBySide:
    """How reps are put into one video.

    Parameters
    ----------
    layout
        ``side``: close-ups beside each other; ``stacked``: the strips in which the runners are, one
        over the other; ``ghost``: the others' runners over the first picture.
    sync
        What they are synchronised on; None for the zone where all have one, else the first strike.
    slow
        How many times slower than in reality it plays.
    """

    layout: LayoutName = "side"
    sync: SyncName | None = None
    slow: float = 1.0


@dataclass(frozen=True, eq=False)
class FilmedRep:
    """A rep with all that its video needs."""

    report: RepReport
    track: PoseTrack
    clip: Clip


def write_side_by_side(
    path: Path,
    reps: Sequence[FilmedRep],
    wish: SideBySide,
    progress: Callable[[str, int], None],
) -> Schedule:
    """Write reps into one video.

    Parameters
    ----------
    path
        The MP4 file.
    reps
        The reps, two or more, in order.
    wish
        How they are put into it.
    progress
        Told the stage and how many frames are done.

    Returns
    -------
    Schedule
        Which frames were shown when.

    Raises
    ------
    CadenceError
        When a rep has nothing to synchronise on, reps cannot be laid over each other, a clip can no
        longer be read, or the video not be written.
    """
    sync, events_s = event_times([rep.report for rep in reps], wish.sync)
    reels = [
        Reel(rep.report, rep.track, rep.clip, event_s)
        for rep, event_s in zip(reps, events_s, strict=True)
    ]
    panes, ghosts, size_px = _laid_out(reels, wish.layout)
    plan = schedule_frames([reel.since_event_s for reel in reels], 1 / (_MOST_FPS * wish.slow))
    # Over ghosts the labels stand below each other, in the upper half of the picture.
    room = 2 * len(reels) if ghosts else 1
    labels = Labels(reels, sync, (panes[0].width_px, panes[0].height_px // room))
    step_s = float(plan.at_s[1] - plan.at_s[0]) if len(plan.at_s) > 1 else 1 / _MOST_FPS
    first = reels[0].frame(0)
    with film_writer(path, first, 1 / (step_s * wish.slow), size_px) as writer:
        for moment, at_s in enumerate(plan.at_s):
            shown_s = (at_s - plan.at_s[0]) * wish.slow
            with writer.blank(first.yuv_to_rgb, shown_s) as sheet:
                _draw(sheet, reels, panes, ghosts, plan, moment, labels)
            progress("film", moment + 1)
    return plan


def _laid_out(
    reels: list[Reel], layout: LayoutName
) -> tuple[list[Pane], list[Ghost], tuple[int, int]]:
    """Give each rep its place, and the video its size."""
    if layout == "ghost":
        pane, size_px = whole_picture(reels[0])
        return [pane], ghosts_over(reels, pane), size_px
    panes, size_px = side_by_side(reels) if layout == "side" else stacked(reels)
    return panes, [], size_px


def _draw(
    sheet: Sheet,
    reels: Sequence[Reel],
    panes: Sequence[Pane],
    ghosts: Sequence[Ghost],
    plan: Schedule,
    moment: int,
    labels: Labels,
) -> None:
    """Draw one picture of the video."""
    for place, reel in enumerate(reels):
        row, goes_on = int(plan.rows[moment, place]), bool(plan.goes_on[moment, place])
        frame = reel.frame(row)
        if ghosts and place:
            if goes_on:
                ghosts[place - 1].show(sheet, frame, row)
        else:
            pane = panes[place]
            pane.show(sheet, frame, row)
            if not goes_on:
                dim(sheet, pane.left_px, pane.top_px, pane.width_px, pane.height_px)
    for place, reel in enumerate(reels):
        row, goes_on = int(plan.rows[moment, place]), bool(plan.goes_on[moment, place])
        at_s = float(reel.since_event_s[row]) if goes_on else float(plan.at_s[moment])
        corner, width = _label_place(panes, place, labels, stacked_labels=bool(ghosts))
        labels.draw(sheet, place, corner, width, at_s, goes_on=goes_on)


def _label_place(
    panes: Sequence[Pane], place: int, labels: Labels, *, stacked_labels: bool
) -> tuple[tuple[int, int], int]:
    """Say where a rep's label goes: over its picture, or below the others' labels."""
    if stacked_labels:
        return (0, place * labels.line_px), panes[0].width_px
    pane = panes[place]
    return (pane.left_px, pane.top_px), pane.width_px
