"""Draw the terminal report of a results folder as a picture: ``make picture``."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from cadence.report.folder import load_report
from cadence.report.text import render_report

# As rich's own, without the frame and without a font from the network.
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {terminal_width} {terminal_height}">
<style>
.{unique_id}-matrix {{
  font-family: monospace; font-size: {char_height}px; line-height: {line_height}px;
}}
{styles}
</style>
<defs>{lines}</defs>
<rect width="100%" height="100%" fill="white"/>
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</svg>
"""


def main(folder: Path, picture: Path) -> None:
    """Draw the report in a results folder."""
    console = Console(record=True, width=84, file=io.StringIO(), highlight=False)
    console.print(render_report(load_report(folder)))
    svg = console.export_svg(
        title="", theme=DEFAULT_TERMINAL_THEME, code_format=_SVG, unique_id="cadence"
    )
    picture.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
