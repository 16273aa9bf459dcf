from datetime import date

import pytest

from households.identity import differences, mask, parse_kk, parse_nik

TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("text", "born_on", "sex"),
    [
        ("5371991708450001", date(1945, 8, 17), "m"),
        ("5371995708450001", date(1945, 8, 17), "f"),
        ("3513993112150002", date(2015, 12, 31), "m"),
        ("3212994101000003", date(2000, 1, 1), "f"),
        ("3212997112990004", date(1999, 12, 31), "f"),
        ("5371991503260001", date(2026, 3, 15), "m"),  # born today
        ("5371991603260001", date(1926, 3, 16), "m"),  # tomorrow's date is a century old
        ("5371992902000001", date(2000, 2, 29), "m"),
        ("5371996902240001", date(2024, 2, 29), "f"),
        ("5371992902280001", date(1928, 2, 29), "m"),
    ],
)
def test_parse_nik_reads_birth_date_and_sex(text, born_on, sex):
    identity = parse_nik(text, today=TODAY)
    assert identity.errors == []
    assert identity.warnings == []
    assert (identity.number, identity.born_on, identity.sex) == (text, born_on, sex)


@pytest.mark.parametrize(
    "text",
    [
        " 5371991708450001 ",
        "5371.9917.0845.0001",
        "5371-9917-0845-0001",
        "537199 170845 0001",
        "\ufeff5371991708450001\r\n",
        "5371\u00a09917\u20090845\u200b0001",
    ],
)
def test_parse_nik_takes_off_what_people_put_between(text):
    identity = parse_nik(text, today=TODAY)
    assert identity.number == "5371991708450001"
    assert identity.errors == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "selalu 16 angka"),
        ("   ", "selalu 16 angka"),
        ("537199170845000", "yang diketik 15 angka"),
        ("53719917084500011", "yang diketik 17 angka"),
        ("537199170845000A", "hanya berisi angka"),
        ("5371991708450OO1", "huruf O"),
        ("5.37199170845E+15", "hanya berisi angka"),
        ("-", "selalu 16 angka"),
        ("5371991708450001\x00", "hanya berisi angka"),
        ("５３７１９９１７０８４５０００１", "angka biasa 0 sampai 9"),
        ("٥٣٧١٩٩١٧٠٨٤٥٠٠٠١", "angka biasa 0 sampai 9"),
        ("537199170845000²", "angka biasa 0 sampai 9"),
        ("5371990008450001", "Tanggal lahir"),  # day 00
        ("5371993208450001", "Tanggal lahir"),  # day 32
        ("5371994008450001", "Tanggal lahir"),  # day 40 is nobody's
        ("5371997208450001", "Tanggal lahir"),  # day 72
        ("5371998108450001", "Tanggal lahir"),  # day 81, accepted by one known library
        ("5371993104450001", "Tanggal lahir"),  # 31 April
        ("5371992902010001", "Tanggal lahir"),  # 29 February of a common year
        ("5371996902990001", "Tanggal lahir"),  # 29 February 1999, a woman
        ("5371993002000001", "Tanggal lahir"),  # 30 February
        ("5371991713450001", "Tanggal lahir"),  # month 13
        ("5371991700450001", "Tanggal lahir"),  # month 00
        ("5371991708450000", "0000"),
        ("5300991708450001", "tidak boleh 00"),
        ("5371001708450001", "tidak boleh 00"),
        ("9971991708450001", "bukan kode provinsi"),
        ("0071991708450001", "bukan kode provinsi"),
    ],
)
def test_parse_nik_refuses_an_impossible_number(text, words):
    identity = parse_nik(text, today=TODAY)
    assert len(identity.errors) == 1
    assert words in identity.errors[0]
    assert identity.born_on is None
    assert identity.sex == ""


def test_parse_nik_tells_every_fault_at_once():
    identity = parse_nik("9900003208450000", today=TODAY)
    assert len(identity.errors) == 4


def test_parse_nik_unknown_district_only_warns():
    asked = []

    def known(code):
        asked.append(code)
        return False

    identity = parse_nik("5371991708450001", today=TODAY, known_district=known)
    assert asked == ["53.71.99"]
    assert identity.errors == []
    assert "53.71.99" in identity.warnings[0]
    assert identity.born_on == date(1945, 8, 17)


def test_parse_nik_known_district_is_quiet():
    identity = parse_nik("5371041708450001", today=TODAY, known_district={"53.71.04"}.__contains__)
    assert identity.warnings == []


@pytest.mark.parametrize(
    ("text", "recorded_on"),
    [
        ("5371990102190001", date(2019, 2, 1)),
        ("3513992902200012", date(2020, 2, 29)),
        ("3212991503260001", TODAY),
    ],
)
def test_parse_kk_reads_the_day_of_recording(text, recorded_on):
    card = parse_kk(text, today=TODAY)
    assert card.errors == []
    assert card.recorded_on == recorded_on


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("537199010219001", "yang diketik 15 angka"),
        ("5371994102190001", "Tanggal pencatatan"),  # a woman's NIK typed as a card number
        ("5371992902190001", "Tanggal pencatatan"),
        ("5371990102190000", "0000"),
        ("5300990102190001", "tidak boleh 00"),
        ("5371990102190x01", "Nomor KK hanya berisi angka"),
    ],
)
def test_parse_kk_refuses_an_impossible_number(text, words):
    card = parse_kk(text, today=TODAY)
    assert len(card.errors) == 1
    assert words in card.errors[0]
    assert card.recorded_on is None


def test_parse_kk_unknown_district_only_warns():
    card = parse_kk("5371990102190001", today=TODAY, known_district=lambda code: False)
    assert card.errors == []
    assert len(card.warnings) == 1


@pytest.mark.parametrize(
    ("born_on", "sex", "count"),
    [
        (date(1945, 8, 17), "f", 0),
        (date(2045, 8, 17), "f", 0),  # the century is the family's to say
        (date(1945, 8, 18), "f", 1),
        (date(1946, 8, 17), "f", 1),
        (date(1945, 8, 17), "m", 1),
        (date(1950, 1, 1), "m", 2),
        (None, "", 0),
    ],
)
def test_differences_asks_again_but_refuses_nothing(born_on, sex, count):
    identity = parse_nik("5371995708450001", today=TODAY)
    assert len(differences(identity, born_on=born_on, sex=sex)) == count


def test_differences_is_silent_about_a_number_with_errors():
    identity = parse_nik("537199", today=TODAY)
    assert differences(identity, born_on=date(1945, 8, 17), sex="m") == []


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("5371015708450001", "537101******0001"),
        ("", ""),
        ("12345", "*****"),
    ],
)
def test_mask_hides_the_birth_date(number, shown):
    assert mask(number) == shown
