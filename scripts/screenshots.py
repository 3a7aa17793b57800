"""Take the picture of the README from a house that is open.

``make run`` in one terminal, ``.venv/bin/python scripts/screenshots.py`` in another.
Addresses and sizes may be named to look at other pages::

    scripts/screenshots.py --folder /tmp/pages --width 360 --dark /en/ /ar/map/
"""

from __future__ import annotations

import argparse
import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import prepare
import system_packages

README_PICTURE = prepare.ROOT / "docs" / "images" / "home.png"
README_SIZE = (1280, 900)
COLOURS = 128  # of a palette: a drawn page needs few, and the file stays small


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    port = os.environ.get("PORT", "8000")
    parser.add_argument("addresses", nargs="*", help="pages, such as /en/map/")
    parser.add_argument("--house", default=f"http://127.0.0.1:{port}")
    parser.add_argument("--folder", type=Path, default=prepare.CACHE / "screenshots")
    parser.add_argument("--width", type=int, default=README_SIZE[0])
    parser.add_argument("--dark", action="store_true")
    return parser.parse_args()


def picture_for_readme(page: Page) -> None:
    page.goto("/en/")
    page.wait_for_load_state("networkidle")
    width, height = README_SIZE
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    shot = page.screenshot(clip=clip)  # type: ignore[arg-type]
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS)
    picture.save(README_PICTURE, optimize=True)
    prepare.say(f"{README_PICTURE}: {README_PICTURE.stat().st_size // 1000} kB")


def whole_page(page: Page, address: str, folder: Path, name_end: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    name = address.strip("/").replace("/", "-") or "door"
    path = folder / f"{name}-{name_end}.png"
    page.screenshot(path=path, full_page=True)
    prepare.say(str(path))


def main() -> None:
    wanted = read_arguments()
    program = system_packages.find_chromium()
    if program is None:
        prepare.give_up("no Chromium on this machine; install it and try again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            base_url=wanted.house,
            viewport={"width": wanted.width, "height": README_SIZE[1]},
            color_scheme="dark" if wanted.dark else "light",
            locale="en-GB",
        )
        if not wanted.addresses:
            picture_for_readme(page)
        wanted.folder.mkdir(parents=True, exist_ok=True)
        name_end = f"{wanted.width}{'-dark' if wanted.dark else ''}"
        for address in wanted.addresses:
            whole_page(page, address, wanted.folder, name_end)
        browser.close()


if __name__ == "__main__":
    main()
