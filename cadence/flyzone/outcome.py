"""What became of a fly zone."""

from __future__ import annotations

from dataclasses import dataclass

from cadence.domain import Caution, FlyResult


@dataclass(frozen=True)
class FlyOutcome:
    """A measured fly zone, or the reason why there is none (with the remedy)."""

    result: FlyResult | None
    unknown_because: str | None
    cautions: tuple[Caution, ...] = ()
