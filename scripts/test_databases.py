"""Migrate one test database and copy it for each worker of the test run.

Migrating takes twenty seconds, a copy takes none. The names are those that
pytest-django looks for with ``--reuse-db``.
"""

from __future__ import annotations

import sys

import django
from django.db import connection


def make(workers: int) -> None:
    django.setup()
    creation = connection.creation
    creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()  # SQLite writes everything into the one file that is copied
    for number in range(workers):
        creation.clone_test_db(suffix=f"gw{number}", verbosity=0, autoclobber=True)


if __name__ == "__main__":
    make(int(sys.argv[1]))
