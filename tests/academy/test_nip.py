from datetime import date

import pytest

from academy.nip import differences, format_nip, mask, parse_nip

TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("text", "kind", "born_on", "year", "month", "sex"),
    [
        ("199208152019031001", "pns", date(1992, 8, 15), 2019, 3, "m"),
        ("19920815 201903 2 001", "pns", date(1992, 8, 15), 2019, 3, "f"),
        ("1992.0815.2019.03.1.001", "pns", date(1992, 8, 15), 2019, 3, "m"),
        ("\ufeff199208152019031001\n", "pns", date(1992, 8, 15), 2019, 3, "m"),
        ("199602292020121034", "pns", date(1996, 2, 29), 2020, 12, "m"),
        ("199208152026031001", "pns", date(1992, 8, 15), 2026, 3, "m"),
        ("199208152024212001", "pppk", date(1992, 8, 15), 2024, None, "f"),
        ("199208152025241117", "pppk", date(1992, 8, 15), 2025, None, "m"),
        ("199208152024001001", "pppk", date(1992, 8, 15), 2024, None, "m"),
    ],
)
def test_parse_nip_reads_what_it_says(text, kind, born_on, year, month, sex):
    nip = parse_nip(text, kind=kind, today=TODAY)
    assert nip.errors == []
    assert (nip.born_on, nip.appointed_year, nip.appointed_month, nip.sex) == (
        born_on,
        year,
        month,
        sex,
    )


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("", "pns", "selalu 18 angka"),
        ("19920815201903100", "pns", "yang diketik 17 angka"),
        ("1992081520190310011", "pppk", "NI PPPK selalu 18 angka"),
        ("19920815201903100A", "pns", "hanya berisi angka"),
        ("１９９２０８１５２０１９０３１００１", "pns", "angka biasa 0 sampai 9"),
        ("199202302019031001", "pns", "tanggal lahir"),  # 30 February
        ("199302292019031001", "pns", "tanggal lahir"),  # 29 February of a common year
        ("000008152019031001", "pns", "tanggal lahir"),
        ("209208152019031001", "pns", "tanggal lahir"),  # born in the future
        ("199208152019131001", "pns", "pilih jenis pegawai PPPK"),
        ("199208152019001001", "pns", "bulan pengangkatan"),
        ("199208152019211001", "pns", "pilih jenis pegawai PPPK"),
        ("199208152026041001", "pns", "belum tiba"),
        ("199208152027211001", "pppk", "belum tiba"),
        ("199208152008071001", "pns", "usia saat diangkat 15 tahun"),
        ("194508152019031001", "pns", "usia saat diangkat 73 tahun"),
        ("199208152019033001", "pns", "ke-15"),
        ("199208152019030001", "pns", "ke-15"),
        ("199208152019031000", "pns", "dimulai dari 001"),
    ],
)
def test_parse_nip_refuses_an_impossible_number(text, kind, words):
    nip = parse_nip(text, kind=kind, today=TODAY)
    assert any(words in error for error in nip.errors)
    assert nip.born_on is None


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("199208152008081001", True),  # sixteen that month
        ("199208152008071001", False),
        ("196008152026021001", True),  # sixty-five until August
        ("195908152026021001", False),
    ],
)
def test_parse_nip_age_at_appointment_has_two_bounds(text, fine):
    assert (parse_nip(text, kind="pns", today=TODAY).errors == []) is fine


def test_parse_nip_needs_a_known_kind():
    with pytest.raises(ValueError, match="kind must be"):
        parse_nip("199208152019031001", kind="honorer", today=TODAY)


@pytest.mark.parametrize(
    ("born_on", "sex", "count"),
    [
        (date(1992, 8, 15), "m", 0),
        (None, "", 0),
        (date(1992, 8, 16), "m", 1),
        (date(1992, 8, 16), "f", 2),
    ],
)
def test_differences_warns_about_the_profile(born_on, sex, count):
    nip = parse_nip("199208152019031001", kind="pns", today=TODAY)
    assert len(differences(nip, born_on=born_on, sex=sex)) == count


@pytest.mark.parametrize(
    ("number", "shown"),
    [("199208152019031001", "19920815 201903 1 001"), ("1234", "1234"), ("", "")],
)
def test_format_nip_shows_four_groups(number, shown):
    assert format_nip(number) == shown


def test_str_shows_four_groups():
    assert str(parse_nip("199208152019031001", kind="pns", today=TODAY)) == "19920815 201903 1 001"


@pytest.mark.parametrize(
    ("number", "shown"), [("199208152019031001", "1992***********001"), ("12", "**"), ("", "")]
)
def test_mask_hides_birthday_and_appointment(number, shown):
    assert mask(number) == shown
