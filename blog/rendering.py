"""The reader's HTML of a post, made once at publication."""

from __future__ import annotations

from moderation.pipeline import Profile, plain_text, sanitise


def render_body(body: str) -> tuple[str, int]:
    """Sanitised HTML for readers, and its number of words.

    It is sanitised once more here, so that a row written by an older policy cannot
    reach a reader as it was.
    """
    html = sanitise(body, Profile.POST).html
    return html, len(plain_text(html).split())
