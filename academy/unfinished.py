"""What somebody was writing when the session or the token of a form had run out.

The text waits, sealed, in the visitor's own session; after signing in the same form shows it
again. Only a post from our own pages is kept, and only the person who wrote it gets it back.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict

from academy import crypto

SESSION_KEY = "unfinished"
LARGEST = 500_000  # characters; a form's own limits lie far below
WRITER_FIELD = "penulis"
DROPPED = ("csrfmiddlewaretoken", WRITER_FIELD)

_signer = Signer(salt="unfinished work")


def is_allauth(view: Any) -> bool:
    """Sign-in pages are allauth's own and open to those who are not yet in."""
    return getattr(view, "view_class", view).__module__.startswith("allauth.")


def writer_token(person_id: int) -> str:
    """Says, signed, whose form a page is; goes into the form as a hidden field."""
    return _signer.sign(str(person_id))


def _writer(request: HttpRequest) -> int | None:
    try:
        return int(_signer.unsign(request.POST.get(WRITER_FIELD, "")))
    except (BadSignature, ValueError):
        return None


def _is_from_our_page(request: HttpRequest) -> bool:
    """A page elsewhere could post words of its own; browsers say where a post comes from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return origin.startswith(f"{request.scheme}://{request.get_host()}")


def _stands_on_its_own_page(request: HttpRequest) -> bool:
    """Whether the form's page is the address it posts to; only such a page can show it again."""
    page = request.headers.get("Referer")
    return not page or urlsplit(page).path == request.path


def keep(request: HttpRequest) -> bool:
    """Keep a post that cannot be taken now; tells whether there was something to keep."""
    if request.method != "POST" or not _is_from_our_page(request):
        return False
    if not _stands_on_its_own_page(request):
        return False
    person_id = _writer(request)
    if person_id is None:
        return False
    post = request.POST.copy()
    for name in DROPPED:
        post.pop(name, None)
    text = post.urlencode()
    if len(text) > LARGEST:
        return False
    sealed = crypto.seal_for_person(person_id, json.dumps({"path": request.path, "post": text}))
    request.session[SESSION_KEY] = {"person": person_id, "sealed": sealed.hex()}
    return True


def waiting_path(request: HttpRequest) -> str:
    """The page whose form waits for the person signed in now, or nothing."""
    kept = _open(request)
    return kept["path"] if kept else ""


def take(request: HttpRequest) -> QueryDict | None:
    """Hand back, once, what was being written on this very page."""
    kept = _open(request)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    return QueryDict(kept["post"])


def _open(request: HttpRequest) -> dict[str, str] | None:
    kept = request.session.get(SESSION_KEY)
    if not kept or not request.user.is_authenticated or kept["person"] != request.user.pk:
        return None
    try:
        return json.loads(crypto.unseal_for_person(request.user.pk, bytes.fromhex(kept["sealed"])))
    except crypto.CannotOpen:
        return None
