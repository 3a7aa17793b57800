"""Visitors: a browser window each, watched for what no page of ours may do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
)

from tests.browser.house import House, Login

PHONE: ViewportSize = {"width": 360, "height": 740}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-CO", "ar": "ar-TN"}
# A target of less than 24 px is hard to hit; axe looks at it only when asked to.
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
# A code may be used once; whoever has signed in keeps the cookies for the session.
_signed_in: dict[tuple[str, str], Any] = {}


def totp(secret: str, at: float | None = None) -> str:
    """The six digits that an authenticator app shows for ``secret`` (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def write_code(page: Page, secret: str) -> None:
    """Use the app's code; if it has just been used, the next one."""
    for _try in range(2):
        page.locator("main [name=code]").fill(totp(secret))
        page.locator("main form:has([name=code]) [type=submit]").first.click()
        page.wait_for_load_state()
        if "2fa" not in page.url:
            return
        page.wait_for_timeout(1000 * (31 - time.time() % 30))


class Visitors:
    def __init__(self, house: House, browser: Browser) -> None:
        self.house = house
        self.browser = browser
        self.windows: list[BrowserContext] = []
        self.trespasses: list[str] = []
        self.elsewhere: set[str] = set()

    def arrive(
        self,
        *,
        size: ViewportSize = PHONE,
        language: str = "en",
        scripts: bool = True,
        signed_in_as: str | None = None,
        dark: bool = False,
    ) -> Page:
        """Open a fresh window; addresses given to it start at the house's door."""
        window = self.browser.new_context(
            base_url=self.house.url,
            viewport=size,
            locale=LOCALES[language],
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        window.set_default_timeout(10_000)
        self._watch(window)
        self.windows.append(window)
        page = window.new_page()
        if signed_in_as:
            self.sign_in(page, signed_in_as)
        return page

    def sign_in(self, page: Page, handle: str) -> None:
        login = self.house.logins[handle]
        known = (self.house.url, handle)
        if known not in _signed_in:
            self._walk_through_login(page, login)
            _signed_in[known] = page.context.cookies()
        page.context.add_cookies(_signed_in[known])

    @staticmethod
    def _walk_through_login(page: Page, login: Login) -> None:
        page.goto("/accounts/login/")
        page.locator("main [name=login]").fill(login.handle)
        page.locator("main [name=password]").fill(login.passphrase)
        page.locator("main form:has([name=password]) [type=submit]").click()
        if login.totp_secret:
            write_code(page, login.totp_secret)
        page.wait_for_url(lambda url: "/accounts/login" not in url and "2fa" not in url)

    def let_out(self, address: str) -> None:
        """Let a link lead to ``address``, where nobody but the test answers."""
        self.elsewhere.add(address)
        for window in self.windows:
            window.route(
                address,
                lambda route: route.fulfill(
                    body="<title>Elsewhere</title>", content_type="text/html"
                ),
            )

    # --- what is watched ---------------------------------------------------------
    def _watch(self, window: BrowserContext) -> None:
        window.on("request", self._on_request)
        window.on("response", self._on_response)
        window.on("console", self._on_console)
        window.on("weberror", lambda error: self._note(f"script error: {error.error}"))

    def _note(self, trespass: str) -> None:
        self.trespasses.append(trespass)

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        inside = f"{parts.scheme}://{parts.netloc}" == self.house.url
        inside = inside or request.url in self.elsewhere
        if not inside and parts.scheme not in {"data", "blob", "about"}:
            self._note(f"left the house: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"server error {response.status}: {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refusal (4xx) is also written to the console; tests ask for some.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._note(f"console: {message.text}")

    def photograph(self, folder: Path, name: str) -> None:
        """Keep a picture of every open page, for whoever has to mend it."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for window in self.windows for page in window.pages]
        safe = "".join(char if char.isalnum() or char in "-_" else "-" for char in name)
        for number, page in enumerate(pages, 1):
            page.screenshot(path=folder / f"{safe}-{number}.png", full_page=True)

    def leave(self) -> None:
        for window in self.windows:
            window.close()
        assert not self.trespasses, "\n".join(self.trespasses)


def axe(page: Page, part: str | None = None) -> None:
    """Fail on any serious or critical barrier that axe finds on the page.

    ``part`` is a selector, for pages whose frame is not ours.
    """
    found = barriers(page, part)
    assert not found, f"{page.url}\n" + "\n".join(found)


def barriers(page: Page, part: str | None = None, *rules: str) -> list[str]:
    """What axe finds serious or critical; of ``rules`` alone, where some are named."""
    options = {**AXE_OPTIONS, "runOnly": list(rules)} if rules else AXE_OPTIONS
    found = Axe().run(page, context=part, options=options).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}\n    "
        + "\n    ".join(_told(node) for node in _nodes(rule)[:5])
        for rule in found
        if rule["impact"] in {"serious", "critical"} and _nodes(rule)
    ]


def _nodes(rule: dict[str, Any]) -> list[dict[str, Any]]:
    """Marks on a map may cover one another: the list beside it has the same links."""
    is_size = rule["id"] == "target-size"
    return [
        node
        for node in rule["nodes"]
        if not (is_size and "leaflet-marker-icon" in node["html"])
    ]


def _told(node: dict[str, Any]) -> str:
    why = next((check["message"] for check in node["any"]), "")
    return f"{node['html'][:160]} {why[:160]}"


def fits(page: Page) -> None:
    """Fail when the page is wider than the window: nobody should scroll sideways."""
    width, window = page.evaluate(
        "[document.documentElement.scrollWidth, window.innerWidth]"
    )
    assert width <= window, f"{page.url} is {width} px wide in a window of {window}"
