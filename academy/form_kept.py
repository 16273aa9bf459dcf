"""How what was typed before comes back into a form, and the number a form carries."""

import uuid

from django import forms
from django.http import HttpRequest, QueryDict

from academy import unfinished


def as_initial(form: type[forms.Form] | forms.BaseForm, data: QueryDict, prefix: str = "") -> dict:
    """What was typed before, as first values of a fresh form: nothing is judged yet.

    `form` is an instance (whose fields may depend on the person) or a class with plain fields.
    """
    fields = form.fields if isinstance(form, forms.BaseForm) else form.base_fields
    initial = {}
    for name, field in fields.items():
        key = f"{prefix}-{name}" if prefix else name
        if not field.widget.value_omitted_from_data(data, {}, key):
            initial[name] = field.widget.value_from_datadict(data, {}, key)
    return initial


def kept_values(request: HttpRequest, form: forms.BaseForm) -> dict:
    """First values from what was being written when a session ended; nothing when there is none."""
    if request.method == "POST":
        return {}
    kept = unfinished.take(request)
    return as_initial(form, kept, form.prefix or "") if kept is not None else {}


def small_number(text: str) -> int:
    """A row's number as an address or a hidden field names it; 0, which is none, for nonsense."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def form_number(form: forms.BaseForm) -> uuid.UUID:
    """The number a form carries (client_uuid); a fresh one when what was sent is none."""
    try:
        return uuid.UUID(str(form["client_uuid"].value()))
    except ValueError:
        return uuid.uuid4()
