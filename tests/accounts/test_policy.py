"""What holds at which age: the table, cell by cell, and who may tighten it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import policy
from accounts.defaults import NotTheirOffice, set_defaults
from accounts.models import AgeBand, OfficeDefault, User
from accounts.policy import ADJUSTABLE, BY_BAND, SETTINGS, STAFF, tightened
from audit.models import Entry
from blog import writing
from maps import actions as maps
from moderation.first_looks import first_look, picture_look
from moderation.models import QueueItem
from moderation.pipeline import POLICY, Surface
from offices.models import Office, Role
from tests.conftest import staff
from tests.factories import published_post, submitted_post
from tests.sessions import staff_client

GOLDEN = Path(__file__).parent / "data" / "new_minor.json"

# Under 13 | 13 to 15 | 16 or 17 | 18 and older | staff
TABLE = """
account               | none          | if_law_allows | if_law_allows  | open             | invited
guardian              | verified_twice| where_needed  | for_some_things| none             | none
public_name           | group         | handle        | first_name     | own_choice       | role
profile               | none          | unlisted      | may_list_posts | listed_if_chosen | none
posts                 | by_staff      | person_first  | first_5        | first_3          | second_person
comments              | none          | first_5       | watched        | published        | logged
pictures_and_reports  | by_office     | person_first  | person_first   | first_3          | second_person
pictures_of_people    | nobody        | no_faces      | self           | consented        | consented
map_step              | district      | coarse        | coarse         | fine             | fine
map_step_in_project   | district      | fine          | fine           | fine             | fine
map_author_link       | locked        | locked        | locked         | off              | off
geolocation           | locked        | locked        | off            | opt_in           | off
push                  | locked        | locked        | off            | opt_in           | off
mail_digest           | locked        | opt_in        | opt_in         | opt_in           | off
likes                 | locked        | locked        | off            | opt_in           | off
autoplay              | locked        | locked        | off            | opt_in           | off
links_in_posts        | locked        | locked        | off            | opt_in           | off
contact_by_adults     | none          | none          | pre_moderated  | public_comments  | logged_threads
search_engines        | no            | after_review  | opt_in         | opt_out          | no
second_step           | no_sign_in    | optional      | optional       | optional         | required
session_hours         | 0             | 336           | 336            | 720              | 12
idle_minutes          | 0             | -             | -              | -                | 30
polls                 | none          | aggregate     | aggregate      | optional         | none
days_after_leaving    | 0             | 14            | 14             | 30               | 30
work_log_months       | 0             | 0             | 0              | 0                | 24
"""

COLUMNS = [
    BY_BAND[AgeBand.UNDER_13],
    BY_BAND[AgeBand.FROM_13],
    BY_BAND[AgeBand.FROM_16],
    BY_BAND[AgeBand.FROM_18],
    STAFF,
]
ROWS = {
    name.strip(): [cell.strip() for cell in cells]
    for name, *cells in (line.split("|") for line in TABLE.strip().splitlines())
}


def written(value: Any) -> str:
    return "-" if value is None else str(getattr(value, "value", value))


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_cell_is_the_table_s(setting: str) -> None:
    assert [written(getattr(column, setting)) for column in COLUMNS] == ROWS[setting]


def test_the_table_has_every_row_and_band() -> None:
    assert set(ROWS) == set(SETTINGS)
    assert set(BY_BAND) == set(AgeBand)
    assert BY_BAND[AgeBand.FROM_25] == BY_BAND[AgeBand.FROM_18]


@pytest.mark.parametrize("band", AgeBand)
def test_the_pipeline_s_first_look_says_the_same(band: AgeBand) -> None:
    holds = BY_BAND[band]
    for surface in (Surface.POST, Surface.COMMENT, Surface.REPORT):
        assert first_look(surface, holds) == POLICY.first_look[surface][band]
    assert picture_look(holds) == POLICY.with_picture[band]


def test_the_pipeline_s_first_look_at_staff_says_the_same() -> None:
    for surface in (Surface.POST, Surface.COMMENT, Surface.REPORT):
        assert first_look(surface, STAFF) == POLICY.staff[surface]


def test_an_unknown_band_gets_the_strictest() -> None:
    assert policy.of_band("whatever") == BY_BAND[AgeBand.UNDER_13]


@given(
    st.sampled_from(list(AgeBand)),
    st.dictionaries(
        st.sampled_from(SETTINGS) | st.text(max_size=12),
        st.sampled_from(sorted({cell for row in ROWS.values() for cell in row}))
        | st.integers().map(str)
        | st.text(max_size=12),
    ),
)
def test_an_office_is_never_looser_than_the_table(
    band: AgeBand, changes: dict[str, str]
) -> None:
    base, holds = BY_BAND[band], tightened(BY_BAND[band], changes)
    for setting in SETTINGS:
        before, after = getattr(base, setting), getattr(holds, setting)
        assert after == before or policy.is_stricter(setting, after, before)
        assert not policy.is_stricter(setting, before, after)


@given(
    st.sampled_from(list(AgeBand)),
    st.sampled_from(SETTINGS),
    st.sampled_from(sorted({cell for row in ROWS.values() for cell in row})),
)
def test_a_row_is_taken_only_where_it_is_stricter(
    band: AgeBand, setting: str, value: str
) -> None:
    row = OfficeDefault(age_band=band, setting=setting, value=value)
    try:
        row.clean()
    except ValidationError:
        return
    assert setting in ADJUSTABLE
    assert getattr(tightened(BY_BAND[band], {setting: value}), setting) != getattr(
        BY_BAND[band], setting
    )


def tighten(office: Office, band: str, setting: str, value: str) -> None:
    OfficeDefault.objects.create(
        office=office, age_band=band, setting=setting, value=value
    )


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_what_holds_for_somebody_takes_one_query_and_then_none(
    amina: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert policy.of(amina) == BY_BAND[AgeBand.FROM_16]
    with django_assert_num_queries(0):
        policy.of(amina)


def test_staff_have_a_column_of_their_own(moderator: User) -> None:
    assert policy.of(moderator) is STAFF


def test_a_looser_row_that_got_in_has_no_effect(zawadi: User) -> None:
    tighten(zawadi.office, "13_15", "posts", "first_3")
    tighten(zawadi.office, "13_15", "session_hours", "9000")
    tighten(zawadi.office, "13_15", "nonsense", "9000")
    assert policy.of(zawadi) == BY_BAND[AgeBand.FROM_13]


def test_an_office_s_rule_holds_for_its_own_people_of_that_age_only(
    amina: User, juma: User, leila: User
) -> None:
    tighten(amina.office, "16_17", "posts", "person_first")
    assert policy.of(amina).posts is policy.Posts.PERSON_FIRST
    assert policy.of(juma) == BY_BAND[AgeBand.FROM_18]
    assert policy.of(leila) == BY_BAND[AgeBand.FROM_16]


def test_a_stricter_first_look_holds_a_post_back(juma: User, moderator: User) -> None:
    for _ in range(3):
        published_post(juma, moderator)
    assert submitted_post(fresh(juma)).is_public
    tighten(juma.office, "18_24", "posts", "person_first")
    held = submitted_post(fresh(juma))
    assert not held.is_public
    assert QueueItem.objects.open().filter(version__subject=held.subject).exists()


def test_links_in_posts_are_for_adults_until_an_office_says_no(
    amina: User, juma: User
) -> None:
    text = writing.Typed(body="Read [this](https://example.org/).")
    assert "<a " not in writing.rendered(text, author=amina).html
    assert "<a " in writing.rendered(text, author=juma).html
    tighten(juma.office, "18_24", "links_in_posts", "off")
    assert "<a " not in writing.rendered(text, author=fresh(juma)).html


def test_a_face_waits_until_16_and_longer_where_an_office_says_so(
    zawadi: User, amina: User
) -> None:
    assert writing.needs_consent("me", zawadi)
    assert not writing.needs_consent("me", amina)
    tighten(amina.office, "16_17", "pictures_of_people", "no_faces")
    assert writing.needs_consent("me", fresh(amina))
    assert writing.needs_consent("others", fresh(amina))


def test_the_coarse_grid_of_the_map_is_the_policy_s() -> None:
    assert policy.MapStep.COARSE.hundredths == maps.COARSE


def settings_of(person: User) -> dict[str, Any]:
    holds = policy.of(fresh(person))
    return {
        **{
            field.name: getattr(holds, field.name)
            for field in dataclasses.fields(holds)
        },
        "shown_name_is_the_handle": person.shown_name == person.handle,
        "has_email": person.email is not None,
        "avatar": person.avatar,
    }


def test_a_new_minor_s_settings_are_the_golden_ones_and_stay_so(zawadi: User) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(settings_of(zawadi))) == golden
    person = fresh(zawadi)
    person.language = "fr"
    person.avatar = "boat"
    person.save()
    later = settings_of(person)
    for setting in SETTINGS:
        assert not policy.is_stricter(
            setting, getattr(BY_BAND[AgeBand.FROM_13], setting), later[setting]
        )
    assert later["shown_name_is_the_handle"]


# --- the page of an office ---------------------------------------------------------


@pytest.fixture
def admin(kenya_office: Office) -> User:
    return staff("head-kisumu", kenya_office, Role.OFFICE_ADMIN)


def address(office: Office, band: str = "16_17") -> str:
    return f"/cms/defaults/{office.slug}/{band}/"


def test_an_office_admin_makes_a_rule_stricter_and_loose_again(
    admin: User, amina: User
) -> None:
    client = staff_client(admin)
    assert client.get("/cms/defaults/").status_code == 200
    assert client.get(address(admin.office)).status_code == 200
    form = {"posts": "person_first", "session_hours": "24"}
    assert client.post(address(admin.office), form).status_code == 302
    assert policy.of(fresh(amina)).session_hours == 24
    assert policy.of(fresh(amina)).posts is policy.Posts.PERSON_FIRST
    assert "your office's rule" in client.get("/cms/defaults/").content.decode()
    entries = Entry.objects.filter(verb="accounts.set_defaults").order_by("pk")
    assert [(entry.data["setting"], entry.data["value"]) for entry in entries] == [
        ("posts", "person_first"),
        ("session_hours", "24"),
    ]
    assert client.post(address(admin.office), {}).status_code == 302
    assert policy.of(fresh(amina)) == BY_BAND[AgeBand.FROM_16]


@pytest.mark.parametrize(
    "form",
    [
        {"posts": "first_3"},
        {"posts": "by_staff"},
        {"posts": "\x00"},
        {"session_hours": "9000"},
        {"session_hours": "0"},
        {"session_hours": "9" * 5000},
        {"days_after_leaving": "-1"},
    ],
)
def test_a_looser_or_broken_rule_is_refused_with_a_message(
    admin: User, form: dict[str, str]
) -> None:
    response = staff_client(admin).post(address(admin.office), form)
    assert response.status_code == 422
    assert not OfficeDefault.objects.exists()


def test_settings_that_are_the_same_everywhere_are_not_stored(admin: User) -> None:
    staff_client(admin).post(address(admin.office), {"likes": "locked"})
    assert not OfficeDefault.objects.exists()
    with pytest.raises(ValidationError):
        set_defaults(
            admin.office, AgeBand.FROM_16, {"likes": "locked"}, acting_user=admin
        )


def test_nobody_tightens_another_office(
    admin: User, tunisia_office: Office, moderator: User
) -> None:
    client = staff_client(admin)
    assert client.get(address(tunisia_office), follow=True).status_code == 404
    assert client.post(address(tunisia_office), {}, follow=True).status_code == 404
    assert staff_client(moderator).get("/cms/defaults/", follow=True).status_code == 404
    with pytest.raises(NotTheirOffice):
        set_defaults(tunisia_office, AgeBand.FROM_16, {}, acting_user=admin)


@pytest.mark.parametrize("band", ["under_13", "100", "16_17 "])
def test_there_is_no_page_for_another_band(admin: User, band: str) -> None:
    assert (
        staff_client(admin).get(address(admin.office, band), follow=True).status_code
        == 404
    )


def test_handles_only_takes_chosen_names_away(admin: User, juma: User) -> None:
    juma.display_name = "Juma K"
    juma.save()
    set_defaults(
        admin.office, AgeBand.FROM_18, {"public_name": "handle"}, acting_user=admin
    )
    assert fresh(juma).shown_name == juma.handle
