"""What a real browser makes of sanitised attacks: nothing."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from moderation.pipeline import Profile, plain_text, render_markdown, sanitise

# One attack a line.
LINES = (Path(__file__).parent / "vectors.txt").read_text(encoding="utf-8").split("\n")
WITH_CONTROLS = [
    "<img\x0bsrc=x\x0bonerror=alert(1)>",
    "<img\x0csrc=x\x0conerror=alert(1)>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<\x00script>alert(1)</script>",
    '<a href="java\x00script:alert(1)">x</a>',
    '<a href="\x01\x1fjavascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="javascript\n:alert(1)">x</a>',
    "<img src=x\u00a0onerror=alert(1)>",
    "<img src=x\u2028onerror=alert(1)>",
    "<\ufeffscript>alert(1)</script>",
    "<p\ronclick=alert(1)>x</p>",
    "<script\n>alert(1)</script\n>",
    "\ud800<img src=x onerror=alert(1)>",
    "<blockquote>" * 600 + "<script>alert(1)</script>",
    "<p " + "onclick=alert(1) " * 3000 + ">x</p>",
    "<strong>" * 3000 + "<img src=x onerror=alert(1)>",
    "<!--" * 2000 + "<img src=x onerror=alert(1)>",
]
VECTORS = [line for line in LINES if line] + WITH_CONTROLS

TRAPS = """
window.fired = [];
for (const name of ["alert", "prompt", "confirm"])
  window[name] = (...words) => { window.fired.push(words.join()); };
"""
# Each attack stands in a box of its own, written by the parser of pages and once more
# by innerHTML, which is where markup that changes when it is read again comes alive.
SCAN = """
() => {
  const boxes = [...document.querySelectorAll("body > section[data-box]")];
  for (const box of boxes) {
    const again = document.createElement("section");
    again.innerHTML = box.innerHTML;
    again.dataset.again = "";
    document.body.append(again);
  }
  const allowed = new Set("P H2 H3 STRONG EM UL OL LI BLOCKQUOTE A BR IMG".split(" "));
  const attributes = new Set(["href", "rel", "data-picture"]);
  const found = { boxes: boxes.length, foreign: [], handlers: [], schemes: [], names: [] };
  for (const element of document.querySelectorAll("section *")) {
    if (!allowed.has(element.tagName)) found.foreign.push(element.tagName);
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml")
      found.foreign.push(element.namespaceURI);
    for (const { name } of element.attributes) {
      if (name.startsWith("on")) found.handlers.push(name);
      else if (!attributes.has(name)) found.names.push(name);
    }
    if (element.hasAttribute("href")
        && !["http:", "https:", "mailto:"].includes(element.protocol))
      found.schemes.push(element.getAttribute("href"));
    for (const kind of ["click", "mouseover", "focus", "error", "load", "toggle"])
      if (!(kind === "click" && element.tagName === "A"))
        element.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  return found;
}
"""
NOTHING: dict[str, list[str]] = {
    "foreign": [],
    "handlers": [],
    "schemes": [],
    "names": [],
}


@pytest.fixture
def page(chromium: Browser) -> Any:
    window = chromium.new_context(offline=True)
    window.add_init_script(TRAPS)
    opened = window.new_page()
    yield opened
    window.close()


def show(page: Page, texts: list[str]) -> tuple[dict[str, Any], list[str]]:
    boxes = "".join(f"<section data-box>{text}</section>" for text in texts)
    page.goto("about:blank")
    page.set_content(f"<!doctype html><title>x</title><body>{boxes}</body>")
    found: dict[str, Any] = page.evaluate(SCAN)
    page.wait_for_timeout(200)
    fired: list[str] = page.evaluate("() => window.fired")
    return found, fired


def test_there_are_enough_attacks() -> None:
    assert len(set(VECTORS)) >= 290


def test_the_traps_and_the_scan_see_an_attack(page: Page) -> None:
    raw = [
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)' id=x>x</a>",
        "<svg><a></a></svg>",
    ]
    found, fired = show(page, raw)
    assert fired
    assert found["handlers"]
    assert found["schemes"]
    assert found["foreign"]
    assert found["names"]


@pytest.mark.parametrize(
    "clean",
    [
        pytest.param(lambda text: sanitise(text).html, id="post"),
        pytest.param(lambda text: sanitise(text, links=False).html, id="no links"),
        pytest.param(lambda text: sanitise(text, Profile.COMMENT).html, id="comment"),
        pytest.param(lambda text: sanitise(text, Profile.PLAIN).html, id="plain"),
        pytest.param(render_markdown, id="markdown"),
        pytest.param(lambda text: sanitise(sanitise(text).html).html, id="twice"),
        pytest.param(
            lambda text: escape(plain_text(sanitise(text).html)), id="plain text"
        ),
    ],
)
def test_nothing_is_left_of_an_attack(page: Page, clean: Callable[[str], str]) -> None:
    found, fired = show(page, [clean(text) for text in VECTORS])
    assert fired == []
    # No attack leaves its box and none swallows the next.
    assert found == {"boxes": len(VECTORS), **NOTHING}
