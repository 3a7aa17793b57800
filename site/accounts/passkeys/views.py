"""Joining and signing in with a passkey, and the pages on which one keeps them."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import FormView

from allauth.account.adapter import get_adapter
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import BaseReauthenticateView
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login

from accounts import joining
from accounts.adapter import TAKEN
from accounts.joining import Answer
from accounts.models import User
from accounts.passkeys import actions, ceremony
from accounts.passkeys.forms import (
    AddPasskeyForm,
    AgainPasskeyForm,
    HandleForm,
    MadePasskeyForm,
    NameForm,
    SecondStepPasskeyForm,
    UsedPasskeyForm,
)
from accounts.reauthentication import asked_again
from accounts.views import GET_OR_POST, Limited
from accounts.ways_in import has_another_way_in

JOINING = "joins_by_passkey"
ABANDONED_AFTER = 60 * 60
"""Seconds that a visitor's session keeps a handle for which no passkey was made."""


class _Joins:
    """Open to somebody who has answered the age question and has no account here."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        get_adapter().is_open_for_signup(request)
        response: HttpResponseBase = super().dispatch(  # type: ignore[misc]
            request, *args, **kwargs
        )
        return response


class JoinByPasskey(_Joins, Limited, FormView[HandleForm]):
    """First a handle, because the passkey carries it."""

    limit = "sign_up"
    form_class = HandleForm
    template_name = "account/signup_by_passkey.html"

    def form_valid(self, form: HandleForm) -> HttpResponse:
        if form.cleaned_data["website"]:
            return redirect("accounts:join")
        self.request.session[JOINING] = {
            "handle": form.cleaned_data["username"],
            "key": str(uuid.uuid4()),
        }
        self.request.session.set_expiry(ABANDONED_AFTER)
        return redirect("accounts:make_first_passkey")


class MakeFirstPasskey(_Joins, Limited, FormView[MadePasskeyForm]):
    """The passkey; with it there is an account, without it nothing."""

    limit = "sign_up"
    form_class = MadePasskeyForm
    template_name = "account/make_passkey.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if JOINING not in request.session:
            return redirect("accounts:join_by_passkey")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = self.request.session[JOINING]
        person = User(handle=known["handle"], public_id=uuid.UUID(known["key"]))
        return super().get_context_data(
            handle=known["handle"], options=ceremony.options_to_make(person), **kwargs
        )

    def form_valid(self, form: MadePasskeyForm) -> HttpResponse:
        known = self.request.session.pop(JOINING)
        answer = joining.recall(self.request)
        assert isinstance(answer, Answer)
        try:
            person = actions.join_by_passkey(
                known["handle"],
                uuid.UUID(known["key"]),
                form.cleaned_data["credential"],
                answer,
                language=get_language() or "en",
            )
        except IntegrityError:
            messages.warning(self.request, TAKEN)
            return redirect("accounts:join_by_passkey")
        post_authentication(self.request, _passkeys(person).get(), passwordless=True)
        return joining.finish(self.request, person, codes=True)


class SignInWithPasskey(Limited, FormView[UsedPasskeyForm]):
    limit = "sign_in"
    form_class = UsedPasskeyForm
    template_name = "account/login_with_passkey.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            options=ceremony.options_to_use(),
            goal=get_next_redirect_url(self.request) or "",
            **kwargs,
        )

    def form_valid(self, form: UsedPasskeyForm) -> HttpResponse:
        passkey: Authenticator = form.cleaned_data["credential"]
        login = Login(
            user=passkey.user, redirect_url=get_next_redirect_url(self.request)
        )
        response: HttpResponse = perform_passwordless_login(
            self.request, passkey, login
        )
        return response


class SecondStep(mfa.AuthenticateView):
    """allauth's second step of a login, with only the ways that somebody has."""

    def get_webauthn_form_class(self) -> type[SecondStepPasskeyForm]:
        return SecondStepPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.stage.login.user
        return super().get_context_data(**kwargs) | {
            "options": ceremony.options_to_use(person) if _has_passkey(person) else "",
            "has_codes": _has_codes(person),
        }


@method_decorator(login_required, name="dispatch")
class Again(BaseReauthenticateView):
    """Show who one is by a passkey."""

    form_class = AgainPasskeyForm
    template_name = "mfa/webauthn/reauthenticate.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": _person(self.request)}

    def form_valid(self, form: AgainPasskeyForm) -> HttpResponse:
        form.save()
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "options": ceremony.options_to_use(_person(self.request))
        }


@require_safe
@login_required
def passkeys(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "mfa/webauthn/authenticator_list.html",
        {"passkeys": _passkeys(_person(request))},
    )


@method_decorator(asked_again, name="dispatch")
class AddPasskey(FormView[AddPasskeyForm]):
    form_class = AddPasskeyForm
    template_name = "mfa/webauthn/add_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            options=ceremony.options_to_make(_person(self.request)),
            goal=get_next_redirect_url(self.request) or "",
            **kwargs,
        )

    def form_valid(self, form: AddPasskeyForm) -> HttpResponse:
        person = _person(self.request)
        has_new_codes = actions.add_passkey(
            person,
            form.cleaned_data["name"],
            form.cleaned_data["credential"],
            request=self.request,
            acting_user=person,
        )
        # It was just shown: nobody is asked for it again on the next page.
        post_authentication(
            self.request, _passkeys(person).latest("pk"), reauthenticated=True
        )
        messages.success(self.request, _("Your passkey is ready."))
        if has_new_codes:
            return redirect("mfa_view_recovery_codes")
        return redirect(get_next_redirect_url(self.request) or "mfa_list_webauthn")


@method_decorator(asked_again, name="dispatch")
class RenamePasskey(FormView[NameForm]):
    form_class = NameForm
    template_name = "mfa/webauthn/edit_form.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.passkey = get_object_or_404(_passkeys(_person(request)), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.passkey.wrap().name}

    def form_valid(self, form: NameForm) -> HttpResponse:
        actions.rename_passkey(self.passkey, form.cleaned_data["name"])
        messages.success(self.request, _("Your passkey has a new name."))
        return redirect("mfa_list_webauthn")


@require_http_methods(GET_OR_POST)
@asked_again
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a passkey, but never the last way in."""
    person = _person(request)
    passkey = get_object_or_404(_passkeys(person), pk=pk)
    is_last = _passkeys(person).count() == 1
    if is_last and not has_another_way_in(person, besides="passkey"):
        messages.warning(
            request, _("Set a passphrase first. Without it you could not sign in.")
        )
        return redirect("mfa_list_webauthn")
    if request.method == "POST":
        actions.remove_passkey(passkey, acting_user=person)
        messages.success(request, _("The passkey is removed."))
        return redirect("mfa_list_webauthn")
    return render(
        request,
        "mfa/webauthn/authenticator_confirm_delete.html",
        {"name": passkey.wrap().name},
    )


def _passkeys(person: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(
        user=person, type=Authenticator.Type.WEBAUTHN
    ).order_by("pk")


def _has_passkey(person: User) -> bool:
    return _passkeys(person).exists()


def _has_codes(person: User) -> bool:
    return (
        Authenticator.objects.filter(user=person)
        .exclude(type=Authenticator.Type.WEBAUTHN)
        .exists()
    )


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
