"""What is known of a rendered clip, as JSON: every contact, the cadence, the fly time."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sample_videos.athlete import Runner
from sample_videos.camera import Camera
from sample_videos.gait import Contact, Floats
from sample_videos.stage import world_m

if TYPE_CHECKING:
    from sample_videos.render import Take

SCHEMA = "cadence.truth/2"
Record = dict[str, Any]
# The camera counts pixels from the picture's corner; a reader of pictures, and cadence, from the
# first pixel's middle.
_MIDDLE_PX = 0.5


def _place(point_px: Floats) -> Record:
    """Return a picture position as readers count it: whole numbers at the pixels' middles."""
    x_px, y_px = (round(float(each) - _MIDDLE_PX, 2) for each in point_px)
    return {"x_px": x_px, "y_px": y_px}


def _inside(camera: Camera, points_px: Floats) -> bool:
    size = np.array([camera.width_px, camera.height_px])
    return bool(np.all((points_px >= 0) & (points_px <= size)))


def _whole_inside(take: "Take", time_s: float) -> bool:
    """Tell whether every joint of the runner is in the picture."""
    (camera,) = take.cameras_at(np.array([time_s]))
    joints = take.figure.joints_m(np.array([time_s]))
    points_px, _ = camera.project(np.concatenate(list(joints.values())))
    return _inside(camera, points_px)


def _contact(take: "Take", contact: Contact, runner: Runner) -> Record:
    middle_s = (contact.strike_s + contact.toe_off_s) / 2
    toe_m = runner.toe_m(contact)
    (camera,) = take.cameras_at(np.array([middle_s]))
    toe_px, _ = camera.project(world_m(toe_m, take.sense, take.spec.motion.across_m))
    in_clip = contact.strike_s >= 0 and contact.toe_off_s <= take.last_s
    whole = in_clip and all(
        _whole_inside(take, time_s) for time_s in (contact.strike_s, contact.toe_off_s)
    )
    return {
        "strike_s": round(contact.strike_s, 6),
        "toe_off_s": round(contact.toe_off_s, 6),
        "foot": contact.foot,
        "side": "near" if contact.foot == take.figure.near_side else "far",
        "along_m": round(float(toe_m[0]), 4),
        "across_m": round(take.spec.motion.across_m + take.sense * float(toe_m[1]), 4),
        **_place(toe_px),
        "complete": bool(whole),
    }


def _marker(take: "Take", along_m: float, runner: Runner) -> Record:
    """Return where a marker stands in the picture, and when: while the runner passes it."""
    scene = take.spec.scene
    point_m = np.array([take.sense * along_m, scene.marker_across_m, scene.ground_m])
    cameras = take.frame_cameras
    places_px = np.stack([camera.project(point_m)[0] for camera in cameras])
    frame = int(np.argmin(np.abs(runner.gait.shown_along_m(take.frame_times_s) - along_m)))
    if not _inside(cameras[frame], places_px[frame]):
        frame = int(np.argmin(np.abs(places_px[:, 0] - take.spec.width_px / 2)))
    seen = _inside(cameras[frame], places_px[frame])
    static = take.spec.camera.kind == "static"
    return {
        **(_place(places_px[frame]) if seen else {"x_px": None, "y_px": None}),
        "along_m": along_m,
        "across_m": scene.marker_across_m,
        "frame_s": None if static or not seen else round(float(take.frame_times_s[frame]), 6),
    }


def _fly(take: "Take", runner: Runner) -> Record | None:
    """Return the hip centre's crossings of the fly zone's ends, if both are in the clip."""
    zone_m = take.spec.scene.fly_zone_m
    if zone_m is None or take.spec.motion.in_place:
        return None
    time_s = np.linspace(0, take.last_s, 1 + round(take.last_s * 2000))
    along_m = runner.gait.along_m(time_s)
    if along_m[0] > zone_m[0] or along_m[-1] < zone_m[1]:
        return None
    enter_s, exit_s = (float(moment) for moment in np.interp(zone_m, along_m, time_s))
    distance_m = zone_m[1] - zone_m[0]
    return {
        "distance_m": distance_m,
        "enter_s": round(enter_s, 6),
        "exit_s": round(exit_s, 6),
        "time_s": round(exit_s - enter_s, 6),
        "speed_mps": round(distance_m / (exit_s - enter_s), 5),
    }


def _hips(take: "Take", runner: Runner) -> list[Record]:
    time_s = take.frame_times_s
    hip_m = runner.hip_m(time_s)
    in_world_m = world_m(hip_m, take.sense, take.spec.motion.across_m)
    records = []
    for frame, camera in enumerate(take.frame_cameras):
        place_px, _ = camera.project(in_world_m[frame])
        records.append(
            {
                "frame": frame,
                "time_s": round(float(time_s[frame]), 6),
                "along_m": round(float(hip_m[frame, 0]), 4),
                "height_m": round(float(hip_m[frame, 2]), 4),
                **_place(place_px),
            }
        )
    return records


def _cadence(contacts: list[Record]) -> Record:
    """Return mean cadence over the complete contacts, and each step's."""
    strikes_s = [contact["strike_s"] for contact in contacts if contact["complete"]]
    steps = np.diff(strikes_s)
    curve = [
        {"time_s": round(float(start + step / 2), 6), "cadence_spm": round(60 / float(step), 4)}
        for start, step in zip(strikes_s, steps, strict=False)
    ]
    mean = round(60 / float(np.mean(steps)), 4) if len(steps) else None
    return {"cadence_spm": mean, "cadence_curve": curve}


def truth(take: "Take") -> Record:
    """Return everything known of the rendered clip."""
    spec, runner = take.spec, take.runner
    contacts = [
        _contact(take, contact, runner)
        for contact in runner.gait.contacts
        if contact.toe_off_s > 0 and contact.strike_s < take.last_s
    ]
    whole_s = [float(t) for t in take.frame_times_s if _whole_inside(take, float(t))]
    return {
        "schema": SCHEMA,
        "clip": f"{spec.name}.mp4",
        "fps": spec.fps,
        "time_scale": spec.encoding.file_time_scale,
        "width_px": spec.width_px,
        "height_px": spec.height_px,
        "frame_count": spec.frame_count,
        "direction": "in-place" if spec.motion.in_place else spec.direction,
        "camera": spec.camera.kind,
        "athlete": {
            "height_m": spec.athlete.height_m,
            "leg_length_m": round(spec.athlete.leg_length_m, 4),
        },
        "visible_from_s": round(whole_s[0], 6) if whole_s else None,
        "visible_to_s": round(whole_s[-1], 6) if whole_s else None,
        **_cadence(contacts),
        "fly": _fly(take, runner),
        "markers": [_marker(take, along_m, runner) for along_m in spec.scene.markers_along_m],
        "contacts": contacts,
        "hip": _hips(take, runner),
    }


def write_truth(path: Path, record: Record) -> None:
    """Write the truth with one line for each contact and each frame."""
    lines = []
    for key, value in record.items():
        if isinstance(value, list) and value:
            rows = ",\n    ".join(json.dumps(row) for row in value)
            lines.append(f"  {json.dumps(key)}: [\n    {rows}\n  ]")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
