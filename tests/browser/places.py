"""The pages that a visitor may come to, and where they are."""

from __future__ import annotations

from playwright.sync_api import Page

READER = {"en": "paper.kite", "ar": "waraq.tut"}
"""Somebody of each language with pieces of their own."""


def reading_pages(page: Page, language: str) -> dict[str, str]:
    """Pages for everyone, by name; some are found by walking to them."""
    home = f"/{language}/"
    return {
        "home": home,
        "list": f"{home}posts/",
        "topic": f"{home}posts/topics/climate/",
        "post": _first(page, f"{home}posts/", "main .card h2 a"),
        "map": f"{home}map/",
        "project": f"{home}map/kisumu-map/",
        "report": _first(page, f"{home}map/kisumu-map/", "main .rows a"),
        "search": f"{home}search/",
        "campaigns": f"{home}campaigns/",
        "campaign": _first(page, home, "main a[href*='/campaigns/']:not([href$='s/'])"),
        "about": f"{home}about/",
        "rules": f"{home}rules/",
        "your data": f"{home}your-data/",
        "write": f"{home}write/",
        "help": f"{home}help/",
        "help of a country": f"{home}help/KE/",
        "nothing": f"{home}there-is-nothing-here/",
    }


def account_pages(language: str) -> dict[str, str]:
    """Pages for joining and coming in: the only ones for strangers with a cookie."""
    accounts = f"/{language}/accounts/"
    return {
        "join": f"{accounts}join/",
        "login": f"{accounts}login/",
        "recover": f"{accounts}recover/",
        "code by e-mail": f"{accounts}login/code/",
        "passkey": f"{accounts}login/passkey/",
    }


def own_pages(page: Page, language: str) -> dict[str, str]:
    """Pages of somebody who is signed in."""
    home = f"/{language}/"
    piece = _first(page, f"{home}write/", "main .rows a[href*='/write/']")
    number = next(part for part in piece.split("/") if part.isdecimal())
    return {
        "own writing": f"{home}write/",
        "write form": f"{home}write/new/",
        "state": piece,
        "change": f"{home}write/{number}/change/",
        "preview": f"{home}write/{number}/preview/",
        "picture": f"{home}write/{number}/picture/",
        "report form": f"{home}map/kisumu-map/new/",
        "own reports": f"{home}map/mine/",
        "account": f"{home}accounts/",
        "codes": f"{home}accounts/codes/",
        "looks": f"{home}accounts/avatar/",
        "address": f"{home}accounts/email/",
        "passkeys": f"{home}accounts/2fa/webauthn/",
        "second step": f"{home}accounts/2fa/",
        "signed in": f"{home}accounts/signed-in/",
        "my data": f"{home}accounts/data/",
        "copy": f"{home}accounts/data/read/",
        "handle": f"{home}accounts/data/handle/",
        "hide all": f"{home}accounts/data/unpublish/",
        "close": f"{home}accounts/data/close/",
        "log out": f"{home}accounts/logout/",
    }


def _first(page: Page, start: str, link: str) -> str:
    page.goto(start)
    return page.locator(link).first.get_attribute("href") or ""
