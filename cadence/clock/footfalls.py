"""A pose track by one clock: the body's path, the rhythm of its legs, and its contacts in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cadence.body.path import Body, body_from_track
from cadence.body.rhythm import Rhythm, find_rhythm
from cadence.contacts.doubt import doubted, drift_s
from cadence.contacts.ends import complete_ends
from cadence.contacts.finding import TimedContact, find_contacts
from cadence.contacts.sharpening import sharpen_contacts
from cadence.contacts.timing import UNSEEN, EventTime
from cadence.domain import CadenceResult, PoseTrack
from cadence.gait.beat import StepEvents, countable
from cadence.gait.measures import cadence_from_events
from cadence.gait.steadying import steadied


@dataclass(frozen=True, eq=False)
class Footfalls:
    """What a pose track shows by one clock.

    Parameters
    ----------
    body, rhythm
        The runner's path and the openings of the legs.
    timed
        Contacts in order of time, those that were cut off included; each event by what was read
        of it and by the beat of the others.
    events
        Their strikes and toe-offs as they were read, which cadence weighs itself.
    drift_s
        As of `cadence.contacts.doubt`.
    """

    body: Body
    rhythm: Rhythm
    timed: tuple[TimedContact, ...]
    events: StepEvents
    drift_s: float

    @cached_property
    def cadence(self) -> CadenceResult | None:
        """Steps a minute; None with fewer than three contacts."""
        return cadence_from_events(self.events, self.rhythm.frequency_hz, self.drift_s)


def find_footfalls(track: PoseTrack, time_scale: float) -> Footfalls:
    """Find the contacts of a pose track.

    Parameters
    ----------
    track
        The landmarks.
    time_scale
        Real time = file time x ``time_scale``.

    Raises
    ------
    NotMeasurableError
        When the runner was seen in too few frames.
    """
    body = body_from_track(track, time_scale)
    rhythm = find_rhythm(body)
    clip_end_s = track.video.file_duration_s * time_scale
    found = complete_ends(find_contacts(body, rhythm), body.time_s, clip_end_s)
    timed = sharpen_contacts(found, body, track.foot_views, track.file_time_s * time_scale)
    timed = timed[countable(step_events(timed, rhythm))]
    events = step_events(timed, rhythm)
    timed = doubted(_timed_by(timed, steadied(events)), track.legs_visible)
    return Footfalls(body, rhythm, tuple(timed), events, drift_s(track.legs_visible))


def _timed_by(contacts: Sequence[TimedContact], events: StepEvents) -> list[TimedContact]:
    """Give contacts the times of events, unless these contradict each other."""
    columns = (events.strike_s, events.strike_sd_s, events.toe_off_s, events.toe_off_sd_s)
    rows = np.column_stack(columns).tolist()
    return [
        contact
        if strike_s >= toe_off_s
        else replace(
            contact,
            strike=_moved(contact.strike, strike_s, strike_sd_s),
            toe_off=_moved(contact.toe_off, toe_off_s, toe_off_sd_s),
        )
        for contact, (strike_s, strike_sd_s, toe_off_s, toe_off_sd_s) in zip(
            contacts, rows, strict=True
        )
    ]


def _moved(event: EventTime | None, at_s: float, sd_s: float) -> EventTime | None:
    return None if event is None else replace(event, at_s=at_s, sd_s=sd_s)


def step_events(timed: Sequence[TimedContact], rhythm: Rhythm) -> StepEvents:
    """Give contacts as strikes and toe-offs, NaN where one was not seen."""
    strikes = [contact.strike or UNSEEN for contact in timed]
    toe_offs = [contact.toe_off or UNSEEN for contact in timed]
    return StepEvents(
        strike_s=np.array([event.at_s for event in strikes]),
        toe_off_s=np.array([event.at_s for event in toe_offs]),
        strike_sd_s=np.array([event.sd_s for event in strikes]),
        toe_off_sd_s=np.array([event.sd_s for event in toe_offs]),
        rhythm_step_s=1 / rhythm.frequency_hz,
    )
