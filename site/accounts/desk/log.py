"""The audit log of one's own office: who did and who looked at what, in keys.

Opening it is written down like everything else. Headquarters sees how much other
offices write into theirs, and not one line of it.
"""

from __future__ import annotations

import csv
import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.desk.pages import opens_for, page, user_of
from accounts.desk.verbs import LOOKED, VERBS, in_words
from accounts.reauthentication import asked_again
from audit import actions as audit
from audit.models import Entry
from offices.models import Office
from offices.permissions import offices_where

SEES = "audit.see_office"
AT_ONCE = 50
FIGURES_OF = datetime.timedelta(days=30)
FEW = 10
"""Smaller numbers are not told to another office."""

COLUMNS = ("at", "person", "verb", "target", "data")


class _Echo:
    """A file that keeps nothing: what is written is handed on."""

    def write(self, line: str) -> str:
        return line


class LogFilter(forms.Form):
    """Which lines of which office; nothing that is typed here is a name."""

    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=None
    )
    verb = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    person = forms.UUIDField(
        label=gettext_lazy("Whose key"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, offices: QuerySet[Office]) -> None:
        first = offices.first()
        asked = data.copy()
        if first is not None and not asked.get("office"):
            asked["office"] = str(first.pk)
        super().__init__(asked)
        office, verb = self.fields["office"], self.fields["verb"]
        assert isinstance(office, forms.ModelChoiceField)
        assert isinstance(verb, forms.ChoiceField)
        office.queryset = offices
        words = sorted(((code, str(said)) for code, said in VERBS.items()), key=_said)
        verb.choices = [("", _("Everything")), *words]

    def entries(self) -> QuerySet[Entry]:
        asked = self.cleaned_data
        found = Entry.objects.filter(office_key=asked["office"].pk)
        if asked.get("verb"):
            found = found.filter(verb=asked["verb"])
        if key := asked.get("person"):
            found = found.filter(Q(actor_key=key) | Q(data__person=str(key)))
        if since := asked.get("since"):
            found = found.filter(at__gte=_midnight(since))
        if (until := asked.get("until")) and until < datetime.date.max:
            found = found.filter(at__lt=_midnight(until + datetime.timedelta(days=1)))
        return found.order_by("-pk")


def _said(choice: tuple[str, str]) -> str:
    return choice[1]


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it: keys, codes and the words of its verb."""

    entry: Entry
    is_own: bool

    @property
    def words(self) -> Any:
        return in_words(self.entry.verb)

    @property
    def who(self) -> str:
        return str(self.entry.actor_key or "")

    @property
    def short(self) -> str:
        return _short(self.who)

    @property
    def details(self) -> list[tuple[str, str]]:
        """What says something, in the order of names."""
        told = sorted(self.entry.data.items())
        return [(name, _short(str(value))) for name, value in told if value]


def _short(value: str) -> str:
    """The beginning of a key; codes and numbers whole."""
    return value[:8] if len(value) == len(str(uuid.UUID(int=0))) else value


@opens_for(SEES)
@require_safe
def log(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    asked = _filter(request, request.GET)
    rows: list[Entry] = []
    if asked.is_valid():
        before = _number(request.GET.get("before", ""))
        found = asked.entries().filter(pk__lt=before) if before else asked.entries()
        rows = list(found[: AT_ONCE + 1])
        _write_down(request, "audit.read", asked)
    further = request.GET.copy()
    if len(rows) > AT_ONCE:
        further["before"] = str(rows[AT_ONCE - 1].pk)
    return page(
        request,
        "log",
        _("Log"),
        status=200 if asked.is_valid() else 422,
        lines=[Line(row, row.actor_key == user.public_id) for row in rows[:AT_ONCE]],
        filter=asked,
        several_offices=offices_where(user, SEES).count() > 1,
        filtered=any(
            asked.data.get(name) for name in ("verb", "person", "since", "until")
        ),
        more=further.urlencode() if len(rows) > AT_ONCE else "",
        figures=_figures(request),
        few=FEW,
    )


@opens_for(SEES)
@require_POST
@asked_again
def export(request: HttpRequest) -> HttpResponseBase:
    """The same lines as a file, whole."""
    asked = _filter(request, request.POST)
    if not asked.is_valid():
        raise Http404
    _write_down(request, "audit.export", asked)
    response = StreamingHttpResponse(_file(asked.entries()), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="log.csv"'
    return response


def _filter(request: HttpRequest, data: Any) -> LogFilter:
    offices = offices_where(request.user, SEES)
    asked = LogFilter(data, offices=offices)
    if not asked.is_valid() and "office" in asked.errors:
        raise Http404
    return asked


def _write_down(request: HttpRequest, verb: str, asked: LogFilter) -> None:
    office = asked.cleaned_data["office"]
    audit.record(
        verb,
        office,
        actor=user_of(request),
        office_id=office.pk,
        only=asked.cleaned_data["verb"],
        person=asked.cleaned_data["person"],
    )


def _number(text: str) -> int | None:
    """A row's number; whatever else stands in an address is no number."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return int(text)


def _file(entries: QuerySet[Entry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for entry in entries.iterator(chunk_size=1000):
        yield writer.writerow(
            (
                entry.at.isoformat(),
                entry.actor_key or "",
                entry.verb,
                entry.target,
                json.dumps(entry.data, sort_keys=True),
            )
        )


@dataclass(frozen=True)
class Figure:
    """How much an office wrote into its log lately."""

    office: Office
    looked: int
    did: int


def _figures(request: HttpRequest) -> list[Figure]:
    """For headquarters: numbers of all offices."""
    if not offices_where(request.user, SEES).filter(is_headquarters=True).exists():
        return []
    lately = Entry.objects.filter(at__gte=timezone.now() - FIGURES_OF)
    looked = Count("pk", filter=Q(verb__in=list(LOOKED)))
    rows = lately.values("office_key").annotate(all=Count("pk"), looked=looked)
    counted = {row["office_key"]: (row["all"], row["looked"]) for row in rows}
    return [
        Figure(office, looked=looked_at, did=all_of_it - looked_at)
        for office in Office.objects.all()
        for all_of_it, looked_at in [counted.get(office.pk, (0, 0))]
    ]
