"""Nothing that was written is lost, and nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.steps import Piece, expect_step, join, new_handle, send, start_piece

Visit = Callable[..., Page]
SEND = "main form[data-once] [name=send]"


def new_piece() -> Piece:
    return Piece(
        title=f"Shoes on the roof {new_handle()[-4:]}",
        body="Somebody throws shoes up there. We counted eleven, and one was mine.",
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_impatient_thumb_makes_one_piece(visit: Visit, scripts: bool) -> None:
    author = visit(scripts=scripts)
    join(author)
    piece = new_piece()
    start_piece(author, piece)
    author.locator(SEND).dblclick()
    expect_step(author, "with_us")
    author.goto("/en/write/")
    expect(author.locator("main .rows a").filter(has_text=piece.title)).to_have_count(1)


def test_words_survive_a_lost_connection(visit: Visit) -> None:
    author = visit()
    join(author)
    piece = new_piece()
    start_piece(author, piece)
    expect(author.locator("[data-autosave-kept]")).to_be_visible()
    author.context.set_offline(True)
    with pytest.raises(Error, match="INTERNET_DISCONNECTED"):
        author.goto("/en/write/new/")
    author.context.set_offline(False)
    author.goto("/en/write/new/")
    expect(author.locator("main [name=title]")).to_have_value(piece.title)
    expect(author.locator("main [name=body]")).to_have_value(piece.body)
    expect(author.locator("[data-autosave-restored]")).to_be_visible()
    send(author)
    expect_step(author, "with_us")
    author.goto("/en/write/new/")
    expect(author.locator("main [name=title]")).to_have_value("")


def test_a_form_that_was_refused_still_has_every_word(visit: Visit) -> None:
    author = visit(scripts=False)
    join(author)
    piece = new_piece()
    start_piece(author, piece)
    author.locator("main [name=title]").fill("x" * 121)
    send(author)
    expect(author.locator("main .has-error").first).to_be_visible()
    expect(author.locator("main [name=body]")).to_have_value(piece.body)
    author.locator("main [name=title]").fill(piece.title)
    send(author)
    expect_step(author, "with_us")
