"""The benchmark's results as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.measuring import ClipScore
from benchmarks.summary import (
    Compared,
    Errors,
    Group,
    compare_methods,
    errors,
    group,
    groups_by,
)
from benchmarks.targets import Target, targets
from cadence.domain import FloatArray

BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
_NOTHING = "-"
_WORST = 3


def markdown(scores: Sequence[ClipScore]) -> str:
    """Give all tables, one under the other."""
    cells, samples, filmed = (
        [score for score in scores if score.clip.kind == kind]
        for kind in ("grid", "sample", "labelled")
    )
    parts = []
    if found := targets(scores):
        parts += ["### Targets", target_table(found)]
    if cells:
        by_rate = groups_by(cells, lambda score: f"{score.clip.fps} fps")
        by_situation = groups_by(cells, lambda score: score.clip.situation)
        both = [*by_rate, *by_situation, group("all", cells)]
        parts += ["### The grid: contacts and cadence", group_table(both)]
        parts += ["### The grid: times", timing_table(both)]
        parts += ["### The grid: intervals and feet", coverage_table(both)]
    for title, part in (("the grid", cells), ("the filmed clips", filmed)):
        if part:
            parts += [f"### Published rules on the same tracks: {title}"]
            parts += [method_table(compare_methods(part))]
    if filmed:
        parts += ["### Filmed clips", filmed_table(filmed)]
    if samples:
        parts += ["### Samples", sample_table(samples)]
    if cells:
        parts += ["### Worst cells", worst_table(cells), "### Cells", cell_table(cells)]
    return "\n\n".join(parts)


def replaced_between(document: str, tables: str, markers: tuple[str, str]) -> str:
    """Put tables between two markers; with them behind a document's text where it has none."""
    first, last = markers
    before, begin, rest = document.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        return f"{document.rstrip()}\n\n{first}\n\n{tables}\n\n{last}\n".lstrip()
    return f"{before}{first}\n\n{tables}\n\n{last}{after}"


def put_between(page: Path | None, tables: str, markers: tuple[str, str]) -> None:
    """Put tables between two markers of a page; nowhere where none is named."""
    if page is not None:
        before = page.read_text("utf-8") if page.exists() else ""
        page.write_text(replaced_between(before, tables, markers), "utf-8")


def target_table(found: Sequence[Target]) -> str:
    """Give the targets, what was measured, and whether they are met."""
    words = {True: "yes", False: "**no**", None: _NOTHING}
    rows = [[target.what, target.measured, words[target.is_met]] for target in found]
    return table(["target", "measured", "met"], rows)


def group_table(groups: Sequence[Group]) -> str:
    """Give contacts found and cadence errors, group by group."""
    head = ["clips", "number", "contacts", "F1", "precision", "recall", "F1, wide"]
    head += ["worst clip's F1", "cadence error, median / worst", "over the same steps"]
    rows = [
        [
            each.name,
            str(each.clips) if each.measured == each.clips else f"{each.measured} of {each.clips}",
            str(each.whole),
            *(_share(value) for value in (each.f1, each.precision, each.recall, each.f1_wide)),
            f"{_share(each.worst_f1)} `{each.worst_clip}`",
            f"{_percent(each.cadence_percent.median)} / {_percent(each.cadence_percent.worst)}",
            f"{_percent(each.same_steps_percent.median)} / "
            f"{_percent(each.same_steps_percent.worst)}",
        ]
        for each in groups
    ]
    return table(head, rows)


def timing_table(groups: Sequence[Group]) -> str:
    """Give the errors of times: median, 90th percentile and worst size, and bias."""
    head = ["clips", *(f"{name}, ms" for name in ("strike", "toe-off", "contact", "flight"))]
    rows = [
        [
            each.name,
            *(
                _times(error)
                for error in (each.strike_ms, each.toe_off_ms, each.contact_ms, each.flight_ms)
            ),
        ]
        for each in groups
    ]
    return table(head, rows)


def coverage_table(groups: Sequence[Group]) -> str:
    """Give how many 95 % intervals hold the truth, and feet and sides right, wrong, unknown."""
    names = ["cadence", "contact time", "flight time", "strike", "toe-off"]
    rows = [
        [
            each.name,
            *(_of(*each.covered[name]) for name in names),
            _names(each.foot),
            _names(each.side),
        ]
        for each in groups
    ]
    return table(["clips", *names, "foot", "side"], rows)


def method_table(methods: Sequence[Compared]) -> str:
    """Give several methods beside each other."""
    head = ["method", "F1", "F1, wide", "strike, ms", "toe-off, ms"]
    head += ["contact time bias", "cadence error, median / worst"]
    rows = [
        [
            each.name,
            _share(each.f1),
            _share(each.f1_wide),
            _times(each.strike_ms),
            _times(each.toe_off_ms),
            _ms(each.contact_ms.bias, "+.0f"),
            f"{_percent(each.cadence_percent.median)} / {_percent(each.cadence_percent.worst)}",
        ]
        for each in methods
    ]
    return table(head, rows)


def worst_table(cells: Sequence[ClipScore]) -> str:
    """Name the cells in which each measure is worst."""

    def off(values_s: FloatArray) -> float:
        return -float(np.nan_to_num(errors(1e3 * np.abs(values_s)).bias))

    def cadence_off(cell: ClipScore) -> float:
        return -abs(cell.rep.cadence_error_percent) if cell.rep is not None else -np.inf

    measures: dict[str, Callable[[ClipScore], float]] = {
        "F1": lambda cell: cell.contacts.f1,
        "strike": lambda cell: off(cell.contacts.strike_error_s),
        "toe-off": lambda cell: off(cell.contacts.toe_off_error_s),
        "contact time": lambda cell: off(cell.contacts.contact_error_s),
        "cadence": cadence_off,
    }
    rows = [
        [name, ", ".join(f"`{cell.clip.name}`" for cell in sorted(cells, key=measure)[:_WORST])]
        for name, measure in measures.items()
    ]
    return table(["measure", f"the {_WORST} worst cells, worst first"], rows)


def cell_table(cells: Sequence[ClipScore]) -> str:
    """Give the grid's cells, the worst F1 first."""
    head = ["cell", "run", *_CLIP_HEAD]
    order = sorted(cells, key=lambda cell: (cell.contacts.f1, cell.clip.name))
    rows = [[f"`{cell.clip.name}`", cell.clip.run, *_clip_row(cell)] for cell in order]
    return table(head, rows)


def sample_table(scores: Sequence[ClipScore]) -> str:
    """Give the samples, with the error of the fly zone's speed."""
    rows = [
        [
            f"`{score.clip.name}`",
            *_clip_row(score),
            _NOTHING
            if score.fly_error_percent is None
            else _percent(score.fly_error_percent, "+.2f"),
        ]
        for score in scores
    ]
    return table(["sample", *_CLIP_HEAD, "fly speed"], rows)


def filmed_table(scores: Sequence[ClipScore]) -> str:
    """Give the filmed clips, with how sure their marks are."""
    rows = [
        [
            f"`{score.clip.name}`",
            *_clip_row(score),
            _NOTHING if score.rep is None else f"±{score.rep.cadence_unsure_percent:.1f} %",
        ]
        for score in scores
    ]
    return table(["clip", *_CLIP_HEAD, "the marks' own"], rows)


_CLIP_HEAD = (
    *("right", "wrong", "F1", "cadence, steps/min", "error", "same steps"),
    *("strike, ms", "toe-off, ms", "contact time bias"),
)


def _clip_row(score: ClipScore) -> list[str]:
    contacts, rep = score.contacts, score.rep
    cadence = ["not measured", _NOTHING, _NOTHING]
    if rep is not None:
        cadence = [
            f"{rep.cadence_spm:.1f}",
            _percent(rep.cadence_error_percent, "+.2f"),
            _percent(rep.same_steps_error_percent, "+.2f"),
        ]
    return [
        f"{contacts.right} of {contacts.whole}",
        str(contacts.judged - contacts.right),
        _share(contacts.f1),
        *cadence,
        _times(errors(1e3 * contacts.strike_error_s)),
        _times(errors(1e3 * contacts.toe_off_error_s)),
        _ms(errors(1e3 * contacts.contact_error_s).bias, "+.0f"),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _share(value: float) -> str:
    return f"{value:.3f}" if np.isfinite(value) else _NOTHING


def _percent(value: float, form: str = ".2f") -> str:
    return f"{value:{form}} %" if np.isfinite(value) else _NOTHING


def _ms(value: float, form: str) -> str:
    return f"{value:{form}} ms" if np.isfinite(value) else _NOTHING


def _times(error: Errors) -> str:
    """Give median / 90th percentile / worst size, and the bias in brackets."""
    if error.count == 0:
        return _NOTHING
    return f"{error.median:.1f} / {error.p90:.0f} / {error.worst:.0f} ({error.bias:+.1f})"


def _of(held: int, given: int) -> str:
    return f"{held} of {given}" if given else _NOTHING


def _names(counts: tuple[int, int, int]) -> str:
    right, wrong, unknown = counts
    return f"{right} / {wrong} / {unknown}"
