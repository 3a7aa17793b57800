"""How the machine is doing, for whoever keeps it up: counts and times, nobody's words."""

from __future__ import annotations

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.desk.pages import opens_for, page
from audit.models import Entry, Seal
from outbox.models import Letter


@opens_for("voices.operate")
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    tasks = dict(
        DBTaskResult.objects.order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    letters = Letter.objects.filter(sent_at__isnull=True, send_after__lte=now)
    waiting = letters.aggregate(number=Count("pk"), oldest=Min("send_after"))
    last = Seal.objects.last()
    return page(
        request,
        "operations",
        _("Operations"),
        facts=[
            (_("Tasks that wait"), tasks.get(TaskResultStatus.READY, 0)),
            (_("Tasks that run"), tasks.get(TaskResultStatus.RUNNING, 0)),
            (_("Tasks that failed"), tasks.get(TaskResultStatus.FAILED, 0)),
            (_("Letters that wait"), waiting["number"]),
            (_("Log entries not sealed yet"), _unsealed(last)),
        ],
        oldest_letter=waiting["oldest"],
        sealed_at=last.sealed_at if last else None,
    )


def _unsealed(last: Seal | None) -> int:
    return Entry.objects.filter(pk__gt=last.last_id if last else 0).count()
