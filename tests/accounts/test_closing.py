"""Leaving: hidden at once, a while to think, and then nothing."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

import pytest
import time_machine

from accounts import consents
from accounts.models import AgeBand, DataRequest, Scope, User
from accounts.rights import actions
from audit.models import Entry
from blog.models import Post
from moderation import actions as moderation
from moderation.models import QueueItem
from moderation.submissions import NotAllowed
from offices.models import Office
from tests.accounts.proofs import freshly_signed_in
from tests.conftest import signed_in
from tests.factories import (
    PASSPHRASE,
    new_post,
    post_submission,
    published_post,
    submitted_post,
)
from tests.guardians import agreed, child

pytestmark = pytest.mark.django_db

CLOSE = "/en/accounts/data/close/"
CLOSING = "/en/accounts/data/closing/"
KEEP = "/en/accounts/data/closing/keep/"
NOW = "/en/accounts/data/closing/now/"


def left(user: User) -> Client:
    """A browser of somebody who left and has signed in again."""
    actions.begin_closing(user, acting_user=user)
    return freshly_signed_in(user)


def test_leaving_hides_everything_and_signs_out_everywhere(
    juma: User, moderator: User
) -> None:
    post = published_post(juma, moderator)
    submitted_post(juma, title="Still waiting")
    other = signed_in(juma)
    client = freshly_signed_in(juma)
    assert "30 days" in client.get(CLOSE).content.decode()

    response = client.post(CLOSE, follow=True)

    assert response.status_code == 200
    assert "Goodbye" in response.content.decode()
    assert Client().get(post.get_absolute_url()).status_code == 404
    assert not QueueItem.objects.open().exists()
    for browser in (client, other):
        assert browser.get("/en/accounts/").status_code == 302


@pytest.mark.parametrize(
    ("band", "days"),
    [(AgeBand.FROM_13, 14), (AgeBand.FROM_16, 14), (AgeBand.FROM_18, 30)],
)
def test_there_are_as_many_days_as_the_age_band_has(
    juma: User, band: AgeBand, days: int
) -> None:
    juma.age_band = band
    juma.save()

    request = actions.begin_closing(juma, acting_user=juma)

    assert request.due_at - request.made_at == timedelta(days=days)
    juma.refresh_from_db()
    assert juma.closing_at == request.due_at


def test_leaving_twice_is_leaving_once(juma: User) -> None:
    first = actions.begin_closing(juma, acting_user=juma)
    assert actions.begin_closing(juma, acting_user=juma) == first
    assert Entry.objects.filter(verb="accounts.begin_closing").count() == 1


def test_whoever_signs_in_again_finds_one_page_and_help(juma: User) -> None:
    client = left(juma)

    for address in (
        "/en/",
        "/en/posts/",
        "/en/write/",
        "/en/write/new/",
        "/en/map/",
        "/en/accounts/",
        "/en/accounts/data/",
        "/en/accounts/data/read/",
        "/ar/accounts/password/change/",
    ):
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].endswith("/accounts/data/closing/")
    assert client.post("/en/write/new/", {"title": "x"}).status_code == 302
    assert client.get("/en/help/").status_code == 200
    page = client.get(CLOSING).content.decode()
    assert KEEP in page
    assert NOW in page


def test_a_child_reads_that_a_guardian_took_their_yes_back(
    kenya_office: Office, juma: User
) -> None:
    words = "Your guardian took back their yes"
    kid = child(kenya_office)
    agreed(kid, {Scope.ACCOUNT})
    consents.withdraw(kid)

    client = left(kid)
    assert words in client.get(CLOSING).content.decode()
    client.post(KEEP)
    asks = client.get("/en/accounts/guardian/", follow=True)
    assert asks.request["PATH_INFO"] == "/en/accounts/guardian/ask/"
    assert words not in left(juma).get(CLOSING).content.decode()


def test_who_stays_has_everything_back_but_hidden(juma: User, moderator: User) -> None:
    post = published_post(juma, moderator)
    client = left(juma)

    assert client.get(KEEP).status_code == 405
    client.post(KEEP)

    juma.refresh_from_db()
    assert juma.closing_at is None
    assert DataRequest.objects.get(person=juma).state == DataRequest.State.CANCELLED
    assert client.get("/en/accounts/").status_code == 200
    post.refresh_from_db()
    assert not post.is_public
    moderation.submit(post, post_submission(), acting_user=juma)
    assert QueueItem.objects.open().filter(version__subject=post.subject).exists()


def test_who_stayed_may_leave_again(juma: User) -> None:
    left(juma).post(KEEP)
    actions.begin_closing(juma, acting_user=juma)
    juma.refresh_from_db()
    assert juma.is_closing


def test_nobody_is_erased_without_having_asked_to_leave(juma: User) -> None:
    response = freshly_signed_in(juma).post(NOW)

    assert response.headers["Location"].endswith("/data/close/")
    assert User.objects.filter(pk=juma.pk).exists()


def test_closing_now_erases_at_once(juma: User) -> None:
    client = left(juma)

    response = client.post(NOW, follow=True)

    assert response.status_code == 200
    assert not User.objects.filter(pk=juma.pk).exists()
    assert not Client().login(username=juma.handle, password=PASSPHRASE)


def test_an_old_session_cannot_erase_anybody(juma: User) -> None:
    actions.begin_closing(juma, acting_user=juma)

    response = signed_in(juma).post(NOW)

    assert "reauthenticate" in response.headers["Location"]
    assert User.objects.filter(pk=juma.pk).exists()
    door = signed_in(juma).get(response.headers["Location"])
    assert door.status_code == 200


def test_the_sweep_erases_whose_day_has_come_and_nobody_else(
    juma: User, amina: User
) -> None:
    actions.begin_closing(juma, acting_user=juma)
    day = timezone.now() + timedelta(days=29)

    with time_machine.travel(day, tick=False):
        assert actions.erase_due() == 0
    with time_machine.travel(day + timedelta(days=2), tick=False):
        assert actions.erase_due() == 1
        assert actions.erase_due() == 0

    assert not User.objects.filter(pk=juma.pk).exists()
    assert User.objects.filter(pk=amina.pk).exists()


def test_staff_leave_their_work_first(moderator: User) -> None:
    response = freshly_signed_in(moderator).post(CLOSE)

    assert response.status_code == 409
    moderator.refresh_from_db()
    assert not moderator.is_closing


def test_nothing_new_is_handed_in_for_somebody_who_has_left(juma: User) -> None:
    """A form that was on its way when they left comes too late."""
    post = new_post(juma)
    actions.begin_closing(juma, acting_user=juma)

    with pytest.raises(NotAllowed):
        moderation.submit(post, post_submission(), acting_user=juma)

    assert not Post.objects.public().exists()
    assert not QueueItem.objects.open().exists()


def test_one_who_cannot_be_erased_keeps_nobody_else_from_it_and_out_of_the_log(
    amina: User,
    juma: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    erase = actions.erase_now

    def stuck(person: User) -> None:
        if person == amina:
            raise IntegrityError(f"Failing row contains ({person.handle}).")
        erase(person)

    monkeypatch.setattr(actions, "erase_now", stuck)
    for person in (amina, juma):
        actions.begin_closing(person, acting_user=person)

    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert actions.erase_due() == 1

    assert User.objects.filter(pk=amina.pk).exists()
    assert not User.objects.filter(pk=juma.pk).exists()
    assert f"Account {amina.pk} could not be erased: IntegrityError" in caplog.text
    assert amina.handle not in caplog.text
