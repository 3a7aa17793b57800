"""The demo's offices and people."""

from __future__ import annotations

import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import AgeBand, User
from offices.actions import appoint
from offices.models import Office, OfficeCountry, Role
from voices.demo import files, logins

APPOINTED_FOR = datetime.timedelta(days=365)


def load() -> None:
    Office.objects.headquarters()
    with transaction.atomic():
        for row in files.rows("offices"):
            _load_office(row)
        _load_people()


def _load_office(row: dict[str, object]) -> None:
    fields = {
        name: row[name]
        for name in (
            "name",
            "languages",
            "timezone",
            "duty_starts",
            "duty_ends",
            "contact",
        )
    }
    if row["is_headquarters"]:
        # It is there from the first day, without a name of its own.
        Office.objects.filter(is_headquarters=True, name="Headquarters").update(
            **fields
        )
        return
    office, _created = Office.objects.get_or_create(slug=row["slug"], defaults=fields)
    for country in row["countries"]:  # type: ignore[attr-defined]
        OfficeCountry.objects.get_or_create(
            country=country, defaults={"office": office}
        )


def _load_people() -> None:
    rows = {row["handle"]: row for row in files.rows("people")}
    known = User.objects.filter(handle__in=rows)
    kept = logins.kept_passphrase()
    # Hashing takes a moment on purpose; the demo's people share one passphrase.
    password = make_password(kept or logins.new_passphrase())
    if not kept:
        known.update(password=password)
    here = set(known.values_list("handle", flat=True))
    for handle, row in rows.items():
        if handle not in here:
            _join(row, password)


def _join(row: dict[str, str], password: str) -> None:
    office = _office(row["office"])
    user = User(
        handle=row["handle"],
        age_band=row["age_band"],
        band_until=_band_until(row["age_band"]),
        country=row["country"],
        language=row["language"],
        office=office,
        password=password,
    )
    user.save()
    if row["role"]:
        logins.give_second_factor(user)
        appoint(
            user,
            office,
            Role(row["role"]),
            ends=timezone.now() + APPOINTED_FOR,
            acting_user=None,
        )


def _office(slug: str) -> Office:
    if slug == "headquarters":
        return Office.objects.headquarters()
    return Office.objects.get(slug=slug)


def _band_until(band: str) -> datetime.date | None:
    """The first day of a half-year, some years ahead; nobody grows out of the last."""
    if band == AgeBand.FROM_25:
        return None
    return datetime.date(timezone.localdate().year + 2, 1, 1)
