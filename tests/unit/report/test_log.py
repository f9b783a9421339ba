"""The log in print, as data, and as the page of a season."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import timedelta
from pathlib import Path

from cadence.logbook.entries import LoggedRep
from cadence.report.document import json_text
from cadence.report.log import document_from_log, log_csv, render_log, render_logged_rep
from cadence.report.results import TREND_FILES, write_trend_folder
from cadence.report.trend import document_from_trend, seasons_of, sentence, trend_page
from tests.fixtures.printing import printed
from tests.unit.logbook.test_store import facts, measured


def logged(number: int, spm: float = 221.0, name: str | None = None) -> LoggedRep:
    told = dataclasses.replace(facts(number, days=7.0 * number), workout="3x3x30", rep=number)
    told = dataclasses.replace(told, name=name or told.name)
    return LoggedRep(number, told, (measured(spm - 1), measured(spm, minutes=5)))


SEASON = [logged(number, 218 + 0.5 * number) for number in range(1, 7)]


def test_the_list_has_each_rep_once_as_measured_last() -> None:
    text = printed(render_log([logged(1)]), 140)
    assert "clip1.mp4 (x2)" in text
    assert "221.0 (220.0 to 222.0)" in text
    assert "3x3x30 1" in text


def test_one_rep_is_shown_with_its_history() -> None:
    text = printed(render_logged_rep(logged(1)), 140)
    assert "220.0" in text
    assert "221.0" in text
    assert facts(1).sha256 in text


def test_json_has_the_history_and_csv_the_latest() -> None:
    reps = [logged(1), logged(2, name="=cmd().mp4")]
    document = json.loads(json_text(document_from_log(reps)))
    assert document["schema"] == "cadence.log/1"
    assert [len(rep["history"]) for rep in document["reps"]] == [2, 2]
    rows = list(csv.DictReader(io.StringIO(log_csv(reps))))
    assert [row["cadence mean (steps/min)"] for row in rows] == ["221.0", "221.0"]
    assert rows[1]["clip"] == "'=cmd().mp4"
    assert rows[0]["run_at"] == (facts().run_at + timedelta(days=7)).isoformat()


def test_a_season_that_rises_says_by_how_much() -> None:
    by_name = {season.measure.name: season for season in seasons_of(SEASON)}
    assert set(by_name) == {"cadence", "speed"}
    assert sentence(by_name["cadence"]).startswith("rises: +2.1 steps a minute in 30 days")
    assert "highest: 8.84 m/s" in sentence(by_name["speed"])
    assert "no trend yet" in sentence(seasons_of(SEASON[:1])[0])


def test_the_page_and_its_data(tmp_path: Path) -> None:
    page = trend_page([*SEASON, logged(9, name="<b>.mp4")], "Mara")
    assert "Mara: 7 reps" in page
    assert "&lt;b&gt;.mp4" in page
    document = document_from_trend(SEASON, "Mara")
    assert document["figures"][1]["verdict"] == "rises"
    write_trend_folder(SEASON[:1], None, tmp_path / "trend")
    assert sorted(p.name for p in (tmp_path / "trend").iterdir()) == sorted(TREND_FILES)
