"""A picture that a bank knows is seen by nobody, and the safeguarding lead is told."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

import pytest
from PIL import Image

import pictures
from accounts.models import User
from audit.models import Entry
from blog.models import Post
from moderation import actions, tasks
from moderation.models import (
    BankHash,
    HashBank,
    Outcome,
    Picture,
    QueueItem,
    Reason,
    SealedPicture,
)
from moderation.submissions import NotAllowed, PictureSealed
from offices.models import Office, Role
from pictures.hashes import hash_picture
from tests.conftest import signed_in, staff
from tests.factories import picture_bytes, waiting_item
from tests.moderation.test_pictures import checked, send, typed, upload
from tests.pictures.drawing import cloud, saved
from tests.sessions import staff_client
from topics.models import Topic

KNOWN = saved(cloud(1))


@pytest.fixture
def writer(juma: User) -> Client:
    return signed_in(juma)


@pytest.fixture
def piece(writer: Client, climate: Topic) -> Post:
    writer.post("/en/write/new/", typed(climate, save="1"))
    return Post.objects.select_related("draft").get()


@pytest.fixture
def lead(kenya_office: Office) -> User:
    return staff("lead-kisumu", kenya_office, Role.SAFEGUARDING_LEAD)


def hex_of(picture: bytes) -> str:
    return hash_picture(pictures.clean(picture).data).upright.hex()


def bank(tmp_path: Path, *hashes: str, **options: Any) -> HashBank:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(hashes))
    options = {"kind": "abuse", "source": "A friend", "bank": "friends"} | options
    given = {name: value for name, value in options.items() if value is not None}
    call_command("import_hashes", str(path), **given)
    return HashBank.objects.get(name=options["bank"])


def test_a_known_picture_is_sealed_as_soon_as_the_worker_sees_it(
    writer: Client,
    piece: Post,
    climate: Topic,
    moderator: User,
    lead: User,
    tmp_path: Path,
    settings: Any,
) -> None:
    bank(tmp_path, hex_of(KNOWN))
    turned = cloud(1).transpose(Image.Transpose.ROTATE_90).resize((300, 400))
    upload(writer, piece, saved(turned, quality=80))
    send(writer, piece, climate)
    picture = checked(Picture.objects.get())
    assert picture.state == Picture.State.SEALED
    address = f"/pictures/{picture.public_id}.jpg"
    for who in (writer, staff_client(moderator), staff_client(lead), Client()):
        assert who.get(address).status_code == 404
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [str(path).endswith(str(picture.file.name)) for path in files] == [True]

    item = QueueItem.objects.open().get(version__subject__kind=QueueItem.LEADS_ONLY)
    assert item.tier == 1
    page = staff_client(lead).get(f"/cms/desk/{item.pk}/").content.decode()
    assert "It matches a known picture. Nobody sees it." in page
    assert "<img" not in page.split("desk-main")[1].split("desk-aside")[0]
    not_for_them = staff_client(moderator).get(f"/cms/desk/{item.pk}/", follow=True)
    assert not_for_them.status_code == 404
    assert f"/cms/desk/{item.pk}/" not in (
        staff_client(moderator).get("/cms/desk/").content.decode()
    )

    waiting = waiting_item(piece)
    page = staff_client(moderator).get(f"/cms/desk/{waiting.pk}/").content.decode()
    assert "This picture is shown to nobody" in page
    assert str(picture.public_id) not in page
    with pytest.raises(PictureSealed):
        actions.decide(waiting, Outcome.PUBLISH, acting_user=moderator)
    state = writer.get(f"/en/write/{piece.pk}/").content.decode()
    assert "known" not in state
    entry = Entry.objects.get(verb="moderation.seal_picture")
    assert set(entry.data) == {"bank", "tier"}


def test_the_desk_sees_no_picture_that_was_not_compared(
    writer: Client, piece: Post, climate: Topic, moderator: User
) -> None:
    upload(writer, piece, KNOWN)
    send(writer, piece, climate)
    picture = Picture.objects.get()
    address = f"/pictures/{picture.public_id}.jpg"
    assert staff_client(moderator).get(address).status_code == 404
    page = staff_client(moderator).get(f"/cms/desk/{waiting_item(piece).pk}/")
    assert str(picture.public_id) not in page.content.decode()
    checked(picture)
    assert staff_client(moderator).get(address).status_code == 200


def test_what_is_sent_after_the_worker_looked_is_held_as_well(
    writer: Client, piece: Post, climate: Topic, tmp_path: Path
) -> None:
    bank(tmp_path, hex_of(KNOWN))
    upload(writer, piece, KNOWN)
    checked(Picture.objects.get())
    send(writer, piece, climate)
    piece.refresh_from_db()
    assert not piece.is_public
    assert waiting_item(piece)


def test_taking_a_piece_back_takes_nothing_from_the_lead(
    writer: Client, piece: Post, climate: Topic, juma: User, tmp_path: Path
) -> None:
    bank(tmp_path, hex_of(KNOWN))
    upload(writer, piece, KNOWN)
    send(writer, piece, climate)
    checked(Picture.objects.get())
    piece.refresh_from_db()
    actions.withdraw(piece, acting_user=juma)
    writer.post(f"/en/write/{piece.pk}/picture/remove/")
    item = QueueItem.objects.open().get()
    assert item.version.subject.kind == QueueItem.LEADS_ONLY


def test_the_same_task_twice_seals_once(
    writer: Client, piece: Post, tmp_path: Path
) -> None:
    bank(tmp_path, hex_of(KNOWN))
    upload(writer, piece, KNOWN)
    picture = Picture.objects.get()
    for _ in range(3):
        checked(picture)
    assert SealedPicture.objects.count() == 1
    assert QueueItem.objects.count() == 1
    assert Entry.objects.filter(verb="moderation.seal_picture").count() == 1


def test_a_worker_killed_after_the_look_lets_what_waited_go_on_next_time(
    writer: Client,
    piece: Post,
    climate: Topic,
    moderator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(picture: Picture) -> None:
        raise SystemExit

    upload(writer, piece, KNOWN)
    send(writer, piece, climate)
    picture = Picture.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "go_on_after", killed)
        with pytest.raises(SystemExit):
            tasks.check_picture.func(picture.pk)
    checked(picture)
    assert picture.checked_at is not None
    actions.decide(waiting_item(piece), Outcome.PUBLISH, acting_user=moderator)


def test_a_new_list_seals_what_is_public_already(
    writer: Client,
    piece: Post,
    climate: Topic,
    moderator: User,
    lead: User,
    tmp_path: Path,
) -> None:
    upload(writer, piece, KNOWN)
    send(writer, piece, climate)
    picture = checked(Picture.objects.get())
    actions.decide(waiting_item(piece), Outcome.PUBLISH, acting_user=moderator)
    addresses = [
        f"/pictures/{picture.public_id}.jpg",
        f"/pictures/{picture.public_id}/480.webp",
    ]
    assert [Client().get(path).status_code for path in addresses] == [200, 200]
    Picture.objects.update(hashes=b"", quality=None)  # As it came before this page.
    bank(tmp_path, hex_of(KNOWN))
    tasks.compare_pictures.func(0)
    assert [Client().get(path).status_code for path in addresses] == [404, 404]
    assert not picture.renditions.exists()
    assert QueueItem.objects.for_desk(lead).open().get().tier == 1
    piece.refresh_from_db()
    actions.withdraw(piece, acting_user=piece.subject.author)
    picture.refresh_from_db()
    assert picture.state == Picture.State.SEALED


def test_another_picture_is_none_of_it(
    writer: Client, piece: Post, tmp_path: Path
) -> None:
    bank(tmp_path, hex_of(saved(cloud(2))))
    upload(writer, piece, KNOWN)
    assert checked(Picture.objects.get()).state == Picture.State.HELD
    upload(writer, piece, picture_bytes())
    plain = checked(Picture.objects.latest("pk"))
    assert (plain.state, plain.quality) == (Picture.State.HELD, 0)


def test_a_sealed_picture_is_only_refused_and_only_by_the_lead(
    writer: Client, piece: Post, moderator: User, lead: User, tmp_path: Path
) -> None:
    bank(tmp_path, hex_of(KNOWN), tier=0)
    upload(writer, piece, KNOWN)
    checked(Picture.objects.get())
    item = QueueItem.objects.open().get()
    assert item.tier == 0
    with pytest.raises(NotAllowed):
        actions.claim(item, acting_user=moderator)
    path = f"/cms/desk/{item.pk}/"
    desk = staff_client(lead)
    desk.post(f"{path}open/")
    for outcome in ("publish", "changes"):
        fields = {"outcome": outcome, "reason": "safety", "explanation": "No."}
        answer = desk.post(path, fields)
        assert answer.status_code == 409
        assert "sealed" in answer.content.decode()
    fields["outcome"] = "refuse"
    assert desk.post(path, fields).status_code == 302
    assert not QueueItem.objects.open().exists()


def test_the_database_itself_keeps_a_picture_sealed(
    writer: Client, piece: Post, tmp_path: Path
) -> None:
    bank(tmp_path, hex_of(KNOWN))
    upload(writer, piece, KNOWN)
    picture = checked(Picture.objects.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(state=Picture.State.CLEAR)
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedPicture.objects.update(is_public=True)


def test_a_copy_of_ones_data_has_no_sealed_picture_and_erasing_leaves_it(
    writer: Client, piece: Post, juma: User, tmp_path: Path
) -> None:
    from moderation.holdings import Submitted

    bank(tmp_path, hex_of(KNOWN))
    upload(writer, piece, KNOWN)
    picture = checked(Picture.objects.get())
    held = Submitted()
    assert list(held.files(juma)) == []
    assert "known" not in str(held.export(juma)).lower()
    held.unpublish(juma)
    assert QueueItem.objects.open().count() == 1
    piece.draft.refresh_from_db()
    piece.draft.delete()
    held.erase(juma)
    assert QueueItem.objects.open().count() == 1
    assert picture.file.storage.exists(str(picture.file.name))


# --- lists -----------------------------------------------------------------------


def test_the_same_list_twice_adds_nothing(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hashes = [uuid.uuid4().hex * 2 for _ in range(1500)]
    bank(tmp_path, *hashes, *hashes[:5])
    out, err = capsys.readouterr()
    assert "1500 added, 5 known already, 0 removed, 0 refused." in out
    assert "1000 rows" in err
    bank(tmp_path, *hashes, kind=None, source=None)
    assert "0 added, 1500 known already" in capsys.readouterr().out
    assert BankHash.objects.count() == 1500
    removed = f'{{"indicator": "{hashes[0]}", "should_delete": true}}'
    bank(tmp_path, removed, kind=None, source=None)
    assert "1 removed" in capsys.readouterr().out
    assert BankHash.objects.count() == 1499


def test_a_dry_run_writes_nothing(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(HashBank.DoesNotExist):
        bank(tmp_path, "ab" * 32, dry_run=True)
    assert "1 added" in capsys.readouterr().out
    assert not BankHash.objects.exists()


def test_rows_that_are_not_taken_are_named_and_the_rest_is_taken(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="Not every row"):
        bank(tmp_path, "ab" * 32, "no hash", f"{'cd' * 32},12")
    err = capsys.readouterr().err
    assert "line 2: not a hash of 64 hexadecimal digits" in err
    assert "line 3: of quality 49 or less" in err
    assert BankHash.objects.count() == 1


@pytest.mark.parametrize(
    "options",
    [
        {"kind": None},
        {"source": None},
        {"source": ""},
        {"bank": "x" * 101},
        {"bank": "two\nlines"},
    ],
)
def test_a_bank_needs_its_name_kind_and_source(
    db: None, tmp_path: Path, options: dict[str, Any]
) -> None:
    arguments = {"kind": "abuse", "source": "A friend", "bank": "b"} | options
    path = tmp_path / "list"
    path.write_text("ab" * 32)
    words = [
        word
        for name, value in arguments.items()
        if value is not None
        for word in (f"--{name}", value)
    ]
    with pytest.raises(CommandError):
        call_command("import_hashes", str(path), *words, stdout=io.StringIO())
    assert not HashBank.objects.exists()


def test_a_file_that_is_not_there_or_another_kind_is_said(
    db: None, tmp_path: Path
) -> None:
    with pytest.raises(CommandError):
        call_command("import_hashes", str(tmp_path / "none"), bank="b")
    bank(tmp_path, "ab" * 32)
    with pytest.raises(CommandError, match="of the kind abuse"):
        bank(tmp_path, "cd" * 32, kind="bullying")


# --- not to be shown again ---------------------------------------------------------


def test_a_refused_picture_is_remembered_with_one_press_and_held_next_time(
    writer: Client,
    piece: Post,
    climate: Topic,
    moderator: User,
    tunis_moderator: User,
    leila: User,
) -> None:
    upload(writer, piece, KNOWN)
    send(writer, piece, climate)
    picture = checked(Picture.objects.get())
    item = waiting_item(piece)
    path = f"/cms/desk/{item.pk}/again/{picture.public_id}/"
    desk = staff_client(moderator)
    early = desk.post(path, follow=True).content.decode()
    assert "Only a picture that was refused is remembered." in early
    actions.decide(
        item,
        Outcome.REFUSE,
        reason=Reason.PRIVACY,
        explanation="Her house.",
        acting_user=moderator,
    )
    assert "Remember this picture" in desk.get(f"/cms/desk/{item.pk}/").content.decode()
    assert desk.get(path).status_code == 405
    elsewhere = staff_client(tunis_moderator).post(path, follow=True)
    assert elsewhere.status_code == 404
    unknown = f"/cms/desk/{item.pk}/again/{uuid.uuid4()}/"
    assert desk.post(unknown, follow=True).status_code == 404
    for _ in range(2):
        assert "Remembered." in desk.post(path, follow=True).content.decode()
    assert BankHash.objects.count() == 1
    assert Entry.objects.filter(verb="moderation.bank_picture").count() == 1

    writer.post("/en/write/new/", typed(climate, save="1"))
    second = Post.objects.latest("pk")
    upload(writer, second, saved(cloud(1).resize((320, 240))))
    again = checked(Picture.objects.latest("pk"))
    send(writer, second, climate)
    assert again.state == Picture.State.HELD
    waiting = waiting_item(second)
    assert waiting.tier == 3
    page = desk.get(f"/cms/desk/{waiting.pk}/").content.decode()
    assert "A picture like this one was not published before." in page
    actions.decide(waiting, Outcome.PUBLISH, acting_user=moderator)

    other = signed_in(leila)
    other.post("/en/write/new/", typed(climate, save="1"))
    upload(other, Post.objects.latest("pk"), KNOWN)
    assert not checked(Picture.objects.latest("pk")).findings.exists()


def test_a_picture_of_one_colour_cannot_be_remembered(
    writer: Client, piece: Post, climate: Topic, moderator: User
) -> None:
    upload(writer, piece, picture_bytes())
    send(writer, piece, climate)
    picture = checked(Picture.objects.get())
    item = waiting_item(piece)
    actions.decide(
        item,
        Outcome.REFUSE,
        reason=Reason.PRIVACY,
        explanation="No.",
        acting_user=moderator,
    )
    path = f"/cms/desk/{item.pk}/again/{picture.public_id}/"
    answer = staff_client(moderator).post(path, follow=True).content.decode()
    assert "too little in this picture" in answer
    assert not BankHash.objects.exists()
