"""The pages of the desk. Whoever has no desk, or not this one, finds nothing here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from moderation import actions
from moderation.desk.forms import DecisionForm, QueueFilter
from moderation.desk.reading import Reading, read
from moderation.desk.relating import also_said
from moderation.models import Outcome, QueueItem, Reason, VersionPicture
from moderation.models.queue import QueueItemQuerySet
from moderation.pictures.refusing import NothingToKnow, NotRefused, do_not_show_again
from moderation.submissions import (
    AlreadyDecided,
    ClaimedByAnother,
    ConsentMissing,
    NeverPublic,
    PictureNotChecked,
    PictureSealed,
)
from offices.access import DESK, offices_of
from offices.models import Office
from offices.reading import record_reading

AT_ONCE = 50
NOT_PUBLIC_AS_IT_IS = gettext_lazy(
    "It says how somebody could hurt themselves, so nobody can publish it as it is. "
    "Ask for changes: the author sees which words it is about."
)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _desk(view: View[P]) -> View[P]:
    """Only for those who work at a desk; others get the answer of a missing page."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not offices_of(request.user, *DESK).exists():
            raise Http404
        return never_cache(view)(request, *args, **kwargs)

    return guarded


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _items(request: HttpRequest) -> QueueItemQuerySet:
    return QueueItem.objects.for_desk(_user(request)).select_related(
        "version__subject__author", "version__subject__office", "office", "claimed_by"
    )


def _item_or_404(request: HttpRequest, pk: int) -> QueueItem:
    return get_object_or_404(_items(request).select_related("closed_by"), pk=pk)


def _write_down(request: HttpRequest, verb: str, offices: Iterable[Office]) -> None:
    """Lists say first words and handles: that somebody saw them is a read as well."""
    for office in offices:
        record_reading(verb, office, reader=_user(request), office_id=office.pk)


def _page(
    request: HttpRequest, name: str, title: str, **context: Any
) -> TemplateResponse:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    crumbs.append({"url": reverse("desk:queue"), "label": _("Desk")})
    if title != _("Desk"):
        crumbs.append({"url": "", "label": title})
    return TemplateResponse(
        request,
        f"moderation/desk/{name}.html",
        {
            "page": name,
            "header_title": title,
            "breadcrumbs_items": crumbs,
            **context,
        },
    )


@_desk
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    offices = list(offices_of(request.user, *DESK))
    chosen = QueueFilter(request.GET, offices=offices)
    if not chosen.is_valid() and "office" in chosen.errors:
        raise Http404
    waiting = _items(request).open().filter(**chosen.lookups()).in_order()
    if before := chosen.cleaned_data.get("after"):
        waiting = waiting.after(_item_or_404(request, before))
    unchecked = VersionPicture.objects.filter(
        version=OuterRef("version"), picture__checked_at__isnull=True
    )
    shown = list(waiting.annotate(waits_for_picture=Exists(unchecked))[: AT_ONCE + 1])
    _write_down(request, "moderation.list_queue", offices)
    older = request.GET.copy()
    if len(shown) > AT_ONCE:
        older["after"] = str(shown[AT_ONCE - 1].pk)
    return _page(
        request,
        "queue",
        _("Desk"),
        items=shown[:AT_ONCE],
        filter=chosen,
        filtered=bool(chosen.lookups()),
        several_offices=len(offices) > 1,
        more=older.urlencode() if len(shown) > AT_ONCE else "",
    )


@_desk
@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """What people of the desk decided lately, newest first."""
    items = (
        _items(request)
        .filter(closed_by__isnull=False)
        .select_related("closed_by__decided_by")
        .order_by("-closed_by")[:AT_ONCE]
    )
    offices = offices_of(request.user, *DESK)
    _write_down(request, "moderation.list_decided", offices)
    return _page(request, "decided", _("Decided lately"), items=items)


@_desk
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Open the first item that nobody else is reading."""
    for item in _items(request).open().unclaimed_for(request.user).in_order()[:3]:
        if actions.claim(item, acting_user=_user(request)):
            return redirect("desk:item", item.pk)
    messages.info(request, _("Nothing waits that nobody else is reading."))
    return redirect("desk:queue")


@_desk
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item_or_404(request, pk)
    actions.claim(item, acting_user=_user(request))
    return redirect("desk:item", item.pk)


@_desk
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item_or_404(request, pk)
    actions.release(item, acting_user=_user(request))
    messages.info(request, _("Passed on. Somebody else will read it."))
    return redirect("desk:queue")


@_desk
@require_POST
def not_again(request: HttpRequest, pk: int, picture: uuid.UUID) -> HttpResponse:
    """A refused picture is remembered, so that a person looks when it comes again."""
    item = _item_or_404(request, pk)
    placed = get_object_or_404(
        item.version.pictures.select_related("picture"), picture__public_id=picture
    )
    try:
        do_not_show_again(item, placed.picture, acting_user=_user(request))
    except NotRefused:
        messages.warning(request, _("Only a picture that was refused is remembered."))
    except NothingToKnow:
        messages.warning(
            request, _("There is too little in this picture to know it again.")
        )
    else:
        messages.success(
            request, _("Remembered. When it is sent again, a person looks first.")
        )
    return redirect("desk:item", item.pk)


@_desk
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one item; whoever holds it may decide here."""
    found = _item_or_404(request, pk)
    if request.method == "POST":
        return _decide(request, found)
    if not found.is_held_by(request.user):
        actions.record_reading(found, acting_user=_user(request))
    reading = read(found)
    return _item_page(request, reading, DecisionForm(initial=_preset(reading)))


def _decide(request: HttpRequest, item: QueueItem) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _item_page(request, read(item), form, status=422)
    try:
        actions.decide(
            item,
            form.outcome_given,
            reason=form.reason_given,
            explanation=form.cleaned_data["explanation"],
            acting_user=_user(request),
        )
    except AlreadyDecided:
        messages.warning(request, _already(_item_or_404(request, item.pk)))
        return redirect("desk:item", item.pk)
    except ClaimedByAnother:
        messages.warning(request, _("Somebody else is reading this. Nothing changed."))
    except ConsentMissing as refusal:
        messages.warning(
            request,
            _("It cannot be published, because a guardian has not agreed: %(what)s.")
            % {"what": ", ".join(str(scope.label) for scope in sorted(refusal.scopes))},
        )
    except NeverPublic:
        messages.warning(request, NOT_PUBLIC_AS_IT_IS)
    except PictureSealed:
        messages.warning(
            request,
            _(
                "A picture in it is sealed: nobody may see it, so nobody can publish it."
            ),
        )
    except PictureNotChecked:
        messages.warning(
            request,
            _("Its picture is still being checked. Try again in a few minutes."),
        )
    else:
        messages.success(request, _done(form.outcome_given))
        return redirect("desk:queue")
    return _item_page(request, read(_item_or_404(request, item.pk)), form, status=409)


def _item_page(
    request: HttpRequest, reading: Reading, form: DecisionForm, status: int = 200
) -> HttpResponse:
    item = reading.item
    response = _page(
        request,
        "item",
        str(item.version.subject.model.kind_name),
        item=item,
        reading=reading,
        said=also_said(item, reading.assessment),
        form=form,
        held=item.is_held_by(request.user),
        held_by_another=item.claimed_by_another(request.user),
        never_public=NOT_PUBLIC_AS_IT_IS if reading.assessment.never_public else "",
    )
    response.status_code = status
    return response


def _preset(reading: Reading) -> dict[str, str]:
    """Somebody in distress is met with care, not with a rule that they broke."""
    return {"reason": Reason.SUPPORT.value} if reading.assessment.show_support else {}


def _already(item: QueueItem) -> str:
    """Who was quicker, and with what; nothing of the second decision was applied."""
    decision = item.closed_by
    if decision is None:
        return _("The author took it back or sent a newer one. Nothing changed.")
    person = decision.decided_by
    return _("%(person)s decided first: %(outcome)s. Nothing changed.") % {
        "person": person.handle if person else _("The policy"),
        "outcome": Outcome(decision.outcome).label,
    }


def _done(outcome: Outcome) -> str:
    if outcome in Outcome.public():
        return _("Published.")
    if outcome == Outcome.CHANGES:
        return _("Sent back to the author with your words.")
    return _("Not published. The author can read why.")
