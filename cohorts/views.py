"""The pages of the cohorts: which there are, and how far each has come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from academy.chain import open_ends
from academy.permissions import audience
from academy.roles import Verb
from cohorts.models import Cohort
from cohorts.progress import progress_of, stages_of, state_of


@audience(Verb.SEE_COHORT)
@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    """The cohorts one belongs to, or all of them for LAN; each with its way so far."""
    rows = Cohort.objects.visible_to(request.scope).for_list()
    return render(
        request,
        "cohorts/list.html",
        {
            "cohorts": [
                {
                    "cohort": cohort,
                    "progress": progress_of(
                        [state_of(stage, cohort.region.today()) for stage in cohort.stages.all()]
                    ),
                }
                for cohort in rows
            ]
        },
    )


@audience(Verb.SEE_COHORT)
@require_safe
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """A cohort's stages with their dates, its villages, and who learns in it."""
    cohort = get_object_or_404(Cohort.objects.visible_to(request.scope).for_list(), pk=pk)
    states = stages_of(cohort, cohort.region.today())
    return render(
        request,
        "cohorts/detail.html",
        {
            "cohort": cohort,
            "states": states,
            "ends": open_ends(cohort, request.scope),
            "progress": progress_of(states),
            "loci": cohort.loci.select_related("area__parent").order_by("area__name", "pk"),
            "enrolments": cohort.enrolments.running(cohort.region.today())
            .select_related("person__organization")
            .order_by("part", "person__name", "pk"),
        },
    )
