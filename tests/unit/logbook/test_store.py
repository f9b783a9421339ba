"""The log's file: what is written is read back, once, whoever else writes and whoever is killed."""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from cadence.errors import StorageError
from cadence.logbook.entries import ClipFacts, Figure, Measurement
from cadence.logbook.schema import MIGRATIONS
from cadence.logbook.store import open_logbook
from tests.conftest import REPOSITORY, cadence_environment
from tests.fixtures.reps import around

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def facts(number: int = 0, athlete: str | None = "Mara", days: float = 0) -> ClipFacts:
    run_at = NOON + timedelta(days=days)
    return ClipFacts(f"{number:064x}", f"clip{number}.mp4", run_at, "recording time", athlete)


def measured(spm: float = 221.0, minutes: float = 0) -> Measurement:
    figures = (
        Figure("cadence", "steps/min", around(spm, 1.0)),
        Figure("speed", "m/s", around(spm / 25, 0.03)),
    )
    moment = NOON + timedelta(minutes=minutes)
    return Measurement(moment, "0.1.0", "openvino", "full", f"{spm:.0f} steps/min", figures)


def test_a_rep_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    told = dataclasses.replace(facts(), workout="3x3x30", rep=4)
    with open_logbook(tmp_path / "new" / "log.sqlite3") as log:
        assert log.add(told, measured()) == (1, "added")
        (rep,) = log.reps()
    assert (rep.facts, rep.history) == (told, (measured(),))
    assert rep.latest.figure("speed") == around(221 / 25, 0.03)
    assert rep.latest.figure("no such figure") is None


def test_a_clip_measured_twice_is_one_rep_with_its_history(tmp_path: Path) -> None:
    with open_logbook(tmp_path / "log.sqlite3") as log:
        assert log.add(facts(), measured(221)) == (1, "added")
        assert log.add(facts(), measured(221, minutes=5)) == (1, "already there")
        assert log.add(facts(), measured(222, minutes=9)) == (1, "measured again")
        assert log.add(facts(), measured(221, minutes=12)) == (1, "measured again")
        (rep,) = log.reps()
    assert [m.verdict for m in rep.history] == [f"{n} steps/min" for n in (221, 222, 221)]


def test_what_is_told_later_completes_what_was_known(tmp_path: Path) -> None:
    with open_logbook(tmp_path / "log.sqlite3") as log:
        log.add(facts(athlete=None), measured())
        log.add(dataclasses.replace(facts(), name="renamed.mp4", workout="3x3x30"), measured())
        log.add(facts(athlete=None), measured())
        (rep,) = log.reps()
    assert (rep.facts.athlete, rep.facts.workout) == ("Mara", "3x3x30")
    assert rep.facts.name == "clip0.mp4"


def test_reps_are_chosen_and_come_in_the_order_they_were_run(tmp_path: Path) -> None:
    with open_logbook(tmp_path / "log.sqlite3") as log:
        for number, (athlete, days) in enumerate((("Mara", 3), ("Ben", 1), ("Mara", 2))):
            log.add(facts(number, athlete, days), measured())
        assert [rep.number for rep in log.reps()] == [2, 3, 1]
        assert [rep.number for rep in log.reps(athlete="Mara")] == [3, 1]
        since = NOON.astimezone(timezone(timedelta(hours=5))) + timedelta(days=2)
        assert [rep.number for rep in log.reps(since=since)] == [3, 1]
        assert [rep.number for rep in log.reps(until=since)] == [2]
        assert [rep.number for rep in log.reps(numbers=[1, 9])] == [1]


def test_removed_reps_take_their_history_along(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    with open_logbook(path) as log:
        log.add(facts(0), measured())
        log.add(facts(1), measured())
        assert log.remove([1, 7]) == 1
        assert [rep.number for rep in log.reps()] == [2]
        # A number is never given twice.
        assert log.add(facts(2), measured()) == (3, "added")
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM measurement").fetchone() == (2,)
        assert raw.execute("SELECT count(*) FROM figure").fetchone() == (4,)
    raw.close()


def test_an_older_log_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    with open_logbook(path) as log:
        log.add(facts(), measured())
    further = (*MIGRATIONS, ("ALTER TABLE rep ADD COLUMN shoes TEXT", "UPDATE rep SET shoes = '-'"))
    with open_logbook(path, further) as log:
        assert [rep.facts for rep in log.reps()] == [facts()]
    with pytest.raises(StorageError, match="newer cadence"), open_logbook(path):
        pass


def test_a_step_that_fails_leaves_the_older_log(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    with open_logbook(path) as log:
        log.add(facts(), measured())
    broken = (*MIGRATIONS, ("ALTER TABLE rep ADD COLUMN shoes TEXT", "no such statement"))
    with pytest.raises(StorageError, match="cannot be used"), open_logbook(path, broken):
        pass
    with open_logbook(path) as log:
        assert [rep.facts for rep in log.reps()] == [facts()]


def test_what_is_no_log_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "text.sqlite3"
    text.write_text("not a database, but long enough to look at" * 30)
    with pytest.raises(StorageError, match="no log of cadence"), open_logbook(text):
        pass
    other = tmp_path / "other.sqlite3"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE theirs (a)")
    raw.close()
    with pytest.raises(StorageError, match="no log of cadence"), open_logbook(other):
        pass
    with pytest.raises(StorageError, match="cannot be made"), open_logbook(text / "log.sqlite3"):
        pass


# Adds reps one after the other, each three times, and prints the number of each that is in.
_WRITER = """
import sys
from pathlib import Path
from cadence.logbook.store import open_logbook
from tests.unit.logbook.test_store import facts, measured
first, last = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, last):
    with open_logbook(Path(sys.argv[1])) as log:
        for spm in (221, 221, 222):
            log.add(facts(number), measured(spm))
    print(number, flush=True)
"""


def writer(path: Path, first: int, last: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(first), str(last)],
        stdout=subprocess.PIPE,
        text=True,
        env=cadence_environment(),
        cwd=REPOSITORY,
    )


def assert_whole(path: Path, present: Sequence[int], possible: int) -> None:
    """Check that all reps that were told are in, once each, and nothing half."""
    with open_logbook(path) as log:
        reps = log.reps()
    numbers = [int(rep.facts.sha256, 16) for rep in reps]
    assert len(set(numbers)) == len(numbers)
    assert set(present) <= set(numbers) <= set(range(possible))
    for rep in reps:
        assert all(len(each.figures) == 2 for each in rep.history)
        if int(rep.facts.sha256, 16) in present:
            assert [each.verdict[:3] for each in rep.history] == ["221", "222"]


def test_two_processes_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    # Both write the middle ten.
    writers = [writer(path, 0, 25), writer(path, 15, 40)]
    for process in writers:
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        assert len(output.split()) == 25
    with open_logbook(path) as log:
        reps = log.reps()
    assert sorted(int(rep.facts.sha256, 16) for rep in reps) == list(range(40))
    lone = [rep for rep in reps if not 15 <= int(rep.facts.sha256, 16) < 25]
    assert all(len(rep.history) == 2 for rep in lone)


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_kill_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    chance = random.Random(5)
    told: list[int] = []
    for attempt in range(8):
        process = writer(path, attempt * 1000, attempt * 1000 + 1000)
        assert process.stdout is not None
        told.append(int(process.stdout.readline()))
        time.sleep(chance.uniform(0.0, 0.05))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        told += [int(line) for line in rest.splitlines() if line]
        assert_whole(path, told, 8000)
    assert len(told) >= 8
