"""The parts of a record as the review page shows them, each with the place for a note."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils.formats import date_format

from academy.differences import EMPTY
from academy.permissions import Scope
from academy.templatetags.akademi import angka
from households.models import Language, ListeningSession, LocalPotential, PotentialSource, Quote
from households.review_rounds import shown


@dataclass
class Part:
    """One of the longer texts of a record."""

    name: str
    label: str
    text: str


@dataclass
class Fact:
    """A short fact in the head of a record."""

    name: str
    label: str
    text: str


SESSION_TEXTS = ("heard", "strengths", "hopes", "obstacles", "reflection")
SESSION_LISTS = {"quotes": "Kutipan", "steps": "Langkah dan janji"}
SESSION_FACTS = {
    "household": "Keluarga atau kelompok",
    "area": "Desa/kelurahan",
    "form": "Bentuk",
    "held_on": "Tanggal",
    "starts_at": "Waktu",
    "place": "Tempat",
    "present_women": "Yang hadir",
    "languages": "Bahasa",
    "sensitivity": "Kepekaan",
}
POTENTIAL_TEXTS = ("description", "capacity", "market_now", "obstacles", "opportunity")
POTENTIAL_LISTS = {"quotes": "Kalimat sumber"}
POTENTIAL_FACTS = {
    "title": "Nama potensi",
    "area": "Desa/kelurahan",
    "kind": "Kelas Prodeskel",
    "capital": "Modal",
    "sector": "Sektor",
    "holder": "Pemegang",
    "households_count": "Jumlah keluarga",
    "women_count": "Jumlah perempuan",
    "youth_count": "Jumlah pemuda",
    "season_months": "Bulan musim",
    "value_stage": "Tahap nilai",
    "legality": "Legalitas",
    "readiness": "Kesiapan",
    "named_source": "Sumber lain",
    "latitude": "Titik",
}


def labels(model: type[Model], names: Iterable[str]) -> dict[str, str]:
    """The words for the parts of a record."""
    return {name: str(model._meta.get_field(name).verbose_name).capitalize() for name in names}


def texts(record: Model, names: Iterable[str]) -> list[Part]:
    """The longer texts of a record, empty ones too: their absence may need a note."""
    words = labels(type(record), names)
    return [Part(name, words[name], getattr(record, name)) for name in names]


def session_facts(session: ListeningSession) -> list[Fact]:
    """Who, where and when, as the portal shows it: the family by its code, never by name."""
    hours = f"{session.starts_at:%H.%M}"
    if session.ends_at:
        hours += f"–{session.ends_at:%H.%M}"
    present = [
        f"{getattr(session, name)} {session._meta.get_field(name).verbose_name}"
        for name in ListeningSession.PRESENT_FIELDS
        if getattr(session, name)
    ]
    text = {
        "household": session.household.code if session.household else session.group_name,
        "area": f"{session.area.title}, {session.area.parent.title}",
        "form": session.get_form_display(),
        "held_on": date_format(session.held_on, "l, j F Y"),
        "starts_at": f"{hours} {session.region.zone_label}",
        "place": session.place or EMPTY,
        "present_women": ", ".join(present) or EMPTY,
        "languages": ", ".join(session.language_labels) or EMPTY,
        "sensitivity": session.get_sensitivity_display(),
    }
    return [Fact(name, label, text[name]) for name, label in SESSION_FACTS.items()]


def potential_facts(potential: LocalPotential) -> list[Fact]:
    """What a potential is, in short facts."""
    point = EMPTY
    if potential.latitude is not None and potential.longitude is not None:
        point = f"{angka(round(potential.latitude, 3))}; {angka(round(potential.longitude, 3))}"
    special = {
        "area": f"{potential.area.title}, {potential.area.parent.title}",
        "season_months": ", ".join(
            date_format(date(2026, number, 1), "F") for number in potential.season_months
        )
        or EMPTY,
        "latitude": point,
    }
    return [
        Fact(
            name,
            label,
            special.get(name) or shown(LocalPotential, name, getattr(potential, name)),
        )
        for name, label in POTENTIAL_FACTS.items()
    ]


@dataclass
class Words:
    """A quote as the page draws it."""

    number: int
    words: str
    gloss: str
    language_code: str
    language_label: str
    speaker_label: str
    themes: list[str]
    may_be_quoted: bool
    is_released: bool


def _drawn(quotes: Iterable[Quote]) -> list[Words]:
    return [
        Words(
            number=number,
            words=quote.words,
            gloss=quote.gloss,
            language_code="" if quote.language == Language.OTH else quote.language,
            language_label=quote.language_label,
            speaker_label=quote.speaker_label.capitalize(),
            themes=[theme.name for theme in quote.themes.all()],
            may_be_quoted=quote.may_be_quoted,
            is_released=quote.released_at is not None,
        )
        for number, quote in enumerate(quotes, start=1)
    ]


def quotes_of(session: ListeningSession, scope: Scope) -> list[Words]:
    """The standing quotes of a session in the order they were said, with their themes."""
    quotes = Quote.objects.visible_to(scope).filter(session=session)
    return _drawn(quotes.prefetch_related("themes").order_by("sequence", "pk"))


def sources_of(potential: LocalPotential, scope: Scope) -> list[Words]:
    """The sentences in which a potential was heard and which still stand."""
    sources = PotentialSource.objects.visible_to(scope).filter(potential=potential)
    quotes = Quote.objects.visible_to(scope).filter(pk__in=sources.values("quote"))
    return _drawn(quotes.prefetch_related("themes").order_by("pk"))
