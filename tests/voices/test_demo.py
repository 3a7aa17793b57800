"""The demo community, loaded as ``make run`` loads it: whole, true, and only once."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

from accounts.models import User
from audit import actions as audit
from blog.models import Comment, Draft, Post
from maps.models import Report
from moderation.models import Decision, Outcome, Picture, QueueItem
from offices.models import Role
from offices.permissions import OF_HEADQUARTERS
from search.models import Entry

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count() for model in apps.get_models()
    }


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Path]:
    """A house with the demo in it, for all tests of this file."""
    folder: Path = tmp_path_factory.mktemp("demo")
    changed = override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "media")
    with django_db_blocker.unblock(), changed, transaction.atomic():
        call_command("load_reference_data", verbosity=0)
        call_command("load_demo", verbosity=0)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _demo_files(demo: Path, settings: Any) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = demo, demo / "media"


def logins() -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("demo_logins", "--json", stdout=out)
    rows: list[dict[str, Any]] = json.loads(out.getvalue())
    return rows


def test_a_second_load_adds_nothing() -> None:
    before = counts()
    call_command("load_demo", verbosity=0)
    assert counts() == before


def test_posts_are_public_in_four_languages() -> None:
    public = Post.objects.public()
    assert public.count() >= 16
    assert {post.language for post in public} == {"en", "fr", "es", "ar"}
    assert public.filter(cover__state=Picture.State.CLEAR).exists()
    assert public.filter(campaign__isnull=False).exists()


def test_forty_reports_come_from_twenty_people_and_two_drives() -> None:
    reports = Report.objects.all()
    assert reports.count() == 40
    assert reports.values("subject__author").distinct().count() == 20
    assert reports.values("project").distinct().count() == 2
    assert reports.public().count() >= 30


def test_something_waits_at_every_desk_and_some_was_refused_with_reasons() -> None:
    waiting = QueueItem.objects.open()
    assert waiting.count() >= 8
    assert waiting.values("office").distinct().count() == 3
    assert waiting.filter(tier__lte=2).exists()
    refused = Decision.objects.filter(outcome__in=[Outcome.REFUSE, Outcome.CHANGES])
    assert refused.count() == 3
    assert all(row.reason_text and row.explanation for row in refused)


def test_talk_and_a_draft_are_there() -> None:
    assert Comment.objects.public().count() >= 30
    assert Draft.objects.filter(post__subject__versions__isnull=True).count() == 1
    for comment in Comment.objects.public().select_related("parent", "post"):
        assert comment.published_at
        assert comment.post.published_at
        assert comment.published_at > comment.post.published_at
        if comment.parent and comment.parent.published_at:
            assert comment.published_at > comment.parent.published_at


def test_everything_public_can_be_found() -> None:
    public = Post.objects.public().count() + Report.objects.public().count()
    assert Entry.objects.count() == public


def test_the_log_is_whole_and_sealed() -> None:
    assert audit.verify() == []
    assert audit.seal() is None


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize(
    "path",
    [
        *("", "about/", "rules/", "how-we-decide/", "your-data/", "accessibility/"),
        *("campaigns/", "campaigns/safer-internet-day/", "kenya/", "tunisia/"),
        *("headquarters/", "posts/", "map/", "help/KE/", "search/"),
    ],
)
def test_every_page_opens_in_every_language(language: str, path: str) -> None:
    response = Client().get(f"/{language}/{path}")
    assert response.status_code == 200
    assert not response.cookies


def test_links_between_the_editors_pages_lead_somewhere() -> None:
    content = Client().get("/en/rules/").content.decode()
    assert '<a href="/en/how-we-decide/">How we decide</a> explains' in content


def test_everyone_of_each_role_can_be_signed_in_as() -> None:
    rows = logins()
    roles = {(row["role"], row["office"]) for row in rows if row["role"]}
    local = set(Role.values) - set(OF_HEADQUARTERS)
    assert {role for role, office in roles if office == "headquarters"} == set(
        Role.values
    )
    assert {role for role, office in roles if office == "kenya"} == local
    for row in rows:
        assert User.objects.get(handle=row["handle"]).has_usable_password()
        assert (row["totp_secret"] is not None) == (row["role"] is not None)
    user = User.objects.get(handle=rows[0]["handle"])
    assert user.check_password(rows[0]["passphrase"])


def test_the_printed_secret_makes_codes_that_work() -> None:
    row = next(row for row in logins() if row["role"] == "moderator")
    counter = next(iter(yield_hotp_counters_from_time()))
    code = f"{hotp_value(row['totp_secret'], counter):06}"
    authenticator = Authenticator.objects.get(user__handle=row["handle"])
    assert authenticator.wrap().validate_code(code)


def test_the_passphrase_is_kept_for_its_owner_alone(demo: Path) -> None:
    file = demo / "demo_logins.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "totp" not in file.read_text()
    secrets = {row["totp_secret"] for row in logins() if row["totp_secret"]}
    assert len(secrets) == len([row for row in logins() if row["role"]])


def test_a_lost_passphrase_file_is_replaced_by_a_new_one(demo: Path) -> None:
    before = logins()[0]["passphrase"]
    with transaction.atomic():
        (demo / "demo_logins.json").unlink()
        call_command("load_demo", verbosity=0)
        row = logins()[0]
        assert row["passphrase"] != before
        user = User.objects.get(handle=row["handle"])
        assert user.check_password(row["passphrase"])


def test_bulk_rows_fill_up_to_a_number_and_are_public_by_decision() -> None:
    wanted = {"posts": 40, "reports": 60, "comments": 80}
    arguments = [f"{name}={number}" for name, number in wanted.items()]
    for _again in range(2):
        call_command("load_demo", "--scale", *arguments, verbosity=0)
        assert Post.objects.count() == 40
        assert Report.objects.count() == 60
        assert Comment.objects.count() == 80
    assert not Post.objects.public().filter(public_decision=None).exists()


def test_the_demo_stays_away_from_the_open_network(monkeypatch: Any) -> None:
    monkeypatch.setattr(
        django_settings._wrapped,  # type: ignore[misc]
        "SETTINGS_MODULE",
        "voices.settings.production",
    )
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
