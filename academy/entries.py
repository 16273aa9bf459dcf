"""What the pages with a long form share: setting work aside, refusing, and two versions at once."""

from typing import Any, Protocol

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from academy import drafts
from academy.errors import Refused

CHANGED = "Catatan belum tersimpan karena keadaannya berubah. Periksa, lalu kirim lagi."


class Entry(Protocol):
    """A long form with all its parts."""

    number: Any

    def refuse(self, why: str) -> None: ...


def keep_draft(request: HttpRequest, entry: Entry) -> HttpResponse | None:
    """Keep the form as a draft and show it again; None, with the reason said, when too large."""
    try:
        draft = drafts.keep_post(request, entry.number)
    except Refused as refused:
        entry.refuse(str(refused))
        return None
    messages.success(request, "Draf tersimpan. Lanjutkan kapan saja dari halaman pertama Anda.")
    return redirect(drafts.resume_url(draft))


def in_words(why: Refused | IntegrityError) -> str:
    """The rule that stood against it; what only the database saw has no words of its own."""
    return str(why) if isinstance(why, Refused) else CHANGED


def stored(request: HttpRequest, record: Any, message: str) -> HttpResponse:
    """The form has become a record: its draft goes, the record's page opens."""
    drafts.forget(request.scope, record.client_uuid)
    messages.success(request, message)
    return redirect(record)


def both_versions(
    request: HttpRequest, conflict: Any, *, title: str, why: str = ""
) -> HttpResponse:
    """The typed version beside the stored one; `why` says that neither can be saved any more."""
    context = {
        "conflict": conflict,
        "record": conflict.record,
        "eyebrow": getattr(getattr(conflict.record, "area", conflict.record), "title", ""),
        "post_url": request.path,
        "title": title,
        "why": why,
    }
    return render(request, "academy/record_conflict.html", context, status=409)
