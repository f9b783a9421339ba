"""The bands and rules of a rep, as ``data/targets.toml`` states them, and whose rep it is."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

from cadence.domain import Athlete

_RACE_TIME = re.compile(r"(\d{1,2}):([0-5]\d(?:[.,]\d+)?)|(\d{1,4}(?:[.,]\d+)?)", re.ASCII)
# Between a walk and more than anyone has held over 400 m: outside, a time was mistyped.
_SLOWEST_MPS, _FASTEST_MPS = 1.5, 10.0


@dataclass(frozen=True)
class Band:
    """A range of cadence, steps a minute, both ends included."""

    lo: float
    hi: float
    source: str
    meaning: str


@dataclass(frozen=True)
class Zone:
    """Lengths of the fly zone that suit an athlete, metres; ``lo_m`` None where open."""

    lo_m: float | None
    hi_m: float
    source: str
    meaning: str


@dataclass(frozen=True)
class Rule:
    """A rule without a number of its own."""

    source: str
    meaning: str


@dataclass(frozen=True)
class ContextValue:
    """A published value to stand beside a measurement; not a band.

    Parameters
    ----------
    who, what
        Whose value, and of what.
    cadence_spm, spread_spm
        Steps a minute and their standard deviation (None where not published).
    speed_mps
        Mean speed that goes with it, None where not published.
    source
        Publication.
    """

    who: str
    what: str
    cadence_spm: float
    spread_spm: float | None
    speed_mps: float | None
    source: str


@dataclass(frozen=True)
class Targets:
    """All that a rep is checked against, as ``data/targets.toml`` states it."""

    cadence_400m: Band
    cadence_800m: Band
    zones: Mapping[str, Zone]
    rules: Mapping[str, Rule]
    context: tuple[ContextValue, ...]


@dataclass(frozen=True)
class AthleteProfile:
    """Whose rep it is.

    Parameters
    ----------
    athlete
        Which of the article's two kinds of runner.
    pr400_s, pr800_s
        The athlete's own best times over 400 and 800 m, seconds; None where not told.

    Raises
    ------
    ValueError
        If a time cannot be a race over that distance.
    """

    athlete: Athlete = "middle-distance"
    pr400_s: float | None = None
    pr800_s: float | None = None

    def __post_init__(self) -> None:
        for race_m, best_s in ((400, self.pr400_s), (800, self.pr800_s)):
            if best_s is None:
                continue
            # Products, so that 0 s and NaN fall outside as well.
            if not best_s * _SLOWEST_MPS <= race_m <= best_s * _FASTEST_MPS:
                message = (
                    f"{best_s:g} s cannot be a time over {race_m} m; "
                    "write it as seconds (52.3) or minutes and seconds (1:58.4)"
                )
                raise ValueError(message)


@functools.cache
def load_targets() -> Targets:
    """Read the bands and rules that ship with the package."""
    text = resources.files("cadence").joinpath("data", "targets.toml").read_text("utf-8")
    return _parse_targets(tomllib.loads(text))


def _parse_targets(tables: Mapping[str, Any]) -> Targets:
    """Build the targets from the parsed file, each source key replaced by the source's name."""
    sources = tables["sources"]

    def sourced(table: Mapping[str, Any]) -> dict[str, Any]:
        return {**table, "source": sources[table["source"]]}

    bands = {name: Band(**sourced(table)) for name, table in tables["bands"].items()}
    return Targets(
        cadence_400m=bands["cadence_400m"],
        cadence_800m=bands["cadence_800m"],
        zones=MappingProxyType(
            {name: Zone(**{"lo_m": None, **sourced(t)}) for name, t in tables["zones"].items()}
        ),
        rules=MappingProxyType({name: Rule(**sourced(t)) for name, t in tables["rules"].items()}),
        context=tuple(
            ContextValue(**{"spread_spm": None, "speed_mps": None, **sourced(table)})
            for table in tables["context"]
        ),
    )


def parse_race_time(text: str) -> float:
    """Read a race time as athletes write it.

    Parameters
    ----------
    text
        Seconds (``52.3``) or minutes and seconds (``1:58.4``); a comma serves as decimal point.

    Returns
    -------
    float
        Seconds, positive.

    Raises
    ------
    ValueError
        If the text is no such time.
    """
    match = _RACE_TIME.fullmatch(text.strip())
    minutes, past_s, all_s = match.groups() if match else (None, None, None)
    total_s = 60.0 * int(minutes or 0) + float((past_s or all_s or "0").replace(",", "."))
    if total_s <= 0:
        message = f"{text!r} is not a time; write seconds (52.3) or minutes and seconds (1:58.4)"
        raise ValueError(message)
    return total_s
