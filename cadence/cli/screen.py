"""What a user sees: results on standard output; progress and notes on standard error."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

Progress = Callable[[str, int], None]

_LABELS = {"survey": "finding the runner", "poses": "placing landmarks"}
_FILM_LABEL = {"film": "writing the video"}


def show(result: RenderableType) -> None:
    """Print a result on standard output."""
    from rich.console import Console

    Console(highlight=False).print(result)


def show_text(text: str) -> None:
    """Print a text as it is, JSON for example, on standard output."""
    sys.stdout.write(text)
    sys.stdout.flush()


def show_bytes(content: bytes) -> None:
    """Write a file's content as it is on standard output, whatever the system's line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def work_shown(*, quiet: bool, film: bool = False) -> Iterator[Progress]:
    """Show progress and notes while a command works.

    Parameters
    ----------
    quiet
        Show neither.
    film
        Whether a video will be written as well.

    Yields
    ------
    Callable
        To be told the stage and how many of its frames are done.
    """
    notes = logging.NullHandler() if quiet else _Notes()
    logger = logging.getLogger("cadence")
    logger.addHandler(notes)
    try:
        if quiet or not sys.stderr.isatty():
            yield _no_progress
        else:
            with _progress_bar(_LABELS | (_FILM_LABEL if film else {})) as progress:
                yield progress
    finally:
        logger.removeHandler(notes)


class _Notes(logging.Handler):
    """Prints the project's own notes, such as a model's download."""

    def emit(self, record: logging.LogRecord) -> None:
        typer.echo(f"cadence: {record.getMessage()}", err=True)


def _no_progress(stage: str, frames: int) -> None:
    """Show nothing."""


@contextlib.contextmanager
def _progress_bar(labels: Mapping[str, str]) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Frames a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.0f} frames/s" if speed else "")

    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} frames"),
        Rate(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {
            name: bar.add_task(label, total=None, start=False) for name, label in labels.items()
        }

        def progress(stage: str, frames: int) -> None:
            task = bar.tasks[tasks[stage]]
            if not task.started:
                bar.start_task(task.id)
            if stage == "poses":
                # How many frames clips hold is known only once they are counted.
                counted = bar.tasks[tasks["survey"]].completed
                for each in ("survey", "poses"):
                    bar.update(tasks[each], total=counted)
            bar.update(task.id, completed=frames)

        yield progress


def tell_folder(folder: Path, *, quiet: bool) -> None:
    """Say where the results are, unless that is not wanted."""
    if not quiet:
        typer.echo(f"Results are in {folder}.")
