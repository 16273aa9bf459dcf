"""Reading the forms of a page as a browser would: their fields, and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID_TYPES = {"submit", "button", "reset", "image", "file"}


@dataclass
class Field:
    """One control of a form, with what it holds when the page opens."""

    name: str
    kind: str
    value: str = ""
    is_checked: bool = False
    is_required: bool = False
    options: list[str] = field(default_factory=list)

    @property
    def is_free_text(self) -> bool:
        return self.kind in ("text", "textarea", "search", "tel", "email", "password")


@dataclass
class Form:
    """A form of a page: where it goes, how, and its fields in order."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    def sends(self) -> dict[str, list[str]]:
        """What pressing the button sends, with required holes filled by the first that fits."""
        data: dict[str, list[str]] = {}
        for one in self.fields:
            if one.kind in ("checkbox", "radio"):
                if one.is_checked or (one.is_required and one.name not in data):
                    data.setdefault(one.name, []).append(one.value or "on")
            elif one.kind == "select":
                value = one.value or next((option for option in one.options if option), "")
                data.setdefault(one.name, []).append(value)
            else:
                data.setdefault(one.name, []).append(one.value or EXAMPLES.get(one.kind, ""))
        return data


EXAMPLES = {
    "text": "Contoh", "textarea": "Cerita keluarga yang cukup panjang.", "number": "1",
    "date": "2026-03-04", "time": "09:30", "email": "orang@contoh.invalid",
    "password": "kuda laut menari pagi hari",
}  # fmt: skip


class _Reader(HTMLParser):
    """Collects forms; templates of rows that a script would add count too."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select: Field | None = None
        self.area: Field | None = None
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = dict(attrs)
        if tag == "form":
            method = (words.get("method") or "get").lower()
            self.forms.append(Form(words.get("action") or "", method))
            self.is_open = True
            return
        if not self.is_open or "disabled" in words:
            return
        name, required = words.get("name") or "", "required" in words
        if tag == "option" and self.select is not None:
            value = words.get("value") or ""
            self.select.options.append(value)
            if "selected" in words:
                self.select.value = value
        elif not name:
            return
        elif tag == "input" and (kind := words.get("type") or "text") not in VOID_TYPES:
            value = words.get("value") or ""
            self._add(Field(name, kind, value, "checked" in words, required))
        elif tag == "select":
            self.select = self._add(Field(name, "select", is_required=required))
        elif tag == "textarea":
            self.area = self._add(Field(name, "textarea", is_required=required))

    def _add(self, one: Field) -> Field:
        self.forms[-1].fields.append(one)
        return one

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_open = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data


def forms_of(html: str) -> list[Form]:
    """All forms of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
