"""Staff pages open to staff who have used their second step, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from wagtail.admin import urls as wagtailadmin_urls

import pytest

from accounts.models import User
from offices.models import Office, Role
from tests.accounts.test_login import code_for, log_in
from tests.conftest import signed_in, staff
from tests.factories import PASSPHRASE
from tests.sessions import set_up_totp, staff_client

pytestmark = pytest.mark.django_db
LOGIN, DESK = "/en/accounts/login/", "/cms/"
ACTIVATE = "/en/accounts/2fa/totp/activate/"


def staff_addresses() -> list[str]:
    """Every address under /cms/ that needs no argument, and some that do."""
    resolver = get_resolver("wagtail.admin.urls")
    found = {f"/cms/{route}" for route in _plain_routes(resolver.url_patterns)}
    return sorted(
        found | {"/cms/pages/1/", "/cms/pages/1/edit/", "/cms/pages/1/history/"}
    )


def _plain_routes(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _plain_routes(pattern.url_patterns, route)
        elif not any(sign in route for sign in "<(\\[*"):
            yield route.rstrip("$")


def test_the_crawl_sees_the_admin() -> None:
    assert wagtailadmin_urls.urlpatterns
    assert len(staff_addresses()) > 60


def test_without_an_account_no_staff_page_opens(client: Client) -> None:
    for address in staff_addresses():
        response = client.get(address)
        assert response.status_code in (302, 303), address
        assert response["Location"].startswith(LOGIN), address
        assert not client.cookies.get("sessionid"), address


def test_for_a_young_person_there_are_no_staff_pages(amina: User) -> None:
    with_second_step = staff_client(amina)
    for address in staff_addresses():
        for client in (signed_in(amina), with_second_step):
            response = client.get(address, follow=True)
            assert _is_nothing(response) or _is_elsewhere(response), address
    assert _is_nothing(with_second_step.post("/cms/pages/1/edit/", follow=True))


def _is_nothing(response: Any) -> bool:
    return bool(response.status_code == 404)


def _is_elsewhere(response: Any) -> bool:
    """A login door sends somebody who is logged in to their own account."""
    return bool(response.redirect_chain[-1][0] == "/en/accounts/")


def test_with_a_passphrase_only_no_staff_page_opens(moderator: User) -> None:
    secret = set_up_totp(moderator)
    assert secret
    client = signed_in(moderator)
    for address in staff_addresses():
        for response in (client.get(address), client.post(address)):
            assert response.status_code != 200, address
            assert "/accounts/" in response.get("Location", "/accounts/"), address


def test_staff_without_a_second_step_are_led_to_set_one_up(moderator: User) -> None:
    response = signed_in(moderator).get("/cms/pages/1/edit/")

    assert response["Location"].startswith("/en/accounts/2fa/totp/activate/")


def test_with_both_steps_the_desk_opens_and_no_page_breaks(moderator: User) -> None:
    client = staff_client(moderator)

    assert client.get(DESK).status_code == 200
    for address in staff_addresses():
        assert client.get(address).status_code < 500, address


def test_the_way_in_by_hand_is_passphrase_then_code(
    client: Client, moderator: User
) -> None:
    secret = set_up_totp(moderator)
    assert log_in(client, "desk-kisumu", next=DESK)["Location"].startswith(
        "/en/accounts/2fa/authenticate/"
    )
    assert client.get(DESK)["Location"].startswith(LOGIN)
    response = client.post("/en/accounts/2fa/authenticate/", {"code": code_for(secret)})

    assert response["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_session_without_a_code_is_asked_for_one_and_goes_on(
    moderator: User,
) -> None:
    secret = set_up_totp(moderator)
    client = signed_in(moderator)
    door = client.get("/cms/account/")["Location"]
    assert door == "/en/accounts/2fa/reauthenticate/?next=%2Fcms%2Faccount%2F"

    response = client.post(door, {"code": code_for(secret)})
    assert response["Location"] == "/cms/account/"
    assert client.get("/cms/account/").status_code == 200


def test_a_code_used_by_somebody_else_in_this_browser_does_not_count(
    moderator: User, second_moderator: User
) -> None:
    client = staff_client(moderator)
    set_up_totp(second_moderator)
    client.force_login(second_moderator)

    assert "reauthenticate" in client.get(DESK)["Location"]


def test_after_a_late_form_one_is_led_back_to_its_page(moderator: User) -> None:
    set_up_totp(moderator)
    client = signed_in(moderator)

    inside = client.post("/cms/x/", headers={"referer": "http://testserver/cms/q/?p=2"})
    outside = client.post("/cms/x/", headers={"referer": "https://elsewhere.example/"})
    assert inside["Location"].endswith("?next=%2Fcms%2Fq%2F%3Fp%3D2")
    assert outside["Location"].endswith("?next=%2Fcms%2F")


def test_a_membership_that_has_ended_closes_the_door(moderator: User) -> None:
    client = staff_client(moderator)
    moderator.memberships.update(ends=timezone.now())

    assert _is_nothing(client.get(DESK, follow=True))


@pytest.mark.parametrize(
    "address",
    [
        "/cms/login/",
        "/cms/login",
        "/cms/password_reset/",
        "/cms/password_reset/done/",
        "/cms/password_reset/confirm/MQ/set-password/",
        "/_util/login/",
        "/en/_util/login/",
        "/ar/_util/login/",
    ],
)
def test_other_doors_to_log_in_lead_to_ours(
    client: Client, moderator: User, address: str
) -> None:
    set_up_totp(moderator)
    form = {"username": "desk-kisumu", "password": "seven quiet lanterns by the river"}
    for response in (client.get(address), client.post(address, form)):
        assert response.status_code in (302, 303)
        assert "/accounts/login/" in response["Location"]
    assert "_auth_user_id" not in client.session


def test_a_closed_door_keeps_the_way_but_leads_to_no_other_site(
    client: Client,
) -> None:
    near = client.get("/_util/login/?next=/cms/pages/")
    far = client.get("/_util/login/?next=https://elsewhere.example/")

    assert near["Location"] == f"{LOGIN}?next=%2Fcms%2Fpages%2F"
    assert far["Location"] == LOGIN


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/users/add/", "/cms/users/1/"])
def test_nobody_makes_people_in_the_admin(
    path: str, kenya_office: Office, headquarters: Office
) -> None:
    """Not even with every permission that Django has, nor with every role."""
    for office in (kenya_office, headquarters):
        admin = staff(f"admin-{office.slug[:12]}", office, Role.OFFICE_ADMIN)
        admin.user_permissions.set(Permission.objects.all())
        assert _is_nothing(staff_client(admin).get(path, follow=True))


def test_there_is_no_admin_of_djangos(client: Client) -> None:
    assert client.get("/admin/").status_code in (302, 404)
    assert client.get("/en/admin/").status_code == 404


def test_staff_settings_keep_no_name_and_no_portrait(moderator: User) -> None:
    page = staff_client(moderator).get("/cms/account/").content.decode()

    assert 'name="locale-' in page
    for field in ("name_email-", "avatar-", "password-"):
        assert f'name="{field}' not in page


def test_staff_pages_are_kept_by_no_cache_and_ask_no_other_host(
    moderator: User,
) -> None:
    response = staff_client(moderator).get(DESK)
    policy = _policy(response)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["default-src"] == "'self'"
    assert "http" not in response["Content-Security-Policy"]
    assert "gravatar" not in response.content.decode()


def test_other_pages_keep_the_strict_policy(client: Client) -> None:
    response = client.get(LOGIN)

    assert _policy(response)["script-src"] == "'self'"
    assert response["X-Frame-Options"] == "DENY"


def _policy(response: Any) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_whoever_has_just_set_up_an_app_is_not_asked_for_the_same_code_again(
    moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The test's own transaction never ends; a request's does before its session is kept.
    monkeypatch.setattr(transaction, "on_commit", lambda call: call())
    client = Client()
    log_in(client, moderator.handle)
    client.post(reverse("account_reauthenticate"), {"password": PASSPHRASE})
    client.get(ACTIVATE)
    client.post(ACTIVATE, {"code": code_for(client.session["mfa.totp.secret"])})

    assert client.get(DESK).status_code == 200
