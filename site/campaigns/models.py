"""Campaigns are editorial pages; posts and maps point at them, never the reverse."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet

from frontend.blocks import BodyBlock
from offices.models import Office
from offices.pages import PageOfHouse
from topics.models import Topic

SHOWN_POSTS = 12


class CampaignIndexPage(PageOfHouse, Page):
    """The list of campaigns in one language; every office adds its own to it."""

    leads_to_offices = True
    offices_may_add = True

    impersonal: ClassVar[str] = ""

    max_count_per_parent = 1  # type: ignore[assignment]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]

    class Meta:
        verbose_name = _("list of campaigns")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        campaigns = CampaignPage.objects.child_of(self).live().for_cards()
        context["running"] = campaigns.running()
        context["past"] = campaigns.past()
        return context


class CampaignPageQuerySet(PageQuerySet):
    def for_cards(self) -> Self:
        rows: Self = self.select_related("office", "topic").prefetch_related(
            "topic__names"
        )
        return rows

    def running(self) -> Self:
        """Campaigns that have not ended, those that are due first at the top."""
        return self.filter(ends__gte=timezone.localdate()).order_by("starts")

    def begun(self) -> Self:
        return self.filter(starts__lte=timezone.localdate())

    def in_language(self, language: str) -> Self:
        return self.filter(locale__language_code=language)

    def of_key(self, key: uuid.UUID | str, language: str) -> CampaignPage | None:
        """The campaign that shares ``key`` with its translations, best in ``language``.

        A key outlives the page of one language; a primary key does not.
        """
        own_first = models.Case(
            models.When(Q(locale__language_code=language), then=0), default=1
        )
        found: CampaignPage | None = (
            self.filter(translation_key=key).order_by(own_first, "pk").first()
        )
        return found

    def past(self) -> Self:
        return self.filter(ends__lt=timezone.localdate()).order_by("-ends")


class CampaignPage(PageOfHouse, Page):
    """One campaign: its aim, its days, and what young people made for it."""

    impersonal: ClassVar[str] = "office topic aim starts ends body"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    aim = models.CharField(_("Aim"), max_length=250)
    starts = models.DateField(_("First day"))
    ends = models.DateField(_("Last day"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Text"))

    objects = PageManager.from_queryset(CampaignPageQuerySet)()  # type: ignore[misc]

    content_panels = [
        *Page.content_panels,
        FieldPanel("aim"),
        FieldPanel("office"),
        FieldPanel("topic"),
        FieldPanel("starts"),
        FieldPanel("ends"),
        FieldPanel("body"),
    ]
    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("campaign")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="campaigns_end_after_start",
                violation_error_message=_("The last day comes after the first."),
            )
        ]

    @property
    def is_running(self) -> bool:
        return self.starts <= timezone.localdate() <= self.ends

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["posts"] = self.newest_posts()
        return context

    def newest_posts(self) -> Any:
        """What young people wrote for this campaign, in whatever language."""
        posts = self.posts.model._default_manager
        return (
            posts.public()
            .filter(campaign__translation_key=self.translation_key)
            .for_cards()
            .newest()[:SHOWN_POSTS]
        )
