"""Invitations to chat elsewhere, hidden addresses, and many links at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from moderation.pipeline.findings import Finding
from moderation.pipeline.reading import Reading

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']{2,500}"
    r"|(?<![\w@.])[a-z0-9-]{2,40}(?:\.[a-z0-9-]{1,30}){0,3}"
    r"\.(?:com|org|net|io|info|ru|xyz|top|site|online|club|app|gg|ly|co|biz|shop|link)"
    r"(?:/[^\s<>\"']{0,300})?(?![\w@])"
    r"|(?<![\w@.])(?:t\.me|wa\.me|bit\.ly|fb\.me|m\.me|is\.gd|cutt\.ly|t\.co)/\S{1,200}"
)
_INVITE = re.compile(
    r"(?:^|//|\.|@)(?:discord\.gg|discord(?:app)?\.com/invite|t\.me|telegram\.me|wa\.me|"
    r"(?:chat|api)\.whatsapp\.com|snapchat\.com/add|m\.me|fb\.me|instagram\.com/[^/]+/?$|"
    r"kik\.me|line\.me|viber\.com|zoom\.us/j|meet\.google\.com|join\.skype\.com)"
)
_SHORTENED = re.compile(
    r"(?:^|//)(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|is\.gd|cutt\.ly|t\.co|ow\.ly|"
    r"rb\.gy|shorturl\.at|rebrand\.ly|adf\.ly)/"
)
_MAIL_LINK = "mailto:"
_MANY_LINKS = 4


def find_links(reading: Reading) -> Iterator[Finding]:
    """Invitations to chat elsewhere, hidden addresses, and many links at once."""
    spans = [
        (*reading.folded.typed_span(*match.span()), match.group())
        for match in _LINK.finditer(reading.folded.text)
    ]
    links = [*spans, *reading.links]
    many = len({address for _, _, address in links}) >= _MANY_LINKS
    for start, end, address in links:
        category, detector, score = _judge_link(address.lower(), many=many)
        yield reading.typed_finding(
            category, start, end, detector=detector, score=score
        )


def _judge_link(address: str, *, many: bool) -> tuple[str, str, float]:
    if address.startswith(_MAIL_LINK):
        return "contact", "links.mail", 0.95
    if _INVITE.search(address):
        return "contact", "links.invite", 0.9
    if _SHORTENED.search(address):
        return "spam", "links.shortened", 0.6
    return "spam", "links", 0.6 if many else 0.2
