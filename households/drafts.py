"""The field's long forms, and what is thrown away when a family withdraws."""

from django.db.models import Q
from django.http import QueryDict

from academy.drafts import Desk
from academy.models import Draft
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Enrolment
from households.models import Household


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


def _label(content: QueryDict, scope: Scope) -> str:
    """Says which family a draft is about, by its code; names stay inside the sealed content."""
    number = content.get("household", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 15):
        return ""
    family = Household.objects.visible_to(scope).filter(pk=number).order_by("pk").first()
    return family.code if family else ""


DESK = Desk(
    app="households",
    pages={
        "session_new": "session",
        "session_edit": "session",
        "potential_new": "potential",
        "potential_edit": "potential",
        "register": "household",
        "edit": "household",
        "assessment": "assessment",
    },
    labels={
        "session": "Catatan sesi",
        "potential": "Potensi lokal",
        "household": "Data keluarga",
        "assessment": "Peta Keluarga",
    },
    writers=(Verb.RECORD_SESSION, Verb.KEEP_HOUSEHOLD, Verb.RECORD_POTENTIAL),
    label_of=_label,
)
