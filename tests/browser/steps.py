"""What people do in the house, step by step, in any language.

Steps find their way by addresses and by the names of fields, never by words on the
screen, so that the same story can be told in every language.
"""

from __future__ import annotations

import datetime
import io
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Locator, Page, expect

PASSPHRASE = "eleven tin kettles under the porch"
PATIENCE = 15  # seconds until the worker has looked at a picture


@dataclass(frozen=True)
class Piece:
    title: str
    body: str
    topic: str = "climate"
    language: str = "en"


def new_handle() -> str:
    """A name that nobody in this house has."""
    letters = "".join(secrets.choice("abcdefghijkmnopqrstuvwxyz") for _ in range(8))
    return f"kite.{letters}"


def press(page: Page, selector: str) -> None:
    page.locator(f"main {selector}").first.click()


# --- joining ---------------------------------------------------------------------
def join(
    page: Page, language: str = "en", *, age: int = 17, country: str = "ZZ"
) -> str:
    """Join as somebody of ``age``; answers the handle. "ZZ" is not to say where.

    Their recovery codes stand on the page to which this leads.
    """
    handle = new_handle()
    page.goto(f"/{language}/accounts/join/")
    page.locator("main [name=month]").select_option("1")
    year = datetime.datetime.now(tz=datetime.UTC).year - age
    page.locator("main [name=year]").fill(str(year))
    page.locator("main [name=country]").select_option(country)
    press(page, "form [type=submit]")
    page.locator("main [name=username]").fill(handle)
    page.locator("main [name=password1]").fill(PASSPHRASE)
    press(page, "form [type=submit]")
    expect(page.locator("header .me")).to_contain_text(handle)
    return handle


def write_codes_down(page: Page) -> list[str]:
    """Take the recovery codes from their page, and go on."""
    expect(page.locator("main ol code")).not_to_have_count(0)
    codes = page.locator("main ol code").all_inner_texts()
    press(page, "form[action$='/codes/'] [type=submit]")
    return codes


def sign_in(
    page: Page, language: str, handle: str, passphrase: str = PASSPHRASE
) -> None:
    page.goto(f"/{language}/accounts/login/")
    page.locator("main [name=login]").fill(handle)
    page.locator("main [name=password]").fill(passphrase)
    press(page, "form:has([name=password]) [type=submit]")


def sign_out(page: Page, language: str = "en") -> None:
    page.goto(f"/{language}/accounts/logout/")
    press(page, "form[action*=logout] [type=submit]")


# --- writing ---------------------------------------------------------------------
def fill_piece(page: Page, piece: Piece) -> None:
    page.locator("main [name=title]").fill(piece.title)
    page.locator("main [name=body]").fill(piece.body)
    topics = page.locator("main [name=topic]")
    topics.select_option(_option_named(topics, piece.topic))
    page.locator("main [name=language]").select_option(piece.language)


def _option_named(select: Locator, slug: str) -> str:
    """Topics are offered by number; the first ones stand in a known order."""
    values: list[str] = select.locator("option").evaluate_all(
        "options => options.map(option => option.value).filter(Boolean)"
    )
    order = [
        "climate",
        "mind",
        "rights",
        "school",
        "online",
        "equality",
        "culture",
        "everyday",
    ]
    return values[order.index(slug)] if len(values) == len(order) else values[0]


def start_piece(page: Page, piece: Piece) -> None:
    """Fill the form of a new piece, without sending it."""
    page.goto(f"/{piece.language}/write/new/")
    fill_piece(page, piece)


def send(page: Page) -> None:
    press(page, "form[data-once] [name=send]")


def add_picture(page: Page, alt: str) -> None:
    """From the form of a piece to its picture and back."""
    press(page, "form[data-once] button[name=picture]")
    page.locator("main [name=picture]").set_input_files(
        {"name": "garden.jpg", "mimeType": "image/jpeg", "buffer": picture_bytes()}
    )
    page.locator("main [name=alt]").fill(alt)
    page.locator("main [name=people]").first.check()
    press(page, "form[enctype] [type=submit]")
    expect(page.locator("main [name=title]")).to_be_visible()


def picture_bytes(width: int = 900, height: int = 600) -> bytes:
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def expect_step(page: Page, step: str) -> None:
    """``draft``, ``with_us``, ``back_to_you`` or ``public``, as the author sees it."""
    expect(page.locator(f"main .state.is-{step}")).to_be_visible()


# --- at the desk -----------------------------------------------------------------
def open_item(desk: Page, words: str) -> None:
    """Find the waiting item that begins with ``words`` and take it."""
    desk.goto("/cms/desk/")
    while True:
        row = desk.locator(".desk-queue > li").filter(has_text=words)
        more = desk.locator(".desk-more a")
        if row.count() or not more.count():
            break
        more.click()
    row.locator(".desk-open button").click()
    expect(desk.locator("#texts")).to_be_visible()


def wait_for_picture(desk: Page) -> None:
    """Until the worker has made it ready; before that nobody may let it through."""
    checking = desk.locator(".desk-part:has(.desk-picture) > p.desk-soft")
    until(lambda: checking.count() == 0, desk)


def until(done: Callable[[], bool], page: Page) -> None:
    ends = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < ends, f"nothing changed on {page.url}"
        page.wait_for_timeout(300)
        page.reload()


def decide(desk: Page, outcome: str, explanation: str = "") -> None:
    desk.locator(f"[name=outcome][value={outcome}]").check()
    if explanation:
        desk.locator("[name=reason]").first.check()
        desk.locator("[name=explanation]").fill(explanation)
    desk.locator("form.desk-decide [type=submit]").click()
    desk.wait_for_url(re.compile(r"/cms/desk/(\d+/)?$"))
    expect(desk.locator(".desk-decide .desk-error")).to_have_count(0)
