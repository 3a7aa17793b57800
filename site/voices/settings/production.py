"""A host on the open network: refuses to start without its secrets."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from voices.settings.base import *
from voices.settings.base import DATABASE_URL, SECRET_KEY, STORAGES, VAULT_KEYS

if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random value.")
if not VAULT_KEYS:
    raise ImproperlyConfigured("Set VAULT_KEYS to one long random value or more.")
if not DATABASE_URL:
    raise ImproperlyConfigured("Set DATABASE_URL, for instance postgres://…")

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
STORAGES["staticfiles"] = {"BACKEND": "frontend.storage.HashedStaticFiles"}
STAFF_PASSKEY_ONLY_ROLES = ["safeguarding_lead"]
