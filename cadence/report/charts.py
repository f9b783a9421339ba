"""Charts as SVG that takes its colours and its type from the page it stands in.

Matplotlib draws them. Each colour is drawn as a stand-in that becomes one of the style's custom
properties, so that one drawing serves light and dark; texts stay texts; an artist whose ``gid`` is
``step-3`` becomes an element with ``data-step="3"``, by which the page's script finds it.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from cadence.report.pages import drawn

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Colour = Literal[
    "ink",
    "soft",
    "rule",
    "faint",
    "panel",
    "accent",
    "left",
    "right",
    "warn",
    "band",
    "band-two",
    "rep-1",
    "rep-2",
    "rep-3",
    "rep-4",
    "rep-5",
    "rep-6",
]
_STAND_INS = {name: f"#01{number:02x}fe" for number, name in enumerate(get_args(Colour), 16)}
_NAME_OF = {colour: name for name, colour in _STAND_INS.items()}
# Reps side by side beyond these begin again, with broken lines.
REP_COLOURS: tuple[Colour, ...] = ("rep-1", "rep-2", "rep-3", "rep-4", "rep-5", "rep-6")
_TEXT_PX = 13.0
_WIDE_PX, _NARROW_PX = 840.0, 400.0


@dataclass(frozen=True)
class Drawn:
    """A chart, drawn for wide screens and for phones.

    Parameters
    ----------
    title, description
        What it is, and what it shows, for those who do not see it.
    wide, narrow
        The two drawings, as SVG.
    """

    title: str
    description: str
    wide: Markup
    narrow: Markup


@dataclass(frozen=True, eq=False)
class Canvas:
    """An empty drawing.

    Parameters
    ----------
    figure, axes
        Matplotlib's; one unit of length is one pixel at the drawing's own size.
    is_wide
        Whether it is the wide screens' drawing.
    """

    figure: Figure
    axes: Axes
    is_wide: bool

    def fits(self, text: str, width: float) -> bool:
        """Whether a text fits into a width in the x axis' own units."""
        low, high = self.axes.get_xlim()
        axes_px = self.axes.get_position().width * self.figure.get_figwidth() * 72
        return len(text) * 0.62 * _TEXT_PX < width / (high - low) * axes_px


def colour(name: Colour) -> str:
    """Return the stand-in of one of the style's colours."""
    return _STAND_INS[name]


def foot_colour(foot: str | None) -> str:
    """Return a foot's colour; near and far, where only that is known, take the same two."""
    names: dict[str | None, Colour] = {
        **{"left": "left", "near": "left"},
        **{"right": "right", "far": "right"},
    }
    return colour(names.get(foot, "soft"))


def drawn_twice(
    name: str,
    title: str,
    description: str,
    heights_px: tuple[float, float],
    draw: Callable[[Canvas], None],
    margins_px: tuple[float, float, float, float] = (56.0, 10.0, 10.0, 44.0),
) -> Drawn:
    """Draw a chart for wide screens and for phones.

    Parameters
    ----------
    name
        Short name, of the page's only chart of that name.
    title, description
        As in `Drawn`.
    heights_px
        Height of the wide drawing and of the narrow one.
    draw
        Draws on an empty canvas.
    margins_px
        Around the axes: left, right, top, bottom.
    """
    svgs = []
    for kind, width_px, height_px in zip(
        ("wide", "narrow"), (_WIDE_PX, _NARROW_PX), heights_px, strict=True
    ):
        canvas = new_canvas(width_px, height_px, margins_px, is_wide=kind == "wide")
        draw(canvas)
        svgs.append(svg(canvas.figure, f"{name}-{kind}"))
    return Drawn(title, description, *svgs)


def new_canvas(
    width_px: float,
    height_px: float,
    margins_px: tuple[float, float, float, float],
    *,
    is_wide: bool = False,
) -> Canvas:
    """Return an empty drawing in the pages' style.

    Parameters
    ----------
    width_px, height_px
        Its size.
    margins_px
        Around the axes: left, right, top, bottom.
    is_wide
        As in `Canvas`.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_px / 72, height_px / 72), dpi=72)
    left, right, top, bottom = margins_px
    axes = figure.add_axes(
        (
            left / width_px,
            bottom / height_px,
            (width_px - left - right) / width_px,
            (height_px - top - bottom) / height_px,
        )
    )
    axes.patch.set_visible(False)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(colour("soft"))
    axes.tick_params(
        colors=colour("soft"), labelcolor=colour("soft"), labelsize=_TEXT_PX, length=4, width=1
    )
    axes.tick_params(axis="y", length=0)
    axes.set_axisbelow(True)
    return Canvas(figure, axes, is_wide)


def label_axes(axes: Axes, x: str, y: str | None = None) -> None:
    """Write what the axes show, and in which units."""
    axes.set_xlabel(x, color=colour("soft"), fontsize=_TEXT_PX)
    if y is not None:
        # Above the axis, where it can be read without turning the head.
        write(axes, (0, 1), y, "soft", transform="axes", va="bottom", offset_px=(-46, 9))


def write(
    axes: Axes,
    place: tuple[float, float],
    text: str,
    name: Colour = "ink",
    *,
    ha: Literal["left", "center", "right"] = "left",
    va: Literal["bottom", "center", "top", "baseline"] = "center",
    transform: Literal["data", "axes"] = "data",
    offset_px: tuple[float, float] = (0, 0),
    bold: bool = False,
    size_px: float = _TEXT_PX,
) -> None:
    """Write a text at a place, moved by some pixels (to the right, upward)."""
    axes.annotate(
        text,
        place,
        xycoords="data" if transform == "data" else "axes fraction",
        xytext=offset_px,
        textcoords="offset pixels",
        ha=ha,
        va=va,
        color=colour(name),
        fontsize=size_px,
        fontweight="bold" if bold else "normal",
        annotation_clip=False,
    )


def grid_lines(axes: Axes, axis: Literal["x", "y", "both"]) -> None:
    """Draw thin lines at the ticks."""
    axes.grid(visible=True, axis=axis, color=colour("rule"), linewidth=1)


def limits_around(values: Sequence[float], least_span: float) -> tuple[float, float]:
    """Return limits that hold values with some room, at least a span wide."""
    low, high = min(values), max(values)
    middle, span = (low + high) / 2, max(1.16 * (high - low), least_span)
    return middle - span / 2, middle + span / 2


def svg(figure: Figure, name: str) -> Markup:
    """Return a drawing as SVG to stand inside a page.

    Parameters
    ----------
    figure
        The drawing.
    name
        Goes before each of its identifiers: a page's drawings share one space of names.
    """
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with _texts_as_texts(name):
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = _STEP_ID.sub(r'data-step="\1"', text)
    text = _PLAIN_ID.sub("", text)
    for pattern, replacement in (
        (_ID, rf'id="{name}-\1"'),
        (_LINK, rf'xlink:href="#{name}-\1"'),
        (_CLIP, rf"url(#{name}-\1)"),
    ):
        text = pattern.sub(replacement, text)
    text = _FONT.sub("", text)
    text = _SIZE.sub("", text, count=1)
    return drawn(_COLOUR.sub(lambda match: f"var(--{_NAME_OF[match[0]]})", text))


@contextlib.contextmanager
def _texts_as_texts(name: str) -> Iterator[None]:
    """Have texts written as texts, and identifiers the same each time.

    Matplotlib's own ``rc_context`` copies all three hundred settings.
    """
    import matplotlib as mpl

    settings = mpl.rcParams
    theirs = settings["svg.fonttype"], settings["svg.hashsalt"]
    settings["svg.fonttype"], settings["svg.hashsalt"] = "none", name
    try:
        yield
    finally:
        settings["svg.fonttype"], settings["svg.hashsalt"] = theirs


def laid_over(behind: Markup, before: Markup) -> Markup:
    """Lay one drawing over another of the same size and scale."""
    _, content = before.split(">", maxsplit=1)
    return drawn(behind.removesuffix(_END) + drawn(content))


_END = "</svg>\n"
_STEP_ID = re.compile(r'id="step-(\d+)"')
# Matplotlib numbers all its groups; nothing refers to them.
_PLAIN_ID = re.compile(r' id="[a-z0-9._]*?_\d+"')
_ID = re.compile(r'\bid="([^"]+)"')
_LINK = re.compile(r'xlink:href="#([^"]+)"')
_CLIP = re.compile(r"url\(#([^)]+)\)")
_FONT = re.compile(r"; font-family: [^;\"]*(?=[;\"])")
_SIZE = re.compile(r' width="[\d.]+pt" height="[\d.]+pt"')
_COLOUR = re.compile("|".join(_NAME_OF))
