"""Contacts and cadence of clips saved again: smaller, or in few bits, as messengers send them.

Every third clip of the grid is encoded again. Rendered into the grid's own folder, its clips are
used.

    python benchmarks/resaved.py --clips FOLDER --tracks FOLDER --markdown docs/accuracy.md
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import av
from av.video.frame import PictureType
from av.video.reformatter import Interpolation

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.measuring import ClipScore, measure_clip
from benchmarks.rendering import measure_render, run_renders
from benchmarks.renders import GRID_SIZE, cell, spec
from benchmarks.situations import situation_table

MARKS = "<!-- resaved:begin -->", "<!-- resaved:end -->"
SEEDS = range(0, GRID_SIZE, 3)


@dataclass(frozen=True)
class Way:
    """A way to save a clip again.

    Parameters
    ----------
    suffix
        Of the file's name.
    share
        Of the picture's width and height.
    codec, options
        The encoder, and how much it is to leave.
    """

    suffix: str
    share: float
    codec: Literal["libx264", "libx265"]
    options: dict[str, str] = field(default_factory=dict)


WAYS = {
    "two thirds the size (H.264, CRF 25)": Way("s", 2 / 3, "libx264", {"crf": "25"}),
    "few bits (H.264, CRF 30)": Way("b", 1.0, "libx264", {"crf": "30"}),
    "few bits (HEVC, CRF 32)": Way(
        "h", 1.0, "libx265", {"crf": "32", "x265-params": "log-level=error"}
    ),
}


def save_again(source: Path, target: Path, way: Way) -> None:
    """Encode a clip again, each frame with its own time."""
    unfinished = target.with_suffix(".part.mp4")
    options = {"preset": "veryfast"} | way.options
    with av.open(str(source)) as read, av.open(str(unfinished), "w") as written:
        video = read.streams.video[0]
        stream = written.add_stream(way.codec, rate=video.average_rate, options=options)
        width, height = (round(way.share * side / 2) * 2 for side in (video.width, video.height))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        if video.time_base is not None:
            stream.codec_context.time_base = video.time_base
        for frame in read.decode(video):
            small = frame.reformat(width, height, interpolation=Interpolation.AREA)
            small.pts, small.time_base = frame.pts, frame.time_base
            small.pict_type = PictureType.NONE
            written.mux(stream.encode(small))
        written.mux(stream.encode(None))
    unfinished.replace(target)


def score_cell(number: int, clips: Path, tracks: Path | None) -> list[ClipScore]:
    """Render a cell of the grid where it is missing, and measure it as it is and saved again."""
    drawn = spec(cell(SEEDS[number]))
    scores = [measure_render(drawn, "as rendered", clips, tracks)]
    rendered = scores[0].clip
    for name, way in WAYS.items():
        path = clips / f"{rendered.name}-{way.suffix}.mp4"
        if not path.exists():
            save_again(rendered.path, path, way)
        again = replace(rendered, path=path, situation=name)
        scores.append(measure_clip(again, tracks, None))
    return scores


def resaved_table(cells: Sequence[Sequence[ClipScore]]) -> str:
    """Give contacts and cadence, a line for each way."""
    return situation_table("clips", list(itertools.chain.from_iterable(cells)))


def main() -> None:
    """Run the benchmark from the command line."""
    run_renders(__doc__, len(SEEDS), score_cell, resaved_table, MARKS)


if __name__ == "__main__":
    main()
