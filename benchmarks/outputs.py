"""What writing costs: the page with its kinogram, and the annotated video beside decoding.

python benchmarks/outputs.py [RESULTS FOLDER CLIP]...

Each page is written in a process of its own, as the command does it, imports included. Times are
seconds by the clock (processor seconds in brackets); of the video, milliseconds a frame. Without
words the samples are measured first.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time, thread_time

from cadence.pipeline.analysis import track_clip
from cadence.pipeline.measure import report_from_track
from cadence.report.annotation.film import new_annotator
from cadence.report.folder import load_report, write_report_folder
from cadence.storage import load_track
from cadence.video.decode import open_clip
from cadence.video.encode import film_writer

SAMPLES = Path(__file__).parents[1] / "sample_videos"
CLIPS = ("fly30_wide_60fps", "rep1", "close_240fps", "pan_60fps", "treadmill")
ROUNDS = 3

_PAGE = """
import json, sys, time
from pathlib import Path
from cadence.report.folder import load_report, write_report_folder
from cadence.storage import load_track
source, clip, out = map(Path, sys.argv[1:])
track, report = load_track(source), load_report(source)
began = time.perf_counter(), time.process_time()
write_report_folder(report, track, out, clip=clip, overwrite=True)
print(json.dumps([time.perf_counter() - began[0], time.process_time() - began[1]]))
"""


def measured_samples(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Measure the samples; give their results and clips."""
    for name in CLIPS:
        clip = SAMPLES / f"{name}.mp4"
        track = track_clip(clip)
        results = folder / f"{name}.cadence"
        write_report_folder(report_from_track(track), track, results, clip=None, overwrite=False)
        yield results, clip


def page_cost(results: Path, clip: Path) -> tuple[float, float, int]:
    """Write a page in a process of its own; give clock and processor seconds, and its size."""
    with tempfile.TemporaryDirectory() as scratch:
        times = []
        for _ in range(ROUNDS):
            command = [sys.executable, "-c", _PAGE, str(results), str(clip), f"{scratch}/page"]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            times.append(json.loads(done.stdout))
        wall_s, cpu_s = (sorted(each)[ROUNDS // 2] for each in zip(*times, strict=True))
        return wall_s, cpu_s, (Path(scratch) / "page" / "report.html").stat().st_size


def film_cost(results: Path, clip_path: Path) -> dict[str, float]:
    """Give processor milliseconds a frame: of decoding, and of copying and drawing."""
    track, report, clip = load_track(results), load_report(results), open_clip(clip_path)
    began = process_time()
    frames = sum(1 for _ in clip.frames())
    decode_s = process_time() - began
    annotator = new_annotator(report, track)
    with tempfile.TemporaryDirectory() as scratch:
        draw_s = 0.0
        stream = clip.frames()
        first = next(stream)
        with film_writer(Path(scratch) / "film.mp4", first, report.clock.capture_fps) as writer:
            # The page, which is drawn before, has loaded what drawing needs.
            with writer.sheet(first, first.file_time_s) as sheet:
                annotator.draw(sheet, first)
            for frame in stream:
                began = thread_time()
                with writer.sheet(frame, frame.file_time_s) as sheet:
                    annotator.draw(sheet, frame)
                    draw_s += thread_time() - began
    return {"decode": 1000 * decode_s / frames, "draw": 1000 * draw_s / (frames - 1)}


def main() -> None:
    """Print a line for each clip."""
    words = [Path(word) for word in sys.argv[1:]]
    print("| clip | page | size | decode | copy and draw | of the decode time, without encoding |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        given = zip(words[::2], words[1::2], strict=True)
        for results, clip in given if words else measured_samples(Path(folder)):
            wall_s, cpu_s, size = page_cost(results, clip)
            film = film_cost(results, clip)
            print(
                f"| `{clip.stem}` | {wall_s:.2f} ({cpu_s:.2f}) s | {size / 1e6:.2f} MB "
                f"| {film['decode']:.1f} ms | {film['draw']:.1f} ms "
                f"| {1 + film['draw'] / film['decode']:.1f} times |"
            )


if __name__ == "__main__":
    main()
