from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts import joining
from accounts.forms import AgeForm
from offices.access import is_staff


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/home.html", {"is_staff": is_staff(request.user)})


@method_decorator(sensitive_post_parameters("month", "year"), name="dispatch")
class Join(FormView[AgeForm]):
    """The age question; who has answered it is not asked again."""

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


@require_safe
def no_mail(request: HttpRequest) -> HttpResponse:
    """Where allauth would use an e-mail address, and nobody has one here."""
    return redirect(
        "accounts:home" if request.user.is_authenticated else "account_login"
    )
