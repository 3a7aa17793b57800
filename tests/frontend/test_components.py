from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

import pytest

from tests.frontend.conftest import FRONTEND

HOSTILE = "\"><script>alert(1)</script>'<b onclick=x>"
COMPONENTS = sorted(
    path.name for path in (FRONTEND / "templates" / "components").glob("*.html")
)


class Form(forms.Form):
    words = forms.CharField(label=HOSTILE, help_text="Short is fine.")
    long = forms.CharField(widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    side = forms.ChoiceField(
        choices=[("a", HOSTILE), ("b", "B")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField()

    def clean_long(self) -> str:
        raise forms.ValidationError(HOSTILE)


class Reader(HTMLParser):
    """Notes what a browser would find in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attrs for name, attrs in self.tags if name == tag)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def hostile_context() -> dict[str, Any]:
    form = Form({"words": "", "long": "x"})
    names = (
        "label title href topic topic_name seed handle author_seed minutes standfirst "
        "headline text rule decided_by heading body name phone phone_href hours cost "
        "languages sms sms_href chat_href url checked area status status_name place "
        "month caption src alt lang dir anchor flag_href newer older strong link_label "
        "kind mark_name role value item_label safe_href level published_text"
    )
    context: dict[str, Any] = dict.fromkeys(names.split(), HOSTILE)
    context |= {
        "country": "KE",
        "state": "with_us",
        "form": form,
        "field": form["words"],
        "items": [
            {
                "label": HOSTILE,
                "href": HOSTILE,
                "text": HOSTILE,
                "term": HOSTILE,
                "state": "todo",
            }
        ],
        "links": [{"label": HOSTILE, "href": HOSTILE}],
        "sources": [{"srcset": HOSTILE, "type": HOSTILE}],
        "minutes": 3,
    }
    return context


@pytest.mark.parametrize("name", COMPONENTS)
def test_what_people_typed_never_becomes_markup(name: str) -> None:
    context = hostile_context()
    if name == "choices.html":
        context["field"] = context["form"]["side"]
    html = render_to_string(f"components/{name}", context)
    page = read(html)
    assert "script" not in {tag for tag, _attrs in page.tags}
    for _tag, attrs in page.tags:
        assert not any(attribute.startswith("on") for attribute in attrs)
        assert "style" not in attrs


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_are_named_in_the_contract_or_belong_to_another(name: str) -> None:
    parts = {"header", "footer", "garden", "field_errors"}
    contract = (FRONTEND.parent / "docs" / "frontend.md").read_text()
    stem = name.removesuffix(".html")
    assert stem in parts or f"`{stem}`" in contract or f"{stem}.html" in contract


def field(name: str, data: dict[str, str] | None = None, **context: Any) -> str:
    return render_to_string(
        "components/field.html", {"field": Form(data)[name], **context}
    )


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    page = read(field("words", {"words": ""}))
    control = next(page.all("input"))
    assert control["aria-invalid"] == "true"
    described = (control["aria-describedby"] or "").split()
    ids = {attrs.get("id") for _tag, attrs in page.tags}
    assert described == ["id_words_helptext", "id_words_error"]
    assert ids >= {"id_words", *described}


def test_a_field_without_error_says_nothing_of_one() -> None:
    html = field("words")
    assert "aria-invalid" not in html
    assert "has-error" not in html


def test_words_find_their_own_direction_and_passwords_have_none() -> None:
    assert next(read(field("words")).all("input"))["dir"] == "auto"
    assert next(read(field("long")).all("textarea"))["dir"] == "auto"
    assert "dir" not in next(read(field("secret")).all("input"))


def test_every_choice_has_its_own_label() -> None:
    page = read(field("side"))
    assert len(list(page.all("label"))) == len(list(page.all("input"))) == 2
    assert [tag for tag, _attrs in page.tags].count("fieldset") == 1


def test_the_summary_leads_to_every_field_that_is_wrong() -> None:
    form = Form({"long": "x"})
    summary = read(render_to_string("components/form_errors.html", {"form": form}))
    fields = read(render_to_string("components/form_fields.html", {"form": form}))
    targets = [attrs["href"] for attrs in summary.all("a")]
    ids = {f"#{attrs['id']}" for _tag, attrs in fields.tags if attrs.get("id")}
    assert len(targets) == 5
    assert set(targets) <= ids


def test_a_form_without_errors_has_no_summary() -> None:
    assert not render_to_string("components/form_errors.html", {"form": Form()}).strip()


@pytest.mark.parametrize(
    ("state", "past"),
    [("draft", 0), ("with_us", 1), ("back_to_you", 2), ("public", 2), ("nonsense", 0)],
)
def test_the_state_line_shows_one_present_step(state: str, past: int) -> None:
    html = render_to_string(
        "components/state_line.html", {"state": state, "headline": "Next"}
    )
    assert html.count('aria-current="step"') == 1
    assert html.count('class="is-past"') == past


def test_a_piece_without_a_name_does_not_invent_one() -> None:
    with override("en"):
        html = render_to_string(
            "components/author_line.html", {"country": "KE", "minutes": 1}
        )
    assert "No name given" in html
    assert "Kenya" in html
    assert "1 minute." in html


def test_help_is_offered_without_the_rest_of_the_page() -> None:
    for name in ("help_panel", "crisis_card"):
        links = read(render_to_string(f"components/{name}.html", {})).all("a")
        assert "/help/" in str(next(links)["href"])


def test_whose_country_is_known_gets_to_its_help_at_once() -> None:
    with override("en"):
        card = render_to_string("components/crisis_card.html", {"country": "KE"})
    assert next(read(card).all("a"))["href"] == "/en/help/KE/"


def test_a_card_asks_for_the_small_copy_of_its_picture() -> None:
    picture = {"src": "/x", "sources": [{"srcset": "/x 480w", "type": "image/avif"}]}
    card = read(render_to_string("components/card.html", {"picture": picture}))
    assert next(card.all("source"))["sizes"] == "(min-width: 768px) 25rem, 8rem"


def test_leaving_works_as_a_plain_link_that_tells_nobody_where_from() -> None:
    link = next(read(render_to_string("components/exit_bar.html", {})).all("a"))
    assert str(link["href"]).startswith("https://")
    assert link["rel"] == "nofollow noreferrer"


def test_the_page_of_patterns_shows_everything_without_inline_code(
    settings: Any,
) -> None:
    from frontend.patterns import patterns

    settings.DEBUG = True
    html = patterns(RequestFactory().get("/patterns/")).content.decode()
    for tag, attrs in read(html).tags:
        assert "style" not in attrs
        assert tag != "style"
        assert tag != "script" or attrs.get("src")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "2 March 2026"), ("fr", "2 mars 2026"), ("es", "2 de marzo de 2026")],
)
def test_a_day_is_written_as_people_say_it(language: str, words: str) -> None:
    context = {"handle": "x", "published": datetime(2026, 3, 2, 12, tzinfo=UTC)}
    with override(language):
        html = render_to_string("components/author_line.html", context)
    assert words in html
    assert 'datetime="2026-03-02"' in html
