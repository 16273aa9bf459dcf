"""Groups of families: the list, one group, and choosing who belongs to it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from academy import audit
from academy.disclosure import families_in_words
from academy.errors import AlreadyStored, Refused, Stale
from academy.permissions import Scope, audience
from academy.roles import Verb
from cohorts.models import Cohort
from households.actions.group import change_group, make_group
from households.forms.group import FamilyChoice, GroupForm, families_in
from households.forms.potential import choose_cohort
from households.models import FamilyGroup, Household
from households.public import GroupFacts, group_facts

CHANGED_MEANWHILE = (
    "Kelompok ini baru saja diubah orang lain. Yang tersimpan: {name}. Pilihan Anda masih di "
    "bawah; periksa, lalu simpan lagi."
)


@dataclass(frozen=True)
class GroupRow:
    """A group as it may be told: small numbers only to whoever knows the families by name."""

    group: FamilyGroup
    facts: GroupFacts
    knows_families: bool

    @property
    def count(self) -> str:
        number = self.facts.families
        return f"{number} keluarga" if self.knows_families else families_in_words(number)


def _rows(groups: list[FamilyGroup], scope: Scope) -> list[GroupRow]:
    facts = group_facts([group.pk for group in groups])
    return [GroupRow(group, facts[group.pk], _knows(group, scope)) for group in groups]


def _knows(group: FamilyGroup, scope: Scope) -> bool:
    return scope.can(Verb.SEE_HOUSEHOLD, cohort_id=group.cohort_id)


@audience(Verb.SEE_HOUSEHOLD, Verb.WORK_ON_PROPOSAL)
@require_safe
def family_groups(request: HttpRequest) -> HttpResponse:
    """Groups of one's own cohorts: what they do, how many families, from which villages."""
    groups = list(FamilyGroup.objects.visible_to(request.scope).order_by("name", "pk"))
    context = {
        "rows": _rows(groups, request.scope),
        "may_keep": request.scope.can(Verb.KEEP_HOUSEHOLD),
    }
    return render(request, "households/group_list.html", context)


@audience(Verb.SEE_HOUSEHOLD, Verb.WORK_ON_PROPOSAL)
@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group; its families are named only to whoever keeps them, and that look is recorded."""
    found = get_object_or_404(FamilyGroup.objects.visible_to(request.scope), pk=pk)
    [row] = _rows([found], request.scope)
    families: list[Household] = []
    if row.knows_families:
        own = Household.objects.visible_to(request.scope).participating().filter(groups=found)
        families = list(own.with_head().order_by("area__name", "code", "pk"))
        codes = [one.code for one in families]
        audit.record("view", found, scope=request.scope, region_id=found.region_id, fields=codes)
    context = {
        "row": row,
        "group": found,
        "families": families,
        "may_keep": request.scope.can(Verb.KEEP_HOUSEHOLD, cohort_id=found.cohort_id),
    }
    return render(request, "households/group.html", context)


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """Choose families of one's own cohort, then give the group a name."""
    data = request.POST if request.method == "POST" else request.GET
    cohort = choose_cohort(request.scope, data.get("cohort") or data.get("angkatan", ""))
    if request.method == "POST":
        return _make(request, cohort)
    form = GroupForm(initial={"cohort": cohort.pk})
    return _choose_or_name(request, cohort, families_in(request.GET), form)


def _make(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    form, chosen = GroupForm(request.POST), families_in(request.POST)
    if not form.is_valid():
        return _name_page(request, cohort, chosen, form, status=422)
    values = form.cleaned_data
    try:
        made = make_group(
            scope=request.scope, cohort=cohort, name=values["name"], households=chosen,
            client_uuid=values["client_uuid"],
        )  # fmt: skip
    except AlreadyStored as twice:
        messages.success(request, "Kelompok ini sudah tersimpan sebelumnya.")
        return redirect(twice.stored)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _name_page(request, cohort, chosen, form, status=422)
    messages.success(request, "Kelompok tersimpan.")
    return redirect(made)


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name of a group or who belongs to it."""
    found = get_object_or_404(FamilyGroup.objects.visible_to(request.scope), pk=pk)
    if not request.scope.can(Verb.KEEP_HOUSEHOLD, cohort_id=found.cohort_id):
        raise PermissionDenied("Hanya fasilitator angkatannya yang mengubah kelompok ini.")
    if request.method == "POST":
        return _change(request, found)
    chosen = families_in(request.GET)
    if not request.GET.get("pilih"):
        chosen = list(found.memberships.values_list("household", flat=True))
    first = {"client_uuid": found.client_uuid, "version": found.version, "name": found.name}
    return _choose_or_name(request, found.cohort, chosen, GroupForm(initial=first), found)


def _change(request: HttpRequest, found: FamilyGroup) -> HttpResponse:
    form, chosen = GroupForm(request.POST), families_in(request.POST)
    if not form.is_valid():
        return _name_page(request, found.cohort, chosen, form, found, status=422)
    values = form.cleaned_data
    try:
        change_group(
            scope=request.scope, group=found, version=values["version"] or 0, name=values["name"],
            households=chosen,
        )  # fmt: skip
    except Stale as stale:
        messages.warning(request, CHANGED_MEANWHILE.format(name=stale.current.name))
        again = GroupForm(initial=values | {"version": stale.current.version})
        return _name_page(request, found.cohort, chosen, again, found, status=409)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _name_page(request, found.cohort, chosen, form, found, status=422)
    messages.success(request, "Perubahan tersimpan.")
    return redirect(found)


def _choose_or_name(
    request: HttpRequest, cohort: Cohort, chosen: list[int], form: GroupForm,
    found: FamilyGroup | None = None,
) -> HttpResponse:  # fmt: skip
    if request.GET.get("lanjut") and chosen:
        return _name_page(request, cohort, chosen, form, found)
    choice = _choice(request, cohort, chosen)
    context = {
        "choice": choice,
        "cohort": cohort,
        "group": found,
        "asked_without_any": bool(request.GET.get("lanjut")),
    }
    return render(request, "households/group_families.html", context)


def _name_page(
    request: HttpRequest, cohort: Cohort, chosen: list[int], form: GroupForm,
    found: FamilyGroup | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    own = Household.objects.visible_to(request.scope).participating().filter(cohort=cohort)
    families = list(own.filter(pk__in=chosen).with_head().order_by("area__name", "code", "pk"))
    _record_look(request, families)
    context: dict[str, Any] = {
        "form": form, "families": families, "cohort": cohort, "group": found,
    }  # fmt: skip
    return render(request, "households/group_form.html", context, status=status)


def _choice(request: HttpRequest, cohort: Cohort, chosen: list[int]) -> FamilyChoice:
    families = Household.objects.visible_to(request.scope)
    choice = FamilyChoice(request.GET, cohort=cohort, chosen=chosen, families=families)
    _record_look(request, choice.shown)
    return choice


def _record_look(request: HttpRequest, families: list[Household]) -> None:
    codes = [one.code for one in families]
    audit.record("view", "households.groups", scope=request.scope, fields=codes)
