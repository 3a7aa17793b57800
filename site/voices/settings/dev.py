"""The demo on one machine: SQLite, a printed mailbox, a key made on first start."""

from __future__ import annotations

import secrets

from voices.settings.base import *
from voices.settings.base import DATA_DIR, SECRET_KEY, VAULT_KEYS

DATA_DIR.mkdir(parents=True, exist_ok=True)


def _kept_key() -> str:
    """The secret of this data folder, made once, so that sessions outlive a restart."""
    file = DATA_DIR / "secret_key"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(50))
        file.chmod(0o600)
    return file.read_text()


SECRET_KEY = SECRET_KEY or _kept_key()
VAULT_KEYS = VAULT_KEYS or [SECRET_KEY]
SMS_SENDER = "outbox.sms.print_message"
OUTBOX_KEEPS_LETTERS = True
MAIL_WORKS = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Nothing is collected for a demo: static files come from where they are kept.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
