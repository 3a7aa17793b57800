"""Pictures: taken in clean, held until they are clear, and shown to whom they may be."""

from __future__ import annotations

import io
import struct
import uuid
import zlib
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
from PIL import Image

from accounts.models import AgeBand, User
from blog import limits
from blog.models import Draft, Post
from moderation import actions, tasks
from moderation.models import Outcome, Picture, QueueItem, Version
from moderation.submissions import PictureNotChecked
from tests.conftest import signed_in
from tests.factories import CLEAN_BODY, picture_bytes, waiting_item
from tests.sessions import staff_client
from topics.models import Topic

ALT = "Forty small trees behind a wall"


def typed(topic: Topic, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Forty trees",
        "body": CLEAN_BODY,
        "topic": topic.pk,
        "language": "en",
        "signed": "yes",
        "client_id": str(uuid.uuid4()),
        "lock_version": "",
        **fields,
    }


@pytest.fixture
def writer(amina: User) -> Client:
    return signed_in(amina)


@pytest.fixture
def piece(writer: Client, climate: Topic) -> Post:
    writer.post("/en/write/new/", typed(climate, save="1"))
    return Post.objects.select_related("draft").get()


def upload(
    client: Client, piece: Post, data: bytes | None, name: str = "x.jpg", **fields: Any
) -> Any:
    sent: dict[str, Any] = {
        "alt": ALT,
        "people": "no",
        "client_id": str(uuid.uuid4()),
        **fields,
    }
    if data is not None:
        sent["picture"] = SimpleUploadedFile(name, data)
    return client.post(f"/en/write/{piece.pk}/picture/", sent)


def send(client: Client, piece: Post, topic: Topic, **fields: Any) -> Any:
    lock = Draft.objects.get(post=piece).lock_version
    return client.post(
        f"/en/write/{piece.pk}/", typed(topic, lock_version=lock, send="1", **fields)
    )


def checked(picture: Picture) -> Picture:
    tasks.check_picture.func(picture.pk)
    picture.refresh_from_db()
    return picture


def test_a_picture_goes_all_the_way_to_readers(
    writer: Client, piece: Post, climate: Topic, moderator: User
) -> None:
    assert upload(writer, piece, picture_bytes(1200, 900)).status_code == 302
    assert ALT in writer.get(f"/en/write/{piece.pk}/change/").content.decode()
    send(writer, piece, climate)
    state = writer.get(f"/en/write/{piece.pk}/").content.decode()
    assert "We are getting your picture ready" in state

    picture = checked(Picture.objects.get())
    state = writer.get(f"/en/write/{piece.pk}/").content.decode()
    assert "We are getting your picture ready" not in state
    actions.decide(waiting_item(piece), Outcome.PUBLISH, acting_user=moderator)
    piece.refresh_from_db()
    page = Client().get(piece.get_absolute_url()).content.decode()
    assert ALT in page
    for name in (f"{picture.public_id}.jpg", "480.avif", "960.webp"):
        assert name in page
    for address in (
        f"/pictures/{picture.public_id}.jpg",
        f"/pictures/{picture.public_id}/480.avif",
        f"/pictures/{picture.public_id}/960.webp",
    ):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert not answer.cookies
        again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304


def test_nothing_is_published_with_a_picture_nobody_has_looked_at(
    writer: Client, piece: Post, climate: Topic, moderator: User
) -> None:
    upload(writer, piece, picture_bytes())
    send(writer, piece, climate)
    with pytest.raises(PictureNotChecked):
        actions.decide(waiting_item(piece), Outcome.PUBLISH, acting_user=moderator)
    piece.refresh_from_db()
    assert piece.is_public is False


def test_a_held_picture_is_seen_by_its_uploader_and_its_desk_only(
    writer: Client,
    piece: Post,
    moderator: User,
    tunis_moderator: User,
    editor: User,
    leila: User,
) -> None:
    upload(writer, piece, picture_bytes())
    picture = checked(Picture.objects.get())
    for address in (
        f"/pictures/{picture.public_id}.jpg",
        f"/pictures/{picture.public_id}/64.webp",
    ):
        for who in (writer, staff_client(moderator)):
            answer = who.get(address)
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
            assert "private" in answer["Cache-Control"]
        for stranger in (tunis_moderator, editor, leila):
            assert staff_client(stranger).get(address).status_code == 404
        without_second_step = signed_in(moderator)
        assert without_second_step.get(address).status_code == 404
        assert Client().get(address).status_code == 404


def test_a_taken_back_picture_is_held_again(
    writer: Client, piece: Post, climate: Topic, amina: User, moderator: User
) -> None:
    upload(writer, piece, picture_bytes())
    send(writer, piece, climate)
    picture = checked(Picture.objects.get())
    actions.decide(waiting_item(piece), Outcome.PUBLISH, acting_user=moderator)
    address = f"/pictures/{picture.public_id}.jpg"
    assert Client().get(address).status_code == 200
    piece.refresh_from_db()
    actions.withdraw(piece, acting_user=amina)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/00000000-0000-0000-0000-000000000000.jpg",
        "/pictures/00000000-0000-0000-0000-000000000000/480.avif",
        "/pictures/x.jpg",
        "/pictures/../../etc/passwd",
        "/pictures/00000000-0000-0000-0000-000000000000/480.svg",
        "/pictures/00000000-0000-0000-0000-000000000000/99999999999999.webp",
    ],
)
def test_pictures_that_are_none_answer_404(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises more pixels than its few bytes hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825)[2] = (1.0, 17.0, 0.0)
    return picture_bytes(exif=exif, comment=b"canary comment")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

REFUSED = {
    "an svg": (SVG, "We cannot read this as a picture"),
    "a gif": (picture_bytes(image_format="GIF"), "We cannot read this as a picture"),
    "a page": (b"<html><body>Hello</body></html>", "We cannot read this as a picture"),
    "half a picture": (picture_bytes(800, 600)[:400], "We cannot read this"),
    "nothing": (b"", "This file is empty"),
    "a bomb of 40 megapixels": (png_of(8000, 5000), "This picture is too large"),
    "a heavy one": (
        b"\xff\xd8" + b"x" * (5 * 1024 * 1024),
        "This picture is too heavy",
    ),
    "a very heavy one": (b"\xff\xd8" + b"x" * (7 * 1024 * 1024), "too heavy"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_for_us_gets_a_message_and_keeps_the_words(
    writer: Client, piece: Post, name: str
) -> None:
    data, message = REFUSED[name]
    answer = upload(writer, piece, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert ALT in page
    assert Picture.objects.count() == 0


def test_a_form_without_a_file_or_not_multipart_asks_for_the_picture(
    writer: Client, piece: Post
) -> None:
    path = f"/en/write/{piece.pk}/picture/"
    for answer in (
        upload(writer, piece, None),
        writer.post(
            path, "picture=x", content_type="application/x-www-form-urlencoded"
        ),
        writer.post(path, b"{}", content_type="application/json"),
        writer.post(path, b"broken", content_type="multipart/form-data; boundary=x"),
    ):
        assert answer.status_code == 422
        assert "Choose a picture." in answer.content.decode()


def test_nothing_comes_along_with_a_picture(
    writer: Client, piece: Post, settings: Any
) -> None:
    polyglot = with_place() + b"PK\x03\x04<script>alert('canary')</script>"
    assert upload(writer, piece, polyglot, "IMG_canary.jpg").status_code == 302
    checked(Picture.objects.get())
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) == 3
    for path in files:
        data = path.read_bytes()
        assert "canary" not in path.name.lower()
        assert b"canary" not in data.lower()
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif()


def test_the_same_upload_twice_is_one_picture(writer: Client, piece: Post) -> None:
    client_id = str(uuid.uuid4())
    for _ in range(2):
        upload(writer, piece, picture_bytes(), client_id=client_id)
    assert Picture.objects.count() == 1


def test_an_upload_under_somebody_elses_id_is_ones_own(
    writer: Client, piece: Post, leila: User, climate: Topic
) -> None:
    other = signed_in(leila)
    other.post("/en/write/new/", typed(climate, save="1"))
    theirs = Post.objects.by(leila).get()
    client_id = str(uuid.uuid4())
    upload(other, theirs, picture_bytes(), client_id=client_id)
    upload(writer, piece, picture_bytes(), client_id=client_id)
    placed = [Draft.objects.get(post=post).picture for post in (theirs, piece)]
    assert [picture.uploader for picture in placed if picture] == [
        leila,
        piece.subject.author,
    ]


def test_pictures_with_other_people_wait_for_a_way_to_ask_them(
    writer: Client, piece: Post
) -> None:
    answer = upload(writer, piece, picture_bytes(), people="others")
    assert answer.status_code == 422
    assert "we cannot ask" in answer.content.decode()
    assert Picture.objects.count() == 0


def test_a_face_of_somebody_under_16_is_not_shown(climate: Topic, zawadi: User) -> None:
    assert zawadi.age_band == AgeBand.FROM_13
    young = signed_in(zawadi)
    young.post("/en/write/new/", typed(climate, save="1"))
    piece = Post.objects.get()
    assert upload(young, piece, picture_bytes(), people="me").status_code == 422
    assert upload(young, piece, picture_bytes(), people="no").status_code == 302


@pytest.mark.parametrize("missing", ["alt", "people"])
def test_a_picture_needs_its_words(writer: Client, piece: Post, missing: str) -> None:
    answer = upload(writer, piece, picture_bytes(), **{missing: ""})
    assert answer.status_code == 422
    assert Draft.objects.get().picture is None


def test_words_of_a_picture_change_without_a_new_file_and_it_can_go(
    writer: Client, piece: Post
) -> None:
    upload(writer, piece, picture_bytes())
    assert upload(writer, piece, None, alt="A wall").status_code == 302
    assert Draft.objects.get().content["alt"] == "A wall"
    refused = upload(writer, piece, None, alt="", people="no")
    assert refused.status_code == 422
    writer.post(f"/en/write/{piece.pk}/picture/remove/")
    draft = Draft.objects.get()
    assert draft.picture is None
    assert draft.content["title"] == "Forty trees"


def test_a_picture_makes_the_checked_text_wait_for_it_alone(
    juma: User, climate: Topic, moderator: User
) -> None:
    """After three public pieces with pictures an adult's next one is not read first."""
    grown = signed_in(juma)
    for number in range(4):
        grown.post("/en/write/new/", typed(climate, save="1"))
        piece = Post.objects.latest("pk")
        upload(grown, piece, picture_bytes())
        send(grown, piece, climate)
        picture = Picture.objects.latest("pk")
        if number < 3:
            checked(picture)
            actions.decide(waiting_item(piece), Outcome.PUBLISH, acting_user=moderator)
        else:
            assert not Post.objects.public().filter(pk=piece.pk).exists()
            assert waiting_item(piece)
            for _ in range(2):
                checked(picture)
            assert Post.objects.public().filter(pk=piece.pk).exists()
            assert not QueueItem.objects.open().filter(cause="submission").exists()
            assert Version.objects.filter(subject=piece.subject).count() == 1


def test_a_flood_of_uploads_waits(
    writer: Client, piece: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UPLOADS", 1)
    upload(writer, piece, picture_bytes())
    answer = upload(writer, piece, picture_bytes())
    assert answer.status_code == 429
    assert ALT in answer.content.decode()
