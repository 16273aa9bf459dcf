"""Drafts: whatever is being written waits on the server, sealed, until it is sent.

A page with a long form
- calls `load(request, "session")` on GET and fills the form with what it returns,
- gives its template `autosave_url(request, number)` for `data-akademi-autosave`,
- on POST with `action=draft` (the button of those without script) calls `keep_post()`,
- calls `forget()` once the form was stored.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from academy import crypto, unfinished
from academy.errors import Refused
from academy.models import Draft
from academy.permissions import Scope
from academy.roles import Verb

LARGEST = 500_000  # characters as sent
UNKNOWN_PAGE = "Halaman isian ini tidak dikenal. Muat ulang halamannya."
NOT_KEPT = (*unfinished.DROPPED, "action")


@dataclass(frozen=True)
class Desk:
    """The long forms of one app: settings.DRAFT_DESKS names one for each.

    Args:
        app: the app's name in addresses.
        pages: name of the page to name of its form; other pages are kept under their own name.
        labels: what each form is called.
        writers: who keeps drafts there.
        label_of: says in a few open words what a draft is about.
    """

    app: str
    pages: Mapping[str, str]
    labels: Mapping[str, str]
    writers: tuple[Verb, ...]
    label_of: Callable[[QueryDict, Scope], str]


@cache
def desks() -> tuple[Desk, ...]:
    """The desks that the apps have."""
    return tuple(import_string(path) for path in settings.DRAFT_DESKS)


def writers() -> tuple[Verb, ...]:
    """Everybody who writes a long form anywhere."""
    return tuple(verb for desk in desks() for verb in desk.writers)


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
    path, form_name, desk = _page_of(page)
    values = {
        "form": form_name,
        "path": path,
        "content": crypto.seal_for_person(scope.person.pk, content),
        "label": desk.label_of(QueryDict(content), scope),
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


def waiting(scope: Scope) -> list[Waiting]:
    """All unfinished forms of a person, the latest first."""
    rows = Draft.objects.visible_to(scope).order_by("-updated_at", "pk").defer("content")
    return [
        Waiting(draft, " · ".join(filter(None, (title_of(draft), draft.label))), resume_url(draft))
        for draft in rows
    ]


def title_of(draft: Draft) -> str:
    """What kind of form a draft is, in words."""
    return next((desk.labels[draft.form] for desk in desks() if draft.form in desk.labels), "Isian")


def resume_url(draft: Draft) -> str:
    """Where to go on writing."""
    return f"{draft.path}{'&' if '?' in draft.path else '?'}draf={draft.uuid}"


def autosave_url(request: HttpRequest, number: uuid.UUID | str) -> str:
    """Where a page's script sends the draft; it names the page, so that one finds back to it."""
    page = urlencode({"halaman": request.get_full_path()})
    return f"{reverse('academy:draft', args=[number])}?{page}"


def _page_of(page: str) -> tuple[str, str, Desk]:
    """The path to go back to, the name of the form there, and whose desk it lies on."""
    parts = urlsplit(page)
    query = QueryDict(parts.query, mutable=True)
    query.pop("draf", None)
    try:
        match = resolve(parts.path)
    except Resolver404:
        raise Refused(UNKNOWN_PAGE) from None
    path = parts.path + (f"?{query.urlencode()}" if query else "")
    desk = next((desk for desk in desks() if desk.app == match.app_name), None)
    if desk is None or len(path) > Draft._meta.get_field("path").max_length:
        raise Refused(UNKNOWN_PAGE)
    return path, desk.pages.get(match.url_name, match.url_name), desk
