"""Holds functions and modules to a size that one can read at a sitting."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("cadence", "benchmarks", "sample_videos")
LONGEST_FUNCTION, MEDIAN_FUNCTION, LONGEST_MODULE = 60, 20, 400


def modules() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def function_lengths() -> dict[str, int]:
    return {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_functions_are_short() -> None:
    lengths = function_lengths()
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}
    assert statistics.median(lengths.values()) < MEDIAN_FUNCTION


def test_modules_are_short() -> None:
    lengths = {name: text.count("\n") for name, text in modules()}
    assert {name: n for name, n in lengths.items() if n >= LONGEST_MODULE} == {}
