from __future__ import annotations

import datetime

from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

import pytest

from accounts.models import ConsentAge, User
from accounts.reference import consent_age, consent_rows, load_consent_ages
from audit.models import Entry
from offices.models import Office, Role
from tests.conftest import staff
from tests.sessions import staff_client


@pytest.mark.django_db
def test_loading_consent_ages_twice_adds_nothing() -> None:
    first = load_consent_ages()
    second = load_consent_ages()

    assert first == second == ConsentAge.objects.count()
    assert consent_age("FR") == 15
    assert consent_age("KE") == 18
    assert consent_age("TN") is None


def test_every_consent_age_has_a_source_and_was_checked_within_twelve_months() -> None:
    today = timezone.localdate()
    stale = [row.country for row in consent_rows() if row.is_stale(today)]

    assert not stale, f"Look up the law again for: {', '.join(stale)}"
    assert all(row.source for row in consent_rows())


def test_no_country_lets_children_under_13_join_alone() -> None:
    assert all(13 <= row.age <= 18 for row in consent_rows())


@pytest.mark.django_db
def test_rows_that_nobody_has_looked_up_for_a_year_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    load_consent_ages()
    call_command("check_consent_ages")
    long_ago = timezone.localdate() - datetime.timedelta(days=366)
    ConsentAge.objects.filter(country="FR").update(checked_on=long_ago)

    with pytest.raises(CommandError, match="for 1"):
        call_command("check_consent_ages")
    assert f"FR: 15, checked {long_ago}" in capsys.readouterr().out


@pytest.fixture
def law_keeper(headquarters: Office) -> User:
    return staff("law.keeper", headquarters, Role.DATA_OFFICER)


def row_of_kenya() -> ConsentAge:
    load_consent_ages()
    return ConsentAge.objects.get(country="KE")


def changed(**fields: str) -> dict[str, str]:
    return {
        "country": "KE",
        "age": "16",
        "source": "The new act, section 33",
        "checked_on": timezone.localdate().isoformat(),
        "certainty": "H",
        **fields,
    }


@pytest.mark.django_db
def test_headquarters_changes_a_consent_age_and_the_log_says_so(
    law_keeper: User,
) -> None:
    client, row = staff_client(law_keeper), row_of_kenya()
    page = client.get(reverse("consent_ages:index"))
    assert page.status_code == 200
    response = client.post(reverse("consent_ages:edit", args=[row.pk]), changed())

    assert response.status_code == 302
    assert consent_age("KE") == 16
    entry = Entry.objects.get(verb="accounts.consent_age_changed")
    assert entry.actor_key == law_keeper.public_id
    assert entry.data == {"country": "KE", "age": 16}


@pytest.mark.django_db
def test_a_consent_age_can_be_added_and_removed(law_keeper: User) -> None:
    client = staff_client(law_keeper)
    client.post(reverse("consent_ages:add"), changed(country="TZ", age="18"))
    row = ConsentAge.objects.get(country="TZ")
    client.post(reverse("consent_ages:delete", args=[row.pk]))

    assert consent_age("TZ") is None
    verbs = set(Entry.objects.filter(data__country="TZ").values_list("verb", flat=True))
    assert verbs == {"accounts.consent_age_added", "accounts.consent_age_removed"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"checked_on": ""},
        {"checked_on": "2999-01-01"},
        {"certainty": ""},
        {"age": "12"},
        {"age": "99"},
        {"age": "sixteen"},
        {"source": "x" * 5000},
        {"country": "Kenya\x00"},
    ],
)
def test_a_consent_age_without_its_source_and_date_is_refused(
    law_keeper: User, wrong: dict[str, str]
) -> None:
    client, row = staff_client(law_keeper), row_of_kenya()
    address = reverse("consent_ages:edit", args=[row.pk])
    response = client.post(address, changed(**wrong))

    assert response.status_code == 200
    assert response.context["form"].errors
    assert consent_age("KE") == 18


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at_headquarters", "role"),
    [
        (True, Role.EDITOR),
        (True, Role.MODERATOR),
        (True, Role.SYSTEM_ADMIN),
        (False, Role.OFFICE_ADMIN),
        (False, Role.DATA_OFFICER),
    ],
)
@pytest.mark.parametrize("name", ["index", "add", "edit", "delete", "history", "usage"])
def test_the_law_is_kept_by_headquarters_only(
    headquarters: Office,
    kenya_office: Office,
    at_headquarters: bool,
    role: Role,
    name: str,
) -> None:
    row = row_of_kenya()
    office = headquarters if at_headquarters else kenya_office
    client = staff_client(staff("some.body", office, role))
    args = [] if name in ("index", "add") else [row.pk]
    client.post(reverse(f"consent_ages:{name}", args=args), changed())
    response = client.get(reverse(f"consent_ages:{name}", args=args))

    assert response.status_code in (302, 403, 404)
    assert consent_age("KE") == 18
