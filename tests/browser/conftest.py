"""A whole house with the demo community in it, and visitors with a real browser.

The house of a test session is a server, a worker and a database of their own; the
tests know it by its pages alone. Every visitor is watched: an address outside the
house, a script error, a breach of the content policy or a server error fails the
test in which it happened.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import prepare
import system_packages
from tests.browser.house import House, open_house, running_house
from tests.browser.inside import Inside, step_inside
from tests.browser.visitor import LAPTOP, PHONE, Visitors

# Playwright keeps an event loop in this thread; database tests may follow in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if not (prepare.FRONTEND / "dist" / "manifest.json").exists():
        pytest.skip("the front end is not built: run make test, or npm run build")
    if address := os.environ.get("VOICES_HOUSE"):
        yield running_house(address)
        return
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@pytest.fixture(scope="session")
def inside(house: House) -> Iterator[Inside]:
    """The letters of the house, and its clock."""
    with step_inside(house.env) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = system_packages.find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=CHROMIUM_SWITCHES
        )
        yield browser
        browser.close()


@pytest.fixture
def visitors(
    house: House, chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Visitors]:
    """Everyone who visits the house in one test."""
    everyone = Visitors(house, chromium)
    yield everyone
    if request.node.stash.get(FAILED, False):
        everyone.photograph(prepare.CACHE / "test", request.node.name)
    everyone.leave()


@pytest.fixture
def visit(visitors: Visitors) -> Callable[..., Page]:
    """Open a page of one's own: ``visit(size=PHONE, language="ar", scripts=False)``."""
    return visitors.arrive


@pytest.fixture
def phone(visitors: Visitors) -> Page:
    return visitors.arrive(size=PHONE)


@pytest.fixture
def laptop(visitors: Visitors) -> Page:
    return visitors.arrive(size=LAPTOP)


@pytest.fixture
def no_script(visitors: Visitors) -> Page:
    """A phone on which no script runs."""
    return visitors.arrive(size=PHONE, scripts=False)


@pytest.fixture
def arabic_phone(visitors: Visitors) -> Page:
    return visitors.arrive(size=PHONE, language="ar")


@pytest.fixture
def arabic_laptop(visitors: Visitors) -> Page:
    return visitors.arrive(size=LAPTOP, language="ar")
