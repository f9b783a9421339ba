"""Whether a rep's contacts can be those of one run: what contradicts itself is refused."""

from __future__ import annotations

import numpy as np

from cadence.domain import CadenceResult
from cadence.errors import NotMeasurableError

# Ways to the same cadence that differ by more than this are not of the same steps.
_SAME_STEPS = 0.1
# The legs' rhythm over so few steps is right to this only.
_FEW_STEPS, _SAME_FEW_STEPS = 2, 0.15
_REMEDY = "The feet are too small, blurred or hidden: film nearer and in better light."


def refuse_incoherent(cadence: CadenceResult) -> None:
    """Refuse contacts that contradict the legs' rhythm or each other.

    Parameters
    ----------
    cadence
        What the contacts give.

    Raises
    ------
    NotMeasurableError
        When no two contacts follow each other, or the cadence over all contacts differs by more
        than a tenth from the steps that were seen whole or from the rhythm (over one or two steps:
        by more than 15 %).
    """
    if cadence.steps == 0:
        raise NotMeasurableError(f"no two of the contacts seen follow each other. {_REMEDY}")
    seen_spm = float(60 / np.mean([60 / spm for spm in cadence.per_step_spm]))
    rhythm_share = _SAME_FEW_STEPS if cadence.steps <= _FEW_STEPS else _SAME_STEPS
    others = [
        ("the steps between them", seen_spm, _SAME_STEPS),
        ("the legs' rhythm", cadence.periodicity_spm, rhythm_share),
    ]
    for name, other_spm, most in others:
        if other_spm is not None and abs(other_spm / cadence.spm.mean - 1) > most:
            raise NotMeasurableError(
                f"the contacts as a whole give {cadence.spm.mean:.0f} steps/min, {name} "
                f"{other_spm:.0f}, and nothing says which is right. {_REMEDY}"
            )
