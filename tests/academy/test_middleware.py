"""What is refused before any view looks at it."""

import pytest

from academy.roles import Role
from tests.factories import client_of, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/undangan/%00/",
        "/lapangan/keluarga/?q=%00",
        "/lapangan/sesi/?q=%00",
        "/lapangan/sesi/baru/?q=a%00b",
        "/lapangan/potensi/?q=%00",
        "/admin/academy/user/?q=%00",
    ],
)
def test_plain_address_refuses_a_nul_byte_with_a_sentence(path):
    answer = client_of(make_person(Role.FACILITATOR)).get(path)

    assert answer.status_code == 400
    assert "Permintaan tidak dapat dibaca" in answer.content.decode()
