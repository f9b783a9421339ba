"""The list of bad inputs in the documents says what the program says."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.badinput import MARKERS, page
from tests.conftest import REPOSITORY


def test_the_list_is_what_the_program_says(tmp_path: Path) -> None:
    document = (REPOSITORY / "docs" / "input.md").read_text("utf-8")
    told = document.partition(MARKERS[0])[2].partition(MARKERS[1])[0].strip().splitlines()
    said = page(tmp_path).splitlines()
    remedy = "run benchmarks/badinput.py --markdown docs/input.md"
    assert [_unnumbered(line) for line in told] == [_unnumbered(line) for line in said], remedy


def _unnumbered(line: str) -> str:
    """Take the numbers out, whose last digit may differ from machine to machine."""
    return re.sub(r"-?\d+(\.\d+)?", "#", line)
