"""Documents on paper: readable aloud, in any letters, of any length, and reaching for nothing."""

import io

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from pypdf import PdfReader

from academy import paper
from tests.pdf import faces_of, pages_of, words_of

BASE = "{% extends 'paper/base.html' %}{% block title %}Surat{% endblock %}"


@pytest.fixture
def document(monkeypatch):
    """Prints what stands between the content blocks of a document made on the spot."""

    def render(content: str, **context: str) -> bytes:
        page = engines["django"].from_string(
            f"{BASE}{{% block content %}}{content}{{% endblock %}}"
        )
        monkeypatch.setattr(paper, "render_to_string", lambda name, values: page.render(values))
        return paper.pdf("any.html", context)

    return render


def test_pdf_says_its_language_and_title_for_reading_aloud(document):
    read = PdfReader(io.BytesIO(document("<h1>Halo</h1>")))

    assert read.trailer["/Root"]["/Lang"] == "id"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.metadata.title == "Surat"


@pytest.mark.parametrize("words", ["kata " * 4000, "x" * 20_000])
def test_pdf_of_twenty_thousand_letters_keeps_the_last_one(document, words):
    pages = pages_of(document("<p>{{ words }} TAMAT</p>", words=words))

    assert len(pages) > 1
    assert pages[-1].endswith("TAMAT")


@pytest.mark.parametrize(
    ("words", "face"),
    [
        ("Mama Yuliana", "Plus-Jakarta-Sans"),
        ("محمد", "Noto-Sans-Arabic"),
        ("שלום", "Noto-Sans-Hebrew"),
        ("🌾🐟", "Noto-Emoji"),
        ("Ŵěłč", "Plus-Jakarta-Sans-Ext"),
    ],
)
def test_pdf_brings_the_letters_of_any_name(document, words, face):
    made = document("<p>{{ words }}</p>", words=words)

    assert face in faces_of(made)
    assert words in words_of(made)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "https://kertas.invalid/lapangan/",
        "data:text/plain,a",
        "https://kertas.invalid/static/../academy/settings.py",
        "https://kertas.invalid/static/%2e%2e/%2e%2e/etc/passwd",
        "https://kertas.invalid.example/static/dist/paper.css",
        "https://kertas.invalid/static/none.css",
    ],
)
def test_fetch_refuses_all_but_static_files(address):
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        paper.StaticFetcher().fetch(address)


def test_fetch_gives_a_static_file():
    answer = paper.StaticFetcher().fetch("https://kertas.invalid/static/dist/paper.css")

    assert b"@page" in answer.read()
    assert answer.content_type == "text/css"


def test_pdf_shows_no_file_of_the_server(document):
    made = document('<p>a</p><img alt="x" src="file:///etc/hostname"><a href="file:///etc">b</a>')

    assert made.startswith(b"%PDF")


def test_pdf_response_is_kept_by_no_cache(document):
    document("<p>a</p>")  # the fixture's page stands in for the template

    answer = paper.pdf_response(RequestFactory().get("/"), "any.html", {}, filename="surat.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="surat.pdf"'
    assert answer["Cache-Control"] == "no-store"


def test_pdf_response_says_what_is_missing_on_the_server(monkeypatch):
    monkeypatch.setattr(paper, "weasyprint", None)
    monkeypatch.setattr(
        paper,
        "render",
        lambda request, name, context, status: HttpResponse(context["text"], status=status),
    )

    answer = paper.pdf_response(RequestFactory().get("/"), "any.html", {}, filename="surat.pdf")

    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.content.decode()
