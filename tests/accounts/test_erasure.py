"""A canary sings in every place where somebody can leave a word, and then is gone."""

from __future__ import annotations

import base64
import datetime
import io
import json
import random
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django_tasks_db.models import DBTaskResult
from PIL import Image

import vault
from accounts import notices
from accounts.guardian import contacts
from accounts.holdings import Account, holdings
from accounts.models import (
    AgeBand,
    Consent,
    ConsentRequest,
    Guardian,
    LegalHold,
    Method,
    Notification,
    RecoveryCode,
    RetiredHandle,
    Scope,
    Session,
    User,
)
from accounts.rights import actions
from audit.models import Entry
from blog.models import Comment, Draft, Post
from maps.models import Report
from moderation import actions as moderation
from moderation.models import (
    Decision,
    Finding,
    Outcome,
    Picture,
    PictureRendition,
    QueueItem,
    Reason,
    Subject,
    Version,
    VersionPicture,
)
from offices.models import Office, Role
from outbox import actions as outbox
from outbox.models import Channel, Letter
from tests.accounts.proofs import freshly_signed_in
from tests.accounts.traces import files_with, media_files, tables_with, work_off
from tests.conftest import signed_in, staff
from tests.factories import (
    CLEAN_BODY,
    PASSPHRASE,
    UserFactory,
    mapping_project,
    published_post,
    waiting_item,
)
from tests.sessions import second_factor_used, set_up_totp, staff_client
from topics.models import Topic

CANARY = "kiwozqxnard"
NEEDLE = CANARY[2:]
"""An index stores a word as what differs from the word before it: the end is enough."""

ROW = 987_654_321
"""No other row has this number, so that it can be looked for as well."""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _real_queue(settings: Any) -> None:
    settings.TASKS = {
        "default": {
            "BACKEND": "django_tasks_db.DatabaseBackend",
            "QUEUES": ["default"],
        }
    }


@pytest.fixture
def canary(kenya_office: Office) -> User:
    person = UserFactory.create(
        pk=ROW,
        handle="quiet.lantern",
        office=kenya_office,
        country="KE",
        age_band=AgeBand.FROM_18,
        email=f"{CANARY}@example.org",
        display_name=CANARY,
    )
    actions.change_handle(f"{CANARY}.sea", acting_user=person)
    return person


@pytest.fixture
def lead(kenya_office: Office) -> User:
    return staff("lead-kisumu", kenya_office, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def tunis_lead(tunisia_office: Office) -> User:
    return staff("lead-tunis", tunisia_office, Role.SAFEGUARDING_LEAD)


def settle(person: User) -> None:
    """Everything beside writing that an account may carry."""
    EmailAddress.objects.create(
        user=person, email=f"{CANARY}@example.org", verified=True, primary=True
    )
    set_up_totp(person)
    RecoveryCode.objects.create(person=person, hash=CANARY)
    Guardian.objects.create(
        person=person,
        channel=Method.EMAIL,
        contact=contacts.locked(f"parent.{CANARY}@example.org"),
        contact_fingerprint=contacts.fingerprint(f"parent.{CANARY}@example.org"),
        language="en",
    )
    now = timezone.now()
    words: dict[str, Any] = {
        "text_version": "1",
        "text_digest": "0" * 64,
        "language": "en",
        "assented_at": now,
    }
    ConsentRequest.objects.create(
        person=person,
        scopes=[Scope.ACCOUNT],
        lasts_until=now + datetime.timedelta(days=7),
        **words,
    )
    Consent.objects.create(
        person=person,
        scope=Scope.ACCOUNT,
        method=Method.EMAIL,
        relation=Guardian.Relation.PARENT,
        expires_at=now + datetime.timedelta(days=300),
        **words,
    )
    notices.tell(person, Notification.Kind.INACTIVE, target_key=CANARY)
    outbox.post(
        "kept_for_later",
        to=f"{CANARY}@example.org",
        channel=Channel.EMAIL,
        language="en",
        values={"words": CANARY},
        about_key=person.public_id,
        send_after=now + datetime.timedelta(days=2),
    )


def picture_of_noise() -> SimpleUploadedFile:
    out = io.BytesIO()
    dots = random.Random(7).randbytes(64 * 48 * 3)
    Image.frombytes("RGB", (64, 48), dots).save(out, "JPEG", comment=CANARY.encode())
    return SimpleUploadedFile(f"{CANARY}.jpg", out.getvalue(), "image/jpeg")


def typed(topic: Topic, **fields: Any) -> dict[str, Any]:
    return {
        "title": f"The {CANARY} in our garden",
        "body": f"{CLEAN_BODY} We call it {CANARY}.",
        "topic": topic.pk,
        "language": "en",
        "signed": "yes",
        "client_id": str(uuid.uuid4()),
        "lock_version": "",
        **fields,
    }


def write_all(person: User, friend: User, moderator: User, topic: Topic) -> None:
    """A draft, a public post with a picture, a refused one, a comment and a report."""
    client = Client()
    assert client.login(username=person.handle, password=PASSPHRASE)
    client.post("/en/write/new/", typed(topic, save="1", title=f"Draft {CANARY}"))

    client.post("/en/write/new/", typed(topic, save="1"))
    post = Post.objects.by(person).latest("pk")
    answer = client.post(
        f"/en/write/{post.pk}/picture/",
        {
            "picture": picture_of_noise(),
            "alt": f"A {CANARY} on a branch",
            "people": "no",
            "client_id": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 302
    form = client.get(f"/en/write/{post.pk}/change/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in values.items()}
    client.post(f"/en/write/{post.pk}/", {**sent, "send": "1"})
    work_off()
    publish_waiting(moderator)

    client.post("/en/write/new/", typed(topic, send="1", title=f"No {CANARY}"))
    refused = Post.objects.by(person).latest("pk")
    moderation.decide(
        waiting_item(refused),
        Outcome.REFUSE,
        reason=Reason.PRIVACY,
        explanation=f"You say that {CANARY} lives there.",
        acting_user=moderator,
    )

    theirs = published_post(friend, moderator, topic=topic)
    reply_to(theirs, client, f"{CANARY} says hello.")
    project = mapping_project(person.office, moderator, slug="our-town")
    client.post(
        f"/en/map/{project.slug}/new/",
        {
            "category": "water",
            "title": f"The {CANARY} tap",
            "text": f"No water at the {CANARY} since Monday.",
            "language": "en",
            "district": "milimani",
            "client_id": str(uuid.uuid4()),
        },
    )
    work_off()
    publish_waiting(moderator)
    post.refresh_from_db()
    reply_to(post, signed_in(friend), "We have one as well.")
    work_off()
    publish_waiting(moderator)


def reply_to(post: Post, client: Client, words: str) -> None:
    address = reverse("blog:reply", args=[post.slug])
    client.post(address, {"body": words, "client_id": str(uuid.uuid4())})


def publish_waiting(moderator: User) -> None:
    for item in QueueItem.objects.open().filter(cause="submission"):
        moderation.decide(item, Outcome.PUBLISH, acting_user=moderator)
    work_off()


@pytest.fixture
def singing(canary: User, amina: User, moderator: User, climate: Topic) -> User:
    settle(canary)
    write_all(canary, amina, moderator, climate)
    return canary


def pages(*names: str) -> list[str]:
    with translation.override("en"):
        return [reverse(name) for name in names]


def readers_see(needle: str) -> list[str]:
    """Public addresses on which a stranger finds ``needle``."""
    addresses = [
        *pages("blog:index", "maps:index"),
        reverse("api:feed", args=["en"]),
        "/en/",
        "/en/map/our-town/",
        *[post.get_absolute_url() for post in Post.objects.public()],
        *[report.get_absolute_url() for report in Report.objects.public()],
    ]
    return [
        address
        for address in addresses
        if needle in Client().get(address).content.decode()
    ]


def found_by_search() -> bool:
    page = Client().post("/en/search/", {"q": CANARY}).content.decode()
    return "in our garden" in page


def test_nothing_is_left_of_somebody_who_is_erased(
    singing: User, amina: User, moderator: User
) -> None:
    keys = (str(singing.public_id), singing.public_id.hex)
    assert {
        "accounts_user",
        "accounts_recoverycode",
        "account_emailaddress",
        "blog_draft",
        "blog_post",
        "blog_comment",
        "maps_report",
        "moderation_version",
        "moderation_versionpicture",
        "moderation_decision",
        "search_entry",
    } <= tables_with(NEEDLE)
    assert found_by_search()
    assert readers_see(CANARY)
    assert len(media_files()) >= 3
    hers = Comment.objects.by(amina).get()

    closing = freshly_signed_in(singing)
    closing.post("/en/accounts/data/close/")
    assert readers_see(CANARY) == []
    assert not found_by_search()
    freshly_signed_in(singing).post("/en/accounts/data/closing/now/")
    work_off()

    assert tables_with(NEEDLE) == set()
    assert tables_with(str(ROW)) <= {"audit_entry"}
    assert media_files() == files_with(NEEDLE) == []
    assert not found_by_search()
    assert readers_see(CANARY) == []
    _no_rows_are_left(keys)
    _others_still_have_their_pages(amina, moderator, hers)


def _no_rows_are_left(keys: tuple[str, str]) -> None:
    for model in (
        Authenticator,
        EmailAddress,
        RecoveryCode,
        Guardian,
        ConsentRequest,
        Notification,
        Letter,
        Draft,
        Picture,
        PictureRendition,
        VersionPicture,
    ):
        assert not model.objects.exists(), model
    assert NEEDLE not in str(
        [session.get_decoded() for session in Session.objects.all()]
    )
    assert not Finding.objects.filter(
        assessment__version__subject__author__isnull=True
    ).exists()
    shells = Version.objects.filter(subject__author__isnull=True)
    assert shells.exists()
    for version in shells:
        assert version.parts == version.attributes == {}
    [consent] = Consent.objects.all()
    assert consent.person_id is None
    assert tables_with(keys[0]) | tables_with(keys[1]) <= {
        "accounts_consent",
        "audit_entry",
    }
    for row in DBTaskResult.objects.all():
        assert str(ROW) not in json.dumps(row.args_kwargs)


def _others_still_have_their_pages(
    friend: User, moderator: User, comment: Comment
) -> None:
    own = signed_in(friend)
    for address in (
        *pages("blog:write", "blog:replies"),
        reverse("blog:reply-state", args=[comment.pk]),
        Post.objects.by(friend).get().get_absolute_url(),
    ):
        assert own.get(address).status_code == 200
    desk = staff_client(moderator)
    assert desk.get(reverse("desk:queue")).status_code == 200
    assert desk.get(reverse("desk:decided")).status_code == 200
    for item in QueueItem.objects.for_desk(moderator):
        assert desk.get(reverse("desk:item", args=[item.pk])).status_code == 200


def test_figures_keep_that_a_decision_was_made(singing: User, moderator: User) -> None:
    before = sorted(Decision.objects.values_list("outcome", "rule", "at"))

    actions.erase_now(singing)

    assert sorted(Decision.objects.values_list("outcome", "rule", "at")) == before
    assert not Decision.objects.filter(
        subject__author__isnull=True, statement__explanation__isnull=False
    ).exists()


def test_words_to_an_author_stay_as_long_as_the_author(
    singing: User,
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(statement={})


def test_erasing_twice_is_erasing_once(singing: User) -> None:
    again = User.objects.get(pk=singing.pk)
    actions.erase_now(singing)
    actions.erase_now(again)
    for holding in holdings():
        holding.erase(again)
    work_off()
    assert Entry.objects.filter(verb="accounts.erase").count() == 1


def test_an_erasure_that_is_killed_half_way_has_not_begun(
    singing: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object) -> None:
        raise RuntimeError

    before, files = tables_with(NEEDLE), media_files()
    with monkeypatch.context() as patched:
        patched.setattr(Account, "erase", killed)
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.erase_now(singing)
    assert tables_with(NEEDLE) == before
    assert media_files() == files

    actions.erase_now(singing)
    work_off()
    assert tables_with(NEEDLE) == set()
    assert media_files() == []


def test_files_go_even_if_the_worker_was_away(singing: User) -> None:
    actions.erase_now(singing)
    assert media_files()
    work_off()
    assert media_files() == []


def test_nobody_gets_the_handle_of_somebody_who_is_gone(
    canary: User, amina: User
) -> None:
    handle = canary.handle
    actions.erase_now(canary)

    response = signed_in(amina).post("/en/accounts/data/handle/", {"handle": handle})

    assert response.status_code == 422
    assert set(RetiredHandle.objects.values_list("person", flat=True)) == {None}


def test_other_people_lose_nothing(
    singing: User, amina: User, leila: User, moderator: User
) -> None:
    hers = Subject.objects.filter(author=amina).count()
    actions.erase_now(singing)
    assert Subject.objects.filter(author=amina).count() == hers
    assert User.objects.filter(pk__in=[amina.pk, leila.pk, moderator.pk]).count() == 3


# --- what the law wants kept -----------------------------------------------------


def test_under_a_hold_only_a_sealed_copy_is_left(singing: User, lead: User) -> None:
    with Picture.objects.get().file.open() as file:
        pixels = file.read()
    hold = actions.place_hold(singing, uuid.uuid4(), acting_user=lead)

    actions.erase_now(singing)
    work_off()

    assert tables_with(NEEDLE) == set()
    assert media_files() == []
    hold.refresh_from_db()
    assert hold.person is None
    copy = actions.open_copy(hold, acting_user=lead)
    assert copy["data"]["account"]["handle"] == f"{CANARY}.sea"
    assert f"You say that {CANARY} lives there." in json.dumps(copy)
    [(_name, content)] = copy["files"].items()
    assert base64.b64decode(content) == pixels
    with pytest.raises(vault.CannotOpen):
        vault.unlock(hold.sealed, purpose="guardian")


def test_while_somebody_is_there_nothing_is_copied(canary: User, lead: User) -> None:
    assert actions.place_hold(canary, None, acting_user=lead).sealed == ""


def test_the_same_hold_placed_twice_is_one(canary: User, lead: User) -> None:
    case = uuid.uuid4()
    first = actions.place_hold(canary, case, acting_user=lead)
    assert actions.place_hold(canary, case, acting_user=lead) == first
    assert Entry.objects.filter(verb="accounts.place_hold").count() == 1


def test_a_hold_is_not_deleted_before_it_is_released(canary: User, lead: User) -> None:
    hold = actions.place_hold(canary, None, acting_user=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        hold.delete()

    actions.release_hold(hold, acting_user=lead)

    LegalHold.objects.filter(pk=hold.pk).delete()
    assert not LegalHold.objects.exists()


def test_a_sealed_copy_cannot_be_exchanged(canary: User, lead: User) -> None:
    hold = actions.place_hold(canary, None, acting_user=lead)
    actions.erase_now(canary)
    for other in ("", "another"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalHold.objects.filter(pk=hold.pk).update(sealed=other)


def test_releasing_a_hold_deletes_its_copy(canary: User, lead: User) -> None:
    hold = actions.place_hold(canary, None, acting_user=lead)
    actions.erase_now(canary)

    response = staff_client(lead).post(reverse("holds:release", args=[hold.pk]))

    assert response.status_code == 302
    hold.refresh_from_db()
    assert hold.sealed == ""
    assert hold.released_at is not None


def test_only_the_lead_of_the_same_office_places_and_ends_holds(
    canary: User, lead: User, tunis_lead: User, moderator: User
) -> None:
    hold = actions.place_hold(canary, None, acting_user=lead)
    for stranger in (tunis_lead, moderator, canary):
        with pytest.raises(actions.NotYours):
            actions.place_hold(canary, None, acting_user=stranger)
        with pytest.raises(actions.NotYours):
            actions.release_hold(hold, acting_user=stranger)
    actions.erase_now(canary)
    hold.refresh_from_db()
    addresses = [
        reverse("holds:hold", args=[hold.person_key]),
        reverse("holds:copy", args=[hold.pk]),
    ]
    for stranger in (tunis_lead, moderator):
        client = staff_client(stranger)
        for address in addresses:
            assert client.get(address, follow=True).status_code == 404
        release = reverse("holds:release", args=[hold.pk])
        assert client.post(release, follow=True).status_code == 404


def test_a_lead_places_a_hold_on_the_page_of_a_person(canary: User, lead: User) -> None:
    client = staff_client(lead)
    address = reverse("holds:hold", args=[canary.public_id])
    assert canary.handle in client.get(address).content.decode()

    for broken in ("x", "\0", "9" * 4000):
        assert client.post(address, {"case_key": broken}).status_code == 422
    assert client.post(address, {"case_key": ""}).status_code == 302

    hold = LegalHold.objects.get()
    assert hold.placed_by == lead
    assert str(hold.case_key) in client.get(reverse("holds:list")).content.decode()


def test_opening_a_copy_asks_again_who_one_is_and_is_written_down(
    canary: User, lead: User
) -> None:
    hold = actions.place_hold(canary, None, acting_user=lead)
    actions.erase_now(canary)
    address = reverse("holds:copy", args=[hold.pk])
    client = staff_client(lead)
    second_factor_used(client, lead, at=timezone.now().timestamp() - 11 * 60)
    assert "reauthenticate" in client.get(address).headers["Location"]

    response = staff_client(lead).get(address)

    assert json.loads(response.content)["data"]["account"]["id"]
    [entry] = Entry.objects.filter(verb="accounts.open_hold")
    assert entry.actor_key == lead.public_id


def test_a_person_is_told_what_the_law_may_want_kept(canary: User) -> None:
    page = freshly_signed_in(canary).get("/en/accounts/data/close/").content.decode()
    assert "locked copy for one case" in page
