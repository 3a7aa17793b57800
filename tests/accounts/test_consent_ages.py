from __future__ import annotations

from django.utils import timezone

import pytest

from accounts.models import ConsentAge
from accounts.reference import consent_age, consent_rows, load_consent_ages


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
