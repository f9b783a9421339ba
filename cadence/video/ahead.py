"""Decoding ahead: frames are decoded in a thread of their own while earlier ones are worked on."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Generator, Iterator

from cadence.video.frames import Frame

_END = None


def decoded_ahead(frames: Iterator[Frame], most: int) -> Generator[Frame]:
    """Give frames in order, decoding some ahead of those that were asked for.

    Parameters
    ----------
    frames
        What decodes them; only the other thread touches it from now on.
    most
        How many decoded frames may wait: each holds its planes.

    Raises
    ------
    Exception
        Whatever ``frames`` raises, in its place.
    """
    waiting: queue.Queue[Frame | BaseException | None] = queue.Queue(most)
    stopped = threading.Event()

    def put(item: Frame | BaseException | None) -> None:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                waiting.put(item, timeout=_LOOK_UP_S)
                return

    def decode() -> None:
        last: BaseException | None = _END
        try:
            for frame in frames:
                put(frame)
                if stopped.is_set():
                    break
        except BaseException as error:  # noqa: BLE001 - it is raised where the frames are used
            last = error
        put(last)

    thread = threading.Thread(target=decode, name="decode", daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not _END:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stopped.set()
        thread.join()


# How often a decoder that waits for room looks whether anybody still wants frames.
_LOOK_UP_S = 0.05
