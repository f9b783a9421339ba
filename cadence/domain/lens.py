"""How a lens bends straight lines, as measured; words of `domain`."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite

# A lens is taken to bend where its bend is this many standard deviations from none.
_PROVEN_SD = 3.0


@dataclass(frozen=True)
class LensBend:
    """A lens's radial distortion, from lines that are straight in reality.

    Parameters
    ----------
    bend
        A pixel ``r`` from the picture's middle (1 at its corner) belongs ``1 + bend r^2`` times as
        far out: above 0 for a barrel, as wide lenses make, below it for a pincushion.
    sd
        Its standard deviation.
    line_count
        How many lines tell it.
    """

    bend: float
    sd: float
    line_count: int

    @property
    def is_proven(self) -> bool:
        """Whether the lens surely bends, so that pixels are to be straightened."""
        is_known = isfinite(self.bend) and isfinite(self.sd)
        return is_known and abs(self.bend) > _PROVEN_SD * self.sd

    @property
    def corrected(self) -> float:
        """The bend that is taken out: none unless it is proven."""
        return self.bend if self.is_proven else 0.0

    @property
    def left_sd(self) -> float:
        """Standard deviation of the bend that is left after that."""
        return hypot(self.bend - self.corrected, self.sd)
