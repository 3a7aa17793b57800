from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.management.staffing import add_role_arguments, end_of, office_of
from accounts.staff import invitations
from offices.actions import NotARole
from offices.models import Role


class Command(BaseCommand):
    help = "Invite somebody to staff by e-mail, and print the link as well."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        add_role_arguments(parser)
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _name in settings.LANGUAGES],
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            invitation = invitations.invite(
                options["email"],
                office=office_of(options),
                role=Role(options["role"]),
                role_ends=end_of(options),
                language=options["language"],
                acting_user=None,
            )
        except ValidationError as error:
            raise CommandError("This is no e-mail address.") from error
        except NotARole as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The letter is on its way. The link, for 7 days:\n"
            f"{invitations.link(invitation)}"
        )
