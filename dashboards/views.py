"""The dashboards' pages: one region, the nation, the regions side by side, and the files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

import households.public as public
from academy import audit
from academy.models import Area, Region
from academy.permissions import Scope, audience
from academy.roles import Verb
from dashboards import queries
from dashboards.comparing import ComparePage, compare_page
from dashboards.exports import csv_response
from dashboards.figures import figures_of
from dashboards.followed import followed_panels, proposals_panel
from dashboards.nation import nation_page
from dashboards.panels import RegionPage, region_page

VOICES_ON_PAGE = 4
VOICES_PER_PAGE = 12


def tabs(scope: Scope, path: str, region: Region | None = None) -> list[dict[str, Any]]:
    """The dashboards this person may open; the region's own tab when one is being looked at."""
    pages = []
    if scope.can(Verb.COMPARE):
        pages += [
            ("Nasional", reverse("dashboards:national"), "globe-asia-australia"),
            ("Bandingkan wilayah", reverse("dashboards:compare"), "bar-chart"),
            ("Bandingkan per tema", reverse("dashboards:themes"), "chat-quote"),
        ]
    if region:
        pages.insert(0, (str(region), reverse("dashboards:region", args=[region.slug]), "geo-alt"))
    return [
        {"label": label, "url": url, "icon": icon, "is_current": url == path}
        for label, url, icon in pages
    ]


@audience(Verb.SEE_DASHBOARD)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Whoever works in one region goes to it; who sees all, to the nation."""
    regions = list(queries.regions_of(request.scope))
    if len(regions) == 1:
        return redirect("dashboards:region", regions[0].slug)
    if request.scope.can(Verb.COMPARE):
        return redirect("dashboards:national")
    return render(request, "dashboards/choose.html", {"regions": regions})


@audience(Verb.SEE_DASHBOARD)
@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """One region on one screen and on one A4."""
    with queries.read_only():
        here = _region_or_404(request, slug, Verb.SEE_DASHBOARD)
        page = _page_of(here)
    context = {
        "page": page,
        "region": here,
        "can_export": request.scope.can(Verb.EXPORT, region_id=here.pk),
        "tabs": tabs(request.scope, request.path, here),
    }
    return render(request, "dashboards/region.html", context)


def _region_or_404(request: HttpRequest, slug: str, verb: Verb) -> Region:
    """A region that this person may open; the own one was fetched for its clock already."""
    own = request.own_region
    if own and own.slug == slug and request.scope.can(verb, region_id=own.pk):
        return own
    return get_object_or_404(queries.regions_of(request.scope, verb), slug=slug)


def _page_of(here: Region) -> RegionPage:
    now = timezone.now()
    return region_page(
        figures_of([here])[0],
        voices=public.ReleasedQuotes([here.pk])[:VOICES_ON_PAGE],
        context=queries.poverty_context([here])[here.pk],
        followed=followed_panels([here], now)[here.pk],
        now=now,
    )


@audience(Verb.EXPORT)
@require_safe
def region_csv(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """A panel of a region as a file; who took it stands in the trail."""
    here = _region_or_404(request, slug, Verb.EXPORT)
    audit.record("export", f"dashboard {panel}"[:60], scope=request.scope, region_id=here.pk)
    with queries.read_only():
        page = _page_of(here)
    if panel not in page.panels:
        raise Http404
    return csv_response(page.panels[panel], region=here, name=slug, now=page.read_at)


@audience(Verb.EXPORT)
@require_safe
def proposals_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The accepted proposals of a region as a file; who took it stands in the trail."""
    here = _region_or_404(request, slug, Verb.EXPORT)
    request.scope.check(Verb.SEE_PROPOSAL, region_id=here.pk)
    audit.record("export", "dashboard daftar-proposal", scope=request.scope, region_id=here.pk)
    with queries.read_only():
        panel = proposals_panel(here)
    return csv_response(panel, region=here, name=slug, now=timezone.now())


@audience(Verb.SEE_DASHBOARD)
@require_safe
def voices(request: HttpRequest, slug: str, theme: str) -> HttpResponse:
    """The released words behind a theme."""
    with queries.read_only():
        here = _region_or_404(request, slug, Verb.SEE_DASHBOARD)
        name = public.theme_name(theme)
        if name is None:
            raise Http404
        return _voices_page(request, here, name, public.ReleasedQuotes([here.pk], theme=theme))


@audience(Verb.SEE_DASHBOARD)
@require_safe
def village(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The released words of a village."""
    with queries.read_only():
        here = _region_or_404(request, slug, Verb.SEE_DASHBOARD)
        place = get_object_or_404(Area.objects.villages().within(here.pk), pk=code)
        quotes = public.ReleasedQuotes([here.pk], village=place.pk)
        return _voices_page(request, here, place.title, quotes)


def _voices_page(
    request: HttpRequest, here: Region, title: str, quotes: public.ReleasedQuotes
) -> HttpResponse:
    page = Paginator(quotes, VOICES_PER_PAGE).get_page(request.GET.get("page"))
    may_start_idea = request.scope.can(Verb.WRITE_PROPOSAL, region_id=here.pk)
    context = {
        "region": here, "title": title, "page_obj": page, "may_start_idea": may_start_idea,
    }  # fmt: skip
    return render(request, "dashboards/voices.html", context)


@audience(Verb.COMPARE)
@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """The regions of the academy and their totals, in the order of their codes."""
    with queries.read_only():
        page = nation_page(queries.all_regions(), now=timezone.now())
    context = {
        "page": page,
        "open_slugs": set(queries.regions_of(request.scope).values_list("slug", flat=True)),
        "can_export": request.scope.can(Verb.EXPORT),
        "tabs": tabs(request.scope, request.path),
    }
    return render(request, "dashboards/national.html", context)


@audience(Verb.EXPORT)
@require_safe
def national_csv(request: HttpRequest) -> HttpResponse:
    """The sessions of all regions by month as a file."""
    request.scope.check(Verb.COMPARE)
    audit.record("export", "dashboard nasional bulan", scope=request.scope)
    with queries.read_only():
        page = nation_page(queries.all_regions(), now=timezone.now())
    return csv_response(page.months, region=None, name="nasional", now=page.read_at)


@audience(Verb.COMPARE)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The same steps in each region, side by side; never a ranking."""
    with queries.read_only():
        page = _comparison(request.scope)
    context = {
        "page": page,
        "can_export": request.scope.can(Verb.EXPORT),
        "tabs": tabs(request.scope, request.path),
    }
    return render(request, "dashboards/compare.html", context)


def _comparison(scope: Scope) -> ComparePage:
    readable = list(queries.regions_of(scope).values_list("pk", flat=True))
    return compare_page(queries.all_regions(), readable=readable, now=timezone.now())


@audience(Verb.EXPORT)
@require_safe
def compare_csv(request: HttpRequest, panel: str) -> HttpResponse:
    """A panel of the comparison as a file."""
    request.scope.check(Verb.COMPARE)
    audit.record("export", f"dashboard {panel}"[:60], scope=request.scope)
    with queries.read_only():
        page = _comparison(request.scope)
    if panel not in page.panels:
        raise Http404
    return csv_response(page.panels[panel], region=None, name="banding", now=page.read_at)
