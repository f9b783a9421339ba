"""The committed sample clips."""

from dataclasses import replace

from sample_videos.athlete import Athlete, Kit
from sample_videos.camera import CameraSpec
from sample_videos.encode import Encoding
from sample_videos.gait import Motion, steady
from sample_videos.render import RenderSpec
from sample_videos.scenery import SceneSpec

# The cones stand in the runner's lane, a hand's breadth nearer to the camera than the running line.
_IN_LANE_M = 0.5

FLY30_WIDE = RenderSpec(
    name="fly30_wide_60fps",
    duration_s=3.9,
    athlete=Athlete(height_m=1.84),
    motion=Motion(
        speed_mps=((0.0, 8.6), (1.6, 8.85), (4.0, 8.55)),
        cadence_spm=((0.0, 223.0), (1.6, 227.0), (4.0, 224.0)),
        contact_time_s=steady(0.106),
        start_along_m=-1.4,
        step_jitter=0.006,
    ),
    camera=CameraSpec(along_m=15.0, distance_m=26.0, height_m=1.6, runner_px=104.0),
    scene=SceneSpec(marker_across_m=_IN_LANE_M),
    noise=1.5,
    encoding=Encoding(crf=17),
)

# One athlete, three reps of a session: the second as good as the first, the third run tight,
# with cadence up while step length and speed go down.
_REP_ATHLETE = Athlete(
    height_m=1.76,
    kit=Kit(skin=(78, 108, 160), hair=(20, 22, 26), vest=(60, 60, 215), shorts=(60, 60, 60)),
)
REP1 = RenderSpec(
    name="rep1",
    width_px=1280,
    height_px=720,
    duration_s=2.7,
    direction="right-to-left",
    athlete=_REP_ATHLETE,
    motion=Motion(
        speed_mps=((0.0, 8.35), (1.3, 8.5), (2.7, 8.3)),
        cadence_spm=steady(224.0),
        contact_time_s=steady(0.109),
        start_along_m=-1.25,
        first_strike_s=0.11,
        step_jitter=0.006,
        seed=21,
    ),
    camera=CameraSpec(along_m=10.0, distance_m=19.0, runner_px=95.0, aim_height_m=1.5),
    scene=SceneSpec(
        markers_along_m=(0.0, 20.0), marker_across_m=_IN_LANE_M, fly_zone_m=(0.0, 20.0), seed=8
    ),
    noise=1.5,
    encoding=Encoding(crf=16),
)
REP2 = replace(
    REP1,
    name="rep2",
    motion=replace(
        REP1.motion,
        speed_mps=((0.0, 8.4), (1.3, 8.45), (2.7, 8.25)),
        cadence_spm=steady(223.4),
        first_strike_s=0.16,
        lead_foot="right",
        seed=22,
    ),
    camera=replace(REP1.camera, kind="hand-held", shake=0.8, runner_px=93.0, seed=12),
    encoding=Encoding(crf=17),
)
REP3 = replace(
    REP1,
    name="rep3",
    duration_s=2.95,
    motion=replace(
        REP1.motion,
        speed_mps=((0.0, 7.9), (1.3, 7.7), (2.9, 7.35)),
        cadence_spm=((0.0, 228.0), (2.9, 230.0)),
        contact_time_s=steady(0.118),
        first_strike_s=0.07,
        seed=23,
    ),
)

CLOSE = RenderSpec(
    name="close_240fps",
    fps=240.0,
    duration_s=1.2,
    athlete=Athlete(height_m=1.80),
    motion=Motion(
        speed_mps=((0.0, 5.95), (1.2, 6.05)),
        cadence_spm=steady(200.0),
        contact_time_s=steady(0.15),
        start_along_m=-0.05,
        first_strike_s=0.07,
        lead_foot="right",
    ),
    camera=CameraSpec(along_m=3.5, distance_m=6.0, height_m=1.3, runner_px=410.0, aim_height_m=1.1),
    scene=SceneSpec(markers_along_m=(1.0, 6.0), marker_across_m=_IN_LANE_M, fly_zone_m=(1.0, 6.0)),
    shutter=0.5,
    subframes=3,
    noise=1.2,
    encoding=Encoding(crf=20),
)

PAN = RenderSpec(
    name="pan_60fps",
    width_px=1280,
    height_px=720,
    duration_s=2.75,
    athlete=Athlete(height_m=1.70, kit=Kit(vest=(190, 90, 40), shorts=(40, 40, 40))),
    motion=Motion(
        speed_mps=((0.0, 7.9), (2.7, 8.1)),
        cadence_spm=steady(219.0),
        contact_time_s=steady(0.112),
        start_along_m=-1.0,
        first_strike_s=0.09,
        step_jitter=0.005,
    ),
    camera=CameraSpec(
        kind="panned", along_m=10.0, distance_m=14.0, runner_px=250.0, aim_height_m=1.0
    ),
    scene=SceneSpec(
        markers_along_m=(0.0, 10.0, 20.0),
        marker_across_m=_IN_LANE_M,
        fly_zone_m=(0.0, 20.0),
        seed=9,
    ),
    noise=1.2,
    encoding=Encoding(crf=21),
)

TREADMILL = RenderSpec(
    name="treadmill",
    width_px=720,
    height_px=1280,
    fps=30.0,
    duration_s=6.0,
    athlete=Athlete(height_m=1.75, kit=Kit(vest=(90, 60, 170), shorts=(70, 50, 40))),
    motion=Motion(
        speed_mps=steady(3.3),
        cadence_spm=steady(175.0),
        contact_time_s=steady(0.235),
        across_m=0.0,
        ripple_mps=0.06,
        step_jitter=0.006,
        landing="heel",
        in_place=True,
    ),
    camera=CameraSpec(along_m=0.0, distance_m=4.0, height_m=1.1, runner_px=720.0, aim_height_m=0.9),
    scene=SceneSpec(
        place="gym", markers_along_m=(), fly_zone_m=None, backdrop_m=2.4, ground_m=-0.2
    ),
    shutter=0.35,
    subframes=5,
    noise=1.5,
    encoding=Encoding(crf=19),
)

SAMPLES = (FLY30_WIDE, REP1, REP2, REP3, CLOSE, PAN, TREADMILL)
