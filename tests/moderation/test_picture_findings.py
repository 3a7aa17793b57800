"""What codes in a picture say, and what classifiers think, keeps it for a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.test import Client

import pytest
import zxingcpp

from accounts.models import User
from blog.models import Post
from moderation import actions
from moderation.checks import check_classifiers
from moderation.models import Outcome, Picture, PictureFinding, QueueItem
from pictures.classifying import Label
from tests.conftest import signed_in
from tests.factories import waiting_item
from tests.moderation.test_pictures import checked, send, typed, upload
from tests.pictures.drawing import cloud, code, saved
from tests.sessions import staff_client
from topics.models import Topic


@pytest.fixture
def trusted(juma: User, climate: Topic, moderator: User) -> Client:
    """An adult after three public pieces with pictures: no person is asked first."""
    client = signed_in(juma)
    for _ in range(3):
        piece = started(client, climate)
        upload(client, piece, saved(cloud(9)))
        send(client, piece, climate)
        checked(Picture.objects.latest("pk"))
        actions.decide(waiting_item(piece), Outcome.PUBLISH, acting_user=moderator)
    return client


def started(client: Client, topic: Topic) -> Post:
    client.post("/en/write/new/", typed(topic, save="1"))
    return Post.objects.latest("pk")


def sent_with(client: Client, topic: Topic, picture: bytes) -> Post:
    """Sent before the worker looked, so that it waited for the picture alone."""
    piece = started(client, topic)
    upload(client, piece, picture)
    send(client, piece, topic)
    checked(Picture.objects.latest("pk"))
    return Post.objects.get(pk=piece.pk)


def test_an_ordinary_picture_and_a_code_with_a_word_are_published(
    trusted: Client, climate: Topic
) -> None:
    assert sent_with(trusted, climate, saved(cloud(3))).is_public
    assert sent_with(trusted, climate, saved(code("sunflower"))).is_public
    assert not PictureFinding.objects.exists()


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("tel:+254712345678", "contact"),
        ("Call me on +254 712 345 678", "contact"),
        ("https://chat.whatsapp.com/AbCdEfGhIjKlMnOp", "contact"),
        ("mailto:someone@example.org", "contact"),
        ("BEGIN:VCARD\nVERSION:3.0\nN:Someone\nEND:VCARD", "contact"),
        ("WIFI:T:WPA;S:home;P:secret;;", "contact"),
        ("https://example.org/a-page", ""),
    ],
)
def test_a_code_that_leads_to_somebody_is_read_by_a_person(
    trusted: Client, climate: Topic, moderator: User, said: str, category: str
) -> None:
    piece = sent_with(trusted, climate, saved(code(said)))
    assert not piece.is_public
    item = waiting_item(piece)
    finding = PictureFinding.objects.get()
    assert (finding.kind, finding.category, finding.text) == ("code", category, said)
    assert item.tier == finding.tier
    page = staff_client(moderator).get(f"/cms/desk/{item.pk}/").content.decode()
    assert "It holds a code that says:" in page
    assert f'href="{said}"' not in page
    actions.decide(item, Outcome.PUBLISH, acting_user=moderator)
    piece.refresh_from_db()
    assert piece.is_public


def test_a_code_is_shown_as_text_at_the_desk(
    trusted: Client, climate: Topic, moderator: User
) -> None:
    said = "https://example.org/<script>alert(1)</script>"
    item = waiting_item(sent_with(trusted, climate, saved(code(said))))
    page = staff_client(moderator).get(f"/cms/desk/{item.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_same_look_twice_finds_once(trusted: Client, climate: Topic) -> None:
    piece = sent_with(trusted, climate, saved(code("tel:+254712345678")))
    due = waiting_item(piece).due_at
    checked(Picture.objects.latest("pk"))
    assert PictureFinding.objects.count() == 1
    assert waiting_item(piece).due_at == due


def test_a_checked_picture_holds_what_is_sent_with_it_later(
    trusted: Client, climate: Topic
) -> None:
    piece = started(trusted, climate)
    upload(trusted, piece, saved(code("tel:+254712345678")))
    checked(Picture.objects.latest("pk"))
    send(trusted, piece, climate)
    assert waiting_item(piece).tier == 3


def test_codes_that_cannot_be_read_keep_the_picture_for_a_person(
    trusted: Client, climate: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(zxingcpp, "read_barcodes", broken)
    piece = sent_with(trusted, climate, saved(cloud(3)))
    assert not piece.is_public
    assert PictureFinding.objects.get().kind == "failed"


class Answering:
    """A strict double: it fails where it is not asked as the interface says."""

    name = "double"
    answer: Sequence[Label] = ()
    error: Exception | None = None

    def classify(self, picture: bytes, /) -> Sequence[Label]:
        assert picture.startswith(b"\xff\xd8\xff"), "a clean JPEG"
        if self.error:
            raise self.error
        return self.answer


@pytest.fixture
def classifier(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Answering]:
    settings.PICTURE_CLASSIFIERS = [f"{__name__}.Answering"]
    monkeypatch.setattr(
        "moderation.pictures.looking.import_string", lambda path: Answering
    )
    return Answering


def test_what_a_classifier_sees_follows_the_policy(
    trusted: Client,
    climate: Topic,
    moderator: User,
    classifier: type[Answering],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classifier, "answer", [Label("sexual", 0.93)])
    piece = sent_with(trusted, climate, saved(cloud(3)))
    assert not piece.is_public
    item = waiting_item(piece)
    page = staff_client(moderator).get(f"/cms/desk/{item.pk}/").content.decode()
    assert "A program thinks that it shows something." in page
    assert "Sexual talk" in page
    assert item.tier == 3


def test_a_low_score_holds_nothing(
    trusted: Client,
    climate: Topic,
    classifier: type[Answering],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classifier, "answer", [Label("sexual", 0.2)])
    assert sent_with(trusted, climate, saved(cloud(3))).is_public


@pytest.mark.parametrize("answer", [[Label("nudity", 0.2)], [Label("sexual", 7)], None])
def test_a_classifier_that_answers_nonsense_keeps_the_picture_for_a_person(
    trusted: Client,
    climate: Topic,
    classifier: type[Answering],
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
) -> None:
    monkeypatch.setattr(classifier, "answer", answer)
    assert not sent_with(trusted, climate, saved(cloud(3))).is_public
    assert PictureFinding.objects.get().kind == "failed"


def test_a_classifier_that_fails_or_is_missing_keeps_the_picture_for_a_person(
    trusted: Client,
    climate: Topic,
    settings: Any,
    classifier: type[Answering],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classifier, "error", MemoryError())
    assert not sent_with(trusted, climate, saved(cloud(3))).is_public
    monkeypatch.undo()
    settings.PICTURE_CLASSIFIERS = ["nowhere.Classifier"]
    assert not sent_with(trusted, climate, saved(cloud(4))).is_public
    assert QueueItem.objects.open().count() == 2


def test_a_classifier_that_is_not_there_is_said_when_the_site_starts(
    settings: Any,
) -> None:
    assert check_classifiers() == []
    settings.PICTURE_CLASSIFIERS = ["nowhere.Classifier"]
    assert [error.id for error in check_classifiers()] == ["moderation.E002"]
