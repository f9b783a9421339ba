from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy import FLY_MARKS, write_tables
from benchmarks.documents import document_of, json_text
from benchmarks.matching import FoundContacts
from benchmarks.measuring import ClipScore, RuleScore
from benchmarks.scoring import NOTHING_FOUND, RepScore, Windows, score_contacts
from benchmarks.summary import compare_methods, errors, group, groups_by
from benchmarks.tables import BEGIN, END, markdown, replaced_between
from benchmarks.targets import Target, targets
from benchmarks.truths import Clip, Kind, rendered_truth
from cadence.domain import FloatArray, Foot, Side

FPS = (30, 60, 120, 240)
STRIKES_S: FloatArray = np.linspace(0.5, 2.25, 8)
TRUTH = rendered_truth(
    {
        "contacts": [
            {
                "strike_s": strike_s,
                "toe_off_s": strike_s + 0.1,
                "complete": True,
                "foot": "left",
                "side": "near",
            }
            for strike_s in STRIKES_S
        ],
        "cadence_spm": 240.0,
    }
)
REP = RepScore(240.48, 240.0, 0.2, 0.1, 0.0, True, True, True, True)


def clip_score(
    fps: int = 60,
    *,
    kind: Kind = "grid",
    strike_off_s: float = 0.001,
    rep: RepScore | None = REP,
    missed: int = 0,
    name: str | None = None,
) -> ClipScore:
    strikes_s = STRIKES_S[missed:] + strike_off_s
    left: Foot = "left"
    near: Side = "near"
    number = len(strikes_s)
    sd_s = np.full(number, 0.002)
    found = FoundContacts(
        strikes_s, strikes_s + 0.1, sd_s, sd_s, (left,) * number, (near,) * number
    )
    contacts = score_contacts(found, TRUTH.contacts, Windows(1 / 60, 0.05))
    path = Path("clip.mp4")
    return ClipScore(
        clip=Clip(name or f"c{fps}", kind, path, path, fps, "static"),
        contacts=contacts,
        rep=rep,
        fly_error_percent=None,
        rules={"Some rule": RuleScore(contacts, 5.0)},
    )


def met(found: list[Target]) -> dict[str, bool | None]:
    return {target.what: target.is_met for target in found}


def test_errors_are_summed_up_by_size_and_bias() -> None:
    summed = errors(np.array([1.0, -3.0, np.nan, 2.0, -10.0]))
    assert summed.count == 4
    assert (summed.median, summed.worst, summed.bias) == (2.5, 10, -2.5)
    assert summed.p90 == pytest.approx(7.9)
    assert np.isnan(errors(np.zeros(0)).median)


def test_a_group_puts_contacts_together_and_names_its_worst_clip() -> None:
    both = group("both", [clip_score(60), clip_score(30, missed=4, rep=None)])
    assert (both.clips, both.measured, both.whole) == (2, 1, 16)
    assert both.recall == 12 / 16
    assert both.worst_clip == "c30"
    assert both.worst_f1 == pytest.approx(2 * 4 / 12)
    assert both.strike_ms.bias == pytest.approx(1)
    assert both.covered["strike"] == (12, 12)
    assert both.covered["cadence"] == (1, 1)
    assert both.foot == (12, 0, 0)


def test_groups_keep_the_order_of_first_appearance() -> None:
    scores = [clip_score(fps) for fps in (120, 30, 120)]
    groups = groups_by(scores, lambda score: f"{score.clip.fps} fps")
    assert [(each.name, each.clips) for each in groups] == [("120 fps", 2), ("30 fps", 1)]


def test_a_good_grid_meets_every_target() -> None:
    scores = [clip_score(fps) for fps in FPS]
    missing = {what for what, is_met in met(targets(scores)).items() if is_met is not True}
    # Every interval holds the truth, which is more than 95 % intervals should.
    assert all("intervals" in what or "no such" in what or "under 6" in what for what in missing)


def test_a_poor_cell_misses_its_targets() -> None:
    scores = [*(clip_score(fps) for fps in FPS), clip_score(240, strike_off_s=0.02, name="late")]
    found = {target.what: target for target in targets(scores)}
    assert found["F1 within 16.7 ms, 60 fps and up, at least 0.99"].is_met is False
    assert found["F1 of the worst cell (late), at least 0.93"].is_met is False
    assert found["strike, median error, 120 fps, at most 4 ms"].is_met
    assert found["strike, median error, 240 fps, at most 3 ms"].measured == "10.5 ms"


def test_cadence_is_judged_by_its_worst_clip() -> None:
    off = replace(REP, cadence_error_percent=-1.2)
    scores = [*(clip_score(fps) for fps in FPS), clip_score(60, rep=off, name="off")]
    found = {target.what: target for target in targets(scores)}
    worst = found["cadence, worst error at most 1 %, all others"]
    assert worst.measured == "1.20 % (off)"
    assert worst.is_met is False


def test_filmed_cadence_may_be_off_by_as_much_as_its_marks() -> None:
    unsure = replace(REP, cadence_error_percent=2.5, cadence_unsure_percent=3.0)
    found = met(targets([clip_score(30, kind="labelled", rep=unsure, name="filmed")]))
    assert found == {
        "F1 within 1.5 frames, filmed, at least 0.95": True,
        "cadence within 3.0 %, filmed": True,
    }


def test_a_filmed_clip_without_report_meets_nothing() -> None:
    lost = replace(
        clip_score(30, kind="labelled", rep=None, name="filmed"),
        contacts=score_contacts(NOTHING_FOUND, TRUTH.contacts, Windows(0.05, 0.06)),
    )
    assert set(met(targets([lost])).values()) == {False}


def test_methods_stand_beside_each_other() -> None:
    ours, theirs = compare_methods([clip_score(60), clip_score(30)])
    assert (ours.name, theirs.name) == ("cadence", "Some rule")
    assert ours.f1 == theirs.f1 == 1
    assert (ours.cadence_percent.median, theirs.cadence_percent.median) == (0.2, 5)


def test_tables_name_every_clip_and_every_row_is_as_wide_as_its_head() -> None:
    scores = [clip_score(fps) for fps in FPS]
    scores += [clip_score(60, kind="sample", name="sample"), clip_score(30, kind="labelled")]
    scores.append(clip_score(60, rep=None, name="failed"))
    text = markdown(scores)
    assert all(score.clip.name in text for score in scores)
    assert "not measured" in text
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    for block in blocks:
        assert len({line.count("|") for line in block}) == 1


def test_tables_of_samples_alone_hold_no_targets() -> None:
    assert "Targets" not in markdown([clip_score(60, kind="sample")])


def test_the_document_is_json_without_nan() -> None:
    document = json.loads(json_text(document_of([clip_score(60), clip_score(30, rep=None)])))
    assert document["schema"] == "cadence.accuracy/1"
    assert document["grid"]["all"]["clips"] == 2
    first, second = document["clips"]
    assert first["contacts"]["strike_error_s"] == pytest.approx([0.001] * 8)
    assert first["rules"]["Some rule"]["cadence_error_percent"] == 5
    assert second["rep"] is None


def test_text_written_by_hand_survives() -> None:
    page = f"# Accuracy\n\nBefore.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n"
    once = replaced_between(page, "new", (BEGIN, END))
    assert once == f"# Accuracy\n\nBefore.\n\n{BEGIN}\n\nnew\n\n{END}\n\nAfter.\n"
    assert replaced_between(once, "new", (BEGIN, END)) == once


def test_a_page_without_markers_gets_them_at_its_end() -> None:
    assert replaced_between("# A\n", "t", (BEGIN, END)) == f"# A\n\n{BEGIN}\n\nt\n\n{END}\n"
    assert replaced_between("", "t", (BEGIN, END)).startswith(BEGIN)


def test_tables_of_a_part_do_not_replace_those_of_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "accuracy.md"
    write_tables(page, "all cells", FLY_MARKS, is_whole=True)
    whole = page.read_text("utf-8")
    write_tables(page, "one cell", FLY_MARKS, is_whole=False)
    write_tables(None, "no page", FLY_MARKS, is_whole=True)
    assert "all cells" in whole
    assert page.read_text("utf-8") == whole
    assert "only a part of their clips ran" in capsys.readouterr().err
