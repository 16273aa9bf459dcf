"""Documents on paper: a template becomes a PDF that reads aloud (PDF/UA), in the portal's fonts.

Nothing is fetched from a network and no file of the server but its static ones: whatever a family
or a partner wrote into a text stays text.
"""

import functools
import logging
import mimetypes
import threading
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static

from academy.errors import Refused

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError:  # Debian's libpango is not installed: the portal runs, it only cannot print
    weasyprint = FontConfiguration = URLFetcherResponse = None
    URLFetcher = object

logger = logging.getLogger(__name__)

HERE = "https://kertas.invalid"  # where a document stands for itself; no such host exists
STYLE = "dist/paper.css"
TO_READ_ALOUD = {"pdf_variant": "pdf/ua-1"}
# Pango shares its fonts between documents and knows no threads: one document at a time.
_press = threading.Lock()


class NoPress(Refused):
    """The server lacks what it needs to print."""


class StaticFetcher(URLFetcher):
    """Gives a document the portal's static files, and refuses every other address."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The static file behind the address.

        raises: ValueError for every other address, files of the server included.
        """
        parts = urlsplit(url)
        root = "/" + settings.STATIC_URL.strip("/") + "/"
        if f"{parts.scheme}://{parts.netloc}" != HERE or not parts.path.startswith(root):
            raise ValueError("A document uses static files only.")
        name = unquote(parts.path.removeprefix(root))
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, _static_bytes(name), {"Content-Type": kind})


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """The document as a PDF/UA; the template extends paper/base.html and names title and text.

    raises: NoPress when the server has no libpango.
    """
    if weasyprint is None:
        raise NoPress(
            "Portal belum dapat mencetak. Pakai tombol cetak peramban Anda dulu, dan minta "
            "pengelola memasang libpango-1.0-0 dan libpangoft2-1.0-0 di server."
        )
    with _press:
        return _laid_out(template, context).write_pdf(**TO_READ_ALOUD)


def number_of_pages(template: str, context: dict[str, Any]) -> int:
    """How many pages the document would have; 0 when the server has no libpango."""
    if weasyprint is None:
        return 0
    with _press:
        return len(_laid_out(template, context).pages)


def _laid_out(template: str, context: dict[str, Any]) -> Any:
    fetcher, fonts, style = _letterhead()
    html = render_to_string(template, context)
    document = weasyprint.HTML(string=html, base_url=HERE, url_fetcher=fetcher)
    return document.render(font_config=fonts, stylesheets=[style], **TO_READ_ALOUD)


def pdf_response(
    request: HttpRequest, template: str, context: dict[str, Any], *, filename: str
) -> HttpResponse:
    """The document as an answer that opens in the browser and is kept by no cache.

    Without libpango a page says so and what to do next; nothing that was written is lost.
    """
    try:
        body = pdf(template, context)
    except NoPress as refusal:
        logger.error("no PDF: libpango is not installed")
        return render(request, "paper/no_press.html", {"text": str(refusal)}, status=503)
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{filename}"',
            "Cache-Control": "no-store",
        },
    )


@functools.cache
def _letterhead() -> tuple[Any, Any, Any]:
    """The fetcher, the fonts and the one style sheet of all documents: read once a process."""
    fetcher, fonts = StaticFetcher(), FontConfiguration()
    style = weasyprint.CSS(url=HERE + static(STYLE), url_fetcher=fetcher, font_config=fonts)
    return fetcher, fonts, style


def _static_bytes(name: str) -> bytes:
    """The file as collected on a server, or as it lies in a developer's clone."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    if path := finders.find(name):
        with open(path, "rb") as file:
            return file.read()
    raise ValueError("There is no such static file.")
