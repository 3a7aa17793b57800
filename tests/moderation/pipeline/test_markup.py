from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.pipeline import (
    Profile,
    Sanitised,
    markup,
    plain_text,
    render_markdown,
    sanitise,
)

ALLOWED = {
    "p": set(),
    "h2": set(),
    "h3": set(),
    "strong": set(),
    "em": set(),
    "ul": set(),
    "ol": set(),
    "li": set(),
    "blockquote": set(),
    "br": set(),
    "a": {"href", "rel"},
    "img": {"data-picture"},
}
REL = "ugc nofollow noopener noreferrer"


class Elements(HTMLParser):
    """Each element and its attributes, as a reader's browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


FRAGMENTS = st.sampled_from(
    """<p>|</p>|<script>|</script>|<img src=x onerror=alert(1)>|<svg onload=a()>|<math>|
    <a href="javascript:1">|<a href='https://e.org'>|<a href=data:text/html,x>|</a>|<b>|
    <h1>|</h1>|<ul><li>|</ul>|<style>|<!--|-->|<![CDATA[|]]>|&lt;|&#x6a;|&amp;|<|>|"|'|=|/|
    <div id=x>|</div>|<iframe src=//e>|<form action=x>|<input name=y autofocus>|<table><td>|
    <template>|<noscript>|<p style="x:y">|<img data-picture="12">|<title>|<textarea>|a<b |
    <em>|</em>|<blockquote>|text|\u00a0|<x-y>|<o:p>|<a href="//e.org">|<br/>|<select>""".replace(
        "\n    ", ""
    ).split("|")
)
ANY_HTML = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=12).map("".join))


@given(ANY_HTML)
def test_nothing_outside_the_list_is_left(html: str) -> None:
    for tag, attributes in Elements(sanitise(html).html).found:
        assert tag in ALLOWED
        assert set(attributes) <= ALLOWED[tag]
        href = attributes.get("href")
        assert href is None or href.startswith(("http://", "https://", "mailto:"))
        assert tag != "a" or attributes["rel"] == REL
        assert tag != "img" or attributes["data-picture"]


@given(ANY_HTML)
def test_sanitising_twice_is_sanitising_once(html: str) -> None:
    once = sanitise(html).html
    assert sanitise(once) == Sanitised(once, agree=True)


@given(ANY_HTML, st.sampled_from(Profile))
def test_each_profile_lets_through_its_own_tags_alone(
    html: str, profile: Profile
) -> None:
    clean = sanitise(html, profile).html
    assert {tag for tag, _ in Elements(clean).found} <= profile.tags
    assert sanitise(clean, profile) == Sanitised(clean, agree=True)


def test_a_comment_has_no_headings_and_no_pictures() -> None:
    html = '<h2>a</h2><p>b <b>c</b> <img data-picture="1"></p><ul><li>d</li></ul>'
    clean = "<p>a</p><p>b <strong>c</strong> </p><ul><li>d</li></ul>"
    assert sanitise(html, Profile.COMMENT) == Sanitised(clean, agree=True)


def test_plain_text_keeps_every_word_and_nothing_else() -> None:
    html = "<p>if a<b then</p><script>x()</script><p>c &amp; <b>d</b></p>"
    sanitised = sanitise(html, Profile.PLAIN)
    assert sanitised == Sanitised("if a&lt;b then\n\nc &amp; d", agree=False)


@given(ANY_HTML)
def test_without_links_no_link_is_left(html: str) -> None:
    assert "<a" not in sanitise(html, links=False).html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("if a<b then", "if a&lt;b then"),
        ("<p>a<b and c>d</p>", "<p>a&lt;b and c&gt;d</p>"),
        ("I <3 you", "I &lt;3 you"),
        ("<b>x</b> <i>y</i>", "<strong>x</strong> <em>y</em>"),
        ("<h1>x</h1><h5>y</h5>", "<h2>x</h2><h3>y</h3>"),
        ("<div>x</div><div>y</div>", "x\n\ny"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        (
            '<a href="https://e.org/?a=1&amp;b=2" onclick="x()">q</a>',
            f'<a href="https://e.org/?a=1&amp;b=2" rel="{REL}">q</a>',
        ),
        ('<img data-picture="12" src="x" onerror="y">', '<img data-picture="12">'),
        ('<img src="https://e.org/x.png">', ""),
        ("<p>" * 300 + "x", "<p></p>" * 299 + "<p>x</p>"),
    ],
)
def test_harmless_text_keeps_its_meaning(html: str, clean: str) -> None:
    assert sanitise(html) == Sanitised(clean, agree=True)


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<b>a <i>b</b> c</i>", "<strong>a <em>b</em></strong><em> c</em>"),
        (
            "<b><p>a</p><p>b</p></b>",
            "<p><strong>a</strong></p><p><strong>b</strong></p>",
        ),
        ("<li>a<li>b<p>c", "<ul><li>a</li><li>b<p>c</p></li></ul>"),
        ("<ul>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
        ("<ul><ol><li>a</ul>b", "<ul><li><ol><li>a</li></ol></li></ul>b"),
        ("<h2><p>a</p></h2>b", "<h2>\na</h2>b"),
        ("<blockquote>a<h3>b<p>c", "<blockquote>a<h3>b\nc</h3></blockquote>"),
        ("</p>a</ul></strong>", "a"),
        ("&nbsp;&copy; &lt;b&gt; &notit; &#x6a;", "&nbsp;© &lt;b&gt; ¬it; j"),
        (
            '<a href="https://e.org">a<p>b</a>',
            f'<a href="https://e.org" rel="{REL}">a</a><p>b</p>',
        ),
    ],
)
def test_broken_markup_is_repaired_as_browsers_would(html: str, clean: str) -> None:
    assert sanitise(html) == Sanitised(clean, agree=True)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5_000 + "hi",
        "<p " + " ".join(f'a{number}="x"' for number in range(5_000)) + ">hi",
        "<strong>" * 5_000 + "hi",
        "<ul><li>" * 5_000 + "hi",
        "<p>a<b>b</p>" * 5_000 + "hi",
        '<p><a href="https://e.org/' + "x" * 1_900 + '">' + "<p>x" * 10_000 + "hi",
    ],
)
def test_depth_and_size_are_capped_before_anything_is_parsed(html: str) -> None:
    prepared, _whole = markup._prepare(html)
    assert len(prepared) < 10 * markup.LARGEST
    assert markup._read_plainly(prepared, markup.TAGS) is not None
    assert "hi" in sanitise(html).html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:123",
        "javascript:123/%0aalert(1)",
        "http://e.org:99999/",
        "vbscript:1",
        "data:1",
        "java\tscript:1",
        "//e.org",
        "/x",
        "http:",
    ],
)
def test_an_address_of_another_scheme_is_dropped(address: str) -> None:
    assert "href" not in sanitise(f'<a href="{address}">x</a>').html


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>hi",
        "hi<svg><a xlink:href='javascript:1'></a></svg>",
        "<blockquote>" * 100 + "hi",
        "hi" + "x" * 200_000,
    ],
)
def test_what_was_active_too_deep_or_too_long_is_for_a_person(html: str) -> None:
    sanitised = sanitise(html)
    assert not sanitised.agree
    assert "hi" in sanitised.html
    assert "alert" not in sanitised.html


def test_an_element_that_is_never_closed_does_not_take_the_text_with_it() -> None:
    assert sanitise("the <title> tag").html == "the  tag"


def test_a_link_that_is_not_offered_keeps_its_words() -> None:
    html = '<p>see <a href="https://e.org">this</a></p>'
    assert sanitise(html, links=False) == Sanitised("<p>see this</p>", agree=True)


def test_markdown_becomes_what_is_allowed() -> None:
    source = "# One\n## Two\n**b** *i*\nline\n\n- x\n- y\n\n1. z\n\n> q\n\n[l](https://e.org)"
    html = render_markdown(source)
    assert "<h2>One</h2>" in html
    assert "<h3>Two</h3>" in html
    assert "<strong>b</strong> <em>i</em><br>" in html
    assert "<li>x</li>" in html
    assert "<ol>" in html
    assert "<blockquote>" in html
    assert f'<a href="https://e.org" rel="{REL}">l</a>' in html


def test_html_in_markdown_is_text() -> None:
    assert render_markdown("<b>x</b> a<b") == "<p>&lt;b&gt;x&lt;/b&gt; a&lt;b</p>"


@given(st.text())
def test_any_markdown_becomes_sanitised_html(source: str) -> None:
    html = render_markdown(source)
    assert sanitise(html) == Sanitised(html, agree=True)


def test_plain_text_ends_a_line_where_a_block_ends() -> None:
    assert plain_text("<h2>A &amp; B</h2><p>c<br>d</p>") == "A & B\n\nc\nd\n\n"


def test_plain_text_never_leaves_more_than_one_line_empty() -> None:
    html = render_markdown("# A\n\n- b\n- c\n\n  d\n\n> e\n\nf *g* **h**")
    text = plain_text(sanitise(html).html)
    assert text == "A\n\nb\n\nc\n\nd\n\ne\n\nf g h\n\n"


@given(ANY_HTML)
def test_plain_text_has_no_tags_of_sanitised_html(html: str) -> None:
    text = plain_text(sanitise(html).html)
    assert "</p>" not in text or "&lt;/p" in html or "</p" in html


# --- the short way round bleach ----------------------------------------------

WORDS = st.sampled_from(
    [
        "text",
        "a & b",
        "&amp;lt;",
        "&quot;q&quot; 'r'",
        "x > y",
        "&lt;b&gt;",
        "\n",
        " ",
        "\u00a0",
        "\u202eسلام",
        "é\u0301 😀",
        "&copy;",
        "&#106;",
        "&am",
        "\r\n",
        "\ufffe",
    ]
)
ATTRIBUTES = st.sampled_from(
    ["", "", "", ' class="x y"', ' style="x:y"', ' id="a" title="&amp;"', " hidden"]
)
LINKS = st.sampled_from(
    [
        '<a href="https://e.org/x?a=1">',
        '<a href="https://e.org/x?a=1&amp;b=2">',
        f'<a href="https://e.org" rel="{REL}">',
        '<a href="http://e.org:99999/">',
        '<a href="https://[e">',
        '<a href="javascript:1">',
        '<a href="HTTPS://e.org">',
        "<a>",
    ]
)
VOIDS = st.sampled_from(["<br>", "<br/>", '<img data-picture="12">', "<img src=x>"])


def _inside(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Elements in one another, as they may stand and as they may not."""
    names = st.sampled_from("p h2 h3 strong em ul ol li blockquote".split())
    content = st.lists(children, max_size=4).map("".join)
    return st.one_of(
        st.builds("<{0}{1}>{2}</{0}>".format, names, ATTRIBUTES, content),
        st.builds("<ul>\n<li>{}</li><li>{}</li></ul>".format, content, content),
        st.builds("{}{}</a>".format, LINKS, content),
    )


NESTED_HTML = st.lists(
    st.recursive(st.one_of(WORDS, VOIDS, FRAGMENTS), _inside, max_leaves=12),
    max_size=4,
).map("".join)
TAG_LISTS = st.sampled_from([markup.TAGS, markup.TAGS - {"a"}])


@settings(max_examples=200)
@given(NESTED_HTML)
def test_what_was_repaired_is_read_in_one_way(html: str) -> None:
    prepared, _whole = markup._prepare(html)
    if "href" not in prepared:
        assert markup._read_plainly(prepared, markup.TAGS) is not None
    by_bleach = markup._parse_with_bleach(prepared, markup.TAGS)
    by_nh3 = markup._clean_with_nh3(prepared, markup.TAGS, link_rel=None)
    assert markup._tree(by_bleach) == markup._tree(by_nh3)
    once = sanitise(html).html
    assert sanitise(once) == Sanitised(once, agree=True)


@settings(max_examples=400)
@given(st.one_of(NESTED_HTML, ANY_HTML), TAG_LISTS)
def test_what_is_read_plainly_is_what_bleach_makes_of_it(
    html: str, tags: frozenset[str]
) -> None:
    prepared, _whole = markup._prepare(html)
    plainly = markup._read_plainly(prepared, tags)
    assert plainly is None or plainly == markup._parse_with_bleach(prepared, tags)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <strong>b</strong> & <em>c</em> > d</p>\n",
        '<p class="x">a<br>b</p><ul>\n<li>c</li>\n</ul><blockquote><p>d</p></blockquote>',
        f'<p><a href="https://e.org/a?b=c" rel="{REL}">e</a></p>',
    ],
)
def test_ordinary_markup_is_read_plainly(html: str) -> None:
    assert markup._read_plainly(html, markup.TAGS) is not None


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<p>b",
        "<p><h2>a</h2></p>",
        "<strong><p>a</p></strong>",
        "<em>a<em>b</em></em>",
        "<li>a</li>",
        "<ul>a</ul>",
        "</p>",
        "</br>",
        "<p>a</strong></p>",
        '<a href="//e.org">a</a>',
        '<p title="a>b">c</p>',
        "&copy; &#106;",
    ],
)
def test_what_parsers_may_read_in_two_ways_goes_to_bleach(html: str) -> None:
    assert markup._read_plainly(html, markup.TAGS) is None


def test_what_was_sanitised_is_read_plainly_when_it_is_sanitised_again() -> None:
    html = render_markdown(
        "# A\n\n- b\n- c **d** [e](https://e.org)\n\n> f\n\ng & h < i *j*"
    )
    assert markup._read_plainly(html, markup.TAGS) is not None


def test_each_thread_has_a_parser_of_its_own() -> None:
    dense = "<p>a<b>b</p><i>c" * 200
    expected = sanitise(dense)
    with ThreadPoolExecutor(max_workers=4) as threads:
        answers = list(threads.map(sanitise, [dense] * 12))
    assert answers == [expected] * 12
