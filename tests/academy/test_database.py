"""The embedded PostgreSQL: made once, shared by all, and up again after every kind of crash."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from academy import database

FAST = {"fsync": "off", "shared_buffers": "16MB"}
START = (
    "import sys; from academy import database; "
    "print(database.start(sys.argv[1], fsync='off', shared_buffers='16MB'))"
)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A cluster that was made once; each test gets a copy of its files."""
    home = tmp_path_factory.mktemp("made") / "pg"
    database.start(home, **FAST)
    database.stop(home)
    return home


@pytest.fixture
def home(cluster, tmp_path):
    """A folder with a stopped cluster; whatever runs in it is stopped afterwards."""
    place = tmp_path / "pg"
    copy(cluster, place)
    yield place
    database.stop(place)


def copy(cluster: Path, place: Path) -> None:
    shutil.copytree(cluster, place, copy_function=shutil.copy2)
    if os.geteuid() == 0:
        for folder, _, names in os.walk(place):
            for path in (Path(folder), *(Path(folder, name) for name in names)):
                os.chown(path, database.NOBODY, database.NOBODY)


def answer(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 42").fetchone()[0]


def postmaster(home: Path) -> int:
    return int((home / "data/postmaster.pid").read_text().split("\n", 1)[0])


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(pid: int) -> bool:
    for _ in range(100):
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("name", ["with a space", "p" * 120], ids=["space", "120 letters"])
def test_start_in_an_odd_path(cluster, tmp_path, name):
    place = tmp_path / name / "pg"
    place.parent.mkdir()
    copy(cluster, place)

    try:
        assert answer(database.start(place, **FAST)) == 42
    finally:
        database.stop(place)


def test_start_by_eight_processes_at_once_is_one_server(tmp_path):
    """The first makes the cluster; the others wait and share it."""
    place = tmp_path / "pg"

    def run(_: int) -> str:
        words = [sys.executable, "-c", START, str(place)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        with ThreadPoolExecutor(8) as pool:
            urls = set(pool.map(run, range(8)))
        assert len(urls) == 1
        assert answer(urls.pop()) == 42
    finally:
        database.stop(place)


def test_start_after_the_postmaster_was_killed(home):
    url = database.start(home, **FAST)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7); CHECKPOINT")
    pid = postmaster(home)

    os.kill(pid, signal.SIGKILL)
    assert wait_until_gone(pid)

    with psycopg.connect(database.start(home, **FAST)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_start_past_a_stale_lock_with_the_number_of_another_process(home):
    (home / "data/postmaster.pid").write_text(
        f"{os.getpid()}\n{home / 'data'}\n1700000000\n5432\n{home}\n\n  0  0\nready\n"
    )
    (home / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")

    assert answer(database.start(home, **FAST)) == 42


def test_start_after_an_interrupted_making(tmp_path):
    """What initdb left half made is thrown away and made again."""
    place = tmp_path / "pg"
    half = place / "fresh"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    try:
        assert answer(database.start(place, **FAST)) == 42
        assert not half.exists()
    finally:
        database.stop(place)


def test_stop_leaves_no_process_and_keeps_the_data(home):
    url = database.start(home, **FAST)
    assert answer(url) == 42
    pid = postmaster(home)

    database.stop(home)

    assert wait_until_gone(pid)
    assert not (home / "data/postmaster.pid").exists()
    database.stop(home)  # once more is no mistake


def test_start_of_another_major_version_is_refused_in_words(home):
    (home / "data/PG_VERSION").write_text("14\n")

    with pytest.raises(RuntimeError, match=r"made by PostgreSQL 14, installed is \d+"):
        database.start(home, **FAST)


def test_start_as_a_normal_user(cluster, tmp_path):
    """As root the server runs as nobody; a normal user runs it as themselves."""
    if os.geteuid() != 0:
        url = database.start(tmp_path / "pg", **FAST)
        try:
            assert answer(url) == 42
        finally:
            database.stop(tmp_path / "pg")
        return
    place = Path("/tmp") / f"akademi-test-{os.getpid()}"  # noqa: S108 -- a folder others may enter
    place.mkdir()
    os.chown(place, database.NOBODY, database.NOBODY)
    script = (
        "import sys; sys.path.insert(0, sys.argv[2]); from academy import database; "
        "import psycopg; url = database.start(sys.argv[1], fsync='off'); "
        "print(psycopg.connect(url).execute('SELECT 42').fetchone()[0]); "
        "database.stop(sys.argv[1])"
    )
    words = ["setpriv", "--reuid=nobody", f"--regid={database.NOBODY}", "--clear-groups",
             "--inh-caps=+dac_override,+dac_read_search",
             "--ambient-caps=+dac_override,+dac_read_search",
             sys.executable, "-c", script, str(place / "pg"), str(ROOT)]  # fmt: skip
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")
        assert done.stdout.strip() == "42", done.stderr
    finally:
        shutil.rmtree(place, ignore_errors=True)
