from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from search.asking import asks_for_help, query_words
from search.engine import Query, find
from search.excerpts import excerpt, marked_title
from search.forms import SearchForm, page_of
from search.models import Entry
from search.sources import SOURCES


@dataclass(frozen=True)
class Found:
    href: str
    title: SafeString
    excerpt: SafeString
    kind: str
    topic: Any
    language: str


# Nothing is changed by a search, so there is nothing to protect with a token, and a
# page for visitors without cookies must not set one.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """The search box, and what was found; the words are in no address and no log."""
    if request.method != "POST":
        return _page(request, form=SearchForm())
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    typed = form.cleaned_data["q"]
    if asks_for_help(typed, get_language() or "en"):
        return _page(request, form=form, help_first=True)
    return _page(
        request, form=form, **_results(form, page_of(request.POST.get("page")))
    )


def _results(form: SearchForm, page: int) -> dict[str, Any]:
    chosen = form.cleaned_data
    query = Query(
        words=query_words(chosen["q"]),
        kind=chosen["kind"],
        language=chosen["language"],
        topic_id=chosen["topic"].pk if chosen["topic"] else None,
        page=page,
    )
    results = find(query)
    return {
        "asked": True,
        "found": [_shown(entry, query.words) for entry in results.entries],
        "older": page + 1 if results.has_more else None,
        "newer": page - 1 if page > 1 else None,
    }


def _shown(entry: Entry, words: tuple[str, ...]) -> Found:
    return Found(
        href=_address(entry),
        title=marked_title(entry.title, words),
        excerpt=excerpt(entry.text, entry.folded_text, words),
        kind=str(SOURCES[entry.kind].name) if entry.kind in SOURCES else "",
        topic=entry.topic,
        language=entry.language,
    )


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name, args=[entry.url_key])
    except NoReverseMatch:
        return ""


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    return render(request, "search/search.html", context)
