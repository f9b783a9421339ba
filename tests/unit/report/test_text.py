"""The report in the terminal."""

from __future__ import annotations

import dataclasses
import io
import math
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from cadence.domain import RepReport
from cadence.report.text import render_report
from tests.fixtures.reps import generated, make_fly, make_report


def printed(report: RepReport, *, width: int = 80, terminal: bool = False) -> str:
    """Print a report as a terminal would, or as a file gets it."""
    colours: Literal["standard", "auto"] = "standard" if terminal else "auto"
    console = Console(
        file=io.StringIO(), width=width, force_terminal=terminal, color_system=colours
    )
    console.print(render_report(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_verdict_comes_first() -> None:
    text = printed(make_report())
    assert text.startswith("221 steps/min: faster than 800 m running (200-215)")


@pytest.mark.parametrize(
    "line",
    [
        "rep1.mp4, 1920 x 1080, 4.00 s",
        "runs from left to right",
        "stood still",
        "60.0 frames a second; the file's own time stamps",
        "cadence (stride rate)   221.0   220.0 to 222.0   steps/min",
        "contact time              110       106 to 114   ms",
        "cadence  holds: +0.4 steps/min from the first third of the steps to the last",
        "feet     left against right: no difference exceeds its uncertainty",
        "fly speed                8.80     8.77 to 8.83   m/s",
        "pass      8.80 m/s through the fly zone: faster than 400 m pace (7.65 m/s)",
        "pass --pr800 TIME",
        "Rules: 400m Pace Workouts.",
        "230 \N{PLUS-MINUS SIGN} 10",
        "[few-steps]",
    ],
)
def test_what_it_says(line: str) -> None:
    assert line in printed(make_report(fly=make_fly(), length_m=2.39))


def test_both_words_for_cadence_once() -> None:
    assert printed(make_report()).count("stride rate") == 1


def test_it_fits_80_columns() -> None:
    text = printed(make_report(fly=make_fly(), length_m=2.39, contacts=40))
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "the first and last 6 of 40; all are in steps.csv" in text


def test_checks_unknown_for_one_reason_share_a_line() -> None:
    assert printed(make_report()).count("no fly") == 1


def test_colour_is_for_terminals() -> None:
    assert "\x1b[" not in printed(make_report())
    assert "\x1b[1;32mpass" in printed(make_report(), terminal=True)


def test_hostile_names_stay_text() -> None:
    text = printed(make_report(path="[red]\x1b[2Jl\udcf6per.mp4"), terminal=True)
    assert "\x1b[2J" not in text
    assert "[red]" in text
    text.encode()


def test_nothing_known_is_still_a_report() -> None:
    bare = dataclasses.replace(make_report(contacts=0), gait=None, checks=(), warnings=())
    assert "Steps" not in printed(bare)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(generated(RepReport, st.floats(-1e6, 1e6) | st.just(math.nan)))
def test_any_report_can_be_printed(report: RepReport) -> None:
    assert printed(report, width=100)
