from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from voices.demo.logins import Login, demo_logins

SHOWN = 3
"""Young people in the table; ``--json`` has all of them."""


class Command(BaseCommand):
    help = "Print how to sign in as the people of the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="all of them, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        logins = demo_logins()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(login) for login in logins], indent=2))
            return
        if not logins:
            self.stdout.write("No demo here. `manage.py load_demo` brings it in.")
            return
        young = [login for login in logins if login.role is None]
        staff = [login for login in logins if login.role is not None]
        self.stdout.write(f"\nPassphrase of everyone here: {logins[0].passphrase}\n\n")
        for login in young[:SHOWN] + staff:
            self.stdout.write(_line(login))
        self.stdout.write(
            f"… and {len(young) - SHOWN} more young people: demo_logins --json\n"
            "Staff sign in with a code as well: put the secret into an "
            "authenticator app.\n"
        )


def _line(login: Login) -> str:
    role = (login.role or "young person").replace("_", " ")
    secret = login.totp_secret or ""
    return f"  {login.handle:16} {role:18} {login.office:13} {secret}\n"
