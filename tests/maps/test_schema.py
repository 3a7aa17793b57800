"""Django can read its own tables back: later migrations depend on it."""

from __future__ import annotations

from django.db import connection

import pytest

from maps.models import Project, Report


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Project, Report])
def test_the_database_can_be_read_back(model: type[Project | Report]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        assert connection.introspection.get_table_description(cursor, table)
        assert connection.introspection.get_constraints(cursor, table)
