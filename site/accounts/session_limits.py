"""How long one stays signed in: for the whole session, whichever page is open.

The limits are read when somebody signs in and stay with the session. What could change
them, a role above all, ends the sessions of a person instead (``offices.signals``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import User
from accounts.sessions import end_sessions
from frontend.logs import is_private
from offices.signals import role_changed

BEGAN, LONGEST, IDLE, SEEN = "began_at", "longest", "idle", "seen_at"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def set_limits(sender: object, request: HttpRequest, user: User, **signal: Any) -> None:
    """Receives ``user_logged_in``."""
    defaults = policy.of(user)
    now = int(time.time())
    longest = int(defaults.session_length.total_seconds())
    idle = int(defaults.idle.total_seconds()) if defaults.idle else None
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[LONGEST], request.session[IDLE] = longest, idle


class SessionLimits:
    """Signs out whoever has been here too long, or away too long.

    The page is then answered as to anybody: what is open to all stays open. Help pages
    look at no session, so that none tells of them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # A browser without a session is given none, and its page may be kept by caches.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and not is_private(request.path_info):
            self._check(request, time.time())
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: float) -> None:
        session = request.session
        if BEGAN not in session:
            return
        idle, seen_at = session[IDLE], session[SEEN]
        too_long = now - session[BEGAN] > session[LONGEST]
        if too_long or (idle is not None and now - seen_at > idle):
            logout(request)
            messages.warning(request, _("You were away for a while. Sign in again."))
        elif idle is not None and now - seen_at > 60:
            # Once a minute is enough, and saves a write for each picture and script.
            session[SEEN] = int(now)


def end_with_role(sender: object, person: User, **signal: Any) -> None:
    """Receives ``role_changed``: nobody goes on with what they no longer are."""
    end_sessions(person)


def register() -> None:
    user_logged_in.connect(set_limits, dispatch_uid="accounts.set_limits")
    role_changed.connect(end_with_role, dispatch_uid="accounts.end_with_role")
