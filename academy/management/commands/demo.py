"""`make run`: a database, the regions, an invented world, and the portal on localhost."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.module_loading import import_string

from academy import database
from academy.demo import DOMAIN, PASSWORD
from academy.models import Area, User

ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # kill, Ctrl-C, the window was closed


class Command(BaseCommand):
    """Prepares and serves the demo; refuses to touch a database that holds real data."""

    help = "Siapkan dunia contoh dan jalankan portal di komputer ini."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--serve", action="store_true", help="lalu layani di localhost")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)

    def handle(self, *args: Any, **options: Any) -> None:
        for number in ENDINGS:
            signal.signal(number, leave)
        with ExitStack() as stack:
            if not os.environ.get("DATABASE_URL"):
                stack.enter_context(database.kept(settings.LOCAL_DIR / "pg"))
            if options["serve"]:
                refuse_taken_port(options["port"])
            self.prepare()
            if options["serve"]:
                self.serve(options["port"])

    def prepare(self) -> None:
        """Migrate, load what is missing, and build the world once; a second start is quick."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.refuse_real_data()
        if not Area.objects.filter(level=4).exists():
            self.stdout.write("Memuat daftar wilayah ...")
            call_command("load_regions", verbosity=0)
        if not User.objects.exists():
            self.stdout.write("Membuat dunia contoh ...")
            with transaction.atomic():
                for world in settings.DEMO_WORLDS:
                    import_string(world)()

    def refuse_real_data(self) -> None:
        """Invented families never stand beside real ones."""
        if User.objects.filter(is_demo=False).exists():
            raise CommandError(
                "Basis data ini memuat akun sungguhan, jadi dunia contoh tidak dibuat. "
                "Pakailah basis data lain, atau kosongkan DATABASE_URL."
            )

    def serve(self, port: int) -> None:
        self.stdout.write(welcome(port))
        self.stdout.flush()
        words = [
            sys.executable, "-m", "gunicorn", "academy.wsgi", "--bind", f"localhost:{port}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4",
            "--log-level", "error", "--graceful-timeout", "5",
        ]  # fmt: skip
        # A group of its own: a worker that hears of Ctrl-C twice can lock itself up.
        server = subprocess.Popen(words, cwd=settings.BASE_DIR, process_group=0)  # noqa: S603
        try:
            if server.wait():
                raise CommandError("Portal berhenti sendiri. Sebabnya tertulis di atas.")
        finally:
            server.terminate()
            server.wait(timeout=20)


def leave(*_: Any) -> None:
    """End once, in order: another Ctrl-C does not interrupt the tidying up."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


def refuse_taken_port(port: int) -> None:
    """Say it before the work, in one sentence, instead of after it in a server's log."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn binds
        try:
            probe.bind(("localhost", port))
        except (OSError, OverflowError):
            raise CommandError(
                f"Port {port} sedang dipakai atau tidak boleh dipakai. Coba: PORT=8010 make run"
            ) from None


def welcome(port: int) -> str:
    """The address and an account of every role, as printed at start."""
    accounts = [
        ("fasilitator Kota Kupang", "fasilitator.kupang"),
        ("peserta Kota Kupang", "peserta.kupang"),
        ("coach Kota Kupang", "coach.kupang"),
        ("pejabat Kota Kupang", "pejabat.kupang"),
        ("fasilitator Probolinggo", "fasilitator.probolinggo"),
        ("fasilitator Indramayu", "fasilitator.indramayu"),
        ("mitra Kota Kupang", "mitra.kupang"),
        ("mitra semua wilayah", "mitra"),
        ("peninjau LAN", "lan"),
        ("petugas PDP", "pdp"),
    ]
    rows = "\n".join(f"  {role:<26} {key}@{DOMAIN}" for role, key in accounts)
    return (
        f"\nPortal: http://localhost:{port}\n\nAkun contoh (semua data rekaan):\n{rows}\n"
        f"  kata sandi semuanya        {PASSWORD}\n\nBerhenti: Ctrl-C\n"
    )
