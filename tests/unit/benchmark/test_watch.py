"""Time by stage, with made-up clocks."""

from __future__ import annotations

import threading

import pytest

from cadence.benchmark.watch import Stopwatch


def test_a_stage_within_another_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [0.0]
    monkeypatch.setattr("cadence.benchmark.watch.time.perf_counter", lambda: now_s[0])
    stopwatch = Stopwatch()
    with stopwatch.stage("pose"):
        now_s[0] += 2.0
        with stopwatch.stage("crop"):
            now_s[0] += 0.5
        now_s[0] += 1.0
    with stopwatch.stage("crop"):
        now_s[0] += 0.25
    assert stopwatch.spent_s == {"pose": 3.0, "crop": 0.75}


def test_threads_count_beside_each_other() -> None:
    stopwatch, meeting = Stopwatch(), threading.Barrier(2)

    def work() -> None:
        with stopwatch.stage("pose"):
            meeting.wait(5)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(stopwatch.spent_s) == {"pose"}


def test_a_stage_that_fails_is_counted_and_raises() -> None:
    stopwatch = Stopwatch()
    with pytest.raises(ValueError, match="torn"), stopwatch.stage("decode"):
        raise ValueError("torn")
    assert stopwatch.spent_s["decode"] >= 0
