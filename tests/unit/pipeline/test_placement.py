"""Contacts put in the picture and on the track."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from benchmarks.stickrunner import StickRunner
from cadence.body.feet import NamedFeet
from cadence.body.path import Body, hips_path
from cadence.contacts.finding import TimedContact
from cadence.contacts.timing import EventTime
from cadence.domain import Contact, FloatArray, PoseTrack
from cadence.pipeline.placement import middles_s, place_contacts

# The track's 0 m is at (200, 700) of the scene; a metre is 50 px to the right.
STATURE_PX = 160.0
RUNNER = StickRunner(stature_px=STATURE_PX)


@dataclass(frozen=True, eq=False)
class Line:
    """A straight track seen square, in the scene."""

    maps: FloatArray

    def along_m(self, row: int, picture_px: FloatArray, side: object) -> float:
        del side
        matrix = self.maps[row]
        scene_px = matrix[:, :2] @ picture_px + matrix[:, 2]
        return float(scene_px[0] - 200) / 50


def timed(row: int, x_px: float, y_px: float = 800.0) -> TimedContact:
    """Give a whole contact with its footprint at a place of the scene."""
    strike, toe_off = (
        EventTime(row / 60 - 0.05, 0.003, 0.004),
        EventTime(row / 60 + 0.05, 0.006, 0.008),
    )
    return TimedContact(strike, toe_off, row, x_px / STATURE_PX, y_px / STATURE_PX)


def names(count: int) -> NamedFeet:
    """Name the first foot right and near, the second left and far, and the others not at all."""
    none = np.zeros(0, dtype=np.bool_)
    feet, sides = (*("right", "left"), *[None] * count), (*("near", "far"), *[None] * count)
    return NamedFeet(feet[:count], sides[:count], none, 0, none, 0.99)  # type: ignore[arg-type]


def placed(
    contacts: list[TimedContact],
    track: PoseTrack | None = None,
    body: Body | None = None,
    *,
    marked: bool = True,
) -> tuple[Contact, ...]:
    track = track or RUNNER.track()
    body = replace(body or RUNNER.body(), stature_px=STATURE_PX)
    line = Line(track.scene_from_picture) if marked else None
    return place_contacts(contacts, names(len(contacts)), body, track, line)


def filmed(scene_from_picture: FloatArray) -> PoseTrack:
    """Give a track of which each frame's camera is known."""
    track = RUNNER.track()
    return replace(track, scene_from_picture=np.tile(scene_from_picture, (len(track.shot), 1, 1)))


def test_a_contact_keeps_its_times_and_gets_its_names_and_places() -> None:
    first, second, third = placed([timed(20, 300.0), timed(35, 450.0), timed(50, 600.0)])
    assert first.strike_s == 20 / 60 - 0.05
    assert first.toe_off_s == 20 / 60 + 0.05
    assert first.strike_sd_s == pytest.approx(0.005)
    assert first.strike_common_sd_s == 0.004
    assert first.toe_off_sd_s == pytest.approx(0.010)
    assert first.toe_off_common_sd_s == 0.008
    assert first.strike_own_sd_s == pytest.approx(0.003)
    assert [(each.foot, each.side) for each in (first, second, third)] == [
        ("right", "near"),
        ("left", "far"),
        (None, None),
    ]
    assert [each.x_px for each in (first, second, third)] == pytest.approx([300, 450, 600])
    assert first.y_px == pytest.approx(800)
    assert [each.along_m for each in (first, second, third)] == pytest.approx([2, 5, 8])


@pytest.mark.parametrize(
    "cut", [replace(timed(20, 300.0), strike=None), replace(timed(20, 300.0), toe_off=None)]
)
def test_a_contact_that_was_cut_off_is_left_out_and_takes_its_name_with_it(
    cut: TimedContact,
) -> None:
    (kept,) = placed([cut, timed(35, 450.0)])
    assert kept.x_px == pytest.approx(450)
    assert (kept.foot, kept.side) == ("left", "far")


def test_a_turning_cameras_footprints_lie_in_the_picture_and_on_the_track() -> None:
    # The picture shows the scene half as large, and its left edge is at 120 px of it.
    track = filmed(np.array([[2.0, 0.0, 120.0], [0.0, 2.0, 40.0]]))
    (contact,) = placed([timed(20, 300.0)], track)
    assert contact.x_px == pytest.approx((300 - 120) / 2)
    assert contact.y_px == pytest.approx((800 - 40) / 2)
    assert contact.along_m == pytest.approx(2)


def test_the_frame_of_mid_contact_is_the_one_that_counts() -> None:
    track = RUNNER.track()
    moved = track.scene_from_picture.copy()
    moved[:, 0, 2] = 10.0 * np.arange(len(moved))
    body = RUNNER.body()
    # The body has no rows for the clip's first five frames; the contact was found a row early.
    later = body.between(body.time_s[5], body.time_s[-1])
    found = replace(timed(25, 300.0), row=19)
    (contact,) = placed([found], replace(track, scene_from_picture=moved), later)
    assert contact.x_px == pytest.approx(300 - 10 * 25)


def test_no_metres_without_markers_or_on_ground_that_moves() -> None:
    (without,) = placed([timed(20, 300.0)], marked=False)
    assert without.along_m is None
    moving = replace(RUNNER.body(), ground_known=False)
    (treadmill,) = placed([timed(20, 300.0)], body=moving)
    assert treadmill.along_m is None


def test_on_moving_ground_a_footprint_is_told_from_the_hips() -> None:
    moving = replace(RUNNER.body(), ground_known=False)
    way = STATURE_PX * hips_path(moving, moving.time_s[[20]])[0]
    (treadmill,) = placed([timed(20, 30.0, 80.0)], body=moving)
    assert (treadmill.x_px, treadmill.y_px) == pytest.approx((way[0] + 30, way[1] + 80))


def test_where_the_cameras_motion_is_unknown_places_are_the_pictures_own() -> None:
    track = filmed(np.array([[2.0, 0.0, 120.0], [0.0, 2.0, 40.0]]))
    cut = replace(RUNNER.body(), ground_known=False, is_one_shot=False)
    way = STATURE_PX * hips_path(cut, cut.time_s[[20]])[0]
    (contact,) = placed([timed(20, 30.0, 80.0)], track, cut)
    assert (contact.x_px, contact.y_px) == pytest.approx((way[0] + 30, way[1] + 80))


def test_middles_are_the_times_at_which_the_feet_stood() -> None:
    body = RUNNER.body()
    assert middles_s([timed(20, 0.0), timed(35, 0.0)], body) == pytest.approx([20 / 60, 35 / 60])
    assert middles_s([], body).shape == (0,)


def test_no_contacts_have_no_places() -> None:
    assert placed([]) == ()
