"""The map and its list for everyone, and the reports of whoever is signed in."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import consents
from accounts.guardian.words import missing
from maps import actions
from maps.forms import ReportForm, WordsForm
from maps.grid import KILOMETRES
from maps.listing import PAGE, page_of
from maps.models import Project, Report, bbox_of
from moderation import actions as moderation
from moderation.states import State, Step, state_of, states_of
from moderation.submissions import ConsentMissing, SentBefore

MANY_PROJECTS = 50
NEWEST = 10
NOT_SENT = _(
    "Not sent. Your words are still below: copy them if you want to keep them."
)
CHANGEABLE = (Step.BACK_TO_YOU, Step.PUBLIC)


# --- for everyone ----------------------------------------------------------------


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    running = Project.objects.running().order_by("-starts", "slug")
    projects = list(running[:MANY_PROJECTS])
    newest = Report.objects.public().for_list()[:NEWEST]
    context = {
        "projects": projects,
        "reports": newest,
        "bbox": bbox_of(projects) if projects else "",
    }
    return render(request, "maps/index.html", context)


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(
        Project.objects.started().prefetch_related("categories", "districts"),
        slug=slug,
    )
    chosen = request.GET.get("category", "")
    categories = list(found.categories.all())
    # Asking for a kind that is not there shows nothing, and says so.
    reports = found.reports.public().for_list()
    if chosen:
        kinds = [category.pk for category in categories if category.slug == chosen]
        reports = reports.filter(category__in=kinds)
    context = {
        "project": found,
        "filters": _filters(found, categories, chosen),
        "chosen": chosen,
        "page": page_of(reports, request.GET),
        "places": _places(found),
    }
    return render(request, "maps/project.html", context)


def _filters(
    project: Project, categories: list[Any], chosen: str
) -> list[dict[str, Any]]:
    address = project.get_absolute_url()
    everything = {"label": _("All"), "href": address, "current": not chosen}
    return [
        everything,
        *(
            {
                "label": category.name,
                "href": f"{address}?category={category.slug}",
                "current": category.slug == chosen,
            }
            for category in categories
        ),
    ]


def _places(project: Project) -> str:
    """Names to write on the map, with their position in degrees, for the script."""
    names = [
        [(district.y + 0.5) / 100, (district.x + 0.5) / 100, district.name]
        for district in project.districts.all()
    ]
    return json.dumps(names, ensure_ascii=False)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Report.objects.public().for_list(), pk=pk)
    context = {"report": found, "places": _places(found.project)}
    return render(request, "maps/report.html", context)


# --- for the signed in -----------------------------------------------------------


@sensitive_post_parameters("latitude", "longitude", "title", "text")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(
        Project.objects.started()
        .select_related("office")
        .prefetch_related("categories", "districts"),
        slug=slug,
    )
    user: Any = request.user
    if request.method == "POST":
        return _report_an_issue(request, project, user)
    if not project.is_running:
        messages.info(request, gettext("This map is closed to new reports."))
        return redirect(project)
    initial = {"client_id": uuid.uuid4(), "language": get_language()}
    form = ReportForm(project=project, author=user, initial=initial)
    return _report_form(request, form)


def _report_an_issue(request: HttpRequest, project: Project, user: Any) -> HttpResponse:
    form = ReportForm(request.POST, project=project, author=user)
    if not form.is_valid():
        return _report_form(request, form, status=422)
    try:
        report, _assessment = actions.submit_report(
            project, form.entry(), acting_user=user
        )
    except actions.ProjectClosed:
        message = gettext(
            "This map is closed to new reports. Your words are still below: "
            "copy them if you want to keep them."
        )
        form.add_error(None, message)
        return _report_form(request, form, status=422)
    except SentBefore:
        form.ask_again()
        return _report_form(request, form, status=409)
    except ConsentMissing as refusal:
        form.add_error(None, NOT_SENT)
        worried = refusal.show_support
        return _report_form(request, form, status=409, worried=worried)
    return redirect("maps:my-report", report.pk)


def _report_form(
    request: HttpRequest, form: ReportForm, status: int = 200, *, worried: bool = False
) -> HttpResponse:
    context = {
        "missing": _missing(request),
        "worried": worried,
        "form": form,
        "project": form.project,
        "km": KILOMETRES[form.step],
        "step": form.step,
        "places": _places(form.project),
    }
    return render(request, "maps/new.html", context, status=status)


def _missing(request: HttpRequest) -> list[str]:
    """What a guardian has not agreed to, said before somebody presses send."""
    user: Any = request.user
    return missing(consents.lacking(user, Report().scopes_needed(with_picture=False)))


@require_safe
@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    reports = _reports_of(user).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) <= 18:
        reports = reports.filter(pk__lt=int(before))
    rows = list(reports[: PAGE + 1])
    older = f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    states = states_of(rows[:PAGE])
    entries = [_entry(report, states[report.pk]) for report in rows[:PAGE]]
    return render(request, "maps/mine.html", {"entries": entries, "older": older})


@require_safe
@never_cache
@login_required
def my_report(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    report = get_object_or_404(_reports_of(user), pk=pk)
    entry = _entry(report, state_of(report))
    assessment = entry["state"].version.assessments.latest("pk")
    entry["show_support"] = entry["waits"] and assessment.show_support
    entry["on_duty"] = report.subject.office.is_on_duty()
    return render(request, "maps/my_report.html", entry)


@sensitive_post_parameters("title", "text")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    report = get_object_or_404(_reports_of(user), pk=pk)
    entry = _entry(report, state_of(report))
    if not entry["can_change"]:
        messages.info(request, gettext("This report cannot be changed now."))
        return redirect("maps:my-report", report.pk)
    initial = {
        "client_id": uuid.uuid4(),
        "title": entry["title"],
        "text": entry["text"],
        "language": entry["language"],
    }
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data, initial=initial)
    status, worried = (422 if form.is_bound else 200), False
    if form.is_valid():
        try:
            actions.change_words(report, **form.cleaned_data, acting_user=user)
        except SentBefore:
            form.ask_again()
            status = 409
        except ConsentMissing as refusal:
            form.add_error(None, NOT_SENT)
            status, worried = 409, refusal.show_support
        else:
            return redirect("maps:my-report", report.pk)
    context = {
        **entry,
        "form": form,
        "missing": _missing(request),
        "worried": worried,
    }
    return render(request, "maps/change.html", context, status=status)


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    report = get_object_or_404(_reports_of(user), pk=pk)
    moderation.withdraw(report, acting_user=user)
    messages.success(
        request, gettext("Your report is taken back. Nobody else sees it.")
    )
    return redirect("maps:my-report", report.pk)


def _reports_of(user: Any) -> Any:
    """A person's own reports that were sent; for all others there is no such page."""
    return (
        Report.objects.by(user)
        .filter(subject__versions__number=1)
        .select_related("project", "category", "district", "subject")
    )


def _entry(report: Report, state: State) -> dict[str, Any]:
    """A report as its author sees it: in the newest words, with whose turn it is."""
    assert state.version is not None
    waits = state.step in (Step.WITH_US, Step.PICTURE)
    return {
        "report": report,
        "state": state,
        "step": str(state.step),
        "title": state.version.parts.get("title", ""),
        "text": state.version.parts.get("text", ""),
        "language": state.version.attributes.get("language", report.language),
        "waits": waits,
        "can_change": state.step in CHANGEABLE,
        "can_take_back": waits or report.is_public,
        "href": reverse("maps:my-report", args=[report.pk]),
    }
