"""Passkeys in a real browser, with a phone made of software.

A passkey belongs to a name, never to a number: these visitors come to ``localhost``.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.house import House
from tests.browser.steps import new_handle, press, sign_out
from tests.browser.visitor import Visitors, axe, fits, write_code

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PASSKEY_FORM = "form[data-passkey] [type=submit]"
DESK = re.compile(r"/cms/")


@pytest.fixture
def visitors(house: House, chromium: Browser) -> Iterator[Visitors]:
    """Visitors of the house under its name."""
    named = dataclasses.replace(house, url=house.url.replace("127.0.0.1", "localhost"))
    everyone = Visitors(named, chromium)
    yield everyone
    everyone.leave()


def with_phone(page: Page) -> CDPSession:
    """Give the browser of ``page`` a phone that shows its passkey when asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return session


def join_by_passkey(page: Page) -> str:
    handle = new_handle()
    page.goto("/en/accounts/join/")
    page.locator("main [name=month]").select_option("1")
    page.locator("main [name=year]").fill(str(_this_year() - 17))
    page.locator("main [name=country]").select_option("ZZ")
    press(page, "form [type=submit]")
    page.goto("/en/accounts/signup/passkey/")
    page.locator("main [name=username]").fill(handle)
    press(page, "form [type=submit]")
    fits(page)
    axe(page)
    press(page, PASSKEY_FORM)
    expect(page.locator("header .me")).to_contain_text(handle)
    return handle


def _this_year() -> int:
    return datetime.datetime.now(tz=datetime.UTC).year


def test_somebody_joins_with_a_passkey_and_comes_back_with_it(
    visitors: Visitors,
) -> None:
    page = visitors.arrive()
    with_phone(page)
    handle = join_by_passkey(page)
    expect(page).to_have_url(re.compile("/accounts/codes/"))
    sign_out(page)

    page.goto("/en/accounts/login/passkey/?next=/en/write/")
    fits(page)
    axe(page)
    press(page, PASSKEY_FORM)
    expect(page).to_have_url(re.compile("/en/write/"))
    expect(page.locator("header .me")).to_contain_text(handle)


def test_a_browser_without_a_passkey_says_what_else_to_do(visitors: Visitors) -> None:
    page = visitors.arrive()
    session = with_phone(page)
    session.send("WebAuthn.disable")
    session.send("WebAuthn.enable")
    page.goto("/en/accounts/login/passkey/")
    # Nobody answers: the page must not wait for a phone that is not there.
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }"
    )
    press(page, PASSKEY_FORM)

    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    expect(page.locator("main a[href*='login/code']")).to_be_visible()


def test_without_scripts_the_other_ways_stand_on_the_page(visitors: Visitors) -> None:
    page = visitors.arrive(scripts=False)
    page.goto("/ar/accounts/login/passkey/")

    expect(page.locator("noscript .notice")).to_be_visible()
    expect(page.locator("main a[href*='login/code']")).to_be_visible()
    fits(page)


def test_a_passkey_is_the_second_step_of_staff(visitors: Visitors) -> None:
    editor = visitors.house.staff("editor", "kenya")
    page = visitors.arrive()
    with_phone(page)
    page.goto("/en/accounts/login/")
    page.locator("main [name=login]").fill(editor.handle)
    page.locator("main [name=password]").fill(editor.passphrase)
    press(page, "form:has([name=password]) [type=submit]")
    write_code(page, editor.totp_secret or "")

    page.goto("/en/accounts/2fa/webauthn/add/")
    page.locator("main [name=name]").fill("test phone")
    press(page, PASSKEY_FORM)
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    page.goto("/en/accounts/2fa/webauthn/")
    expect(page.locator("main .rows")).to_contain_text("test phone")
    fits(page)
    axe(page)
    sign_out(page)

    page.goto("/en/accounts/login/")
    page.locator("main [name=login]").fill(editor.handle)
    page.locator("main [name=password]").fill(editor.passphrase)
    press(page, "form:has([name=password]) [type=submit]")
    fits(page)
    axe(page)
    press(page, PASSKEY_FORM)
    page.wait_for_url(lambda url: "2fa" not in url)
    page.goto("/cms/")
    expect(page).to_have_url(DESK)
