from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.generic import FormView

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login

from accounts import actions, joining, limits, recovery
from accounts.consents import needs_guardian
from accounts.forms import AgeForm, RecoverForm
from accounts.reauthentication import asked_again
from accounts.rights.told import told
from offices.access import is_staff

GET_OR_POST = ["GET", "HEAD", "POST"]
_TOO_OFTEN_CODES = ("too_often", "too_many_login_attempts")


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    context = {
        "is_staff": is_staff(person),
        "notices": told(person),
        "has_guardian": needs_guardian(person) or hasattr(person, "guardian"),
    }
    return render(request, "accounts/home.html", context)


class Limited:
    """A form that is given back, with what was typed, when it was sent too often.

    What is secret in it is never given back.
    """

    limit: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if limits.allow(request, self.limit):
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        view: Any = self
        # Not bound: a form that nobody may try must not be tried to be shown.
        form = view.get_form_class()(
            **{
                **view.get_form_kwargs(),
                "data": None,
                "files": None,
                "initial": request.POST.dict(),
            }
        )
        context = view.get_context_data(form=form, too_often=limits.TOO_OFTEN)
        return view.render_to_response(context, status=429)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if any(form.has_error("__all__", code) for code in _TOO_OFTEN_CODES):
            response.status_code = 429
        return response


@method_decorator(sensitive_post_parameters("month", "year"), name="dispatch")
class Join(Limited, FormView[AgeForm]):
    """The age question; who has answered it is not asked again."""

    limit = "join"
    form_class = AgeForm
    template_name = "accounts/join.html"

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        verdict = joining.recall(request)
        if verdict is not None:
            return _go_on(verdict)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def form_valid(self, form: AgeForm) -> HttpResponse:
        verdict = joining.verdict_on(
            year=form.cleaned_data["year"],
            month=int(form.cleaned_data["month"]),
            country=form.cleaned_data["country"],
        )
        response = _go_on(verdict)
        joining.remember(response, verdict)
        return response


def _go_on(verdict: joining.Verdict) -> HttpResponse:
    return redirect("accounts:later" if verdict == "later" else "account_signup")


@require_safe
def later(request: HttpRequest) -> HttpResponse:
    """For somebody who cannot have an account yet: what is open to them."""
    return render(request, "accounts/later.html")


class SignIn(Limited, allauth.LoginView):
    limit = "sign_in"


class SignUp(Limited, allauth.SignupView):
    limit = "sign_up"

    def form_valid(self, form: Any) -> HttpResponse:
        person, response = form.try_save(self.request)
        return response or joining.finish(self.request, person, codes=True)


@require_http_methods(GET_OR_POST)
@login_required
def codes(request: HttpRequest) -> HttpResponse:
    """The way back in: new codes while they are shown, and how many are left."""
    person: Any = request.user
    if request.method == "POST":
        recovery.written_down(request)
        return redirect(joining.next_page(person))
    return render(
        request,
        "accounts/codes.html",
        {
            "codes": recovery.codes_for_page(request),
            "left": recovery.codes_left(person),
        },
    )


@require_POST
@asked_again
def new_codes(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    if not limits.allow(request, "new_codes"):
        return limits.refuse(request)
    recovery.keep_for_page(request, recovery.make_codes(person))
    return redirect("accounts:codes")


@method_decorator(sensitive_post_parameters("code", "passphrase"), name="dispatch")
class Recover(Limited, FormView[RecoverForm]):
    """A new passphrase for somebody who kept their codes."""

    limit = "recover"
    form_class = RecoverForm
    template_name = "accounts/recover.html"

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("account_change_password")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: RecoverForm) -> HttpResponse:
        person = form.found.person
        if not person.is_active:
            closed: HttpResponse = get_adapter().respond_user_inactive(
                self.request, person
            )
            return closed
        if not actions.recover(form.found, form.cleaned_data["passphrase"]):
            return redirect("accounts:recover")
        left = recovery.codes_left(person)
        messages.success(
            self.request,
            " ".join(
                [
                    _("Your passphrase is changed."),
                    ngettext(
                        "You have %(number)d code left.",
                        "You have %(number)d codes left.",
                        left,
                    )
                    % {"number": left},
                ]
            ),
        )
        # allauth's way in, so that a second step is asked for as at any other time.
        response: HttpResponse = perform_login(self.request, Login(user=person))
        return response


@require_safe
def no_room(request: HttpRequest) -> HttpResponse:
    """Where allauth has a page that we have otherwise, or not at all."""
    return redirect(
        "accounts:home" if request.user.is_authenticated else "account_login"
    )
