"""The last wall in front of Wagtail's admin: an address or a form names others' pages.

Wagtail asks what somebody may change before it changes anything. It does not always ask
what they may see: a page to be moved, a list below a page, a choice of several rows or a
form that is shown again say the title of whatever page they were given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError

from wagtail.models import Page

from offices.pages import PAGES, PICTURES

ADMIN = "/cms/"
PLACES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
"""What Wagtail calls a page in an address."""

FIELDS = ("new_parent_page", "parent_page", "chooser", "target_pages[]", "childOf")
"""What it calls a page in a form."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class OfficeWalls:
    """Answers as if a page or a picture of another office did not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, places: dict[str, Any]
    ) -> None:
        if not request.path_info.startswith(ADMIN) or not request.user.is_authenticated:
            return
        pages = [places[name] for name in PLACES if name in places]
        section = request.path_info.removeprefix(ADMIN)
        if section.startswith("pages/") and "pk" in places:
            pages.append(places["pk"])
        for asked in (request.GET, request.POST):
            pages += [
                value for name in FIELDS for value in asked.getlist(name) if value
            ]
        chosen = [*request.GET.getlist("id"), *request.POST.getlist("id")]
        if section.startswith(("bulk/wagtailcore/", "choose-page/")):
            pages += chosen
        elif section.startswith("bulk/"):
            _all_or_404(_pictures, request.user, chosen)
        _all_or_404(_pages, request.user, pages)
        if "page_to_move_id" in places:
            _not_the_root(places["page_to_move_id"])

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """A form of Wagtail's came without the fields that its own page sends."""
        if request.path_info.startswith(ADMIN) and isinstance(
            error, MultiValueDictKeyError
        ):
            return HttpResponse(status=400)
        return None


def _pages(user: Any) -> Any:
    return PAGES.choosable_instances(user)


def _pictures(user: Any) -> Any:
    return PICTURES.instances_user_has_any_permission_for(user, ["change", "choose"])


def _all_or_404(seen_by: Callable[[Any], Any], user: Any, keys: Iterable[Any]) -> None:
    wanted = {str(key) for key in keys}
    if not wanted:
        return
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in wanted):
        raise Http404
    if seen_by(user).filter(pk__in=wanted).count() != len({int(key) for key in wanted}):
        raise Http404


def _not_the_root(page: int) -> None:
    if Page.objects.filter(pk=page, depth=1).exists():
        raise Http404
