"""Contacts and cadence of reps by their situation, as a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.measuring import ClipScore
from benchmarks.scoring import joined
from benchmarks.tables import table


def situation_table(what: str, scores: Sequence[ClipScore]) -> str:
    """Give contacts and cadence, a line for each situation.

    Parameters
    ----------
    what
        Heading of the situations.
    scores
        The clips.
    """
    head = [what, "reps", "F1", "worst rep", "strikes off, ms", "toe-offs off, ms"]
    head += ["cadence of the steps counted off, median, worst", "its intervals that hold the truth"]
    names = sorted({score.clip.situation for score in scores})
    groups = [[score for score in scores if score.clip.situation == name] for name in names]
    return table(head, [_row(name, group) for name, group in zip(names, groups, strict=True)])


def _row(name: str, scores: Sequence[ClipScore]) -> list[str]:
    contacts = joined([score.contacts for score in scores])
    reps = [score.rep for score in scores if score.rep is not None]
    off = np.abs([rep.same_steps_error_percent for rep in reps])
    worst = min(scores, key=lambda score: score.contacts.f1)
    return [
        name,
        str(len(scores)),
        f"{contacts.f1:.3f}",
        f"{worst.contacts.f1:.3f} (`{worst.clip.name[:3]}`)",
        f"{1e3 * np.median(np.abs(contacts.strike_error_s)):.1f}",
        f"{1e3 * np.nanmedian(np.abs(contacts.toe_off_error_s)):.1f}",
        f"{np.median(off):.2f} %, {off.max():.2f} %",
        f"{sum(bool(rep.same_steps_covered) for rep in reps)} of {len(reps)}",
    ]
