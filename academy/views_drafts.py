"""The address where the scripts of long forms keep drafts, and where drafts are thrown away."""

import uuid
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from academy import drafts
from academy.errors import Refused
from academy.permissions import PUBLIC, audience, may_open


# It answers strangers itself: a script cannot follow the way to the sign-in page.
@login_not_required
@audience(PUBLIC)
@require_POST
def draft(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Keep what is being written, or throw it away at its author's wish."""
    if not request.user.is_authenticated:
        return _answer("Sesi Anda berakhir. Masuk lagi di tab lain, lalu lanjutkan.", 401)
    if not may_open(request.scope, drafts.writers()):
        return _answer("Peran Anda tidak menulis di portal ini.", 403)
    if request.POST.get("action") == "delete":
        drafts.forget(request.scope, number)
        messages.success(request, "Draf dihapus.")
        return redirect("academy:home")
    try:
        kept = drafts.keep(
            scope=request.scope, number=number, content=request.POST.get("content", ""),
            page=request.GET.get("halaman") or _came_from(request),
        )  # fmt: skip
    except drafts.TooLarge as too_large:
        return _answer(str(too_large), 413)
    except Refused as refused:
        return _answer(str(refused), 400)
    return JsonResponse({"saved_at": f"{timezone.localtime(kept.updated_at):%H.%M}"})


def _answer(error: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)


def _came_from(request: HttpRequest) -> str:
    parts = urlsplit(request.headers.get("Referer", ""))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
