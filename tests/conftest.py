"""The people whom the tests are about."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.utils import timezone, translation

import pytest
from hypothesis import settings as hypothesis_settings

from accounts.models import AgeBand, User
from offices.actions import appoint
from offices.models import Office, Role
from tests.factories import OfficeFactory, TopicFactory, UserFactory, office_of
from topics.models import Topic

# No test asserts a time: a busy machine must not fail a true property.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")
# Most of what a test makes stays until its end. Looking for garbage each time that 700
# objects are new, as Python does by itself, takes a seventh of a crawl's time.
gc.set_threshold(20_000, 20, 20)


NEEDS_A_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What has no database is the same beside each of them: it runs ``once``.

    The longest go first: no processor is then left alone with one of them at the end.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("django_db") and not fixtures & NEEDS_A_DATABASE:
            item.add_marker(pytest.mark.once)
    items.sort(key=lambda item: "walls" not in item.path.parts)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    """Uploads of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _speak_english() -> Iterator[None]:
    """A request in another language does not change the next test's."""
    with translation.override("en"):
        yield


@pytest.fixture
def headquarters(db: None) -> Office:
    return OfficeFactory.create(slug="headquarters", is_headquarters=True)


@pytest.fixture
def kenya_office(headquarters: Office) -> Office:
    return office_of("kenya", "KE")


@pytest.fixture
def tunisia_office(headquarters: Office) -> Office:
    return office_of("tunisia", "TN")


@pytest.fixture
def climate(db: None) -> Topic:
    return TopicFactory.create(slug="climate")


@pytest.fixture
def amina(kenya_office: Office) -> User:
    """A blogger of 16 in Kenya."""
    return UserFactory.create(handle="amina.writes", office=kenya_office, country="KE")


@pytest.fixture
def zawadi(kenya_office: Office) -> User:
    """A blogger of 14 in Kenya: a person reads everything first."""
    return UserFactory.create(
        handle="zawadi-asks",
        office=kenya_office,
        country="KE",
        age_band=AgeBand.FROM_13,
    )


@pytest.fixture
def juma(kenya_office: Office) -> User:
    """A blogger of 20 in Kenya."""
    return UserFactory.create(
        handle="juma_20", office=kenya_office, country="KE", age_band=AgeBand.FROM_18
    )


@pytest.fixture
def leila(tunisia_office: Office) -> User:
    """A blogger of 16 in Tunisia: another office's young person."""
    return UserFactory.create(handle="leila.ecrit", office=tunisia_office, country="TN")


def staff(handle: str, office: Office, role: Role) -> User:
    user = UserFactory.create(handle=handle, office=office, age_band=AgeBand.FROM_25)
    appoint(
        user,
        office,
        role,
        ends=timezone.now() + datetime.timedelta(days=365),
        acting_user=None,
    )
    return user


@pytest.fixture
def moderator(kenya_office: Office) -> User:
    return staff("desk-kisumu", kenya_office, Role.MODERATOR)


@pytest.fixture
def second_moderator(kenya_office: Office) -> User:
    return staff("desk-kisumu-too", kenya_office, Role.MODERATOR)


@pytest.fixture
def tunis_moderator(tunisia_office: Office) -> User:
    """The desk of another office."""
    return staff("desk-tunis", tunisia_office, Role.MODERATOR)


@pytest.fixture
def editor(kenya_office: Office) -> User:
    return staff("pages-kisumu", kenya_office, Role.EDITOR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
