"""Damaged video files: each ends as a report or as one clear line, in bounded time and memory.

Small clips in every container, and where their folder lies beside the checkout phones' own slow
motion files, are cut off, flipped, scrambled and lied in. Each mutant is opened, decoded, followed
and measured with a pose engine that costs nothing, and written as a results folder now and then;
a worker process does it under a limit of memory, and is killed when it takes too long.

    python benchmarks/fuzz.py --count 4000 [--markdown docs/input.md]
"""

from __future__ import annotations

import argparse
import json
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

if __package__ in (None, ""):  # run as a plain script
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.mutants import MUTATIONS, StickEngine, mutant, write_seeds
from benchmarks.tables import put_between
from benchmarks.truths import CLIPS
from cadence.errors import CadenceError

# A mutant may take so much of the processor's time and so much memory; and so much time, should its
# process only wait.
LONGEST_CPU_S, LONGEST_WAIT_S, MOST_BYTES = 30.0, 600.0, 4 << 30
# Every so many mutants that give a report, the results folder is written as well.
_FOLDER_EVERY = 40
_MARKERS = "<!-- fuzz:begin -->", "<!-- fuzz:end -->"
# The phone's 4K clip is too long to be mutated thousands of times.
_LARGEST_SEED_BYTES = 200_000


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant.

    Parameters
    ----------
    number, seed, done
        Which mutant, of which file, damaged how.
    kind
        ``report``, ``refused`` (a `CadenceError`), ``fault`` (any other exception), ``died``,
        ``hung`` or ``leftover``.
    line
        The refusal, or what went wrong.
    """

    number: int
    seed: str
    done: str
    kind: str
    line: str


def main() -> None:
    """Run the benchmark from the command line, or as its own worker."""
    words = _words()
    if words.worker is not None:
        _work(words.worker)
        return
    with tempfile.TemporaryDirectory() as folder:
        seeds = seed_files(Path(folder))
        numbers = range(words.first, words.first + words.count)
        shares = [numbers[job :: words.jobs] for job in range(words.jobs)]
        homes = [Path(folder) / f"job{job}" for job in range(words.jobs)]
        with ThreadPoolExecutor(words.jobs) as pool:
            parts = pool.map(partial(_share, seeds, words.log), shares, homes)
            outcomes = sorted((each for part in parts for each in part), key=lambda e: e.number)
    table = tables(outcomes, len(seeds))
    print(table)
    for each in outcomes:
        if each.kind not in ("report", "refused"):
            print(f"{each.number} {each.seed} {each.done}: {each.kind}: {each.line}")
    put_between(words.markdown, table, _MARKERS)
    sys.exit(any(each.kind not in ("report", "refused") for each in outcomes))


def _share(
    seeds: Sequence[Path], log: Path | None, numbers: Sequence[int], home: Path
) -> list[Outcome]:
    """Measure a share of the mutants in a worker of its own, noting each."""
    home.mkdir()
    outcomes = []
    for each in run(seeds, numbers, home):
        outcomes.append(each)
        if log is not None:
            with log.open("a") as file:
                file.write(json.dumps(asdict(each)) + "\n")
    return outcomes


def seed_files(folder: Path) -> list[Path]:
    """Write the made clips, and find phones' own."""
    phones = sorted((CLIPS / "container").glob("*.mp4"))
    small = [path for path in phones if path.stat().st_size < _LARGEST_SEED_BYTES]
    return write_seeds(folder / "seeds") + small


def run(seeds: Sequence[Path], numbers: Sequence[int], folder: Path) -> Iterator[Outcome]:
    """Measure mutants in a worker process, which is started again when it dies.

    Parameters
    ----------
    seeds
        The files that are damaged.
    numbers
        Which mutants; the same number gives the same mutant of the same seeds.
    folder
        Where the mutants are written, one after the other.
    """
    contents = [path.read_bytes() for path in seeds]
    waiting = list(numbers)
    while waiting:
        with _worker(folder) as worker:
            while waiting and worker.poll() is None:
                number = waiting.pop(0)
                place, done, content = mutant(contents, number)
                (folder / "mutant").write_bytes(content)
                kind, line = _asked(worker, f"{number} {seeds[place].name}")
                yield Outcome(number, seeds[place].name, done, kind, line)


@contextmanager
def _worker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def _asked(worker: subprocess.Popen[str], words: str) -> tuple[str, str]:
    """Give a worker a mutant; wait for what it says, but not for ever."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(f"{words}\n")
    worker.stdin.flush()
    ready, _, _ = select.select([worker.stdout], [], [], LONGEST_WAIT_S)
    if not ready:
        worker.kill()
        return "hung", f"no answer within {LONGEST_WAIT_S:g} s"
    answer = worker.stdout.readline()
    if not answer:
        status = worker.wait()
        is_slow = status == -signal.SIGPROF
        return ("hung", f"{LONGEST_CPU_S:g} s") if is_slow else ("died", f"status {status}")
    kind, line = json.loads(answer)
    return str(kind), str(line)


def _work(folder: Path) -> None:
    """Measure each mutant that standard input names, and say what became of it."""
    import cadence.pipeline.analysis as analysis

    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    setattr(analysis, "open_engine", lambda *_, **__: StickEngine())  # noqa: B010
    for words in sys.stdin:
        number, name = words.split()
        home = folder / "work"
        home.mkdir(exist_ok=True)
        clip = (folder / "mutant").rename(home / f"{number}-{name}")
        # Nobody handles this signal: it ends the process, whatever the process is stuck in.
        signal.setitimer(signal.ITIMER_PROF, LONGEST_CPU_S)
        answer = _measured(clip, int(number))
        signal.setitimer(signal.ITIMER_PROF, 0)
        clip.unlink()
        left = [path.name for path in home.iterdir()]
        if left:
            answer = "leftover", ", ".join(left)
        print(json.dumps(answer), flush=True)


def _measured(clip: Path, number: int) -> tuple[str, str]:
    """Measure one mutant: the kind of its outcome, and its line."""
    from cadence.pipeline.analysis import track_clip
    from cadence.pipeline.measure import report_from_track
    from cadence.report.document import document_from_report, json_text

    begun = time.monotonic()
    try:
        if number % _FOLDER_EVERY == 0:
            _written(clip)
        else:
            json_text(document_from_report(report_from_track(track_clip(clip))))
    except CadenceError as error:
        return "refused", str(error).removeprefix(f"{clip}: ")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        where = traceback.extract_tb(error.__traceback__)[-1]
        return "fault", f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    return "report", f"{time.monotonic() - begun:.1f} s"


def _written(clip: Path) -> None:
    """Measure a clip as the command does, and take its results folder away again."""
    import shutil

    from cadence.pipeline.settings import MeasureSettings
    from cadence.reps import TrackSettings, measure_clip

    folder = clip.with_suffix(".cadence")
    measure_clip(
        clip,
        folder,
        TrackSettings(),
        MeasureSettings(),
        overwrite=False,
        progress=lambda _stage, _frames: None,
    )
    shutil.rmtree(folder)


def tables(outcomes: Sequence[Outcome], seeds: int) -> str:
    """Give the counts as Markdown."""
    kinds = Counter(each.kind for each in outcomes)
    bad = sum(kinds[kind] for kind in ("fault", "died", "hung", "leftover"))
    head = (
        f"{len(outcomes)} mutants of {seeds} files: {kinds['report']} gave a report, "
        f"{kinds['refused']} one line; {kinds['fault']} another exception, {kinds['died']} ended "
        f"the process, {kinds['hung']} took more than {LONGEST_CPU_S:g} s of the "
        f"processor's time, {kinds['leftover']} left files behind ({bad} faults in all)."
    )
    lines = ["| damage | mutants | report | one line | fault |", "|---|---|---|---|---|"]
    for mutation in MUTATIONS:
        those = [each for each in outcomes if mutation.__name__ in each.done.split("+")]
        counts = Counter(each.kind for each in those)
        faults = len(those) - counts["report"] - counts["refused"]
        lines.append(
            f"| {(mutation.__doc__ or '').rstrip('.').lower()} | {len(those)} | "
            f"{counts['report']} | {counts['refused']} | {faults} |"
        )
    said = Counter(_plain(each.line) for each in outcomes if each.kind == "refused")
    words = ["| what was said | times |", "|---|---|"]
    words += [f"| {line} | {count} |" for line, count in said.most_common(20)]
    return "\n\n".join([head, "\n".join(lines), "\n".join(words)])


def _plain(line: str) -> str:
    """Give a line without its numbers and names, for counting."""
    line = " ".join(line.split())
    return "".join("#" if c.isdigit() else c for c in line).replace("|", "/")[:160]


def _words() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="damaged video files")
    parser.add_argument("--count", type=int, default=2000, help="how many mutants")
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant")
    parser.add_argument("--markdown", type=Path, help="page whose part between the markers is made")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--log", type=Path, help="file to which each outcome is added")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
