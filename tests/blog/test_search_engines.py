"""Whether search engines may show a post: the author's choice, within what age allows."""

from __future__ import annotations

import datetime
import importlib
import uuid
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import OfficeDefault, User
from blog.models import Post
from moderation import actions
from moderation.models import Outcome
from offices.actions import appoint
from offices.models import Office, Role
from tests.conftest import signed_in
from tests.factories import (
    CLEAN_BODY,
    UserFactory,
    new_post,
    post_submission,
    published_post,
    waiting_item,
)
from topics.models import Topic

NEW = "/en/write/new/"


def typed(topic: Topic, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Forty trees and a tap",
        "body": CLEAN_BODY,
        "topic": topic.pk,
        "language": "en",
        "signed": "yes",
        "client_id": str(uuid.uuid4()),
        "lock_version": "",
        **fields,
    }


def experienced(band: str, office: Office, moderator: User) -> User:
    """Somebody whose easy posts the machine publishes, where their age allows that."""
    author = UserFactory.create(office=office, age_band=band)
    for number in range(5):
        published_post(author, moderator, title=f"Piece number {number}")
    return User.objects.get(pk=author.pk)


def chosen_post(author: User, chosen: bool | None) -> Post:
    submission = post_submission()
    submission.attributes["findable"] = chosen
    post = new_post(author)
    actions.submit(post, submission, acting_user=author)
    return read_again(post)


def read_again(post: Post) -> Post:
    return Post.objects.for_reading().get(pk=post.pk)


def is_hidden(post: Post) -> bool:
    return 'name="robots"' in Client().get(f"/en/posts/{post.slug}/").content.decode()


def tighten(person: User) -> None:
    OfficeDefault.objects.create(
        office=person.office,
        age_band=person.age_band,
        setting="search_engines",
        value="no",
    )


BY_A_PERSON = {
    ("13_15", True): True,
    ("13_15", False): False,
    ("13_15", None): False,
    ("16_17", True): True,
    ("16_17", False): False,
    ("16_17", None): False,
    ("18_24", True): True,
    ("18_24", False): False,
    ("18_24", None): True,
    ("25_plus", True): True,
    ("25_plus", False): False,
    ("25_plus", None): True,
}
BY_THE_MACHINE = {
    ("16_17", True): False,
    ("16_17", False): False,
    ("18_24", True): True,
    ("18_24", False): False,
}


@pytest.mark.parametrize(("case", "found"), BY_A_PERSON.items(), ids=str)
def test_what_a_person_looked_at_is_found_where_its_author_chose_so(
    case: tuple[str, bool | None],
    found: bool,
    kenya_office: Office,
    moderator: User,
) -> None:
    band, chosen = case
    post = chosen_post(UserFactory.create(office=kenya_office, age_band=band), chosen)
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    post = read_again(post)

    assert post.public_decision is not None
    assert not post.public_decision.by_machine
    assert post.for_search_engines is found
    assert is_hidden(post) is not found


@pytest.mark.parametrize(("case", "found"), BY_THE_MACHINE.items(), ids=str)
def test_a_minors_choice_counts_once_a_person_has_looked(
    case: tuple[str, bool], found: bool, kenya_office: Office, moderator: User
) -> None:
    band, chosen = case
    post = chosen_post(experienced(band, kenya_office, moderator), chosen)

    assert post.public_decision is not None
    assert post.public_decision.by_machine
    assert is_hidden(post) is not found
    if band == "16_17":
        actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
        assert is_hidden(post) is not chosen


@pytest.mark.parametrize("band", ["16_17", "18_24"])
def test_an_office_that_says_no_is_heard_at_once(
    band: str, kenya_office: Office, moderator: User, climate: Topic
) -> None:
    author = UserFactory.create(office=kenya_office, age_band=band)
    post = chosen_post(author, True)
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    post = read_again(post)
    assert not is_hidden(post)

    tighten(author)

    assert is_hidden(post)
    assert "findable" not in signed_in(author).get(NEW).context["form"].fields


def test_what_staff_write_is_not_found(
    juma: User, moderator: User, kenya_office: Office
) -> None:
    post = published_post(juma, moderator)
    assert not is_hidden(post)

    until = timezone.now() + datetime.timedelta(days=30)
    appoint(juma, kenya_office, Role.EDITOR, ends=until, acting_user=None)

    assert is_hidden(post)
    assert 'name="findable"' not in signed_in(juma).get(NEW).content.decode()


def test_the_tick_is_there_for_adults_and_never_for_minors(
    zawadi: User, amina: User, juma: User
) -> None:
    ticks = {
        person.handle: signed_in(person).get(NEW).context["form"]["findable"].value()
        for person in (zawadi, amina, juma)
    }
    assert ticks == {zawadi.handle: False, amina.handle: False, juma.handle: True}


def test_minors_are_told_what_the_tick_means(amina: User, juma: User) -> None:
    said = "Then anyone in the world can find it"
    assert said in signed_in(amina).get(NEW).content.decode()
    assert said not in signed_in(juma).get(NEW).content.decode()


@pytest.mark.parametrize("tick", [True, False])
def test_the_choice_stays_in_the_draft_and_goes_with_the_piece(
    tick: bool, juma: User, moderator: User, climate: Topic
) -> None:
    writer = signed_in(juma)
    chosen = {"findable": "on"} if tick else {}
    writer.post(NEW, typed(climate, save="1", **chosen))
    post = Post.objects.get()
    form = writer.get(f"/en/write/{post.pk}/change/").context["form"]
    assert form["findable"].value() is tick

    again = typed(climate, send="1", lock_version=form["lock_version"].value())
    writer.post(f"/en/write/{post.pk}/", again | chosen)
    post.refresh_from_db()
    assert not post.findable  # nothing is public yet
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)

    assert read_again(post).findable is tick
    assert is_hidden(read_again(post)) is not tick


def test_a_tick_that_was_never_offered_opens_nothing(
    amina: User, moderator: User, climate: Topic
) -> None:
    tighten(amina)
    signed_in(amina).post(NEW, typed(climate, send="1", findable="on"))
    post = Post.objects.get()
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    OfficeDefault.objects.all().delete()

    assert is_hidden(read_again(post))


def test_what_was_taken_back_is_findable_no_more(juma: User, moderator: User) -> None:
    post = published_post(juma, moderator)
    actions.withdraw(post, acting_user=juma)
    post.refresh_from_db()
    assert not post.findable


def test_lists_and_feeds_are_kept_out(client: Client, climate: Topic) -> None:
    for path in ("/en/posts/", "/en/posts/topics/climate/"):
        assert "noindex, follow" in client.get(path).content.decode()
    assert client.get("/feeds/en.atom")["X-Robots-Tag"] == "noindex"


def test_the_migration_keeps_what_adults_had_and_opens_nothing_of_minors(
    amina: User, juma: User, moderator: User
) -> None:
    by_an_adult, by_a_minor = (
        published_post(author, moderator) for author in (juma, amina)
    )
    waiting = chosen_post(juma, None)
    Post.objects.update(findable=False)
    migration = importlib.import_module("blog.migrations.0003_post_findable")

    migration.keep_adults_findable(apps, SimpleNamespace(connection=connection))

    findable = Post.objects.filter(findable=True)
    assert list(findable) == [by_an_adult]
    assert by_a_minor.is_public
    assert not waiting.is_public
