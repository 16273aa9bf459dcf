"""Pages that belong to no room: the way home, the privacy notice, health, and kept work."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from academy import unfinished
from academy.models import Region
from academy.permissions import PUBLIC, SIGNED_IN, audience


@audience(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page of each role; whoever was writing when the session ended goes back there."""
    if path := unfinished.waiting_path(request):
        return redirect(path)
    for verb_name, page in settings.HOME_PAGES:
        if any(verb_name == verb.name for grant in request.scope.grants for verb in grant.verbs):
            return redirect(page)
    return render(request, "academy/no_role.html")


@login_not_required
@audience(PUBLIC)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice of UU PDP 27/2022 article 21, open to everybody."""
    regions = Region.objects.select_related("area").order_by("area__name", "pk")
    return render(request, "academy/privacy.html", {"regions": regions})


@login_not_required
@audience(PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the portal and its database answer; tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("sehat", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token ran out: the text is kept, and the same page shows it again."""
    kept = unfinished.keep(request)
    context: dict[str, Any] = {"is_kept": kept, "path": request.path}
    return render(request, "403_csrf.html", context, status=403)
