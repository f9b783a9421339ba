"""The film strip of a strike: the shoe's pictures, frame by frame, side by side."""

from __future__ import annotations

import io
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
        picture_uri(strip),
        strip.shape[1],
        height_px,
        tuple(float(1000 * (time_s[number] - contact.strike_s)) for number in chosen),
        int((chosen < first).sum()),
    )


def picture_uri(picture: NDArray[np.uint8]) -> str:
    """Return a picture as an address that needs no file.

    Parameters
    ----------
    picture
        Grey (H, W), blue-green-red (H, W, 3), or with opacity as well (H, W, 4).

    Returns
    -------
    str
        JPEG, or WebP where something is to shine through: OpenCV's WebP takes ten times as long.
    """
    import cv2

    if picture.ndim == 3 and picture.shape[2] == 4:
        if picture[:, :, 3].min() < 255:
            return data_uri(_as_webp(picture), "image/webp")
        picture = picture[:, :, :3]
    content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
    return data_uri(content, "image/jpeg")


def _as_webp(picture: NDArray[np.uint8]) -> bytes:
    """Return a picture with opacity as a WebP file's content, by the fast way of packing it."""
    import cv2

    # Its own plugin, or Pillow imports those of all forty formats.
    from PIL import Image, WebPImagePlugin  # noqa: F401

    buffer = io.BytesIO()
    red_first = cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA)
    Image.fromarray(red_first).save(buffer, "WEBP", quality=82, method=0)
    return buffer.getvalue()


def _enlarged(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Enlarge a small grey picture, its greys spread over the whole range."""
    import cv2

    low, high = np.percentile(picture, (1, 99))
    spread = np.clip((picture - low) * (255 / max(high - low, 24.0)), 0, 255).astype(np.uint8)
    size = (picture.shape[1] * _SCALE, picture.shape[0] * _SCALE)
    return np.asarray(cv2.resize(spread, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
