"""Somebody in distress is heard at once: on a phone, without scripts, in Arabic."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

import prepare
from tests.browser.house import House
from tests.browser.steps import (
    Piece,
    join,
    new_handle,
    open_item,
    press,
    send,
    start_piece,
)
from tests.browser.visitor import LAPTOP, axe, fits

Visit = Callable[..., Page]
HELP = "form button[name=answer][value=help]"
SAFE = "form button[name=answer][value=safe]"
COUNTRY = "GB"
"""Where somebody of 14 needs nobody's consent, and helplines are known."""

DISTRESS = {
    "en": "I do not want to be alive any more. I think about the bridge.",
    "ar": "لا أريد أن أعيش. أريد أن أموت. أفكر في الجسر.",
}
NEVER_PUBLIC = {"en": "bridge", "ar": "الجسر"}
ways = pytest.mark.parametrize(
    ("language", "scripts"),
    [("en", True), ("en", False), ("ar", True), ("ar", False)],
    ids=["with-scripts", "without-scripts", "in-arabic", "in-arabic-without-scripts"],
)


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Look at a page as it must be for everybody, and keep a picture of it."""
    folder = prepare.CACHE / "test" / "care"
    folder.mkdir(parents=True, exist_ok=True)
    way = request.node.callspec.id if hasattr(request.node, "callspec") else "one"

    def look_at(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}-{way}.png", full_page=True)
        fits(page)

    return look_at


def write_of_it(page: Page, language: str = "en") -> str:
    """A girl of 14 writes that she cannot go on; answers where her piece is."""
    join(page, language, age=14, country=COUNTRY)
    title = f"{'الليل' if language == 'ar' else 'Night'} {new_handle()[-4:]}"
    start_piece(page, Piece(title, DISTRESS[language], "mind", language))
    send(page)
    expect(page.locator("main .crisis")).to_be_visible()
    return page.url


def expect_helplines(page: Page) -> None:
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    expect(page.locator(f"main a[href$='/help/{COUNTRY}/']").first).to_be_visible()


@ways
def test_who_writes_of_it_is_heard_and_shown_who_helps(
    visit: Visit, look: Callable[[Page, str], None], language: str, scripts: bool
) -> None:
    author = visit(language=language, scripts=scripts)
    write_of_it(author, language)
    card = author.locator("main .crisis")
    expect(card.locator("a.button-help").first).to_be_in_viewport()
    expect(card.locator(HELP)).to_be_in_viewport()
    expect(card.locator(SAFE)).to_be_visible()
    expect(author.locator("[data-leave]")).to_be_visible()
    expect(author.locator("main .help li bdi")).to_contain_text(NEVER_PUBLIC[language])
    look(author, "1-sent")
    if scripts:
        axe(author)
    press(author, SAFE)
    expect(author.locator(f"main {SAFE}")).to_have_count(0)
    expect_helplines(author)
    look(author, "2-safe")
    if scripts:
        axe(author)
    press(author, HELP)
    expect(author.locator(f"main {HELP}")).to_have_count(0)
    expect_helplines(author)
    expect(author.locator("[data-leave]")).to_be_visible()
    look(author, "3-help")
    if scripts:
        axe(author)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_pressed_twice_gone_back_and_pressed_again_is_one_plea(
    visit: Visit, scripts: bool
) -> None:
    author = visit(scripts=scripts)
    write_of_it(author)
    author.locator(f"main {HELP}").first.dblclick()
    author.wait_for_url("**/care/**")
    expect_helplines(author)
    author.go_back()
    press(author, SAFE)
    # Who asked for help has asked for it: a later press may be another's finger.
    expect(author.locator(f"main {SAFE}")).to_have_count(0)
    expect(author.locator(f"main {HELP}")).to_have_count(0)
    expect_helplines(author)


def test_nobody_else_opens_her_page_and_nobody_reads_her_words_there(
    visit: Visit, house: House
) -> None:
    author = visit()
    write_of_it(author)
    press(author, HELP)
    address = author.url
    assert DISTRESS["en"] not in author.locator("body").inner_text()
    other = visit()
    join(other)
    answered = other.goto(address)
    assert answered is not None
    assert answered.status == 404
    stranger = visit()
    stranger.goto(address)
    stranger.wait_for_url("**/accounts/login/**")


def test_an_answer_without_a_network_is_not_lost_in_silence(visit: Visit) -> None:
    author = visit()
    address = write_of_it(author)
    author.context.set_offline(True)
    with pytest.raises(Error, match="INTERNET_DISCONNECTED"):
        author.goto(address)
    author.context.set_offline(False)
    author.goto(address)
    press(author, HELP)
    expect_helplines(author)


def test_the_desk_sees_the_plea_first_and_cannot_publish_the_words(
    visit: Visit, house: House
) -> None:
    author = visit()
    handle = join(author)
    title = f"Night {new_handle()[-4:]}"
    start_piece(author, Piece(title, DISTRESS["en"], "mind"))
    send(author)
    press(author, HELP)
    login = house.staff("moderator", "headquarters")
    desk = visit(size=LAPTOP, signed_in_as=login.handle)
    open_item(desk, handle)
    desk.locator("[name=outcome][value=publish]").check()
    desk.locator("form.desk-decide [type=submit]").click()
    expect(desk.locator("form.desk-decide")).to_be_visible()
    stranger = visit()
    stranger.goto("/en/posts/")
    expect(stranger.locator("main")).not_to_contain_text(title)
