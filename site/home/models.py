"""Editorial pages: the home page of each language, offices, and plain pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from frontend.blocks import BodyBlock
from home.contents import front_page, office_front
from offices.models import Office


class HomePage(Page):
    """The front page of one language: an invitation, and what is new."""

    impersonal: ClassVar[str] = "invitation introduction"

    invitation = models.CharField(
        _("Invitation to write"),
        max_length=120,
        blank=True,
        help_text=_("The heading above the writing box, in a few words."),
    )

    introduction = models.CharField(_("Introduction"), max_length=300, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("invitation"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.EditorialPage",
        "home.OfficePage",
        "campaigns.CampaignIndexPage",
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["front"] = front_page(get_language() or "en")
        return context


class EditorialPage(Page):
    """About, rules, privacy: written by the editors."""

    impersonal: ClassVar[str] = "introduction body"

    introduction = models.CharField(_("Introduction"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("editorial page")


class OfficePage(Page):
    """The landing page of an office: its posts, its campaigns, its maps."""

    impersonal: ClassVar[str] = "office introduction"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    introduction = models.CharField(_("Introduction"), max_length=300, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("office"),
        FieldPanel("introduction"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("office page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["front"] = office_front(self.office, get_language() or "en")
        return context
