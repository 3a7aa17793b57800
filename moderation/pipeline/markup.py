"""HTML that people wrote: made safe, compared, and read as plain text.

Two engines clean the same text with the same list of what is allowed: bleach,
whose reading of addresses is checked again here, and nh3. What readers get has
gone through both. Where the two do not make the same tree of it, something in
the text is read differently by different parsers, which is how attacks work:
``Sanitised.agree`` is then false and a person looks.
"""

from __future__ import annotations

import html as html_module
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit

import nh3
from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = frozenset("p h2 h3 strong em ul ol li blockquote a br img".split())


class Profile(StrEnum):
    """What a kind of text may hold: a post most, a comment less, plain text nothing."""

    POST = "post"
    COMMENT = "comment"
    PLAIN = "plain"

    @property
    def tags(self) -> frozenset[str]:
        return _TAGS_OF[self]


_TAGS_OF = {
    Profile.POST: TAGS,
    Profile.COMMENT: TAGS - {"h2", "h3", "img"},
    Profile.PLAIN: frozenset[str](),
}
SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "ugc nofollow noopener noreferrer"
LARGEST = 100_000
"""Characters that are read; a form refuses a longer text before it comes here."""

DEEPEST = 32
LONGEST_ADDRESS = 2_000

_NAMES_OF_MEANING = {
    "b": "strong",
    "i": "em",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
}
_DROPPED_WITH_CONTENT = frozenset(
    """script style template noscript iframe object embed applet svg math xmp title
    textarea select noembed noframes plaintext head audio video canvas frameset""".split()
)
_LINE_ELEMENTS = frozenset(
    """div section article main header footer aside nav address figure figcaption
    table thead tbody tfoot tr caption dl dt dd hr pre fieldset center details
    summary body html form""".split()
)
_WORD_ELEMENTS = frozenset(
    """span font u s strike del ins small big sub sup mark abbr cite code kbd samp var
    q dfn time label td th col colgroup wbr tt acronym bdi bdo data ruby rt rp button
    input option optgroup meter progress output link meta base map area picture source
    track param frame marquee blink nobr dir menu legend dialog slot search""".split()
)
_NESTING = frozenset({"ul", "ol", "blockquote", "strong", "em"})
"""What a text can be deep in; the others end where the next one begins."""

_KNOWN = (
    TAGS
    | _NAMES_OF_MEANING.keys()
    | _DROPPED_WITH_CONTENT
    | _LINE_ELEMENTS
    | _WORD_ELEMENTS
)
# Tags that end a line, and how many newlines stand after them.
_BLOCKS = {
    **dict.fromkeys("p h2 h3 ul ol blockquote".split(), 2),
    **dict.fromkeys("li br".split(), 1),
}

_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,30})
        (?P<attributes>(?:\s++(?:
            [^\s"'<>/=]{1,100}+\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>`=]++)
            |(?i:async|defer|disabled|checked|hidden|open|controls|autoplay|loop|muted
              |required|readonly|selected|nowrap|allowfullscreen|itemscope|reversed
              |start|noshade)(?=[\s/>])
        )){0,40}+)\s*+/?>""",
    re.VERBOSE,
)
_MARKUP = re.compile(r"<[!?][^<>]*+>|" + _TAG.pattern, re.VERBOSE)
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`=]+))"""
)
_PICTURE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef]")
_LINE_END = re.compile(r"\r\n?|\f")
_BLANK = re.compile(r"\s+")
_EMPTY_PICTURE = re.compile(r"<img>")
_EMPTY_LINK = re.compile(rf'<a rel="{LINK_REL}">(.*?)</a>', re.DOTALL)
"""What is left of a link whose address one engine refused: its words stay."""


# What every parser reads in the same way. Anything else is for bleach to read.
_AMBIGUOUS = re.compile(r"[\r\f\x00]|&(?!(?:amp|lt|gt|quot);|[ \n])")
_BARE_AMPERSAND = re.compile(r"&(?=[ \n])")
_PLAIN_TAG = re.compile(
    rf"""<(?:
        (?P<close>/)(?P<closed>p|h2|h3|strong|em|ul|ol|li|blockquote|a)>
        |(?P<opened>p|h2|h3|strong|em|ul|ol|li|blockquote|br)
        (?:[ ][a-z][a-z-]{{0,30}}="[^"<>&`\\]*+")*+>
        |a[ ]href="(?P<href>https?://[A-Za-z0-9](?:[A-Za-z0-9:/?\#=._~%+,;@!-]|&amp;)*+)"
        (?:[ ]rel="{LINK_REL.replace(" ", "[ ]")}")?>
        |img[ ]data-picture="(?P<picture>[A-Za-z0-9_-]{{1,64}})">
    )""",
    re.VERBOSE,
)
_VOID = frozenset({"br", "img"})
_WORD_TAGS = frozenset({"strong", "em", "a"})
_LISTS = frozenset({"ul", "ol"})
_HEADINGS = frozenset({"h2", "h3"})
_LINES = _HEADINGS | {"p"}
"""Blocks that end where the next block begins."""

_CONTAINERS = _LISTS | {"blockquote"}
_ENDS_SEARCH = _LISTS | {"blockquote", "li"}
"""Beyond these no line is closed, and no item beyond a list."""

_HOLD_BLOCKS = frozenset({"", "blockquote", "li"})
"""What a block may stand in; the empty name is the text itself."""


@dataclass(frozen=True, slots=True)
class Sanitised:
    """Safe HTML, and whether both engines read the text in the same way."""

    html: str
    agree: bool


def sanitise(
    html: str, profile: Profile = Profile.POST, *, links: bool = True
) -> Sanitised:
    """What may be shown of HTML that a person wrote.

    Without ``links`` the text of a link stays and the link goes.
    """
    tags = profile.tags if links else profile.tags - {"a"}
    prepared, whole = _prepare(html, tags)
    by_bleach = _clean_with_bleach(prepared, tags)
    by_nh3 = _clean_with_nh3(prepared, tags, link_rel=None)
    agree = whole and (by_bleach == by_nh3 or _tree(by_bleach) == _tree(by_nh3))
    clean = _clean_with_nh3(by_bleach, tags, link_rel=LINK_REL)
    clean = _EMPTY_LINK.sub(r"\1", _EMPTY_PICTURE.sub("", clean))
    return Sanitised(clean.strip(), agree)


def plain_text(html: str) -> str:
    """The words of sanitised HTML; a line ends where a block does.

    A paragraph, heading, quote or list is followed by one empty line, an item of a
    list by none.
    """
    return read_markup(html)[0]


def read_markup(html: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The plain text, and where in it which address is linked."""
    pieces: list[str] = []
    links: list[tuple[int, int, str]] = []
    length = 0
    opened: tuple[int, str] | None = None
    newlines = 2  # how many stand at the end by now; none are wanted at the start
    for tag, text in _events(html):
        if tag is None:
            if newlines and text.isspace():
                continue  # white space between blocks is no word of anybody's
            pieces.append(text)
            length += len(text)
            newlines = 0
            continue
        name = tag["name"].lower()
        if name in _BLOCKS and (tag["close"] or name == "br"):
            wanted = newlines + 1 if name == "br" else _BLOCKS[name]
            missing = min(2, wanted) - newlines
            if missing > 0:
                pieces.append("\n" * missing)
                length += missing
                newlines += missing
        elif name == "a":
            if opened and length > opened[0]:
                links.append((opened[0], length, opened[1]))
            address = _attributes(tag).get("href", "")
            opened = (length, address) if address and not tag["close"] else None
    text = "".join(pieces)
    return text, tuple(links)


def _events(html: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Tags and the texts between them, in order."""
    position = 0
    for tag in _TAG.finditer(html):
        if tag.start() > position:
            yield None, html_module.unescape(html[position : tag.start()])
        yield tag, ""
        position = tag.end()
    if position < len(html):
        yield None, html_module.unescape(html[position:])


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    return {
        name.lower(): html_module.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag["attributes"])
    }


# --- before the engines ------------------------------------------------------


def _prepare(html: str, tags: frozenset[str] = TAGS) -> tuple[str, bool]:
    """Bring the text into a form that leaves engines nothing to guess.

    Returns the text, and whether it was whole: not too long, not too deep,
    nothing active in it.
    """
    signs = _CONTROL.sub("", _LINE_END.sub("\n", html[:LARGEST]))
    preparation = _Preparation(_without_comments(signs), tags)
    prepared = preparation.run()
    return prepared, preparation.is_whole and len(html) <= LARGEST


class _Preparation:
    """One walk over the tags of a text.

    A "<" that does not begin a tag is text ("a<b"). Harmless elements that are
    not offered become what they mean, a line or nothing. Active elements go with
    their content. What is left is written well formed.
    """

    def __init__(self, html: str, tags: frozenset[str]) -> None:
        self.html = html
        self.is_whole = True
        self._tree = _Tree()
        self._tags = tags
        self._depth = 0
        self._dropping: str | None = None
        self._last_close = _last_closing_tags(html)

    def run(self) -> str:
        position = 0
        for match in _MARKUP.finditer(self.html):
            self._text(self.html[position : match.start()])
            position = match.end()
            if match["name"]:
                self._tag(match, match["name"].lower())
        self._text(self.html[position:])
        return self._tree.written()

    def _text(self, text: str) -> None:
        if self._dropping is None and text:
            self._tree.text(_plainly_escaped(text))

    def _tag(self, match: re.Match[str], name: str) -> None:
        if self._dropping is not None:
            if name == self._dropping and match["close"]:
                self._dropping = None
        elif name not in _KNOWN and ":" not in name:
            self._text(match.group())
        elif name in _DROPPED_WITH_CONTENT:
            self._drop(match, name)
        elif name in _LINE_ELEMENTS:
            self._tree.text("\n")
        elif (meant := _NAMES_OF_MEANING.get(name, name)) in TAGS:
            self._keep(match, self._offered(meant))

    def _offered(self, name: str) -> str:
        """A heading that is not offered is a paragraph, where those are."""
        if name in _HEADINGS and name not in self._tags and "p" in self._tags:
            return "p"
        return name

    def _drop(self, match: re.Match[str], name: str) -> None:
        self.is_whole = False
        # One that is never closed must not take the rest of the text with it.
        if not match["close"] and self._last_close.get(name, -1) > match.start():
            self._dropping = name

    def _keep(self, match: re.Match[str], name: str) -> None:
        if name in _NESTING:
            self._depth = max(0, self._depth + (-1 if match["close"] else 1))
        if self._depth > DEEPEST:
            self.is_whole = False
        elif name not in self._tags:
            if name in _BLOCKS:
                self._tree.text("\n")
        elif match["close"]:
            self._tree.close(name)
        elif name == "a":
            self._tree.link(_attributes(match).get("href", ""))
        elif name == "img":
            self._tree.picture(_attributes(match).get("data-picture", ""))
        else:
            self._tree.open(name)


class _Tree:
    """Writes elements so that each is closed where it was opened and may stand there.

    Parsers repair misnested markup each in its own way and slowly; here it is repaired
    once, in the way of browsers: a block ends the paragraph before it, strong words
    stay strong in the next block, an item without a list gets one.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[str] = []
        self._loose: list[bool] = []  # whether a list was made for items without one
        self._wanted: list[tuple[str, str]] = []  # words as they are to be: name, tag
        self._inside: list[tuple[str, str]] = []  # words as they stand now

    def written(self) -> str:
        self._leave_words()
        while self._blocks:
            self._leave()
        return "".join(self._pieces)

    def text(self, text: str) -> None:
        if not text.isspace():
            self._stand_for_words()
        self._pieces.append(text)

    def picture(self, name: str) -> None:
        if _PICTURE.fullmatch(name):
            self._stand_for_words()
            self._pieces.append(f'<img data-picture="{name}">')

    def link(self, address: str) -> None:
        self._unwant("a")
        if _is_allowed_address(address):
            escaped = html_module.escape(address, quote=True).replace("&#x27;", "'")
            self._wanted.append(("a", f'<a href="{escaped}">'))

    def open(self, name: str) -> None:
        if name in _WORD_TAGS:
            self._wanted.append((name, f"<{name}>"))
        elif name == "br":
            self._leave_loose_list()
            if self._top in _LISTS:
                self._enter("li")
            self._pieces.append("<br>")
        elif name == "p" and self._top in _HEADINGS:
            self.text("\n")
        else:
            self._open_block(name)

    def close(self, name: str) -> None:
        if name in _WORD_TAGS:
            self._unwant(name)
            return
        names = _HEADINGS if name in _HEADINGS else {name}
        if name == "p" and self._top in _HEADINGS:
            return
        for place in range(len(self._blocks) - 1, -1, -1):
            block = self._blocks[place]
            if block in names:
                self._unwant("a")
                self._leave_words()
                while len(self._blocks) > place:
                    self._leave()
                return
            if block in _ENDS_SEARCH and name not in _CONTAINERS:
                return

    @property
    def _top(self) -> str:
        return self._blocks[-1] if self._blocks else ""

    def _open_block(self, name: str) -> None:
        self._unwant("a")  # a long address is not written again in every block
        self._leave_words()
        while self._top in _LINES:
            self._leave()
        if name == "li":
            self._make_room_for_item()
        else:
            self._leave_loose_list()
            if self._top in _LISTS:
                self._enter("li")
        self._enter(name)

    def _make_room_for_item(self) -> None:
        for place in range(len(self._blocks) - 1, -1, -1):
            if self._blocks[place] in _LISTS:
                while len(self._blocks) > place + 1:
                    self._leave()
                return
            if self._blocks[place] == "blockquote":
                break
        self._enter("ul", loose=True)

    def _leave_loose_list(self) -> None:
        if self._blocks and self._loose[-1]:
            self._leave_words()
            self._leave()

    def _enter(self, name: str, *, loose: bool = False) -> None:
        self._pieces.append(f"<{name}>")
        self._blocks.append(name)
        self._loose.append(loose)

    def _leave(self) -> None:
        self._pieces.append(f"</{self._blocks.pop()}>")
        self._loose.pop()

    def _stand_for_words(self) -> None:
        """Open what words need: an item in a list, and what they are marked with."""
        self._leave_loose_list()
        if self._top in _LISTS:
            self._enter("li")
        self._leave_unwanted()
        for word in list(dict(self._wanted).items())[len(self._inside) :]:
            self._pieces.append(word[1])
            self._inside.append(word)

    def _leave_unwanted(self) -> None:
        """Close words until those that stand are the first of those that should."""
        wanted = list(dict(self._wanted).items())
        while self._inside and self._inside != wanted[: len(self._inside)]:
            self._leave_word()

    def _leave_words(self) -> None:
        while self._inside:
            self._leave_word()

    def _leave_word(self) -> None:
        self._pieces.append(f"</{self._inside.pop()[0]}>")

    def _unwant(self, name: str) -> None:
        """Take the last of this name back, if there is one."""
        for place in range(len(self._wanted) - 1, -1, -1):
            if self._wanted[place][0] == name:
                del self._wanted[place]
                break
        self._leave_unwanted()


def _plainly_escaped(text: str) -> str:
    """Text whose references are written out, but for the three that must stay."""
    if "&" in text:
        text = _CONTROL.sub("", _LINE_END.sub("\n", html_module.unescape(text)))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _without_comments(html: str) -> str:
    pieces: list[str] = []
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        end = html.find("-->", start)
        if end < 0:
            break
        pieces.append(html[position:start])
        position = end + len("-->")
    pieces.append(html[position:])
    return "".join(pieces)


def _last_closing_tags(html: str) -> dict[str, int]:
    """Where each element that goes with its content is closed for the last time."""
    return {
        match["name"].lower(): match.start()
        for match in _TAG.finditer(html)
        if match["close"] and match["name"].lower() in _DROPPED_WITH_CONTENT
    }


# --- the engines -------------------------------------------------------------


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if tag == "a" and name == "href":
        return _is_allowed_address(value)
    if tag == "img" and name == "data-picture":
        return bool(_PICTURE.fullmatch(value))
    return False


def _is_allowed_address(address: str) -> bool:
    """A whole address of an allowed scheme.

    bleach takes "javascript:1" for a host and a port; a parser of addresses
    says what a browser would say.
    """
    if len(address) > LONGEST_ADDRESS or re.search(r"[\s\\<>\x00-\x20]", address):
        return False
    try:
        parsed = urlsplit(address)
        _ = parsed.port  # a port beyond all ports is found only when it is asked for
    except ValueError:
        return False
    if parsed.scheme not in SCHEMES:
        return False
    return bool(parsed.path if parsed.scheme == "mailto" else parsed.netloc)


class _Cleaners(threading.local):
    """bleach's parsers, one of a kind for each thread: they keep what they read."""

    def __init__(self) -> None:
        self.by_tags: dict[frozenset[str], Cleaner] = {}


_cleaners = _Cleaners()


def _clean_with_bleach(prepared: str, tags: frozenset[str]) -> str:
    plainly = _read_plainly(prepared, tags)
    return _parse_with_bleach(prepared, tags) if plainly is None else plainly


def _parse_with_bleach(prepared: str, tags: frozenset[str]) -> str:
    cleaner = _cleaners.by_tags.get(tags)
    if cleaner is None:
        cleaner = _cleaners.by_tags[tags] = Cleaner(
            tags=tags,
            attributes=_is_allowed,
            protocols=SCHEMES,
            strip=True,
            strip_comments=True,
        )
    cleaned: str = cleaner.clean(prepared)
    return cleaned


def _read_plainly(prepared: str, tags: frozenset[str]) -> str | None:
    """What bleach makes of text that can be read in one way only; else None.

    bleach takes some 10 ms for 4 kB of dense markup, and nearly all of that finds
    nothing to decide: every tag is closed where it was opened, stands where it may,
    and has no attribute that could be read in two ways. Such text is told apart here
    in a tenth of that time. nh3 still parses it, and the trees are still compared.
    """
    if _AMBIGUOUS.search(prepared):
        return None
    pieces: list[str] = []
    opened: list[str] = []
    position = 0
    for tag in _PLAIN_TAG.finditer(prepared):
        text = prepared[position : tag.start()]
        if not _is_plain_text(text, opened):
            return None
        pieces.append(_escaped(text))
        position = tag.end()
        name = tag["closed"] or tag["opened"] or ("a" if tag["href"] else "img")
        if tag["close"]:
            if not opened or opened.pop() != name:
                return None
        elif not _may_open(name, opened):
            return None
        elif name not in _VOID:
            opened.append(name)
        if name in tags:
            pieces.append(_plain_tag(tag, name))
    rest = prepared[position:]
    if opened or not _is_plain_text(rest, opened):
        return None
    return "".join(pieces) + _escaped(rest)


def _is_plain_text(text: str, opened: list[str]) -> bool:
    return "<" not in text and (
        not text or text.isspace() or not opened or opened[-1] not in _LISTS
    )


def _may_open(name: str, opened: list[str]) -> bool:
    parent = opened[-1] if opened else ""
    if name == "li":
        return parent in _LISTS
    if name in _VOID:
        return parent not in _LISTS
    if name in _WORD_TAGS:
        return parent not in _LISTS and name not in opened
    return parent in _HOLD_BLOCKS


def _plain_tag(tag: re.Match[str], name: str) -> str:
    if tag["href"]:
        # An address that is not allowed goes; the element stays, as with bleach.
        if _is_allowed_address(tag["href"]):
            return f'<a href="{tag["href"]}">'
        return "<a>"
    if tag["picture"]:
        return f'<img data-picture="{tag["picture"]}">'
    return f"<{tag['close'] or ''}{name}>"


def _escaped(text: str) -> str:
    return _BARE_AMPERSAND.sub("&amp;", text).replace(">", "&gt;")


def _nh3_filter(tag: str, name: str, value: str) -> str | None:
    if name == "rel":
        return value
    return value if _is_allowed(tag, name, value) else None


def _clean_with_nh3(html: str, tags: frozenset[str], *, link_rel: str | None) -> str:
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={"*": set(), "a": {"href"}, "img": {"data-picture"}},
        attribute_filter=_nh3_filter,
        url_schemes=set(SCHEMES),
        link_rel=link_rel if "a" in tags else None,
    )


def _tree(html: str) -> list[tuple[str, str]]:
    """The tree as the list of what opens, closes and is written, in order."""
    tree: list[tuple[str, str]] = []
    for tag, text in _events(html):
        if tag is None:
            written = _BLANK.sub(" ", text).strip()
            if written:
                tree.append(("text", written))
            continue
        name = tag["name"].lower()
        kind = "close" if tag["close"] else "open"
        tree.append((f"{kind} {name}", repr(sorted(_attributes(tag).items()))))
    return tree


# --- Markdown ----------------------------------------------------------------


def render_markdown(source: str) -> str:
    """Sanitised HTML of what was typed with simple marks; HTML in it is text."""
    return sanitise(_markdown().render(source[:LARGEST])).html


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20})
    markdown.enable(
        [
            "heading",
            "list",
            "blockquote",
            "emphasis",
            "link",
            "autolink",
            "newline",
            "escape",
            "entity",
        ]
    )
    markdown.core.ruler.push("page_headings", _lower_headings)
    return markdown


def _lower_headings(state: object) -> None:
    """The page's own title is its only h1: a text's headings are h2 and h3."""
    tokens: list[Token] = getattr(state, "tokens", [])
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag == "h1" else "h3"
