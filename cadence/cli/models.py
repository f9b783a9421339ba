"""``cadence models``: which pose models are here; fetch and verify them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cadence.cli.screen import show, work_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadence.pose.weights import ModelStatus

app = typer.Typer(help="List, fetch and verify the pose models.", invoke_without_command=True)


@app.callback()
def _models(context: typer.Context) -> None:
    """List, fetch and verify the pose models."""
    if context.invoked_subcommand is None:
        list_()


@app.command("list")
def list_() -> None:
    """Say which models there are, and which of them are on this machine."""
    from cadence.pose.weights import list_models

    _show(list_models())


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="lite, full or heavy.")] = "full",
) -> None:
    """Fetch a model, unless it is here and unaltered."""
    from cadence.pose import weights

    with work_shown(quiet=False):
        weights.fetch(name)
    _show([weights.verify(name)])


@app.command()
def verify(
    name: Annotated[
        str | None, typer.Argument(help="lite, full or heavy. [default: all]", show_default=False)
    ] = None,
) -> None:
    """Check models against their checksums; status 1 if one is altered or the named one absent."""
    from cadence.errors import ModelError
    from cadence.pose import weights

    found = weights.list_models() if name is None else [weights.verify(name)]
    _show(found)
    for status in found:
        if status.state == "altered" or (name is not None and status.state == "absent"):
            fault = status.detail or "it is not on this machine"
            raise ModelError(
                f"model '{status.entry.name}': {fault}; "
                f"run 'cadence models fetch {status.entry.name}'"
            )


def _show(found: Sequence[ModelStatus]) -> None:
    from rich import box
    from rich.table import Table

    from cadence.pose.weights import cache_folder

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for head in ("model", "state", "size", "licence", "from"):
        grid.add_column(head)
    for status in found:
        size = f"{status.entry.bundle.size_bytes / 1e6:.1f} MB"
        grid.add_row(
            status.entry.name, status.state, size, status.entry.licence, status.source or "-"
        )
    show(grid)
    typer.echo(f"Models are kept in {cache_folder()}")
