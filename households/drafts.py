"""Drafts: whatever is being written waits on the server, sealed, until it is sent.

A page with a long form
- calls `load(request, "session")` on GET and fills the form with what it returns,
- gives its template `autosave_url(request, number)` for `data-akademi-autosave`,
- on POST with `action=draft` (the button of those without script) calls `keep_post()`,
- calls `forget()` once the form was stored.
"""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.db.models import Q
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from academy import crypto, unfinished
from academy.errors import Refused
from academy.models import Draft
from academy.permissions import Scope
from cohorts.models import Enrolment
from households.models import Household

LARGEST = 500_000  # characters as sent
NOT_KEPT = (*unfinished.DROPPED, "action")

# Pages with a long form, and the form they hold; other pages are kept under their own name.
FORMS = {
    "session_new": "session",
    "session_edit": "session",
    "potential_new": "potential",
    "potential_edit": "potential",
    "register": "household",
    "edit": "household",
    "assessment": "assessment",
}
LABELS = {
    "session": "Catatan sesi",
    "potential": "Potensi lokal",
    "household": "Data keluarga",
    "assessment": "Peta Keluarga",
}


class TooLarge(Refused):
    """More text than any form of ours takes."""

    def __init__(self) -> None:
        super().__init__("Isian ini terlalu besar untuk disimpan. Pecah menjadi beberapa catatan.")


@dataclass(frozen=True)
class Waiting:
    """An unfinished form as a list shows it."""

    draft: Draft
    label: str
    resume_url: str


def load(request: HttpRequest, form_name: str) -> QueryDict | None:
    """What its author had written into this form: of an ended session, else of the draft named.

    Raises:
        Http404: when the address names a draft that is not theirs, or not of this form.
    """
    if (kept := unfinished.take(request)) is not None:
        return kept
    if not (number := request.GET.get("draf")):
        return None
    try:
        number = uuid.UUID(number)
    except ValueError:
        raise Http404 from None
    own = Draft.objects.visible_to(request.scope)
    draft = get_object_or_404(own, uuid=number, form=form_name)
    content = QueryDict(
        crypto.unseal_for_person(draft.owner_id, bytes(draft.content)), mutable=True
    )
    content["client_uuid"] = str(draft.uuid)
    return content


def keep(*, scope: Scope, number: uuid.UUID, content: str, page: str) -> Draft:
    """Keep a form as it was typed: one row for each form, readable by its author only.

    Args:
        number: the form's own number (client_uuid).
        content: the form, url-encoded as a browser sends it.
        page: address of the page with the form.

    Raises:
        Http404: when the number is of somebody else's form.
        TooLarge: above 500,000 characters.
        Refused: when the page is none of ours.
    """
    if len(content) > LARGEST:
        raise TooLarge
    path, form_name = _page_of(page)
    values = {
        "form": form_name,
        "path": path,
        "content": crypto.seal_for_person(scope.person.pk, content),
        "label": _label(QueryDict(content), scope),
        "updated_at": timezone.now(),
    }
    rows = Draft.objects.unscoped("whose form this number is")
    draft, is_new = rows.get_or_create(uuid=number, defaults={"owner": scope.person} | values)
    if draft.owner_id != scope.person.pk:
        raise Http404
    if not is_new:
        for name, value in values.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(values))
    return draft


def keep_post(request: HttpRequest, number: uuid.UUID) -> Draft:
    """Keep the form that was just posted, for those who write without script."""
    post = request.POST.copy()
    for name in NOT_KEPT:
        post.pop(name, None)
    return keep(
        scope=request.scope, number=number, content=post.urlencode(), page=request.get_full_path()
    )


def forget(scope: Scope, number: uuid.UUID) -> None:
    """Drop a draft once its form was stored, or when its author throws it away."""
    Draft.objects.visible_to(scope).filter(uuid=number).delete()


def forget_family(household: Household) -> None:
    """Throw away what anybody was still writing about a family that no longer takes part."""
    pages = Q(path__regex=rf"[?&]keluarga={household.pk}(&|$)")
    pages |= Q(path__startswith=household.get_absolute_url())
    for session in household.sessions.only("pk"):
        pages |= Q(path__startswith=session.get_absolute_url())
    # Codes are used once in a region, so the cohort's people are asked for.
    of_cohort = Enrolment.objects.filter(cohort=household.cohort_id).values("person")
    pages |= Q(label=household.code, owner__in=of_cohort)
    Draft.objects.unscoped("of a family that withdrew").filter(pages).delete()


def waiting(scope: Scope) -> list[Waiting]:
    """All unfinished forms of a person, the latest first."""
    rows = Draft.objects.visible_to(scope).order_by("-updated_at", "pk").defer("content")
    return [
        Waiting(draft, " · ".join(filter(None, (title_of(draft), draft.label))), resume_url(draft))
        for draft in rows
    ]


def title_of(draft: Draft) -> str:
    """What kind of form a draft is, in words."""
    return LABELS.get(draft.form, "Isian")


def resume_url(draft: Draft) -> str:
    """Where to go on writing."""
    return f"{draft.path}{'&' if '?' in draft.path else '?'}draf={draft.uuid}"


def autosave_url(request: HttpRequest, number: uuid.UUID | str) -> str:
    """Where a page's script sends the draft; it names the page, so that one finds back to it."""
    page = urlencode({"halaman": request.get_full_path()})
    return f"{reverse('households:draft', args=[number])}?{page}"


def _page_of(page: str) -> tuple[str, str]:
    """The path to go back to, and the name of the form there."""
    parts = urlsplit(page)
    query = QueryDict(parts.query, mutable=True)
    query.pop("draf", None)
    try:
        match = resolve(parts.path)
    except Resolver404:
        raise Refused("Halaman isian ini tidak dikenal. Muat ulang halamannya.") from None
    path = parts.path + (f"?{query.urlencode()}" if query else "")
    if match.app_name != "households" or len(path) > Draft._meta.get_field("path").max_length:
        raise Refused("Halaman isian ini tidak dikenal. Muat ulang halamannya.")
    return path, FORMS.get(match.url_name, match.url_name)


def _label(content: QueryDict, scope: Scope) -> str:
    """Says which family a draft is about, by its code; names stay inside the sealed content."""
    number = content.get("household", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 15):
        return ""
    family = Household.objects.visible_to(scope).filter(pk=number).order_by("pk").first()
    return family.code if family else ""
