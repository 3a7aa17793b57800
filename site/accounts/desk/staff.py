"""Staff of one's own office: who works as what, until when, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from allauth.mfa.models import Authenticator

from accounts.desk.forms import InviteForm, ProlongForm
from accounts.desk.pages import opens_for, page, user_of
from accounts.reauthentication import asked_again
from accounts.staff import invitations
from accounts.staff.ends import BEFORE
from offices import actions
from offices.models import Invitation, Membership, Role
from offices.permissions import may_grant, offices_to_staff, visible_memberships

SEES = "offices.see_staff"
GRANTS = "offices.invite"


@opens_for(SEES)
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    roles = list(
        visible_memberships(user)
        .select_related("user", "office")
        .order_by("office__name", "role", "pk")
    )
    with_second_step = set(
        Authenticator.objects.filter(
            user__in=[row.user_id for row in roles],
            type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
        ).values_list("user_id", flat=True)
    )
    soon = timezone.now() + BEFORE
    return page(
        request,
        "staff",
        _("Staff"),
        rows=[
            {
                "role": row,
                "second_step": row.user_id in with_second_step,
                "soon": row.ends <= soon,
                "may_change": row.user_id != user.pk
                and may_grant(user, row.office, row.role),
            }
            for row in roles
        ],
        invitations=[
            {"row": row, "address": invitations.address_of(row)}
            for row in invitations.waiting_for(user)
        ],
        now=timezone.now(),
        may_invite=offices_to_staff(user).exists(),
    )


@opens_for(GRANTS)
@asked_again
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One role of somebody else's: move its last day."""
    found = _role_or_404(request, pk)
    form = ProlongForm(request.POST or None, initial={"ends": found.ends.date()})
    if form.is_valid():
        actions.prolong(found, form.cleaned_data["ends"], acting_user=user_of(request))
        messages.success(request, _("The last day is changed."))
        return redirect("staff:list")
    return page(
        request,
        "role",
        found.user.handle,
        parent=(reverse("staff:list"), _("Staff")),
        status=422 if form.is_bound else 200,
        role=found,
        form=form,
    )


@opens_for(GRANTS)
@asked_again
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _role_or_404(request, pk)
    actions.end_role(found, acting_user=user_of(request))
    messages.success(request, _("The role has ended. They are signed out."))
    return redirect("staff:list")


@sensitive_post_parameters("address")
@opens_for(GRANTS)
@asked_again
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    form = InviteForm(
        request.POST or None,
        acting_user=user,
        initial={
            "office": offices_to_staff(user).filter(pk=user.office_id).first(),
            "language": translation.get_language(),
        },
    )
    if form.is_valid():
        chosen = form.cleaned_data
        invitations.invite(
            chosen["address"],
            office=chosen["office"],
            role=Role(chosen["role"]),
            role_ends=chosen["ends"],
            language=chosen["language"],
            acting_user=user,
        )
        messages.success(request, _("The invitation is on its way."))
        return redirect("staff:list")
    return page(
        request,
        "invite",
        _("Invite somebody"),
        parent=(reverse("staff:list"), _("Staff")),
        status=422 if form.is_bound else 200,
        form=form,
    )


@opens_for(GRANTS)
@asked_again
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponseBase:
    try:
        invitations.resend(
            _invitation_or_404(request, pk), acting_user=user_of(request)
        )
    except invitations.Over:
        messages.warning(request, _("This invitation is over. Nothing was sent."))
    else:
        messages.success(request, _("The invitation is on its way."))
    return redirect("staff:list")


@opens_for(GRANTS)
@asked_again
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    invitations.revoke(_invitation_or_404(request, pk), acting_user=user_of(request))
    messages.success(request, _("The invitation is taken back."))
    return redirect("staff:list")


def _role_or_404(request: HttpRequest, pk: int) -> Membership:
    """A role of somebody else's that one may give; others are not there."""
    user = user_of(request)
    found = get_object_or_404(
        visible_memberships(user).active().select_related("user", "office"), pk=pk
    )
    if found.user_id == user.pk or not may_grant(user, found.office, found.role):
        raise Http404
    return found


def _invitation_or_404(request: HttpRequest, pk: int) -> Invitation:
    found = get_object_or_404(Invitation.objects.select_related("office"), pk=pk)
    if not may_grant(user_of(request), found.office, found.role):
        raise Http404
    return found
