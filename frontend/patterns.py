"""Every component on one page, for the eye and for tests; only while ``DEBUG`` is on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.drawing import AVATARS, TOPICS
from frontend.marks import MARKS


class PatternForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", help_text="A question works well.")
    name = forms.CharField(label="Name to show", required=False)
    text = forms.CharField(label="Your text", widget=forms.Textarea)
    topic = forms.ChoiceField(label="Topic", choices=[(t, t) for t in TOPICS])
    signed = forms.ChoiceField(
        label="Who should it say wrote this?",
        choices=[("yes", "amma-says, Ghana"), ("no", "No name on this one.")],
        widget=forms.RadioSelect,
    )
    rules = forms.BooleanField(label="I know the rules")
    picture = forms.FileField(label="A picture", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)

    def clean_name(self) -> str:
        raise forms.ValidationError(
            "This is somebody’s full name. Pick a handle without it."
        )


_PIECES = (
    ("The river came in, and we carried the books upstairs", "climate", "Climate"),
    ("I said “I am fine” eleven times today", "mind", "Mind and mood"),
    ("Dear group chat: I am leaving you", "online", "Online life"),
    ("My brother cooks now. Nobody died.", "equality", "Equality"),
    ("Ask me before you post me!", "rights", "Rights"),
    ("Who decides what our street is called?", "school", "School"),
    ("Three languages & one table", "culture", "Culture"),
    ("Night bus home…", "everyday", "Everyday"),
)
_ARABIC_PIECES = (
    ("دخل النهر، فحملنا الكتب إلى الأعلى", "climate", "المناخ"),
    ("قلت «أنا بخير» إحدى عشرة مرة اليوم", "mind", "النفس والمزاج"),
    ("عزيزتي مجموعة المحادثة: وداعًا", "online", "الحياة على الإنترنت"),
    ("أخي يطبخ الآن. لم يمت أحد.", "equality", "المساواة"),
    ("اسألني قبل أن تنشر صورتي!", "rights", "الحقوق"),
    ("من يقرّر اسم شارعنا؟", "school", "المدرسة"),
)
_HANDLES = ("little_delta", "slow-morning", "ren.types", "amma-says", "third_row")


def _context(language: str) -> dict[str, Any]:
    pieces = _ARABIC_PIECES if language == "ar" else _PIECES
    return {
        "pieces": [
            {
                "title": title,
                "topic": topic,
                "topic_name": name,
                "seed": f"piece-{number}",
                "handle": _HANDLES[number % len(_HANDLES)],
                "lang": language,
            }
            for number, (title, topic, name) in enumerate(pieces)
        ],
        "marks": list(MARKS),
        "avatars": [f"seed-{number}" for number in range(2 * len(AVATARS))],
        "form": PatternForm(),
        "wrong": PatternForm({"title": "Who has the key?", "name": "first.surname"}),
        "published": datetime(2026, 3, 2, tzinfo=UTC),
        "filters": [
            {"label": "All", "href": "?", "current": True, "count": 64},
            {"label": "Water", "href": "?a", "current": False, "count": 18},
            {"label": "Getting around", "href": "?b", "current": False},
        ],
        "todo": [
            {"text": "No phone numbers, addresses or school names", "state": "todo"},
            {"text": "The question answered", "state": "question"},
            {"text": "It has a title", "state": "done"},
        ],
        "ways_back": [
            {"label": "Ask someone else to look", "href": "?look"},
            {"label": "Change it", "href": "?change"},
        ],
    }


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    language = request.GET.get("language", "en")
    return render(request, "frontend/patterns.html", _context(language))
