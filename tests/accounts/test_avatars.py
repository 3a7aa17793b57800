"""A drawing of ours beside each handle, chosen or given; never a face."""

from __future__ import annotations

import re

import pytest

from accounts.models import AgeBand, User
from blog.models import Post
from frontend.drawing import AVATARS, draw_avatar
from tests.conftest import signed_in
from tests.factories import published_post

PAGE = "/en/accounts/avatar/"


def drawing(avatar: str) -> str:
    """The drawing alone, whatever its colours and its size."""
    found = re.search(r"<svg.*</svg>", avatar)
    assert found
    return found[0]


def colours(avatar: str) -> str:
    found = re.search(r"\bt-[a-z]+", avatar)
    assert found
    return found[0]


def test_there_are_at_least_twelve_different_drawings() -> None:
    codes = [avatar.code for avatar in AVATARS]
    drawings = {drawing(draw_avatar(f"somebody:{code}")) for code in codes}
    assert len(drawings) == len(set(codes)) == len(AVATARS) >= 12
    assert max(map(len, codes)) <= 20


@pytest.mark.parametrize("avatar", AVATARS)
def test_a_chosen_drawing_keeps_the_person_s_colours(avatar: object) -> None:
    code = avatar.code  # type: ignore[attr-defined]
    chosen = draw_avatar(f"4f1c:{code}")
    assert colours(chosen) == colours(draw_avatar("4f1c"))
    assert drawing(chosen) == drawing(draw_avatar(f"another:{code}"))


@pytest.mark.parametrize("seed", ["4f1c", "a:b", ":", ":boat", "", "4f1c:", "a:b:c"])
def test_whatever_the_seed_something_is_drawn(seed: str) -> None:
    assert drawing(draw_avatar(seed))


def test_somebody_chooses_a_drawing_and_it_stands_beside_their_posts(
    amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    client = signed_in(amina)
    assert client.post(PAGE, {"avatar": "boat"}).status_code == 302
    amina.refresh_from_db()
    assert amina.avatar == "boat"
    boat = drawing(draw_avatar("x:boat"))
    shown = Post.objects.for_reading().get(pk=post.pk)
    assert boat in signed_in(moderator).get(shown.get_absolute_url()).content.decode()
    assert boat in client.get("/en/accounts/").content.decode()


def test_a_drawing_is_given_back_and_the_first_one_is_there_again(amina: User) -> None:
    client = signed_in(amina)
    client.post(PAGE, {"avatar": "boat"})
    client.post(PAGE, {"avatar": ""})
    amina.refresh_from_db()
    assert amina.avatar_seed == str(amina.public_id)


@pytest.mark.parametrize("avatar", ["none", "\x00", "x" * 100_000, "../boat"])
def test_what_is_no_drawing_is_refused_with_a_message(amina: User, avatar: str) -> None:
    response = signed_in(amina).post(PAGE, {"avatar": avatar})
    assert response.status_code == 422
    amina.refresh_from_db()
    assert amina.avatar == ""


def test_every_drawing_is_a_radio_button_with_its_name(amina: User) -> None:
    page = signed_in(amina).get(PAGE).content.decode()
    assert page.count('type="radio"') == len(AVATARS) + 1
    for avatar in AVATARS:
        assert str(avatar.name) in page


def test_there_is_nothing_to_upload(amina: User, juma: User) -> None:
    for person in (amina, juma):
        assert 'type="file"' not in signed_in(person).get(PAGE).content.decode()


def test_an_unsigned_post_shows_nobody_s_drawing(amina: User, moderator: User) -> None:
    amina.avatar = "boat"
    amina.save()
    post = published_post(amina, moderator, signed=False)
    assert Post.objects.for_reading().get(pk=post.pk).shown_seed == ""


@pytest.mark.parametrize("band", [AgeBand.FROM_13, AgeBand.FROM_25])
def test_the_page_is_for_everybody_with_an_account(amina: User, band: str) -> None:
    User.objects.filter(pk=amina.pk).update(age_band=band)
    assert signed_in(amina).get(PAGE).status_code == 200


def test_without_an_account_there_is_no_picture_to_choose(client: object) -> None:
    response = client.get(PAGE)  # type: ignore[attr-defined]
    assert response.status_code == 302
