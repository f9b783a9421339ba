"""The fly zone of a pose track: markers, footprints and hips in one scene, measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadence.body.path import Body
from cadence.contacts.finding import TimedContact
from cadence.domain import Caution, FloatArray, PoseTrack, Side
from cadence.errors import CalibrationError
from cadence.flyzone.calibration import Calibration, Evidence, fit_calibration
from cadence.flyzone.crossing import RunnerWay, measure_fly, metres_sd
from cadence.flyzone.groundview import focal_px
from cadence.flyzone.layouts import settle_layout
from cadence.flyzone.markerset import FlySetup, Marker, find_gates
from cadence.flyzone.outcome import FlyOutcome
from cadence.pipeline.scene import Scene
from cadence.signals import local_line
from cadence.targets.inputs import WIDE_MM, bend_caution

# Hips are smoothed over about a step to tell their height, at so many places along the way.
_STEP_S = 0.3
_HIP_PLACES = 8
# Feet land a few centimetres to both sides of the runner's line, which an oblique look would turn
# into long and short steps.
_FOOT_ASIDE_M = 0.045
# A camera's path puts a picture this share of its longer side aside (SD), by `benchmarks/drift.py`:
# 1.03 pixels of 1280 in five filmed clips held in the hand (0.14 in a rendered one), 6 in a filmed
# pan whose focal length stays unknown, 0.8 to 0.9 in four rendered ones whose turn is known.
_DRIFT_SHARE = {"static": 0.0, "hand-held": 1 / 1250, "panned": 1 / 256}
_TURNED_DRIFT_SHARE = 1 / 1400
# Beyond this the runner's line is surely not the markers'.
_SURE_SD = 1.96
# An offset that costs less than this share of the speed is not worth a word.
_TELLING_SHARE = 0.004


@dataclass(frozen=True, eq=False)
class Zone:
    """A surveyed fly zone, or why there is none.

    Parameters
    ----------
    setup
        The zone as the user marked it.
    calibration, gates_m
        The camera and the gates; None where they are unknown.
    scene
        The scene of the calibration.
    unknown_because
        Why there is no calibration, with the remedy.
    """

    setup: FlySetup
    calibration: Calibration | None
    gates_m: tuple[float, float] | None
    scene: Scene
    unknown_because: str | None

    @property
    def length_sd(self) -> float:
        """Relative standard deviation of all metres along the track; 0 without any."""
        if self.calibration is None or self.gates_m is None:
            return 0.0
        return metres_sd(self.calibration, self.gates_m)

    def along_m(self, row: int, picture_px: FloatArray, side: Side | None) -> float | None:
        """Give metres along the track of a footprint, from its pixel in a picture."""
        if self.calibration is None:
            return None
        place_px = self.scene.placed(row, picture_px)
        aside_m = {"near": -_FOOT_ASIDE_M, "far": _FOOT_ASIDE_M, None: 0.0}[side]
        along_m = float(self.calibration.along_m(place_px[None], aside_m=aside_m)[0])
        return along_m if np.isfinite(along_m) else None


def survey_zone(
    track: PoseTrack, body: Body, timed: Sequence[TimedContact], setup: FlySetup | None
) -> Zone | None:
    """Survey the fly zone.

    Parameters
    ----------
    track, body
        The runner's path.
    timed
        Contacts in order of time.
    setup
        The fly zone as the user marked it, or None.

    Returns
    -------
    None where no fly zone was asked for.
    """
    if setup is None:
        return None
    scene = Scene.of(track)
    try:
        setup = _with_found(scene, body, timed, setup)
        _refuse_unfit(track, body, setup)
        gates_m = _gates(setup)
        calibration = _calibrated(scene, body, timed, setup)
        if track.camera == "panned" and track.turn is None:
            scene = Scene.of(track, focal_px(calibration.values))
            calibration = _calibrated(scene, body, timed, setup)
    except CalibrationError as error:
        return Zone(setup, None, None, scene, str(error))
    return Zone(setup, calibration, gates_m, scene, None)


def footprints_along_m(zone: Zone, body: Body, timed: Sequence[TimedContact]) -> FloatArray:
    """Give metres along the track of the (K,) whole contacts; NaN where unknown.

    Parameters
    ----------
    zone
        The zone.
    body, timed
        As for `survey_zone`.
    """
    places_px = _footprints_px(zone.scene, body, timed)
    if zone.calibration is None or len(places_px) == 0:
        return np.full(len(places_px), np.nan)
    return np.asarray(zone.calibration.along_m(places_px))


def time_zone(
    zone: Zone | None, track: PoseTrack, body: Body, timed: Sequence[TimedContact]
) -> FlyOutcome:
    """Time the runner through a surveyed zone.

    Parameters
    ----------
    zone
        The zone, or None where none was asked for.
    track, body, timed
        As for `survey_zone`.
    """
    if zone is None:
        return FlyOutcome(None, None)
    if zone.calibration is None or zone.gates_m is None:
        return FlyOutcome(None, zone.unknown_because)
    backward = zone.calibration.canvas.leftward == (body.direction == "left-to-right")
    if backward and zone.setup.accel_m is not None:
        return FlyOutcome(
            None,
            "the markers count against the running direction: marker 1, before the acceleration "
            "zone, has the smallest metres",
        )
    strikes = [contact.strike.at_s if contact.strike else np.nan for contact in timed]
    way = RunnerWay(body.time_s, _hips_px(zone.scene, body), np.array(strikes))
    outcome = measure_fly(way, zone.calibration, zone.gates_m, zone.setup)
    return replace(outcome, cautions=_cautions(zone, track, outcome))


def _with_found(
    scene: Scene, body: Body, timed: Sequence[TimedContact], setup: FlySetup
) -> FlySetup:
    """Take found marks for the zone's markers where none are given and they are unambiguous."""
    track = scene.track
    if setup.markers or track.found_marks is None or not body.ground_known:
        return setup
    if track.camera == "panned":
        raise CalibrationError(
            f"no markers were given for the {setup.distance_m:g} m fly zone, and in a panned clip "
            f"none are looked for: pass --marker X,Y@0#SECONDS --marker X,Y@{setup.distance_m:g}"
            "#SECONDS, each with the time at which it stands at its pixel"
        )

    def fit(markers: tuple[Marker, ...]) -> Calibration:
        return _calibrated(scene, body, timed, replace(setup, markers=markers))

    markers = settle_layout(
        track.found_marks,
        setup.distance_m,
        setup.accel_m,
        fit,
        leftward=body.direction == "right-to-left",
    )
    return replace(setup, markers=markers, source="found")


def _refuse_unfit(track: PoseTrack, body: Body, setup: FlySetup) -> None:
    """Raise where no zone can be surveyed, whatever the geometry."""
    if not setup.markers and track.found_marks is None:
        raise CalibrationError(
            f"no markers were given for the {setup.distance_m:g} m fly zone, and this track was "
            "saved without a look for any: measure the video again, or "
            f"pass --marker X,Y@0 --marker X,Y@{setup.distance_m:g} with the markers' pixels"
        )
    if not body.ground_known:
        raise CalibrationError(
            "the camera's motion is unknown, so the zone cannot be followed: use a tripod"
        )
    if len(setup.markers) < 2:
        raise CalibrationError(
            "only one marker is known: pass the pixels of both ends of the fly zone, "
            f"--marker X,Y@0 --marker X,Y@{setup.distance_m:g}"
        )
    if track.camera == "panned" and any(m.file_time_s is None for m in setup.markers[1:]):
        raise CalibrationError(
            "the camera pans, so say when each marker stands at its pixel: "
            "--marker X,Y@ALONG#SECONDS, best while the runner passes it"
        )


def _gates(setup: FlySetup) -> tuple[float, float]:
    gates_m = find_gates(setup.markers, setup.distance_m)
    if gates_m is None:
        raise CalibrationError(
            f"no two markers are {setup.distance_m:g} m apart, as --fly says: check their metres"
        )
    return gates_m


def _calibrated(
    scene: Scene, body: Body, timed: Sequence[TimedContact], setup: FlySetup
) -> Calibration:
    track = scene.track
    at_s = np.linspace(body.time_s[0], body.time_s[-1], _HIP_PLACES + 2)[1:-1]
    hips_px = _hips_px(scene, body)
    smooth_px = local_line(body.time_s, hips_px, np.ones(len(hips_px)), at_s, _STEP_S)
    drift_share = _DRIFT_SHARE[track.camera] if track.turn is None else _TURNED_DRIFT_SHARE
    drift_px = drift_share * track.video.long_side_px
    evidence = Evidence(
        markers=tuple(scene.marked(marker) for marker in setup.markers),
        footprints_px=_footprints_px(scene, body, timed),
        hips_px=smooth_px,
        lane_offset_m=setup.lane_offset_m,
        camera_distance_m=setup.camera_distance_m,
        marker_sd_px=drift_px,
        read_s=_read_s(track, body, setup.markers),
        lens=track.lens,
        has_wide_lens=track.video.lens_mm is not None and track.video.lens_mm < WIDE_MM,
        focal_px=None if track.turn is None else track.turn.cylinder.focal_px,
    )
    size_px = track.video.width_px, track.video.height_px
    return fit_calibration(evidence, size_px, panned=track.camera == "panned")


def _read_s(track: PoseTrack, body: Body, markers: Sequence[Marker]) -> tuple[float, ...]:
    """Give the real times at which markers were read; NaN where nobody said."""
    said_s = [np.nan if marker.file_time_s is None else marker.file_time_s for marker in markers]
    return tuple(np.interp(said_s, track.file_time_s[body.frame], body.time_s).tolist())


def _hips_px(scene: Scene, body: Body) -> FloatArray:
    return scene.moved(body.frame, body.scene_px(body.hip))


def _footprints_px(scene: Scene, body: Body, timed: Sequence[TimedContact]) -> FloatArray:
    whole = [contact for contact in timed if contact.strike and contact.toe_off]
    if not whole:
        return np.empty((0, 2))
    places_px = body.scene_px(np.array([[contact.x, contact.y] for contact in whole]))
    return scene.moved(body.frame[[contact.row for contact in whole]], places_px)


def _cautions(zone: Zone, track: PoseTrack, outcome: FlyOutcome) -> tuple[Caution, ...]:
    """Say what limits the zone."""
    calibration, setup = zone.calibration, zone.setup
    if calibration is None or outcome.result is None:
        return ()
    found = []
    if setup.source == "found":
        places = ", ".join(
            f"{m.along_m:g} m at {m.x_px:.0f},{m.y_px:.0f} ({100 * (m.confidence or 0):.0f} %)"
            for m in setup.markers
        )
        found.append(
            Caution(
                "markers-found",
                f"nobody gave the zone's markers; they were found in the picture: {places}. "
                "`cadence markers CLIP` draws them",
            )
        )
    away_m = calibration.camera_distance_m
    unsure = calibration.offset_sd_m > _TELLING_SHARE * away_m
    off_line = abs(calibration.offset_m) > _SURE_SD * calibration.offset_sd_m
    if unsure and setup.lane_offset_m is None:
        found.append(
            Caution(
                "marker-line",
                f"how far the runner ran beyond the markers' line is known only as "
                f"{calibration.offset_m:.1f} \N{PLUS-MINUS SIGN} "
                f"{_SURE_SD * calibration.offset_sd_m:.1f} m, which bends the speed by up to "
                f"{100 * _SURE_SD * calibration.offset_sd_m / away_m:.1f} % (within its interval): "
                "put the markers on the running line, or pass --lane-offset and --camera-distance",
            )
        )
    elif off_line and abs(calibration.offset_m) > _TELLING_SHARE * away_m:
        where = "beyond" if calibration.offset_m > 0 else "nearer than"
        found.append(
            Caution(
                "marker-line-corrected",
                f"the runner ran {abs(calibration.offset_m):.1f} m {where} the markers' line; the "
                "speed is corrected for it",
            )
        )
    if (lens := _lens_caution(calibration, track)) is not None:
        found.append(lens)
    if calibration.left_out:
        places = ", ".join(f"{marker.along_m:g} m" for marker in calibration.left_out)
        found.append(
            Caution(
                "marker-left-out",
                f"the marker at {places} does not fit the others and was left out: check it",
            )
        )
    return tuple(found)


def _lens_caution(calibration: Calibration, track: PoseTrack) -> Caution | None:
    """Say where a lens that nothing else told of bends straight lines."""
    if track.lens is not None:
        return None
    fitted = calibration.lens
    bent = None if fitted is None else bend_caution(fitted, "as the markers show")
    if bent is not None or not calibration.is_wide_lens or track.video.lens_mm is not None:
        return bent
    return Caution(
        "wide-lens",
        "the clip seems to be filmed with a wide (0.5x) lens, which bends straight lines: "
        "film with the main lens from farther away",
    )
