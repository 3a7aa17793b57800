"""A young person, a guardian and a moderator: from their first page to their last.

Each story is told on a phone, without scripts and with them, and one in Arabic. Every
page on the way fits; where scripts run, axe looks at it too.
"""

from __future__ import annotations

import datetime
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, Login
from tests.browser.inside import Inside
from tests.browser.steps import (
    Piece,
    decide,
    expect_step,
    join,
    new_handle,
    open_item,
    press,
    send,
    sign_in,
    sign_out,
    start_piece,
    until,
    write_codes_down,
)
from tests.browser.visitor import LAPTOP, barriers, fits, totp

Visit = Callable[..., Page]
NEW_PASSPHRASE = "nine paper boats beside the kitchen"
DESK = ".desk-page"
ONCE = "form[data-once] [type=submit]"
ENGLISH = Piece(
    title="Four trees for {}",
    body="We asked our school for shade. Now four small trees stand in the yard.",
    topic="school",
)
ARABIC = Piece(
    title="أربع شجرات من أجل {}",
    body="طلبنا من مدرستنا بعض الظل، والآن تقف أربع شجرات صغيرة في ساحة المدرسة.",
    topic="school",
    language="ar",
)


@dataclass(frozen=True)
class Way:
    language: str
    scripts: bool
    country: str
    office: str

    def piece(self) -> Piece:
        """A piece that no other test has written."""
        told = ARABIC if self.language == "ar" else ENGLISH
        title = told.title.format(new_handle().partition(".")[2])
        return Piece(title, told.body, told.topic, told.language)


QUIET = Way("en", scripts=False, country="KE", office="kenya")
LIVELY = Way("en", scripts=True, country="ZZ", office="headquarters")
IN_ARABIC = Way("ar", scripts=True, country="TN", office="tunisia")


def ways(*chosen: Way) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "way",
        chosen,
        ids=[
            f"{way.language}-{'scripts' if way.scripts else 'quiet'}" for way in chosen
        ],
    )


def look(page: Page, way: Way, part: str | None = None) -> None:
    """Nobody has to scroll sideways, and nothing is in anybody's way."""
    page.wait_for_load_state()
    fits(page)
    if way.scripts:
        found = barriers(page, part)
        assert not found, f"{page.url}\n" + "\n".join(found)


def visit_in(visit: Visit, way: Way) -> Page:
    return visit(language=way.language, scripts=way.scripts)


def publish(visit: Visit, house: House, office: str, piece: Piece) -> None:
    """The desk of ``office`` reads it and lets it through."""
    login = house.staff("moderator", office)
    desk = visit(size=LAPTOP, signed_in_as=login.handle)
    open_item(desk, piece.title)
    decide(desk, "publish")


# --- a guardian ------------------------------------------------------------------
@ways(QUIET, IN_ARABIC)
def test_a_child_writes_once_a_guardian_has_said_yes_twice_and_no_longer(
    visit: Visit, house: House, inside: Inside, way: Way
) -> None:
    child, guardian = visit_in(visit, way), visit_in(visit, way)
    address = f"{secrets.token_hex(6)}@example.org"
    handle = join_and_ask_guardian(child, way, address)
    cannot_write_yet(child, way)
    says_yes(guardian, way, inside.link_to(address, "guardian_ask"))
    cannot_write_yet(child, way)

    inside.let_a_day_pass(handle)
    guardian.goto(inside.link_to(address, "guardian_confirm"))
    look(guardian, way)
    press(guardian, ONCE)
    expect(guardian.locator("main [name=scope][value=publish_text]")).to_be_visible()
    look(guardian, way)
    choices = guardian.url

    piece = way.piece()
    start_piece(child, piece)
    send(child)
    expect_step(child, "with_us")
    own_page = child.url
    publish(visit, house, way.office, piece)
    child.goto(own_page)
    expect_step(child, "public")
    press(child, "a.button[href*='/posts/']")
    reader = visit_in(visit, way)
    until(lambda: seen(reader, piece, child.url) == EVERYWHERE, reader)

    guardian.goto(inside.link_to(address, "guardian_given"))
    assert guardian.url == choices
    press(guardian, "[name=scope][value=publish_text]")
    expect(guardian.locator("main [name=scope][value=publish_text]")).to_have_count(0)
    until(lambda: not seen(reader, piece, child.url), reader)
    child.goto(f"/{way.language}/accounts/guardian/")
    look(child, way)


def join_and_ask_guardian(child: Page, way: Way, address: str) -> str:
    handle = join(child, way.language, age=14, country=way.country)
    look(child, way)
    write_codes_down(child)
    look(child, way)
    child.locator("main [name=scopes][value=publish_text]").check()
    child.locator("main [name=way][value=email]").check()
    child.locator("main [name=contact]").fill(address)
    child.locator("main [name=language]").select_option(way.language)
    child.locator("main [name=assent]").check()
    press(child, ONCE)
    expect(
        child.locator("main .help-panel, main a[href$='/leave/']").first
    ).to_be_visible()
    look(child, way)
    return handle


def cannot_write_yet(child: Page, way: Way) -> None:
    child.goto(f"/{way.language}/write/new/")
    expect(child).to_have_url(re.compile("/accounts/guardian/$"))
    expect(child.locator("main [name=body]")).to_have_count(0)


def says_yes(guardian: Page, way: Way, link: str) -> None:
    guardian.goto(link)
    look(guardian, way)
    for scope in ("account", "publish_text"):
        guardian.locator(f"main [name=scopes][value={scope}]").check()
    guardian.locator("main [name=relation]").first.check()
    press(guardian, ONCE)
    expect(guardian.locator("main [name=scopes]")).to_have_count(0)
    look(guardian, way)


EVERYWHERE = {"page", "list", "topic", "search", "feed"}


def seen(reader: Page, piece: Piece, address: str) -> set[str]:
    """Where a reader finds the piece."""
    home = f"/{piece.language}/"
    places = {
        "list": f"{home}posts/",
        "topic": f"{home}posts/topics/{piece.topic}/",
        "feed": f"/feeds/{piece.language}.atom",
    }
    found = {
        name
        for name, place in places.items()
        if piece.title in reader.request.get(place).text()
    }
    reader.goto(f"{home}search/")
    reader.locator("main [name=q]").fill(piece.title)
    press(reader, "form[role=search] [type=submit]")
    if reader.locator("main .found").filter(has_text=piece.title).count():
        found.add("search")
    response = reader.request.get(address)
    if response.ok and piece.title in response.text():
        found.add("page")
    return found


# --- somebody of sixteen ---------------------------------------------------------
@ways(QUIET, IN_ARABIC)
def test_somebody_comes_back_takes_their_data_along_and_leaves_for_good(
    visit: Visit, house: House, way: Way
) -> None:
    page = visit_in(visit, way)
    old = join(page, way.language, age=16)
    look(page, way)
    code, *_others = write_codes_down(page)
    piece = way.piece()
    start_piece(page, piece)
    send(page)
    sign_out(page, way.language)
    publish(visit, house, "headquarters", piece)

    comes_back_with(code, page, way, old)
    takes_everything_along(page, way, piece)
    new = changes_handle(page, way)
    sign_out(page, way.language)
    sign_in(page, way.language, old, NEW_PASSPHRASE)
    expect(page.locator("header .me")).to_have_count(0)
    sign_in(page, way.language, new, NEW_PASSPHRASE)

    hides_everything(page, way)
    leaves(page, way)
    sign_in(page, way.language, new, NEW_PASSPHRASE)
    look(page, way)
    press(page, "form[action$='/closing/keep/'] [type=submit]")
    page.goto(f"/{way.language}/write/")
    expect(page.locator("main .rows")).to_contain_text(piece.title)

    leaves(page, way)
    sign_in(page, way.language, new, NEW_PASSPHRASE)
    press(page, "form[action$='/closing/now/'] [type=submit]")
    look(page, way)
    sign_in(page, way.language, new, NEW_PASSPHRASE)
    expect(page.locator("header .me")).to_have_count(0)


def comes_back_with(code: str, page: Page, way: Way, handle: str) -> None:
    page.goto(f"/{way.language}/accounts/login/")
    press(page, "a[href$='/recover/']")
    look(page, way)
    page.locator("main [name=handle]").fill(handle)
    page.locator("main [name=code]").fill(code)
    page.locator("main [name=passphrase]").fill(NEW_PASSPHRASE)
    press(page, ONCE)
    expect(page.locator("header .me")).to_contain_text(handle)


def takes_everything_along(page: Page, way: Way, piece: Piece) -> None:
    """Once the new passphrase was shown: a code that was found is not enough."""
    page.goto(f"/{way.language}/accounts/data/")
    look(page, way)
    press(page, "a[href$='/data/read/']")
    expect(page).to_have_url(re.compile("/reauthenticate/"))
    look(page, way)
    shows_again(page, NEW_PASSPHRASE)
    expect(page.locator("main .copy")).to_contain_text(piece.title)
    look(page, way)
    page.goto(f"/{way.language}/accounts/data/")
    with page.expect_download() as taken:
        press(page, "a[href$='data.json']")
    copy = Path(taken.value.path()).read_text(encoding="utf-8")
    assert piece.title in json.dumps(json.loads(copy), ensure_ascii=False)


def changes_handle(page: Page, way: Way) -> str:
    handle = new_handle()
    page.goto(f"/{way.language}/accounts/data/handle/")
    look(page, way)
    page.locator("main [name=handle]").fill(handle)
    press(page, ONCE)
    expect(page.locator("header .me")).to_contain_text(handle)
    return handle


def hides_everything(page: Page, way: Way) -> None:
    page.goto(f"/{way.language}/accounts/data/unpublish/")
    look(page, way)
    address = page.locator("main .rows a").first.get_attribute("href") or ""
    assert page.request.get(address).ok
    press(page, ONCE)
    expect(page).to_have_url(re.compile("/accounts/data/$"))
    assert page.request.get(address).status in {404, 410}


def leaves(page: Page, way: Way) -> None:
    page.goto(f"/{way.language}/accounts/data/close/")
    look(page, way)
    press(page, ONCE)
    expect(page).to_have_url(re.compile("/accounts/data/closed/$"))
    expect(page.locator("header .me")).to_have_count(0)
    look(page, way)


# --- a moderator -----------------------------------------------------------------
@ways(QUIET, LIVELY)
def test_an_invited_moderator_decides_until_the_role_ends(
    visit: Visit, house: House, inside: Inside, way: Way
) -> None:
    login = house.staff("office_admin", "headquarters")
    admin = visit(scripts=way.scripts, signed_in_as=login.handle)
    address = f"{secrets.token_hex(6)}@example.org"
    invites(admin, login, way, address)
    moderator = visit_in(visit, way)
    handle = accepts(moderator, way, inside.link_to(address, "staff_invitation"))
    sets_up_second_step(moderator, way)

    author, piece = visit_in(visit, way), way.piece()
    join(author, way.language)
    start_piece(author, piece)
    send(author)
    own_page = author.url
    open_item(moderator, piece.title)
    look(moderator, way, DESK)
    decide(moderator, "publish")
    author.goto(own_page)
    expect_step(author, "public")

    ends_role(admin, login, way, handle)
    moderator.goto("/cms/desk/")
    expect(moderator).to_have_url(re.compile("/accounts/login/"))


def invites(admin: Page, login: Login, way: Way, address: str) -> None:
    admin.goto("/cms/staff/invite/")
    shows_again(admin, login.passphrase)
    look(admin, way, DESK)
    admin.locator("main [name=address]").fill(address)
    admin.locator("main [name=role]").select_option("moderator")
    last = datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(days=90)
    admin.locator("main [name=ends]").fill(last.date().isoformat())
    admin.locator("main [name=language]").select_option(way.language)
    press(admin, ".staff-form [type=submit]")
    expect(admin.locator(DESK)).to_contain_text(address)
    look(admin, way, DESK)


def shows_again(page: Page, passphrase: str) -> None:
    """Show once more who it is, where the last time is too long ago."""
    if "reauthenticate" in page.url:
        page.locator("main [name=password]").fill(passphrase)
        press(page, ONCE)


def accepts(moderator: Page, way: Way, link: str) -> str:
    handle = new_handle()
    moderator.goto(link)
    look(moderator, way)
    moderator.locator("main [name=handle]").fill(handle)
    moderator.locator("main [name=passphrase]").fill(NEW_PASSPHRASE)
    moderator.locator("main [name=adult]").check()
    press(moderator, ONCE)
    write_codes_down(moderator)
    return handle


def sets_up_second_step(moderator: Page, way: Way) -> None:
    """No staff page opens before; afterwards the desk does."""
    moderator.goto("/cms/desk/")
    expect(moderator.locator(DESK)).to_have_count(0)
    shows_again(moderator, NEW_PASSPHRASE)
    expect(moderator.locator("main [name=code]")).to_be_visible()
    look(moderator, way)
    secret = moderator.locator("main bdi code").inner_text()
    moderator.locator("main [name=code]").fill(totp(secret))
    press(moderator, ONCE)
    moderator.goto("/cms/desk/")
    expect(moderator.locator(DESK)).to_be_visible()
    look(moderator, way, DESK)


def ends_role(admin: Page, login: Login, way: Way, handle: str) -> None:
    admin.goto("/cms/staff/")
    row = admin.locator(".staff-row").filter(has_text=handle)
    row.locator("a").click()
    shows_again(admin, login.passphrase)
    look(admin, way, DESK)
    press(admin, "form[action$='/end/'] [type=submit]")
    expect(admin.locator(DESK)).not_to_contain_text(handle)


# --- pages of staff --------------------------------------------------------------
STAFF_PAGES = {
    "office_admin": ("people/", "staff/", "people/consents/", "defaults/", "figures/"),
    "data_officer": ("audit/",),
    "safeguarding_lead": ("holds/", "break-glass/"),
    "system_admin": ("operations/",),
}


@ways(QUIET, LIVELY)
@pytest.mark.parametrize("role", STAFF_PAGES)
def test_staff_can_use_their_pages_on_a_phone(
    visit: Visit, house: House, way: Way, role: str
) -> None:
    login = house.staff(role, "headquarters")
    page = visit(scripts=way.scripts, signed_in_as=login.handle)
    for address in STAFF_PAGES[role]:
        page.goto(f"/cms/{address}")
        expect(page.locator(DESK)).to_be_visible()
        look(page, way, DESK)


def test_a_persons_page_can_be_used_on_a_phone(visit: Visit, house: House) -> None:
    login = house.staff("office_admin", "headquarters")
    page = visit(signed_in_as=login.handle)
    page.goto("/cms/people/")
    press(page, ".staff-row a[href*='/cms/people/']")
    look(page, LIVELY, DESK)
