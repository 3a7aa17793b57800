"""From joining to a published piece, and all that may lie between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.steps import (
    Piece,
    add_picture,
    decide,
    expect_step,
    join,
    open_item,
    press,
    send,
    start_piece,
    until,
    wait_for_picture,
)
from tests.browser.visitor import LAPTOP, axe, fits

ENGLISH = Piece(
    title="What the {} rain left behind",
    body=(
        "The river came up to the **second step** of our school.\n\n"
        "## What we did\n\n"
        "- We carried the books upstairs.\n"
        "- We asked the town for *one* new drain.\n\n"
        "> The water remembers where it went.\n\n"
        "Next week we will plant reeds on the bank."
    ),
)
ARABIC = Piece(
    title="ما تركه المطر {} وراءه",
    body=(
        "وصل ماء النهر إلى **الدرجة الثانية** من مدرستنا.\n\n"
        "## ماذا فعلنا\n\n"
        "- حملنا الكتب إلى الطابق الأعلى.\n"
        "- طلبنا من البلدية مصرفًا جديدًا للماء.\n\n"
        "وفي الأسبوع القادم سنزرع القصب على ضفة النهر مع أصدقائنا في المدرسة."
    ),
    language="ar",
)
REPLIES = {
    "en": "Our street had the same water. We lifted the beds on bricks.",
    "ar": "كان الماء نفسه في شارعنا، فرفعنا الأسرّة على الحجارة.",
}
ADDED = {"en": "We planted the reeds on Sunday.", "ar": "زرعنا القصب يوم الأحد."}
REASON = "Please leave out the name of your neighbour."

Visit = Callable[..., Page]
ways = pytest.mark.parametrize(
    ("language", "scripts"),
    [("en", True), ("en", False), ("ar", True)],
    ids=["with-scripts", "without-scripts", "in-arabic"],
)


def piece_for(language: str, scripts: bool, number: str) -> Piece:
    told = ARABIC if language == "ar" else ENGLISH
    name = number + ("" if scripts else " quiet")
    return Piece(told.title.format(name), told.body, language=told.language)


@pytest.fixture
def desk(visit: Visit, house: House) -> Page:
    """The desk of the office to which somebody belongs who does not say where."""
    login = house.staff("moderator", "headquarters")
    return visit(size=LAPTOP, signed_in_as=login.handle)


@ways
def test_a_piece_goes_from_joining_to_its_readers_and_their_replies(
    visit: Visit, desk: Page, language: str, scripts: bool
) -> None:
    author = visit(language=language, scripts=scripts)
    piece = piece_for(language, scripts, "first")
    join(author, language)
    assert author.locator("html").get_attribute("dir") == (
        "rtl" if language == "ar" else "ltr"
    )

    start_piece(author, piece)
    add_picture(author, "Grey water between two rows of houses")
    press(author, "form[data-once] [name=preview]")
    expect(author.locator("h1")).to_contain_text(piece.title)
    expect(author.locator(".prose strong, .prose h2, .prose li")).not_to_have_count(0)
    fits(author)
    author.go_back()
    send(author)
    expect_step(author, "with_us")
    own_page = author.url
    if scripts:
        axe(author)

    open_item(desk, piece.title)
    wait_for_picture(desk)
    decide(desk, "publish")

    author.goto(own_page)
    expect_step(author, "public")
    press(author, "a.button[href*='/posts/']")
    address = author.url
    reader = visit(language=language, scripts=scripts)
    expect_everywhere(reader, piece, address)

    reply = REPLIES[language]
    other = visit(language=language, scripts=scripts, signed_in_as="marea-alta")
    other.goto(address)
    press(other, "a.button-you[href$='/reply/']")
    other.locator("main [name=body]").fill(reply)
    press(other, "form[data-once] [type=submit]")
    expect_step(other, "with_us")
    reader.goto(address)
    expect(reader.locator(".comment")).to_have_count(0)
    open_item(desk, reply)
    decide(desk, "publish")
    reader.reload()
    expect(reader.locator(".comment")).to_contain_text(reply)
    expect_change_waits(author, reader, desk, own_page, ADDED[language])


def expect_everywhere(reader: Page, piece: Piece, address: str) -> None:
    """On the home page, in its topic, in search and in the feed."""
    path = address.split("/", 3)[3]
    link = reader.locator(f"main a[href='/{path}']").first
    reader.goto(f"/{piece.language}/")
    expect(link).to_contain_text(piece.title)
    reader.goto(f"/{piece.language}/posts/topics/{piece.topic}/")
    expect(link).to_contain_text(piece.title)
    fits(reader)
    reader.goto(f"/{piece.language}/search/")

    def is_found() -> bool:
        reader.locator("main [name=q]").fill(piece.title)
        press(reader, "form[role=search] [type=submit]")
        return reader.locator("main .found").filter(has_text=piece.title).count() > 0

    until(is_found, reader)
    feed = reader.request.get(f"/feeds/{piece.language}.atom").text()
    assert piece.title in feed
    reader.goto(address)
    expect(reader.locator("h1")).to_contain_text(piece.title)
    expect(reader.locator("main picture img, main img").first).to_be_visible()
    fits(reader)


def expect_change_waits(
    author: Page, reader: Page, desk: Page, own_page: str, added: str
) -> None:
    """A change is read first; until then everyone reads the piece as it was."""
    author.goto(f"{own_page}change/")
    body = author.locator("main [name=body]")
    body.fill(f"{body.input_value()}\n\n{added}")
    send(author)
    expect_step(author, "with_us")
    reader.reload()
    expect(reader.locator("main .prose").first).not_to_contain_text(added)
    title = author.locator("h1").inner_text()
    open_item(desk, title)
    decide(desk, "publish")
    reader.reload()
    expect(reader.locator("main .prose").first).to_contain_text(added)


@ways
def test_a_refused_author_reads_why_and_sends_it_again(
    visit: Visit, desk: Page, language: str, scripts: bool
) -> None:
    author = visit(language=language, scripts=scripts)
    piece = piece_for(language, scripts, "second")
    join(author, language)
    start_piece(author, piece)
    send(author)
    own_page = author.url
    open_item(desk, piece.title)
    decide(desk, "refuse", REASON)

    author.goto(own_page)
    expect(author.locator("main .refused")).to_contain_text(REASON)
    fits(author)
    if scripts:
        axe(author)
    body = author.locator("main [name=body]")
    assert body.input_value().replace("\r\n", "\n") == piece.body
    body.fill(f"{piece.body}\n\n{ADDED[language]}")
    send(author)
    expect_step(author, "with_us")
    open_item(desk, piece.title)
    expect(desk.locator(".desk-earlier")).to_contain_text(REASON)
    decide(desk, "publish")
    author.goto(own_page)
    expect_step(author, "public")


def test_a_desk_reads_only_what_was_sent_to_its_office(
    visit: Visit, house: House
) -> None:
    author = visit()
    piece = piece_for("en", True, "third")
    join(author)
    start_piece(author, piece)
    send(author)
    login = house.staff("moderator", "tunisia")
    elsewhere = visit(size=LAPTOP, signed_in_as=login.handle)
    elsewhere.goto("/cms/desk/")
    expect(elsewhere.locator(".desk-page")).to_be_visible()
    expect(elsewhere.get_by_text(piece.title)).to_have_count(0)
    author.goto("/cms/desk/")
    expect(author.locator(".desk-page")).to_have_count(0)
