"""Which editorial pages and pictures an office may see and change in Wagtail's admin.

Wagtail grants rights to groups, and a right at one page reaches everything below it.
Offices are walls, so here a right follows from what somebody works as today, and from
the office of the page itself: it ends in the second in which the role ends, and what
headquarters may do on the home page does not reach another office's page below it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.forms import ModelChoiceField
from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import (
    AbstractPage,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PagePermissionTester,
)
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from offices.models import EditorialImage, Membership, Office
from offices.permissions import PERMISSIONS, offices_where

WRITE = "home.write_pages"
PUBLISH = "home.publish_pages"

RIGHTS: dict[str, frozenset[str]] = {
    WRITE: frozenset({"add", "change"}),
    PUBLISH: frozenset({"publish", "lock", "unlock"}),
}
"""Wagtail's words for what our two permissions open; its others open to nobody."""

PICTURE_GROUPS: dict[str, str] = {
    WRITE: "Writers of {slug}",
    PUBLISH: "Editors of {slug}",
}
"""The groups to which an office's collection of pictures is given."""


def offices_for(user: Any, actions: Iterable[str]) -> QuerySet[Office]:
    """Offices on whose pages ``user`` may do one of Wagtail's ``actions`` today."""
    wanted = {*actions}
    found = Office.objects.none()
    for permission, rights in RIGHTS.items():
        if rights & wanted:
            found |= offices_where(user, permission)
    return found


def rights_in(user: Any, offices: QuerySet[Office]) -> set[str]:
    """What ``user`` may do with the pages of all of ``offices``, in Wagtail's words."""
    return {
        right
        for permission, rights in RIGHTS.items()
        if offices_where(user, permission).filter(pk__in=offices).exists()
        for right in rights
    }


class OfficePermissions(PagePermissionTester):
    """What somebody may do with one page, by the office that the page belongs to."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.permissions = rights_in(user, page.page_offices())
        if page.offices_may_add and offices_where(user, WRITE).exists():
            self.permissions.add("add")

    def can_edit(self) -> bool:
        """Not by having made the page once: who left an office edits nothing there."""
        return "change" in self.permissions and not self.page_is_root

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.can_edit() and bool(super().can_delete(ignore_bulk))

    def can_submit_for_moderation(self) -> bool:
        return self.can_edit() and bool(super().can_submit_for_moderation())

    def can_lock(self) -> bool:
        return "lock" in self.permissions

    def can_unlock(self) -> bool:
        return "unlock" in self.permissions


class OfficePageForm(WagtailAdminPageForm):
    """Nobody gives a page to an office that is not theirs.

    Headquarters opens the first page of a new office; from then on it is the office's.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("office")
        if self.for_user is None or not isinstance(field, ModelChoiceField):
            return
        offices = offices_where(self.for_user, WRITE)
        first = self.instance.pk is None and self.instance.opens_an_office
        if first and offices.filter(is_headquarters=True).exists():
            offices = Office.objects.all()
        field.queryset = offices
        if offices.count() == 1:
            field.initial = offices.get()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        for name, value in list(data.items()):
            wanted = _pictures_in(value)
            if wanted and self.for_user is not None and not self._all_own(wanted):
                self.add_error(name, _("Choose pictures of your own office."))
        return data

    def _all_own(self, wanted: set[str]) -> bool:
        own = PICTURES.instances_user_has_any_permission_for(self.for_user, ["choose"])
        return bool(own.filter(pk__in=wanted).count() == len(wanted))


class PageOfHouse:
    """What every editorial page of ours inherits, before ``Page``.

    A page with an ``office`` is that office's; one without is headquarters'.
    ``leads_to_offices``: everybody who edits walks through it to what is theirs.
    ``offices_may_add``: every office puts pages of its own below it.
    ``opens_an_office``: headquarters makes it for an office that has no pages yet.
    """

    leads_to_offices: ClassVar[bool] = False
    offices_may_add: ClassVar[bool] = False
    opens_an_office: ClassVar[bool] = False
    base_form_class = OfficePageForm

    def page_offices(self) -> QuerySet[Office]:
        """The one office that looks after this page."""
        if _has_office(type(self)):
            return Office.objects.filter(pk=self.office_id)  # type: ignore[attr-defined]
        return Office.objects.filter(is_headquarters=True)

    def permissions_for_user(self, user: Any) -> OfficePermissions:
        return OfficePermissions(user, self)


def _pictures_in(value: Any) -> set[str]:
    """Keys of the pictures in a text of blocks."""
    if not isinstance(value, StreamValue):
        return set()
    references = value.stream_block.extract_references(value)
    return {key for model, key, *_path in references if model is EditorialImage}


def _page_types() -> list[type[Any]]:
    return [model for model in apps.get_models() if issubclass(model, PageOfHouse)]


def _has_office(model: type[Any]) -> bool:
    return any(field.name == "office" for field in model._meta.fields)


def _content_types(models: Iterable[type[Model]]) -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*models).values())


def _pages_of(offices: QuerySet[Office]) -> Q:
    """The pages of some offices, as a condition on any page."""
    found = Q(pk__in=[])
    for model in filter(_has_office, _page_types()):
        rows = model._base_manager.filter(office__in=offices)
        found |= Q(pk__in=rows.values("pk"))
    if offices.filter(is_headquarters=True).exists():
        shared = [model for model in _page_types() if not _has_office(model)]
        found |= Q(content_type__in=_content_types(shared))
    return found


def _on_the_way() -> Q:
    """The root, and the pages through which editors walk to their own."""
    passages = [model for model in _page_types() if model.leads_to_offices]
    return Q(depth=1) | Q(content_type__in=_content_types(passages))


class OfficePagePolicy(PagePermissionPolicy):
    """Wagtail's questions about pages, answered by role and office."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """Rights of groups count for nothing here."""
        return GroupPagePermission.objects.none()

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return offices_for(user, actions).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        return bool(instance.permissions_for_user(user).permissions & {*actions})

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> Any:
        pages = self.model._default_manager.exclude(depth=1)
        return pages.filter(_pages_of(offices_for(user, actions)))

    def users_with_any_permission(
        self, actions: Iterable[str], include_superusers: bool = True
    ) -> Any:
        return self._staff_who_may(actions, Office.objects.all())

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any, include_superusers: bool = True
    ) -> Any:
        return self._staff_who_may(actions, instance.specific.page_offices())

    def _staff_who_may(self, actions: Iterable[str], offices: QuerySet[Office]) -> Any:
        roles = {
            role
            for permission, rights in RIGHTS.items()
            if rights & {*actions}
            for role in PERMISSIONS[permission]
        }
        today = Membership.objects.active().filter(role__in=roles, office__in=offices)
        people = get_user_model()._default_manager.filter(is_active=True)
        return people.filter(pk__in=today.values("user"))

    def instances_with_direct_explore_permission(self, user: Any) -> list[Page]:
        root = self.explorable_root_instance(user)
        return [root] if root else []

    def explorable_root_instance(self, user: Any) -> Page | None:
        root: Page | None = Page.get_first_root_node()
        return root if offices_where(user, WRITE).exists() else None

    def explorable_instances(self, user: Any) -> Any:
        offices = offices_where(user, WRITE)
        pages = self.model._default_manager.all()
        if not offices.exists():
            return pages.none()
        return pages.filter(_pages_of(offices) | _on_the_way())

    def choosable_instances(self, user: Any) -> Any:
        """What a link may lead to: one's own, and what headquarters has made public."""
        shared = [model for model in _page_types() if not _has_office(model)]
        public = Q(
            content_type__in=_content_types(shared),
            live=True,
            has_unpublished_changes=False,
        )
        own = _pages_of(offices_where(user, WRITE)) | _on_the_way()
        return self.model._default_manager.filter(own | public)


class OfficePicturePolicy(CollectionOwnershipPermissionPolicy):
    """Pictures in the collections of the offices somebody edits for today."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        names = [
            name.format(slug=office.slug)
            for permission, name in PICTURE_GROUPS.items()
            for office in offices_where(user, permission)
        ]
        return GroupCollectionPermission.objects.filter(
            group__name__in=names
        ).select_related("permission", "collection")


PAGES = OfficePagePolicy("wagtailcore.Page")
PICTURES = OfficePicturePolicy(
    EditorialImage,
    auth_model="offices.EditorialImage",
    owner_field_name="uploaded_by_user",
)


def register() -> None:
    """Take the place of Wagtail's own policies, whichever are registered first."""
    register_permission_policy(AbstractPage, PAGES)
    register_permission_policy(EditorialImage, PICTURES, exact_class=True)
