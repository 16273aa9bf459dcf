"""The structure of the NIK and of the family card number.

Both numbers have no check digit: a right structure never proves that the person exists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from academy.digits import bare_digits

# A number keeps the code it was issued with, so a new province is added here, none is removed.
PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 "
    "71 72 73 74 75 76 81 82 91 92 93 94 95 96 97".split()
)
WOMEN_ADD = 40
MASKED = re.compile(r"[0-9]{6}\*{6}[0-9]{4}")
OLD_REGION = (
    "Kode wilayah {code} pada {name} tidak ada di daftar Kemendagri terbaru. "
    "Ini bisa kode lama sebelum pemekaran; cocokkan lagi dengan kartunya."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the structure of a NIK tells; `born_on` and `sex` only when there is no error."""

    number: str
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    born_on: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """What the structure of a family card number tells; it belongs to the card, not a person."""

    number: str
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    recorded_on: date | None = None


def parse_nik(
    text: str, *, today: date, known_district: Callable[[str], bool] | None = None
) -> Identity:
    """A NIK is six digits of region, six of birth date (day + 40 for women), four of serial.

    `known_district` is asked with a code such as "53.71.04"; an unknown one only warns.
    """
    number, errors = bare_digits(text, name="NIK", length=16)
    if errors:
        return Identity(number, errors)
    day = int(number[6:8])
    sex = "f" if day > WOMEN_ADD else "m"
    born_on = _past_date(day - WOMEN_ADD if sex == "f" else day, number[8:12], today)
    errors = _common_errors(number, "NIK")
    if born_on is None:
        errors.append(
            "Tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak mungkin ada. "
            "Cocokkan lagi dengan KTP atau Kartu Keluarga; untuk perempuan tanggalnya ditambah 40."
        )
    warnings = _region_warnings(number, "NIK", known_district)
    if errors:
        return Identity(number, errors, warnings)
    return Identity(number, errors, warnings, born_on, sex)


def parse_kk(
    text: str, *, today: date, known_district: Callable[[str], bool] | None = None
) -> FamilyCard:
    """A family card number is six digits of region, six of the day of recording, four of serial."""
    name = "Nomor KK"
    number, errors = bare_digits(text, name=name, length=16)
    if errors:
        return FamilyCard(number, errors)
    recorded_on = _past_date(int(number[6:8]), number[8:12], today)
    errors = _common_errors(number, name)
    if recorded_on is None:
        errors.append(
            "Tanggal pencatatan di dalam nomor KK (angka ke-7 sampai ke-12) tidak mungkin ada. "
            "Cocokkan lagi dengan Kartu Keluarga; pastikan yang diketik bukan NIK."
        )
    warnings = _region_warnings(number, name, known_district)
    return FamilyCard(number, errors, warnings, None if errors else recorded_on)


def differences(identity: Identity, *, born_on: date | None, sex: str = "") -> list[str]:
    """Where the NIK and what the family says differ, the family's word stands; we only ask again.

    A NIK is never changed when a birth date is corrected, so a difference is no error.
    """
    found = []
    if (
        born_on
        and identity.born_on
        and (born_on.month, born_on.day, born_on.year % 100)
        != (
            identity.born_on.month,
            identity.born_on.day,
            identity.born_on.year % 100,
        )
    ):
        found.append(
            "Tanggal lahir yang diisi berbeda dari yang ada di dalam NIK. Tanyakan sekali lagi "
            "kepada keluarga; bila memang berbeda, biarkan seperti kata keluarga."
        )
    if sex and identity.sex and sex != identity.sex:
        found.append(
            "Jenis kelamin yang diisi berbeda dari yang ada di dalam NIK. "
            "Periksa apakah NIK ini milik anggota keluarga yang lain."
        )
    return found


def mask(number: str) -> str:
    """In lists a number shows its region and its serial, never the birth date between them."""
    if len(number) != 16:
        return "*" * len(number)
    return f"{number[:6]}******{number[12:]}"


def is_masked(text: str) -> bool:
    """Whether this is a number as lists show it: left so on a sheet, it was not changed."""
    return MASKED.fullmatch(text.strip()) is not None


def _common_errors(number: str, name: str) -> list[str]:
    errors = []
    if number[:2] not in PROVINCES:
        errors.append(
            f"Dua angka pertama {name} ({number[:2]}) bukan kode provinsi. "
            "Cocokkan lagi dengan kartunya."
        )
    if "00" in (number[2:4], number[4:6]):
        errors.append(
            f"Kode kabupaten/kota dan kecamatan di dalam {name} (angka ke-3 sampai ke-6) "
            "tidak boleh 00. Cocokkan lagi dengan kartunya."
        )
    if number[12:] == "0000":
        errors.append(
            f"Empat angka terakhir {name} tidak boleh 0000. Bila disalin dari lembar Excel, "
            "angka terakhir sering berubah menjadi 0: ketik langsung dari kartunya."
        )
    return errors


def _region_warnings(
    number: str, name: str, known_district: Callable[[str], bool] | None
) -> list[str]:
    code = f"{number[:2]}.{number[2:4]}.{number[4:6]}"
    if known_district is None or known_district(code):
        return []
    return [OLD_REGION.format(code=code, name=name)]


def _past_date(day: int, month_year: str, today: date) -> date | None:
    """Two digits of a year mean the latest such date that is not in the future."""
    month, short_year = int(month_year[:2]), int(month_year[2:])
    for century in (2000, 1900):
        try:
            found = date(century + short_year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None
