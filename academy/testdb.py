"""Pytest plugin (-p academy.testdb): without DATABASE_URL the tests get their own PostgreSQL.

It must be a -p plugin: pytest-django reads the settings before any conftest.
"""

import os
from pathlib import Path

from academy import database

if not os.environ.get("DATABASE_URL"):  # set here, it reaches xdist's workers too
    HOME = Path(__file__).resolve().parent.parent / ".local/pg-test"
    os.environ["DATABASE_URL"] = database.start(
        HOME, fsync="off", synchronous_commit="off", full_page_writes="off"
    )

    def pytest_unconfigure() -> None:
        database.stop(HOME)
