"""The structure of the NIP of a PNS and of the NI PPPK: 18 digits, no check digit."""

from dataclasses import dataclass, field
from datetime import date

from academy.digits import bare_digits

YOUNGEST, OLDEST = 16, 65


@dataclass(frozen=True, slots=True)
class Nip:
    """What the structure of an employee number tells; the rest only when there is no error."""

    number: str
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    born_on: date | None = None
    appointed_year: int | None = None
    appointed_month: int | None = None
    sex: str = ""

    def __str__(self) -> str:
        return format_nip(self.number)


def parse_nip(text: str, *, kind: str, today: date) -> Nip:
    """Digits 13 and 14 are the month of appointment for a PNS, a contract code for a PPPK.

    `kind` is "pns" or "pppk". Returns the number with its faults; a sentence says what to do.
    """
    if kind not in ("pns", "pppk"):
        raise ValueError(f"kind must be 'pns' or 'pppk', not {kind!r}")
    name = "NIP" if kind == "pns" else "NI PPPK"
    number, errors = bare_digits(text, name=name, length=18)
    if errors:
        return Nip(number, errors)
    born_on = _real_date(number[:8])
    year, month = int(number[8:12]), int(number[12:14])
    errors = [
        *_birth_errors(born_on, name, today),
        *_appointment_errors(born_on, year, month, kind, name, today),
    ]
    if number[14] not in "12":
        errors.append(f"Angka ke-15 {name} harus 1 (laki-laki) atau 2 (perempuan). Cocokkan lagi.")
    if number[15:] == "000":
        errors.append(
            f"Tiga angka terakhir {name} dimulai dari 001. Bila disalin dari lembar Excel, "
            "angka terakhir sering berubah menjadi 0: ketik langsung dari kartunya."
        )
    if errors:
        return Nip(number, errors)
    sex = "m" if number[14] == "1" else "f"
    appointed_month = month if kind == "pns" else None
    return Nip(number, [], [], born_on, year, appointed_month, sex)


def differences(nip: Nip, *, born_on: date | None = None, sex: str = "") -> list[str]:
    """A birth date or sex that differs from the profile is a warning, never a refusal."""
    found = []
    if born_on and nip.born_on and born_on != nip.born_on:
        found.append(
            "Tanggal lahir di profil berbeda dari yang ada di dalam NIP. Periksa keduanya."
        )
    if sex and nip.sex and sex != nip.sex:
        found.append(
            "Jenis kelamin di profil berbeda dari yang ada di dalam NIP. Periksa keduanya."
        )
    return found


def format_nip(number: str) -> str:
    """An employee number is shown in its four groups: 19920815 201903 1 001."""
    if len(number) != 18:
        return number
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"


def mask(number: str) -> str:
    """In lists an employee number shows only its year of birth and its sequence."""
    if len(number) != 18:
        return "*" * len(number)
    return f"{number[:4]}***********{number[15:]}"


def _real_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _birth_errors(born_on: date | None, name: str, today: date) -> list[str]:
    if born_on is None or born_on > today:
        return [
            f"Delapan angka pertama {name} adalah tanggal lahir (tahun, bulan, tanggal), "
            "dan tanggal itu tidak mungkin. Cocokkan lagi dengan kartu pegawai."
        ]
    return []


def _appointment_errors(
    born_on: date | None, year: int, month: int, kind: str, name: str, today: date
) -> list[str]:
    if kind == "pns" and not 1 <= month <= 12:
        return [
            "Angka ke-13 dan ke-14 NIP adalah bulan pengangkatan, 01 sampai 12. "
            "Bila Anda PPPK, pilih jenis pegawai PPPK."
        ]
    if year > today.year or (kind == "pns" and (year, month) > (today.year, today.month)):
        return [
            f"Tahun pengangkatan di dalam {name} (angka ke-9 sampai ke-12) belum tiba. "
            "Cocokkan lagi dengan surat keputusan pengangkatan."
        ]
    if born_on is None:
        return []
    age = year - born_on.year
    if kind == "pns" and month < born_on.month:
        age -= 1
    if not YOUNGEST <= age <= OLDEST:
        return [
            f"Menurut {name} ini usia saat diangkat {age} tahun, padahal antara "
            f"{YOUNGEST} dan {OLDEST} tahun. Periksa tahun lahir dan tahun pengangkatan."
        ]
    return []
