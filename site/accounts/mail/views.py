"""Joining with an address, keeping one, and showing who one is by a code."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url

from accounts import joining
from accounts.adapter import TAKEN, WRONG_MAILED_CODE
from accounts.joining import Answer
from accounts.limits import TOO_OFTEN
from accounts.mail import actions
from accounts.mail.codes import MailedCode, Purpose, may_send
from accounts.mail.forms import AddressForm, CodeForm, JoinByEmailForm
from accounts.models import User
from accounts.reauthentication import asked_again
from accounts.views import Limited
from accounts.ways_in import has_another_way_in

ABANDONED_AFTER = 60 * 60
"""Seconds that a visitor's session keeps a handle and an address without a code."""

ADDRESS_TAKEN = _("This address is used by another account. Please use another one.")


class NeedsMail:
    """A page that would send a code; a house without a mail server says so."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not settings.MAIL_WORKS:
            return render(request, "account/no_mail.html")
        response: HttpResponseBase = super().dispatch(  # type: ignore[misc]
            request, *args, **kwargs
        )
        return response


class JoinByEmail(NeedsMail, Limited, FormView[JoinByEmailForm]):
    """A handle and an address: there is an account only after the code was used."""

    limit = "sign_up"
    form_class = JoinByEmailForm
    template_name = "account/signup_by_email.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        get_adapter().is_open_for_signup(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: JoinByEmailForm) -> HttpResponse:
        address = form.cleaned_data["email"]
        if not may_send(self.request, address):
            form.add_error(None, ValidationError(TOO_OFTEN, code="too_often"))
            return self.form_invalid(form)
        if not form.cleaned_data["website"]:
            MailedCode.send_to(
                address,
                request=self.request,
                purpose="join",
                about={"handle": form.cleaned_data["username"]},
            )
            self.request.session.set_expiry(ABANDONED_AFTER)
        return redirect("accounts:join_by_email_code")


class UseCode(FormView[CodeForm]):
    """Asks for a code that was mailed, and does what it was for."""

    form_class = CodeForm
    template_name = "account/mailed_code.html"
    purpose: ClassVar[Purpose]
    asked_at: ClassVar[str]
    heading: ClassVar[Promise]

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        mailed = MailedCode.pending(request, self.purpose)
        if mailed is None:
            return self.start_again()
        self.mailed = mailed
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "again" in request.POST:
            return self._send_again()
        return super().post(request, *args, **kwargs)

    def _send_again(self) -> HttpResponse:
        if self.mailed.send_again():
            messages.success(self.request, _("We sent you a new code."))
        else:
            messages.warning(self.request, TOO_OFTEN)
        return redirect(self.request.get_full_path())

    def form_valid(self, form: CodeForm) -> HttpResponse:
        if self.mailed.is_right(form.cleaned_data["code"]):
            self.mailed.abort()
            return self.used()
        if self.mailed.is_over:
            messages.warning(self.request, _("Please ask for a new code."))
            return self.start_again()
        form.add_error("code", str(WRONG_MAILED_CODE))
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            address=self.mailed.address,
            heading=self.heading,
            asked_at=reverse(self.asked_at),
            **kwargs,
        )

    def start_again(self) -> HttpResponse:
        return redirect(self.asked_at)

    def used(self) -> HttpResponse:
        raise NotImplementedError


class JoinByEmailCode(UseCode):
    purpose = "join"
    asked_at = "accounts:join_by_email"
    heading = _("Your code, please")

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("accounts:home")
        get_adapter().is_open_for_signup(request)
        return super().dispatch(request, *args, **kwargs)

    def used(self) -> HttpResponse:
        answer = joining.recall(self.request)
        assert isinstance(answer, Answer)
        try:
            user = actions.join_by_email(
                self.mailed.about["handle"],
                self.mailed.address,
                answer,
                language=get_language() or "en",
            )
        except IntegrityError:
            messages.warning(self.request, TAKEN)
            return self.start_again()
        record_authentication(self.request, user, method="code")
        return joining.finish(self.request, user, codes=False)


class AskSignInCode(NeedsMail, Limited, allauth.RequestLoginCodeView):
    limit = "mail_form"


class ForgotPassphrase(NeedsMail, Limited, allauth.PasswordResetView):
    limit = "mail_form"


first_passphrase = asked_again(allauth.password_set)


@method_decorator(asked_again, name="dispatch")
class Address(Limited, FormView[AddressForm]):
    """The one address that somebody may give, change and take away."""

    limit = "mail_form"
    form_class = AddressForm
    template_name = "account/address.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_drop=has_another_way_in(_person(self.request), besides="address"),
            **kwargs,
        )

    def form_valid(self, form: AddressForm) -> HttpResponse:
        address = form.cleaned_data["email"]
        if not settings.MAIL_WORKS:
            form.add_error(None, str(_("This site cannot send e-mail at the moment.")))
            return self.form_invalid(form)
        if address == _person(self.request).email:
            form.add_error("email", str(_("This is your address already.")))
            return self.form_invalid(form)
        if not may_send(self.request, address):
            form.add_error(None, ValidationError(TOO_OFTEN, code="too_often"))
            return self.form_invalid(form)
        MailedCode.send_to(address, request=self.request, purpose="address")
        return redirect("accounts:address_code")


@method_decorator(asked_again, name="dispatch")
class AddressCode(UseCode):
    purpose = "address"
    asked_at = "account_email"
    heading = _("Your code, please")

    def used(self) -> HttpResponse:
        person = _person(self.request)
        try:
            actions.use_address(person, self.mailed.address, acting_user=person)
        except IntegrityError:
            messages.warning(self.request, ADDRESS_TAKEN)
        else:
            messages.success(self.request, _("Your e-mail address is saved."))
        return self.start_again()


@require_POST
@asked_again
def drop_address(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if has_another_way_in(person, besides="address"):
        actions.drop_address(person, acting_user=person)
        messages.success(request, _("Your e-mail address is deleted."))
    else:
        messages.warning(
            request, _("Set a passphrase first. Without it you could not sign in.")
        )
    return redirect("account_email")


@login_required
def reauthenticate(request: HttpRequest) -> HttpResponseBase:
    """Show who one is by a code to one's own address: first a button, then the code."""
    if MailedCode.pending(request, "again"):
        return AgainCode.as_view()(request)
    address = _person(request).email
    if not address:
        return redirect("account_reauthenticate")
    if request.method == "POST":
        if may_send(request, address):
            MailedCode.send_to(address, request=request, purpose="again")
        else:
            messages.warning(request, TOO_OFTEN)
        return redirect(request.get_full_path())
    return render(
        request,
        "account/reauthenticate_by_email.html",
        {"address": address},
    )


class AgainCode(UseCode):
    purpose = "again"
    asked_at = "accounts:reauthenticate_by_email"
    heading = _("Is it you?")

    def start_again(self) -> HttpResponse:
        return redirect(self.request.get_full_path())

    def used(self) -> HttpResponse:
        record_authentication(
            self.request, _person(self.request), method="code", reauthenticated=True
        )
        return redirect(get_next_redirect_url(self.request) or "accounts:home")


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
