"""Reps side by side."""

from __future__ import annotations

import io
import json

from rich.console import Console

from cadence.report.comparison import document_from_comparison, render_comparison
from cadence.report.document import json_text
from cadence.session.progression import Comparison, compare_reps
from tests.fixtures.reps import make_fly, make_report


def three_reps() -> Comparison:
    """Compare three reps, the last one tight."""
    figures = ((221.0, 8.80, 2.39), (221.4, 8.81, 2.39), (226.0, 8.50, 2.26))
    return compare_reps(
        [
            make_report(path=f"clips/rep{i}.mp4", spm=spm, fly=make_fly(speed), length_m=length)
            for i, (spm, speed, length) in enumerate(figures, start=1)
        ]
    )


def printed(comparison: Comparison) -> str:
    """Print a comparison as a file gets it."""
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    console.print(render_comparison(comparison))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_column_a_rep_with_the_change() -> None:
    text = printed(three_reps())
    assert max(len(line) for line in text.splitlines()) <= 80
    for part in ("rep1.mp4", "rep3.mp4", "+0.4 noise", "+4.6 real", "-0.31 real"):
        assert part in text
    assert "fail  progression: rep 3 fell off (judged on fly speed)" in text
    assert "fail  tightness: rep 3 tightened up" in text
    assert "(400m Pace Workouts)" in text
    assert "m/s by step length: one rose while the other fell" in " ".join(text.split())
    assert "best first by fly speed: rep 2, rep 1, rep 3" in text


def test_unknown_measures_are_left_out() -> None:
    text = printed(compare_reps([make_report(), make_report(fly=make_fly())]))
    assert "step length\nm" not in text
    assert "fly time" in text


def test_the_document() -> None:
    document = json.loads(json_text(document_from_comparison(three_reps())))
    assert document["schema"] == "cadence.compare/1"
    assert document["reps"] == ["clips/rep1.mp4", "clips/rep2.mp4", "clips/rep3.mp4"]
    cadence = document["metrics"][0]
    assert (cadence["name"], cadence["unit"]) == ("cadence", "steps/min")
    assert cadence["values"][0] == {"mean": 221.0, "ci95": [220.0, 222.0]}
    assert [change["finding"] for change in cadence["changes"]] == ["noise", "real"]
    assert document["progression"]["broken_at"] == [3]
    assert (document["basis"], document["ranking"]) == ("fly speed", [2, 1, 3])
    assert document["same_setup"] == [False, False]
    assert document["speed_sources"][1]["source"] == "exchange"
    assert cadence["overall"]["mean"] == 5.0


def test_unknown_is_null_in_the_document() -> None:
    document = document_from_comparison(compare_reps([make_report(), make_report()]))
    speed = next(metric for metric in document["metrics"] if metric["name"] == "speed")
    assert (speed["name"], speed["unit"]) == ("speed", "m/s")
    assert (speed["values"], speed["changes"], speed["overall"]) == ([None, None], [None], None)
    assert document["speed_sources"] == [None]
