"""Speeds as tables for the terminal, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cadence.benchmark.speeds import DECODE, PLAIN, Benchmark, ClipSpeed
from cadence.report.text import printable, spaced, table
from cadence.version import VERSION

SCHEMA = "cadence.benchmark/2"
STAGES = ("decode", "motion", "detect", "crop", "pose", "feet", "analysis", "writing")


def render_benchmark(benchmark: Benchmark) -> RenderableType:
    """Return the speeds as tables for ``rich``'s console."""
    machine = benchmark.machine
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    header = Text(
        f"{machine.processor}, {machine.cores} cores, {machine.system}, Python {machine.python}\n"
        f"{versions}\n"
        f"model {printable(benchmark.model)}; medians of {benchmark.repeats} "
        f"run{'s' if benchmark.repeats > 1 else ''} that took turns, start-up left out"
    )
    skipped = [Text(printable(f"not measured: {reason}")) for _, reason in benchmark.skipped]
    tables = [part for clip in benchmark.clips for part in (_speed_table(clip), _stage_table(clip))]
    return spaced([header, *tables, *skipped])


def document_from_benchmark(benchmark: Benchmark) -> dict[str, Any]:
    """Return the speeds as plain dictionaries, lists, texts and numbers."""
    clips = [
        {
            **asdict(clip),
            "sides": [
                {
                    **asdict(side),
                    "frames_per_s": 1000 / side.ms_a_frame,
                    "times_real_time": clip.times_real_time(side),
                    "times_decoding": clip.times_decoding(side),
                }
                for side in clip.sides
            ],
        }
        for clip in benchmark.clips
    ]
    skipped = [{"path": path, "reason": reason} for path, reason in benchmark.skipped]
    return {"schema": SCHEMA, "cadence": VERSION, **asdict(benchmark), "clips": clips} | {
        "skipped": skipped
    }


def _speed_table(clip: ClipSpeed) -> Table:
    title = (
        f"{printable(Path(clip.path).name)}: {clip.width_px} x {clip.height_px} {clip.codec}, "
        f"{clip.frames} frames, {clip.duration_s:.1f} s"
    )
    columns = ("", "ms/frame", "from-to", "x decode", "x real time", "CPU s", "MB", "found")
    has_plain = any(side.side == PLAIN for side in clip.sides)
    grid = table(title, (*columns, "plain / it") if has_plain else columns)
    for side in clip.sides:
        cells = [
            side.side,
            f"{side.ms_a_frame:.2f}",
            f"{side.spread_ms[0]:.1f}-{side.spread_ms[1]:.1f}",
            f"{clip.times_decoding(side):.2f}",
            f"{clip.times_real_time(side):.2f}",
            f"{side.cpu_s:.2f}",
            "-" if side.peak_bytes is None else f"{side.peak_bytes / 1e6:.0f}",
            "" if side.side == DECODE else str(side.found),
        ]
        if has_plain:
            cells.append(f"{clip.side(PLAIN).ms_a_frame / side.ms_a_frame:.2f}")
        grid.add_row(*cells)
    return grid


def _stage_table(clip: ClipSpeed) -> Table:
    grid = table("ms/frame by stage, summed over threads beside each other", ("", *STAGES))
    for side in clip.sides:
        if side.stage_ms:
            grid.add_row(side.side, *(f"{side.stage_ms.get(stage, 0):.2f}" for stage in STAGES))
    return grid
