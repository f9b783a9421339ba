"""A session in print, as JSON, and as a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cadence.errors import StorageError
from cadence.report.document import json_text
from cadence.report.results import SESSION_FILES, write_session_folder
from cadence.report.session import document_from_session, render_session, start_text
from cadence.report.sessionpage import link_from, session_page
from cadence.session.recording import Recording
from cadence.session.review import FilmedRep, review_session
from tests.fixtures.printing import printed
from tests.unit.session.test_review import BOOK, NOON, filmed, rep, review, workout

CLIPS = filmed([rep()] * 5 + [rep(8.3)] * 4)
SESSION = review([*CLIPS[:4], *CLIPS[5:]])


def test_the_table_tells_missing_reps_recoveries_and_what_to_change() -> None:
    text = printed(render_session(SESSION), 120)
    assert "8 of 9 reps were filmed; missing: rep 2 of set 2" in text
    assert "3:00 of 3:00, as planned" in text
    assert "12:03:03" in text
    assert "rep 3 of set 2 fell off" in text


def test_a_session_without_times_says_so() -> None:
    clips = [FilmedRep(clip.path, None, clip.report) for clip in CLIPS]
    text = printed(render_session(review(clips)), 200)
    assert "Clips in file order" in text


def test_the_zone_is_named_where_the_phone_did_not() -> None:
    told = Recording(NOON, 4.0, zone_is_known=True)
    assert start_text(FilmedRep("a", told, None)) == "12:00:00"
    assert start_text(CLIPS[0]).endswith(" UTC")
    assert start_text(FilmedRep("a", None, None)) == "-"


def test_json_is_whole_and_holds_no_place() -> None:
    document = json.loads(json_text(document_from_session(SESSION)))
    assert document["schema"] == "cadence.session/1"
    assert document["missing"] == [5]
    assert document["reps"][4]["clip"] is None
    assert document["reps"][1]["recovery_before"]["taken_s"] == pytest.approx(180, abs=0.1)
    assert document["reps"][0]["clip"]["recorded"] == "2026-05-01T12:00:00+00:00"
    assert document["order"] == {"basis": "recording time", "note": None, "match_is_sure": True}
    assert document["progressions"][0]["comparison"]["progression"]["verdict"] == "fail"


def test_the_page_escapes_names_and_links_to_the_reps_pages(tmp_path: Path) -> None:
    path = "a<script>b.mp4"
    clips = [FilmedRep(path, CLIPS[0].recording, CLIPS[0].report), *CLIPS[1:]]
    session = review_session(clips, workout(), BOOK)
    page = session_page(session, {path: tmp_path / "my rep.cadence" / "report.html"}, tmp_path)
    assert "a&lt;script&gt;b.mp4" in page
    assert 'href="my%20rep.cadence/report.html"' in page
    assert "not each as good as the one before" in page


def test_a_page_without_recoveries_says_why() -> None:
    clips = [FilmedRep(clip.path, None, None, "broken") for clip in CLIPS]
    page = session_page(review(clips), {}, Path())
    assert "Recoveries are unknown" in page
    assert "broken" in page


def test_links_go_up_where_they_must(tmp_path: Path) -> None:
    assert link_from(tmp_path / "session", tmp_path / "a.cadence" / "report.html") == (
        "../a.cadence/report.html"
    )


def test_a_session_is_written_again_but_never_over_what_is_not_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    for _ in range(2):
        write_session_folder(SESSION, {}, folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(SESSION_FILES)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "session.json").write_text('{"mine": 1}')
    with pytest.raises(StorageError, match="left alone"):
        write_session_folder(SESSION, {}, foreign)
    assert (foreign / "session.json").read_text() == '{"mine": 1}'


def test_failed_checks_are_listed_once_however_many_reps_failed() -> None:
    # make_report's athlete runs 400 m in 52.3 s, 7.65 m/s.
    text = printed(render_session(review(filmed([rep()] * 7 + [rep(7.0)] * 2))), 160)
    (line,) = (line for line in text.splitlines() if "not faster than 400 m pace" in line)
    assert line.split()[0] == "fail"
    assert "rep 2 of set 3, rep 3 of set 3: " in line
