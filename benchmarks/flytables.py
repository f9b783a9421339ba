"""The fly grid's results as Markdown tables, and what they must reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from benchmarks.flyscoring import FlyScore, ZoneScore
from benchmarks.tables import table, target_table
from benchmarks.targets import Target
from cadence.domain import FloatArray

_NOTHING = "-"
_TIME_MS = {60: 4.0, 120: 2.5, 240: 2.5}
_SPEED_MEDIAN, _SPEED_WORST, _SPEED_PANNED, _STEP_CM = 0.25, 0.8, 1.0, 3.0
_FOUND, _COVERAGE = 0.95, (0.90, 0.99)


def fly_markdown(scores: Sequence[FlyScore]) -> str:
    """Give all tables, one under the other."""
    parts = ["### Targets", target_table(list(fly_targets(scores)))]
    by_rate = _groups(scores, lambda score: f"{score.cell.fps:.0f} fps")
    by_view = _groups(scores, _view)
    by_offset = _groups(scores, lambda score: f"runner {score.cell.offset_m:+.1f} m")
    groups = [*by_rate, *by_view, *by_offset, ("all", list(scores))]
    parts += ["### Fly zones, geometry told", zone_table(groups, lambda score: score.told)]
    parts += ["### Fly zones, two or three markers and nothing else"]
    parts += [zone_table(groups, lambda score: score.bare)]
    parts += ["### Markers found in the picture", found_table(scores)]
    parts += ["### Errors in stated standard deviations", sureness_table(scores)]
    parts += ["### Cells", cell_table(scores)]
    return "\n\n".join(parts)


def fly_targets(scores: Sequence[FlyScore]) -> Iterator[Target]:
    """Hold the grid against what it must reach."""
    static = [score for score in scores if score.cell.kind == "static"]
    for fps, most_ms in _TIME_MS.items():
        ms = _sizes([s for s in static if s.cell.fps == fps], lambda z: 1e3 * z.time_error_s)
        what = f"static, told: fly time, median error at {fps} fps at most {most_ms:g} ms"
        yield _most(what, np.median(ms) if len(ms) else np.nan, most_ms, "ms", 1)
    speeds = _sizes(static, lambda zone: zone.speed_error_percent)
    yield _most(
        f"static, told: speed, median at most {_SPEED_MEDIAN} %", _median(speeds), _SPEED_MEDIAN
    )
    yield _most(f"static, told: speed, worst at most {_SPEED_WORST} %", _max(speeds), _SPEED_WORST)
    panned = [score for score in scores if score.cell.kind == "panned"]
    speeds = _sizes(panned, lambda zone: zone.speed_error_percent)
    yield _most(
        f"panned, told: speed, worst at most {_SPEED_PANNED:g} %", _max(speeds), _SPEED_PANNED
    )
    cm = 100 * np.abs(_steps([score for score in scores if score.cell.fps == 60]))
    yield _most(
        f"step length at 60 fps, median at most {_STEP_CM:g} cm", _median(cm), _STEP_CM, "cm", 1
    )
    every: list[bool] = []
    for name, zones in _by_what_is_known(scores):
        held = [zone.time_held for zone in zones] + [zone.speed_held for zone in zones]
        every += held
        yield _covered(f"95 % intervals that hold the truth, {name}, 90-99 %", held)
    yield _covered("95 % intervals that hold the truth, all of these, 90-99 %", every)
    right = [score.found == "right" for score in static]
    yield Target(
        f"markers found without help, static, at least {_FOUND:.0%}",
        f"{np.mean(right):.1%} ({sum(right)} of {len(right)})" if right else _NOTHING,
        bool(np.mean(right) >= _FOUND) if right else None,
    )
    wrong = sum(score.found == "wrong" for score in scores)
    yield Target("markers wrongly used, none", str(wrong), wrong == 0)


def _by_what_is_known(scores: Sequence[FlyScore]) -> list[tuple[str, list[ZoneScore]]]:
    """Give the zones of all cells by what was known of their markers and geometry."""
    return [
        ("geometry told", [zone for score in scores for zone in score.hands_told]),
        ("geometry not told", [zone for score in scores for zone in score.hands_bare]),
        ("markers found", [s.without for s in scores if s.without is not None]),
        ("exact markers, exact geometry", [s.told for s in scores if s.told is not None]),
        ("exact markers, nothing told", [s.bare for s in scores if s.bare is not None]),
    ]


def zone_table(
    groups: Sequence[tuple[str, list[FlyScore]]], of: Callable[[FlyScore], ZoneScore | None]
) -> str:
    """Give fly time, speed, their intervals and step lengths, group by group."""
    head = ["clips", "zones timed", "fly time, ms, median / worst", "speed, %, median / worst"]
    head += ["intervals that hold the truth", "half an interval, %", "step length, cm, median"]
    rows = []
    for name, scores in groups:
        zones = [zone for score in scores if (zone := of(score)) is not None]
        ms = np.abs([1e3 * zone.time_error_s for zone in zones])
        speeds = np.abs([zone.speed_error_percent for zone in zones])
        held = sum(zone.speed_held for zone in zones)
        wide = np.array([zone.half_width_percent for zone in zones])
        told = bool(zones) and zones[0] is scores[0].told
        steps = _steps(scores) if told else _steps(scores, bare=True)
        rows.append(
            [
                name,
                f"{len(zones)} of {len(scores)}",
                _pair(ms, 1),
                _pair(speeds, 2),
                f"{held} of {len(zones)}",
                _number(_median(wide), 2),
                _number(_median(100 * np.abs(steps)), 1),
            ]
        )
    return table(head, rows)


def found_table(scores: Sequence[FlyScore]) -> str:
    """Give how often a zone's markers were found, by what they are and what stands about."""
    head = ["clips", "right", "wrong", "asked for", "speed, %, median / worst", "intervals"]
    by_mark = _groups(scores, lambda score: score.cell.marker_kind)
    by_clutter = _groups(scores, lambda score: f"beside: {score.cell.clutter}")
    by_camera = _groups(scores, lambda score: score.cell.kind)
    rows = []
    for name, group in [*by_camera, *by_mark, *by_clutter]:
        zones = [score.without for score in group if score.without is not None]
        counts = [sum(s.found == f for s in group) for f in ("right", "wrong", "asked")]
        speeds = np.abs([zone.speed_error_percent for zone in zones])
        held = f"{sum(zone.speed_held for zone in zones)} of {len(zones)}"
        rows.append([name, *map(str, counts), _pair(speeds, 2), held])
    return table(head, rows)


def sureness_table(scores: Sequence[FlyScore]) -> str:
    """Give the root mean square of errors over stated standard deviations: 1 where they hold."""
    head = ["clips", *(what for what, _ in _by_what_is_known(scores))]
    groups = [*_groups(scores, _view), ("all", list(scores))]
    rows = [
        [name, *(_sureness(zones) for _, zones in _by_what_is_known(group))]
        for name, group in groups
    ]
    return table(head, rows)


def _sureness(zones: Sequence[ZoneScore]) -> str:
    """Give the root mean square, the mean, and of how many zones."""
    if not zones:
        return _NOTHING
    errors = np.array([zone.error_sds for zone in zones])
    return f"{np.sqrt(np.mean(errors**2)):.2f} ({errors.mean():+.2f}; {len(errors)})"


def cell_table(scores: Sequence[FlyScore]) -> str:
    """Give every cell."""
    head = ["cell", "run", "told: fly time, ms", "speed", "±", "not told: speed", "±", "found"]
    head += ["step length, cm"]
    rows = []
    for score in scores:
        cell, told, bare = score.cell, score.told, score.bare
        way = "right" if cell.direction == "left-to-right" else "left"
        run = f"{cell.speed_mps:.1f} m/s {cell.pace} to the {way}, {cell.zone_m:.0f} m, "
        run += f"{cell.offset_m:+.1f} m, {cell.marker_count} {cell.marker_kind}s, {cell.clutter}"
        rows.append(
            [
                f"`{cell.name}`",
                run,
                _NOTHING if told is None else f"{1e3 * told.time_error_s:+.1f}",
                *_speed_and_width(told),
                *_speed_and_width(bare),
                score.found,
                _number(_median(100 * np.abs(score.step_errors_m)), 1),
            ]
        )
    return table(head, rows)


def _speed_and_width(zone: ZoneScore | None) -> tuple[str, str]:
    if zone is None:
        return _NOTHING, _NOTHING
    return f"{zone.speed_error_percent:+.2f} %", f"{zone.half_width_percent:.2f} %"


def _view(score: FlyScore) -> str:
    cell = score.cell
    if cell.kind != "static":
        return cell.kind
    return "static, square" if cell.view_deg == 0 else f"static, {abs(cell.view_deg):.0f}° oblique"


def _groups(
    scores: Sequence[FlyScore], key: Callable[[FlyScore], str]
) -> list[tuple[str, list[FlyScore]]]:
    names = sorted(dict.fromkeys(key(score) for score in scores))
    return [(name, [score for score in scores if key(score) == name]) for name in names]


def _sizes(scores: Sequence[FlyScore], of: Callable[[ZoneScore], float]) -> FloatArray:
    return np.abs([of(score.told) for score in scores if score.told is not None])


def _steps(scores: Sequence[FlyScore], *, bare: bool = False) -> FloatArray:
    kept = [s.bare_step_errors_m if bare else s.step_errors_m for s in scores]
    return np.concatenate([np.zeros(0), *kept])


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if len(values) else np.nan


def _max(values: FloatArray) -> float:
    return float(np.max(values)) if len(values) else np.nan


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if np.isfinite(value) else _NOTHING


def _pair(values: FloatArray, decimals: int) -> str:
    return f"{_number(_median(values), decimals)} / {_number(_max(values), decimals)}"


def _most(what: str, value: float, limit: float, unit: str = "%", decimals: int = 2) -> Target:
    if not np.isfinite(value):
        return Target(what, _NOTHING, None)
    return Target(what, f"{value:.{decimals}f} {unit}", bool(value <= limit))


def _covered(what: str, held: Sequence[bool]) -> Target:
    if not held:
        return Target(what, _NOTHING, None)
    share = float(np.mean(held))
    said = f"{share:.1%} ({sum(held)} of {len(held)})"
    return Target(what, said, _COVERAGE[0] <= share <= _COVERAGE[1])
