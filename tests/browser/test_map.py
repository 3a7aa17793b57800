"""A place becomes an area before it is sent, and never anything finer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.steps import decide, expect_step, new_handle, open_item, press
from tests.browser.visitor import LAPTOP, fits

Visit = Callable[..., Page]
NEW = "/en/map/kisumu-map/new/"
TEXT = "The lamp at the corner has been dark since the long rains began."


def fill_words(page: Page) -> str:
    title = f"No light at the corner {new_handle()[-4:]}"
    page.goto(NEW)
    page.locator(
        "main [name=category][value=light], main [name=category]"
    ).first.check()
    page.locator("main [name=title]").fill(title)
    page.locator("main [name=text]").fill(TEXT)
    return title


def publish(visit: Visit, house: House, title: str) -> None:
    login = house.staff("moderator", "kenya")
    desk = visit(size=LAPTOP, signed_in_as=login.handle)
    open_item(desk, title)
    decide(desk, "publish")


def report_near_kisumu(reader: Page, title: str) -> dict[str, Any]:
    """What the map's own door tells about the report."""
    answer = reader.request.get(
        "/maps/reports.geojson?bbox=34.6,-0.3,34.9,0.1&zoom=14&project=kisumu-map"
    )
    assert answer.ok
    features: list[dict[str, Any]] = answer.json()["features"]
    return next(
        (one for one in features if one["properties"].get("title") == title), {}
    )


def places_in(source: str) -> list[float]:
    """Every number in a page that could be a place in Kisumu, finely said."""
    return [float(found) for found in re.findall(r"-?\b(?:0|34)\.\d{3,}", source)]


def test_a_report_is_made_from_a_list_without_scripts(
    visit: Visit, house: House
) -> None:
    author = visit(scripts=False, signed_in_as="slow-morning")
    title = fill_words(author)
    expect(author.locator("[data-map-choice]")).to_be_hidden()
    author.locator("main [name=district]").select_option("kondele")
    fits(author)
    press(author, "form[data-once] [type=submit]")
    expect_step(author, "with_us")
    expect(author.locator("main .facts")).to_contain_text("Kondele")
    expect(author.locator("main .facts")).to_contain_text("km")
    publish(visit, house, title)
    reader = visit(scripts=False)
    reader.goto("/en/map/kisumu-map/")
    reader.locator("main .rows a").filter(has_text=title).click()
    expect(reader.locator("main .facts")).to_contain_text("Kondele")
    expect(reader.locator("main .facts")).to_contain_text("km")
    fits(reader)


def test_a_tap_on_the_map_sends_a_square_and_nothing_finer(
    visit: Visit, house: House
) -> None:
    author = visit(signed_in_as="tide.table")
    asked: list[str] = []
    author.on("request", lambda request: asked.append(request.url))
    title = fill_words(author)
    tapped = author.locator(".map-picker")
    tapped.scroll_into_view_if_needed()
    tapped.click(position={"x": 131, "y": 97})
    expect(author.locator("[name=latitude]")).not_to_have_value("")
    latitude = float(author.locator("[name=latitude]").input_value())
    longitude = float(author.locator("[name=longitude]").input_value())
    press(author, "form[data-once] [type=submit]")
    expect_step(author, "with_us")
    assert asked
    for address in asked:
        assert f"{latitude:.3f}" not in address
        assert "latitude" not in address
    assert not [one for one in places_in(author.content()) if one != latitude]
    expect(author.locator("main .facts")).to_contain_text("km")

    publish(visit, house, title)
    reader = visit()
    shown = report_near_kisumu(reader, title)
    reader.goto("/en/map/kisumu-map/")
    reader.locator("main .rows a").filter(has_text=title).click()
    expect(reader.locator("main .facts")).to_contain_text("km")
    expect(reader.locator(".map .map-area")).to_be_attached()
    assert reader.locator("[data-cell]").get_attribute("data-cell")
    if shown:  # alone in its square
        assert shown["geometry"]["coordinates"] == pytest.approx(
            [longitude, latitude], abs=0.0011
        )


def test_a_kind_that_could_harm_shows_only_the_part_of_town(visit: Visit) -> None:
    author = visit(signed_in_as="slow-morning")
    author.goto(NEW)
    choice = author.locator("[data-map-choice]")
    sensitive = (choice.get_attribute("data-sensitive") or "").split()
    assert sensitive
    expect(choice).to_be_visible()
    author.locator(f"main [name=category][value='{sensitive[0]}']").check()
    expect(choice).to_be_hidden()
