from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.handles import skeleton
from accounts.management.staffing import add_role_arguments, end_of, office_of
from accounts.models import User
from offices import actions
from offices.models import Role


class Command(BaseCommand):
    help = (
        "Give somebody who has an account a role: the way to a host's first "
        "administrator of headquarters, who invites everybody else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle")
        add_role_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(
            handle_skeleton=skeleton(options["handle"])
        ).first()
        if person is None or not person.is_active:
            raise CommandError("Nobody here has this handle, or the account is closed.")
        if person.is_minor:
            raise CommandError("Staff are adults.")
        office, role = office_of(options), Role(options["role"])
        try:
            actions.appoint(
                person, office, role, ends=end_of(options), acting_user=None
            )
        except actions.NotARole as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{person.handle} is {role.value} of {office.slug} until {options['until']}."
        )
