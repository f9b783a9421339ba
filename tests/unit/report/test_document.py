"""A report as the content of report.json, and back."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cadence.domain import GaitResult, Interval, RepReport
from cadence.errors import StorageError
from cadence.report.document import document_from_report, json_text, report_from_document
from tests.fixtures.reps import generated, make_fly, make_report

FINITE = st.floats(-1e6, 1e6)
ANY = st.floats()
# A whole report is a large example; a busy machine takes its time over one.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOTHING_KNOWN = GaitResult(None, None, None, None)

CONTRACT = {
    "video": "path width_px height_px frame_count duration_s capture_fps time_scale "
    "orientation_deg",
    "runner": "direction visible_from_s visible_to_s",
    "cadence": "mean_spm ci95_spm steps per_step_spm",
    "gait": "contact_time_s flight_time_s duty_factor step_length_m",
    "fly": "distance_m enter_s exit_s time_s ci95_s speed_mps ci95_mps peak_mps curve",
    "symmetry": "compared contact_time_s flight_time_s step_time_s step_length_m unknown_because",
    "trend": "verdict first_spm last_spm change_spm unknown_because",
    "contacts": "strike_s toe_off_s foot side strike_sd_s toe_off_sd_s x_px y_px along_m",
    "checks": "name verdict value unit lo hi source",
    "warnings": "code message",
}


def test_the_contract_is_kept() -> None:
    document = document_from_report(make_report(fly=make_fly(), length_m=2.39))
    assert document["schema"] == "cadence.report/1"
    assert document["camera"] == "static"
    for section, names in CONTRACT.items():
        entry = document[section]
        entry = entry[0] if isinstance(entry, list) else entry
        assert set(names.split()) <= set(entry), section
    assert set(document["gait"]["step_length_m"]) == {"mean", "ci95"}
    assert document["cadence"]["ci95_spm"] == [220.0, 222.0]


def test_every_contact_has_its_step() -> None:
    document = document_from_report(make_report())
    assert len(document["steps"]) == len(document["contacts"])
    first = document["steps"][0]
    assert first["duty_factor"] == pytest.approx(0.11 * 221 / 120)
    assert first["quality"] == document["contacts"][0]["quality"] == 0.9
    assert first["step_time_sd_s"] == pytest.approx(math.sqrt(2 * (0.004**2 - 0.002**2)))
    assert document["steps"][-1]["step_time_s"] is None


def test_duration_is_in_real_seconds() -> None:
    slow = json.loads(json_text(document_from_report(make_report())))
    slow["video"]["time_scale"] = 0.125
    document = document_from_report(report_from_document(slow))
    assert document["video"]["duration_s"] == 0.5


def test_unknown_is_null() -> None:
    document = document_from_report(make_report())
    assert document["fly"] is None
    assert document["gait"]["step_length_m"] is None
    assert document["contacts"][0]["along_m"] is None


@PATIENT
@given(generated(RepReport, FINITE))
def test_a_report_comes_back_as_it_was(report: RepReport) -> None:
    assume(report.gait != NOTHING_KNOWN)  # nothing known of the gait is no gait
    document = json.loads(json_text(document_from_report(report)))
    assert report_from_document(document) == report


@PATIENT
@given(generated(RepReport, ANY))
def test_no_number_is_ever_nan(report: RepReport) -> None:
    text = json_text(document_from_report(report))

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    document = json.loads(text, parse_constant=refuse)
    again = document_from_report(report_from_document(document))
    assert json_text(again) == text


def test_a_number_that_is_null_comes_back_as_nan() -> None:
    document = document_from_report(make_report())
    document["cadence"]["ci95_spm"] = [None, None]
    spm = report_from_document(document).cadence.spm
    assert isinstance(spm, Interval)
    assert math.isnan(spm.low)


def test_a_path_that_is_no_text_is_kept() -> None:
    report = make_report(path="l\udcf6per.mp4")
    text = json_text(document_from_report(report))
    assert report_from_document(json.loads(text.encode("ascii"))) == report


@pytest.mark.parametrize("section", [*CONTRACT, "schema", "camera", "verdict", "clock"])
@pytest.mark.parametrize("content", [..., 3, [3], {"a": 1}])
def test_what_is_wrong_is_named(section: str, content: Any) -> None:  # noqa: ANN401 - any JSON
    document = document_from_report(make_report(fly=make_fly()))
    if content is ...:
        del document[section]
    else:
        document[section] = content
    with pytest.raises(StorageError, match=r"^a\.json") as caught:
        report_from_document(document, "a.json")
    assert "\n" not in str(caught.value)


def test_another_schema_is_named() -> None:
    with pytest.raises(StorageError, match=r"is a 'cadence\.report/2', not a 'cadence\.report/1'"):
        report_from_document({"schema": "cadence.report/2"})
