"""What templates say in the house's way: icons, dates with their zone, Rupiah, review states."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from academy import money

register = template.Library()

# Indonesian officials name the zone, never the city. Any other zone shows its own abbreviation.
ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}

STATUS_ICONS = {
    "draft": "pencil",
    "submitted": "hourglass-split",
    "returned": "arrow-return-left",
    "accepted": "check-circle",
    "withdrawn": "slash-circle",
}

MESSAGE_ICONS = {
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "error": "exclamation-circle",
}

LIGHT_NAMES = {
    "red": "Merah",
    "yellow": "Kuning",
    "green": "Hijau",
    "skipped": "Dilewati",
}


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {css_class}" if css_class else "",
        static("dist/icons.svg"),
        name,
    )


@register.filter
def status_icon(status: str) -> str:
    """The icon that stands for a state of review."""
    return STATUS_ICONS.get(status, "info-circle")


@register.filter
def message_icon(level: str) -> str:
    """The icon that stands for the level of a message."""
    return MESSAGE_ICONS.get(level, "info-circle")


@register.filter
def language_tag(code: str) -> str:
    """What `lang` must say: browsers know some languages by two letters only, and no "other"."""
    return {"ind": "id", "jav": "jv", "sun": "su", "mis": "und"}.get(code, code)


@register.filter
def light_name(level: str) -> str:
    """The word for a mark of Peta Keluarga; an unknown mark is shown as it was stored."""
    return LIGHT_NAMES.get(level, str(level))


@register.filter
def error_target(field: BoundField) -> str:
    """The id that a link to a faulty field must name: for a group its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def angka(value: Decimal | int | float | None) -> str:
    """A number as Indonesians write it: 1.234 and 12,5; nothing known is a dash."""
    if value is None or value == "":
        return "–"
    number = Decimal(str(value)).normalize()
    digits = f"{number:,f}"
    return digits.replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")


@register.filter
def rupiah(value: int | None) -> str:
    """An amount of money as it is printed: Rp1.500.000; nothing known is a dash."""
    return money.rupiah(value) or "–"


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """A date as people read it: 20 November 2026; a moment is taken in the active zone."""
    if not value:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "j F Y")


@register.filter
def local_datetime(value: datetime | None, zone: str | None = None) -> str:
    """A moment on the region's clock, zone named: 20 November 2026, 13.30 WITA."""
    if not value:
        return "–"
    here = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    local = timezone.localtime(value, here)
    name = ZONE_NAMES.get(str(here), local.tzname())
    return f"{date_format(local, 'j F Y')}, {local:%H.%M} {name}"


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name; many people have one name."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag(takes_context=True)
def query_string(context: template.Context, **changes: object) -> str:
    """The page's own query with some values changed; None takes a value out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
