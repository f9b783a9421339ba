"""The film strip of a strike: the shoe's pictures, frame by frame, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadence.domain import Contact, FloatArray, FootView
from cadence.report.pages import data_uri

# Frames before and after the strike: the shoe is seen to come, to land and to stay.
_BEFORE, _AFTER = 3, 4
_SCALE = 3
_GAP_PX = 2


@dataclass(frozen=True)
class Film:
    """Frames around a strike in one picture.

    Parameters
    ----------
    uri
        The picture, as an address that needs no file.
    width_px, height_px
        Its size.
    from_strike_ms
        Time of each frame from the strike, in order.
    first_on_ground
        Place of the first frame at or after the strike.
    """

    uri: str
    width_px: int
    height_px: int
    from_strike_ms: tuple[float, ...]
    first_on_ground: int


def film_strip(view: FootView, time_s: FloatArray, contact: Contact) -> Film:
    """Lay the frames around a strike side by side.

    Parameters
    ----------
    view
        Pictures of the footprint; columns run in the running direction.
    time_s
        (T,) their real times.
    contact
        The contact.
    """
    first = int(np.searchsorted(time_s, contact.strike_s))
    chosen = np.arange(max(first - _BEFORE, 0), min(first + _AFTER, len(time_s)))
    pictures = [_enlarged(view.pictures[number]) for number in chosen]
    height_px, width_px = pictures[0].shape
    strip = np.full((height_px, len(pictures) * (width_px + _GAP_PX) - _GAP_PX), 255, np.uint8)
    for place, picture in enumerate(pictures):
        left = place * (width_px + _GAP_PX)
        strip[:, left : left + width_px] = picture
    return Film(
        data_uri(as_webp(strip), "image/webp"),
        strip.shape[1],
        height_px,
        tuple(float(1000 * (time_s[number] - contact.strike_s)) for number in chosen),
        int((chosen < first).sum()),
    )


def as_webp(picture: NDArray[np.uint8], quality: int = 80) -> bytes:
    """Return a grey (H, W), or blue-green-red (H, W, 3), picture as a WebP file's content."""
    import cv2

    content = cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, quality])[1]
    return content.tobytes()


def _enlarged(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Enlarge a small grey picture, its greys spread over the whole range."""
    import cv2

    low, high = np.percentile(picture, (1, 99))
    spread = np.clip((picture - low) * (255 / max(high - low, 24.0)), 0, 255).astype(np.uint8)
    size = (picture.shape[1] * _SCALE, picture.shape[0] * _SCALE)
    return np.asarray(cv2.resize(spread, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
