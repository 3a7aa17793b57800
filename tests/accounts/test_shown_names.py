"""Adults may have another name shown than their handle; nobody passes for another."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import names
from accounts.look_alikes import skeleton
from accounts.models import AgeBand, User
from accounts.models.people import MINORS
from audit.models import Entry
from blog.models import Comment, Post
from tests.conftest import signed_in
from tests.factories import UserFactory, published_post, submitted_comment

PAGE = "/en/accounts/avatar/"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_shown_or_refused_with_a_reason(typed: str) -> None:
    name = names.tidy_name(typed)
    try:
        names.check_name(name)
    except ValidationError as error:
        assert error.messages  # noqa: PT017
        return
    assert 0 < len(name) <= 40
    assert skeleton(name)


@pytest.mark.parametrize(
    "name",
    ["Juma Otieno", "María José", "Nour El-Amin", "O'Brien", "نور الهدى", "李明", "J."],
)
def test_real_names_are_an_adult_s_own_choice(name: str, juma: User) -> None:
    names.choose_name(name, acting_user=juma)
    assert User.objects.get(pk=juma.pk).shown_name == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 41, "length"),
        ("Ju\x00ma", "letters"),
        ("Juma 😀", "letters"),
        ("Juma \u202e amuJ", "letters"),
        ("<b>Juma</b>", "letters"),
        ("J\u0335\u0336\u0337uma", "letters"),
        ("12 34", "no_letter"),
        ("Jumа", "alphabets"),
        ("Voices Moderator", "staff"),
        ("Adm1n Kenya", "staff"),
        ("Juma insta", "contact"),
        ("call 0722 555 123", "contact"),
    ],
)
def test_other_names_are_refused_with_their_reason(
    name: str, code: str, juma: User
) -> None:
    with pytest.raises(ValidationError) as refused:
        names.choose_name(name, acting_user=juma)
    assert refused.value.code == code
    assert User.objects.get(pk=juma.pk).display_name == ""


@pytest.mark.parametrize("name", ["Amina Writes", "аmіnа.wrіtеs", "am1na-writes"])
def test_nobody_has_a_name_that_looks_like_another_s_handle(
    name: str, amina: User, juma: User
) -> None:
    with pytest.raises(ValidationError):
        names.choose_name(name, acting_user=juma)


def test_nobody_has_a_name_that_looks_like_another_s_name(
    juma: User, leila: User
) -> None:
    User.objects.filter(pk=leila.pk).update(age_band=AgeBand.FROM_18)
    leila.refresh_from_db()
    names.choose_name("Paper Moon", acting_user=juma)
    with pytest.raises(ValidationError) as refused:
        names.choose_name("paper m00n", acting_user=leila)
    assert refused.value.code == "taken"


def test_the_database_keeps_two_from_one_name_in_one_moment(juma: User) -> None:
    other = UserFactory.create(age_band=AgeBand.FROM_18)
    names.choose_name("Paper Moon", acting_user=juma)
    other.display_name = "paper.moon"
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


@pytest.mark.parametrize("band", [band for band in MINORS if band != "under_13"])
def test_the_database_keeps_a_minor_to_their_handle(band: str, amina: User) -> None:
    amina.age_band = band
    amina.display_name = "Amina"
    with pytest.raises(IntegrityError), transaction.atomic():
        amina.save()


def test_a_minor_is_not_asked_for_a_name_and_cannot_send_one(amina: User) -> None:
    client = signed_in(amina)
    assert 'name="name"' not in client.get(PAGE).content.decode()
    response = client.post(PAGE, {"avatar": "boat", "name": "Amina"})
    assert response.status_code == 422
    assert "Others see your handle." in response.content.decode()
    amina.refresh_from_db()
    assert (amina.display_name, amina.avatar) == ("", "")


def test_staff_are_known_by_their_handle(moderator: User) -> None:
    with pytest.raises(names.NoNameAtThisAge):
        names.choose_name("Somebody", acting_user=moderator)
    assert signed_in(moderator).post(PAGE, {"name": "Somebody"}).status_code == 422


def test_an_adult_s_name_is_shown_beside_posts_comments_and_in_feeds(
    juma: User, moderator: User
) -> None:
    client = signed_in(juma)
    assert (
        client.post(PAGE, {"avatar": "", "name": "  Paper   Moon "}).status_code == 302
    )
    juma.refresh_from_db()
    post = published_post(juma, moderator)
    comment, _assessment = submitted_comment(juma, post, "Thank you for reading.")
    assert Post.objects.for_reading().get(pk=post.pk).shown_handle == "Paper Moon"
    assert Comment.objects.for_reading().get(pk=comment.pk).shown_handle == "Paper Moon"
    assert "Paper Moon" in client.get(post.get_absolute_url()).content.decode()
    assert "Paper Moon" in client.get("/feeds/en.atom").content.decode()
    client.post(PAGE, {"avatar": "", "name": ""})
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Paper Moon" not in page
    assert "juma_20" in page


def test_a_refused_name_comes_back_with_its_reason_and_changes_nothing(
    juma: User, amina: User
) -> None:
    response = signed_in(juma).post(PAGE, {"avatar": "boat", "name": "Amina Writes"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Somebody here is known by this name" in page
    assert "Amina Writes" in page
    juma.refresh_from_db()
    assert juma.avatar == ""


@pytest.mark.parametrize("name", ["\x00", "x" * 1_000_000, "\u0300" * 500, "'" * 40])
def test_a_hostile_name_gets_a_message(juma: User, name: str) -> None:
    response = signed_in(juma).post(PAGE, {"avatar": "", "name": name})
    assert response.status_code == 422
    juma.refresh_from_db()
    assert juma.display_name == ""


def test_the_audit_log_holds_no_name(juma: User) -> None:
    names.choose_name("Paper Moon", acting_user=juma)
    entry = Entry.objects.get(verb="accounts.choose_name")
    assert "Paper" not in str(entry.data)
