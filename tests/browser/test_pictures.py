"""The README's pictures, taken from the served demo world; with --pictures they replace docs'."""

from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP

DOCS = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PHONE = {"width": 390, "height": 780}
PICTURES = {
    "today": ("fasilitator.kupang", "/lapangan/hari-ini/", PHONE),
    "session": ("fasilitator.kupang", "/lapangan/sesi/baru/", PHONE),
    "dashboard": ("pejabat.kupang", "/dasbor/", DESKTOP),
    "review": ("lan", "/admin/households/listeningsession/", DESKTOP),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture_of_the_readme(open_as, tmp_path, request, name):
    who, address, size = PICTURES[name]
    page = open_as(who, size, reduced_motion="reduce", device_scale_factor=1)
    folder = DOCS if request.config.getoption("--pictures") else tmp_path

    answer = page.goto(address)
    page.screenshot(path=folder / f"{name}.png")

    assert answer.status == 200
    assert (folder / f"{name}.png").stat().st_size > 5_000
