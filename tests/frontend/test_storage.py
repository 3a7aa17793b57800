"""How files are named where Voices is hosted for real."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

import pytest

from frontend.storage import HashedStaticFiles

ROOT = Path(__file__).resolve().parents[2]


def test_what_the_build_has_named_by_its_content_keeps_its_name() -> None:
    name = "assets/voices-I1x75QH_.css"
    assert HashedStaticFiles().hashed_name(name, ContentFile(b"a{}")) == name


def test_every_other_file_is_named_by_its_content() -> None:
    name = HashedStaticFiles().hashed_name("moderation/desk.css", ContentFile(b"a{}"))
    assert re.fullmatch(r"moderation/desk\.[0-9a-f]{12}\.css", name)


@pytest.mark.parametrize("name", ["assets/map-B5wRFxkU.js", "a/desk.0123456789ab.css"])
def test_what_is_named_by_its_content_is_kept_for_ever(name: str) -> None:
    from voices.settings import base

    assert re.match(base.WHITENOISE_IMMUTABLE_FILE_TEST, f"/static/{name}")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "VAULT_KEYS"),
        ({"SECRET_KEY": "x" * 60, "VAULT_KEYS": "y" * 60}, "DATABASE_URL"),
    ],
    ids=["nothing", "no keys", "no database"],
)
def test_a_host_without_its_secrets_does_not_start(
    given: dict[str, str], said: str, tmp_path: Any
) -> None:
    env = {
        "DJANGO_SETTINGS_MODULE": "voices.settings.production",
        "PYTHONPATH": str(ROOT / "site"),
        "VOICES_DATA": str(tmp_path),
        **given,
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert said in done.stderr
