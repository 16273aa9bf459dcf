"""What every drawn fragment must keep to."""

import re
from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids: list[str] = []
        self.refs: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "style" or name.startswith("on") or tag == "script":
                self.wrong.append(f"<{tag} {name}> breaks the content policy")
            if tag in {"rect", "path", "svg", "circle"} and name in {
                "x",
                "y",
                "width",
                "d",
                "height",
            }:
                if "," in value or re.search(r"\d\.\d{3}%", value):
                    self.wrong.append(f"<{tag} {name}={value!r}> was localized")
            self.refs += re.findall(r"url\(#([^)]+)\)", value or "")
            if name == "href" and value.startswith("#"):
                self.refs.append(value[1:])


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def wrong_markup(html: str) -> list[str]:
    """Inline styles and handlers, numbers a browser cannot read, ids that stand twice."""
    reader = _read(html)
    twice = {name for name in reader.ids if reader.ids.count(name) > 1}
    return [*reader.wrong, *(f"id {name!r} stands twice" for name in sorted(twice))]


def broken_links(html: str) -> list[str]:
    """References to a pattern or place that is not in the fragment."""
    reader = _read(html)
    return sorted(set(reader.refs) - set(reader.ids))
