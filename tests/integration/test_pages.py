"""The report's page in a real browser: no fault, no request, nothing out of the window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cadence.flyzone.calibration import Marker
from cadence.pipeline.analysis import track_clip
from cadence.pipeline.measure import FlySetup, report_from_track
from cadence.report.folder import write_report_folder
from tests.conftest import SAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
_SERIOUS = {"serious", "critical"}


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
    """Open the system's Chromium, without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width_px", [390, 1024, 1600])
def test_the_page_opens_cleanly(page: Path, browser: Browser, width_px: int, scheme: str) -> None:
    height_px = 844
    context = browser.new_context(
        viewport={"width": width_px, "height": height_px},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    tab = context.new_page()
    faults: list[str] = []
    requests: list[str] = []
    tab.on("console", lambda message: faults.append(message.text))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(page.as_uri())
    too_wide_px = tab.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    verdict = tab.locator("h1").bounding_box()
    context.close()
    assert faults == []
    assert [url for url in requests if not url.startswith("data:")] == [page.as_uri()]
    assert too_wide_px == 0
    assert verdict is not None
    assert verdict["y"] + verdict["height"] < height_px


def test_no_serious_fault_of_accessibility(page: Path, browser: Browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    # The checker's script is not the page's own: only for it the page's policy is passed over.
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    tab.goto(page.as_uri())
    found = axe.Axe().run(tab).response["violations"]
    context.close()
    assert [fault["id"] for fault in found if fault["impact"] in _SERIOUS] == []
