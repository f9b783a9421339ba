"""The pages of several reps, of a session and of a season in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cadence.report.comparepage import RepFiles
from cadence.report.results import (
    write_compare_folder,
    write_session_folder,
    write_trend_folder,
)
from tests.fixtures.browsing import (
    SCHEMES,
    WIDTHS_PX,
    assert_accessible,
    assert_opens_cleanly,
    needs_chromium,
    opened_browser,
)
from tests.unit.report.test_comparepage import compared, kinogram
from tests.unit.report.test_log import SEASON
from tests.unit.report.test_session import SESSION

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_chromium
PAGES = ("compare", "session", "trend")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the three pages."""
    root = tmp_path_factory.mktemp("several")
    files = [RepFiles(root / "rep1.cadence" / "report.html", kinogram())] * 3
    reps = compared(8.8, 8.85, 8.3, name="a-long-name-that-does-not-break-anywhere-IMG_4711.MOV")
    write_compare_folder(reps, files, root / "compare")
    write_session_folder(SESSION, {}, root / "session")
    write_trend_folder(SEASON, "Mara", root / "trend")
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open one browser for all pages."""
    with opened_browser() as started:
        yield started


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width_px", WIDTHS_PX)
@pytest.mark.parametrize("name", PAGES)
def test_pages_open_cleanly(
    folder: Path, browser: Browser, name: str, width_px: int, scheme: str
) -> None:
    assert_opens_cleanly(folder / name / f"{name}.html", browser, width_px, scheme)


@pytest.mark.parametrize("name", PAGES)
def test_no_serious_fault_of_accessibility(folder: Path, browser: Browser, name: str) -> None:
    assert_accessible(folder / name / f"{name}.html", browser)
