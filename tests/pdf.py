"""Reads a PDF back: its pages, its words, the faces that draw them."""

import io

from pypdf import PdfReader


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, as a reader would copy them."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def words_of(pdf: bytes) -> str:
    """All words, with one space where the document breaks a line."""
    return " ".join(" ".join(pages_of(pdf)).split())


def faces_of(pdf: bytes) -> set[str]:
    """Names of the typefaces that lie in the document."""
    found = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found
