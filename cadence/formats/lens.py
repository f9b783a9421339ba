"""A lens's bend as plain values of a JSON document, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cadence.domain import LensBend
from cadence.formats.fields import Fields

_KEY = "lens"


def lens_document(lens: LensBend) -> dict[str, Any]:
    """Return a lens's bend as plain values."""
    return asdict(lens)


def parse_lens(document: Fields) -> LensBend | None:
    """Read a lens's bend; None where it is not known.

    Parameters
    ----------
    document
        A track's header or a report; older ones know no lens.

    Raises
    ------
    StorageError
        If a field is missing or of the wrong kind.
    """
    if not document.has(_KEY) or document.is_null(_KEY):
        return None
    fields = document.section(_KEY)
    return LensBend(fields.number("bend"), fields.number("sd"), fields.integer("line_count"))
