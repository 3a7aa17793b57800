"""Links: what hides or pretends is found on the words of the link; others stay low."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import Assessment, Part, assess

OVER = 0.5

HIDING = [
    ("links.user", "https://bank.example@203.0.113.9/login"),
    ("links.user", "https://voices.example:pass@evil.example/"),
    ("links.number", "http://203.0.113.9/prize"),
    ("links.number", "http://3405803785/"),
    ("links.number", "http://[2001:db8::1]/x"),
    ("links.disguised", "https://pаypal.example/"),
    ("links.disguised", "раураl.com/login"),
    ("links.disguised", "https://аррӏе.com"),
    ("links.disguised", "https://xn--pypal-4ve.com/"),
    ("links.disguised", "https://xn--80ak6aa92e.com/"),
    ("links.program", "https://games.example/free/robux.apk"),
    ("links.program", "https://games.example/setup.exe?from=you"),
    ("links.shortened", "https://bit.ly/abc"),
]

ORDINARY = [
    "https://en.wikipedia.org/wiki/Mangrove_(tree)",
    "https://www.unicef.org/climate",
    "https://medium.com/@someone/a-story",
    "https://fr.wikipedia.org/wiki/Forêt",
    "https://bücher.example/liste",
    "https://xn--bcher-kva.example/",
    "https://例え.jp/",
    "https://пример.рф/страница",
    "https://example.org/report.pdf",
    "https://example.com/download.exe.html",
    "https://example.org:8080/page",
    "www.ourschool.example/garden",
]

PRETENDING = [
    ("www.unicef.org", "https://evil.example/login"),
    ("https://unicef.org/help", "https://unicef.org.evil.example/"),
    ("unicef.org", "https://unicef.org@evil.example/"),
    ("bank.co.uk", "https://other.co.uk/"),
]

HONEST = [
    ("www.unicef.org", "https://unicef.org/climate"),
    ("unicef.org", "https://www.unicef.org/"),
    ("data.unicef.org", "https://www.unicef.org/"),
    ("UNICEF", "https://www.unicef.org/"),
    ("read this", "https://example.org/"),
    ("bücher.example", "https://bücher.example/"),
]


def links(assessment: Assessment) -> dict[str, float]:
    return {
        found.detector: found.score
        for found in assessment.findings
        if found.detector.startswith("links")
    }


def linked(words: str, address: str) -> Assessment:
    html = f'<p>See <a href="{address}">{words}</a> soon.</p>'
    return assess([Part("body", html, markup=True)])


@pytest.mark.parametrize(("detector", "address"), HIDING)
def test_an_address_that_hides_is_found_where_it_stands(
    detector: str, address: str
) -> None:
    text = f"Look at {address} today"
    found = assess([Part("body", text)])
    (finding,) = [one for one in found.findings if one.detector == detector]
    assert text[finding.start : finding.end] == address
    assert found.scores["spam"] >= OVER


@pytest.mark.parametrize("address", ORDINARY)
def test_an_ordinary_address_stays_low(address: str) -> None:
    found = assess([Part("body", f"We read {address} at school.")])
    assert links(found) in ({"links": 0.2}, {})
    assert links(linked("here", address)) == {"links": 0.2}


@pytest.mark.parametrize(("words", "address"), PRETENDING)
def test_words_that_name_another_site_are_found(words: str, address: str) -> None:
    found = linked(words, address)
    (finding,) = [one for one in found.findings if one.detector == "links.pretended"]
    assert (finding.start, finding.end) == (4, 4 + len(words))


@pytest.mark.parametrize(("words", "address"), HONEST)
def test_words_that_name_the_site_or_none_are_honest(words: str, address: str) -> None:
    assert max(links(linked(words, address)).values()) == 0.2


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_link_can_be_read(words: str, address: str) -> None:
    assert assess([Part("body", f"https://{address} {words}")]).failed == ()
    found = assess([Part("body", f'<a href="//{address}">{words}</a>', markup=True)])
    assert "links" not in found.failed
