"""Seeing, taking along, hiding and renaming what is one's own."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

import pytest
import time_machine

from accounts import notices
from accounts.holdings import holdings
from accounts.models import Notification, RetiredHandle, User
from accounts.rights import actions
from accounts.rights.copies import everything_of, plain
from audit.models import Entry
from blog import actions as actions_of_blog
from blog.actions import start_draft
from blog.models import Post
from blog.writing import Typed
from moderation.holdings import Submitted
from tests.accounts.proofs import freshly_signed_in
from tests.conftest import signed_in
from tests.factories import (
    PASSPHRASE,
    new_post,
    published_post,
    refused_post,
    submitted_comment,
    submitted_post,
)

pytestmark = pytest.mark.django_db


def page(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(f"accounts:rights:{name}", args=args)


# --- see it ----------------------------------------------------------------------


def test_a_stranger_is_asked_to_sign_in_first() -> None:
    for name in ("mine", "download", "read", "unpublish", "handle", "close"):
        response = Client().get(page(name))
        assert response.status_code == 302
        assert "/login/" in response.headers["Location"]


def test_the_page_counts_what_is_held(juma: User, moderator: User) -> None:
    published_post(juma, moderator)
    submitted_post(juma)
    start_draft(Typed(title="Later"), client_id=uuid.uuid4(), acting_user=juma)

    html = signed_in(juma).get(page("mine")).content.decode()

    assert re.search(r"<dt>Post</dt><dd>3</dd>", html)
    assert re.search(r"<dt>Drafts</dt><dd>1</dd>", html)


def test_a_copy_needs_a_fresh_proof_of_who_asks(juma: User) -> None:
    for name in ("download", "read", "close"):
        response = signed_in(juma).get(page(name))
        assert response.status_code == 302
        assert "reauthenticate" in response.headers["Location"]


def test_a_copy_holds_what_somebody_wrote_and_how_it_was_decided(
    juma: User, moderator: User
) -> None:
    refused_post(juma, moderator, title="The house with the blue door")
    start_draft(
        Typed(title="Not yet", body="half a"), client_id=uuid.uuid4(), acting_user=juma
    )

    response = freshly_signed_in(juma).get(page("download"))

    assert "attachment" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    copy = json.loads(response.content)
    assert copy["account"]["handle"] == juma.handle
    assert [draft["typed"]["title"] for draft in copy["drafts"]] == ["Not yet"]
    [sent] = [thing for thing in copy["submitted"] if thing["versions"]]
    [version] = sent["versions"]
    assert version["texts"]["title"] == "The house with the blue door"
    [decision] = version["decisions"]
    assert decision["explanation"] == "It says where your friend lives."


def test_a_copy_names_no_staff_and_nobody_else(
    juma: User, amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator, title="A title of hers")
    hers, _found = submitted_comment(amina, post, "Words that only she wrote.")
    actions_of_blog.submit_reply(
        post, "His own reply.", parent=hers, client_id=uuid.uuid4(), acting_user=juma
    )
    refused_post(juma, moderator)

    for address in (page("download"), page("read")):
        content = freshly_signed_in(juma).get(address).content.decode()
        assert "His own reply." in content
        for strange in (
            moderator.handle,
            str(moderator.public_id),
            amina.handle,
            str(amina.public_id),
            "Words that only she wrote.",
        ):
            assert strange not in content


class Copied(HTMLParser):
    """The values of the readable page, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "data":
            self.values.append(dict(attrs)["value"] or "")


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part)]
    return [plain(value)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_and_the_file_say_the_same(
    juma: User, moderator: User, language: str
) -> None:
    published_post(juma, moderator)
    refused_post(juma, moderator)
    start_draft(Typed(title='"<b>&'), client_id=uuid.uuid4(), acting_user=juma)
    client = freshly_signed_in(juma)
    with translation.override(language):
        file_address = reverse("accounts:rights:download")
        page_address = reverse("accounts:rights:read")

    with time_machine.travel(timezone.now(), tick=False):
        file = json.loads(client.get(file_address).content)
        copied = Copied()
        copied.feed(client.get(page_address).content.decode())

    assert copied.values == leaves(file)


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in keys_of(part)}
    if isinstance(value, list):
        return {key for part in value for key in keys_of(part)}
    return set()


def test_every_key_of_a_copy_has_a_name_on_the_page(
    juma: User, moderator: User
) -> None:
    post = published_post(juma, moderator)
    submitted_comment(juma, post, "One more thing.")
    start_draft(Typed(title="Later"), client_id=uuid.uuid4(), acting_user=juma)
    notices.tell(juma, Notification.Kind.INACTIVE)
    named = {key for holding in holdings() for key in holding.words}

    assert keys_of(everything_of(juma)) <= named


def test_each_copy_is_written_down_without_its_content(juma: User) -> None:
    client = freshly_signed_in(juma)
    client.get(page("download"))
    client.get(page("read"))

    kinds = Entry.objects.filter(verb="accounts.export", actor_key=juma.public_id)
    assert [entry.data for entry in kinds.order_by("pk")] == [
        {"kind": "json"},
        {"kind": "page"},
    ]


# --- hide it ---------------------------------------------------------------------


def test_hiding_everything_takes_it_off_the_site_at_once(
    juma: User, moderator: User
) -> None:
    public = published_post(juma, moderator, title="Seen by all")
    waiting = submitted_post(juma, title="Not yet read")
    client = signed_in(juma)
    assert "Seen by all" in client.get(page("unpublish")).content.decode()

    client.post(page("unpublish"))

    assert Client().get(public.get_absolute_url()).status_code == 404
    assert not waiting.subject.versions.filter(
        queue_items__closed_at__isnull=True
    ).exists()


def test_hiding_everything_twice_changes_nothing_more(
    juma: User, moderator: User
) -> None:
    published_post(juma, moderator)

    assert actions.unpublish_everything(juma, acting_user=juma) == 1
    before = Entry.objects.filter(verb="moderation.withdraw").count()
    assert actions.unpublish_everything(juma, acting_user=juma) == 0
    assert Entry.objects.filter(verb="moderation.withdraw").count() == before


def test_hiding_touches_nobody_elses_work(
    juma: User, amina: User, moderator: User
) -> None:
    hers = published_post(amina, moderator)
    published_post(juma, moderator)

    actions.unpublish_everything(juma, acting_user=juma)
    Submitted().hide(juma, [str(hers.subject_id), "x", "", "\0", "9" * 30])

    hers.refresh_from_db()
    assert hers.is_public


def test_what_was_hidden_can_be_sent_again(juma: User, moderator: User) -> None:
    post = published_post(juma, moderator)
    actions.unpublish_everything(juma, acting_user=juma)

    response = signed_in(juma).get(reverse("blog:change", args=[post.pk]))

    assert response.status_code == 200


# --- another handle --------------------------------------------------------------


def test_a_new_handle_stands_everywhere_at_once(juma: User, moderator: User) -> None:
    post = published_post(juma, moderator)
    old = juma.handle

    response = signed_in(juma).post(page("handle"), {"handle": "river.lantern"})

    assert response.status_code == 302
    feed = reverse("api:feed", args=["en"])
    for address in (post.get_absolute_url(), reverse("blog:index"), feed):
        seen = Client().get(address).content.decode()
        assert "river.lantern" in seen
        assert old not in seen


def test_an_old_handle_is_never_somebody_elses(juma: User, amina: User) -> None:
    old = juma.handle
    actions.change_handle("river.lantern", acting_user=juma)

    response = signed_in(amina).post(page("handle"), {"handle": old.upper()})

    assert response.status_code == 422
    assert "Somebody has this handle already" in response.content.decode()
    assert old not in str(list(RetiredHandle.objects.values()))


def test_one_may_go_back_to_an_old_handle_after_a_while(juma: User) -> None:
    old = juma.handle
    actions.change_handle("river.lantern", acting_user=juma)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        actions.change_handle(old, acting_user=juma)
    juma.refresh_from_db()
    assert juma.handle == old


def test_a_handle_changes_once_in_30_days(juma: User) -> None:
    client = signed_in(juma)
    client.post(page("handle"), {"handle": "river.lantern"})

    response = client.post(page("handle"), {"handle": "green.lantern"})

    assert response.status_code == 422
    juma.refresh_from_db()
    assert juma.handle == "river.lantern"


@pytest.mark.parametrize(
    "handle",
    ["", "ab", "x" * 300, "moderator", "a\0b", "amina.writes", "call0712345678"],
)
def test_a_handle_that_cannot_be_had_is_refused_with_a_reason(
    juma: User, amina: User, handle: str
) -> None:
    response = signed_in(juma).post(page("handle"), {"handle": handle})

    assert response.status_code == 422
    old = juma.handle
    juma.refresh_from_db()
    assert juma.handle == old


def test_whoever_asks_for_the_handle_they_have_is_shown_free_ones(juma: User) -> None:
    response = signed_in(juma).post(page("handle"), {"handle": juma.handle})

    assert "This is your handle already." in response.content.decode()
    assert "Free now:" in response.content.decode()


def test_a_passphrase_still_opens_under_the_new_handle(juma: User) -> None:
    actions.change_handle("river.lantern", acting_user=juma)

    assert Client().login(username="river.lantern", password=PASSPHRASE)


# --- account home ----------------------------------------------------------------


def test_a_notice_waits_until_it_is_read(juma: User) -> None:
    notices.tell(juma, Notification.Kind.BAND_CHANGED)
    client = signed_in(juma)
    assert "next age group" in client.get("/en/accounts/").content.decode()
    [notice] = juma.notifications.all()

    assert client.get(page("notice_read", notice.pk)).status_code == 405
    client.post(page("notice_read", notice.pk))

    assert "next age group" not in client.get("/en/accounts/").content.decode()


def test_nobody_reads_anothers_notice(juma: User, amina: User) -> None:
    notices.tell(juma, Notification.Kind.BAND_CHANGED)
    [notice] = juma.notifications.all()

    response = signed_in(amina).post(page("notice_read", notice.pk))

    assert response.status_code == 404
    assert notices.unread(juma).exists()


@pytest.mark.parametrize("kind", Notification.Kind.values)
def test_every_kind_of_notice_has_words_on_the_account_page(
    juma: User, kind: str
) -> None:
    notices.tell(juma, Notification.Kind(kind))

    assert signed_in(juma).get("/en/accounts/").status_code == 200


def test_a_piece_that_was_never_sent_is_no_part_of_what_is_public(juma: User) -> None:
    new_post(juma)

    assert Submitted().shown(juma) == []
    assert Post.objects.by(juma).count() == 1
