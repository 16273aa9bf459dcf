"""The form of an offer: what a partner can give, for what, where, when."""

from typing import Any

from django import forms
from django.http import QueryDict

import households.public as public
from academy.form_kept import as_initial
from academy.forms import DateField, TextField
from academy.models import Area, Organization, Region
from academy.money import RupiahField
from academy.permissions import Scope
from academy.roles import Verb
from solutions.actions.matching import OFFER_FIELDS, NewPartner
from solutions.matching import MONTHS
from solutions.models import Offer, Strategy

PROMPT = ("", "Pilih…")


class OfferForm(forms.Form):
    """A partner's offer; its partner is chosen from the list or named for the first time."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Mitra", required=False, empty_label="Pilih…",
        error_messages={"invalid_choice": "Pilih mitra dari daftar, atau tulis nama barunya."},
    )  # fmt: skip
    new_name = TextField(
        label="Mitra yang belum ada di daftar", max_length=160, required=False,
        help_text="Nama lembaganya, bukan nama orang.",
    )  # fmt: skip
    new_kind = forms.ChoiceField(
        label="Jenis lembaga", required=False, choices=[PROMPT, *Organization.Kind.choices]
    )
    title = TextField(
        label="Yang ditawarkan", max_length=160,
        help_text="Misalnya: modal bergulir untuk kelompok ibu.",
        error_messages={"required": "Tuliskan apa yang ditawarkan."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Jenis bantuan", choices=Offer.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis bantuannya."},
    )  # fmt: skip
    capacity = TextField(
        label="Kapasitas", max_length=160, required=False,
        help_text="Misalnya: 20 orang setiap angkatan, atau dua kelompok setahun.",
    )  # fmt: skip
    value = RupiahField(
        label="Nilai dalam rupiah", required=False,
        help_text="Misalnya 15.000.000 atau 15 juta. Kosongkan bila belum pasti.",
    )  # fmt: skip
    themes = forms.TypedMultipleChoiceField(
        label="Untuk tema", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    sectors = forms.MultipleChoiceField(
        label="Untuk bidang", required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(public.SECTORS.items()),
    )  # fmt: skip
    strategies = forms.MultipleChoiceField(
        label="Strategi Inpres 8/2025", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, f"{code}: {label}") for code, label in Strategy.choices],
    )  # fmt: skip
    region = forms.ModelChoiceField(
        Region.objects.none(), label="Wilayah", required=False,
        error_messages={"invalid_choice": "Pilih wilayah tempat Anda bertugas."},
    )  # fmt: skip
    area = forms.ModelChoiceField(
        Area.objects.none(), label="Terbatas di kecamatan atau desa/kelurahan", required=False,
        empty_label="Seluruh wilayah",
        error_messages={"invalid_choice": "Pilih tempat di wilayah yang dapat Anda pilih."},
    )  # fmt: skip
    season_months = forms.TypedMultipleChoiceField(
        label="Bulan", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(enumerate(MONTHS, start=1)),
        help_text="Bila hanya ada pada bulan tertentu. Kosong berarti sepanjang tahun.",
    )  # fmt: skip
    since = DateField(label="Berlaku sejak", error_messages={"required": "Isi tanggal mulainya."})
    until = DateField(label="Berlaku sampai", required=False)

    def __init__(self, *args: Any, scope: Scope, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        own = scope.organization_ids(Verb.ANSWER_PROPOSAL)
        arranges = scope.can(Verb.ARRANGE_MATCHING)
        self.fields["themes"].choices = [(one.theme_id, one.name) for one in public.all_themes()]
        self._whose(own, arranges)
        self._where(scope, arranges)

    def _whose(self, own: tuple[int, ...], arranges: bool) -> None:
        """An offer stays with its partner; a partner chooses among those it answers for."""
        if self.offer is not None:
            for name in ("organization", "new_name", "new_kind"):
                del self.fields[name]
            return
        organizations = Organization.objects.select_related("region__area").order_by("name", "pk")
        if not arranges:
            organizations = organizations.filter(pk__in=own)
            for name in ("new_name", "new_kind"):
                del self.fields[name]
            self.fields["organization"].required = True
            self.fields["organization"].error_messages["required"] = "Pilih lembaga Anda."
            if len(own) == 1:
                self.initial.setdefault("organization", own[0])
        self.fields["organization"].queryset = organizations

    def _where(self, scope: Scope, arranges: bool) -> None:
        """A national desk and partners choose among all regions, a facilitator of one's own."""
        regions = Region.objects.select_related("area").order_by("area__name", "pk")
        is_wide = scope.is_national or not arranges
        if not is_wide:
            regions = regions.filter(pk__in=scope.region_ids)
            self.fields["region"].required = True
            self.fields["region"].error_messages["required"] = "Pilih wilayahnya."
            if len(scope.region_ids) == 1:
                self.initial.setdefault("region", scope.region_ids[0])
        field = self.fields["region"]
        field.queryset = regions
        field.empty_label = "Semua wilayah akademi" if is_wide else "Pilih…"
        places = Area.objects.none()
        for region in regions:
            places |= Area.objects.within(region.pk)
        self.fields["area"].queryset = places
        self.fields["area"].choices = [("", "Seluruh wilayah"), *_grouped(places)]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self._clean_whose(values)
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", "Tawaran berakhir tidak boleh sebelum mulai.")
        region, area = values.get("region"), values.get("area")
        if area and region is None:
            self.add_error("region", "Pilih juga wilayah tempat itu.")
        elif area and area.pk[:5] != region.pk:
            self.add_error("area", f"{area.name} berada di luar {region}.")
        return values

    def _clean_whose(self, values: dict[str, Any]) -> None:
        if self.offer is not None or {"organization", "new_name"} & set(self.errors):
            return
        chosen, name = values.get("organization"), values.get("new_name")
        if chosen and name:
            self.add_error("new_name", "Pilih dari daftar atau tulis nama baru, salah satu saja.")
        elif not chosen and not name:
            self.add_error("organization", "Pilih mitranya, atau tulis nama barunya di bawah.")
        elif name and not values.get("new_kind"):
            self.add_error("new_kind", "Pilih jenis lembaga baru ini.")

    @property
    def partner(self) -> Organization | NewPartner:
        values = self.cleaned_data
        return values.get("organization") or NewPartner(values["new_name"], values["new_kind"])

    @property
    def values(self) -> dict[str, Any]:
        """Values of the offer itself, for the action."""
        return {name: self.cleaned_data[name] for name in OFFER_FIELDS}


def _grouped(places: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Places by kecamatan, each kecamatan first in its own group."""
    rows = places.filter(level__in=(3, 4)).select_related("parent__parent").order_by("pk")
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in rows:
        district = area if area.level == 3 else area.parent
        label = f"{district.title}, {district.parent.title}"
        name = f"Seluruh {area.title}" if area.level == 3 else area.title
        groups.setdefault(label, []).append((area.pk, name))
    return list(groups.items())


def offer_form(
    scope: Scope,
    *,
    offer: Offer | None = None,
    data: QueryDict | None = None,
    kept: QueryDict | None = None,
) -> OfferForm:
    """The form as it opens: empty, with the offer's values, or with what was typed before."""
    if data is not None:
        return OfferForm(data, scope=scope, offer=offer)
    first: dict[str, Any] = {}
    if offer is not None:
        first = {name: getattr(offer, name) for name in OFFER_FIELDS}
        first |= {"region": offer.region_id, "area": offer.area_id}
        first["themes"] = [theme.pk for theme in offer.themes.all()]
    form = OfferForm(initial=first, scope=scope, offer=offer)
    if kept is not None:
        form.initial |= as_initial(form, kept)
    return form


class OfferFilter(forms.Form):
    """The filters of the list of offers."""

    jenis = forms.ChoiceField(
        label="Jenis bantuan", required=False, choices=[("", "Semua"), *Offer.Kind.choices]
    )
    wilayah = forms.ModelChoiceField(
        Region.objects.select_related("area").order_by("area__name", "pk"),
        label="Wilayah", required=False, empty_label="Semua",
    )  # fmt: skip

    def filter(self, offers: Any) -> Any:
        """The offers that fit; those for all regions fit each of them."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("jenis"):
            offers = offers.filter(kind=chosen["jenis"])
        if chosen.get("wilayah"):
            offers = offers.reaching(chosen["wilayah"].pk)
        return offers

    @property
    def is_narrow(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
