"""Help is always there: in one tap, without scripts, without a network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.places import READER, account_pages, own_pages, reading_pages
from tests.browser.steps import Piece, expect_step, join, open_item, send, start_piece
from tests.browser.visitor import LAPTOP, Visitors, axe, fits

Visit = Callable[..., Page]
AWAY = "https://www.wikipedia.org/"
CRISIS = {
    "en": Piece("Tonight", "I want to kill myself tonight. I have the pills ready."),
    "ar": Piece("الليلة", "أريد أن أقتل نفسي الليلة", language="ar"),
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_help_is_one_tap_from_every_page(visit: Visit, language: str) -> None:
    stranger = visit(language=language)
    pages = reading_pages(stranger, language) | account_pages(language)
    _expect_help_on(stranger, list(pages.values()), language)
    person = visit(language=language, signed_in_as=READER[language])
    _expect_help_on(person, list(own_pages(person, language).values()), language)
    person.locator("header a.button-help").click()
    person.wait_for_url(f"**/{language}/help/")
    expect(person.locator("main .help h1")).to_be_visible()


def _expect_help_on(page: Page, addresses: list[str], language: str) -> None:
    for address in addresses:
        page.goto(address, wait_until="domcontentloaded")
        link = page.locator("header a.button-help")
        expect(link).to_be_in_viewport()
        expect(link).to_have_attribute("href", f"/{language}/help/")


def test_a_country_is_chosen_and_left_without_scripts(
    no_script: Page, visitors: Visitors
) -> None:
    visitors.let_out(AWAY)
    no_script.goto("/en/help/")
    no_script.locator("main [name=country]").select_option("KE")
    no_script.locator("main form [type=submit]").click()
    expect(no_script.locator("main a[href^='tel:']").first).to_be_visible()
    assert no_script.url.endswith("/en/help/KE/")
    fits(no_script)
    no_script.locator("[data-leave]").click()
    no_script.wait_for_url(AWAY)


def test_leaving_takes_the_help_page_out_of_the_way_back(
    phone: Page, visitors: Visitors
) -> None:
    visitors.let_out(AWAY)
    phone.goto("/en/")
    phone.locator("header a.button-help").click()
    phone.locator("[data-leave]").click()
    phone.wait_for_url(AWAY)
    phone.go_back()
    assert phone.url.endswith("/en/")


def test_three_times_shift_leaves_at_once(laptop: Page, visitors: Visitors) -> None:
    visitors.let_out(AWAY)
    laptop.goto("/en/help/KE/")
    laptop.wait_for_load_state()
    for _press in range(3):
        laptop.keyboard.press("Shift")
    laptop.wait_for_url(AWAY)


def test_a_help_page_opens_again_without_a_network(phone: Page) -> None:
    phone.goto("/en/help/KE/")
    numbers = phone.locator("main a[href^='tel:']").all_inner_texts()
    assert numbers
    phone.wait_for_function(
        "async () => {"
        " const kept = (await (await caches.open('voices-help-1')).keys());"
        " return ['.css', '/en/help/KE/'].every("
        "   end => kept.some(one => one.url.endsWith(end)));"
        "}"
    )
    phone.context.set_offline(True)
    phone.goto("/en/help/KE/")
    assert phone.locator("main a[href^='tel:']").all_inner_texts() == numbers
    assert phone.evaluate("document.styleSheets[0].cssRules.length") > 0


@pytest.mark.parametrize(
    ("language", "scripts"),
    [("en", True), ("en", False), ("ar", True)],
    ids=["with-scripts", "without-scripts", "in-arabic"],
)
def test_words_of_despair_bring_help_at_once_and_come_first(
    visit: Visit, house: House, language: str, scripts: bool
) -> None:
    author = visit(language=language, scripts=scripts)
    handle = join(author, language)
    start_piece(author, CRISIS[language])
    send(author)
    expect(author.locator("main .crisis a.button-help")).to_be_in_viewport()
    expect(author.locator("[data-leave]")).to_be_visible()
    expect_step(author, "with_us")
    fits(author)
    if scripts:
        axe(author)
    login = house.staff("moderator", "headquarters")
    desk = visit(size=LAPTOP, signed_in_as=login.handle)
    desk.goto("/cms/desk/")
    tiers = [
        row.get_attribute("class") or "" for row in desk.locator(".desk-row").all()
    ]
    assert tiers == sorted(tiers)
    row = desk.locator(".desk-row.is-tier-0").filter(has_text=handle)
    expect(row).to_be_visible()
    # The words are covered until somebody is ready to read them.
    expect(row).not_to_contain_text(CRISIS[language].title)
    open_item(desk, handle)
    expect(desk.locator("details.desk-cover").first).not_to_have_attribute("open", "")
