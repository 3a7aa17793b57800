"""Figures never point at somebody, and never cross a wall without leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AgeBand, User
from moderation.figures.hiding import SMALLEST, hide
from offices.models import Office, Role
from tests.conftest import staff
from tests.factories import UserFactory
from tests.sessions import staff_client, status_of

FIGURES = "/cms/figures/"
numbers = st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=6)


@given(numbers)
def test_no_small_number_is_shown(row: list[int]) -> None:
    shown = hide(row)

    assert all(cell is None or cell == 0 or cell >= SMALLEST for cell in shown.cells)
    assert [cell for cell in shown.cells if cell is not None] == [
        number
        for number, cell in zip(row, shown.cells, strict=True)
        if cell is not None
    ]


@given(numbers)
def test_what_is_hidden_cannot_be_worked_out_from_the_rest(row: list[int]) -> None:
    shown = hide(row)
    hidden = [place for place, cell in enumerate(shown.cells) if cell is None]
    if not hidden or shown.total is None:
        return
    rest = shown.total - sum(cell for cell in shown.cells if cell is not None)

    assert len(hidden) > 1
    assert rest >= SMALLEST


@given(numbers)
def test_nothing_is_hidden_without_need(row: list[int]) -> None:
    if not any(0 < number < SMALLEST for number in row):
        assert hide(row).cells == tuple(row)
        assert hide(row).total == sum(row)


@pytest.mark.parametrize(
    ("row", "cells", "total"),
    [
        ([3, 40, 12], (None, 40, None), 55),
        ([3, 0], (None, 0), None),
        ([9, 8, 50], (None, None, 50), 67),
        ([4, 5, 0], (None, None, 0), None),
        ([0, 0], (0, 0), 0),
    ],
)
def test_the_next_smallest_goes_with_a_single_small_number(
    row: list[int], cells: tuple[int | None, ...], total: int | None
) -> None:
    assert (hide(row).cells, hide(row).total) == (cells, total)


def rows_for(person: User) -> set[str]:
    response = staff_client(person).get(FIGURES)
    assert response.status_code == 200
    return {
        office.name
        for table in response.context["tables"]
        for office, _row in table.rows
    }


@pytest.mark.django_db
def test_headquarters_sees_all_offices_and_an_office_its_own(
    headquarters: Office, kenya_office: Office, tunisia_office: Office
) -> None:
    central = staff("counts-only", headquarters, Role.HEADQUARTERS)
    local = staff("runs-kisumu", kenya_office, Role.OFFICE_ADMIN)
    above = staff("runs-all", headquarters, Role.OFFICE_ADMIN)

    assert rows_for(central) == {"Headquarters", "Kenya", "Tunisia"}
    assert rows_for(local) == {"Kenya"}
    assert rows_for(above) == {"Headquarters"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.WRITER, Role.EDITOR, Role.MODERATOR, Role.SAFEGUARDING_LEAD]
)
def test_figures_open_to_nobody_else(kenya_office: Office, role: Role) -> None:
    person = staff("somebody-here", kenya_office, role)

    assert status_of(staff_client(person), FIGURES) == 404


@pytest.mark.django_db
def test_people_are_counted_by_age_without_staff_and_closed_accounts(
    headquarters: Office, kenya_office: Office
) -> None:
    for band, number in ((AgeBand.FROM_13, 11), (AgeBand.FROM_16, 12)):
        for _each in range(number):
            UserFactory.create(office=kenya_office, age_band=band)
    UserFactory.create(office=kenya_office, age_band=AgeBand.FROM_16, is_active=False)
    person = staff("runs-kisumu", kenya_office, Role.OFFICE_ADMIN)
    response = staff_client(person).get(FIGURES)
    [(office, row)] = response.context["tables"][0].rows

    assert office == kenya_office
    assert row.cells == (11, 12, 0, 0)
    assert row.total == 23


@pytest.mark.django_db
def test_figures_take_as_many_queries_for_many_offices_as_for_one(
    headquarters: Office,
    kenya_office: Office,
    django_assert_max_num_queries: object,
) -> None:
    person = staff("counts-only", headquarters, Role.HEADQUARTERS)
    client = staff_client(person)
    counts = []
    for more in (0, 12):
        for number in range(more):
            Office.objects.create(slug=f"more-{number}", name=f"More {number}")
        with django_assert_max_num_queries(60) as queries:  # type: ignore[operator]
            client.get(FIGURES)
        counts.append(len(queries))
    assert counts[1] <= counts[0]
