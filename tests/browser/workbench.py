"""Pages of their own for the scripts and components: no database, no demo world."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote_plus

from django import forms
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory

from academy.forms import DateField, LongTextField, TextField

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).parent / "pages"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = "; ".join(
    f"{name} {' '.join(values)}"
    for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
NAVIGATION = (
    ("Hari ini", "house-heart"),
    ("Keluarga", "people"),
    ("Sesi", "chat-quote"),
    ("Potensi", "flower1"),
    ("Angkatan", "mortarboard"),
    ("Dasbor", "bar-chart"),
)


class SessionForm(forms.Form):
    held_on = DateField(label="Tanggal sesi", initial="2026-11-20")
    place = TextField(label="Tempat")
    story = LongTextField(label="Cerita", max_length=200)
    themes = forms.MultipleChoiceField(
        label="Tema",
        choices=[("air", "Air bersih"), ("sekolah", "Sekolah anak")],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["story"].widget.attrs["data-akademi-count"] = "200"


class QuoteForm(forms.Form):
    words = LongTextField(label="Kata-kata seperti diucapkan", required=False)


QuoteFormSet = forms.formset_factory(QuoteForm, extra=1, max_num=3, can_delete=True)


@dataclass
class Site:
    """A tiny server: pages by path, what was posted to it, and the status it answers with."""

    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    posts: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    status: int = 200

    def drafts(self) -> list[str]:
        return [unquote_plus(post["content"][0]) for path, post in self.posts if path == "/draf/"]


def _render(name: str, **context: Any) -> str:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(
        is_authenticated=True, name="Maria Bano", email="m@contoh.invalid"
    )
    base = {
        "request": request,
        "csrf_token": "token-one",
        "writer": "7:signed",
        "is_demo": True,
        "quotes": QuoteFormSet(prefix="quotes"),
        "nav_items": [
            {"url": "/", "label": label, "icon": icon, "is_current": label == "Sesi"}
            for label, icon in NAVIGATION
        ],
    }
    return Template((PAGES / name).read_text()).render(Context(base | context))


@contextmanager
def serve() -> Iterator[Site]:
    """The pages of tests/browser/pages with the portal's own policy and static files."""
    made = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path.startswith("/static/"):
                file = ROOT / path.lstrip("/")
                self.answer(200, file.read_bytes(), TYPES.get(file.suffix, "font/woff2"))
            else:
                self.answer(200, made.pages.get(path, "").encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made.posts.append((self.path, parse_qs(body)))
            self.answer(made.status, b"{}", "application/json")

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    made.pages["/sesi/"] = _render("long_form.html", form=SessionForm())
    made.pages["/salah/"] = _render(
        "long_form.html", form=SessionForm({"held_on": "2026-11-20", "place": "Oesapa"})
    )
    made.pages["/komponen/"] = _render("gallery.html", **_gallery())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def _gallery() -> dict[str, Any]:
    return {
        "form": SessionForm({}),
        "quote": {
            "words": "Beta pung laki pi melaut tiap malam.",
            "gloss": "Suami saya melaut tiap malam.",
            "language_code": "mkn",
            "language_label": "Melayu Kupang",
            "speaker_label": "Ibu",
            "themes": ["Penghasilan melaut"],
        },
        "statuses": [(s, s) for s in ("draft", "submitted", "returned", "accepted", "withdrawn")],
        "levels": ["red", "yellow", "green", "skipped"],
        "events": [
            {"when": "20 November 2026", "title": "Sesi keempat", "text": "Utang.", "url": "/"},
            {"when": "2 Oktober 2026", "title": "Dikembalikan", "tone": "warn", "icon": "pencil"},
        ],
        "rows": [{"label": "Ringkasan", "yours": "Kios", "theirs": "Kios kecil", "differs": True}],
        "messages": [],
    }
