"""How templates say dates, money, states and the way through a list."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from academy.templatetags import akademi

NOON = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)


def _render(source: str, **context: object) -> str:
    return Template("{% load akademi %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Jakarta", "20 November 2026, 12.30 WIB"),
        ("Asia/Pontianak", "20 November 2026, 12.30 WIB"),
        ("Asia/Makassar", "20 November 2026, 13.30 WITA"),
        ("Asia/Jayapura", "20 November 2026, 14.30 WIT"),
    ],
)
def test_local_datetime_names_the_zone(zone: str, said: str) -> None:
    assert akademi.local_datetime(NOON, zone) == said


def test_local_datetime_follows_the_active_zone() -> None:
    with timezone.override("Asia/Makassar"):
        assert akademi.local_datetime(NOON) == "20 November 2026, 13.30 WITA"


def test_local_datetime_of_nothing_is_a_dash() -> None:
    assert akademi.local_datetime(None) == "–"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 5, 1), "1 Mei 2026"),
        (datetime(2026, 11, 19, 17, 30, tzinfo=UTC), "20 November 2026"),
        (None, "–"),
    ],
)
def test_tanggal(value: date | None, said: str) -> None:
    with timezone.override("Asia/Makassar"):
        assert akademi.tanggal(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1234, "1.234"), (Decimal("12.50"), "12,5"), (100, "100"), (0, "0"), (None, "–")],
)
def test_angka(value: Decimal | int | None, said: str) -> None:
    assert akademi.angka(value) == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maria Goreti Bano", "MB"), ("Suharti", "S"), ("", "?"), ("  (alm.) yohanes  ", "Y")],
)
def test_initials(name: str, letters: str) -> None:
    assert akademi.initials(name) == letters


@pytest.mark.parametrize(
    ("tag", "query"),
    [
        ("{% query_string page=3 %}", "?tema=air&amp;page=3"),
        ("{% query_string tema=None %}", "?page=2"),
        ("{% query_string tema='a b' page=1 %}", "?tema=a+b&amp;page=1"),
    ],
)
def test_query_string_keeps_the_filters(tag: str, query: str) -> None:
    request = RequestFactory().get("/", {"tema": "air", "page": "2"})

    assert _render(tag, request=request) == query


def test_icon_is_hidden_from_screen_readers() -> None:
    drawn = _render("{% icon 'house' %}")

    assert 'aria-hidden="true"' in drawn
    assert "#house" in drawn


def test_icon_escapes_its_name() -> None:
    assert "<script>" not in _render("{% icon name %}", name="<script>")


def test_status_pill_says_the_word() -> None:
    drawn = _render(
        "{% include 'components/_status_pill.html' %}", status="returned", label="dikembalikan"
    )

    assert "Dikembalikan" in drawn
    assert "#arrow-return-left" in drawn


def test_quote_shows_words_as_text() -> None:
    quote = {"words": "<b>Beta</b> pi melaut", "gloss": "Saya melaut", "language_code": "mkn"}

    drawn = _render("{% include 'components/_quote.html' %}", quote=quote)

    assert "&lt;b&gt;Beta&lt;/b&gt; pi melaut" in drawn
    assert 'lang="mkn"' in drawn
    assert "Artinya: Saya melaut" in drawn


class _Form(forms.Form):
    name = forms.CharField()
    theme = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)


def test_error_summary_links_to_each_field() -> None:
    drawn = _render("{% include 'components/_error_summary.html' %}", form=_Form({}))

    assert 'href="#id_name"' in drawn
    assert 'href="#id_theme_0"' in drawn


def test_error_of_a_group_stands_below_all_its_options() -> None:
    template = Template("{% load crispy_forms_filters %}{{ form|crispy }}")

    drawn = template.render(Context({"form": _Form({})}))

    last_option = drawn.index("form-check-label", drawn.index('id="id_theme_0"'))
    error = drawn.index('id="id_theme_error"')
    assert error > last_option
    assert drawn[last_option:error].count("</div>") >= 2


def test_error_summary_is_silent_without_errors() -> None:
    assert not _render("{% include 'components/_error_summary.html' %}", form=_Form()).strip()


@pytest.mark.parametrize(
    ("code", "tag"),
    [("ind", "id"), ("jav", "jv"), ("sun", "su"), ("mis", "und"), ("mkn", "mkn"), ("mad", "mad")],
)
def test_language_tag_is_what_a_lang_attribute_may_say(code, tag):
    assert akademi.language_tag(code) == tag
