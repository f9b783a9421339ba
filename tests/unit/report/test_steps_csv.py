"""The rows of steps.csv."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest

from cadence.report.steps import step_rows, steps_csv
from tests.fixtures.reps import make_report

COLUMNS = (
    "number foot side strike_s strike_sd_s toe_off_s toe_off_sd_s step_time_s step_time_sd_s "
    "contact_time_s contact_time_sd_s flight_time_s duty_factor cadence_spm quality x_px y_px "
    "along_m step_length_m"
)


def test_one_row_a_contact() -> None:
    rows = list(csv.DictReader(io.StringIO(steps_csv(make_report(length_m=2.39)), newline="")))
    assert list(rows[0]) == COLUMNS.split()
    assert [row["number"] for row in rows] == [str(n) for n in range(1, 9)]
    assert rows[0]["foot"] == "right"
    assert rows[0]["contact_time_s"] == "0.1100"
    assert rows[0]["cadence_spm"] == "221.00"
    assert rows[0]["step_length_m"] == "2.390"


def test_unknown_is_empty() -> None:
    last = list(csv.DictReader(io.StringIO(steps_csv(make_report()), newline="")))[-1]
    empty = {name for name, value in last.items() if value == ""}
    assert empty == {
        *("step_time_s", "step_time_sd_s", "flight_time_s", "duty_factor", "cadence_spm"),
        *("along_m", "step_length_m"),
    }


def test_step_time_is_contact_and_flight() -> None:
    for row in step_rows(make_report(length_m=2.39))[:-1]:
        assert row.step_time_s is not None
        assert row.contact_time_s is not None
        assert row.flight_time_s is not None
        assert row.step_time_s == pytest.approx(row.contact_time_s + row.flight_time_s)


def test_a_missed_contact_begins_no_step() -> None:
    report = make_report(length_m=2.39)
    gap = dataclasses.replace(report, contacts=report.contacts[:3] + report.contacts[4:])
    rows = step_rows(gap)
    assert rows[2].step_time_s is None
    assert rows[2].step_length_m is None
    assert rows[2].contact_time_s is not None
    assert rows[3].cadence_spm == pytest.approx(221)


def test_a_contact_time_too_uncertain_is_left_out_with_what_rests_on_it() -> None:
    report = make_report()
    vague = tuple(dataclasses.replace(each, toe_off_sd_s=0.04) for each in report.contacts)
    row = step_rows(dataclasses.replace(report, contacts=vague))[0]
    assert (row.contact_time_s, row.flight_time_s, row.duty_factor) == (None, None, None)
    assert row.contact_time_sd_s == pytest.approx((0.004**2 + 0.04**2) ** 0.5)
    assert row.cadence_spm == pytest.approx(221)


def test_no_contacts_no_rows() -> None:
    assert step_rows(make_report(contacts=0)) == ()
    assert steps_csv(make_report(contacts=0)).split() == [COLUMNS.replace(" ", ",")]
