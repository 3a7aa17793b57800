"""Bring the database up to date and put the demo community into it.

One process instead of one for each command: importing the house is what takes
the time. Every step may be repeated.
"""

from __future__ import annotations

import sys

import django
from django.conf import settings
from django.core.management import call_command


def load(*, demo: bool) -> None:
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    if any("DatabaseCache" in cache["BACKEND"] for cache in settings.CACHES.values()):
        call_command("createcachetable", verbosity=0)
    call_command("load_reference_data", verbosity=0)
    if demo:
        call_command("load_demo", verbosity=0)


if __name__ == "__main__":
    load(demo="--no-demo" not in sys.argv[1:])
