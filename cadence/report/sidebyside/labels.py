"""What is written over each rep: its name, its split, and how far it is ahead or behind."""

from __future__ import annotations

from collections.abc import Sequence

from cadence.report.annotation.figure import GATE, WHITE
from cadence.report.sidebyside.reels import Reel, SyncName, event_name
from cadence.video.sheet import Ink, Sheet

INKS: tuple[Ink, ...] = (
    (127, 180, 239), (239, 162, 100), (107, 203, 154), (207, 155, 224), (220, 192, 92),
    (200, 205, 212),
)  # fmt: skip
_SOFT: Ink = (190, 194, 200)
_SHADE, _ENDED_SHADE = 0.55, 0.6
_TYPE_SHARE, _LEAST_TYPE_PX, _MOST_TYPE_PX = 0.034, 12.0, 22.0


class Labels:
    """Writes over the reps of a video.

    Parameters
    ----------
    reels
        The reps; splits are held against the first one's.
    sync
        What they are synchronised on.
    size_px
        Width and height of one rep's place.
    """

    def __init__(self, reels: Sequence[Reel], sync: SyncName, size_px: tuple[int, int]) -> None:
        self._reels, self._sync = reels, sync
        wanted_px = _TYPE_SHARE * min(size_px[0], size_px[1] * 2.5)
        self._unit = min(max(_LEAST_TYPE_PX, wanted_px), _MOST_TYPE_PX)

    @property
    def line_px(self) -> int:
        """Height of one rep's label."""
        return round(3.9 * self._unit)

    def draw(
        self,
        sheet: Sheet,
        place: int,
        corner_px: tuple[int, int],
        width_px: int,
        at_s: float,
        *,
        goes_on: bool,
    ) -> None:
        """Write over one rep, as it stands at a moment.

        Parameters
        ----------
        sheet
            The video's picture.
        place
            Which rep, from 0.
        corner_px, width_px
            Its upper left corner, and how wide it is.
        at_s
            Real time since the event at which its frame was taken.
        goes_on
            Whether it has a frame of this moment.
        """
        unit, (left, top) = self._unit, corner_px
        reel, ink = self._reels[place], INKS[place % len(INKS)]
        sheet.shade(left, top, width_px, self.line_px, _SHADE)
        name = f"rep {place + 1}"
        wide = sheet.words((left + unit, top + 1.3 * unit), name, unit, ink, bold=True)
        sheet.words(
            (left + 1.6 * unit + wide, top + 1.3 * unit),
            reel.name if goes_on else f"{reel.name}: no frame of this moment",
            0.8 * unit, _SOFT,
        )  # fmt: skip
        split, rest, is_final = self.split(place, at_s)
        wide = sheet.words(
            (left + unit, top + 3.2 * unit), split, 1.7 * unit, GATE if is_final else WHITE,
            bold=True,
        )  # fmt: skip
        sheet.words((left + 1.7 * unit + wide, top + 3.2 * unit), rest, unit, WHITE)

    def split(self, place: int, at_s: float) -> tuple[str, str, bool]:
        """Return a rep's split, what is said beside it, and whether it is the final one."""
        reel = self._reels[place]
        zone = reel.timeline.zone(reel.event_s + at_s)
        if self._sync != "zone" or zone is None or reel.report.fly is None:
            return _signed(at_s), f"from {event_name(self._sync)}", False
        if zone.state == "before":
            return _signed(at_s), "to the fly zone", False
        if zone.state == "after":
            fly = reel.report.fly
            told = f"{fly.distance_m:g} m at {fly.speed_mps.mean:.2f} m/s"
            return f"{zone.split_s:.2f} s", f"{told}{self._behind(place, fly.distance_m)}", True
        told = f"{zone.along_m:.1f} m{self._behind(place, zone.along_m)}"
        return f"{zone.split_s:.2f} s", told, False

    def _behind(self, place: int, along_m: float) -> str:
        """Say by how much a rep was later than the first one at a place of the zone."""
        own, first = self._reels[place], self._reels[0]
        if place == 0 or own.report.fly is None or first.report.fly is None:
            return ""
        if abs(own.report.fly.distance_m - first.report.fly.distance_m) > 0.05:
            return ""
        own_s, first_s = own.split_at_m(along_m), first.split_at_m(along_m)
        return "" if own_s is None or first_s is None else f"  {own_s - first_s:+.2f} s"


def _signed(seconds: float) -> str:
    """Print a time before or after an event; what rounds to nothing has no sign."""
    rounded = round(seconds, 2)
    return f"{rounded:+.2f} s" if rounded else "0.00 s"


def dim(sheet: Sheet, left: int, top: int, width: int, height: int) -> None:
    """Darken the place of a rep that has no frame of this moment: its last one stands still."""
    sheet.shade(left, top, width, height, _ENDED_SHADE)
