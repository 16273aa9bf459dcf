"""Reminds of promises by e-mail; run it once a day, a second run sends nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from households.reminders import send_reminders


class Command(BaseCommand):
    help = "Remind owners of promises 7 days before and on the day, and coaches after it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, send nothing")

    def handle(self, **options: Any) -> None:
        letters, promises = send_reminders(dry_run=options["dry_run"])
        word = "would leave" if options["dry_run"] else "left"
        self.stdout.write(f"{letters} letters {word}, naming {promises} promises.")
