"""What a page costs a reader: no cookie, no address elsewhere, few bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.house import House
from tests.browser.places import reading_pages
from tests.browser.visitor import LAPTOP

Visit = Callable[..., Page]
KB = 1000
MAP_BASE = "countries-"
"""The outline of the world, which is fetched once and counted on its own."""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_reader_leaves_without_a_cookie(visit: Visit, language: str) -> None:
    page = visit(language=language)
    for address in reading_pages(page, language).values():
        page.goto(address, wait_until="domcontentloaded")
        assert page.context.cookies() == [], address
    kept: int = page.evaluate("localStorage.length + sessionStorage.length")
    assert kept == 0


@pytest.mark.parametrize("role", ["editor", "office_admin"])
def test_no_page_of_staff_asks_anybody_else(
    visit: Visit, house: House, role: str
) -> None:
    """The window itself fails the test when a request leaves the house."""
    login = house.staff(role, "kenya")
    page = visit(size=LAPTOP, signed_in_as=login.handle)
    for address in (
        "/cms/",
        "/cms/desk/",
        "/cms/pages/",
        "/cms/images/",
        "/cms/account/",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")


# --- weight ----------------------------------------------------------------------
@dataclass
class Load:
    """What came over the network for one page."""

    requests: int = 0
    total: int = 0
    by_type: dict[str, int] = field(default_factory=dict)


def weigh(page: Page, address: str) -> Load:
    """Open ``address`` as on a first visit and count what arrives."""
    load = Load()
    types: dict[str, str] = {}
    wire = page.context.new_cdp_session(page)

    def on_response(event: dict[str, Any]) -> None:
        if MAP_BASE not in event["response"]["url"]:
            types[event["requestId"]] = event["type"]

    def on_finished(event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        kind = types.get(event["requestId"], "")
        if not kind:
            return  # the map's base, or a picture inside the page itself
        load.requests += 1
        load.total += size
        load.by_type[kind] = load.by_type.get(kind, 0) + size

    wire.on("Network.responseReceived", on_response)
    wire.on("Network.loadingFinished", on_finished)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    wire.detach()
    return load


@pytest.mark.parametrize(
    ("name", "most", "requests"),
    [
        ("text", 40 * KB, 6),
        ("picture", 90 * KB, None),
        ("home", 110 * KB, None),
        ("map", 90 * KB, None),
        ("help", 20 * KB, None),
        ("help of a country", 20 * KB, None),
    ],
)
def test_a_page_is_light(
    visit: Visit, name: str, most: int, requests: int | None
) -> None:
    page = visit()
    address = address_of(page, name)
    load = weigh(visit(), address)
    assert load.total <= most, load
    assert requests is None or load.requests <= requests, load
    assert load.by_type.get("Stylesheet", 0) <= 12 * KB or name == "map", load
    assert load.by_type.get("Script", 0) <= 15 * KB or name == "map", load


def address_of(page: Page, name: str) -> str:
    """A page of that kind; articles are found by what stands on their card."""
    if name not in {"text", "picture"}:
        return reading_pages(page, "en")[name]
    page.goto("/en/posts/")
    cover = "img" if name == "picture" else "svg"
    card = page.locator(f"main .card:has(.card-cover {cover}) h2 a").first
    return card.get_attribute("href") or ""
