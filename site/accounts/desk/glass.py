"""Going behind another office's wall, leaving again, and looking at it afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.desk.forms import GlassForm
from accounts.desk.pages import opens_for, page, user_of
from accounts.reauthentication import asked_again
from accounts.staff import glass as actions

AT_ONCE = 50


@opens_for("offices.review_glass")
@require_http_methods(["GET", "HEAD"])
def glass(request: HttpRequest) -> HttpResponseBase:
    """What was broken and by whom; and, at headquarters, the way to do so."""
    user = user_of(request)
    reviewable = set(actions.reviewable_by(user).values_list("pk", flat=True))
    now = timezone.now()
    return page(
        request,
        "glass",
        _("Break-glass"),
        rows=[
            {
                "glass": row,
                "open": row.ended_at is None and row.ends_at > now,
                "overdue": actions.overdue(row, now),
                "may_review": row.pk in reviewable and row.reviewed_at is None,
                "mine": row.user_id == user.pk,
                "told": list(row.told.all()),
            }
            for row in actions.visible_to(user).prefetch_related("told")[:AT_ONCE]
        ],
        may_break=actions.may_break(user),
    )


@opens_for("offices.break_glass")
@asked_again
@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    form = GlassForm(request.POST or None, offices=actions.openable_by(user))
    if form.is_valid():
        try:
            actions.break_glass(
                form.cleaned_data["office"],
                form.cleaned_data["reason"],
                acting_user=user,
            )
        except actions.NobodyToTell:
            form.add_error(
                None,
                _(
                    "Two other people must be told, and there are not two. Ask a "
                    "system administrator to appoint somebody."
                ),
            )
        else:
            messages.warning(request, _("It is open for two hours. Others were told."))
            return redirect("glass:list")
    return page(
        request,
        "break_glass",
        _("Break the glass"),
        status=422 if form.is_bound else 200,
        form=form,
    )


@opens_for("offices.break_glass")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = user_of(request)
    found = get_object_or_404(actions.visible_to(user).filter(user=user), pk=pk)
    actions.leave(found, acting_user=user)
    messages.success(request, _("You have left. The wall is closed again."))
    return redirect("glass:list")


@opens_for("offices.review_glass")
@asked_again
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = user_of(request)
    found = get_object_or_404(actions.reviewable_by(user), pk=pk)
    actions.review(found, acting_user=user)
    messages.success(request, _("Written down: you looked at it."))
    return redirect("glass:list")
