"""The house's own part of every page: menu, languages, who is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage, Message
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str | Promise
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    href: str
    current: bool


_MENU: tuple[tuple[str | Promise, str], ...] = (
    (_("Read"), "blog:index"),
    (_("map"), "maps:index"),
    (_("act"), "campaigns:index"),
    (_("write"), "blog:write"),
)

_FOOTER: tuple[tuple[str | Promise, str], ...] = (
    (_("About us"), "about"),
    (_("Rules"), "rules"),
    (_("How we decide"), "how-we-decide"),
    (_("Your data"), "your-data"),
    (_("Accessibility"), "accessibility"),
)


class House:
    """What ``base.html`` needs, read only when a template asks for it.

    A visitor without cookies has neither a session nor messages: looking for
    them anyway would make the page vary by cookie, and no cache could keep it.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def language(self) -> str:
        return (get_language() or settings.LANGUAGE_CODE).split("-")[0]

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    @property
    def home_href(self) -> str:
        return f"/{self.language}/"

    @cached_property
    def help_href(self) -> str:
        return reverse("help:index")

    @cached_property
    def menu(self) -> list[MenuItem]:
        return [self._item(label, reverse(name)) for label, name in _MENU]

    @cached_property
    def footer(self) -> list[MenuItem]:
        pages = [
            self._item(label, f"{self.home_href}{slug}/") for label, slug in _FOOTER
        ]
        return [
            self._item(_("Search"), self.search_href),
            *pages,
            self._item(_("Our offices"), reverse("offices:list")),
        ]

    @cached_property
    def languages(self) -> list[Language]:
        return [self._language(code) for code, _name in settings.LANGUAGES]

    @property
    def language_name(self) -> str:
        return _own_name(self.language)

    @cached_property
    def person(self) -> AbstractBaseUser | None:
        if not self._has_session:
            return None
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def account_href(self) -> str:
        return reverse("accounts:home")

    @cached_property
    def login_href(self) -> str:
        return reverse("account_login")

    @cached_property
    def search_href(self) -> str:
        return reverse("search:search")

    @cached_property
    def notices(self) -> list[Message]:
        storage = get_messages(self._request)
        if not isinstance(storage, BaseStorage):
            return []
        # Even asking whether the storage is empty would read the session.
        return list(storage) if self._has_session or storage.added_new else []

    @property
    def _has_session(self) -> bool:
        return settings.SESSION_COOKIE_NAME in self._request.COOKIES

    def _item(self, label: str | Promise, href: str) -> MenuItem:
        return MenuItem(label, href, current=self._request.path.startswith(href))

    def _language(self, code: str) -> Language:
        query = urlencode({"next": self._request.path})
        return Language(
            code=code,
            name=_own_name(code),
            href=f"{reverse('language', args=[code])}?{query}",
            current=code == self.language,
        )


def house(request: HttpRequest) -> dict[str, Any]:
    return {"house": House(request)}


def _own_name(code: str) -> str:
    return str(get_language_info(code)["name_local"]).capitalize()
