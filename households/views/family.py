"""The list of families, and the page of one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academy import audit
from academy.permissions import audience
from academy.roles import Verb
from households import family_news, story
from households.forms.filters import FamilyFilterForm
from households.identity import mask
from households.models import Consent, Household, Member
from households.permissions import household_or_404

ROWS_A_PAGE = 25


@audience(Verb.SEE_HOUSEHOLD)
@require_safe
def list_families(request: HttpRequest) -> HttpResponse:
    """Families of one's own scope; who looked through the names stands in the trail."""
    families = Household.objects.visible_to(request.scope)
    form = FamilyFilterForm(request.GET, families=families)
    found = form.filter(today=timezone.localdate()).with_last_visit().with_head()
    rows = found.prefetch_related("consents").order_by("area__name", "code", "pk")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    audit.record("view", "households.list", scope=request.scope, fields=[row.code for row in page])
    context = {
        "form": form,
        "page_obj": page,
        "rows": [FamilyRow(household) for household in page],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "can_register": request.scope.can(Verb.KEEP_HOUSEHOLD),
    }
    return render(request, "households/list.html", context)


class FamilyRow:
    """A family as the list draws it; of one that withdrew only its code."""

    def __init__(self, household: Household) -> None:
        self.household = household
        self.is_participating = household.is_participating
        self.head = household.heads[0].name if self.is_participating and household.heads else ""
        standing = {c.purpose for c in household.consents.all() if c.withdrawn_at is None}
        self.may_be_quoted = Consent.Purpose.QUOTE in standing


@audience(Verb.SEE_HOUSEHOLD)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One family's page; each look is written down. Of a family that withdrew only its code."""
    household = household_or_404(request.scope, pk)
    audit.record("view", household, scope=request.scope, region_id=household.region_id)
    consents = list(household.consents.select_related("withdrawn_by").order_by("given_at", "pk"))
    may_keep = request.scope.can(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    shared = {"household": household, "consents": consents, "may_keep": may_keep}
    shared["family_said"] = family_news.of_family(household, request.scope)
    if not household.is_participating:
        return render(request, "households/detail_withdrawn.html", shared)
    sessions = story.sessions_of(household, request.scope)
    picture = story.family_map(household)
    context = {
        "people": [PersonRow(member) for member in _members(household)],
        "kk_number": mask(household.kk_number),
        "words": story.latest_words(sessions),
        "events": story.timeline(household, sessions, consents, picture.assessments),
        "steps": story.open_steps(household, request.scope),
        "map": picture,
        "welfare": household.welfare_records.order_by("-as_of", "-pk"),
        "aid": household.aid_receipts.select_related("programme").order_by("-as_of", "-pk"),
        "may_reveal": _may_reveal(request, household),
        "live_card": household.cards.live().first(),
    }
    return render(request, "households/detail.html", shared | context)


def _may_reveal(request: HttpRequest, household: Household) -> bool:
    where = {"region_id": household.region_id, "cohort_id": household.cohort_id}
    return request.scope.can(Verb.REVEAL_NUMBER, **where)


def _members(household: Household) -> list[Member]:
    """The head first, then in the order they were written down."""
    members = list(household.members.order_by("pk"))
    return sorted(members, key=lambda member: member.relation != Member.Relation.HEAD)


class PersonRow:
    """Somebody of the family as the page draws them, the number masked."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.nik = mask(member.nik)
        self.year = member.year_of_birth()
