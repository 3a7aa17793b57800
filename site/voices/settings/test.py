"""Tests: real databases, a task queue that can be counted, quick passwords."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from voices.settings.base import *
from voices.settings.base import DATABASES, DJANGO_VITE, FRONTEND_DIST

SECRET_KEY = "for-tests-only"
VAULT_KEYS = ["for-tests-only"]
DATA_DIR = Path(tempfile.gettempdir()) / "voices-tests"
MEDIA_ROOT = DATA_DIR / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.dummy.DummyBackend",
        "QUEUES": ["default"],
    }
}
# On SQLite a named file can be kept between runs (``--reuse-db``).
if test_file := os.environ.get("VOICES_TEST_DB"):
    DATABASES["default"]["TEST"] = {"NAME": test_file}
# Python tests need no built assets: without a manifest, addresses of the
# development server are written into the page, and nothing fetches them.
DJANGO_VITE["default"]["dev_mode"] = not (FRONTEND_DIST / "manifest.json").exists()
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
MAIL_WORKS = True
# Tests hand in the same words all the time; those about repetition turn it on.
MODERATION_COUNTS_REPEATS = False
