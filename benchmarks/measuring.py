"""One clip of the benchmark: its pose track, its report and published rules' contacts, scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.fly import fly_error_percent, fly_setup
from benchmarks.published import RULES, Rule, contacts_by
from benchmarks.scoring import (
    NOTHING_FOUND,
    ContactScore,
    RepScore,
    Windows,
    cadence_percent_of,
    found_contacts,
    score_contacts,
    score_rep,
    windows_for,
)
from benchmarks.tracks import track_of
from benchmarks.truths import Clip, Truth, load_truth
from cadence.domain import PoseTrack, RepReport
from cadence.errors import CadenceError
from cadence.pipeline.measure import report_from_track


@dataclass(frozen=True, eq=False)
class RuleScore:
    """A published rule's contacts, and its cadence from the median step."""

    contacts: ContactScore
    cadence_error_percent: float


@dataclass(frozen=True, eq=False)
class ClipScore:
    """What the benchmark says of one clip.

    Parameters
    ----------
    clip
        The clip.
    contacts
        The report's contacts; all missed where there is no report.
    rep
        The report's mean values, None where there is no report.
    fly_error_percent
        Of the fly zone's speed, None where there is none.
    rules
        Scores of the published rules by name.
    failure
        Why there is no report, in the product's own words.
    """

    clip: Clip
    contacts: ContactScore
    rep: RepScore | None
    fly_error_percent: float | None
    rules: dict[str, RuleScore] = field(default_factory=dict)
    failure: str | None = None


def measure_clip(clip: Clip, tracks: Path | None, plots: Path | None) -> ClipScore:
    """Measure a clip and score it; a clip that cannot be measured has all its contacts missed.

    Parameters
    ----------
    clip
        The clip.
    tracks
        Folder in which pose tracks are kept, or None.
    plots
        Folder to draw into, or None.
    """
    truth = load_truth(clip)
    windows = windows_for(clip.fps, is_labelled=clip.kind == "labelled")
    try:
        track = track_of(clip.path, tracks)
    except CadenceError as error:
        return _failed(clip, truth, windows, {}, error)
    rules = {rule.name: _rule_score(rule, track, truth, windows) for rule in RULES}
    try:
        report = report_from_track(track, fly=fly_setup(truth.document))
    except CadenceError as error:
        return _failed(clip, truth, windows, rules, error)
    if plots is not None:
        _draw(plots, clip, track, truth, report)
    return ClipScore(
        clip=clip,
        contacts=score_contacts(found_contacts(report), truth.contacts, windows),
        rep=score_rep(report, truth, windows),
        fly_error_percent=fly_error_percent(report, truth.document),
        rules=rules,
    )


def _failed(
    clip: Clip, truth: Truth, windows: Windows, rules: dict[str, RuleScore], error: CadenceError
) -> ClipScore:
    missed = score_contacts(NOTHING_FOUND, truth.contacts, windows)
    return ClipScore(clip, missed, None, None, rules, failure=str(error))


def _rule_score(rule: Rule, track: PoseTrack, truth: Truth, windows: Windows) -> RuleScore:
    try:
        found = contacts_by(rule, track)
    except CadenceError:
        found = NOTHING_FOUND
    return RuleScore(
        score_contacts(found, truth.contacts, windows), cadence_percent_of(found.strike_s, truth)
    )


def _draw(folder: Path, clip: Clip, track: PoseTrack, truth: Truth, report: RepReport) -> None:
    from benchmarks.plots import draw_clip  # matplotlib is slow to import

    folder.mkdir(parents=True, exist_ok=True)
    draw_clip(folder / f"{clip.name}.png", clip, track, truth, report)
