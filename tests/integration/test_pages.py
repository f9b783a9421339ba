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


def test_a_step_shows_its_numbers_and_its_film(page: Path, browser: Browser) -> None:
    tab = browser.new_page(viewport={"width": 1024, "height": 900})
    tab.goto(page.as_uri())
    dot = tab.locator(".wide svg [data-step='3']").first
    dot.scroll_into_view_if_needed()
    dot.hover(force=True)
    card = tab.locator(".card")
    assert card.is_visible()
    assert "Contact 3" in card.inner_text()
    assert "steps/min" in card.inner_text()
    assert card.locator("img").count() == 1
    assert tab.locator("tr.lit th").inner_text() == "3"
    # By keyboard: the number in the table of steps leads to the evidence.
    tab.locator("tr[data-step='4'] a").focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")
    assert "Contact 4" in card.inner_text()
    tab.keyboard.press("Enter")
    assert tab.locator("#contact-4").evaluate("details => details.open")
    assert card.is_hidden()
    tab.close()


def test_without_script_all_of_it_can_be_read(page: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.locator("#contact-2 summary").click()
    assert tab.locator("#contact-2 img").is_visible()
    assert tab.locator("figure.chart .wide svg").first.is_visible()
    context.close()


def test_on_paper_it_is_light_and_closed_details_take_no_room(page: Path, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.emulate_media(media="print", color_scheme="dark")
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = tab.evaluate("getComputedStyle(document.body).color")
    assert (paper, ink) == ("rgb(255, 255, 255)", "rgb(28, 30, 34)")
    assert tab.locator("section.evidence").is_hidden()
    assert len(tab.pdf(format="A4")) > 10_000
    context.close()


def test_no_serious_fault_of_accessibility(page: Path, browser: Browser) -> None:
    assert_accessible(page, browser)
