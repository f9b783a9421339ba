"""How fast clips are measured, beside decoding and a plain MediaPipe loop: docs/speed.md.

python benchmarks/speed.py --clips FOLDER [--repeats 3] [--markdown docs/speed.md]

Clips are rendered into the folder once (some minutes). The page's tables are written anew, and a
line is added to its history.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.speedclips import GROWTH, MAIN, rendered
from cadence.benchmark.machine import Machine
from cadence.benchmark.runs import SideName
from cadence.benchmark.speeds import PLAIN, Benchmark, ClipSpeed, SideSpeed, run_benchmark
from cadence.benchmark.table import STAGES
from cadence.version import VERSION

OURS: SideName = "openvino"
HERE = Path(__file__).parents[1]
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_COMMAND_RUNS = 7


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=Path, required=True, help="folder for the rendered clips")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--markdown", type=Path, help="page to write the tables into")
    chosen = parser.parse_args(words)
    main_clips = list(rendered(MAIN, chosen.clips))
    growth_clips = list(rendered(GROWTH, chosen.clips))

    def progress(_stage: str, runs: int) -> None:
        print(f"run {runs}", file=sys.stderr)

    beside = run_benchmark(main_clips, [OURS, PLAIN], "full", chosen.repeats, progress=progress)
    alone = run_benchmark(growth_clips, [OURS], "full", chosen.repeats, progress=progress)
    commands = commands_s(main_clips[0])
    text = page(beside, alone, commands)
    print(text)
    if chosen.markdown:
        chosen.markdown.write_text(with_tables(chosen.markdown.read_text("utf-8"), text, beside))


def commands_s(clip: Path) -> dict[str, list[float]]:
    """Time whole commands, interpreter start included."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rep"
        run_command("analyze", str(clip), "--out", str(out), "--quiet")
        lines = {
            "`cadence --help`": ["--help"],
            "`cadence analyze track.npz`": ["analyze", str(out / "track.npz")],
        }
        times: dict[str, list[float]] = {name: [] for name in lines}
        for _ in range(_COMMAND_RUNS):
            for name, line in lines.items():
                begin_s = time.perf_counter()
                run_command(*line)
                times[name].append(time.perf_counter() - begin_s)
        return times


def run_command(*line: str) -> None:
    """Run a command of cadence; its output is dropped."""
    subprocess.run(
        [sys.executable, "-m", "cadence", *line],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )


def page(beside: Benchmark, alone: Benchmark, commands: dict[str, list[float]]) -> str:
    """Give the tables as Markdown."""
    parts = [
        machine_line(beside.machine, beside.repeats),
        "### Beside decoding and a plain MediaPipe loop",
        speed_table(beside.clips),
        plain_table(beside.clips),
        "### Size, codec, frame rate, length",
        speed_table(alone.clips),
        "### Where the time goes",
        "Milliseconds a frame by stage. Stages run beside each other, so they add up to more than "
        "the time that goes by.",
        stage_table([*beside.clips, *alone.clips]),
        "### Whole commands, interpreter start included",
        command_table(commands),
    ]
    return "\n\n".join(parts)


def machine_line(machine: Machine, repeats: int) -> str:
    """Say what the times were measured on."""
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.system}, Python {machine.python}; "
        f"{versions}. Medians of {repeats} runs that took turns; opening the networks left out."
    )


def speed_table(clips: Sequence[ClipSpeed]) -> str:
    """Tell how long each clip took."""
    head = (
        "clip",
        "codec",
        "frames",
        "decode only, ms a frame",
        "cadence, ms a frame",
        "spread",
        "x decode",
        "x real time",
        "CPU s",
        "peak MB",
    )
    rows = []
    for clip in clips:
        ours = clip.side(OURS)
        rows.append(
            (
                f"`{Path(clip.path).stem}`",
                clip.codec,
                str(clip.frames),
                f"{clip.side('decode').ms_a_frame:.2f}",
                f"{ours.ms_a_frame:.2f}",
                f"{ours.spread_ms[0]:.2f}-{ours.spread_ms[1]:.2f}",
                f"{clip.times_decoding(ours):.2f}",
                f"{clip.times_real_time(ours):.2f}",
                f"{ours.cpu_s:.2f}",
                megabytes(ours),
            )
        )
    return markdown(head, rows)


def plain_table(clips: Sequence[ClipSpeed]) -> str:
    """Compare with the plain loop."""
    head = ("clip", "plain loop, ms a frame", "plain / cadence", "found by plain", "by cadence")
    rows = [
        (
            f"`{Path(clip.path).stem}`",
            f"{clip.side(PLAIN).ms_a_frame:.2f}",
            f"{clip.side(PLAIN).ms_a_frame / clip.side(OURS).ms_a_frame:.2f}",
            f"{clip.side(PLAIN).found} of {clip.frames}",
            f"{clip.side(OURS).found} of {clip.frames}",
        )
        for clip in clips
    ]
    return markdown(head, rows)


def stage_table(clips: Sequence[ClipSpeed]) -> str:
    """Tell the time by stage."""
    rows = []
    for clip in clips:
        stage_ms = clip.side(OURS).stage_ms
        rows.append(
            (
                f"`{Path(clip.path).stem}`",
                *(f"{stage_ms.get(stage, 0.0):.2f}" for stage in STAGES),
            )
        )
    return markdown(("clip", *STAGES), rows)


def command_table(commands: dict[str, list[float]]) -> str:
    """Tell how long whole commands take."""
    rows = [
        (name, f"{median(times_s):.2f}", f"{min(times_s):.2f}-{max(times_s):.2f}")
        for name, times_s in commands.items()
    ]
    return markdown(("command", "seconds, median", "spread"), rows)


def megabytes(side: SideSpeed) -> str:
    """Give a side's peak memory."""
    return "-" if side.peak_bytes is None else f"{side.peak_bytes / 1e6:.0f}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def with_tables(text: str, tables: str, beside: Benchmark) -> str:
    """Put the tables into the page, and one more line into its history."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{tables}\n\n{_END}{after.rstrip()}\n{history_line(beside)}\n"


def history_line(beside: Benchmark) -> str:
    """Give this run's line of the history."""
    cells = [date.today().isoformat(), VERSION, beside.machine.processor]
    for clip in beside.clips:
        ours = clip.side(OURS)
        ratio = clip.side(PLAIN).ms_a_frame / ours.ms_a_frame
        cells.append(f"{ours.ms_a_frame:.1f} / {clip.times_decoding(ours):.1f} / {ratio:.1f}")
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
