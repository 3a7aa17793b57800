"""Invitations to chat elsewhere, addresses that hide or pretend, many links at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from moderation.pipeline.findings import Finding
from moderation.pipeline.reading import Reading
from moderation.pipeline.text import fold

LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']{2,500}"
    r"|(?<![\w@.])[\w-]{2,40}(?:\.[\w-]{1,30}){0,3}"
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

# What stands before a path; a browser takes a backslash for a slash.
_AUTHORITY = re.compile(r"(?:(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})?([^/\\?#\s]*)(\S*)")
_SHOWN = re.compile(
    r"(?:https?://)?((?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24})(?::\d{1,5})?(?:[/?#]\S*)?"
)
_NUMBER_HOST = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\d{8,10}|0x[0-9a-f]{8}|\[.*")
_PROGRAM = re.compile(
    r"/[^?#]*\.(?:exe|apk|msi|scr|bat|cmd|jar|ps1|vbs|dmg|ipa|hta|lnk|iso)(?:[?#]|$)"
)
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "org"})
_LOOK_LIKE_LATIN = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK"})
_LATIN = "LATIN"
_ENCODED = "xn--"
_LIKE_LATIN = frozenset("авеԁһіјӏкмпорԛѕстугхѵԝъαενικορτυχ")
"""Letters of which whole words can be made that look like Latin ones."""


def find_links(reading: Reading) -> Iterator[Finding]:
    """Invitations to chat elsewhere, addresses that hide or pretend, many at once."""
    spans = [
        (*reading.folded.typed_span(*match.span()), match.group())
        for match in LINK.finditer(reading.folded.text)
    ]
    links = [*spans, *reading.links]
    many = len({address for _, _, address in links}) >= _MANY_LINKS
    for start, end, address in links:
        category, detector, score = _judge_link(address.lower(), many=many)
        yield reading.typed_finding(
            category, start, end, detector=detector, score=score
        )
    for start, end, address in reading.links:
        if _pretends(reading.typed[start:end], address.lower()):
            yield reading.typed_finding(
                "spam", start, end, detector="links.pretended", score=0.8
            )


def addresses(folded: str) -> list[str]:
    """The addresses that are written out in a folded text."""
    return [match.group() for match in LINK.finditer(folded)]


def _judge_link(address: str, *, many: bool) -> tuple[str, str, float]:
    if address.startswith(_MAIL_LINK):
        return "contact", "links.mail", 0.95
    if _INVITE.search(address):
        return "contact", "links.invite", 0.9
    user, host, path = _taken_apart(address)
    if user:
        return "spam", "links.user", 0.8
    if any(_is_disguised(label) for label in host.split(".")):
        return "spam", "links.disguised", 0.8
    if _PROGRAM.search(path):
        return "spam", "links.program", 0.7
    if _NUMBER_HOST.fullmatch(host):
        return "spam", "links.number", 0.6
    if _SHORTENED.search(address):
        return "spam", "links.shortened", 0.6
    return "spam", "links", 0.6 if many else 0.2


def _taken_apart(address: str) -> tuple[str, str, str]:
    """The name before an ``@``, the host without a port, and the rest."""
    match = _AUTHORITY.match(address)
    if match is None:
        return "", "", ""
    authority, path = match.groups()
    user, _, host = authority.rpartition("@")
    if not host.startswith("["):
        host = host.partition(":")[0]
    return user, host.rstrip("."), path


def _pretends(words: str, address: str) -> bool:
    """Whether the words of a link are the address of another site than it leads to."""
    shown = _SHOWN.fullmatch(fold(words).strip())
    if shown is None or address.startswith(_MAIL_LINK):
        return False
    host = _taken_apart(fold(address))[1]
    return bool(host) and _site(shown[1]) != _site(host)


def _site(host: str) -> str:
    """What belongs to one owner: "example.org", "example.co.uk"."""
    labels = host.split(".")
    is_long = len(labels) > 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if is_long else -2 :])


def _is_disguised(label: str) -> bool:
    """Letters of two scripts in one name, or of another that look like Latin ones."""
    if label.isascii() and not label.startswith(_ENCODED):
        return False
    if label.startswith(_ENCODED):
        try:
            label = label.removeprefix(_ENCODED).encode().decode("punycode")
        except (UnicodeError, OverflowError):
            return True
    letters = [letter for letter in label if letter.isalpha()]
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    if _LATIN in scripts:
        return not scripts.isdisjoint(_LOOK_LIKE_LATIN)
    return bool(letters) and _LIKE_LATIN.issuperset(letters)
