"""The time that is spent in each stage, by threads that work beside each other."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterator


class Stopwatch:
    """Adds up the time that threads spend in each stage.

    A stage within another counts for itself and not for the other. Stages of two threads count
    both, so that the sum may be longer than the time that went by.
    """

    def __init__(self) -> None:
        self.spent_s: defaultdict[str, float] = defaultdict(float)
        self._adding = threading.Lock()
        self._within = threading.local()

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Give the context in which a stage's work is done."""
        inner_s: list[float] = [0.0]
        outer_s: list[float] | None = getattr(self._within, "inner_s", None)
        self._within.inner_s = inner_s
        begin_s = time.perf_counter()
        try:
            yield
        finally:
            all_s = time.perf_counter() - begin_s
            self._within.inner_s = outer_s
            if outer_s is not None:
                outer_s[0] += all_s
            with self._adding:
                self.spent_s[name] += all_s - inner_s[0]
