"""The report's page in a real browser: no fault, no request, nothing out of the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cadence.flyzone.calibration import Marker
from cadence.pipeline.analysis import track_clip
from cadence.pipeline.measure import FlySetup, report_from_track
from cadence.report.folder import write_report_folder
from tests.conftest import SAMPLES
from tests.fixtures.browsing import (
    SCHEMES,
    WIDTHS_PX,
    assert_accessible,
    assert_opens_cleanly,
    needs_chromium,
    opened_browser,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of a sample rep."""
    clip = SAMPLES / "rep1.mp4"
    markers = (Marker(1165.93, 438.89, 0.0), Marker(114.07, 438.89, 20.0))
    track = track_clip(clip)
    report = report_from_track(track, fly=FlySetup(20.0, markers))
    folder = tmp_path_factory.mktemp("page") / "rep1.cadence"
    write_report_folder(report, track, folder, clip=clip, overwrite=False)
    assert (folder / "kinogram.png").stat().st_size > 10_000
    return folder / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open one browser for all pages."""
    with opened_browser() as started:
        yield started


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_the_page_opens_cleanly(page: Path, browser: Browser, width_px: int, scheme: str) -> None:
    assert_opens_cleanly(page, browser, width_px, scheme)


def test_no_serious_fault_of_accessibility(page: Path, browser: Browser) -> None:
    assert_accessible(page, browser)
