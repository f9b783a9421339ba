"""Photographs a rep's page and shrinks its kinogram: the README's pictures.

python docs/page_picture.py FOLDER.cadence docs
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import cv2
from playwright.sync_api import sync_playwright

WIDTH_PX, HEIGHT_PX = 1024, 1290
QUALITY = 82


def photographed(page: Path) -> bytes:
    """Open a page in the system's Chromium and give its upper part as PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        tab = browser.new_page(
            viewport={"width": WIDTH_PX, "height": HEIGHT_PX}, color_scheme="light"
        )
        tab.goto(page.resolve().as_uri())
        picture = tab.screenshot()
        browser.close()
    return picture


def main() -> None:
    """Write ``page.webp`` and ``kinogram.webp``."""
    result, folder = Path(sys.argv[1]), Path(sys.argv[2])
    png = folder / "page.png"
    png.write_bytes(photographed(result / "report.html"))
    for source, name in ((png, "page.webp"), (result / "kinogram.png", "kinogram.webp")):
        picture = cv2.imread(str(source))
        cv2.imwrite(str(folder / name), picture, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    png.unlink()


if __name__ == "__main__":
    main()
