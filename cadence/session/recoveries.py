"""Recoveries taken against those planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cadence.session.workouts import Span

RecoveryVerdict = Literal["much shorter", "shorter", "as planned", "longer"]

# A recovery within a tenth of the plan, or within ten seconds, is as planned; one of less than
# two thirds is much shorter.
_ROOM, _ROOM_S, _MUCH = 0.1, 10.0, 2 / 3


@dataclass(frozen=True)
class Recovery:
    """The rest between two reps.

    Parameters
    ----------
    taken_s
        From the end of the one to the start of the other, by the clips' recording times, which
        have whole seconds.
    planned
        What the plan says.
    verdict
        The one against the other.
    """

    taken_s: float
    planned: Span
    verdict: RecoveryVerdict

    @property
    def share(self) -> float:
        """Taken over planned."""
        return self.taken_s / self.planned.middle_s


def recovery_taken(taken_s: float, planned: Span) -> Recovery:
    """Hold a recovery against the plan."""
    verdict: RecoveryVerdict = "as planned"
    if taken_s < min(planned.lo_s * (1 - _ROOM), planned.lo_s - _ROOM_S):
        verdict = "much shorter" if taken_s < planned.lo_s * _MUCH else "shorter"
    elif taken_s > max(planned.hi_s * (1 + _ROOM), planned.hi_s + _ROOM_S):
        verdict = "longer"
    return Recovery(taken_s, planned, verdict)
