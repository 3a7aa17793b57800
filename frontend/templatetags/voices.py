"""What a template may ask of the house: ``{% load voices %}``."""

from __future__ import annotations

import logging
import math
from datetime import date, datetime

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, get_language_info, gettext

from django_countries import countries
from django_vite.core.asset_loader import DEFAULT_APP_NAME, DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError

from frontend import drawing

register = template.Library()
logger = logging.getLogger(__name__)

WORDS_A_MINUTE = 200

# The name opens the way its language opens speech.
_LOGO_MARKS = {"fr": "guillemet", "es": "person"}


@register.simple_tag
def mark(name: str, **options: str) -> SafeString:
    return drawing.draw_mark(name, options.get("class", ""))


@register.simple_tag
def cover(title: object, topic: object, seed: object) -> SafeString:
    return drawing.draw_cover(str(title or ""), str(topic or ""), seed)


@register.simple_tag
def avatar(seed: object, size: str = "small", *, spoken: bool = False) -> SafeString:
    return drawing.draw_avatar(seed, size, spoken=spoken)


@register.filter
def topic_class(topic: object) -> str:
    return drawing.topic_class(str(topic or ""))


@register.simple_tag
def logo() -> SafeString:
    sign = _LOGO_MARKS.get((get_language() or "en")[:2], "quote-open")
    return format_html(
        '<span class="logo"><span class="flip">{}</span>{}</span>',
        drawing.draw_mark(sign),
        gettext("Voices"),
    )


@register.simple_tag
def stop() -> SafeString:
    """The pink stop that ends a heading of the house which has no punctuation."""
    return mark_safe('<span class="stop" aria-hidden="true">.</span>')


@register.simple_tag
def lead_mark(title: object) -> SafeString:
    return drawing.draw_lead_mark(str(title or ""))


@register.simple_tag
def garden() -> SafeString:
    return drawing.draw_garden()


@register.simple_tag
def nothing_yet() -> SafeString:
    return drawing.draw_empty()


@register.simple_tag
def company() -> SafeString:
    return drawing.draw_company()


@register.simple_tag
def icon() -> str:
    return static("frontend/icon.svg")


@register.simple_tag
def help_address(country: object = "") -> str:
    """Where help is, in the current language; a country's own where it is known."""
    code = str(country or "")
    return reverse("help:country", args=[code]) if code else reverse("help:index")


@register.simple_tag
def leave_address() -> str:
    """A page that says nothing about where somebody has just been."""
    return str(getattr(settings, "LEAVE_PAGE_ADDRESS", "https://www.wikipedia.org/"))


_STEPS = (
    ("draft", "dots"),
    ("with_us", "comma"),
    ("back_to_you", "question"),
    ("public", "stop"),
)


@register.simple_tag
def state_steps(state: str) -> list[dict[str, str]]:
    """The four steps of a piece, and whether each is past, now or still to come."""
    names = [name for name, _mark in _STEPS]
    now = names.index(state) if state in names else 0
    steps = []
    for number, (name, sign) in enumerate(_STEPS):
        when = "now" if number == now else "past" if number < now else "future"
        # Most pieces never come back with a question: no step was missed.
        if name == "back_to_you" and when == "past":
            when = "future"
        steps.append({"name": name, "mark": sign, "when": when})
    return steps


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """How a field is laid out: ``hidden``, ``choices``, ``check`` or ``plain``."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "plain"


# Fields into which people put words of any language; a password or a number has
# one direction whatever the page's.
_WORDS = (forms.Textarea, forms.TextInput)
_NOT_WORDS = (forms.EmailInput, forms.NumberInput, forms.PasswordInput, forms.URLInput)


@register.simple_tag
def render_field(
    field: BoundField, hint: object = None, autocomplete: str | None = None
) -> SafeString:
    """A field's control, tied to its hint and its error for those who listen."""
    attrs: dict[str, str | bool] = {}
    widget = field.field.widget
    if isinstance(widget, _WORDS) and not isinstance(widget, _NOT_WORDS):
        attrs["dir"] = "auto"
    described = []
    if hint or field.help_text:
        described.append(f"{field.auto_id}_helptext")
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if autocomplete:
        attrs["autocomplete"] = autocomplete
    control: SafeString = field.as_widget(attrs=attrs)
    return control


@register.filter
def error_target(field: BoundField) -> str:
    """The id to which a summary of errors leads."""
    if field_kind(field) == "choices":
        return str(field.auto_id)
    return str(field.id_for_label or field.auto_id)


@register.simple_tag
def day(value: date | None) -> str:
    """A date as people say it: 2 March 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    return date_format(value, "DATE_FORMAT")


@register.filter
def reading_minutes(text: object) -> int:
    words = len(strip_tags(str(text or "")).split())
    return max(1, math.ceil(words / WORDS_A_MINUTE))


@register.filter
def country_name(code: object) -> str:
    return str(countries.name(str(code or "")))


@register.filter
def language_name(code: object) -> str:
    try:
        return str(get_language_info(str(code))["name_local"]).capitalize()
    except KeyError:
        return str(code)


@register.filter
def language_direction(code: object) -> str:
    try:
        return "rtl" if get_language_info(str(code))["bidi"] else "ltr"
    except KeyError:
        return "auto"


@register.simple_tag
def styles(path: str) -> SafeString:
    """A built stylesheet, or nothing where nobody has run the build.

    Pages are readable without styles and whole without scripts; a checkout
    without Node must still be able to serve and test them.
    """
    try:
        href = DjangoViteAssetLoader.instance().generate_vite_asset_url(
            path, app=DEFAULT_APP_NAME
        )
    except DjangoViteAssetNotFoundError:
        return _not_built(path)
    return format_html('<link rel="stylesheet" href="{}">', href)


@register.simple_tag
def script(path: str) -> SafeString:
    """A built script, or nothing where nobody has run the build."""
    try:
        tags: str = DjangoViteAssetLoader.instance().generate_vite_asset(
            path, app=DEFAULT_APP_NAME
        )
    except DjangoViteAssetNotFoundError:
        return _not_built(path)
    return mark_safe(tags)  # noqa: S308  built from the manifest of our own build


def _not_built(path: str) -> SafeString:
    logger.debug("%s is not built: run `npm run build` in frontend/.", path)
    return SafeString("")
