"""The young person's side: ask, wait, ask again, print a form, or leave."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import consents, limits
from accounts.consents import NotNeeded
from accounts.guardian import actions
from accounts.guardian.actions import NothingToAsk
from accounts.guardian.forms import ASKS, CHOOSE_SOMETHING, AskForm, ScopesForm
from accounts.guardian.texts import consent_text
from accounts.models import Consent, Method, User
from accounts.rights.actions import erase_now


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Where somebody's question is, and what their guardian has said yes to."""
    person = _person(request)
    if not consents.needs_guardian(person):
        return redirect("accounts:home")
    asked = actions.open_request(person)
    if asked is None and consents.waits(person):
        return redirect("accounts:guardian:ask")
    guardian = actions.guardian_of(person)
    context = {
        "asked": asked,
        "method": guardian.channel if guardian else Method.PAPER,
        "reference": actions.reference(asked) if asked else "",
        "waits": consents.waits(person),
        "given": Consent.objects.active().filter(person=person).order_by("pk"),
        "missing": set(ASKS) - actions.lasting(person),
    }
    return render(request, "accounts/guardian/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not consents.needs_guardian(person):
        return redirect("accounts:home")
    form = _ask_form(request, person)
    if not form.is_bound:
        return _ask_page(request, form)
    if not form.is_valid():
        return _ask_page(request, form, status=422)
    question = form.question()
    if not _may_ask(request, person, question):
        form.add_error(None, _("You can ask three times a day. Please wait a day."))
        return _ask_page(request, form, status=429)
    try:
        actions.ask(question, acting_user=person)
    except NothingToAsk:
        form.add_error(None, str(CHOOSE_SOMETHING))
        return _ask_page(request, form, status=422)
    except NotNeeded:
        return redirect("accounts:home")
    return redirect("accounts:guardian:mine")


def _ask_form(request: HttpRequest, person: User) -> ScopesForm:
    knows_guardian = bool(consents.given(person)) and actions.guardian_of(person)
    kind = ScopesForm if knows_guardian else AskForm
    data = request.POST if request.method == "POST" else None
    return kind(data, person=person, lasting=actions.lasting(person))


def _may_ask(request: HttpRequest, person: User, question: actions.Question) -> bool:
    """Three letters a day from one person, and three to one address, from whomever."""
    fingerprint = actions.contact_of(person, question)
    keys = [f"person-{person.public_id}"]
    if fingerprint:
        keys.append(f"contact-{fingerprint}")
    return all(limits.allow(request, "guardian_ask", key=key) for key in keys)


def _ask_page(
    request: HttpRequest, form: ScopesForm, *, status: int = 200
) -> HttpResponse:
    person = _person(request)
    context = {
        "form": form,
        "waits": consents.waits(person),
        "asked": actions.open_request(person),
    }
    return render(request, "accounts/guardian/ask.html", context, status=status)


@require_safe
@login_required
def paper(request: HttpRequest) -> HttpResponse:
    """The form to print and sign, with what it says in the guardian's language."""
    asked = actions.open_request(_person(request))
    if asked is None:
        return redirect("accounts:guardian:mine")
    text = consent_text(asked.language, asked.text_version)
    context = {
        "asked": asked,
        "reference": actions.reference(asked),
        "text": text,
        "about": text.on(list(actions.asked_for(asked))),
    }
    return render(request, "accounts/guardian/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest) -> HttpResponse:
    """Leave while waiting: everything goes at once, for nothing is there to keep."""
    person = _person(request)
    if not consents.waits(person):
        return redirect("accounts:home")
    if request.method != "POST":
        return render(request, "accounts/guardian/cancel.html")
    erase_now(person)
    logout(request)
    messages.success(request, _("Everything is deleted. You can still read here."))
    return redirect("home:front")


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)
