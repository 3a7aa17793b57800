"""Where an office asks for more care than the policy by age does."""

from __future__ import annotations

from django.db import transaction

from accounts.models import AgeBand, OfficeDefault, User
from audit import actions as audit
from offices.models import Office


class NotTheirOffice(PermissionError):
    """Only its own administrator makes an office stricter."""


def stored(office: Office, band: AgeBand) -> dict[str, str]:
    """What an office asks for beyond the table, as it is stored."""
    rows = OfficeDefault.objects.filter(office=office, age_band=band)
    return dict(rows.values_list("setting", "value"))


@transaction.atomic
def set_defaults(
    office: Office, band: AgeBand, changes: dict[str, str], *, acting_user: User
) -> None:
    """Let ``changes`` be all that ``office`` asks for at this age; it holds at once.

    Raises ``ValidationError`` for what is not stricter, and then changes nothing.
    """
    if not acting_user.has_perm("accounts.set_defaults", office):
        raise NotTheirOffice
    before = stored(office, band)
    OfficeDefault.objects.filter(office=office, age_band=band).delete()
    for setting, value in changes.items():
        row = OfficeDefault(office=office, age_band=band, setting=setting, value=value)
        row.full_clean()
        row.save()
    changed = {
        setting
        for setting in {*before, *changes}
        if before.get(setting) != changes.get(setting)
    }
    if "public_name" in changed & {*changes}:
        _show_handles(office, band)
    for setting in sorted(changed):
        audit.record(
            "accounts.set_defaults",
            office,
            actor=acting_user,
            office_id=office.pk,
            band=band.value,
            setting=setting,
            value=changes.get(setting, "as_everywhere"),
        )


def _show_handles(office: Office, band: AgeBand) -> None:
    """Names that were chosen before go too, or the page would not say the truth."""
    User.objects.filter(office=office, age_band=band).update(
        display_name="", name_skeleton=""
    )
