"""Nobody has an account that nobody made."""

from __future__ import annotations

from django.db import IntegrityError, transaction

import pytest

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_new_house_has_no_account() -> None:
    assert not User.objects.exists()


def test_nobody_can_be_made_a_superuser(amina: User) -> None:
    with pytest.raises(TypeError):
        User.objects.create_superuser("root", "seven quiet lanterns")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=amina.pk).update(is_superuser=True)
