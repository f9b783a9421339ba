"""Whether a clip is fit to be measured: what it lacks, and what to film instead."""

from __future__ import annotations

import numpy as np

from cadence.body.sight import Sight
from cadence.clock.ramps import find_speed_change
from cadence.domain import Caution, ClockInfo, FloatArray, LensBend, PoseTrack, VideoInfo
from cadence.errors import NotMeasurableError
from cadence.flyzone.markerset import FlySetup

NOBODY_FROM_FRONT = (
    "nobody runs in this clip as far as it shows: the person who moves most is filmed from the "
    "front or behind, where steps cannot be told apart. Film the rep from the side."
)
FROM_FRONT = (
    "the runner is filmed from the front or behind, where feet cannot be told from each other: "
    "contacts, flight and speed are not given; film from the side"
)
# Feet outside the picture in more of the poses than this: most contacts are not in it.
_MOST_UNSEEN, _SOME_UNSEEN = 0.5, 0.1
# Feet of runners are seen at 0.85 and more, of 60 px small or blurred ones as well; those of people
# who crouch or stand behind something at 0.4 and less.
_LEAST_VISIBLE = 0.5
# Fewer frames a second cannot hold five steps a second (two frames a step, and some to spare).
_LEAST_FPS = 15.0
# A runner who is not seen for longer may have taken a step meanwhile.
_LONG_LOSS_S = 0.25
_MOST_LOST = 0.1
# Sharp runners are at 0.6 and more (`PoseTrack.sharpness`), those smeared over a tenth of their
# height at 0.2 to 0.4, and their feet, which swing at twice the speed, over a fifth.
_LEAST_SHARP = 0.4
# Below this visibility of their ends (`PoseTrack.legs_visible`) strikes by the landmarks are off
# by a fiftieth of a second (root mean square), as in clips of small runners saved in few bits.
_CLEAR_LEGS = 0.9
# Files differ from their headers by a frame or two at the ends.
_LOST_SHARE, _LOST_FRAMES = 0.02, 3
_CUT_OFF_S = 0.5
# A phone's main lens is 24 to 28 mm on 36 mm film, its 0.5x lens 13 to 16.
WIDE_MM = 20.0
# Phones' main lenses bend less.
_MUCH_BENT = 0.02
# No two honest rates lie this near to each other; encoders that count fields are twice off.
_OTHER_RATE = 1.8


def refuse_unfit(sight: Sight, clock: ClockInfo) -> None:
    """Refuse a clip that cannot show what is asked of every clip.

    Parameters
    ----------
    sight
        How well the runner was seen.
    clock
        The clip's clock; one that is slowed had more frames a second.

    Raises
    ------
    NotMeasurableError
        When the feet are outside the picture or hidden, or there are too few frames a second.
    """
    if sight.feet_unseen > _MOST_UNSEEN:
        raise NotMeasurableError(
            f"the feet are outside the picture in {100 * sight.feet_unseen:.0f} % of the frames: "
            "film the whole runner, feet and ground included"
        )
    if sight.feet_visible < _LEAST_VISIBLE:
        raise NotMeasurableError(
            "nobody runs in this clip with feet that can be seen: the feet of the person who moves "
            "most are hidden or blurred. Film the rep from the side, in good light, with nothing "
            "before the runner"
        )
    estimate, fps = clock.estimate, clock.capture_fps
    if estimate is not None and estimate.verdict == "slowed" and estimate.slowed is not None:
        fps *= estimate.slowed.mean
    if fps < _LEAST_FPS:
        raise NotMeasurableError(
            f"{fps:.3g} frames a second are too few to see steps: film at 60 or more"
        )


def doubt_about_speed(track: PoseTrack, openings_s: FloatArray) -> Caution | None:
    """Say where the clip itself does not play evenly.

    Parameters
    ----------
    track
        The runner's track, whose clip may name a part that plays slower.
    openings_s
        (K,) times at which the feet were farthest apart, an unbroken series of steps.
    """
    part_s = track.video.slow_part_s
    if part_s is not None:
        slowed = (track.file_time_s >= part_s[0]) & (track.file_time_s <= part_s[1])
        if slowed.any():
            return Caution(
                "mixed-speed",
                f"by its tags this clip plays slower from {part_s[0]:.1f} to {part_s[1]:.1f} s "
                "than before and after (super slow motion), so that its time cannot be trusted: "
                "film at a constant rate, or cut that part out and pass --capture-fps",
            )
    change = find_speed_change(openings_s)
    if change is None:
        return None
    return Caution(
        "mixed-speed",
        f"steps take {change.before_s:.2f} s until {change.at_s:.1f} s and {change.after_s:.2f} s "
        "from then on, as no runner changes: the clip plays slower in a part of it (as phones "
        "export slow motion), or somebody walks in it; cut one part out, and pass --capture-fps "
        "where that is slow motion",
    )


def input_cautions(
    track: PoseTrack, sight: Sight, clock: ClockInfo, fly: FlySetup | None
) -> tuple[Caution, ...]:
    """Collect what the clip lacks.

    Parameters
    ----------
    track, sight, clock
        The runner, how well they were seen, and by which clock.
    fly
        The fly zone, or None when none was asked for.
    """
    found = (
        _cut(track),
        _front(sight),
        _feet(sight),
        _lost_runner(sight),
        _blurred(track),
        _unclear_legs(track),
        _lost_frames(track.video),
        _other_rate(track, clock),
        _moved_camera(track, fly),
        _lens(track, fly),
    )
    return tuple(caution for caution in found if caution is not None)


def _cut(track: PoseTrack) -> Caution | None:
    cuts_s = track.video.cuts_s
    if not cuts_s:
        return None
    seen_s = float(track.file_time_s[0])
    begin_s = max((cut_s for cut_s in cuts_s if cut_s <= seen_s), default=0.0)
    end_s = min((cut_s for cut_s in cuts_s if cut_s > seen_s), default=track.video.file_duration_s)
    where = ", ".join(f"{cut_s:.1f}" for cut_s in cuts_s)
    return Caution(
        "camera-cut",
        f"the clip has a cut or a cross-fade at {where} s (the file's time): only the part from "
        f"{begin_s:.1f} to {end_s:.1f} s was measured; film or export each rep in one piece, or "
        "name the runner in another part with --runner X,Y@SECONDS",
    )


def _front(sight: Sight) -> Caution | None:
    return Caution("front-view", FROM_FRONT) if sight.from_front else None


def _feet(sight: Sight) -> Caution | None:
    if sight.feet_unseen <= _SOME_UNSEEN:
        return None
    return Caution(
        "feet-outside",
        f"the feet are outside the picture in {100 * sight.feet_unseen:.0f} % of the frames, and "
        "their contacts are guesses there: film the whole runner, feet and ground included",
    )


def _lost_runner(sight: Sight) -> Caution | None:
    if sight.longest_loss_s <= _LONG_LOSS_S and sight.lost <= _MOST_LOST:
        return None
    return Caution(
        "runner-lost",
        f"the runner was not seen in {100 * sight.lost:.0f} % of the frames of the run, once for "
        f"{sight.longest_loss_s:.2f} s: keep others and posts out of the way, or film nearer",
    )


def _blurred(track: PoseTrack) -> Caution | None:
    if track.sharpness is None or track.sharpness >= _LEAST_SHARP:
        return None
    return Caution(
        "runner-blurred",
        "the runner is smeared along the way by a long shutter time, and contacts are timed less "
        "well than their intervals say: film in brighter light, or set 1/1000 s",
    )


def _unclear_legs(track: PoseTrack) -> Caution | None:
    if track.legs_visible >= _CLEAR_LEGS:
        return None
    return Caution(
        "legs-unclear",
        "the legs are hard to make out, and all contacts may be timed early or late together, as "
        "their intervals say: film nearer, and use the phone's own file, not a copy that a "
        "messenger made",
    )


def _lost_frames(video: VideoInfo) -> Caution | None:
    declared, count = video.declared_frames or 0, video.frame_count
    missing_s = (video.declared_duration_s or 0.0) - video.file_duration_s
    spacing_s = video.file_duration_s / max(count - 1, 1)
    missing = max(declared - count, 0)
    if missing > max(_LOST_SHARE * declared, _LOST_FRAMES):
        what = f"{missing} of {declared} frames"
    elif missing_s > _CUT_OFF_S + spacing_s:
        what = f"{missing_s:.1f} of {video.declared_duration_s:.1f} s"
    else:
        return None
    return Caution(
        "frames-lost",
        f"{what} could not be decoded: the file is damaged or cut off, and what was left of it was "
        "measured; copy it from the phone again",
    )


def _other_rate(track: PoseTrack, clock: ClockInfo) -> Caution | None:
    header_fps = track.video.header_fps
    if header_fps is None or clock.is_given or clock.time_scale != 1.0:
        return None
    file_fps = 1 / float(np.median(np.diff(track.file_time_s)))
    if 1 / _OTHER_RATE < header_fps / file_fps < _OTHER_RATE:
        return None
    return Caution(
        "header-rate-disagrees",
        f"the file's header says {header_fps:.4g} frames a second, its time stamps {file_fps:.4g}; "
        f"time goes by the time stamps: if it was filmed at {header_fps:.4g}, pass --capture-fps "
        f"{header_fps:.4g}",
    )


def _lens(track: PoseTrack, fly: FlySetup | None) -> Caution | None:
    """Say where the lens bends straight lines: measured, or by the file's tag."""
    lens, lens_mm = track.lens, track.video.lens_mm
    if fly is None:
        return None
    if lens is not None:
        return bend_caution(lens, f"as {lens.line_count} of them show")
    if lens_mm is None or lens_mm >= WIDE_MM:
        return None
    return Caution(
        "wide-lens",
        f"filmed with a wide (0.5x) lens, {lens_mm:.0f} mm by the file's tag, which bends "
        "straight lines: metres near the picture's edges are less sure; film with the main lens "
        "from farther away",
    )


def bend_caution(lens: LensBend, because: str) -> Caution | None:
    """Warn of a lens that bends a lot, although it is corrected; None of another.

    Parameters
    ----------
    lens
        The lens.
    because
        What tells of it.
    """
    if not lens.is_proven or abs(lens.bend) < _MUCH_BENT:
        return None
    return Caution(
        "lens-bends",
        f"the lens bends straight lines by {100 * abs(lens.bend):.0f} % at the picture's corner, "
        f"{because}; pixels were straightened before metres were read off them, but what is at the "
        "very edge may be less sure: film with the main (1x) lens from farther away",
    )


def _moved_camera(track: PoseTrack, fly: FlySetup | None) -> Caution | None:
    if fly is None or track.camera != "hand-held":
        return None
    if all(marker.file_time_s is not None for marker in fly.markers):
        return None
    return Caution(
        "camera-moved",
        "the camera moved although the markers' pixels were given for no moment, and are taken for "
        "those of the first picture: use a tripod, or say when each stands at its pixel with "
        "--marker X,Y@ALONG#SECONDS",
    )
