"""Covers and avatars, put together from marks.

Both are chosen by a hash of a public id, so that they are the same on every
screen and in every language, and nobody has to draw, upload or load a picture.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import sqrt

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext_lazy

from frontend.marks import MARKS

TOPICS = (
    "climate",
    "mind",
    "rights",
    "school",
    "online",
    "equality",
    "culture",
    "everyday",
)

# In the order of their strength: a question is a question even between quotes.
_TITLE_MARKS: tuple[tuple[str, str], ...] = (
    ("?", "question"),
    ("؟", "arabic-question"),
    ("!", "exclamation"),
    ("…", "dots"),
    ("...", "dots"),
    ('“„”"', "quote-open"),
    ("«»", "guillemet"),
    ("&", "ampersand"),
    (":", "colon"),
    (",", "comma"),
    ("،", "arabic-comma"),
    ("—–", "dash"),
    ("(", "bracket-open"),
    ("*", "asterisk"),
    (".", "stop"),
)


def title_mark(title: str) -> str:
    """The mark that a title asks for; speech begins where it has none."""
    for signs, name in _TITLE_MARKS:
        found = signs in title if signs == "..." else any(s in title for s in signs)
        if found:
            return name
    return "quote-open"


def topic_class(topic: str) -> str:
    """The class that carries a topic's two colours; everyday's where it is unknown."""
    slug = slugify(topic)
    return f"t-{slug if slug in TOPICS else 'everyday'}"


def _hash(seed: object) -> int:
    return int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:8], "big")


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


# How high drawings are where no stylesheet arrived: without a size of its own each
# would fill the page. Every stylesheet says better.
_PLAIN_HEIGHT = 16


def draw_mark(name: str, css_class: str = "") -> SafeString:
    """One mark in the colour of the text around it, silent for screen readers."""
    mark = MARKS[name]
    keep = " keep" if mark.keeps_direction else ""
    classes = f"mark m-{name}{keep} {css_class}".rstrip()
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="0 0 {} {}" '
        'aria-hidden="true">{}</svg>',
        classes,
        round(_PLAIN_HEIGHT * mark.width / mark.height),
        _PLAIN_HEIGHT,
        mark.width,
        mark.height,
        mark_safe(mark.shape),  # noqa: S308  our own drawing, no input in it
    )


def _placed(
    name: str, x: float, y: float, scale: float, rotate: float = 0
) -> SafeString:
    """A mark with its middle at ``x``, ``y`` of the drawing around it."""
    return _moved(name, MARKS[name].shape, x, y, scale, rotate)


def _moved(
    name: str, shape: str, x: float, y: float, scale: float, rotate: float
) -> SafeString:
    mark = MARKS[name]
    turn = f" rotate({_number(rotate)})" if rotate else ""
    move = f"translate({_number(x)} {_number(y)}){turn} scale({_number(scale)})"
    centre = f"translate({_number(-mark.width / 2)} {_number(-mark.height / 2)})"
    # Numbers of ours and a drawing of ours: no input reaches this markup.
    return mark_safe(f'<g transform="{move} {centre}">{shape}</g>')  # noqa: S308


@dataclass(frozen=True, slots=True)
class _Crop:
    x: float
    y: float
    size: float
    rotate: float = 0


# On a ground of 400 by 300: cut by the end, tilted at the start, cut by the top,
# whole and centred.
_CROPS = (
    _Crop(288, 185, 300),
    _Crop(128, 178, 280, -12),
    _Crop(212, 96, 290, 5),
    _Crop(200, 150, 150, -4),
)


def draw_cover(title: str, topic: str, seed: object) -> SafeString:
    """A cover: the topic gives the colours, the title the mark, the seed the crop."""
    number = _hash(seed)
    name = title_mark(title)
    mark = MARKS[name]
    crop = _CROPS[number % len(_CROPS)]
    scale = crop.size / sqrt(mark.width * mark.height)
    # In a mirrored cover, what has no direction is turned back; in an illustration
    # a mark is a leaf or a wall, and mirrors like everything else.
    shape = f'<g class="keep">{mark.shape}</g>' if mark.keeps_direction else mark.shape
    return format_html(
        '<span class="cover {}{}"><svg class="flip" width="96" height="72" '
        'viewBox="0 0 400 300" '
        'preserveAspectRatio="xMidYMid slice" aria-hidden="true">{}</svg></span>',
        topic_class(topic),
        " swap" if number // len(_CROPS) % 2 else "",
        _moved(name, shape, crop.x, crop.y, scale, crop.rotate),
    )


# A mark, the place of its middle, its scale and its turn.
_Piece = tuple[str, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Avatar:
    """A drawing; ``code`` is what is stored where somebody chose it, and never changes."""

    code: str
    name: str | Promise
    pieces: tuple[_Piece, ...]
    on_deep: bool = False


def _one(name: str, scale: float, x: float = 50, y: float = 50) -> tuple[_Piece, ...]:
    return ((name, x, y, scale, 0),)


AVATARS: tuple[_Avatar, ...] = (
    _Avatar("comma", pgettext_lazy("avatar", "comma"), _one("comma", 0.46)),
    _Avatar("quote", pgettext_lazy("avatar", "quote"), _one("quote-open", 0.33)),
    _Avatar("question", pgettext_lazy("avatar", "question"), _one("question", 0.38)),
    _Avatar("and", pgettext_lazy("avatar", "and"), _one("ampersand", 0.47)),
    _Avatar("star", pgettext_lazy("avatar", "star"), _one("asterisk", 0.58)),
    _Avatar("dots", pgettext_lazy("avatar", "dots"), _one("dots", 0.36)),
    _Avatar("hash", pgettext_lazy("avatar", "hash"), _one("hash", 0.5)),
    _Avatar(
        "sprout",
        pgettext_lazy("avatar", "sprout"),
        (
            ("danda", 50, 74, 0.34, 0),
            ("comma", 66, 42, 0.36, 8),
            ("arabic-comma", 33, 48, 0.29, -62),
        ),
    ),
    _Avatar(
        "flower",
        pgettext_lazy("avatar", "flower"),
        (("danda", 50, 72, 0.42, 0), ("asterisk", 50, 38, 0.46, 8)),
        on_deep=True,
    ),
    _Avatar(
        "wave",
        pgettext_lazy("avatar", "wave"),
        (("tilde", 50, 36, 0.5, 0), ("tilde", 52, 64, 0.5, 4)),
        on_deep=True,
    ),
    _Avatar(
        "rain",
        pgettext_lazy("avatar", "rain"),
        (
            ("comma", 32, 38, 0.25, 0),
            ("comma", 66, 34, 0.27, 6),
            ("comma", 52, 68, 0.27, 0),
        ),
        on_deep=True,
    ),
    _Avatar(
        "moon",
        pgettext_lazy("avatar", "moon"),
        (("bracket-open", 38, 50, 0.4, 0), ("asterisk", 64, 46, 0.24, 10)),
        on_deep=True,
    ),
    _Avatar(
        "boat",
        pgettext_lazy("avatar", "boat"),
        (
            ("bracket-open", 50, 71, 0.36, -90),
            ("comma", 59, 36, 0.26, 10),
            ("danda", 48, 42, 0.34, 0),
        ),
        on_deep=True,
    ),
    _Avatar(
        "person", pgettext_lazy("avatar", "person"), _one("person", 0.4), on_deep=True
    ),
    _Avatar(
        "two-people",
        pgettext_lazy("avatar", "two people"),
        (("person", 36, 58, 0.3, 0), ("person", 62, 52, 0.38, 0)),
        on_deep=True,
    ),
    _Avatar(
        "house",
        pgettext_lazy("avatar", "house"),
        (("caret", 50, 34, 0.52, 0), ("hash", 50, 67, 0.31, 0)),
        on_deep=True,
    ),
    _Avatar(
        "kite",
        pgettext_lazy("avatar", "kite"),
        (
            ("caret", 50, 30, 0.34, 0),
            ("caret", 50, 51, 0.34, 180),
            ("tilde", 52, 76, 0.3, 0),
        ),
    ),
    _Avatar(
        "fan",
        pgettext_lazy("avatar", "fan"),
        (("bracket-open", 50, 32, 0.38, 90), ("danda", 50, 62, 0.38, 0)),
    ),
    _Avatar(
        "mountain",
        pgettext_lazy("avatar", "mountain"),
        (
            ("caret", 40, 66, 0.66, 0),
            ("caret", 72, 76, 0.4, 0),
            ("stop", 68, 32, 0.2, 0),
        ),
    ),
    _Avatar(
        "steps",
        pgettext_lazy("avatar", "steps"),
        (
            ("dash", 64, 36, 0.38, 4),
            ("dash", 52, 54, 0.46, 2),
            ("dash", 42, 73, 0.56, 1),
        ),
    ),
)


_BY_CODE = {avatar.code: avatar for avatar in AVATARS}


def draw_avatar(
    seed: object, size: str = "small", *, spoken: bool = False
) -> SafeString:
    """An avatar of marks for a public id: never a face, never a picture.

    The id gives drawing and colours. A code after a colon names the drawing instead,
    and the colours stay: ``f"{public_id}:boat"``.
    """
    owner, _colon, code = str(seed).rpartition(":")
    chosen = _BY_CODE.get(code) if owner else None
    number = _hash(owner if chosen else seed)
    avatar = chosen or AVATARS[number % len(AVATARS)]
    topic = TOPICS[number // len(AVATARS) % len(TOPICS)]
    pieces = mark_safe("".join(_placed(*piece) for piece in avatar.pieces))  # noqa: S308
    voice: SafeString | str = mark_safe('aria-hidden="true"')
    if spoken:
        label = gettext("Avatar: %(name)s") % {"name": avatar.name}
        voice = format_html('role="img" aria-label="{}"', label)
    return format_html(
        '<span class="avatar {}{}{}" {}><svg width="28" height="28" '
        'viewBox="0 0 100 100" aria-hidden="true">{}</svg></span>',
        topic_class(topic),
        " swap" if avatar.on_deep else "",
        " is-large" if size == "large" else "",
        voice,
        pieces,
    )


def draw_lead_mark(title: str) -> SafeString:
    """The title's mark alone, for the ground beside the largest title."""
    return draw_mark(title_mark(title), "flip")


# Who stands in the garden, from the start to the end: colour, then piece. The
# ground is at 190, so that everything grows out of the footer.
_GARDEN: tuple[tuple[str, _Piece], ...] = (
    ("sky", ("hash", 78, 160, 0.66, 0)),
    ("pink", ("caret", 78, 96, 1.2, 0)),
    ("sand", ("person", 172, 150, 0.5, 0)),
    ("stem", ("danda", 226, 148, 0.74, 0)),
    ("leaf", ("comma", 252, 106, 0.5, 6)),
    ("leaf", ("arabic-comma", 200, 130, 0.4, -60)),
    ("stem", ("danda", 294, 168, 0.42, 0)),
    ("peach", ("asterisk", 294, 126, 0.52, 8)),
    ("pink", ("person", 372, 134, 0.7, 0)),
    ("pink", ("quote-open", 376, 48, 0.26, 0)),
    ("lilac", ("person", 412, 152, 0.48, 0)),
    ("stem", ("danda", 492, 144, 0.8, 0)),
    ("leaf", ("comma", 520, 96, 0.54, 6)),
    ("leaf", ("arabic-comma", 464, 122, 0.42, -60)),
    ("sky", ("question", 584, 118, 0.9, 0)),
    ("peach", ("person", 656, 142, 0.6, 0)),
    ("sand", ("person", 700, 126, 0.8, 0)),
    ("pink", ("person", 744, 152, 0.48, 0)),
    ("stem", ("danda", 800, 154, 0.62, 0)),
    ("lilac", ("asterisk", 800, 96, 0.66, 8)),
    ("leaf", ("danda", 884, 158, 0.56, 0)),
    ("leaf", ("comma", 906, 120, 0.42, 6)),
    ("leaf", ("arabic-comma", 862, 138, 0.34, -60)),
    ("peach", ("hash", 1000, 160, 0.66, 0)),
    ("lilac", ("caret", 1000, 98, 1.15, 0)),
    ("sky", ("person", 1082, 144, 0.58, 0)),
    ("stem", ("danda", 1128, 164, 0.48, 0)),
    ("pink", ("asterisk", 1128, 120, 0.54, 8)),
)


# A waiting caret, somebody, something that grows, and what is still to be said.
_EMPTY: tuple[tuple[str, _Piece], ...] = (
    ("pink", ("danda", 16, 50, 0.84, 0)),
    ("sky", ("person", 92, 64, 0.44, 0)),
    ("stem", ("danda", 156, 64, 0.6, 0)),
    ("leaf", ("comma", 178, 30, 0.42, 6)),
    ("leaf", ("arabic-comma", 132, 46, 0.34, -60)),
    ("line", ("dots", 246, 92, 0.3, 0)),
)


# Three people under what they are about to say, and what grows from it.
_COMPANY: tuple[tuple[str, _Piece], ...] = (
    ("hill", ("bracket-open", 236, 288, 2.2, 90)),
    ("white", ("quote-open", 70, 52, 0.7, 0)),
    ("sky", ("tilde", 262, 40, 0.7, 0)),
    ("pink", ("person", 58, 212, 0.9, 0)),
    ("peach", ("person", 138, 226, 0.7, 0)),
    ("lilac", ("person", 228, 202, 1, 0)),
    ("leaf", ("danda", 300, 230, 0.9, 0)),
    ("leaf", ("comma", 344, 184, 0.7, 0)),
    ("leaf", ("comma", 266, 228, 0.6, -84)),
)


def _scene(pieces: tuple[tuple[str, _Piece], ...]) -> str:
    return "".join(
        f'<g class="g-{colour}">{_placed(*piece)}</g>' for colour, piece in pieces
    )


def draw_empty() -> SafeString:
    """What stands where nothing has been written yet."""
    return mark_safe(  # noqa: S308  our own drawing, no input in it
        '<svg class="flip" width="140" height="52" viewBox="0 0 280 104">'
        f"{_scene(_EMPTY)}</svg>"
    )


def draw_company() -> SafeString:
    """What stands beside the invitation to write."""
    return mark_safe(  # noqa: S308  our own drawing, no input in it
        '<svg class="flip" width="200" height="145" viewBox="0 0 390 282">'
        f"{_scene(_COMPANY)}</svg>"
    )


def draw_garden() -> SafeString:
    """People, leaves and houses made of marks, growing out of the footer."""
    return mark_safe(  # noqa: S308  our own drawing, no input in it
        '<svg class="flip" width="295" height="48" viewBox="0 0 1180 190" '
        f'preserveAspectRatio="xMinYMax slice">{_scene(_GARDEN)}</svg>'
    )
