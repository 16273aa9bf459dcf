"""What all tests share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.world import World, standing_world


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="renew docs/pictures from the demo")


@pytest.fixture(scope="session", autouse=True)
def _let_flush_truncate() -> Iterator[None]:
    """Transactional tests end by truncating every table; the append-only ones refuse that.

    For the whole session: a fixture of one test is gone before that test's database is emptied.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_as_replica(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            flush(case)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_as_replica)
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The canary world, built once for all walks of a file; each walk undoes what it does."""
    with django_db_blocker.unblock(), standing_world() as built:
        yield built
