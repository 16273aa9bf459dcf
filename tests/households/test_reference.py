"""The lists of the field are filled once; what LAN changed stays."""

import pytest

from households.models import AidProgramme, Indicator, IndicatorLevel, PotentialClass, Theme
from households.reference import load_reference

pytestmark = pytest.mark.django_db


def test_load_reference_fills_every_list():
    loaded = load_reference()

    assert loaded.indicators == Indicator.objects.count() == 24
    assert IndicatorLevel.objects.count() == 72
    assert loaded.themes == Theme.objects.count() >= 12
    assert loaded.programmes == AidProgramme.objects.count() >= 20
    assert loaded.classes == PotentialClass.objects.count() >= 40
    assert Indicator.objects.filter(dimension="hope").count() == 2


def test_load_reference_twice_adds_nothing_and_keeps_what_lan_changed():
    load_reference()
    Theme.objects.filter(code="water").update(name="Air minum dan sanitasi")
    Indicator.objects.filter(code="savings").update(is_active=False)

    again = load_reference()

    assert (again.themes, again.indicators, again.programmes, again.classes) == (0, 0, 0, 0)
    assert Theme.objects.get(code="water").name == "Air minum dan sanitasi"
    assert not Indicator.objects.get(code="savings").is_active


def test_load_reference_brings_back_a_missing_row_only():
    load_reference()
    AidProgramme.objects.get(code="PKH").delete()

    assert load_reference().programmes == 1
