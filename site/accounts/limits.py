"""How often something may be tried, by a network, an account, a handle or a contact.

The numbers are in ``settings.ACCOUNT_RATE_LIMITS``; the counts are in the shared cache
and run out with their time. A school shares one address, so limits for a network are
wide; those for one handle are narrow. A network is an IPv4 address or the first 64 bits
of an IPv6 address, and only its fingerprint is kept.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import RateLimitUsage

import vault
from accounts import devices

TOO_OFTEN = _("That was too many times. Please wait five minutes and try again.")

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def network_of(request: HttpRequest) -> str:
    """A fingerprint of the network that a request comes from; the address is not kept."""
    return vault.fingerprint(_network(get_client_ip(request)), purpose="network")[:32]


def _network(address: str | None) -> str:
    if address is None:
        return "unknown"
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)


def allow(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Count one try of ``action``; false when there were too many.

    ``action`` names a line of ``settings.ACCOUNT_RATE_LIMITS`` (a wrong name is a
    ``KeyError``, never a missing limit). ``key`` is what its ``/key`` counts, for
    instance a fingerprint of a contact. Reading a page (GET) is never counted.
    """
    return _count(request, action, key=key) is not None


def refuse(request: HttpRequest) -> HttpResponse:
    """The page for somebody who tried too often, where no form can be kept."""
    response: HttpResponse = ratelimit.respond_429(request)
    return response


def limited(action: str) -> Callable[[View[P]], View[P]]:
    """Answer 429 instead of the view when its network tries ``action`` too often."""

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not allow(request, action):
                return refuse(request)
            return view(request, *args, **kwargs)

        return counted

    return around


def attempt(request: HttpRequest, handle_skeleton: str) -> RateLimitUsage | None:
    """Count one attempt to open an account; ``None`` when there were too many.

    In a browser in which the owner has signed in before only that browser is counted,
    so that no stranger can lock the owner out. Everywhere else the attempts of one
    network at one handle are counted narrowly, those of all networks at one handle
    widely, and beyond that all strangers together get one attempt a minute.

    What is returned can be rolled back when the attempt was right.
    """
    device = _known_device(request, handle_skeleton)
    if device:
        return _count(request, "open_known", key=f"{handle_skeleton}:{device}")
    pair = f"{handle_skeleton}:{network_of(request)}"
    near = _count(request, "open_from_network", key=pair)
    if near is None:
        return None
    far = _count(request, "open_handle", key=handle_skeleton) or _count(
        request, "open_handle_slowly", key=handle_skeleton
    )
    if far is None:
        return None
    return RateLimitUsage(usage=[*near.usage, *far.usage])


def _known_device(request: HttpRequest, handle_skeleton: str) -> str:
    person = request.user
    if person.is_authenticated and person.handle_skeleton == handle_skeleton:
        return f"person-{person.pk}"
    return devices.device_of(request, handle_skeleton)


def _count(
    request: HttpRequest, action: str, *, key: str = ""
) -> RateLimitUsage | None:
    usage: RateLimitUsage | None = ratelimit.consume(
        request,
        app="accounts",
        action=action,
        config={action: str(settings.ACCOUNT_RATE_LIMITS[action])},
        key=key or None,
    )
    return usage
