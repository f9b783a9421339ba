"""The page of reps side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cadence.errors import StorageError
from cadence.report.comparecharts import common_event, contacts_aligned, speed_by_time
from cadence.report.comparepage import RepFiles, compare_page, headline
from cadence.report.results import write_compare_folder
from cadence.session.progression import Comparison, compare_reps
from tests.fixtures.reps import make_fly, make_report

NOTHING = RepFiles(None, None)


def compared(*speeds_mps: float, name: str = "rep.mp4") -> Comparison:
    reps = [
        make_report(path=name, spm=221, fly=make_fly(speed), length_m=speed / 221 * 60)
        for speed in speeds_mps
    ]
    return compare_reps(reps)


def kinogram() -> bytes:
    """Return a picture such as a results folder holds."""
    import cv2

    picture = np.full((40, 90, 3), 120, np.uint8)
    return cv2.imencode(".png", picture)[1].tobytes()


def test_the_page_says_what_fell_and_shows_each_rep(tmp_path: Path) -> None:
    files = [RepFiles(tmp_path / "a.cadence" / "report.html", kinogram()), NOTHING, NOTHING]
    page = compare_page(compared(8.8, 8.8, 8.3, name="a<b>.mp4"), files, tmp_path)
    assert "Rep 3 fell off" in page
    assert "a&lt;b&gt;.mp4" in page
    assert 'href="a.cadence/report.html"' in page
    assert page.count("data:image/") == 1
    assert 'class="badge real"' in page
    assert 'class="badge noise"' in page


def test_a_headline_tells_of_tightness_too() -> None:
    assert headline(compared(8.8, 8.8)).startswith("Each rep was as good")
    tight = compare_reps(
        [
            make_report(spm=221, fly=make_fly(8.8), length_m=2.39),
            make_report(spm=226, fly=make_fly(8.5), length_m=2.26),
        ]
    )
    assert "tightened up" in headline(tight)


def test_reps_without_a_zone_are_aligned_at_the_first_strike() -> None:
    reports = (make_report(), make_report(fly=make_fly()))
    event = common_event(reports)
    assert event.name == "the first strike"
    assert event.at_s == (0.5, 0.5)
    assert common_event(reports[1:]).at_s == (0.9,)
    page = compare_page(compare_reps([reports[0], reports[0]]), [NOTHING] * 2, Path())
    assert "Speed through the fly zone" not in page


def test_a_rep_in_which_nothing_stands_has_a_line_all_the_same() -> None:
    report = replace(make_report(), contacts=())
    event = common_event((report,))
    assert event.at_s == (report.runner.visible_from_s,)
    assert "0 contacts" in contacts_aligned((report,), event).description


def test_speed_by_time_ends_when_the_rep_does() -> None:
    chart = speed_by_time(compared(8.0, 10.0).reports)
    assert chart is not None
    assert "rep 1 took 3.75 s; rep 2 took 3.00 s" in chart.description


def test_more_reps_than_colours(tmp_path: Path) -> None:
    page = compare_page(compared(*[8.8] * 8), [NOTHING] * 8, tmp_path)
    assert 'class="rep-2 broken"' in page


def test_it_is_written_again_but_never_over_what_is_not_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "compare"
    for _ in range(2):
        write_compare_folder(compared(8.8, 8.9), [NOTHING] * 2, folder)
    assert {path.name for path in folder.iterdir()} == {"compare.html", "compare.json"}
    (folder / "compare.json").write_text("[]")
    with pytest.raises(StorageError, match="left alone"):
        write_compare_folder(compared(8.8, 8.9), [NOTHING] * 2, folder)
