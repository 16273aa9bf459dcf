"""The regions beside each other, theme by theme."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

import households.public as public
from academy import audit
from academy.permissions import Scope, audience
from academy.roles import Verb
from dashboards import queries
from dashboards.exports import csv_response
from dashboards.themes import ThemePage, theme_lines, theme_page
from dashboards.views import tabs


@audience(Verb.COMPARE)
@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """The themes families spoke of, with how often in each region."""
    with queries.read_only():
        regions = queries.all_regions()
        lines = theme_lines(regions)
    context = {"regions": regions, "lines": lines, "tabs": tabs(request.scope, request.path)}
    return render(request, "dashboards/themes.html", context)


@audience(Verb.COMPARE)
@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """One theme: what was said, what came of it, what was promised, kept and changed."""
    with queries.read_only():
        page = _page(request.scope, code)
    context = {
        "page": page,
        "can_export": request.scope.can(Verb.EXPORT),
        "tabs": tabs(request.scope, request.path),
    }
    return render(request, "dashboards/theme.html", context)


def _page(scope: Scope, code: str) -> ThemePage:
    name = public.theme_name(code)
    if name is None:
        raise Http404
    readable = list(queries.regions_of(scope).values_list("pk", flat=True))
    return theme_page(code, name, queries.all_regions(), readable=readable, now=timezone.now())


@audience(Verb.EXPORT)
@require_safe
def theme_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers of one theme as a file, hidden where the page hides them."""
    request.scope.check(Verb.COMPARE)
    audit.record("export", f"dashboard tema {code}"[:60], scope=request.scope)
    with queries.read_only():
        page = _page(request.scope, code)
    return csv_response(page.panel, region=None, name=f"banding_{code}", now=page.read_at)
