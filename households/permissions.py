"""Fetching a family for somebody: outside the scope it does not exist, inside the verb decides."""

from django.shortcuts import get_object_or_404

from academy.permissions import Scope
from academy.roles import Verb
from households.models import Household


def household_or_404(scope: Scope, pk: int, verb: Verb = Verb.SEE_HOUSEHOLD) -> Household:
    """A family of one's own scope, for whoever may do this with it.

    Raises:
        Http404: when there is none, or none in this scope: the answer is the same.
        PermissionDenied: when the person sees the family but may not do this.
    """
    household = get_object_or_404(Household.objects.visible_to(scope), pk=pk)
    scope.check(verb, region_id=household.region_id, cohort_id=household.cohort_id)
    return household
