"""Editorial pages: the home page of each language, offices, and plain pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Task, TaskState

from frontend.blocks import BodyBlock
from home.contents import front_page, office_front
from offices.models import Office
from offices.pages import PAGES, PageOfHouse


class HomePage(PageOfHouse, Page):
    """The front page of one language: an invitation, and what is new."""

    leads_to_offices = True

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


class EditorialPage(PageOfHouse, Page):
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


class OfficePage(PageOfHouse, Page):
    """The landing page of an office: its posts, its campaigns, its maps."""

    opens_an_office = True

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


class EditorsApproval(Task):
    """Waits for somebody who may publish the page: an editor of its own office."""

    impersonal: ClassVar[str] = ""

    class Meta:
        verbose_name = _("look by an editor")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not _may_publish(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return _may_publish(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not _may_publish(obj, user):
            return []
        return [
            ("reject", _("Ask for changes"), True),
            ("approve", _("Publish"), False),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        pages = PAGES.instances_user_has_permission_for(user, "publish")
        return self.task_states.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            revision__base_content_type=ContentType.objects.get_for_model(Page),
            # A revision names its page in text, whatever page it is.
            revision__object_id__in=pages.annotate(
                name_in_revisions=Cast("pk", models.CharField())
            ).values("name_in_revisions"),
        )

    @classmethod
    def get_description(cls) -> Any:
        return _("An editor of the page's office reads it and publishes it.")


def _may_publish(page: Any, user: Any) -> bool:
    return bool(page.permissions_for_user(user).can_publish())
