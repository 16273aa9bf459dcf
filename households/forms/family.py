"""A family and its people as they are written down, and the filters of the list."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from academy.form_kept import as_initial, small_number
from academy.forms import DateField, LongTextField, RecordForm, TextField, WholeNumberField
from academy.models import Area
from academy.templatetags.akademi import error_target
from cohorts.models import Cohort
from households.card_secret import LONGEST_PIN, SHORTEST_PIN, is_easy
from households.forms.fields import VillageField
from households.identity import differences, is_masked, parse_kk, parse_nik
from households.models import Member

MOST_MEMBERS = 20
EARLIEST_YEAR = 1900


def known_district(code: str) -> bool:
    """Whether a kecamatan stands in today's national list."""
    return Area.objects.filter(code=code, level=3).exists()


class NeighbourhoodField(TextField):
    """RT and RW: up to three digits, kept as people write them: 004."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3})
        super().__init__(max_length=3, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        if number and not (number.isascii() and number.isdigit()):
            raise ValidationError(f"{self.label} ditulis dengan angka, misalnya 004.")
        return number.zfill(3) if number else ""


class FamilyForm(RecordForm):
    """Where a family lives and how it is reached."""

    area = None
    hamlet = TextField(label="Dusun/lingkungan", required=False, max_length=60)
    rt = NeighbourhoodField(label="RT")
    rw = NeighbourhoodField(label="RW")
    address = TextField(
        label="Alamat",
        required=False,
        max_length=300,
        help_text="Jalan, nomor, atau penanda seperti “di belakang masjid”. Disimpan tersandi.",
    )
    phone = TextField(
        label="Telepon",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    kk_number = TextField(
        label="Nomor KK",
        required=False,
        max_length=40,
        help_text="16 angka, hanya bila keluarga memperlihatkan kartunya. Disimpan tersandi.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    pin = TextField(
        label="PIN kartu keluarga",
        required=False,
        max_length=12,
        help_text=(
            "Keluarga memilih sendiri 4 sampai 6 angka untuk membuka halaman kartunya. Kosongkan "
            "bila tidak berubah; tanpa PIN dipakai tahun lahir kepala keluarga."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    health_notes = LongTextField(
        label="Catatan kesehatan",
        required=False,
        max_length=2000,
        rows=3,
        help_text="Hanya yang diceritakan keluarga dan perlu diingat pendamping. Boleh kosong.",
    )

    def __init__(
        self,
        *args: Any,
        cohort: Cohort,
        today: date,
        known: Callable[[str], bool] = known_district,
        stored_kk: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stored_kk = stored_kk
        self.fields = {"area": VillageField(cohort=cohort)} | self.fields
        self.today, self.known, self.warnings = today, known, []

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        bare = "".join(mark for mark in phone if mark not in " -.()")
        digits = bare.removeprefix("+")
        if bare and not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
            raise ValidationError("Tulis nomor telepon dengan angka, misalnya 0812 3456 7890.")
        return bare

    def clean_pin(self) -> str:
        pin = "".join(self.cleaned_data["pin"].split())
        if not pin:
            return ""
        if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
            raise ValidationError("PIN terdiri dari 4 sampai 6 angka, tanpa huruf.")
        if is_easy(pin):
            raise ValidationError(
                "PIN ini mudah ditebak tetangga. Hindari angka kembar, angka urut, dan tahun."
            )
        return pin

    def clean_kk_number(self) -> str:
        typed = self.cleaned_data["kk_number"]
        if not typed:
            return ""
        if self.stored_kk and is_masked(typed):
            return self.stored_kk
        card = parse_kk(typed, today=self.today, known_district=self.known)
        if card.errors:
            raise ValidationError(card.errors)
        self.warnings += card.warnings
        return card.number


class MemberForm(forms.Form):
    """One of the family; a name is enough."""

    member = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = TextField(
        label="Nama",
        max_length=200,
        help_text="Satu nama saja cukup.",
        error_messages={"required": "Isi namanya; satu nama saja cukup."},
    )
    relation = forms.ChoiceField(
        label="Hubungan dengan kepala keluarga",
        choices=[("", "Pilih…"), *Member.Relation.choices],
        error_messages={"required": "Pilih hubungannya dengan kepala keluarga."},
    )
    sex = forms.ChoiceField(
        label="Jenis kelamin",
        choices=[("", "Pilih…"), *Member.Sex.choices],
        error_messages={"required": "Pilih jenis kelaminnya."},
    )
    born_on = DateField(
        label="Tanggal lahir", required=False, help_text="Bila tahu tanggal pastinya."
    )
    birth_year = WholeNumberField(
        label="Tahun lahir",
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=2100,
        help_text="Bila hanya tahu tahunnya, kira-kira pun boleh.",
        error_messages={
            "min_value": "Tahun lahir ditulis empat angka, misalnya 1984.",
            "max_value": "Tahun lahir ditulis empat angka, misalnya 1984.",
        },
    )
    nik = TextField(
        label="NIK",
        required=False,
        max_length=40,
        help_text="Boleh kosong. Disimpan tersandi.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    school = forms.ChoiceField(
        label="Pendidikan terakhir", choices=Member.School.choices, initial=Member.School.UNKNOWN
    )
    is_in_school = forms.BooleanField(label="Sedang sekolah", required=False)
    work = TextField(label="Pekerjaan", required=False, max_length=80)
    has_disability = forms.BooleanField(label="Penyandang disabilitas", required=False)
    disability_note = TextField(
        label="Keterangan disabilitas",
        required=False,
        max_length=300,
        help_text="Apa yang perlu diketahui supaya ia bisa ikut bercerita dengan nyaman.",
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        members: dict[int, Member] | None = None,
        known: Callable[[str], bool] = known_district,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.members, self.known = today, members or {}, known
        self.warnings: list[str] = []

    def clean_member(self) -> Member | None:
        """A number that is not of this family is refused in the same words as an unknown one."""
        number = self.cleaned_data["member"]
        if number is None:
            return None
        if number not in self.members:
            raise ValidationError("Anggota ini tidak ada pada keluarga ini. Muat ulang halaman.")
        return self.members[number]

    def clean_born_on(self) -> date | None:
        born_on = self.cleaned_data["born_on"]
        if born_on and born_on > self.today:
            raise ValidationError("Tanggal lahir tidak boleh di masa depan.")
        if born_on and born_on.year < EARLIEST_YEAR:
            raise ValidationError("Periksa tahunnya: tanggal lahir sebelum 1900 tidak diterima.")
        return born_on

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        if year and year > self.today.year:
            raise ValidationError("Tahun lahir tidak boleh di masa depan.")
        return year

    def clean_nik(self) -> str:
        typed = self.cleaned_data["nik"]
        if not typed:
            return ""
        member = self.cleaned_data.get("member")
        if member is not None and member.nik and is_masked(typed):
            return member.nik
        identity = parse_nik(typed, today=self.today, known_district=self.known)
        if identity.errors:
            raise ValidationError(identity.errors)
        self.warnings += identity.warnings
        return identity.number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        born_on, year = cleaned.get("born_on"), cleaned.get("birth_year")
        if born_on and year and born_on.year != year:
            self.add_error("birth_year", "Tahun ini berbeda dari tanggal lahirnya. Isi salah satu.")
        if cleaned.get("nik"):
            identity = parse_nik(cleaned["nik"], today=self.today)
            self.warnings += differences(identity, born_on=born_on, sex=cleaned.get("sex", ""))
        return cleaned

    def year_of_birth(self) -> int | None:
        born_on = self.cleaned_data.get("born_on")
        return born_on.year if born_on else self.cleaned_data.get("birth_year")


class MemberFormSet(BaseFormSet):
    """The people of a family: at least one, and exactly one head."""

    default_error_messages = {
        "missing_management_form": "Isian anggota tidak lengkap terkirim. Muat ulang halaman ini.",
        "too_many_forms": f"Paling banyak {MOST_MEMBERS} anggota dalam satu keluarga.",
        "too_few_forms": "Isi sedikitnya satu anggota keluarga.",
    }

    def kept(self) -> list[MemberForm]:
        """Rows that count: filled in and not taken away, in the order of the page."""
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.kept()]
        if sum(row["relation"] == Member.Relation.HEAD for row in rows) != 1:
            raise ValidationError("Tandai satu orang, dan hanya satu, sebagai kepala keluarga.")
        niks = [row["nik"] for row in rows if row["nik"]]
        if len(niks) != len(set(niks)):
            raise ValidationError("Dua anggota memakai NIK yang sama. Cocokkan lagi dengan KK.")
        people = [row["member"].pk for row in rows if row["member"]]
        if len(people) != len(set(people)):
            raise ValidationError("Seorang anggota tertulis dua kali. Muat ulang halaman ini.")

    def values(self) -> list[dict[str, Any]]:
        """The rows as the actions take them."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self.kept()
        ]

    def warnings(self) -> list[str]:
        return [
            f"{form.cleaned_data['name']}: {text}" for form in self.kept() for text in form.warnings
        ]


def member_formset(
    *, today: date, members: dict[int, Member] | None = None, extra: int = 0, **kwargs: Any
) -> MemberFormSet:
    """The rows of a family's people; `initial` and `data` as for any formset."""
    factory = formset_factory(
        MemberForm, formset=MemberFormSet, extra=extra, can_delete=True, max_num=MOST_MEMBERS,
        absolute_max=MOST_MEMBERS + 1, validate_max=True, min_num=1, validate_min=True,
    )  # fmt: skip
    form_kwargs = {"today": today, "members": members}
    return factory(prefix="members", form_kwargs=form_kwargs, **kwargs)


def kept_rows(kept: QueryDict) -> list[dict[str, Any]]:
    """Rows of people as they were typed and not sent, without those that are blank."""
    total = kept.get("members-TOTAL_FORMS", "")
    number = min(small_number(total), MOST_MEMBERS)
    rows = [as_initial(MemberForm, kept, f"members-{index}") for index in range(number)]
    gone = [kept.get(f"members-{index}-DELETE") for index in range(number)]
    return [
        row
        for row, is_gone in zip(rows, gone, strict=True)
        if not is_gone and any(row.get(name) for name in ("name", "nik", "member"))
    ]


def form_links(form: forms.Form, place: str) -> list[dict[str, str]]:
    """Each fault of a form as a link to its field, with the place it is in."""
    links = [{"target": "isi", "text": error} for error in form.non_field_errors()]
    return links + [
        {"target": error_target(field), "text": f"{place}, {field.label}: {error}"}
        for field in form
        for error in field.errors
    ]
