"""Makes the README's pictures: a rep's page, a kinogram, and a frame of an annotated video.

python docs/page_picture.py PAGE.cadence KINOGRAM.cadence docs

The first results folder gives the page and, where it holds ``annotated.mp4``, the frame at
three quarters of the video; the second gives the kinogram.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import av
import cv2
import numpy as np
from playwright.sync_api import sync_playwright

WIDTH_PX, HEIGHT_PX = 1024, 1290
QUALITY = 82
FRAME_WIDTH_PX = 1280


def photographed(page: Path) -> np.ndarray:
    """Open a page in the system's Chromium and give its upper part."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        tab = browser.new_page(
            viewport={"width": WIDTH_PX, "height": HEIGHT_PX}, color_scheme="light"
        )
        tab.goto(page.resolve().as_uri())
        png = tab.screenshot()
        browser.close()
    return np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR))


def frame_of(film: Path) -> np.ndarray:
    """Give the upper two thirds of the frame at three quarters of a video."""
    with av.open(str(film)) as container:
        frames = [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]
    frame = frames[3 * len(frames) // 4]
    scale = FRAME_WIDTH_PX / frame.shape[1]
    upper = frame[: 2 * frame.shape[0] // 3]
    return np.asarray(cv2.resize(upper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def main() -> None:
    """Write ``page.webp``, ``kinogram.webp`` and ``annotated.webp``."""
    page, kinogram, folder = map(Path, sys.argv[1:])
    pictures = {
        "page": photographed(page / "report.html"),
        "kinogram": cv2.imread(str(kinogram / "kinogram.png")),
    }
    if (page / "annotated.mp4").is_file():
        pictures["annotated"] = frame_of(page / "annotated.mp4")
    for name, picture in pictures.items():
        path = str(folder / f"{name}.webp")
        cv2.imwrite(path, np.asarray(picture), [cv2.IMWRITE_WEBP_QUALITY, QUALITY])


if __name__ == "__main__":
    main()
