"""The rendered clips are what their truth says: kinematics, projection, frames and time stamps."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from sample_videos.athlete import Athlete, Runner
from sample_videos.camera import Camera, CameraSpec
from sample_videos.canvas import Image
from sample_videos.encode import Encoding
from sample_videos.gait import GRAVITY_MPS2, Motion, steady
from sample_videos.leg import APPROACH_S
from sample_videos.render import Extra, RenderSpec, Take, render
from sample_videos.samples import SAMPLES
from sample_videos.scenery import Scenery, SceneSpec
from sample_videos.truth import truth

SPRINT = Motion(step_jitter=0.01, asymmetry=0.04)
JOG = Motion(
    speed_mps=steady(3.3),
    cadence_spm=steady(175.0),
    contact_time_s=steady(0.235),
    landing="heel",
)
WALK = Motion(
    speed_mps=steady(1.4),
    cadence_spm=steady(112.0),
    contact_time_s=steady(0.66),
    landing="heel",
    ripple_mps=0.0,
)
GAITS = {"sprint": SPRINT, "jog": JOG, "walk": WALK}
TINY = RenderSpec(
    name="tiny",
    width_px=160,
    height_px=120,
    fps=60.0,
    duration_s=0.4,
    motion=Motion(start_along_m=0.2),
    camera=CameraSpec(along_m=2.0, distance_m=8.0, runner_px=50.0),
    scene=SceneSpec(markers_along_m=(0.0, 4.0), fly_zone_m=(0.5, 2.5)),
)


def runner(name: str) -> Runner:
    return Runner(Athlete(), GAITS[name], 2.0)


def shift_px(image: Image, other: Image) -> float:
    """Return how far the upper and the lower half of two pictures lie apart, the larger of both."""
    grey = [cv2.cvtColor(one, cv2.COLOR_BGR2GRAY).astype(np.float32) for one in (image, other)]
    halves = np.split(grey[0], 2), np.split(grey[1], 2)
    shifts = [cv2.phaseCorrelate(*pair)[0] for pair in zip(*halves, strict=True)]
    return float(np.max(np.hypot(*np.transpose(shifts))))


def decoded_times_s(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [float(frame.time or 0.0) for frame in container.decode(video=0)]


@pytest.mark.parametrize("name", GAITS)
def test_the_foot_does_not_slide_in_stance(name: str) -> None:
    figure = runner(name)
    for contact in figure.gait.contacts[4:-4]:
        time_s = np.linspace(contact.strike_s, contact.toe_off_s, 40)
        joints = figure.joints_m(time_s)
        toe_m, ball_m, heel_m = (
            joints[f"{contact.foot}_{part}"] for part in ("toe", "ball", "heel")
        )
        on_ground = np.minimum(ball_m[:, 2], heel_m[:, 2])
        assert np.max(np.abs(on_ground)) < 1e-9
        down = ball_m[:, 2] < 1e-9
        assert np.ptp(toe_m[down, 0]) < 1e-9
        on_heel = heel_m[:, 2] < 1e-9
        assert not np.any(on_heel) or np.ptp(heel_m[on_heel, 0]) < 1e-9


@pytest.mark.parametrize("name", GAITS)
def test_bones_keep_their_length_and_knees_bend_backward(name: str) -> None:
    figure = runner(name)
    time_s = np.arange(0.0, 1.5, 0.002)
    for leg in figure.legs.values():
        joints = leg.joints_m(time_s)
        thigh_m = np.hypot(*(joints["knee"] - joints["hip"]).T)
        shank_m = np.hypot(*(joints["ankle"] - joints["knee"]).T)
        assert np.allclose(thigh_m, leg.size.thigh_m)
        assert np.allclose(shank_m, leg.size.shank_m)
        angles, _ = leg.angles(time_s)
        assert np.min(angles[:, 1]) > np.radians(4)
        assert np.max(angles[:, 1]) < np.radians(135)
        assert np.min(joints["toe"][:, 1]) > -1e-9


@pytest.mark.parametrize("name", GAITS)
def test_the_foot_is_off_the_ground_between_contacts(name: str) -> None:
    figure = runner(name)
    for leg in figure.legs.values():
        for before, after in pairwise(leg.contacts[2:-2]):
            time_s = np.linspace(before.toe_off_s + 0.02, after.strike_s - APPROACH_S, 50)
            joints = leg.joints_m(time_s)
            assert np.min(joints["ball"][:, 1]) > 0.0
            assert np.min(joints["heel"][:, 1]) > 0.0


def test_the_foot_still_moves_forward_just_before_it_strikes() -> None:
    figure = runner("sprint")
    contact = figure.gait.contacts[6]
    time_s = contact.strike_s - np.array([0.040, 0.016, 0.011, 0.0])
    along_m = figure.joints_m(time_s)[f"{contact.foot}_ball"][:, 0]
    far_mps, near_mps = (along_m[1] - along_m[0]) / 0.024, (along_m[2] - along_m[1]) / 0.005
    assert 1.0 < near_mps < 2.0 < far_mps < 8.5


def test_the_hips_fall_freely_in_flight_and_join_smoothly() -> None:
    gait = runner("sprint").gait
    for before, after in pairwise(gait.contacts[4:-4]):
        time_s = np.linspace(before.toe_off_s, after.strike_s, 21)
        interval_s = time_s[1] - time_s[0]
        acceleration = np.diff(gait.rise_m(time_s), 2) / interval_s**2
        assert np.allclose(acceleration, -GRAVITY_MPS2, atol=1e-6)
    time_s = np.arange(0.0, 1.5, 1e-4)
    speed_mps = np.diff(gait.rise_m(time_s)) / 1e-4
    assert np.max(np.abs(np.diff(speed_mps))) < 0.02


def test_contacts_alternate_and_step_times_follow_the_cadence() -> None:
    gait = Runner(Athlete(), Motion(cadence_spm=steady(216.0)), 3.0).gait
    assert all(before.foot != after.foot for before, after in pairwise(gait.contacts))
    assert np.allclose(np.diff(gait.strikes_s), 60 / 216.0)
    assert 0.05 in [round(strike_s, 9) for strike_s in gait.strikes_s]


def test_mean_hip_speed_is_the_speed_asked_for() -> None:
    gait = Runner(Athlete(), Motion(speed_mps=steady(8.5), ripple_mps=0.2), 3.0).gait
    first, last = gait.strikes_s[4], gait.strikes_s[-4]
    mean_mps = (gait.along_m(last) - gait.along_m(first)) / (last - first)
    assert mean_mps == pytest.approx(8.5, rel=1e-3)


def test_a_treadmill_runner_stays() -> None:
    figure = Runner(Athlete(), replace(JOG, in_place=True), 4.0)
    hip_m = figure.hip_m(np.linspace(0.0, 4.0, 200))
    assert np.ptp(hip_m[:, 0]) < 0.1


def test_projection_and_rays_undo_each_other() -> None:
    camera = Camera((3.0, -12.0, 1.6), 0.3, -0.05, 0.02, 900.0, 1280, 720)
    points_px = np.array([[100.0, 50.0], [640.0, 360.0], [1200.0, 700.0]])
    rays = camera.rays(points_px)
    seen_px, depth_m = camera.project(np.array(camera.position_m) + 7.0 * rays)
    assert np.allclose(seen_px, points_px)
    assert np.allclose(depth_m, 7.0)


def test_a_camera_square_to_the_track_looks_straight_ahead() -> None:
    camera = Camera((0.0, -10.0, 1.0), 0.0, 0.0, 0.0, 500.0, 640, 480)
    seen_px, _ = camera.project(np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 0.0, 2.0]]))
    assert np.allclose(seen_px, [[320, 240], [370, 240], [320, 190]])


@pytest.mark.parametrize("direction", ["left-to-right", "right-to-left"])
def test_the_runner_crosses_the_picture_in_its_direction(direction: str) -> None:
    sense = 1 if direction == "left-to-right" else -1
    spec = replace(TINY, direction="left-to-right" if sense > 0 else "right-to-left")
    take = Take(spec)
    hip_m = take.figure.joints_m(take.frame_times_s)["pelvis"]
    seen_px, _ = take.frame_cameras[0].project(hip_m)
    assert np.all(sense * np.diff(seen_px[:, 0]) > 0)
    assert take.figure.near_side == ("right" if sense > 0 else "left")


def test_a_render_is_deterministic_with_its_frames_and_its_truth(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
        render(TINY, folder)
    clips = [(folder / "tiny.mp4").read_bytes() for folder in folders]
    assert clips[0] == clips[1]
    times_s = decoded_times_s(folders[0] / "tiny.mp4")
    assert np.allclose(times_s, np.arange(24) / 60)
    record = json.loads((folders[0] / "tiny.json").read_text(encoding="utf-8"))
    assert record["schema"] == "cadence.truth/2"
    assert record["frame_count"] == len(record["hip"]) == 24
    assert [hip["time_s"] for hip in record["hip"]] == pytest.approx(times_s, abs=1e-6)
    assert record["fly"]["speed_mps"] == pytest.approx(8.5, rel=0.02)


def test_the_truth_counts_pixels_from_the_first_ones_middle() -> None:
    take = Take(TINY)
    (camera,) = take.cameras_at(np.array([0.0]))
    cone_m = np.array([take.sense * 4.0, TINY.scene.marker_across_m, 0.0])
    from_corner_px, _ = camera.project(cone_m)
    record = truth(take)["markers"][1]
    assert (record["x_px"], record["y_px"]) == pytest.approx(from_corner_px - 0.5, abs=0.01)


def test_other_people_are_in_the_picture_and_not_in_the_truth() -> None:
    standing = Extra(along_m=2.5, across_m=3.0)
    walking = Extra(motion=replace(WALK, start_along_m=-1.5, across_m=4.2), turned_round=True)
    quiet = replace(TINY, duration_s=0.05, noise=0.0)
    alone, joined = Take(quiet), Take(replace(quiet, extras=(standing, walking)))
    differs = np.any(next(alone.frames()) != next(joined.frames()), axis=-1)
    assert 200 < np.count_nonzero(differs) < 0.2 * differs.size
    assert truth(alone) == truth(joined)


def test_slow_motion_stretches_the_file_and_not_the_truth(tmp_path: Path) -> None:
    spec = replace(TINY, fps=240.0, duration_s=0.1, encoding=Encoding(file_time_scale=0.125))
    path, record = render(spec, tmp_path)
    assert np.allclose(decoded_times_s(path), np.arange(24) / 30)
    assert [hip["time_s"] for hip in record["hip"]] == pytest.approx(
        list(np.arange(24) / 240), abs=1e-6
    )


def test_variable_frame_rate_is_written_and_known(tmp_path: Path) -> None:
    path, record = render(replace(TINY, duration_s=0.2, frame_jitter=0.2), tmp_path)
    times_s = decoded_times_s(path)
    assert np.ptp(np.diff(times_s)) > 0.001
    assert [hip["time_s"] for hip in record["hip"]] == pytest.approx(times_s, abs=1e-6)


def test_a_rotation_flag_turns_the_stored_picture(tmp_path: Path) -> None:
    spec = replace(TINY, duration_s=0.05, encoding=Encoding(rotation_deg=90))
    path, record = render(spec, tmp_path)
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert (frame.width, frame.height) == (record["height_px"], record["width_px"])
        assert frame.rotation == -90


@pytest.mark.parametrize("kind", ["hand-held", "panned"])
def test_a_moving_background_follows_the_camera_exactly(kind: str) -> None:
    spec = replace(
        TINY,
        width_px=320,
        height_px=200,
        noise=0.0,
        camera=replace(TINY.camera, kind="panned" if kind == "panned" else "hand-held", shake=30.0),
    )
    cameras = Take(spec).frame_cameras
    last = cameras[-1]
    warped = Scenery(spec.scene, cameras).frame(last)
    painted = Scenery(spec.scene, [last]).frame(last)
    elsewhere = Scenery(spec.scene, [cameras[0]]).frame(cameras[0])
    assert shift_px(elsewhere, painted) > 1.0
    assert shift_px(warped, painted) < 0.15


@pytest.mark.parametrize("spec", SAMPLES, ids=lambda spec: spec.name)
def test_every_sample_has_whole_contacts_to_measure(spec: RenderSpec) -> None:
    path = Path(__file__).parents[3] / "sample_videos" / f"{spec.name}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    complete = [contact for contact in record["contacts"] if contact["complete"]]
    assert len(complete) >= 3
    assert record["cadence_spm"] == pytest.approx(spec.motion.cadence_spm[0][1], rel=0.02)
    assert path.with_suffix(".mp4").stat().st_size < 1.5e6
