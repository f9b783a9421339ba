"""What the contacts must reach, held against what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.measuring import ClipScore
from benchmarks.summary import Errors, Group, group

_STRIKE_MS = {60: 6.0, 120: 4.0, 240: 3.0}
_TOE_OFF_MS = {60: 8.0, 120: 5.0, 240: 4.0}
_CONTACT_BIAS_MS = 4.0
_LEAST_F1, _LEAST_F1_30, _LEAST_F1_CELL, _LEAST_F1_FILMED = 0.99, 0.97, 0.93, 0.95
_MEDIAN_CADENCE, _WORST_CADENCE, _WORST_CADENCE_SHORT, _FILMED_CADENCE = 0.25, 1.0, 2.0, 1.5
# Clips at 30 fps with fewer steps than this may be off by more.
_FEW_STEPS = 6
_COVERAGE = (0.90, 0.99)


@dataclass(frozen=True)
class Target:
    """One target.

    Parameters
    ----------
    what
        In words, with its limit.
    measured
        In words.
    is_met
        None where there was nothing to measure.
    """

    what: str
    measured: str
    is_met: bool | None


def targets(scores: Sequence[ClipScore]) -> list[Target]:
    """Hold the grid and the filmed clips against what they must reach."""
    cells = [score for score in scores if score.clip.kind == "grid"]
    filmed = [score for score in scores if score.clip.kind == "labelled"]
    return [*_on_grid(cells), *_on_filmed(filmed)] if cells or filmed else []


def _on_grid(cells: Sequence[ClipScore]) -> Iterator[Target]:
    if not cells:
        return
    everything = group("grid", cells)
    at = {fps: _at(cells, fps, fps) for fps in (30, 60, 120, 240)}
    yield from _found(cells, "")
    asked = [cell for cell in cells if cell.clip.situation != "small"]
    if 0 < len(asked) < len(cells):
        yield from _found(asked, ", runners of 85 px and more")
    for fps, most_ms in _STRIKE_MS.items():
        yield _most_ms(f"strike, median error, {fps} fps", at[fps].strike_ms, most_ms)
    for fps, most_ms in _TOE_OFF_MS.items():
        yield _most_ms(f"toe-off, median error, {fps} fps", at[fps].toe_off_ms, most_ms)
    for fps in (120, 240):
        bias = at[fps].contact_ms.bias
        yield Target(
            f"contact time, bias within {_CONTACT_BIAS_MS:g} ms, {fps} fps",
            _number(bias, "+.1f", " ms"),
            _met(abs(bias) <= _CONTACT_BIAS_MS, bias),
        )
    yield from _cadence(cells, everything)
    for name in ("cadence", "contact time", "strike"):
        yield _coverage(name, *everything.covered[name])


def _found(cells: Sequence[ClipScore], which: str) -> Iterator[Target]:
    worst = group("", cells)
    fast, slow = _at(cells, 60, 240), _at(cells, 30, 30)
    yield _least(f"F1 within 16.7 ms, 60 fps and up{which}", fast.f1, _LEAST_F1)
    yield _least(f"F1 within one frame, 30 fps{which}", slow.f1, _LEAST_F1_30)
    yield _least(
        f"F1 of the worst cell{which} ({worst.worst_clip})", worst.worst_f1, _LEAST_F1_CELL
    )


def _at(cells: Sequence[ClipScore], least_fps: int, most_fps: int) -> Group:
    return group("", [cell for cell in cells if least_fps <= cell.clip.fps <= most_fps])


def _cadence(cells: Sequence[ClipScore], everything: Group) -> Iterator[Target]:
    median = everything.cadence_percent.median
    yield Target(
        f"cadence, median error at most {_MEDIAN_CADENCE:g} %",
        _number(median, ".2f", " %"),
        _met(median <= _MEDIAN_CADENCE, median),
    )
    for is_short, most in ((False, _WORST_CADENCE), (True, _WORST_CADENCE_SHORT)):
        part = [cell for cell in cells if _is_short(cell) == is_short]
        off = [(abs(c.rep.cadence_error_percent), c.clip.name) for c in part if c.rep is not None]
        worst, name = max(off, default=(np.nan, "no such clip"))
        which = f"30 fps with under {_FEW_STEPS} steps" if is_short else "all others"
        yield Target(
            f"cadence, worst error at most {most:g} %, {which}",
            f"{_number(worst, '.2f', ' %')} ({name})",
            _met(worst <= most, worst),
        )
    yield Target(
        "clips that could be measured, all",
        f"{everything.measured} of {everything.clips}",
        everything.measured == everything.clips,
    )


def _is_short(cell: ClipScore) -> bool:
    return cell.clip.fps == 30 and cell.contacts.whole - 1 < _FEW_STEPS


def _coverage(name: str, held: int, given: int) -> Target:
    least, most = _COVERAGE
    share = held / given if given else np.nan
    return Target(
        f"95 % intervals of {name} that hold the truth, {least:.0%}-{most:.0%}",
        f"{_number(100 * share, '.0f', ' %')} ({held} of {given})",
        _met(least <= share <= most, share),
    )


def _on_filmed(filmed: Sequence[ClipScore]) -> Iterator[Target]:
    for score in filmed:
        what = f"F1 within 1.5 frames, {score.clip.name}"
        yield _least(what, score.contacts.f1, _LEAST_F1_FILMED)
    for score in filmed:
        unsure, error = np.nan, np.nan
        if score.rep is not None:
            unsure, error = score.rep.cadence_unsure_percent, score.rep.cadence_error_percent
        most = np.fmax(_FILMED_CADENCE, unsure)
        yield Target(
            f"cadence within {most:.1f} %, {score.clip.name}",
            _number(error, "+.2f", " %"),
            bool(abs(error) <= most),
        )


def _least(what: str, value: float, least: float) -> Target:
    return Target(f"{what}, at least {least:g}", _number(value, ".3f"), _met(value >= least, value))


def _most_ms(what: str, error: Errors, most_ms: float) -> Target:
    return Target(
        f"{what}, at most {most_ms:g} ms",
        _number(error.median, ".1f", " ms"),
        _met(error.median <= most_ms, error.median),
    )


def _number(value: float, form: str, unit: str = "") -> str:
    return f"{value:{form}}{unit}" if np.isfinite(value) else "-"


def _met(holds: bool, value: float) -> bool | None:
    return bool(holds) if np.isfinite(value) else None
