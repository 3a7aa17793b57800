"""Settings shared by every way of running Voices.

Whatever an operator may set is read from the environment in one block at the top.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

import dj_database_url
from csp.constants import NONE, SELF

from voices.mail_url import mail_server

ROOT = Path(__file__).resolve().parents[3]


def _list(name: str, default: str = "") -> list[str]:
    return [
        value.strip() for value in os.environ.get(name, default).split(",") if value
    ]


# --- what an operator sets -------------------------------------------------------
DATA_DIR = Path(os.environ.get("VOICES_DATA", ROOT / "var"))
DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
# What is locked in the database opens with these; the first locks. See site/vault.
VAULT_KEYS = _list("VAULT_KEYS")
EMAIL_URL = os.environ.get("EMAIL_URL", "")
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "voices@localhost")
# Without a mail server the pages that would send a code say so.
MAIL_WORKS = bool(EMAIL_URL)
# A moderation policy on trial: what it would have done is written down, and no more.
MODERATION_SHADOW_POLICY = os.environ.get("MODERATION_SHADOW_POLICY", "")
# The same again and too much at once is held: docs/pipeline.md has the limits.
MODERATION_COUNTS_REPEATS = True
# Programs that say what a picture shows, as dotted paths to classes; none is shipped.
# See docs/pictures.md.
PICTURE_CLASSIFIERS = _list("PICTURE_CLASSIFIERS")
PICTURE_CLASSIFIER_SECONDS = 30
SMS_SENDER = os.environ.get("SMS_SENDER", "outbox.sms.refuse")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")
PORT = os.environ.get("PORT", "8000")
BASE_URL = os.environ.get("BASE_URL", f"http://127.0.0.1:{PORT}")
# How many proxies in front may be believed about a visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))

DEBUG = False
ROOT_URLCONF = "voices.urls"
WSGI_APPLICATION = "voices.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "voices",
    "api",
    "search",
    "home",
    "blog",
    "maps",
    "campaigns",
    "moderation",
    "safety_resources",
    "accounts",
    "offices",
    "outbox",
    "audit",
    "topics",
    "guards",
    "privacy",
    "frontend",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django_vite",
    "django_countries",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "frontend.middleware.PlainRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.session_limits.SessionLimits",
    "accounts.middleware.StaffDoor",
    "offices.walls.OfficeWalls",
    "accounts.glass_log.BrokenGlass",
    "accounts.rights.middleware.ClosingDoor",
    "accounts.guardian.gate.WaitingRoom",
    "accounts.middleware.PrivatePages",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context_processors.house",
            ],
            "builtins": ["frontend.templatetags.voices"],
        },
    }
]

# --- storage ---------------------------------------------------------------------
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def database(url: str) -> dict[str, Any]:
    """The database of ``url``; without one, SQLite in the data folder."""
    if url:
        return dict(
            dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "voices.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
    }


DATABASES = {"default": database(DATABASE_URL)}

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
        if REDIS_URL
        # Rate limits live in the cache, so it is shared by all processes even
        # where there is no Redis.
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "voices_cache",
        }
    )
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
FRONTEND_DIST = ROOT / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Names that hold a hash of their content, the build's and Django's.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+(-[\w-]{8}|\.[0-9a-f]{12})\.\w+$"
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": FRONTEND_DIST / "manifest.json",
        "static_url_prefix": "",
    }
}

# --- uploads ---------------------------------------------------------------------
# An upload is held in memory only: nothing a young person sends touches the disk
# before it has been decoded and stripped. A larger one never becomes a file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- mail ------------------------------------------------------------------------
_MAIL = mail_server(EMAIL_URL)
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.use_tls, _MAIL.use_ssl
EMAIL_TIMEOUT = 20

# --- languages -------------------------------------------------------------------
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
]
LANGUAGE_CODE = "en"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Only what browsers know as well: systems add names of their own ("localtime").
WAGTAIL_USER_TIME_ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone or zone == "UTC"
)
LOCALE_PATHS = [ROOT / "site" / "voices" / "locale"]
FORMAT_MODULE_PATH = "frontend.formats"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- people ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "accounts.backends.HandleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passphrases.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.passphrases.Breached"},
    {"NAME": "accounts.passphrases.Surprising"},
    {
        "NAME": "accounts.passphrases.UnlikeTheHandle",
        "OPTIONS": {"user_attributes": ["handle"]},
    },
]
# A host's own list of leaked passphrases, beside the one that is shipped: a file made
# with ``manage.py build_breached_filter``.
ACCOUNTS_BREACHED_FILTER = os.environ.get("BREACHED_FILTER", "")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Codes that are mailed: six numbers, for ten minutes and three tries.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "change_password": "accounts.forms.ChangePassphraseForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "request_login_code": "accounts.mail.forms.AskSignInCodeForm",
    "confirm_login_code": "accounts.mail.forms.SignInCodeForm",
    "reset_password": "accounts.mail.forms.ForgottenPassphraseForm",
    "confirm_password_reset_code": "accounts.mail.forms.PassphraseCodeForm",
    "reset_password_from_key": "accounts.mail.forms.NewPassphraseForm",
    "set_password": "accounts.mail.forms.FirstPassphraseForm",
}
# A whole school may share one address, so the limits for a network ("ip") are wide;
# those for one handle or contact ("key") are narrow. Our own are read by
# ``accounts.limits``, allauth's by allauth; its three that are off have ours instead,
# which give the form back.
ACCOUNT_RATE_LIMITS = {
    "signup": None,
    "login": None,
    "login_failed": "5/5m/key",  # wrong codes of one person's second step
    "join": "120/m/ip",
    "sign_up": "60/m/ip",
    "sign_in": "120/m/ip",
    "recover": "60/m/ip",
    "new_codes": "10/h/user",
    # Attempts to open an account, by passphrase or recovery code.
    "open_from_network": "60/m/ip,5/5m/key",
    "open_handle": "50/h/key",
    "open_handle_slowly": "1/m/key",
    "open_known": "10/5m/key",
    # Asking a guardian, and answering: the key is a fingerprint of the contact, or the
    # key of the request.
    "guardian_ask": "60/m/ip,3/d/key",
    "guardian_link": "60/m/ip,20/h/key",
    "invitation": "60/m/ip,10/h/key",
    # Codes that are mailed: the key is the address. The second and third are allauth's.
    "mail_form": "120/m/ip",
    "mailed_code": "60/m/ip,3/m/key,20/d/key",
    "request_login_code": "60/m/ip,3/m/key,20/d/key",
    "reset_password": "60/m/ip,3/m/key,20/d/key",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# Roles whose staff pages open to a passkey only, not to a code that can be read out:
# none here, so that a demo can be opened; see production.
STAFF_PASSKEY_ONLY_ROLES: list[str] = []
MFA_TOTP_ISSUER = "Voices"
MFA_ADAPTER = "accounts.second_step.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.TurnOnSecondStepForm",
}
SESSION_ENGINE = "accounts.sessions"
# The longest that anybody stays signed in; accounts.session_limits ends most sooner.
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# What must say yes to a new handle: dotted paths to callables that raise
# ValidationError. Named here because accounts may not import what stands above it.
ACCOUNTS_HANDLE_CHECKS = ["moderation.handles.refuse_contact_details"]

# What each room keeps of a person: dotted paths to ``accounts.holdings.Holding``
# classes, asked for export, taking back and erasure.
ACCOUNTS_HOLDINGS = [
    "accounts.holdings.Account",
    "moderation.holdings.Submitted",
    "blog.holdings.Drafts",
]
# What is open to somebody whose guardian has not said yes to an account: names of
# views, or "namespace:*" for all of one. All that is not named is closed.
ACCOUNTS_OPEN_WHILE_WAITING = frozenset(
    {
        "accounts:guardian:*",
        "accounts:codes",
        "account_logout",
        "language",
        "service_worker",
        "healthz",
        "readyz",
        "rendition",
        "wagtail_serve",
        "home:*",
        "help:*",
        "search:*",
        "campaigns:*",
        "api:*",
        "pictures:*",
        "offices:*",
        "blog:index",
        "blog:topic",
        "blog:post",
        "maps:index",
        "maps:project",
        "maps:report",
        "reports-geojson",
    }
)
# Letters stay in the database after they were sent: for a demo only.
OUTBOX_KEEPS_LETTERS = False

# --- how long things are kept ----------------------------------------------------
# Swept daily by ``manage.py sweep``; ``docs/data-inventory.md`` names each of them.
RETENTION = {
    "abandoned_join": timedelta(days=7),
    "consent_request": timedelta(days=7),
    "refused_upload": timedelta(hours=24),
    "trace": timedelta(hours=24),
    "draft": timedelta(days=365),
    "refused_text": timedelta(days=182),
    "decision_person": timedelta(days=365),
    "consent_after_account": timedelta(days=3 * 365),
    "audit": timedelta(days=730),
    "letter": timedelta(days=7),
    "inactive_warned": timedelta(days=547),
    "inactive_erased": timedelta(days=730),
    "legal_hold": timedelta(days=7 * 365),
    "task": timedelta(days=7),
}
# Which models of other packages hold what of people: a dotted path, because privacy
# stands below all that could know.
PRIVACY_OTHERS = "voices.inventory.OTHERS"

# --- Wagtail ---------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Voices"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "offices.EditorialImage"
# The formats that ``pictures.clean`` reads.
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# A link stays what was typed: looking up which page it is would say that page's title.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""

# --- pages and headers -----------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
COUNTRIES_OVERRIDE: dict[str, Any] = {}

# --- what the house promises its people ------------------------------------------
# Longest pieces, in characters; longer ones get a message, never a cut.
BLOG_MAX_TITLE = 120
BLOG_MAX_BODY = 20_000
BLOG_MAX_COMMENT = 2_000
MAPS_MAX_TEXT = 2_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "frontend.logs.LeaveOutPrivate"}},
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["private"],
        },
        "warnings": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["private"],
            "level": "WARNING",
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "django.request": {"handlers": ["console"], "propagate": False},
        # Two lines for each task would fill the terminal. The worker sets the logger's
        # own level when it starts, so that only the handler's holds.
        "django_tasks": {"handlers": ["warnings"], "propagate": False},
        # It would write down the number of every passkey that is made or used.
        "fido2": {"level": "WARNING"},
    },
}

HOUSE_NAME = _("Voices")
