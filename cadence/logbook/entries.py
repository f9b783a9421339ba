"""What the log holds: reps, each with every measurement that was made of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from cadence.domain import Interval


@dataclass(frozen=True)
class Figure:
    """A measured figure: its name, its unit, its value."""

    name: str
    unit: str
    value: Interval


@dataclass(frozen=True)
class Measurement:
    """A rep as it was measured once.

    Parameters
    ----------
    measured_at
        When, in UTC.
    version, engine, model
        What measured it.
    verdict
        The report's sentence.
    figures
        In the report's order.
    """

    measured_at: datetime
    version: str
    engine: str
    model: str
    verdict: str
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Interval | None:
        """Return a figure's value by its name; None where it is not known."""
        return next((each.value for each in self.figures if each.name == name), None)

    @property
    def digest(self) -> str:
        """What tells this measurement from another of the same clip, whenever they were made."""
        content = [self.version, self.engine, self.model, self.verdict]
        for each in self.figures:
            value = each.value
            content += [each.name, each.unit, repr((value.mean, value.low, value.high))]
        return hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class ClipFacts:
    """What a rep is known by, beside its figures.

    Parameters
    ----------
    sha256
        Of the clip's content: a clip that is renamed or copied stays the same rep.
    name
        The clip's file name.
    run_at
        When it was run, with a time zone.
    run_at_basis
        Where that comes from: ``recording time`` or ``file time``.
    athlete, workout, rep
        Whose it is, the workout it belongs to, and its number there; None where not told.
    """

    sha256: str
    name: str
    run_at: datetime
    run_at_basis: str
    athlete: str | None = None
    workout: str | None = None
    rep: int | None = None


@dataclass(frozen=True)
class LoggedRep:
    """A rep of the log.

    Parameters
    ----------
    number
        Its number in the log.
    facts
        What it is known by.
    history
        All its measurements, the oldest first; at least one.
    """

    number: int
    facts: ClipFacts
    history: tuple[Measurement, ...]

    @property
    def latest(self) -> Measurement:
        """The measurement that holds."""
        return self.history[-1]
