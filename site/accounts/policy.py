"""What holds for somebody because of their age: one object, read wherever it matters.

``BY_BAND`` is the table that everybody at Voices can read in ``docs/age-bands.md``; a
test compares the two cell by cell. An office may be stricter than the table for its own
people and never looser: ``of`` takes the stricter of the two, whatever is stored.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import MINORS, AgeBand, User
from offices.models import Membership


class Level(models.TextChoices):
    """The values of one setting, written from the strictest to the loosest."""


class Account(Level):
    NONE = "none", _("No account")
    INVITED = "invited", _("By invitation, for a time")
    IF_LAW_ALLOWS = "if_law_allows", _("Yes; with a guardian where the law says so")
    OPEN = "open", _("Yes")


class GuardianRole(Level):
    VERIFIED_TWICE = "verified_twice", _("Checked, and checked again by staff")
    WHERE_NEEDED = "where_needed", _("Checked, where the law asks for a guardian")
    FOR_SOME_THINGS = "for_some_things", _("For an internship and pictures only")
    NONE = "none", _("None")


class PublicName(Level):
    GROUP = "group", _("The name of a group")
    ROLE = "role", _("Their role, and a handle")
    HANDLE = "handle", _("The handle only")
    FIRST_NAME_WITH_CONSENT = "first_name", _("The handle; a first name with consent")
    OWN_CHOICE = "own_choice", _("What they choose")


class Profile(Level):
    NONE = "none", _("None")
    UNLISTED = "unlisted", _("Not listed")
    MAY_LIST_POSTS = "may_list_posts", _("Not listed; may show their posts")
    LISTED_IF_CHOSEN = "listed_if_chosen", _("Listed, if they choose so")


class Posts(Level):
    BY_STAFF = "by_staff", _("Staff write for them")
    SECOND_PERSON = "second_person", _("A second person always looks first")
    PERSON_FIRST = "person_first", _("A person always looks first")
    FIRST_5_THEN_WATCHED = (
        "first_5",
        _(
            "A person looks at the first 5 before they are public, later ones afterwards"
        ),
    )
    FIRST_3_THEN_SAMPLED = "first_3", _("A person looks at the first 3, then at some")


class Comments(Level):
    NONE = "none", _("None")
    PERSON_FIRST = "person_first", _("A person always looks first")
    FIRST_5_THEN_WATCHED_ON_DUTY = (
        "first_5",
        _(
            "A person looks at the first 5 before they are public; later ones afterwards, while somebody is on duty"
        ),
    )
    WATCHED = "watched", _("Shown at once, and a person looks after")
    PUBLISHED = "published", _("Shown at once; first looked at where a minor wrote")
    LOGGED = "logged", _("Shown at once, and written down")


class PicturesAndReports(Level):
    BY_OFFICE = "by_office", _("The office adds them")
    SECOND_PERSON = "second_person", _("A second person always looks first")
    PERSON_FIRST = "person_first", _("A person always looks first")
    FIRST_3 = "first_3", _("A person looks at the first 3")


class PicturesOfPeople(Level):
    NOBODY = "nobody", _("No people in them")
    NO_FACES_WITHOUT_CONSENT = "no_faces", _("No faces without consent")
    SELF_OR_CONSENTED = "self", _("Themselves, or whoever agreed")
    CONSENTED = "consented", _("Whoever agreed")


class MapStep(Level):
    """How exactly a place on the map is kept; ``hundredths`` of a degree."""

    DISTRICT = "district", _("The district only")
    COARSE = "coarse", _("About 5.5 km")
    FINE = "fine", _("About 1.1 km")

    @property
    def hundredths(self) -> int | None:
        """The side of a cell; ``None`` where no cell is kept at all."""
        return {"coarse": 5, "fine": 1}.get(self.value)


class Switch(Level):
    LOCKED = "locked", _("Off, always")
    OFF = "off", _("Off")
    OPT_IN = "opt_in", _("Off until they choose it")


class AdultContact(Level):
    NONE = "none", _("None")
    LOGGED_THREADS = "logged_threads", _("Where other staff can read it")
    PRE_MODERATED = "pre_moderated", _("Comments that a person has looked at")
    PUBLIC_COMMENTS = "public_comments", _("Public comments")


class SearchEngines(Level):
    NO = "no", _("No")
    OPT_IN_AFTER_REVIEW = "after_review", _("A post they choose, once a person looked")
    OPT_IN = "opt_in", _("A post they choose")
    OPT_OUT = "opt_out", _("Yes, unless they say no")


class SecondStep(Level):
    NO_SIGN_IN = "no_sign_in", _("They cannot sign in")
    REQUIRED = "required", _("Always")
    OPTIONAL = "optional", _("If they want")


class Polls(Level):
    NONE = "none", _("None")
    AGGREGATE = "aggregate", _("If they want; only sums are shown")
    OPTIONAL = "optional", _("If they want")


Value = Level | int | None
"""A level, or a number of which less is stricter; no number at all is the loosest."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Every setting that depends on age, for one band or for staff.

    ``map_step`` is outside, ``map_step_in_project`` inside a mapping drive whose office
    wrote down its risks. ``idle_minutes`` is ``None`` where nobody is signed out for
    doing nothing. ``work_log_months`` is how long what somebody did as staff stays
    written down; its seals stay for ever.
    """

    account: Account
    guardian: GuardianRole
    public_name: PublicName
    profile: Profile
    posts: Posts
    comments: Comments
    pictures_and_reports: PicturesAndReports
    pictures_of_people: PicturesOfPeople
    map_step: MapStep
    map_step_in_project: MapStep
    map_author_link: Switch
    geolocation: Switch
    push: Switch
    mail_digest: Switch
    likes: Switch
    autoplay: Switch
    links_in_posts: Switch
    contact_by_adults: AdultContact
    search_engines: SearchEngines
    second_step: SecondStep
    session_hours: int
    idle_minutes: int | None
    polls: Polls
    days_after_leaving: int
    work_log_months: int

    @property
    def session_length(self) -> datetime.timedelta:
        return datetime.timedelta(hours=self.session_hours)

    @property
    def session_days(self) -> float:
        return self.session_hours / 24

    @property
    def idle(self) -> datetime.timedelta | None:
        if self.idle_minutes is None:
            return None
        return datetime.timedelta(minutes=self.idle_minutes)


_DAY = 24

_UNDER_13 = Defaults(
    account=Account.NONE,
    guardian=GuardianRole.VERIFIED_TWICE,
    public_name=PublicName.GROUP,
    profile=Profile.NONE,
    posts=Posts.BY_STAFF,
    comments=Comments.NONE,
    pictures_and_reports=PicturesAndReports.BY_OFFICE,
    pictures_of_people=PicturesOfPeople.NOBODY,
    map_step=MapStep.DISTRICT,
    map_step_in_project=MapStep.DISTRICT,
    map_author_link=Switch.LOCKED,
    geolocation=Switch.LOCKED,
    push=Switch.LOCKED,
    mail_digest=Switch.LOCKED,
    likes=Switch.LOCKED,
    autoplay=Switch.LOCKED,
    links_in_posts=Switch.LOCKED,
    contact_by_adults=AdultContact.NONE,
    search_engines=SearchEngines.NO,
    second_step=SecondStep.NO_SIGN_IN,
    session_hours=0,
    idle_minutes=0,
    polls=Polls.NONE,
    days_after_leaving=0,
    work_log_months=0,
)
_FROM_13 = Defaults(
    account=Account.IF_LAW_ALLOWS,
    guardian=GuardianRole.WHERE_NEEDED,
    public_name=PublicName.HANDLE,
    profile=Profile.UNLISTED,
    posts=Posts.PERSON_FIRST,
    comments=Comments.FIRST_5_THEN_WATCHED_ON_DUTY,
    pictures_and_reports=PicturesAndReports.PERSON_FIRST,
    pictures_of_people=PicturesOfPeople.NO_FACES_WITHOUT_CONSENT,
    map_step=MapStep.COARSE,
    map_step_in_project=MapStep.FINE,
    map_author_link=Switch.LOCKED,
    geolocation=Switch.LOCKED,
    push=Switch.LOCKED,
    mail_digest=Switch.OPT_IN,
    likes=Switch.LOCKED,
    autoplay=Switch.LOCKED,
    links_in_posts=Switch.LOCKED,
    contact_by_adults=AdultContact.NONE,
    search_engines=SearchEngines.OPT_IN_AFTER_REVIEW,
    second_step=SecondStep.OPTIONAL,
    session_hours=14 * _DAY,
    idle_minutes=None,
    polls=Polls.AGGREGATE,
    days_after_leaving=14,
    work_log_months=0,
)
_FROM_16 = replace(
    _FROM_13,
    guardian=GuardianRole.FOR_SOME_THINGS,
    public_name=PublicName.FIRST_NAME_WITH_CONSENT,
    profile=Profile.MAY_LIST_POSTS,
    posts=Posts.FIRST_5_THEN_WATCHED,
    comments=Comments.WATCHED,
    pictures_of_people=PicturesOfPeople.SELF_OR_CONSENTED,
    geolocation=Switch.OFF,
    push=Switch.OFF,
    likes=Switch.OFF,
    autoplay=Switch.OFF,
    links_in_posts=Switch.OFF,
    contact_by_adults=AdultContact.PRE_MODERATED,
    search_engines=SearchEngines.OPT_IN,
)
_ADULT = Defaults(
    account=Account.OPEN,
    guardian=GuardianRole.NONE,
    public_name=PublicName.OWN_CHOICE,
    profile=Profile.LISTED_IF_CHOSEN,
    posts=Posts.FIRST_3_THEN_SAMPLED,
    comments=Comments.PUBLISHED,
    pictures_and_reports=PicturesAndReports.FIRST_3,
    pictures_of_people=PicturesOfPeople.CONSENTED,
    map_step=MapStep.FINE,
    map_step_in_project=MapStep.FINE,
    map_author_link=Switch.OFF,
    geolocation=Switch.OPT_IN,
    push=Switch.OPT_IN,
    mail_digest=Switch.OPT_IN,
    likes=Switch.OPT_IN,
    autoplay=Switch.OPT_IN,
    links_in_posts=Switch.OPT_IN,
    contact_by_adults=AdultContact.PUBLIC_COMMENTS,
    search_engines=SearchEngines.OPT_OUT,
    second_step=SecondStep.OPTIONAL,
    session_hours=30 * _DAY,
    idle_minutes=None,
    polls=Polls.OPTIONAL,
    days_after_leaving=30,
    work_log_months=0,
)

BY_BAND: dict[AgeBand, Defaults] = {
    AgeBand.UNDER_13: _UNDER_13,
    AgeBand.FROM_13: _FROM_13,
    AgeBand.FROM_16: _FROM_16,
    AgeBand.FROM_18: _ADULT,
    AgeBand.FROM_25: _ADULT,
}

STAFF = Defaults(
    account=Account.INVITED,
    guardian=GuardianRole.NONE,
    public_name=PublicName.ROLE,
    profile=Profile.NONE,
    posts=Posts.SECOND_PERSON,
    comments=Comments.LOGGED,
    pictures_and_reports=PicturesAndReports.SECOND_PERSON,
    pictures_of_people=PicturesOfPeople.CONSENTED,
    map_step=MapStep.FINE,
    map_step_in_project=MapStep.FINE,
    map_author_link=Switch.OFF,
    geolocation=Switch.OFF,
    push=Switch.OFF,
    mail_digest=Switch.OFF,
    likes=Switch.OFF,
    autoplay=Switch.OFF,
    links_in_posts=Switch.OFF,
    contact_by_adults=AdultContact.LOGGED_THREADS,
    search_engines=SearchEngines.NO,
    second_step=SecondStep.REQUIRED,
    session_hours=12,
    idle_minutes=30,
    polls=Polls.NONE,
    days_after_leaving=30,
    work_log_months=24,
)

SETTINGS: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Defaults))

# What an office can make stricter: only what the site reads from here. To offer more
# would be a promise without anything behind it.
ADJUSTABLE: dict[str, str | Promise] = {
    "public_name": _("Name that others see"),
    "posts": _("Posts"),
    "comments": _("Comments"),
    "pictures_and_reports": _("Pictures and map reports"),
    "pictures_of_people": _("People in pictures"),
    "map_step_in_project": _("Places in a mapping drive"),
    "links_in_posts": _("Links in posts"),
    "search_engines": _("Found by search engines"),
    "session_hours": _("Hours until they sign in again"),
    "days_after_leaving": _("Days until an account is gone"),
}

# What an office cannot choose for its young people: it would have to write for them,
# or lock them out of a room that its page says is theirs.
NOT_FOR_OFFICES: frozenset[Level] = frozenset(
    {
        PublicName.GROUP,
        PublicName.ROLE,
        Posts.BY_STAFF,
        Posts.SECOND_PERSON,
        Comments.NONE,
        Comments.LOGGED,
        MapStep.DISTRICT,
        PicturesAndReports.BY_OFFICE,
        PicturesAndReports.SECOND_PERSON,
        Switch.LOCKED,
        # Whoever said yes, or was not asked, stays findable: only "no" is stricter.
        SearchEngines.OPT_IN_AFTER_REVIEW,
        SearchEngines.OPT_IN,
    }
)


_KNOWN = "_policy"
"""Under which name a person carries what was looked up for them."""


class NotAValue(ValueError):
    """No such setting, or no such value of it."""


def is_stricter(setting: str, value: Value, base: Value) -> bool:
    """Whether ``value`` asks for more care than ``base``; the same does not."""
    return _looseness(setting, value) < _looseness(setting, base)


def read_value(setting: str, text: str) -> Value:
    """The value that is stored as ``text``; raises ``NotAValue``."""
    example = getattr(STAFF, setting, None) if setting in SETTINGS else None
    if isinstance(example, Level):
        try:
            return type(example)(text)
        except ValueError:
            raise NotAValue(setting) from None
    if isinstance(example, int) and text.isascii() and text.isdecimal():
        return int(text)
    raise NotAValue(setting)


def stricter_than(setting: str, band: AgeBand) -> list[Level]:
    """The levels that an office may choose for a band, the strictest first."""
    base = getattr(BY_BAND[band], setting)
    if not isinstance(base, Level):
        return []
    return [
        level
        for level in type(base)
        if is_stricter(setting, level, base) and level not in NOT_FOR_OFFICES
    ]


def tightened(base: Defaults, changes: dict[str, str]) -> Defaults:
    """``base`` with those of an office's ``changes`` that are stricter.

    What is not, or is no value at all, has no effect: a row that got past the form
    must not open anything.
    """
    stricter: dict[str, Any] = {}
    for setting, text in changes.items():
        try:
            value = read_value(setting, text)
        except NotAValue:
            continue
        if is_stricter(setting, value, getattr(base, setting)):
            stricter[setting] = value
    return replace(base, **stricter) if stricter else base


def of(person: User) -> Defaults:
    """What holds for ``person`` today: by their age, their office, or their work.

    One query, and none for the same ``person`` again as long as a request lasts.
    """
    key = (person.age_band, person.office_id)
    known: tuple[Any, Defaults] | None = getattr(person, _KNOWN, None)
    if known is None or known[0] != key:
        known = (key, _looked_up(person))
        setattr(person, _KNOWN, known)
    return known[1]


def of_band(band: str) -> Defaults:
    """What holds for an age band everywhere; the strictest where it is unknown."""
    return BY_BAND[AgeBand(band) if band in AgeBand.values else AgeBand.UNDER_13]


def may_choose_name(person: User) -> bool:
    """Whether others may see another name than the handle.

    At 16 and 17 a first name takes a consent that nobody can record yet: until then
    minors have their handle.
    """
    return (
        person.age_band not in MINORS
        and of(person).public_name is PublicName.OWN_CHOICE
    )


def _looked_up(person: User) -> Defaults:
    working = Membership.objects.active(timezone.now()).filter(user=OuterRef("pk"))
    rows = list(
        User.objects.filter(pk=person.pk)
        .annotate(works_here=Exists(working))
        .values_list(
            "works_here",
            "office__defaults__age_band",
            "office__defaults__setting",
            "office__defaults__value",
        )
    )
    if any(works_here for works_here, *_row in rows):
        return STAFF
    changes = {
        setting: value
        for _works, band, setting, value in rows
        if band == person.age_band and setting
    }
    return tightened(of_band(person.age_band), changes)


def _looseness(setting: str, value: Value) -> float:
    if value is None:
        return math.inf
    if isinstance(value, Level):
        return list(type(value)).index(value)
    return value
