"""The page for somebody whose own words worried us: who sees them, and who helps.

It is care and no verdict. Nothing here shows what was written, so that it can be open
beside anybody; each answer is a plain form.
"""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from moderation import actions
from moderation.actions.caring import waiting_for
from moderation.models import Answer, Assessment, Subject
from safety_resources.help import help_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def care(request: HttpRequest, pk: int) -> HttpResponse:
    author = cast(User, request.user)
    subject = _worrying_subject(author, pk)
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said in Answer.values:
            actions.answer(subject, Answer(said), acting_user=author)
        return redirect("care:page", pk)
    item = waiting_for(subject)
    country = str(author.country)
    context = {
        "subject": subject,
        "item": item,
        "on_duty": subject.office.is_on_duty(),
        "country": country,
        "help": help_of(country, timezone.localdate()) if country else None,
    }
    return render(request, "moderation/care/page.html", context)


def _worrying_subject(author: User, pk: int) -> Subject:
    """A piece of one's own in which something worried us; all others are not there."""
    worrying = Assessment.objects.filter(show_support=True)
    mine = Subject.objects.filter(
        author=author, versions__assessments__in=worrying
    ).select_related("office")
    return get_object_or_404(mine.distinct(), pk=pk)
