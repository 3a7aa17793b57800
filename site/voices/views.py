"""Doors for operators, and the editors' pictures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from search.models import Entry

logger = logging.getLogger(__name__)

OLDEST_WAITING = timedelta(minutes=15)
"""A task that waits longer means that no worker is at work."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve people. What failed is named, never why."""
    checks = {name: _passes(name, check) for name, check in CHECKS.items()}
    ready = all(checks.values())
    return JsonResponse(
        {
            "ready": ready,
            "checks": {name: "ok" if ok else "failed" for name, ok in checks.items()},
        },
        status=200 if ready else 503,
    )


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        # Whatever a part raises, this door must answer.
        logger.exception("readyz: %s failed", name)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _cache() -> bool:
    cache.set("readyz", "here", timeout=30)
    return bool(cache.get("readyz") == "here")


def _search() -> bool:
    Entry.objects.order_by("-pk").first()
    return True


def _queue() -> bool:
    late = timezone.now() - OLDEST_WAITING
    # A task for now is stored with the last of all dates.
    due = Q(run_after=get_date_max()) | Q(run_after__lt=late)
    return not DBTaskResult.objects.filter(
        due, status=TaskResultStatus.READY, enqueued_at__lt=late
    ).exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "cache": _cache,
    "search": _search,
    "queue": _queue,
}

# Wagtail names a rendition after its picture and its filter.
RENDITIONS = "images/"
IMAGE_TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}


@require_safe
@cache_control(public=True, max_age=86_400)
def editorial_rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition of an editors' picture, and nothing else of the media folder.

    Originals are never served, and young people's pictures have a door of their own
    that asks for permission. A large site lets its front server or object storage
    serve this one folder.
    """
    content_type = IMAGE_TYPES.get(name.rpartition(".")[2].lower())
    if content_type is None:
        raise Http404
    try:
        file = default_storage.open(f"{RENDITIONS}{name}")
    except (OSError, ValueError) as error:
        raise Http404 from error
    return FileResponse(file, content_type=content_type)
