"""Boxes of an MP4 or QuickTime file (ISO/IEC 14496-12), for what FFmpeg does not pass on.

Sizes in a file are claims: nothing is read before it was held against the file's own length.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

# Boxes that hold tags are small; an index of hours of video is a few megabytes.
MOST_BYTES = 1 << 18
_MOST_BOXES = 10_000
_HEADER_BYTES, _LONG_HEADER_BYTES = 8, 16


@dataclass(frozen=True)
class _Box:
    """A box's kind and where its content lies in the file."""

    kind: bytes
    begin: int
    end: int


def read_box(path: Path, kinds: Sequence[bytes]) -> bytes | None:
    """Read the content of a box.

    Parameters
    ----------
    path
        The file; of any kind.
    kinds
        The way to the box: four letters for each level, the outermost first.

    Returns
    -------
    bytes or None
        None where there is no such box, it is longer than `MOST_BYTES`, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            begin, end = 0, os.fstat(file.fileno()).st_size
            for kind in kinds:
                found = next((box for box in _boxes(file, begin, end) if box.kind == kind), None)
                if found is None:
                    return None
                begin, end = found.begin, found.end
            if end - begin > MOST_BYTES:
                return None
            file.seek(begin)
            return file.read(end - begin)
    except OSError:
        return None


def _boxes(file: BinaryIO, begin: int, end: int) -> Iterator[_Box]:
    """Give the boxes of one level; a box that reaches beyond its parent is the last."""
    for _ in range(_MOST_BOXES):
        file.seek(begin)
        head = file.read(_LONG_HEADER_BYTES)
        if begin + _HEADER_BYTES > end or len(head) < _HEADER_BYTES:
            return
        size, content = int.from_bytes(head[:4], "big"), begin + _HEADER_BYTES
        if size == 1:
            size, content = int.from_bytes(head[8:], "big"), begin + _LONG_HEADER_BYTES
        elif size == 0:
            size = end - begin
        if not content - begin <= size <= end - begin:
            return
        yield _Box(head[4:8], content, begin + size)
        begin += size
