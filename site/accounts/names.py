"""The names that readers see: whose they are, and which can be had."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import policy
from accounts.handles import check_handle, check_script, passes_for_staff, tidy
from accounts.holdings import fingerprint_of
from accounts.look_alikes import skeleton
from accounts.models import RetiredHandle, User
from accounts.models.people import LONGEST_NAME
from accounts.suggestions import free_handles
from audit import actions as audit

_SIGNS_IN_NAMES = frozenset(" .-'’·")


def is_taken(name: str, *, besides: User | None = None) -> bool:
    """Whether somebody else is known by this name, or by one that looks like it.

    Handles and shown names are compared with each other: readers see no difference.
    """
    look = skeleton(name)
    others = User.objects.filter(Q(handle_skeleton=look) | Q(name_skeleton=look))
    retired = RetiredHandle.objects.filter(fingerprint=fingerprint_of(name))
    if besides is not None:
        others = others.exclude(pk=besides.pk)
        retired = retired.exclude(person=besides)
    return others.exists() or retired.exists()


def clean_handle(typed: str, *, besides: User | None = None) -> str:
    """The handle as it can be had; raises ``ValidationError`` with a reason and ideas.

    ``besides`` is who asks for another handle than their own.
    """
    handle = tidy(typed)
    try:
        check_handle(handle)
        if is_taken(handle, besides=besides):
            raise taken()
    except ValidationError as refused:
        raise with_ideas(refused) from refused
    return handle


def taken() -> ValidationError:
    return ValidationError(
        _(
            "Somebody has this handle already, or one that looks like it. "
            "Please choose another."
        ),
        code="taken",
    )


def with_ideas(refused: ValidationError) -> ValidationError:
    """The same refusal, with a few handles that are free beside it."""
    ideas = free_handles(get_language() or settings.LANGUAGE_CODE)
    if not ideas:
        return refused
    free = _("Free now: %(handles)s") % {"handles": "  ".join(ideas)}
    return ValidationError([refused, ValidationError(free, code="ideas")])


# --- a shown name, for adults -----------------------------------------------------


class NoNameAtThisAge(PermissionError):
    """Their age band, their office or their work leaves them the handle."""


def choose_name(typed: str, *, acting_user: User) -> str:
    """Have another name shown than the handle; an empty one brings the handle back.

    Raises ``ValidationError`` that says why not, and ``NoNameAtThisAge``. Compared
    with everybody's in the same transaction, and by the database with other shown
    names, so that of two people in one moment one is told.
    """
    name = tidy_name(typed)
    if name:
        if not policy.may_choose_name(acting_user):
            raise NoNameAtThisAge
        check_name(name)
    try:
        with transaction.atomic():
            person = User.objects.select_for_update().get(pk=acting_user.pk)
            if name and is_taken(name, besides=person):
                raise _name_taken()
            person.display_name = name
            person.save(update_fields=["display_name", "name_skeleton"])
            audit.record(
                "accounts.choose_name",
                person,
                actor=acting_user,
                office_id=person.office_id,
                shows_handle=not name,
            )
    except IntegrityError as error:
        raise _name_taken() from error  # in the same moment, by somebody else
    acting_user.display_name, acting_user.name_skeleton = name, person.name_skeleton
    return name


def tidy_name(typed: str) -> str:
    """One line, in composed letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def check_name(name: str) -> None:
    """Raise ``ValidationError`` that says why ``name`` cannot be shown."""
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _("A name has at most %(longest)d letters and signs."),
            code="length",
            params={"longest": LONGEST_NAME},
        )
    if not all(_is_allowed(letter) for letter in name) or _is_stacked(name):
        raise ValidationError(
            _("Please use letters, numbers, spaces and . - ' only."), code="letters"
        )
    if not any(letter.isalpha() for letter in name) or not skeleton(name):
        raise ValidationError(_("Please use at least one letter."), code="no_letter")
    check_script(name)
    if passes_for_staff(name):
        raise ValidationError(
            _("This looks like a name of the Voices team. Please choose another."),
            code="staff",
        )
    for path in settings.ACCOUNTS_HANDLE_CHECKS:
        import_string(path)(name)


def _is_allowed(letter: str) -> bool:
    category = unicodedata.category(letter)
    return letter in _SIGNS_IN_NAMES or category[0] in "LM" or category == "Nd"


def _is_stacked(name: str) -> bool:
    """Whether marks are piled up until they cover the lines around."""
    marks = 0
    for letter in name:
        marks = marks + 1 if unicodedata.category(letter)[0] == "M" else 0
        if marks > 2:
            return True
    return unicodedata.category(name[:1] or " ")[0] == "M"


def _name_taken() -> ValidationError:
    return ValidationError(
        _("Somebody here is known by this name, or by one that looks like it."),
        code="taken",
    )
