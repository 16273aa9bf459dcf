"""The generated tables in docs tell what the code does."""

import pytest

from academy.management.commands.docs_tables import FOLDER, TABLES


@pytest.mark.parametrize("name", TABLES)
def test_table_in_docs_equals_the_code(name):
    written = (FOLDER / name).read_text(encoding="utf-8")

    assert written == TABLES[name](), "run: manage.py docs_tables"
