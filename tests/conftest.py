"""What all tests share."""

import pytest
from django.db import connection
from django.test import TransactionTestCase


@pytest.fixture(autouse=True)
def _let_flush_truncate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Transactional tests end by truncating every table; the append-only ones refuse that."""
    flush = TransactionTestCase._fixture_teardown

    def flush_as_replica(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            flush(case)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", flush_as_replica)
