"""Every page can be used by everyone: axe, small windows, dark mode."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.house import House
from tests.browser.places import READER, account_pages, own_pages, reading_pages
from tests.browser.visitor import LAPTOP, barriers, fits

Visit = Callable[..., Page]
SMALLEST: ViewportSize = {"width": 320, "height": 640}
IN_THE_DARK = ("home", "post", "map", "help of a country", "write form", "state")

languages = pytest.mark.parametrize("language", ["en", "ar"])


def look_at(page: Page, addresses: dict[str, str]) -> list[str]:
    """Everything that is in somebody's way on these pages."""
    found: list[str] = []
    for name, address in addresses.items():
        page.emulate_media(color_scheme="light")
        page.goto(address)
        found += [f"{name} {address}: {one}" for one in barriers(page)]
        found += _too_wide(page)
        if name in IN_THE_DARK:
            page.emulate_media(color_scheme="dark")
            dark = barriers(page, None, "color-contrast")
            found += [f"{name} {address}, dark: {one}" for one in dark]
    return found


def _too_wide(page: Page) -> list[str]:
    before = page.viewport_size
    found = []
    for size in (before, SMALLEST):
        assert size is not None
        page.set_viewport_size(size)
        try:
            fits(page)
        except AssertionError as wide:
            found.append(str(wide))
    assert before is not None
    page.set_viewport_size(before)
    return found


@languages
def test_pages_for_everyone_can_be_used_by_everyone(
    visit: Visit, language: str
) -> None:
    page = visit(language=language)
    found = look_at(page, reading_pages(page, language) | account_pages(language))
    assert not found, "\n".join(found)


@languages
def test_pages_of_ones_own_can_be_used_by_everyone(visit: Visit, language: str) -> None:
    page = visit(language=language, signed_in_as=READER[language])
    found = look_at(page, own_pages(page, language))
    assert not found, "\n".join(found)


def test_the_desk_can_be_used_by_every_moderator(visit: Visit, house: House) -> None:
    login = house.staff("moderator", "kenya")
    desk = visit(size=LAPTOP, signed_in_as=login.handle)
    desk.goto("/cms/desk/")
    found = barriers(desk, ".desk-page")
    desk.locator(".desk-open button").last.click()
    desk.locator("#texts").wait_for()
    found += barriers(desk, ".desk-page")
    desk.emulate_media(color_scheme="dark")
    found += barriers(desk, ".desk-page", "color-contrast")
    desk.goto("/cms/desk/decided/")
    found += barriers(desk, ".desk-page")
    assert not found, "\n".join(found)


@languages
def test_what_was_found_can_be_read_by_everyone(visit: Visit, language: str) -> None:
    page = visit(language=language)
    page.goto(f"/{language}/search/")
    page.locator("main [name=q]").fill({"en": "rain", "ar": "البلدية"}[language])
    page.locator("main form[role=search] [type=submit]").click()
    page.locator("main .found").first.wait_for()
    found = barriers(page) + _too_wide(page)
    assert not found, "\n".join(found)
