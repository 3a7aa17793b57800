from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

import pytest

from frontend.context_processors import house
from frontend.views import server_error
from tests.frontend.test_components import read

pytestmark = pytest.mark.django_db


class Untouchable:
    """A session that nobody may look into."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the session was touched: {name}")


def test_a_page_that_is_not_here_is_still_a_whole_page(client: Client) -> None:
    answer = client.get("/en/nothing-of-that-name/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "This page is not here" in html
    assert 'href="#main"' in html
    assert not answer.cookies


@pytest.mark.parametrize(
    ("code", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")]
)
def test_a_page_says_its_language_and_direction(
    client: Client, code: str, direction: str
) -> None:
    page = read(client.get(f"/{code}/nothing-of-that-name/").content.decode())
    root = next(page.all("html"))
    assert (root["lang"], root["dir"]) == (code, direction)


def test_every_page_leads_to_help_and_to_all_languages(client: Client) -> None:
    page = read(client.get("/en/nothing-of-that-name/").content.decode())
    links = [str(attrs.get("href")) for attrs in page.all("a")]
    assert any("/help/" in link for link in links)
    for code, _name in django_settings.LANGUAGES:
        assert any(f"/language/{code}/" in link for link in links)


def test_every_page_leads_to_the_search(client: Client) -> None:
    page = read(client.get("/en/nothing-of-that-name/").content.decode())
    links = [attrs.get("href") for attrs in page.all("a")]
    assert links.count("/en/search/") == 2  # beside the menu; on a phone at the end


def test_a_page_asks_nobody_else_for_anything(client: Client) -> None:
    page = read(client.get("/en/nothing-of-that-name/").content.decode())
    for tag, attrs in page.tags:
        if tag in {"script", "link", "img"}:
            address = str(attrs.get("src") or attrs.get("href") or "")
            assert address.startswith(("/", "http://localhost:5173/static/"))


def test_the_house_leaves_the_session_of_a_visitor_without_cookies_alone() -> None:
    request = RequestFactory().get("/en/")
    request.session = Untouchable()  # type: ignore[assignment]
    request.user = Untouchable()  # type: ignore[assignment]
    around = house(request)["house"]
    assert around.person is None
    assert around.notices == []


def test_a_visitor_with_a_session_who_is_not_signed_in_is_nobody() -> None:
    request = RequestFactory().get("/en/")
    request.COOKIES[django_settings.SESSION_COOKIE_NAME] = "x"
    request.user = AnonymousUser()
    assert house(request)["house"].person is None


def test_our_own_mistake_has_a_page_even_when_everything_is_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = server_error(RequestFactory().get("/en/"))
    assert answer.status_code == 500
    assert "header" in answer.content.decode()

    def broken(*_arguments: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("frontend.context_processors.House.language", property(broken))
    answer = server_error(RequestFactory().get("/en/"))
    assert answer.status_code == 500
    assert "<main>" in answer.content.decode()


def test_the_page_for_our_mistakes_needs_no_context() -> None:
    assert "<h1>" in render_to_string("500.html")


def test_the_worker_that_keeps_help_is_served_from_the_root(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "max-age=0" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_patterns_are_not_for_visitors(client: Client) -> None:
    assert client.get("/patterns/", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/en/nothing-of-that-name/", "/ar/"),
        ("/en/accounts/login/", "/ar/accounts/login/"),
        ("https://elsewhere.example/en/", "/ar/"),
        ("//elsewhere.example/en/", "/ar/"),
        ("/\\elsewhere.example/en/", "/ar/"),
        ("javascript:alert(1)", "/ar/"),
        ("/xx/help/", "/ar/"),
        ("", "/ar/"),
    ],
)
def test_choosing_a_language_stays_on_the_page_and_on_the_site(
    client: Client, path: str, goes_to: str
) -> None:
    answer = client.get("/language/ar/", {"next": path})
    assert answer.status_code == 302
    assert answer["Location"] == goes_to
    assert answer.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "ar"


def test_a_language_that_we_do_not_speak_is_not_here(client: Client) -> None:
    assert client.get("/language/tlh/", follow=True).status_code == 404


def test_choosing_a_language_cannot_be_posted(client: Client) -> None:
    assert client.post("/language/ar/").status_code == 405


def test_signing_in_looks_like_the_rest_of_the_house(client: Client) -> None:
    with override("en"):
        html = client.get("/en/accounts/login/").content.decode()
    page = read(html)
    assert any("button" in str(attrs.get("class")) for attrs in page.all("button"))
    assert any("field" in str(attrs.get("class")) for attrs in page.all("div"))
    assert "<p><label" not in html
