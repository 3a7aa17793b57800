"""Spare codes cannot be guessed."""

from __future__ import annotations

import math

import pytest

from accounts import recovery
from accounts.models import User

pytestmark = pytest.mark.django_db


def test_spare_codes_are_drawn_from_a_large_space(amina: User) -> None:
    codes = recovery.make_codes(amina) + recovery.make_codes(amina)
    signs = {sign for code in codes for sign in code if sign.isalnum()}
    letters = min(sum(sign.isalnum() for sign in code) for code in codes)
    assert len(set(codes)) == len(codes)
    # What has been seen of the alphabet is a lower bound of it.
    assert letters * math.log2(len(signs)) > 48
