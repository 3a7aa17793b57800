"""Reports of community issues; a report knows a cell of the grid, never a position."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope
from campaigns.models import CampaignPage
from maps.grid import KILOMETRES, STEPS, Cell
from moderation.models import Fact, ModeratedModel, ModeratedQuerySet, Version
from moderation.pipeline import Surface
from offices.access import OfficeScopedQuerySet
from offices.models import Office
from privacy import Level, Personal


def in_language(names: dict[str, str]) -> str:
    """The text in the reader's language, else in English, else in any."""
    return (
        names.get(get_language() or "en")
        or names.get("en")
        or next(iter(names.values()), "")
    )


# Not ``step__in``: Django cannot read such a list back from SQLite's own notes.
ON_THE_GRID = models.Q(*(("step", step) for step in STEPS), _connector=models.Q.OR)


class ProjectQuerySet(OfficeScopedQuerySet["Project"]):
    def started(self) -> Self:
        """Drives that a reader may open; those that are over stay readable."""
        return self.filter(starts__lte=timezone.localdate())

    def running(self) -> Self:
        return self.started().filter(ends__gte=timezone.localdate())


class Project(models.Model):
    """A mapping drive of an office, with a named coordinator and a note on its risks.

    ``step`` is the finest grid of the drive in hundredths of a degree; finer than 5
    needs a written ``risk_note``, and holds while the drive has a coordinator.
    ``titles`` and ``aims`` hold one text per language. The bounds are whole hundredths of a degree.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "coordinator": Personal("Who answers for the drive", Level.STAFF),
    }
    impersonal: ClassVar[str] = (
        "office campaign slug titles aims south west north east starts ends step "
        "risk_note"
    )

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(
        CampaignPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="map_projects",
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    slug = models.SlugField(unique=True)
    titles = models.JSONField(default=dict)
    aims = models.JSONField(default=dict)
    south = models.IntegerField()
    west = models.IntegerField()
    north = models.IntegerField()
    east = models.IntegerField()
    starts = models.DateField()
    ends = models.DateField()
    step = models.PositiveSmallIntegerField(choices=[(s, s) for s in STEPS], default=5)
    risk_note = models.TextField(blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ON_THE_GRID, name="maps_project_step"),
            models.CheckConstraint(
                condition=models.Q(step__gte=5) | ~models.Q(risk_note=""),
                name="maps_fine_grid_needs_risk_note",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")),
                name="maps_project_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def aim(self) -> str:
        return in_language(self.aims)

    @property
    def allows_a_fine_grid(self) -> bool:
        """Whether somebody answers for the drive, and has written down its risks."""
        return bool(self.risk_note) and self.coordinator_id is not None

    @property
    def is_running(self) -> bool:
        return self.starts <= timezone.localdate() <= self.ends

    @property
    def bbox(self) -> str:
        """West, south, east and north in degrees, as the map reads them."""
        return bbox_of([self])

    @property
    def middle(self) -> Cell:
        return Cell(1, (self.south + self.north) // 2, (self.west + self.east) // 2)

    def touches(self, cell: Cell) -> bool:
        """Whether any part of a cell lies in the area of the drive."""
        south, west = cell.y * cell.step, cell.x * cell.step
        return (
            south <= self.north
            and south + cell.step > self.south
            and west <= self.east
            and west + cell.step > self.west
        )

    def get_absolute_url(self) -> str:
        return reverse("maps:project", args=[self.slug])


def bbox_of(projects: Sequence[Project]) -> str:
    """The smallest box around drives: west, south, east and north in degrees."""
    sides = (
        min(project.west for project in projects),
        min(project.south for project in projects),
        max(project.east for project in projects),
        max(project.north for project in projects),
    )
    return ",".join(f"{side / 100:.2f}" for side in sides)


class Category(models.Model):
    """What a report is about. A sensitive one shows a district and no cell."""

    impersonal: ClassVar[str] = "project slug names sensitive order"

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="categories"
    )
    slug = models.SlugField()
    names = models.JSONField(default=dict)
    sensitive = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "slug"], name="maps_category_slug"
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return in_language(self.names)


class District(models.Model):
    """A named part of a project's area; ``y`` and ``x`` place its middle in hundredths
    of a degree."""

    impersonal: ClassVar[str] = "project slug names y x"

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="districts"
    )
    slug = models.SlugField()
    names = models.JSONField(default=dict)
    y = models.IntegerField()
    x = models.IntegerField()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "slug"], name="maps_district_slug"
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return in_language(self.names)

    def cell(self, step: int) -> Cell:
        """The cell that stands for the district for those who choose no place."""
        return Cell(1, self.y, self.x).coarsened(step)


class ReportQuerySet(ModeratedQuerySet["Report"]):
    def for_list(self) -> Self:
        return self.select_related("project", "category", "district").order_by(
            "-published_at", "-id"
        )

    def older_than(self, moment: datetime.datetime, pk: int) -> Self:
        return self.filter(published_at__lte=moment).filter(
            models.Q(published_at__lt=moment) | models.Q(pk__lt=pk)
        )

    def newer_than(self, moment: datetime.datetime, pk: int) -> Self:
        return self.filter(published_at__gte=moment).filter(
            models.Q(published_at__gt=moment) | models.Q(pk__gt=pk)
        )

    def on_map(self) -> Self:
        """Public reports that have a cell; sensitive ones stand in the list only."""
        return self.public().filter(sensitive=False)


class Report(ModeratedModel):
    """A community issue at a cell of the grid, dated by its month.

    ``cell_y`` and ``cell_x`` count cells of ``step`` hundredths of a degree. A sensitive
    report has a district and no cell; any other is named after the district that its
    cell lies in. Nothing on the row says who wrote it but its subject.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "title": Personal("What was written, while it is public", Level.PUBLIC),
        "text": Personal("What was written, while it is public", Level.PUBLIC),
        "cell_y": Personal(
            "The cell of the grid in which the issue is; no position is kept",
            Level.PUBLIC,
        ),
        "cell_x": Personal(
            "The cell of the grid in which the issue is; no position is kept",
            Level.PUBLIC,
        ),
        "district": Personal(
            "The part of the area in which the issue is", Level.PUBLIC
        ),
    }
    impersonal: ClassVar[str] = "project category sensitive language step month status"

    class Status(models.TextChoices):
        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")
        BEING_FIXED = "being_fixed", _("Being fixed")
        FIXED = "fixed", _("Fixed")

    surface = Surface.REPORT
    consent_scope = Scope.MAP
    kind_name = _("Map report")

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="reports"
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    sensitive = models.BooleanField()
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    step = models.PositiveSmallIntegerField(choices=[(s, s) for s in STEPS])
    cell_y = models.IntegerField(null=True, blank=True)
    cell_x = models.IntegerField(null=True, blank=True)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    month = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NEW)

    objects = ReportQuerySet.as_manager()

    class Meta(ModeratedModel.Meta):
        indexes = [
            models.Index(
                fields=["step", "cell_y", "cell_x"],
                condition=models.Q(is_public=True),
                name="maps_report_cells",
            ),
            models.Index(
                fields=["project", "-published_at", "-id"],
                condition=models.Q(is_public=True),
                name="maps_report_newest",
            ),
        ]
        constraints = [
            *ModeratedModel.Meta.constraints,
            models.CheckConstraint(condition=ON_THE_GRID, name="maps_report_step"),
            models.CheckConstraint(
                condition=models.Q(
                    sensitive=True,
                    cell_y__isnull=True,
                    cell_x__isnull=True,
                    district__isnull=False,
                )
                | models.Q(sensitive=False, cell_y__isnull=False, cell_x__isnull=False),
                name="maps_sensitive_has_no_cell",
            ),
            models.CheckConstraint(
                condition=models.Q(cell_y__isnull=True)
                | models.Q(
                    cell_y__gte=-9000 / models.F("step"),
                    cell_y__lt=9000 / models.F("step"),
                    cell_x__gte=-18000 / models.F("step"),
                    cell_x__lt=18000 / models.F("step"),
                ),
                name="maps_cell_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="maps_month_is_a_first_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("maps:report", args=[self.pk])

    @property
    def cell(self) -> Cell | None:
        if self.cell_y is None or self.cell_x is None:
            return None
        return Cell(self.step, self.cell_y, self.cell_x)

    @property
    def kilometres(self) -> int:
        """About how wide the shown area is."""
        return KILOMETRES[self.step]

    @property
    def place(self) -> str:
        """The shown area in a few words, for a list."""
        name = self.district.name if self.district else ""
        if self.sensitive:
            return name
        area = gettext("an area about %(km)s km wide") % {"km": self.kilometres}
        if not name:
            return capfirst(area)
        return f"{name}{pgettext('between words', ',')} {area}"

    def apply(self, version: Version) -> None:
        chosen = version.attributes
        self.title = version.parts["title"]
        self.text = version.parts["text"]
        self.language = chosen["language"]
        self.category_id = chosen["category"]
        self.sensitive = chosen["sensitive"]
        self.step = chosen["step"]
        self.cell_y = chosen["cell_y"]
        self.cell_x = chosen["cell_x"]
        self.district_id = chosen["district"]

    def clear(self) -> None:
        self.title = self.text = ""

    def forget(self) -> None:
        """The place becomes the middle of the drive, whoever reported what and where."""
        self.clear()
        middle = self.project.middle.coarsened(max(STEPS))
        self.step, self.cell_y, self.cell_x = middle.step, middle.y, middle.x
        self.sensitive, self.district = False, None

    def facts(self, version: Version) -> list[Fact]:
        return [
            Fact(_("Map"), self.project.title, self.project.get_absolute_url()),
            Fact(_("Kind"), self.category.name),
            Fact(_("Shown place"), self.place),
        ]
