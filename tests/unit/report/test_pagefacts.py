"""What a page says in short."""

from __future__ import annotations

from dataclasses import replace

from cadence.domain import FlyDetail, FlyResult, GaitResult, LensBend, MarkerUsed
from cadence.domain.clock import Reading
from cadence.report.pagefacts import fly_facts, fly_tiles, gait_tiles, how_measured, reading_rows
from tests.fixtures.reps import make_fly, make_report


def detailed(markers: int = 2) -> FlyResult:
    detail = FlyDetail(
        source="given",
        markers=tuple(MarkerUsed(100.0 + 30 * n, 600.0, 15.0 * n, 0.0) for n in range(markers)),
        residual_m=0.012,
        offset_m=-0.3,
        offset_sd_m=0.1,
        camera_distance_m=24.6,
        curve_sd_mps=(0.02, 0.02),
        peak_at_m=11.2,
        fell_from_m=14.0,
        accel_distance_m=30.0,
        accel_time_s=4.2,
        accel_time_sd_s=0.01,
    )
    return replace(make_fly(), detail=detail)


def test_a_measure_has_its_interval_and_an_unknown_one_its_remedy() -> None:
    contact, *_, length = gait_tiles(make_report())
    assert (contact.value, contact.unit, contact.ends) == ("110", "ms", "106 to 114")
    assert (length.value, length.ends) == ("\N{EN DASH}", None)
    assert "markers" in (length.note or "")
    nothing = replace(make_report(), gait=GaitResult(None, None, None, None))
    assert all("unknown" in (tile.note or "") for tile in gait_tiles(nothing))


def test_a_fly_zones_tiles_name_peak_and_the_way_before_it() -> None:
    names = {tile.name: tile for tile in fly_tiles(detailed())}
    assert names["peak speed"].note == "at 11 m; fell from 14 m on"
    assert names["30 m before it"].ends == "4.18 to 4.22"
    assert [tile.name for tile in fly_tiles(make_fly())][:2] == ["time over 30 m", "mean speed"]
    assert fly_tiles(None) == []


def test_markers_and_the_running_line_are_told() -> None:
    facts = dict(fly_facts(detailed()))
    assert facts["markers"] == "given: 0 m at 100,600, 15 m at 130,600 px"
    assert facts["running line"] == "0.3 \N{PLUS-MINUS SIGN} 0.2 m nearer than the markers' line"
    # Two markers always fit; of three it is worth a word how well.
    assert "misfit" not in facts
    assert dict(fly_facts(detailed(3)))["misfit"].startswith("markers 1.2 cm")
    assert fly_facts(make_fly()) == fly_facts(None) == []


def test_two_readings_stand_side_by_side() -> None:
    readings = (
        Reading("as used", 1.0, 30.0, 80.0, 0.31, 0.44),
        Reading("by the witnesses", 0.25, 120.0, 320.0, None, None),
    )
    rows = reading_rows(readings)
    assert ("cadence, steps/min", "80.0", "320.0") in rows
    assert ("contact time, ms", "310", "-") in rows


def test_how_it_was_measured_names_camera_clock_model_and_versions() -> None:
    facts = dict(how_measured(make_report()))
    assert {"clip", "runner", "camera", "clock", "pose model", "software"} <= set(facts)
    assert "cadence.report/1" in facts["software"]


def test_how_the_lens_bends_is_told_where_it_is_known() -> None:
    assert "lens" not in dict(how_measured(make_report()))
    straight = dict(how_measured(replace(make_report(), lens=LensBend(0.001, 0.002, 14))))
    assert straight["lens"].startswith("keeps straight lines straight, \N{PLUS-MINUS SIGN} 0.4 %")
    barrel = dict(how_measured(replace(make_report(), lens=LensBend(0.08, 0.002, 14))))
    assert "outward (barrel), 8.0 \N{PLUS-MINUS SIGN} 0.4 %" in barrel["lens"]
    assert "by 14 lines; taken out" in barrel["lens"]
    detail = detailed().detail
    assert detail is not None
    detail = replace(detail, lens_bend=-0.05, lens_bend_sd=0.01)
    by_markers = replace(make_report(), fly=replace(detailed(), detail=detail))
    assert "pincushion" in dict(how_measured(by_markers))["lens"]
    assert "by the markers" in dict(how_measured(by_markers))["lens"]
