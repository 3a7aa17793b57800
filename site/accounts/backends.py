"""Logging in with a handle."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class HandleBackend(AuthenticationBackend):
    """Finds the handle whatever capitals, signs and look-alikes somebody types.

    Two handles never share a skeleton, so this opens nobody else's account.
    """

    def _authenticate_by_username(
        self, username: str, password: str
    ) -> AbstractBaseUser | None:
        return self._check_password(User.objects.known_as(username), password)
