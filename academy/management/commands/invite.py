"""Invites somebody from the command line: the way in for the first LAN person."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy import invitations
from academy.models import Region
from academy.roles import Role


class Command(BaseCommand):
    help = "Invite a person and print the link, which opens an account once within 72 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, default=Role.LAN.value)
        parser.add_argument("--region", help="Kemendagri code, such as 53.71, for an official")
        parser.add_argument("--cohort", default="", help="cohort code, for a cohort's role")
        parser.add_argument("--base-url", default=base_url(), help="where the portal answers")

    def handle(self, *args: Any, **options: Any) -> None:
        region = None
        if code := options["region"]:
            region = Region.objects.filter(pk=code).first()
            if region is None:
                raise CommandError(
                    f"No region {code}: run load_regions, then add it to the academy."
                )
        try:
            _, link = invitations.invite(
                email=options["email"],
                name=options["name"],
                role=options["role"],
                region=region,
                cohort_code=options["cohort"],
                base_url=options["base_url"],
                scope=None,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(link)


def base_url() -> str:
    """The first allowed host, over TLS unless this is a developer's machine."""
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    return f"https://{host}" if settings.SECURE else f"http://{host}:8000"
